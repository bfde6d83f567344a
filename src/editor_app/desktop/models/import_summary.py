"""The table of a batch of imported files: result chip, file, title, words, pictures, what to look at; painted."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.models.cells import (
    BASE,
    SMALL,
    SMALL_DARK,
    lower,
    paint_chip,
    paint_ground,
    paint_words,
    upper,
)
from editor_app.desktop.models.rows import LEFT, RIGHT, SPOKEN, Index, TableModel
from editor_app.services.import_summary import Result, SummaryRow, problem_lines

ROW = Qt.ItemDataRole.UserRole
RESULT, FILE, TITLE, WORDS, PICTURES, PROBLEM = range(6)
HEADINGS = ("结果", "文件", "标题", "字数", "图片", "说明")
NUMBERS = (WORDS, PICTURES)
ROW_HEIGHT = 44
TOKENS = {Result.DONE: "sent", Result.HINTS: "warning", Result.FAILED: "error", Result.LEFT: "queued"}


class SummaryModel(TableModel[SummaryRow]):
    """Files of a batch in the order they were chosen in."""

    headings, numbers = HEADINGS, NUMBERS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the eye, the ear and the tool tip; the row itself under `ROW`."""
        row = self.row_at(index)
        if row is None or role == ROW:
            return row
        if role in SPOKEN:
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
            hand = SMALL_DARK if column in NUMBERS else BASE
            align = RIGHT if column in NUMBERS else LEFT
            elide = Qt.TextElideMode.ElideMiddle if column == FILE else Qt.TextElideMode.ElideRight
            paint_words(painter, self._look, inner, cell_words(row, column), hand, align=align, elide=elide)
        painter.restore()

    def _paint_problem(self, painter: QPainter, rect: QRect, row: SummaryRow) -> None:
        first, second = problem_lines(row)
        paint_words(painter, self._look, upper(rect) if second else rect, first, SMALL_DARK)
        if second:
            paint_words(painter, self._look, lower(rect), second, SMALL)
