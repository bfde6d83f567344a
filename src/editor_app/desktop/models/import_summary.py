"""The table of a batch of imported files: result chip, file, title, words, pictures, what to look at; painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.models.articles import Index
from editor_app.desktop.models.submissions import paint_chip, paint_ground
from editor_app.services.import_summary import Result, SummaryRow, problem_lines

ROW = Qt.ItemDataRole.UserRole
RESULT, FILE, TITLE, WORDS, PICTURES, PROBLEM = range(6)
HEADINGS = ("结果", "文件", "标题", "字数", "图片", "说明")
NUMBERS = (WORDS, PICTURES)
ROW_HEIGHT = 44
TOKENS = {Result.DONE: "sent", Result.HINTS: "warning", Result.FAILED: "error", Result.LEFT: "queued"}
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SummaryModel(QAbstractTableModel):
    """Files of a batch in the order they were chosen in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[SummaryRow, ...] = ()

    def show(self, rows: Sequence[SummaryRow]) -> None:
        """Show other files."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """How many files there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Six columns of words and numbers."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The columns' words; those of numbers stand right, as the numbers do."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT if section in NUMBERS else LEFT)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the eye, the ear and the tool tip; the row itself under `ROW`."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_words(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tool_tip(row, index.column())
        return None


def _tool_tip(row: SummaryRow, column: int) -> str:
    if column == FILE and row.path is not None:
        return str(row.path)
    return cell_words(row, column) if column in (FILE, TITLE, PROBLEM) else ""


def cell_words(row: SummaryRow, column: int) -> str:
    """What a cell says."""
    match column:
        case 0:
            return row.result.value
        case 1:
            return row.source
        case 2:
            return row.title
        case 3:
            return f"{row.words:,}" if row.article else ""
        case 4:
            return str(row.pictures) if row.article else ""
        case _:
            return row.problem


class SummaryDelegate(QStyledItemDelegate):
    """Paints the cells: names of files are shortened in the middle, sentences at the end."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are alike."""
        return QSize(60, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        row = index.data(ROW)
        if not isinstance(row, SummaryRow):
            return
        painter.save()
        rect = paint_ground(painter, self._look, option)
        column = index.column()
        inner = rect.adjusted(16 if column == RESULT else 8, 0, -8, 0)
        if column == RESULT:
            paint_chip(painter, self._look, inner, TOKENS[row.result], row.result.value)
        elif column == PROBLEM:
            self._paint_problem(painter, inner, row)
        else:
            small = column in NUMBERS
            self._words(painter, inner, cell_words(row, column), column, "small" if small else "base", "text")
        painter.restore()

    def _paint_problem(self, painter: QPainter, rect: QRect, row: SummaryRow) -> None:
        first, second = problem_lines(row)
        if not second:
            self._words(painter, rect, first, PROBLEM, "small", "text")
            return
        self._words(painter, QRect(rect.x(), rect.y() + 3, rect.width(), 20), first, PROBLEM, "small", "text")
        self._words(painter, QRect(rect.x(), rect.y() + 22, rect.width(), 18), second, PROBLEM, "small", "text3")

    def _words(self, painter: QPainter, rect: QRect, words: str, column: int, font: str, role: str) -> None:
        painter.setFont(self._look.theme.font(font))
        painter.setPen(self._look.theme.colour(role))
        how = Qt.TextElideMode.ElideMiddle if column == FILE else Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(words, how, rect.width())
        painter.drawText(rect, RIGHT if column in NUMBERS else LEFT, shown)
