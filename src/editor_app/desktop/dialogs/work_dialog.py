"""While there is no window: what is being done, how far it is, and 取消."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QVBoxLayout, QWidget

from editor_app.desktop.jobs import Step
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.dialog_foot import dialog_foot

SIZE = QSize(420, 152)


class WorkDialog(QDialog):
    """`cancel_requested` comes for 取消, Esc and the close button; it stays until `accept`."""

    cancel_requested = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("workDialog")
        self.setWindowTitle("先锋采编")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = QLabel(title)
        set_role(heading, "strong")
        self._words = QLabel()
        self._words.setObjectName("workWords")
        set_role(self._words, "small2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._cancel = PushButton(self.tr("取消"))
        self._cancel.setObjectName("workCancelButton")
        self._cancel.clicked.connect(self.reject)
        column = QVBoxLayout()
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(heading)
        column.addWidget(self._bar)
        column.addWidget(self._words)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column, 1)
        whole.addWidget(dialog_foot(self._cancel))
        self.resize(SIZE)

    def show_step(self, step: Step) -> None:
        """Where the work stands."""
        self._words.setText(f"{step.what} {step.done}/{step.total}" if step.total > 1 else f"{step.what}…")
        self._bar.setRange(0, step.total if step.total > 1 else 0)
        self._bar.setValue(step.done)

    def reject(self) -> None:
        """Ask that it be stopped; the work says when it has."""
        self._cancel.setEnabled(False)
        self.cancel_requested.emit()
