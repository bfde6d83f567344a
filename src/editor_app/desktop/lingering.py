"""Leaving while articles are on their way: now, to go on with them at the next start, or when they have arrived."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox

from editor_app.desktop.flows.handing_in import HandingIn
from editor_app.desktop.flows.online import Online
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.problems import show_dialog

LONGEST_MS = 30 * 60 * 1000  # without any arrival: then the next start goes on


class Lingering(QObject):
    """`leave` wants the program to end; `stay_hidden` wants what is written saved and the windows put away."""

    leave = Signal()
    stay_hidden = Signal()

    def __init__(self, handing: HandingIn, online: Online, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._handing = handing
        self._online = online
        self._window = window
        self._agreed = False
        self.hidden = False
        """Whether the windows are away and the program only waits for the outbox."""
        self.question: QMessageBox | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(LONGEST_MS)
        self._patience.timeout.connect(self._on_now)
        handing.outbox_changed.connect(self._look)
        handing.arrived.connect(self._on_arrived)

    def asks(self) -> bool:
        """Whether the person has to be asked before the program ends; then the question is open. Without a network nothing
        would come of waiting.
        """
        moving = len(self._handing.outbox.unattended)
        if self._agreed or not moving or not self._online.online:
            return False
        if self.question is None:
            self.question = show_dialog(
                self._window,
                self.tr("还有 {n} 篇正在上报").format(n=moving),
                self.tr(
                    "可以让它们在后台送完，送完自动退出；也可以现在退出，下次打开时接着送，不会重复。稿件都已存好。"
                ),
                choices=(
                    (self.tr("继续在后台送完"), self._on_linger),
                    (self.tr("现在退出，下次接着送"), self._on_now),
                ),
                close_words=self.tr("不退出"),
            )
            self.question.setObjectName("lingerDialog")
            self.question.finished.connect(self._on_answered)
        return True

    def come_back(self) -> None:
        """The person has started the program again: its windows are wanted."""
        self.hidden = False
        self._patience.stop()

    def _on_answered(self) -> None:
        self.question = None

    def _on_linger(self) -> None:
        self.hidden = True
        self._patience.start()
        self.stay_hidden.emit()
        self._look()

    def _on_now(self) -> None:
        self._agreed = True
        self.leave.emit()

    def _on_arrived(self) -> None:
        if self.hidden:
            self._patience.start()

    def _look(self) -> None:
        if self.hidden and not self._handing.outbox.unattended:
            self._on_now()
