"""The passphrase of a sealed hand-over: chosen and repeated, or given."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from editor_app.desktop.dialogs.review_dialog import ReviewDialog
from editor_app.desktop.widgets.buttons import set_role

SIZE = QSize(520, 260)
SHORTEST = 8


class PassphraseDialog(ReviewDialog):
    """`given` carries the passphrase. With `choosing` it is written twice and must not be too short."""

    given = Signal(str)

    def __init__(self, title: str, about: str, finish: str, parent: QWidget | None, *, choosing: bool) -> None:
        super().__init__(title, about, finish, SIZE, parent)
        self.setObjectName("passphraseDialog")
        self.first = self._field("passphraseEdit", self.tr("口令"))
        self.again = self._field("passphraseAgainEdit", self.tr("再输一遍")) if choosing else None
        self.content.addStretch(1)
        self.first.setFocus()

    def _field(self, name: str, words: str) -> QLineEdit:
        self.heading(words)
        field = QLineEdit()
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        set_role(field, "input")
        field.textChanged.connect(self.show_state)
        self.content.addWidget(field)
        return field

    def missing(self) -> str:
        """Too short, or not the same twice."""
        if self.again is None:
            return "" if self.first.text() else self.tr("请输入口令")
        if len(self.first.text()) < SHORTEST:
            return self.tr("口令至少要 {n} 个字").format(n=SHORTEST)
        return "" if self.first.text() == self.again.text() else self.tr("两遍不一样")

    def take(self) -> None:
        """Tell it."""
        self.given.emit(self.first.text())
