"""The rows of the column list: the tree, the recent ones above it, or what a search found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.models.rows import Index, Rows
from editor_app.model.columns import Branch, Keys, column_tree, find_columns
from editor_app.model.profile import SiteProfile

ROW = Qt.ItemDataRole.UserRole
HEIGHT, HEADER_HEIGHT, STEP, EDGE = 28, 24, 16, 10


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A line of the list: a column (`branch`) with what stands at its right edge, or a header (`branch` is None)."""

    words: str
    branch: Branch | None = None
    indent: int = 0
    note: str = ""
    guided: bool = False

    @property
    def id(self) -> str:
        """The column's id; empty for a header."""
        return self.branch.column.id if self.branch else ""

    @property
    def closed(self) -> str:
        """Why nothing can be handed in there, or nothing."""
        return self.branch.column.closed if self.branch else ""


class ColumnModel(Rows[ColumnRow], QAbstractListModel):
    """Rows for one profile. Closed columns can be looked at (they say why), not taken."""

    def __init__(self) -> None:
        super().__init__()
        self._profile = SiteProfile("", "", 0)
        self._tree: list[Branch] = []
        self._recents: tuple[str, ...] = ()
        self._keys: Mapping[str, Keys] = {}

    def use(self, profile: SiteProfile, recents: Sequence[str], keys: Mapping[str, Keys]) -> None:
        """Take columns, recent ones (newest first) and spellings; show the whole tree."""
        self._profile, self._recents, self._keys = profile, tuple(recents), keys
        self._tree = column_tree(profile.columns)
        self.find("")

    def find(self, asked: str) -> None:
        """Show what `asked` finds: the best first, with the names above; the whole tree for nothing."""
        self.beginResetModel()
        if asked.strip():
            found = find_columns(asked, self._tree, self._keys)
            self.rows = [self._row(branch, note=" / ".join(branch.above)) for branch in found]
        else:
            self.rows = self._all()
        self.endResetModel()

    def _all(self) -> list[ColumnRow]:
        by_id = {branch.column.id: branch for branch in self._tree}
        recents = [by_id[each] for each in self._recents if each in by_id]
        rows = [self._row(branch, indent=branch.depth) for branch in self._tree]
        if not recents:
            return rows
        top = [self._row(branch, note=" / ".join(branch.above)) for branch in recents]
        return [ColumnRow("最近用过"), *top, ColumnRow("全部栏目"), *rows]

    def _row(self, branch: Branch, *, indent: int = 0, note: str = "") -> ColumnRow:
        column = branch.column
        guided = bool(self._profile.template_of(column.id))
        return ColumnRow(column.name, branch, indent, column.closed or note, guided)

    def first(self, column_id: str = "") -> int:
        """The place of a column; of the first one that can be taken where none is named or it is not there; else -1."""
        places = [n for n, row in enumerate(self.rows) if row.branch and not row.closed]
        named = [n for n, row in enumerate(self.rows) if column_id and row.id == column_id]
        return (named or places or [n for n, row in enumerate(self.rows) if row.branch] or [-1])[0]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headers can be neither chosen nor looked at."""
        row = self.row(index.row())
        if row is None or row.branch is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row, its words, its tool tip, and what a screen reader says."""
        row = self.row(index.row())
        if row is None:
            return None
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words
        if row.branch is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"不能报送：{row.closed}" if row.closed else row.branch.column.about or row.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            path = "，".join((*row.branch.above, row.words))
            return f"{path}，不能报送：{row.closed}" if row.closed else path
        return None


class ColumnDelegate(QStyledItemDelegate):
    """Paints a row: name, at the right the names above or why it is closed, a sheet where a template is there."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """28 high, headers 24."""
        row = index.data(ROW)
        return QSize(0, HEIGHT if isinstance(row, ColumnRow) and row.branch else HEADER_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        row = index.data(ROW)
        if not isinstance(row, ColumnRow):
            return
        painter.save()
        rect: QRect = option.rect
        theme = self._look.theme
        middle = Qt.AlignmentFlag.AlignVCenter
        if row.branch is None:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("text3"))
            painter.drawText(rect.adjusted(EDGE, 0, -EDGE, 0), middle, row.words)
            painter.restore()
            return
        state: QStyle.StateFlag = option.state
        ground = "selection" if state & QStyle.StateFlag.State_Selected else ""
        ground = ground or ("hover" if state & QStyle.StateFlag.State_MouseOver else "")
        if ground:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -1), 4, 4)
        self._paint_words(painter, row, rect)
        painter.restore()

    def _paint_words(self, painter: QPainter, row: ColumnRow, rect: QRect) -> None:
        theme = self._look.theme
        left, right = rect.left() + EDGE + STEP * row.indent, rect.right() - EDGE
        if row.closed:
            self._look.paint_icon(painter, QRectF(left, rect.center().y() - 6, 14, 14), "prohibited", "text3")
            left += 20
        elif row.guided:
            self._look.paint_icon(painter, QRectF(right - 13, rect.center().y() - 6, 14, 14), "document_text", "text3")
            right -= 20
        font = theme.font("base")
        width = QFontMetrics(font).horizontalAdvance(row.words)
        painter.setFont(font)
        painter.setPen(theme.colour("text3" if row.closed else "text"))
        words = painter.fontMetrics().elidedText(row.words, Qt.TextElideMode.ElideRight, right - left)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left, rect.top(), right - left, rect.height()), middle, words)
        room = right - left - width - 12
        if row.note and room > 24:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("text3"))
            note = painter.fontMetrics().elidedText(row.note, Qt.TextElideMode.ElideRight, room)
            flags = middle | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRect(right - room, rect.top(), room, rect.height()), flags, note)
