"""Writing in the real window: an input method, the clipboard, two hundred steps back and forth, and the plug pulled."""

from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor_app.app import open_workroom
from editor_app.model.body import body_text
from editor_app.model.session import OpenTab, Session
from journeys.test_window import Run
from windows import let_pass, wait_until

pytestmark = pytest.mark.window

DRIVER = Path(__file__).with_name("drive_typing.py")
STORED = 8  # words, of which the library must have so many before the plug is pulled; how soon is no matter here
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(tmp_path: Path) -> tuple[str, str]:
    """A library that has been welcomed, with two open articles; the second is in front."""
    with open_workroom(tmp_path / "library") as room:
        room.preferences.keep("welcomed", True)
        first, second = room.authoring.new(title="先前的一篇"), room.authoring.new(title="河堤上的红色网格")
        room.sessions.keep(Session((OpenTab(first.id), OpenTab(second.id)), second.id))
    return first.id, second.id


def write_until_killed(folder: Path, screenshots: Path) -> list[str]:
    """What the driver said up to the moment it was killed in the middle of typing."""
    said: list[str] = []
    process = subprocess.Popen(
        [sys.executable, str(DRIVER), str(folder), str(screenshots)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONUTF8": "1"},
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line.strip())
        if line.startswith("stored") and int(line.split()[1]) >= STORED:
            process.kill()
            break
    process.stdout.close()
    assert process.wait(60) == -signal.SIGKILL, "it was killed while it typed"
    return said


@pytest.fixture
def run_again(application: QApplication, tmp_path: Path, screenshots: Path) -> Iterator[list[Run]]:
    """Filled by the test, so that the window is opened only after the first one was killed."""
    runs: list[Run] = []
    yield runs
    for run in runs:
        run.leave()
    gc.collect()


def test_written_with_an_input_method_pasted_undone_and_killed_what_was_stored_while_it_was_typed_is_there(
    application: QApplication, tmp_path: Path, screenshots: Path, office: tuple[str, str], run_again: list[Run]
) -> None:
    said = write_until_killed(tmp_path / "library", screenshots)
    assert [line for line in said if not line.startswith(("typed", "stored"))] == ["pasted", "undone", "redone"]

    run = Run(application, tmp_path, screenshots)
    run_again.append(run)
    wait_until(lambda: run.conductor.writing.article is not None)
    window = run.window
    assert [face.title for face in window.article.tabs.faces] == ["先前的一篇", "河堤上的红色网格"]
    assert window.article.tabs.faces[window.article.tabs.currentIndex()].article == office[1]
    text = body_text(window.article.body())
    assert text.startswith("抗洪入汛以来，“红色网格”日夜值守。")
    assert "一丁丂七" in text, "what was redone"
    kept = [int(number) for number in re.findall("《([0-9]+)》", text)]
    assert kept == list(range(len(kept))), "in order, each once, none torn"
    assert len(kept) >= int(said[-1].split()[1]) >= STORED
    assert window.article.editor.textCursor().position() > 0, "the caret is where it was, or near"
    assert not window.commands["undoAction"].isEnabled(), "to restore is no step of undoing"
    let_pass(0.5)
    run.shoot("writing-after-kill")
    go_from_tab_to_tab(run, office)


def go_from_tab_to_tab(run: Run, articles: tuple[str, str]) -> None:
    """By keys, also with the caret in a table, where Tab alone goes from cell to cell."""
    window, writing = run.window, run.conductor.writing
    editor = window.article.editor
    window.activateWindow()
    wait_until(window.isActiveWindow)
    editor.setFocus()
    editor.insert_table(2, 2)
    before = body_text(window.article.body())
    for key, keys, shows in (
        (Qt.Key.Key_Tab, CONTROL, articles[0]),
        (Qt.Key.Key_Backtab, CONTROL | Qt.KeyboardModifier.ShiftModifier, articles[1]),
    ):
        QTest.keyClick(editor, key, keys)
        wait_until(lambda shows=shows: writing.article is not None and writing.article.id == shows)  # type: ignore[misc]
    assert body_text(window.article.body()) == before
    assert editor.hasFocus()
    QTest.keyClick(editor, Qt.Key.Key_W, CONTROL)
    wait_until(lambda: [face.article for face in window.article.tabs.faces] == [articles[0]])
