"""What can go wrong with a preview: a sentence stands in its place, the text goes on, and nothing else waits."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows import previewing
from editor_app.desktop.flows.fetching import AT_ONCE, Fetching
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.look import Look
from editor_app.desktop.webview.names import IMAGE_HOST, Found, Wanted
from editor_app.model.body import Figure, paragraph
from editor_app.model.site import Site
from editor_app.model.views import View
from editor_app.portal import sanitize
from previewed import Previewed
from profiling import profile_folder
from windows import let_pass, wait_until

KILL = 9  # SIGKILL, which Windows does not name but takes


@pytest.fixture
def preview(desk: Desk, look: Look) -> Iterator[Previewed]:
    made = Previewed(desk, look)
    yield made
    made.end()


def use_profile(preview: Previewed, folder: Path, template: str, wrong: str) -> str:
    """A site whose template does something wrong for the title 坏稿; its name."""
    profile = profile_folder(folder / "made")
    file = profile / template
    text = file.read_text(encoding="utf-8")
    place = "{% block main %}"
    assert place in text
    trap = "{% if meta is defined and meta.title == '坏稿' %}" + wrong + "{% endif %}"
    file.write_text(text.replace(place, place + trap), encoding="utf-8")

    def install() -> None:
        preview.desk.room.profiles.install(profile)
        preview.desk.room.accounts.add(Site("某站", "intake", "https://portal.example", "u", "mine"))

    preview.desk.jobs.call_on_library(install)
    return "某站"


def retry(preview: Previewed) -> QAbstractButton:
    button = preview.pane.findChild(QAbstractButton, "previewRetry")
    assert button is not None
    return button


def type_on(preview: Previewed, words: str) -> None:
    """The text takes words whatever the preview does."""
    preview.editor.setFocus()
    QTest.keyClicks(preview.editor, words)
    wait_until(lambda: not preview.conductor.writing.dirty)
    assert words in preview.conductor.writing.words()


@pytest.mark.parametrize(
    "wrong",
    [
        "{{ 1 // 0 }}",
        "{{ meta.nothing.at_all }}",
        "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}x{% endfor %}{% endfor %}{% endfor %}",
    ],
)
def test_a_template_that_fails_is_a_sentence_and_another_try(preview: Previewed, tmp_path: Path, wrong: str) -> None:
    site = use_profile(preview, tmp_path, "article.html.j2", wrong)
    preview.open_article("坏稿", site=site)
    wait_until(lambda: "article.html.j2" in preview.pane.words)
    assert not retry(preview).isHidden()
    retry(preview).click()
    let_pass(0.3)
    assert "article.html.j2" in preview.pane.words
    type_on(preview, "abc")
    title = preview.window.article.head.title
    title.setFocus()
    title.selectAll()
    QTest.keyClicks(title, "good")
    wait_until(lambda: preview.pane.words == "" and preview.pane.view is not None)
    wait_until(lambda: "abc" in preview.text())


def test_a_missing_style_sheet_leaves_the_words(preview: Previewed, tmp_path: Path) -> None:
    site = use_profile(preview, tmp_path, "article.html.j2", "")
    for style in (preview.desk.library / "profiles").rglob("style.css"):
        style.unlink()
    preview.open_article(site=site)
    preview.shows(".page.")
    wait_until(lambda: "第2段。" in preview.text())
    type_on(preview, "abc")


def test_a_page_that_does_not_come_is_talked_of(preview: Previewed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewing, "SLOW_MS", 200)
    go_on = threading.Event()
    preview.desk.jobs.start(LaneName.PREVIEW, lambda _progress: go_on.wait(60))
    preview.conductor.showing.main._slow.setInterval(200)
    preview.open_article()
    wait_until(lambda: "还没有画出来" in preview.pane.words)
    type_on(preview, "abc")  # checks and saving have lanes of their own
    wait_until(lambda: preview.conductor.checking.last is not None)
    go_on.set()
    preview.shows(".page.")
    wait_until(lambda: "abc" in preview.text())


def test_an_answer_that_is_lost_has_the_page_loaded_anew(preview: Previewed, monkeypatch: pytest.MonkeyPatch) -> None:
    preview.open_article()
    preview.shows(".page.")
    view = preview.pane.view
    assert view is not None
    view._patience.setInterval(50)
    lost: list[str] = []

    def lose(script: str, answer: Callable[[Any], None] | None = None) -> None:
        lost.append(script)

    with monkeypatch.context() as deaf:
        deaf.setattr(view.page, "run", lose)
        type_on(preview, "abc")
        wait_until(lambda: bool(lost))
    wait_until(lambda: "abc" in preview.text())


def test_a_paragraph_of_a_million_characters(preview: Previewed) -> None:
    preview.open_article(blocks=(paragraph("汛" * 350_000 + "完"), paragraph("第二段")))
    opening = ("", "正在打开预览…")
    wait_until(lambda: preview.pane.words not in opening or preview.pane.view is not None)
    wait_until(lambda: preview.pane.words not in opening or "汛完" in preview.text())
    assert preview.editor.body().blocks[1:]
    preview.pane.head.buttons[View.LIST].click()
    preview.shows(".list.")


def photo(colour: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (48, 32), (colour, 90, 120)).save(target, "JPEG")
    return target.getvalue()


def test_a_thousand_pictures_leave_room_for_everything_else(preview: Previewed) -> None:
    def add() -> list[str]:
        return [preview.desk.room.illustrating.add_bytes(photo(n), f"{n}.jpg").sha256 for n in range(0, 250, 25)]

    assets = preview.desk.jobs.call_on_library(add)
    preview.open_article(blocks=(paragraph("开头"), *(Figure(assets[n % 10]) for n in range(1000)), paragraph("结尾")))
    preview.shows(".page.")
    wait_until(lambda: preview.ask("document.images.length") == 1000)
    type_on(preview, "abc")
    wait_until(lambda: "abc" in preview.text())
    preview.pane.head.buttons[View.LIST].click()
    preview.shows(".list.")
    wait_until(lambda: preview.conductor.showing.main._fetching.left == 0)


def test_pictures_are_asked_for_a_few_at_a_time_and_forgotten_with_their_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, running, most = threading.Event(), [0], [0]
    guard = threading.Lock()

    def slow(_asset: str, _site: str) -> tuple[bytes, str]:
        with guard:
            running[0] += 1
            most[0] = max(most[0], running[0])
        go_on.wait(60)
        with guard:
            running[0] -= 1
        return b"x", "image/jpeg"

    monkeypatch.setattr(type(desk.room.preview), "image", lambda _self, asset, site: slow(asset, site))
    fetching = Fetching(desk)
    found: list[Found] = []
    fetching.found.connect(found.append)
    for number in range(50):
        fetching.want(Wanted(number, IMAGE_HOST, f"{number:064x}"))
    assert fetching.left == 50
    worked: list[int] = []
    desk.jobs.start(LaneName.WORK, lambda _progress: worked.append(1))
    desk.jobs.start(LaneName.LIBRARY, lambda _progress: worked.append(2))
    wait_until(lambda: len(worked) == 2)  # imports and saving wait for no picture
    fetching.drop()
    assert fetching.left == 0
    fetching.want(Wanted(100, IMAGE_HOST, f"{100:064x}"))
    go_on.set()
    wait_until(lambda: any(one.number == 100 for one in found))
    let_pass(0.2)
    assert {one.number for one in found} <= {0, 1, 100}
    assert most[0] <= AT_ONCE + 1
    fetching.deleteLater()


def test_a_picture_that_is_not_there_is_answered(desk: Desk) -> None:
    fetching = Fetching(desk)
    found: list[Found] = []
    fetching.found.connect(found.append)
    fetching.want(Wanted(1, IMAGE_HOST, "0" * 64))
    fetching.want(Wanted(2, "site", "no.css"))
    wait_until(lambda: len(found) == 2)
    assert {(one.number, one.data) for one in found} == {(1, b""), (2, b"")}
    fetching.deleteLater()


def test_an_engine_that_stops_is_started_again_then_the_words_are_shown(preview: Previewed) -> None:
    article = preview.open_article()
    preview.shows(".page.")
    wait_until(lambda: "第2段。" in preview.text())
    view = preview.pane.view
    assert view is not None
    shown: list[bool] = []
    view.shown.connect(lambda: shown.append(True))
    kill_renderer(preview)
    wait_until(lambda: bool(shown))  # loaded anew
    assert preview.pane.plain_text == ""
    wait_until(lambda: "第2段。" in preview.text())
    kill_renderer(preview)
    wait_until(lambda: "第2段。" in preview.pane.plain_text)
    type_on(preview, "abc")
    wait_until(lambda: "abc" in preview.pane.plain_text)
    again = preview.pane.findChild(QAbstractButton, "previewPlainRetry")
    assert again is not None
    again.click()
    wait_until(lambda: preview.pane.plain_text == "")
    preview.shows(f"{article}.page.")
    wait_until(lambda: "abc" in preview.text())


def kill_renderer(preview: Previewed) -> None:
    """End the process that paints the page, as the system does when memory runs out."""
    view = preview.pane.view
    assert view is not None
    ended: list[object] = []
    view.page.renderProcessTerminated.connect(lambda *_how: ended.append(True))
    pid = view.page.renderProcessPid()
    assert pid > 0
    os.kill(pid, KILL)
    wait_until(lambda: bool(ended))


def test_what_is_too_much_for_a_page_is_shown_as_words(preview: Previewed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanitize, "MAX_ELEMENTS", 2)
    preview.open_article()
    wait_until(lambda: "第2段。" in preview.pane.plain_text)
    monkeypatch.setattr(sanitize, "MAX_ELEMENTS", 50_000)
    type_on(preview, "abc")
    preview.shows(".page.")
