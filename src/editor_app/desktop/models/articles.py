"""The library's list: rows as a model, painted without a widget a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.times import short_time
from editor_app.model.article import STATE_WORDS, ArticleRow

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
NOTE = Qt.ItemDataRole.UserRole + 1
NO_TITLE = "未写标题"
UNIT_FROM_WIDTH = 290


class ArticleListModel(QAbstractListModel):
    """Rows as the service gave them, in its order; `NOTE` gives words that stand in the place of an article's column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ArticleRow] = []
        self._notes: Mapping[str, str] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """How many articles are listed."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The title for the eye and the ear; the whole row under `ROW`."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.title or NO_TITLE
        note = self._notes.get(row.id, "")
        if role == NOTE:
            return note
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (row.title or NO_TITLE, STATE_WORDS[row.state], note, short_time(row.updated_at))
            return "，".join(filter(None, parts))
        return None

    def show(self, rows: Sequence[ArticleRow], notes: Mapping[str, str] | None = None) -> None:
        """Show other rows, with notes by their ids. Where the ids are the same in the same order, views keep selection
        and place.
        """
        self._notes = notes or {}
        if [row.id for row in rows] == [row.id for row in self._rows]:
            self._rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_of(self, article_id: str) -> int:
        """The place of an article, or -1."""
        return next((place for place, row in enumerate(self._rows) if row.id == article_id), -1)


class ArticleRowDelegate(QStyledItemDelegate):
    """Paints a row of 60 pixels: title; then state (icon and word), column, unit where there is room, time."""

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
        theme = self._look.theme
        painter.setFont(theme.font("base", strong=chosen))
        painter.setPen(theme.colour("text" if row.title else "text3"))
        title = painter.fontMetrics().elidedText(row.title or NO_TITLE, Qt.TextElideMode.ElideRight, rect.width() - 20)
        painter.drawText(QRect(rect.x() + 12, rect.y() + 8, rect.width() - 20, 22), _LEFT, title)
        second = QRect(rect.x() + 12, rect.y() + 30, rect.width() - 20, 20)
        self._paint_second(painter, second, row, chosen, str(index.data(NOTE) or ""))
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
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), 4, 4)

    def _paint_second(self, painter: QPainter, rect: QRect, row: ArticleRow, chosen: bool, note: str) -> None:
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
        room = rect.width() - x - metrics.horizontalAdvance(moment) - 8
        words = note or self._column_name(row.column)
        if not note and rect.width() >= UNIT_FROM_WIDTH - 28 and row.contributor:
            words = " · ".join(filter(None, (words, row.contributor)))
        painter.drawText(rect.adjusted(x, 0, 0, 0), _LEFT, metrics.elidedText(words, Qt.TextElideMode.ElideRight, room))


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
