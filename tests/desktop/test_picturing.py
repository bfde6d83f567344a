"""The pictures of an article in the window: many photos at once, their pane, order, words, cover."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor_app.app import ThisComputer
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.desk import Desk
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.desktop.flows.illustrating import Loaded
from editor_app.desktop.jobs import PICTURE_THREADS, LaneName
from editor_app.desktop.look import Look
from editor_app.desktop.main_window import MainWindow
from editor_app.model.body import Body, Paragraph, body_text
from pictures.drawing import encode, photo
from windows import bury, wait_until


class Pictured:
    """A window with an article open; the preview is not shown, so no web engine is started."""

    def __init__(self, desk: Desk, look: Look) -> None:
        self.desk = desk
        self.window = MainWindow(look)
        self.window.right.open_tab(2)
        self.conductor = Conductor(desk, ThisComputer(), self.window)
        self.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.window.show()
        self.conductor.start()
        self.conductor.new_article()
        wait_until(lambda: self.conductor.writing.article is not None)

    @property
    def editor(self) -> BodyEditor:
        return self.window.article.editor

    @property
    def said(self) -> str:
        return self.window.article.bar.words

    def captions(self) -> list[str]:
        return [picture.caption for picture in self.editor.body().pictures()]

    def hold_pictures(self) -> threading.Event:
        """Nothing is done with pictures until the event is set."""
        gate = threading.Event()
        for _ in range(PICTURE_THREADS):
            self.desk.jobs.start(LaneName.PICTURES, lambda _progress: gate.wait(10))
        return gate


@pytest.fixture
def pictured(desk: Desk, look: Look) -> Iterator[Pictured]:
    made = Pictured(desk, look)
    yield made
    made.conductor.writing.stop()
    made.conductor.deleteLater()
    made.window.deleteLater()
    bury()


def draw_photos(folder: Path, count: int, *, backwards: bool = True) -> list[Path]:
    """Photos that differ, each a minute before the one before by its camera."""
    drawn = photo(320, 240)
    paths = []
    for number in range(count):
        minute = count - number if backwards else number
        drawn.putpixel((number, 0), (255, 0, 0))
        exif = drawn.getexif()
        exif.get_ifd(0x8769)[0x9003] = f"2026:07:12 07:{minute:02}:00"
        path = folder / f"IMG_{number:04}.jpg"
        path.write_bytes(encode(drawn, "JPEG", quality=90, exif=exif))
        paths.append(path)
    return paths


def test_twenty_photos_stand_in_the_order_they_were_taken_and_are_seen_before_they_are_made(
    pictured: Pictured, tmp_path: Path
) -> None:
    files = draw_photos(tmp_path, 20)
    bad = tmp_path / "坏.jpg"
    bad.write_bytes(b"no picture")
    loads: list[Loaded] = []
    pictured.conductor.picturing.loaded.connect(loads.append)
    pictured.editor.setFocus()
    QTest.keyClicks(pictured.editor, "vorher")
    pictured.editor.files_dropped.emit([str(path) for path in [*files, bad]], 6)
    QTest.keyClicks(pictured.editor, " und weiter")
    wait_until(lambda: len(pictured.editor.body().figures()) == 20)
    first = pictured.editor.body().blocks[0]
    assert isinstance(first, Paragraph)
    assert body_text(Body((first,))) == "vorher und weiter"
    described = pictured.desk.room.illustrating.asset
    taken = [described(figure.asset).info.taken_at for figure in pictured.editor.body().figures()]
    assert taken == sorted(taken)
    assert len(set(taken)) == 20
    assert "坏.jpg" in pictured.said
    facts = pictured.conductor.picturing.illustration.facts
    wait_until(lambda: len(facts) == 20 and all(fact.rendition for fact in facts.values()))
    sights, rest = loads[:10], loads[10:]
    assert all(load.facts.rendition is None and not load.thumbnail.isNull() for load in sights)
    assert sum(load.facts.rendition is not None for load in rest) == 20
    assert pictured.window.status._busy.isHidden()


def test_stopped_the_photos_that_came_in_are_placed_and_the_others_counted(pictured: Pictured, tmp_path: Path) -> None:
    files = draw_photos(tmp_path, 12)
    add = pictured.desk.room.illustrating.add_bytes

    def slow(data: bytes, name: str) -> object:
        if name == files[2].name:
            pictured.conductor.taking.bringing.cancel()
        return add(data, name)

    object.__setattr__(pictured.desk.room.illustrating, "add_bytes", slow)
    pictured.conductor.taking.pictures_chosen([str(path) for path in files])
    wait_until(lambda: "已停下" in pictured.said)
    kept = len(pictured.editor.body().figures())
    assert 0 < kept < 12
    assert f"放入了 {kept} 张，还有 {12 - kept} 张" in pictured.said


def test_the_text_is_written_on_while_pictures_are_made(pictured: Pictured, tmp_path: Path) -> None:
    gate = pictured.hold_pictures()
    pictured.conductor.taking.pictures_chosen([str(path) for path in draw_photos(tmp_path, 1)])
    pictured.editor.setFocus()
    QTest.keyClicks(pictured.editor, "weiter")
    wait_until(lambda: not pictured.conductor.writing.dirty)
    gate.set()
    wait_until(lambda: len(pictured.editor.body().figures()) == 1)
    assert body_text(pictured.editor.body()) == "weiter"
