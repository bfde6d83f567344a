"""Controls that are painted whole: chips of the head, boxes of the library, badges on rails."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QToolButton, QWidget

from editor_app.desktop.look import Look


class PaintedButton(QAbstractButton):
    """The base: hover, focus ring, accessible name from the words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer came."""
        self._hovered = True
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer went."""
        self._hovered = False
        super().leaveEvent(event)

    def _frame(self, painter: QPainter, ground: str, border: str, base: str = "") -> None:
        """Ground, border and, where `base` is given, the darker bottom edge of a control; the ring with the focus."""
        theme = self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(theme.colour(ground) if ground else Qt.BrushStyle.NoBrush)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            return
        painter.setPen(QPen(theme.colour(border), 1) if border else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, 4, 4)
        if base:
            painter.setPen(QPen(theme.colour(base), 1))
            painter.drawLine(rect.bottomLeft() + QPointF(3, 0), rect.bottomRight() - QPointF(3, 0))


class Chip(PaintedButton):
    """`label value`: one field of the folded head. With `missing` it becomes a warning with its icon."""

    def __init__(self, label: str, look: Look, *, opens: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._label = label
        self._value = ""
        self._missing = False
        self._opens = opens
        self.setAccessibleName(label)
        self.setMaximumWidth(220)

    def show_value(self, value: str, *, missing: bool = False) -> None:
        """Show the field's value; `missing` says that it is required and not there."""
        self._value, self._missing = value, missing
        self.setAccessibleName(f"{self._label}：{value}")
        self.setToolTip(f"{self._label}：{value}" if value else self._label)
        self.updateGeometry()
        self.update()

    @property
    def value(self) -> str:
        """What it shows."""
        return self._value

    def sizeHint(self) -> QSize:
        """28 high, as wide as its words."""
        metrics = QFontMetrics(self._look.theme.font("small"))
        width = 8 + metrics.horizontalAdvance(self._label) + 6 + metrics.horizontalAdvance(self._value) + 8
        width += 20 if self._missing else 0
        width += 20 if self._opens else 0
        return QSize(min(width + 1, self.maximumWidth()), 28)

    def minimumSizeHint(self) -> QSize:
        """Room for the label and two characters."""
        return QSize(min(self.sizeHint().width(), 84), 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, icon, label, value, chevron."""
        painter = QPainter(self)
        theme = self._look.theme
        if self._missing:
            self._frame(painter, "pane", "control")
            painter.setBrush(QColor(theme.states["warning"].bg))
            painter.setPen(QPen(theme.colour("state.warning"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        else:
            self._frame(painter, "press" if self.isDown() else "hover" if self._hovered else "pane", "control")
        painter.setFont(theme.font("small"))
        x = 8
        if self._missing:
            self._look.paint_icon(painter, QRectF(x, 7, 14, 14), "warning", "state.warning")
            x += 20
        metrics = painter.fontMetrics()
        label_width = metrics.horizontalAdvance(self._label)
        painter.setPen(theme.colour("state.warning" if self._missing else "text3"))
        painter.drawText(QRect(x, 0, label_width + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, self._label)
        x += label_width + 6
        room = self.width() - x - 8 - (20 if self._opens else 0)
        painter.setPen(theme.colour("state.warning" if self._missing else "text"))
        words = metrics.elidedText(self._value, Qt.TextElideMode.ElideRight, room + 1)
        painter.drawText(QRect(x, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        if self._opens:
            self._look.paint_icon(painter, QRectF(self.width() - 24, 6, 16, 16), "chevron_down", "text2")


class BoxButton(PaintedButton):
    """One box of the library: icon, word, and how many articles stand in it."""

    def __init__(self, word: str, icon: str, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._icon = icon
        self._count = 0
        self._narrow = False
        self.setText(word)
        self.setCheckable(True)
        self.setFixedHeight(28)
        self.setAccessibleName(word)

    def set_count(self, count: int) -> None:
        """Show how many there are."""
        self._count = count
        self.setAccessibleDescription(str(count))
        self.update()

    @property
    def count(self) -> int:
        """How many it shows."""
        return self._count

    def set_narrow(self, narrow: bool) -> None:
        """Without its icon it has room for word and count on a low window; the word stays."""
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for four characters and a three-digit count."""
        return QSize(72 if self._narrow else 108, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground by state, icon, word, right-aligned count."""
        painter = QPainter(self)
        theme = self._look.theme
        on = self.isChecked()
        ground = "selection" if on else "press" if self.isDown() else "hover" if self._hovered else ""
        self._frame(painter, ground, "focus" if on and theme.contrast else "")
        left = 6 if self._narrow else 31
        if not self._narrow:
            self._look.paint_icon(painter, QRectF(8, 6, 16, 16), self._icon, "text" if on else "text2")
        painter.setFont(theme.font("small" if self._narrow else "base", strong=on))
        painter.setPen(theme.colour("text" if on else "text2"))
        painter.drawText(QRect(left, 0, self.width() - left - 20, 28), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(theme.font("small", strong=on))
        painter.setPen(theme.colour("text" if on else "text3"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        edge = 4 if self._narrow else 8
        painter.drawText(QRect(self.width() - 40 - edge, 0, 40, 28), right, str(self._count))


class RailButton(QToolButton):
    """A button of a rail: icon over a word, with an optional number of errors."""

    def __init__(self, word: str, icon: str, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._count = 0
        self.setText(word)
        self.setAccessibleName(word)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(20, 20))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("role", "rail")
        look.dress(self, icon, "text2", 20)

    def set_count(self, count: int) -> None:
        """Show a number of errors; nothing for 0."""
        self._count = count
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, then its number."""
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look.theme.states["error"]
        rect = QRectF(self.width() - 20, 2, 16, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.bg))
        painter.drawRoundedRect(rect, 8, 8)
        painter.setPen(QColor(look.fg))
        painter.setFont(self._look.theme.font("small", strong=True))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(self._count))
