"""Writing in the real window: an input method, the clipboard, two hundred steps back and forth, and the plug pulled."""

from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
import time
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
TYPING_SECONDS = 3.5
LOST_SECONDS = 2.0
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(tmp_path: Path) -> tuple[str, str]:
    """A library that has been welcomed, with two open articles; the second is in front."""
    with open_workroom(tmp_path / "library") as room:
        room.preferences.keep("welcomed", True)
        first, second = room.authoring.new(title="先前的一篇"), room.authoring.new(title="河堤上的红色网格")
        room.sessions.keep(Session((OpenTab(first.id), OpenTab(second.id)), second.id))
    return first.id, second.id


def write_until_killed(folder: Path, screenshots: Path) -> list[tuple[float, str]]:
    """What the driver said and when, up to the moment it was killed in the middle of typing."""
    said: list[tuple[float, str]] = []
    process = subprocess.Popen(
        [sys.executable, str(DRIVER), str(folder), str(screenshots)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONUTF8": "1"},
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    began = 0.0
    for line in process.stdout:
        now = time.monotonic()
        said.append((now, line.strip()))
        began = began or (now if line.startswith("typed") else 0.0)
        if began and now - began > TYPING_SECONDS:
            process.kill()
            break
    process.stdout.close()
    assert process.wait(20) == -signal.SIGKILL, "it was killed while it typed"
    said.append((time.monotonic(), "killed"))
    return said


@pytest.fixture
def run_again(application: QApplication, tmp_path: Path, screenshots: Path) -> Iterator[list[Run]]:
    """Filled by the test, so that the window is opened only after the first one was killed."""
    runs: list[Run] = []
    yield runs
    for run in runs:
        run.leave()
    gc.collect()


def test_written_with_an_input_method_pasted_undone_and_killed_all_but_the_last_two_seconds_are_there(
    application: QApplication, tmp_path: Path, screenshots: Path, office: tuple[str, str], run_again: list[Run]
) -> None:
    said = write_until_killed(tmp_path / "library", screenshots)
    words = [line for _when, line in said]
    assert [line for line in words if not line.startswith("typed")] == ["pasted", "undone", "redone", "killed"]

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
    killed = said[-1][0]
    owed = [int(line.split()[1]) for when, line in said if line.startswith("typed") and when < killed - LOST_SECONDS]
    assert len(kept) >= len(owed) > 5
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
