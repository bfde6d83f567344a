"""A choice with an icon, a word and a line of explanation: one of several, painted like a card."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.painted import PaintedButton


class ChoiceCard(PaintedButton):
    """A radio button as a card. Put several into one exclusive QButtonGroup."""

    def __init__(self, title: str, about: str, icon: str, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._about = about
        self._icon = icon
        self.setText(title)
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(about)
        self.setFixedHeight(60)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(360, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card, radio, icon, two lines."""
        painter = QPainter(self)
        theme = self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        ground = "selection" if on else "hover" if self._hovered else "pane"
        painter.setBrush(theme.colour(ground))
        painter.setPen(QPen(theme.colour("focus" if on or self.hasFocus() else "control"), 2 if on else 1))
        inset = 1.0 if on else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)
        middle = self.height() / 2
        painter.setBrush(theme.colour("pane"))
        painter.setPen(QPen(theme.colour("focus" if on else "control_base"), 5 if on else 1))
        radius = 5.5 if on else 7.5
        painter.drawEllipse(QRectF(20.5 - radius, middle - radius, 2 * radius, 2 * radius))
        self._look.paint_icon(painter, QRectF(42, middle - 10, 20, 20), self._icon, "text2")
        painter.setFont(theme.font("base", strong=True))
        painter.setPen(theme.colour("text"))
        room = self.width() - 72 - 12
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(72, 10, room, 20), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text2"))
        about = painter.fontMetrics().elidedText(self._about, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(72, 30, room, 20), Qt.AlignmentFlag.AlignVCenter, about)
