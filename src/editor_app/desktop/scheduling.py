"""定时上报: submissions held back until a time that the person names, and let go when it has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime, QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.review_dialog import ReviewDialog
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.widgets.buttons import set_role
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.model.submission import Submission
from editor_app.services.progress import Progress

LOOK_MS = 20_000
SIZE = QSize(480, 220)


class TimeDialog(ReviewDialog):
    """`chosen` carries the time, with this computer's zone."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        about = self.tr("到那时自动送出。程序要开着、联着网；没有开着的，下次打开时接着送。")
        super().__init__(self.tr("定时送出"), about, self.tr("定好"), SIZE, parent)
        self.setObjectName("timeDialog")
        tomorrow = (datetime.now() + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
        self.edit = QDateTimeEdit(QDateTime.fromSecsSinceEpoch(int(tomorrow.timestamp())))
        self.edit.setObjectName("timeEdit")
        self.edit.setAccessibleName(self.tr("什么时候送出"))
        self.edit.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.edit.setCalendarPopup(True)
        set_role(self.edit, "input")
        self.edit.dateTimeChanged.connect(self.show_state)
        self.content.addWidget(self.edit)
        self.content.addStretch(1)

    def missing(self) -> str:
        """A time that is still to come."""
        gone = self.edit.dateTime() <= QDateTime.currentDateTime()
        return self.tr("这个时间已经过去了") if gone else ""

    def take(self) -> None:
        """Tell it."""
        self.chosen.emit(datetime.fromtimestamp(self.edit.dateTime().toSecsSinceEpoch()).astimezone())


class Scheduling(QObject):
    """Signals: `changed` when something was held back, `released` (what may be sent now), `said` (sentence, whether it is bad,
    choices).
    """

    changed = Signal()
    released = Signal(list)
    said = Signal(str, bool, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
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

        self._desk.jobs.start(LaneName.LIBRARY, work, done, self._on_failed)

    def _on_held(self, _items: list[Submission]) -> None:
        self.changed.emit()

    def _on_released(self, items: list[Submission]) -> None:
        if items:
            self.released.emit(items)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            self.said.emit(explain(error), True, ())
        else:
            self._desk.jobs.crashed.emit(error)
