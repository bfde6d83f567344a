"""A library that does not open: the dialog, its ways out, and the window that opens afterwards."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from editor_app.app import ThisComputer
from editor_app.desktop.application import Program
from editor_app.desktop.dialogs.rescue_dialog import RescueDialog
from editor_app.desktop.widgets.buttons import PushButton
from editor_app.desktop.widgets.choice_card import ChoiceCard
from editor_app.library.library import Library
from editor_app.model.body import Body, paragraph
from editor_app.model.metadata import Metadata
from windows import bury, wait_until

SHOTS = os.environ.get("EDITOR_APP_SCREENSHOTS", "")


class Exit:
    """Stands in for the application object's end: there is one in a process, and it serves all tests."""

    def __init__(self) -> None:
        self.codes: list[int] = []

    def exit(self, code: int) -> None:
        self.codes.append(code)


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A library of three articles with a backup, its database broken and its last owner killed."""
    folder = tmp_path / "library"
    with Library.open(folder) as library:
        for number in range(3):
            library.articles.create(Metadata(title=f"稿{number}"), Body((paragraph("字" * 900),)))
        library.settings.set("window.welcomed", True)
        library.back_up("daily")
    data = bytearray((folder / "library.db").read_bytes())
    data[4096 : 8 * 4096] = random.Random(2).randbytes(7 * 4096)
    (folder / "library.db").write_bytes(bytes(data))
    (folder / "lock").write_text("1234".ljust(20))
    return folder


@pytest.fixture
def program(app: QApplication, damaged: Path) -> Iterator[Program]:
    made = Program(app, damaged, ThisComputer())
    made._app = Exit()  # type: ignore[assignment]
    crashes: list[object] = []
    made.problems._came.connect(crashes.append)
    left: list[bool] = []
    made.left.connect(lambda: left.append(True))
    made.start()
    yield made
    if made.window is not None:
        made.leave()
        wait_until(lambda: bool(left))
    made.finish()
    bury()
    assert crashes == []


def dialog_of(program: Program) -> RescueDialog:
    wait_until(lambda: program.rescuing is not None and program.rescuing.dialog is not None)
    assert program.rescuing is not None
    assert program.rescuing.dialog is not None
    return program.rescuing.dialog


@pytest.mark.parametrize("way", ["restore", "salvage", "empty"])
def test_each_way_ends_in_a_window(program: Program, damaged: Path, way: str) -> None:
    dialog = dialog_of(program)
    (aside,) = (path for path in damaged.glob("library.db.damaged-*") if path.suffix[-4:] not in ("-wal", "-shm"))
    before = aside.read_bytes()
    if SHOTS:
        assert dialog.grab().save(f"{SHOTS}/rescue-{way}.png")
    card = dialog.findChild(ChoiceCard, f"rescue_{way}")
    run = dialog.findChild(PushButton, "rescueRunButton")
    assert card is not None
    assert run is not None
    card.click()
    run.click()
    wait_until(lambda: program.window is not None)
    assert aside.read_bytes() == before
    assert program._started is not None
    listed = program.jobs.call_on_library(program._started.room.authoring.articles)
    assert len(listed) == 3 if way == "restore" else len(listed) <= 3
    told = next(box for box in program.window.findChildren(QMessageBox) if box.objectName() == "problemDialog")  # type: ignore[union-attr]
    assert told.informativeText().endswith("。")
    told.close()
    if program.greeting is not None and program.greeting.welcome is not None:
        program.greeting.welcome.reject()


def test_leaving_it_changes_nothing_and_ends_the_program(program: Program, damaged: Path) -> None:
    dialog = dialog_of(program)
    before = {path.name: path.read_bytes() for path in damaged.glob("library.db*")}
    leave = dialog.findChild(PushButton, "rescueQuitButton")
    assert leave is not None
    leave.click()
    assert program._app.codes == [3]  # type: ignore[attr-defined]
    assert program.window is None
    assert {path.name: path.read_bytes() for path in damaged.glob("library.db*")} == before


def test_a_file_that_is_no_backup_is_refused_and_another_way_can_be_chosen(program: Program, tmp_path: Path) -> None:
    dialog = dialog_of(program)
    assert program.rescuing is not None
    wrong = tmp_path / "不是备份.db"
    wrong.write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    program.rescuing.use_file(str(wrong))
    words, run = dialog.findChild(QLabel, "rescueWords"), dialog.findChild(PushButton, "rescueRunButton")
    assert words is not None
    assert run is not None
    assert not run.isEnabled()
    wait_until(run.isEnabled)
    assert "不是完好的资料库备份" in words.text()
    dialog.reject()
    assert program._app.codes == [3]  # type: ignore[attr-defined]
