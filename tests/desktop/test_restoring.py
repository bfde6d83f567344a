"""A backup takes the library's place while the program runs: the window closes and opens again on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from editor_app.app import ThisComputer
from editor_app.desktop.application import Program
from editor_app.library.library import Library
from editor_app.model.body import Body, paragraph
from editor_app.model.metadata import Metadata
from windows import bury, wait_until


class Exit:
    """Stands in for the application object's end."""

    def __init__(self) -> None:
        self.codes: list[int] = []

    def exit(self, code: int) -> None:
        self.codes.append(code)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of one article; the library holds two by now."""
    folder = tmp_path / "library"
    with Library.open(folder) as library:
        library.settings.set("window.welcomed", True)
        library.articles.create(Metadata(title="早先的稿"), Body((paragraph("早先的字"),)))
        made = library.back_up()
        library.articles.create(Metadata(title="后来的稿"), Body((paragraph("后来的字"),)))
    return made


@pytest.fixture
def program(app: QApplication, backup: Path, tmp_path: Path) -> Iterator[Program]:
    made = Program(app, tmp_path / "library", ThisComputer())
    made._app = Exit()  # type: ignore[assignment]
    crashes: list[object] = []
    made.problems._came.connect(crashes.append)
    left: list[bool] = []
    made.left.connect(lambda: left.append(True))
    made.start()
    wait_until(lambda: made.window is not None)
    yield made
    if not left:
        made.leave()
    wait_until(lambda: bool(left))
    made.finish()
    bury()
    assert crashes == []


def titles(program: Program) -> list[str]:
    assert program._started is not None
    room = program._started.room
    return sorted(row.title for row in program.jobs.call_on_library(room.authoring.articles))


def told(program: Program) -> QMessageBox:
    assert program.window is not None
    return next(box for box in program.window.findChildren(QMessageBox) if box.objectName() == "problemDialog")


def restore(program: Program, file: Path) -> None:
    """Ask for it as the dialog does, and wait for the new window."""
    before = program.window
    assert program.conductor is not None
    program.conductor.safekeeping.restore(file)
    wait_until(lambda: program.window is not None and program.window is not before)


def test_the_window_comes_back_on_what_was_restored_and_there_is_a_way_back(
    program: Program, backup: Path, tmp_path: Path
) -> None:
    assert titles(program) == ["后来的稿", "早先的稿"]
    restore(program, backup)
    assert titles(program) == ["早先的稿"]
    assert "有 1 篇稿件" in told(program).informativeText()
    told(program).close()
    assert list((tmp_path / "library").glob("library.db.replaced-*"))
    (before,) = (tmp_path / "library" / "backups").glob("*-before-restore.db")
    restore(program, before)
    assert titles(program) == ["后来的稿", "早先的稿"]
    told(program).close()


def test_a_file_that_is_no_backup_leaves_everything_as_it_is(program: Program, tmp_path: Path) -> None:
    wrong = tmp_path / "不是备份.db"
    wrong.write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    restore(program, wrong)
    assert "不是完好的资料库备份" in told(program).informativeText()
    assert titles(program) == ["后来的稿", "早先的稿"]
    assert not list((tmp_path / "library").glob("library.db.replaced-*"))
    told(program).close()
