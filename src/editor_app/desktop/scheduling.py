"""定时上报: submissions held back until a time that the person names, and let go when it has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.time_dialog import TimeDialog
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.part import Speaking
from editor_app.model.submission import Submission
from editor_app.services.progress import Progress

LOOK_MS = 20_000


class Scheduling(Speaking):
    """Holds submissions back. Signals: `changed` when something was, `released` (what may be sent now)."""

    changed = Signal()
    released = Signal(list)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._ids: tuple[str, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now, for times that came while the program was not running, and from time to time."""
        self._timer.start()
        self.look()

    def ask(self, ids: Sequence[str], over: QWidget) -> None:
        """Ask until when submissions are held back."""
        self._ids = tuple(ids)
        dialog = TimeDialog(over)
        dialog.chosen.connect(self.hold)
        dialog.open()

    def hold(self, at: datetime) -> None:
        """Hold them back."""
        submitting, ids = self._desk.room.submitting, self._ids
        self._start(lambda: [submitting.schedule(each, at) for each in ids], self._on_held)

    def look(self) -> None:
        """Let go whose time has come."""
        self._start(self._desk.room.submitting.release_due, self._on_released)

    def _start(self, act: Callable[[], list[Submission]], done: Callable[[list[Submission]], None]) -> None:
        def work(_progress: Progress) -> list[Submission]:
            return act()

        self._desk.jobs.start(LaneName.LIBRARY, work, done, self._tell_failure)

    def _on_held(self, _items: list[Submission]) -> None:
        self.changed.emit()

    def _on_released(self, items: list[Submission]) -> None:
        if items:
            self.released.emit(items)
