"""The table of a batch check: light, title, column, counts, and the first thing that is wrong; painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from editor_app.desktop.look import Look
from editor_app.desktop.models.articles import NO_TITLE
from editor_app.desktop.models.cells import BASE, SMALL, lower, paint_chip, paint_ground, paint_words, upper
from editor_app.desktop.models.rows import SPOKEN, Index, TableModel
from editor_app.desktop.widgets.light import light_look
from editor_app.model.checked import CheckedArticle, CheckedFinding
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.model.verdict import Light
from editor_app.services.check_reports import light_word

LINE = Qt.ItemDataRole.UserRole
RESULT, TITLE, COLUMN, COUNTS, FIRST = range(5)
HEADINGS = ("结果", "稿件", "栏目", "问题", "第一处")
ROW_HEIGHT = 44
_TOKENS = {Light.ERRORS: "error", Light.WARNINGS: "warning", Light.CLEAR: "sent", Light.UNKNOWN: "draft"}
WAITING = "等着检查"


@dataclass(frozen=True, slots=True)
class BatchLine:
    """An article of the batch: not `checked` yet while that is None; `mended` places were put right, or `problem` says why none
    was. `light` and `fixable` are those of `checked`, counted once; UNKNOWN while it waits and where it could not be checked.
    """

    article: str
    title: str
    checked: CheckedArticle | None = None
    mended: int = 0
    problem: EditorError | None = None
    light: Light = Light.UNKNOWN
    fixable: int = 0

    @property
    def word(self) -> str:
        """The light's word."""
        return light_word(self.light) if self.checked else WAITING

    @property
    def first(self) -> CheckedFinding | None:
        """The gravest finding."""
        return self.checked.found[0] if self.checked and self.checked.found else None

    @property
    def lines(self) -> tuple[str, str]:
        """What is wrong first, and below it where; or why nothing was checked or changed."""
        checked = self.checked
        if checked is None:
            return "", ""
        if checked.problem is not None:
            return explain(checked.problem), ""
        below = ""
        if self.problem is not None:
            below = f"没有改：{explain(self.problem)}"
        elif self.mended:
            below = f"改正了 {self.mended} 处"
        first = self.first
        if first is None:
            return "没有问题", below
        return first.finding.message, below or first.where


class BatchModel(TableModel[BatchLine]):
    """The articles of a batch in the order they were chosen."""

    headings = HEADINGS
    rows: list[BatchLine]

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows = []

    def begin(self, articles: Sequence[tuple[str, str]]) -> None:
        """Other articles, by id and title, none of them checked."""
        self.show([BatchLine(article, title) for article, title in articles])

    def show_checked(self, checked: CheckedArticle, mended: int = 0, problem: EditorError | None = None) -> None:
        """What was found in one of them."""
        place = self.row_of(checked.article)
        if place >= 0:
            row = self.rows[place]
            made = replace(
                row,
                title=checked.title or row.title,
                checked=checked,
                mended=row.mended + mended,
                problem=problem,
                light=checked.light,
                fixable=checked.fixable,
            )
            self.rows[place] = made
            self.dataChanged.emit(self.index(place, 0), self.index(place, FIRST))

    def row_of(self, article: str) -> int:
        """The row of an article, or -1."""
        return next((row for row, line in enumerate(self.rows) if line.article == article), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the eye and the ear; the line itself under `LINE`."""
        line = self.row_at(index)
        if line is None or role == LINE:
            return line
        if role in (*SPOKEN, Qt.ItemDataRole.ToolTipRole):
            return self._words(line, index.column())
        return None

    def _words(self, line: BatchLine, column: int) -> str:
        checked = line.checked
        match column:
            case 0:
                return line.word
            case 1:
                return line.title or NO_TITLE
            case 2:
                return checked.column if checked else ""
            case 3:
                return checked.tally.words if checked and not checked.problem else ""
            case _:
                return "\n".join(filter(None, line.lines))


class BatchDelegate(QStyledItemDelegate):
    """Paints the table's cells."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are alike."""
        return QSize(80, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        line = index.data(LINE)
        if not isinstance(line, BatchLine):
            return
        painter.save()
        rect = paint_ground(painter, self._look, option)
        inner = rect.adjusted(16 if index.column() == RESULT else 8, 0, -8, 0)
        if index.column() == RESULT:
            icon = light_look(line.light)[0] if line.checked else "hourglass"
            paint_chip(painter, self._look, inner, _TOKENS[line.light], line.word, icon)
        elif index.column() == FIRST and line.lines[1]:
            first, second = line.lines
            paint_words(painter, self._look, upper(inner), first)
            paint_words(painter, self._look, lower(inner), second, SMALL)
        else:
            words = line.lines[0] if index.column() == FIRST else str(index.data() or "")
            paint_words(painter, self._look, inner, words, SMALL if index.column() in (COLUMN, COUNTS) else BASE)
        painter.restore()
