"""A list without rows: an icon, a sentence that says what to do, and the button that does it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import ActionButton, set_role

ICON = 32


class EmptyState(QWidget):
    """Stands in the place of a list. Its buttons are commands, enabled where these are; what cannot be done now says why in its
    tool tip.
    """

    def __init__(self, look: Look, icon: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = ""
        self._role = ""
        self._actions: tuple[QAction, ...] = ()
        self._sign = QLabel()
        self._sign.setFixedHeight(ICON)
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = QLabel()
        self._words.setObjectName("emptyWords")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        set_role(self._words, "empty")
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(self._sign)
        column.addSpacing(8)
        column.addWidget(self._words)
        column.addSpacing(12)
        column.addLayout(self._row)
        column.addStretch(3)
        look.changed.connect(self._show_icon)
        self.say(icon, words)

    def say(self, icon: str, words: str, *actions: QAction, role: str = "text3") -> None:
        """Say something else; `actions` become its buttons, `role` is the colour of the icon."""
        self._words.setText(words)
        if (icon, role) != (self._icon, self._role):
            self._icon, self._role = icon, role
            self._show_icon()
        if actions != self._actions:
            self._actions = actions
            self._make_buttons()

    @property
    def words(self) -> str:
        """The sentence."""
        return self._words.text()

    @property
    def actions_shown(self) -> tuple[QAction, ...]:
        """The commands of its buttons."""
        return self._actions

    def _make_buttons(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.hide()
                button.deleteLater()
        if not self._actions:
            return
        self._row.addStretch(1)
        for action in self._actions:
            button = ActionButton(action)
            button.setObjectName(f"{action.objectName()}EmptyButton")
            button.setToolTip(action.toolTip())
            self._row.addWidget(button)
        self._row.addStretch(1)

    def _show_icon(self) -> None:
        picture = self._look.icon(self._icon, self._role, ICON)
        self._sign.setPixmap(picture.pixmap(QSize(ICON, ICON), self.devicePixelRatioF()))
