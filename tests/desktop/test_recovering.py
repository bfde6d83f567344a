"""Text that could not be saved: the indicator says where it is, and the next start offers it as a comparison."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from desktop.test_conductor import Desktop
from desktop.test_tabs import go, make, stored, text
from editor_app.app import open_workroom
from editor_app.desktop.desk import Desk
from editor_app.desktop.flows import drafts
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.look import Look
from editor_app.model.body import Body, body_text, paragraph
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata
from editor_app.services.authoring import Authoring
from windows import bury, wait_until

DRIVER = Path(__file__).with_name("drive_writing.py")


@pytest.fixture
def desktop(desk: Desk, look: Look) -> Iterator[Desktop]:
    made = Desktop(desk, look)
    yield made
    made.conductor.writing.stop()
    made.conductor.deleteLater()
    made.window.deleteLater()
    bury()


def copies(desktop: Desktop) -> list[Path]:
    folder = desktop.desk.library.with_name(f"{desktop.desk.library.name}-emergency")
    return sorted(folder.glob("*.json")) if folder.is_dir() else []


def full(*_arguments: object, **_named: object) -> None:
    raise Unavailable("disk.full", name="library.db", why="")


def keep_aside(desktop: Desktop, article: str, words: str) -> None:
    desktop.desk.room.recovery.keep_aside(article, "", Metadata(title="甲"), Body((paragraph(words),)))


def press(desktop: Desktop, words: str) -> None:
    buttons = desktop.window.article.bar.findChildren(QPushButton)
    (button,) = [each for each in buttons if each.text() == words and each.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_is_not_saved_is_kept_aside_and_the_indicator_says_so(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = make(desktop, "甲", "一")
    go(desktop, a)
    indicator = desktop.window.status.save
    with monkeypatch.context() as broken:
        broken.setattr(Authoring, "save", full)
        QTest.keyClicks(desktop.window.article.editor, "x")
        wait_until(lambda: "应急副本" in indicator.accessibleName())
        assert indicator.state == "save.failed"
        (copy,) = copies(desktop)
        assert copy.name == f"{a}.json"
        assert desktop.conductor.writing.all_aside
        before = copy.read_bytes()
        QTest.keyClicks(desktop.window.article.editor, "y")
        wait_until(lambda: copy.read_bytes() != before)
    desktop.window.commands["saveAction"].trigger()
    wait_until(lambda: desktop.saved and copies(desktop) == [])
    assert body_text(stored(desktop, a).body) == "xy一"


def test_where_not_even_that_works_nothing_else_is_said(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    go(desktop, make(desktop, "甲", "一"))
    tried: list[bool] = []

    def no_place(*_arguments: object) -> None:
        tried.append(True)
        full()

    with monkeypatch.context() as broken:
        broken.setattr(Authoring, "save", full)
        broken.setattr(type(desktop.desk.room.recovery), "keep_aside", no_place)
        QTest.keyClicks(desktop.window.article.editor, "x")
        wait_until(lambda: desktop.window.status.save.state == "save.failed" and bool(tried))
        assert "应急副本" not in desktop.window.status.save.accessibleName()
        assert not desktop.conductor.writing.all_aside
    desktop.window.commands["saveAction"].trigger()
    wait_until(lambda: desktop.saved)


def test_a_save_that_is_not_answered_is_kept_aside_too(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "SLOW_MS", 50)
    go(desktop, make(desktop, "甲", "一"))
    gate = threading.Event()
    desktop.desk.jobs.start(LaneName.LIBRARY, lambda _progress: gate.wait(60))
    QTest.keyClicks(desktop.window.article.editor, "x")
    desktop.conductor.writing.left_field()
    wait_until(lambda: "应急副本" in desktop.window.status.save.accessibleName())
    assert desktop.window.status.save.state == "save.saving"
    gate.set()
    wait_until(lambda: desktop.saved and copies(desktop) == [])


def shown(desktop: Desktop) -> list[str]:
    return [b.text() for b in desktop.window.article.bar.findChildren(QPushButton) if b.isVisible()]


def start(desktop: Desktop, article: str) -> None:
    desktop.conductor.recovering.start()
    wait_until(lambda: desktop.open_id() == article and desktop.window.article.comparing)
    wait_until(lambda: "找回" in desktop.said)


def test_the_person_sees_the_difference_and_takes_what_was_recovered(desktop: Desktop) -> None:
    a = make(desktop, "甲", "现在的")
    keep_aside(desktop, a, "没有存下的")
    start(desktop, a)
    assert "没有存下的" in desktop.conductor.looking._open_pane().view.toPlainText()
    assert body_text(stored(desktop, a).body) == "现在的", "nothing was overwritten"
    press(desktop, "用恢复的文字")
    wait_until(lambda: text(desktop) == "没有存下的" and not desktop.window.article.comparing)
    assert not desktop.window.article.editor.document().isUndoAvailable()
    wait_until(lambda: "撤销恢复" in shown(desktop))
    press(desktop, "撤销恢复")
    wait_until(lambda: text(desktop) == "现在的")
    assert desktop.desk.jobs.call_on_library(desktop.desk.room.recovery.pending) == []


def test_one_after_the_other_kept_or_both_kept(desktop: Desktop) -> None:
    a, b = make(desktop, "甲", "一"), make(desktop, "乙", "二")
    go(desktop, a)
    keep_aside(desktop, a, "甲的")
    keep_aside(desktop, b, "乙的")
    desktop.conductor.recovering.start()
    wait_until(lambda: desktop.window.article.comparing and "还有 1 篇" in desktop.said)
    first = desktop.open_id()
    press(desktop, "保留现在的")
    wait_until(lambda: desktop.open_id() not in ("", first) and "找回" in desktop.said)
    second = desktop.open_id()
    assert {first, second} == {a, b}
    wait_until(lambda: desktop.window.article.comparing)
    press(desktop, "两个都留")
    wait_until(lambda: desktop.open_id() not in ("", a, b))
    made = desktop.open_id()
    assert text(desktop) == ("乙的" if second == b else "甲的")
    assert {body_text(stored(desktop, each).body) for each in (a, b)} == {"一", "二"}
    history = desktop.desk.jobs.call_on_library(lambda: desktop.desk.room.authoring.history(first))
    assert "recovered" in [row.reason.value for row in history]
    assert desktop.desk.jobs.call_on_library(desktop.desk.room.recovery.pending) == []
    assert made


def test_a_restored_text_is_not_forgotten_for_the_next_question(desktop: Desktop) -> None:
    a, b = make(desktop, "甲", "一"), make(desktop, "乙", "二")
    go(desktop, a)
    keep_aside(desktop, a, "甲的")
    keep_aside(desktop, b, "乙的")
    desktop.conductor.recovering.start()
    for _ in range(2):
        wait_until(lambda: desktop.window.article.comparing and "用恢复的文字" in shown(desktop))
        asked = desktop.open_id()
        press(desktop, "用恢复的文字")
        wait_until(lambda asked=asked: desktop.open_id() != asked or "撤销恢复" in shown(desktop))  # type: ignore[misc]
    for article, words in ((a, "甲的"), (b, "乙的")):
        go(desktop, article)
        wait_until(lambda words=words: text(desktop) == words)  # type: ignore[misc]
        desktop.type("x")
        assert body_text(stored(desktop, article).body) == "x" + words


def test_killed_after_a_save_that_failed_everything_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    environment = {**os.environ, "EDITOR_APP_FAILPOINT": "save.before_commit:3:full", "PYTHONUTF8": "1"}
    process = subprocess.run(
        [sys.executable, str(DRIVER), str(folder)], env=environment, capture_output=True, text=True, check=False
    )
    assert process.returncode == -signal.SIGKILL, process.stderr
    with open_workroom(folder) as room:
        (recovered,) = room.recovery.take_in()
        assert body_text(room.authoring.open(recovered.article).body) == "先写的字"
        assert body_text(room.authoring.revision(recovered.article, recovered.number).body) == "先写的字，后写的字"


def test_closing_the_comparison_puts_the_question_off(desktop: Desktop) -> None:
    a = make(desktop, "甲", "一")
    keep_aside(desktop, a, "没有存下的")
    start(desktop, a)
    desktop.conductor.looking.close()
    desktop.type("x")
    assert body_text(stored(desktop, a).body) == "x一"
    (pending,) = desktop.desk.jobs.call_on_library(desktop.desk.room.recovery.pending)
    assert pending.present > pending.number
    start(desktop, a)
    press(desktop, "用恢复的文字")
    wait_until(lambda: text(desktop) == "没有存下的")


def test_a_text_whose_article_is_gone_comes_back_as_an_article(desktop: Desktop) -> None:
    gone = "0" * 32
    keep_aside(desktop, gone, "没有存下的")
    desktop.conductor.recovering.start()
    wait_until(lambda: desktop.open_id() == gone and "找回来了" in desktop.said)
    assert text(desktop) == "没有存下的"
    press(desktop, "知道了")
    pending = desktop.desk.room.recovery.pending
    wait_until(lambda: desktop.desk.jobs.call_on_library(pending) == [])


def test_a_library_that_still_takes_nothing_leaves_the_copy(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    a = make(desktop, "甲", "一")
    keep_aside(desktop, a, "没有存下的")
    with monkeypatch.context() as broken:
        broken.setattr(type(desktop.desk.room.recovery), "take_in", full)
        desktop.conductor.recovering.start()
        wait_until(lambda: "应急副本" in desktop.said)
    assert len(copies(desktop)) == 1
    start(desktop, a)
