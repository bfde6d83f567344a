"""A second window on a library that is being written shows it, says so, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.test_rescuing import Exit
from editor_app.app import ThisComputer
from editor_app.desktop import conductor
from editor_app.desktop.application import Program
from editor_app.library.library import Library
from editor_app.model.body import Body, body_text, paragraph
from editor_app.model.metadata import Metadata
from editor_app.model.session import OpenTab, Session
from editor_app.services.sessions import Sessions
from windows import bury, let_pass, wait_until


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[tuple[Library, ExitStack]]:
    """Another process, as far as the library can tell: it has the lock, and no window that answers."""
    with ExitStack() as stack:
        library = stack.enter_context(Library.open(tmp_path / "library"))
        library.settings.set("window.welcomed", True)
        made = library.articles.create(Metadata(title="甲"), Body((paragraph("一"),)))
        Sessions(library).keep(Session((OpenTab(made.id),), made.id))
        yield library, stack


@pytest.fixture
def program(app: QApplication, owner: tuple[Library, ExitStack], monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setattr(conductor, "LOOK_AGAIN_MS", 100)
    made = Program(app, owner[0].path, ThisComputer())
    made._app = Exit()  # type: ignore[assignment]
    crashes: list[object] = []
    made.problems._came.connect(crashes.append)
    left: list[bool] = []
    made.left.connect(lambda: left.append(True))
    made.start()
    yield made
    made.leave()
    wait_until(lambda: bool(left))
    made.finish()
    bury()
    assert crashes == []


def opened(program: Program) -> str:
    """The text on the page once there is one."""
    wait_until(lambda: program.conductor is not None and program.conductor.writing.article is not None)
    assert program.window is not None
    return body_text(program.window.article.body())


def test_a_library_that_is_being_written_is_shown_and_nothing_can_be_changed(
    program: Program, owner: tuple[Library, ExitStack]
) -> None:
    library, _ = owner
    assert opened(program) == "一"
    window = program.window
    assert window is not None
    save = window.status.save
    assert (save.state, save.words) == ("save.read_only", "只读：别的窗口正在写")
    before = library.articles.list()
    window.article.editor.setFocus()
    QTest.keyClicks(window.article.editor, "xyz")
    QTest.keyClick(window.article.editor, Qt.Key.Key_Delete)
    assert body_text(window.article.body()) == "一"
    assert not window.article.head.isEnabled()
    assert not window.commands["boldAction"].isEnabled()
    assert "别的窗口正在写" in window.commands["submitAction"].toolTip()
    window.commands["newArticleAction"].trigger()
    wait_until(lambda: "这里只能看" in window.article.bar.words and "什么也没有改动" in window.article.bar.words)
    let_pass(0.5)  # nor does anything of the window by itself
    assert library.articles.list() == before
    assert program.instance is None


def test_what_the_other_window_writes_is_shown_and_writing_begins_once_it_is_gone(
    program: Program, owner: tuple[Library, ExitStack]
) -> None:
    library, stack = owner
    assert opened(program) == "一"
    assert program.window is not None
    article = library.articles.list()[0]
    library.articles.save(article.id, Metadata(title="乙"), Body((paragraph("二"),)), base_version=1)
    wait_until(lambda: program.window is not None and body_text(program.window.article.body()) == "二")
    assert program.window.status.save.words == "只读：别的窗口正在写"
    first = program.window
    stack.close()
    (button,) = [each for each in first.article.bar.findChildren(QPushButton) if each.text() == "重新打开"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_until(lambda: program.window is not None and program.window is not first)
    assert opened(program) == "二"
    assert program.conductor is not None
    window = program.window
    QTest.keyClicks(window.article.editor, "x")
    wait_until(lambda: window.status.save.state == "save.saved" and not program.conductor.writing.dirty)
    assert program.instance is not None
