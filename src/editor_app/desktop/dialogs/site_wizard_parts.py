"""Small parts that the pages of the site wizard share."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role

LABEL_WIDTH = 56
ICONS = {
    "ok": ("checkmark_circle", "state.sent"),
    "warning": ("warning", "state.warning"),
    "error": ("error_circle", "state.error"),
    "not_reached": ("question_circle", "text3"),
    "running": ("arrow_sync", "state.sending"),
    "waiting": ("more_horizontal", "text3"),
    "info": ("info", "state.info"),
    "person": ("person", "text2"),
}
"""State → icon and colour; never one without the other and a word."""
WORD_ROLES = {"ok": "text2", "warning": "text2", "error": "errorStrong", "not_reached": "empty"}


def field(name: str, accessible: str) -> QLineEdit:
    """An input of one line."""
    edit = QLineEdit()
    edit.setObjectName(name)
    edit.setAccessibleName(accessible)
    set_role(edit, "input")
    return edit


def form_label(words: str, buddy: QWidget) -> QLabel:
    """The right-aligned word before an input."""
    label = QLabel(words)
    label.setBuddy(buddy)
    label.setFixedWidth(LABEL_WIDTH)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    set_role(label, "text2")
    return label


def words_label(role: str, name: str = "") -> QLabel:
    """Words of any length, never read as markup: parts of them come from strangers."""
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    set_role(label, role)
    return label


def page_title(title: str, about: str) -> QWidget:
    """The head of a page."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    heading = QLabel(title)
    set_role(heading, "paneTitle")
    words = words_label("small2")
    words.setText(about)
    column.addWidget(heading)
    column.addWidget(words)
    return box


class StateIcon(QLabel):
    """The icon of a state, 16 px, painted anew when the theme changes."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state = "waiting"
        self.setFixedSize(QSize(16, 20))
        look.changed.connect(self._paint)
        self._paint()

    def show_state(self, state: str) -> None:
        """Show a state of `ICONS`."""
        self._state = state
        self._paint()

    def _paint(self) -> None:
        name, role = ICONS[self._state]
        self.setPixmap(self._look.icon(name, role, 16).pixmap(QSize(16, 16), self.devicePixelRatioF()))


class Note(QFrame):
    """A sentence with its state's icon; gone while there is nothing to say."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = StateIcon(look)
        self._words = words_label("text2")
        line = QHBoxLayout(self)
        line.setContentsMargins(LABEL_WIDTH + 8, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)
        self.hide()

    @property
    def words(self) -> str:
        """The sentence shown."""
        return self._words.text()

    def tell(self, state: str, words: str) -> None:
        """Say something."""
        self._icon.show_state(state)
        self._words.setText(words)
        set_role(self._words, "errorStrong" if state == "error" else "text2")
        self.setAccessibleName(words)
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        self._words.clear()
        self.hide()
