"""What the cells of tables are painted with: their ground, chips of states, one or two lines of words."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.models.rows import LEFT


class Hand(NamedTuple):
    """How words are written: font and colour by their names in the theme."""

    font: str
    colour: str


BASE, SMALL, SMALL_DARK = Hand("base", "text"), Hand("small", "text3"), Hand("small", "text")


def paint_ground(painter: QPainter, look: Look, option: QStyleOptionViewItem) -> QRect:
    """The ground of a table's cell, chosen or not, with the line below it; returns the cell's rectangle. What is painted after
    it has smooth edges; the ground has none, or seams would show between columns at 150 %.
    """
    rect: QRect = option.rect
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    painter.fillRect(rect, look.theme.colour("selection" if chosen else "pane"))
    painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), look.theme.colour("line"))
    if chosen and look.theme.contrast:
        for y in (rect.top(), rect.bottom() - 1):
            painter.fillRect(QRect(rect.x(), y, rect.width(), 2), look.theme.colour("focus"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return rect


def paint_focus(painter: QPainter, look: Look, option: QStyleOptionViewItem) -> None:
    """The ring inside the row that keys act on, once somebody works with keys; in a contrast theme the chosen one has it always."""
    state: QStyle.StateFlag = option.state
    keys = state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange
    if not keys and not (look.theme.contrast and state & QStyle.StateFlag.State_Selected):
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.theme.colour("focus"), 2))
    painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 4, 4)
    painter.restore()


def paint_chip(painter: QPainter, look: Look, rect: QRect, token: str, word: str, icon: str = "") -> None:
    """Icon (the state's own, where no other is named) and word in a state's colours, 22 high, at the left of `rect`."""
    state = look.theme.states[token]
    painter.setFont(look.theme.font("small"))
    width = 6 + 14 + 4 + painter.fontMetrics().horizontalAdvance(word) + 8
    chip = QRectF(rect.x(), rect.center().y() - 10, width, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(state.bg))
    painter.drawRoundedRect(chip, 4, 4)
    look.paint_icon(painter, QRectF(chip.x() + 6, chip.y() + 4, 14, 14), icon or state.icon, f"state.{token}")
    painter.setPen(QColor(state.fg))
    painter.drawText(chip.adjusted(24, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)


def paint_words(
    painter: QPainter,
    look: Look,
    rect: QRect,
    words: str,
    hand: Hand = BASE,
    *,
    align: Qt.AlignmentFlag = LEFT,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """Words in the middle of `rect`, shortened to its width."""
    painter.setFont(look.theme.font(hand.font))
    painter.setPen(look.theme.colour(hand.colour))
    painter.drawText(rect, align, painter.fontMetrics().elidedText(words, elide, rect.width()))


def upper(rect: QRect) -> QRect:
    """The place of the first of two lines in a cell."""
    return QRect(rect.x(), rect.y() + 3, rect.width(), 20)


def lower(rect: QRect) -> QRect:
    """The place of the second of two lines in a cell."""
    return QRect(rect.x(), rect.y() + 22, rect.width(), 18)
