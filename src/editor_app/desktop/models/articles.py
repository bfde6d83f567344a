"""The library's list: rows as a model, painted without a widget a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.models.cells import paint_focus
from editor_app.desktop.models.rows import Index, Rows
from editor_app.desktop.times import short_time
from editor_app.desktop.widgets.light import light_look
from editor_app.model.article import STATE_WORDS, ArticleRow
from editor_app.model.verdict import LIT_STATES, Light
from editor_app.services.lights import UNLIT, Lit

ROW = Qt.ItemDataRole.UserRole
NOTE = Qt.ItemDataRole.UserRole + 1
LIGHT = Qt.ItemDataRole.UserRole + 2
NO_TITLE = "未写标题"
UNIT_FROM_WIDTH = 290
LIGHT_ROOM = 18  # the icon and the gap behind it


class Arrangement(StrEnum):
    """Which rows are listed, and in what order; the order of the service comes second."""

    NEWEST = "最近修改在前"
    ERRORS_FIRST = "有错误的在前"
    ERRORS_ONLY = "只看有错误的"


_GRAVITY = (Light.ERRORS, Light.WARNINGS, Light.UNKNOWN, Light.CLEAR)


class ArticleListModel(Rows[ArticleRow], QAbstractListModel):
    """Rows as the service gave them, arranged; `NOTE` gives words that stand in the place of an article's column, `LIGHT` the
    `Lit` of an article that has a light.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._given: Sequence[ArticleRow] = ()
        self._notes: Mapping[str, str] = {}
        self._lights: dict[str, Lit] = {}
        self.arrangement = Arrangement.NEWEST

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The title for the eye and the ear; the whole row under `ROW`."""
        row = self.row_at(index)
        if row is None or role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title or NO_TITLE
        lit = self._light(row)
        if role == LIGHT:
            return lit
        checked = f"检查：{lit.words}" if lit else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (row.title or NO_TITLE, checked)))
        note = self._notes.get(row.id, "")
        if role == NOTE:
            return note
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (row.title or NO_TITLE, STATE_WORDS[row.state], note, checked, short_time(row.updated_at))
            return "，".join(filter(None, parts))
        return None

    def _light(self, row: ArticleRow) -> Lit | None:
        """A light is of one version: it is out as soon as the list knows of another."""
        if row.state not in LIT_STATES:
            return None
        lit = self._lights.get(row.id, UNLIT)
        return lit if lit.verdict is not None and lit.verdict.version == row.version else UNLIT

    def show(self, rows: Sequence[ArticleRow], notes: Mapping[str, str] | None = None) -> None:
        """Show other rows, with notes by their ids. Where the ids are the same in the same order, views keep selection
        and place.
        """
        self._notes = notes or {}
        self._given = rows
        self._arrange()

    def show_lights(self, lights: Mapping[str, Lit]) -> None:
        """Show these lights, by article; those of others stay as they are."""
        self._lights.update(lights)
        self._arrange()

    @property
    def hides(self) -> bool:
        """Whether some of what was given is not listed."""
        return len(self.rows) < len(self._given)

    def _arrange(self) -> None:
        rows = list(self._given)
        if self.arrangement is not Arrangement.NEWEST:
            lights = {row.id: lit.light if (lit := self._light(row)) else Light.CLEAR for row in rows}
            rows.sort(key=lambda row: _GRAVITY.index(lights[row.id]))
            if self.arrangement is Arrangement.ERRORS_ONLY:
                rows = [row for row in rows if lights[row.id] is Light.ERRORS]
        same = [row.id for row in rows] == [row.id for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = rows
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def row_of(self, article_id: str) -> int:
        """The place of an article, or -1."""
        return next((place for place, row in enumerate(self.rows) if row.id == article_id), -1)


class ArticleRowDelegate(QStyledItemDelegate):
    """Paints a row of 60 pixels: title; then state (icon and word), column, unit where there is room, light, time."""

    def __init__(self, look: Look, column_name: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._column_name = column_name
        self.open_article = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are alike."""
        return QSize(0, 60)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row = index.data(ROW)
        if not isinstance(row, ArticleRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected) or row.id == self.open_article
        self._paint_ground(painter, rect, state, chosen, row.id == self.open_article)
        paint_focus(painter, self._look, option)
        theme = self._look.theme
        painter.setFont(theme.font("base", strong=chosen))
        painter.setPen(theme.colour("text" if row.title else "text3"))
        title = painter.fontMetrics().elidedText(row.title or NO_TITLE, Qt.TextElideMode.ElideRight, rect.width() - 20)
        painter.drawText(QRect(rect.x() + 12, rect.y() + 8, rect.width() - 20, 22), _LEFT, title)
        second = QRect(rect.x() + 12, rect.y() + 30, rect.width() - 20, 20)
        lit = index.data(LIGHT)
        if isinstance(lit, Lit):
            metrics = QFontMetrics(theme.font("small"))
            right = second.right() - metrics.horizontalAdvance(short_time(row.updated_at)) - LIGHT_ROOM
            icon, colour = light_look(lit.light)
            self._look.paint_icon(painter, QRectF(right, second.y() + 3, 14, 14), icon, colour)
        self._paint_second(painter, second, row, chosen, str(index.data(NOTE) or ""), lit=isinstance(lit, Lit))
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, chosen: bool, is_open: bool
    ) -> None:
        theme = self._look.theme
        inner = QRectF(rect)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or hovered:
            painter.setBrush(theme.colour("selection" if chosen else "hover"))
            painter.drawRoundedRect(inner, 4, 4)
        else:
            painter.fillRect(QRectF(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        if is_open:
            painter.setBrush(theme.colour("accent_text"))
            painter.drawRoundedRect(QRectF(rect.x(), rect.y() + 14, 3, 32), 1.5, 1.5)

    def _paint_second(
        self, painter: QPainter, rect: QRect, row: ArticleRow, chosen: bool, note: str, *, lit: bool
    ) -> None:
        theme = self._look.theme
        look = theme.states[row.state.value]
        painter.setFont(theme.font("small"))
        metrics = painter.fontMetrics()
        state = f"state.{row.state.value}"
        self._look.paint_icon(painter, QRectF(rect.x(), rect.y() + 3, 14, 14), look.icon, state)
        painter.setPen(theme.colour(state))
        painter.drawText(rect.adjusted(18, 0, 0, 0), _LEFT, look.word)
        x = 18 + metrics.horizontalAdvance(look.word) + 8
        painter.setPen(theme.colour("text2" if chosen else "text3"))
        moment = short_time(row.updated_at)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, moment)
        room = rect.width() - x - metrics.horizontalAdvance(moment) - 8 - (LIGHT_ROOM if lit else 0)
        words = note or self._column_name(row.column)
        if not note and rect.width() >= UNIT_FROM_WIDTH - 28 and row.contributor:
            words = " · ".join(filter(None, (words, row.contributor)))
        painter.drawText(rect.adjusted(x, 0, 0, 0), _LEFT, metrics.elidedText(words, Qt.TextElideMode.ElideRight, room))


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
