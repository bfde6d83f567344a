"""Paints the lines of the findings' list: headings with a note; icon, sentence, change and place; buttons."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.models.cells import paint_focus
from editor_app.desktop.models.findings import FINDING, FindingRow, Group, RowAct
from editor_app.desktop.models.rows import Index

GROUP_HEIGHT, ROW_HEIGHT = 32, 60
EDGE, WORDS_LEFT, ICON = 12, 36, 16
BUTTON_HEIGHT, BUTTON_PAD, GAP = 26, 9, 4
ARROW, PLUS = "→", "+"
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class FindingDelegate(QStyledItemDelegate):
    """`pressed` carries a `FindingRow` and the `RowAct` of the button that was clicked."""

    pressed = Signal(object, object)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._hover: tuple[object, RowAct] | None = None
        self._metrics: dict[str, QFontMetrics] = {}
        look.changed.connect(self._metrics.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Groups are lower than findings."""
        return QSize(0, GROUP_HEIGHT if isinstance(index.data(FINDING), Group) else ROW_HEIGHT)

    def buttons_of(self, row: FindingRow, rect: QRect) -> dict[RowAct, QRect]:
        """The places of a row's buttons."""
        found: dict[RowAct, QRect] = {}
        right = rect.right() - EDGE + 1
        for act in reversed(row.acts):
            width = self._measure("small").horizontalAdvance(act.value) + 2 * BUTTON_PAD
            found[act] = QRect(right - width, rect.y() + 7, width, BUTTON_HEIGHT)
            right -= width + GAP
        return found

    def _measure(self, kind: str) -> QFontMetrics:
        if kind not in self._metrics:
            self._metrics[kind] = QFontMetrics(self._look.theme.font(kind))
        return self._metrics[kind]

    # -- painting -----------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line of the list."""
        line = index.data(FINDING)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, Group):
            self._paint_group(painter, option, line)
        elif isinstance(line, FindingRow):
            self._paint_finding(painter, option, line)
        if self._look.theme.contrast or not option.state & QStyle.StateFlag.State_Selected:
            # else the chosen one has its ring on a button
            paint_focus(painter, self._look, option)
        painter.restore()

    def _paint_group(self, painter: QPainter, option: QStyleOptionViewItem, group: Group) -> None:
        theme, rect = self._look.theme, option.rect
        painter.fillRect(rect, theme.colour("pane2"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        icon = QRectF(rect.x() + EDGE, rect.y() + 8, ICON, ICON)
        if group.level is None:
            name, role = ("chevron_down" if group.open else "chevron_right"), "text2"
        else:
            name, role = theme.states[group.level.value].icon, f"state.{group.level.value}"
        self._look.paint_icon(painter, icon, name, role)
        words = rect.adjusted(EDGE + ICON + 6, 0, -EDGE, 0)
        _write(painter, words, theme.font("small", strong=True), theme.colour("text"), group.words)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text3"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(words, right, group.note)
        if group.level is None and _has_focus(option):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(3, 3, -3, -4), 4, 4)

    def _paint_finding(self, painter: QPainter, option: QStyleOptionViewItem, row: FindingRow) -> None:
        theme, rect = self._look.theme, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, theme.colour("selection" if chosen else "hover" if hovered else "pane"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        level = row.finding.level.value
        settled = row.waiver is not None
        icon, role = theme.states[level].icon, "text3" if settled else f"state.{level}"
        self._look.paint_icon(painter, QRectF(rect.x() + EDGE, rect.y() + 9, ICON, ICON), icon, role)
        buttons = self.buttons_of(row, rect)
        left = rect.x() + WORDS_LEFT
        room = min(place.left() for place in buttons.values()) - left - 8
        words = self._measure("base").elidedText(row.words, Qt.TextElideMode.ElideRight, room)
        colour = theme.colour("text2" if settled else "text")
        _write(painter, QRect(left, rect.y() + 8, room, 22), theme.font("base"), colour, words)
        self._paint_below(painter, QRect(left, rect.y() + 33, rect.right() - EDGE - left, 20), row)
        focused = _has_focus(option)
        for number, (act, place) in enumerate(sorted(buttons.items(), key=lambda each: each[1].left())):
            over = hovered and self._hover == (row.key, act)
            self._paint_button(painter, place, act, hovered=over, focused=focused and number == 0)

    def _paint_below(self, painter: QPainter, rect: QRect, row: FindingRow) -> None:
        """What a fix would change, struck and underlaid, and the place."""
        theme, metrics = self._look.theme, self._measure("small")
        font = theme.font("small")
        x = rect.x()
        most = (rect.width() - metrics.horizontalAdvance(ARROW) - 16) // 2
        changes = bool(row.before or row.after) and row.waiver is None
        if changes and row.before:
            struck = QFont(font)
            struck.setStrikeOut(True)
            x += self._paint_words(painter, QRect(x, rect.y(), most, 20), struck, "error", row.before) + GAP
        if changes and row.after.strip():
            sign = ARROW if row.before else PLUS
            _write(painter, QRect(x, rect.y(), 16, 20), font, theme.colour("text3"), sign)
            x += metrics.horizontalAdvance(sign) + GAP
            x += self._paint_words(painter, QRect(x, rect.y(), most, 20), font, "sent", row.after)
        if changes:
            x += 12
        room = rect.right() - x
        if room > 24:
            words = metrics.elidedText(row.below, Qt.TextElideMode.ElideRight, room)
            _write(painter, QRect(x, rect.y(), room, 20), font, theme.colour("text3"), words)

    def _paint_words(self, painter: QPainter, rect: QRect, font: QFont, state: str, words: str) -> int:
        metrics, look = self._measure("small"), self._look.theme.states[state]
        words = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, rect.width() - 4)
        width = metrics.horizontalAdvance(words) + 4
        painter.fillRect(QRect(rect.x(), rect.y() + 1, width, 18), QColor(look.bg))
        _write(painter, rect.adjusted(2, 0, 4, 0), font, QColor(look.fg), words)
        return width

    def _paint_button(self, painter: QPainter, place: QRect, act: RowAct, *, hovered: bool, focused: bool) -> None:
        theme = self._look.theme
        quiet = act is RowAct.IGNORE
        if not quiet or hovered:
            painter.setBrush(theme.colour("hover" if hovered else "pane"))
            painter.setPen(Qt.PenStyle.NoPen if quiet else QPen(theme.colour("control"), 1))
            painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            if not quiet:
                painter.setPen(QPen(theme.colour("control_base"), 1))
                painter.drawLine(place.left() + 4, place.bottom(), place.right() - 4, place.bottom())
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(place).adjusted(-1, -1, 1, 1), 5, 5)
        colour = theme.colour("text2" if quiet else "text")
        painter.setFont(theme.font("small"))
        painter.setPen(colour)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), act.value)

    # -- the mouse ----------------------------------------------------------------------------------------------------

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """Buttons light under the pointer and do what they say."""
        row = index.data(FINDING)
        if isinstance(row, FindingRow) and isinstance(event, QMouseEvent):
            place = event.position().toPoint()
            over = next((act for act, each in self.buttons_of(row, option.rect).items() if each.contains(place)), None)
            hover = (row.key, over) if over is not None else None
            if hover != self._hover:
                self._hover = hover
                option.widget.update()
            if over is not None and event.type() in (QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick):
                if event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
                    self.pressed.emit(row, over)
                return True
        return super().editorEvent(event, model, option, index)


def _has_focus(option: QStyleOptionViewItem) -> bool:
    """Whether the line is the current one of a list that has the focus from the keyboard."""
    state = option.state
    return bool(state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected)


def _write(painter: QPainter, rect: QRect, font: QFont, colour: QColor, words: str) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, int(_LEFT), words)
