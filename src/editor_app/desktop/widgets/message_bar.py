"""A bar that says what happened and stays until it is settled or put away. Never a dialog in the way of writing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.announcing import announce
from editor_app.desktop.widgets.buttons import PushButton, set_role

MOST_CHOICES = 3


class MessageBar(QFrame):
    """One sentence with an icon, up to three buttons and a cross. `chosen` tells which button, from 0."""

    chosen = Signal(int)
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("messageBar")
        self._icon = QLabel()
        self._words = QLabel()
        self._words.setObjectName("messageText")
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._words.setTextFormat(Qt.TextFormat.PlainText)  # file names are no HTML
        self._words.setMinimumWidth(80)
        self._buttons = tuple(PushButton("", "small") for _ in range(MOST_CHOICES))
        for button in self._buttons:
            button.hide()
        self._close = PushButton("", "quiet")
        self._close.setAccessibleName(self.tr("收起"))
        self._close.setToolTip(self.tr("收起"))
        self._close.setFixedSize(QSize(28, 28))
        self._close.setStyleSheet("padding: 0;")
        look.dress(self._close, "dismiss")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 8, 6)
        line.setSpacing(8)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)
        for button in (*self._buttons, self._close):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        for button in self._buttons:
            button.clicked.connect(self._on_chosen)
        self._close.clicked.connect(self._on_close)
        self._bad = False
        look.changed.connect(self._show_icon)
        self.hide()

    def tell(self, words: str, *, bad: bool = True, choices: tuple[str, ...] = (), closable: bool = True) -> None:
        """Say `words`; `bad` makes it an error, else it is news. `choices` are the words of up to three buttons."""
        self._bad = bad
        self._words.setText(words)
        self.setAccessibleName(words)
        for place, button in enumerate(self._buttons):
            button.setVisible(place < len(choices))
            button.setText(choices[place] if place < len(choices) else "")
        self._close.setVisible(closable)
        set_role(self, "problem" if bad else "notice")
        self._show_icon()
        self.show()
        announce(self, words, urgent=bad)

    @property
    def words(self) -> str:
        """What it says now, or nothing while it is put away."""
        return self._words.text() if not self.isHidden() else ""

    def put_away(self) -> None:
        """Hide it: what it said is settled."""
        self.hide()

    def _show_icon(self) -> None:
        name, role = ("error_circle", "state.error") if self._bad else ("info", "state.info")
        self._icon.setPixmap(self._look.icon(name, role, 16).pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self._icon.setContentsMargins(0, 5, 0, 0)

    def _on_chosen(self) -> None:
        self.chosen.emit(self._buttons.index(self.sender()))

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()
