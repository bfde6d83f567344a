"""Icon and word in a state's colour: the save indicator, the network, the outbox."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from editor_app.desktop.look import Look


class StateLabel(QWidget):
    """Paints one state of the tokens (`save.saved`, `network.online`, `sending` …) with given words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state = ""
        self._words = ""
        look.changed.connect(self.update)
        self.hide()

    def show_state(self, state: str, words: str) -> None:
        """Show a state; an empty one hides the label."""
        if (state, words) == (self._state, self._words):
            return
        self._state, self._words = state, words
        self.setVisible(bool(state))
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    @property
    def state(self) -> str:
        """The state shown."""
        return self._state

    @property
    def words(self) -> str:
        """The words shown."""
        return self._words

    def sizeHint(self) -> QSize:
        """Icon, gap and words."""
        return QSize(22 + QFontMetrics(self._look.theme.font("small")).horizontalAdvance(self._words) + 2, 20)

    def minimumSizeHint(self) -> QSize:
        """Long words may be cut on a narrow window; the tool tip has them all."""
        return QSize(min(self.sizeHint().width(), 90), 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon and words."""
        if not self._state:
            return
        painter = QPainter(self)
        look = self._look.theme.states[self._state]
        middle = self.height() / 2
        self._look.paint_icon(painter, QRectF(0, middle - 8, 16, 16), look.icon, f"state.{self._state}")
        painter.setFont(self._look.theme.font("small"))
        painter.setPen(QColor(look.fg))
        room = self.width() - 22
        words = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(22, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
