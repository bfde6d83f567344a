"""A crash in a slot, on a lane, in a thread, and one that struck the program down: told once, with what is safe."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from editor_app.desktop import problems as problems_module
from editor_app.desktop.crashing import Crashing
from editor_app.desktop.dialogs.crash_dialog import CrashDialog
from editor_app.desktop.flows.drafts import Failure
from editor_app.desktop.jobs import Jobs, LaneName, Work
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton
from editor_app.services.logbook import Logbook
from windows import bury, let_pass, wait_until

ARTICLE = "松江湾街道党员志愿者护万家安澜"
SECRET = "canary-token-6f1d20c4"
DUMP = (
    'Fatal Python error: Aborted\n\nCurrent thread 0x1 (most recent call first):\n  File "/home/li/a.py", line 3 in f\n'
)


class Pen(QObject):
    """What is asked of the open articles."""

    word_changed = Signal(object)
    drafts_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.failure: Failure | None = None
        self.dirty = self.all_aside = False
        self.article: object = "an article"
        self.left: list[bool] = []

    def left_field(self) -> None:
        self.left.append(True)


@dataclass
class Office:
    """Crashes over a window, with lanes and a folder for the count."""

    jobs: Jobs
    look: Look
    library: Path
    folder: Path
    window: QWidget
    pen: Pen = field(default_factory=Pen)
    fault: str = ""

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """The program starts (anew)."""
        book = Logbook(self.folder, self.library)
        book.fault = self.fault
        self.crashing = Crashing(self.library, self.run, self.look, book)
        self.crashing.watch_over(self.window, self.pen)  # type: ignore[arg-type]
        self.jobs.crashed.connect(self.crashing.problems.tell)

    def run(self, work: Work, done: object, failed: object) -> None:
        self.jobs.start(LaneName.KEEPING, work, done, failed, essential=True)  # type: ignore[arg-type]

    @property
    def dialog(self) -> CrashDialog:
        wait_until(lambda: self.crashing.problems.dialog is not None)
        assert self.crashing.problems.dialog is not None
        return self.crashing.problems.dialog

    def kept(self) -> str:
        return self.dialog.findChild(QLabel, "crashKept").text()  # type: ignore[union-attr]

    def press(self, name: str) -> None:
        self.dialog.findChild(PushButton, name).click()  # type: ignore[union-attr]

    def count(self) -> int:
        file = self.folder / "crashes.json"
        kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
        return sum(entry["count"] for entry in kept.values())


@pytest.fixture
def office(jobs: Jobs, look: Look, tmp_path: Path) -> Iterator[Office]:
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    window = QWidget()
    made = Office(jobs, look, tmp_path / "library", tmp_path / "logs", window)
    made.crashing.problems.watch()
    yield made
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    jobs.crashed.disconnect()
    window.deleteLater()
    bury()


def fail() -> None:
    raise ValueError(f"{ARTICLE} {SECRET}")


def in_a_slot(_office: Office) -> None:
    QTimer.singleShot(0, fail)


def on_a_lane(office: Office) -> None:
    office.jobs.start(LaneName.PAGE, lambda _progress: fail())


def in_a_thread(_office: Office) -> None:
    threading.Thread(target=fail).start()


@pytest.mark.parametrize("crash", [in_a_slot, on_a_lane, in_a_thread])
def test_a_crash_is_told_with_what_is_safe_and_without_what_was_written(office: Office, crash: object) -> None:
    crash(office)  # type: ignore[operator]
    report = office.dialog.report
    assert "ValueError" in report
    assert "test_crashing.py" in report
    assert ARTICLE not in report
    assert SECRET not in report
    assert office.pen.left == [True], "what is written is saved"
    assert office.kept() == f"稿件已保存到 {office.library}"
    office.press("crashCopyButton")
    assert QGuiApplication.clipboard().text() == report
    office.press("crashContinueButton")
    wait_until(lambda: office.count() == 1)
    kept = b"".join(each.read_bytes() for each in office.folder.iterdir())
    assert ARTICLE.encode() not in kept
    assert SECRET.encode() not in kept


def test_the_same_crash_is_told_once_a_day_and_counted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_lane(office)
    office.press("crashContinueButton")
    bury()
    on_a_lane(office)
    wait_until(lambda: office.count() == 2)
    assert office.crashing.problems.dialog is None
    office.jobs.crashed.disconnect()
    office.start()  # the program was started anew
    on_a_lane(office)
    wait_until(lambda: office.count() == 3)
    assert office.crashing.problems.dialog is None

    class Tomorrow(datetime):
        @classmethod
        def today(cls) -> Tomorrow:
            return cls.now() + timedelta(days=1)  # type: ignore[return-value]

    monkeypatch.setattr(problems_module, "date", Tomorrow)
    monkeypatch.setattr(Tomorrow, "isoformat", lambda self, *_: f"{self:%Y-%m-%d}")
    on_a_lane(office)
    assert "第 4 次" in office.dialog.report
    office.press("crashContinueButton")


def test_what_comes_while_the_dialog_is_open_is_added(office: Office) -> None:
    on_a_lane(office)
    dialog, before = office.dialog, office.dialog.report

    def other(_progress: object) -> None:
        raise KeyError(ARTICLE)

    office.jobs.start(LaneName.PAGE, other)
    wait_until(lambda: dialog.report != before)
    assert "KeyError" in dialog.report
    assert ARTICLE not in dialog.report
    office.press("crashContinueButton")


def test_the_dialog_says_how_saving_goes_on(office: Office) -> None:
    office.pen.dirty = True
    on_a_lane(office)
    assert office.kept() == "正在保存稿件…"
    office.pen.failure = Failure("磁盘已满", stale=False)
    office.pen.word_changed.emit(None)
    assert "还没有存进资料库：磁盘已满。" in office.kept()
    office.pen.all_aside = True
    office.pen.word_changed.emit(None)
    assert "应急副本" in office.kept()
    office.pen.failure, office.pen.dirty = None, False
    office.pen.word_changed.emit(None)
    assert office.kept().startswith("稿件已保存到")
    office.press("crashContinueButton")


def test_the_report_is_saved_and_a_full_folder_says_why(office: Office, tmp_path: Path) -> None:
    on_a_lane(office)
    words = office.dialog.findChild(QLabel, "crashWords")
    assert words is not None
    (tmp_path / "file").write_text("in the way")
    office.dialog.file_chosen(str(tmp_path / "file" / "report.txt"))
    wait_until(lambda: not words.isHidden())
    assert "报告已存到" not in words.text()
    office.dialog.file_chosen(str(tmp_path / "报告.txt"))
    wait_until(lambda: "报告已存到" in words.text())
    assert (tmp_path / "报告.txt").read_text("utf-8") == office.dialog.report
    asked: list[bool] = []
    office.crashing.problems.restart_requested.connect(lambda: asked.append(True))
    office.press("crashRestartButton")
    assert asked == [True]


def test_a_start_after_the_program_was_struck_down_says_so_once(office: Office) -> None:
    office.fault = DUMP
    office.start()
    office.crashing.tell_last()
    assert "上次程序意外中断" in office.dialog.findChild(QLabel, "crashTitle").text()  # type: ignore[union-attr]
    assert "/home/li" not in office.dialog.report
    assert office.dialog.findChild(PushButton, "crashRestartButton").isHidden()  # type: ignore[union-attr]
    office.press("crashContinueButton")
    office.crashing.tell_last()
    let_pass(0.05)
    assert office.crashing.problems.dialog is None
