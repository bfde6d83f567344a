"""A difference as a text document: what was deleted is tinted and struck, what was added tinted and underlined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import (
    QColor,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from editor_app.desktop.editor.compared import Place, Reading, Written
from editor_app.desktop.editor.formats import (
    LINE_SEPARATOR,
    EditorStyle,
    cell_format,
    char_format,
    filler_format,
    heading_format,
    paragraph_format,
)
from editor_app.desktop.editor.highlighting import OWN
from editor_app.desktop.editor.sides import cells_of, figures, one_side, runs, shown_by
from editor_app.desktop.editor.writing import BodyWriter, table_format
from editor_app.model.body import (
    Align,
    Block,
    Figure,
    FigureRow,
    Heading,
    MissingPicture,
    Paragraph,
    Quote,
    Table,
    new_block_id,
)
from editor_app.model.difference import BlockChange, Change, Difference, FieldChange, LineChange, Run, Segment
from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.outline import CELL_EDGE, KIND_WORDS, lines_of

FOLD = OWN  # the anchor of a folded run: its number behind it
WORDS_OF_FIELD = {"cover": "换了封面", "cover_list": "改了裁剪", "cover_slide": "改了裁剪"}


@dataclass(frozen=True, slots=True)
class Tints:
    """Colours of a comparison (`#rrggbb`): ground and letters of what went and came, letters of notes and of `±`."""

    gone: str
    gone_ground: str
    come: str
    come_ground: str
    note: str
    sign: str


def _tr(words: str) -> str:
    return QCoreApplication.translate("Comparison", words)


class ComparisonWriter:
    """Writes a difference into a document. `name_of` gives the words of a column's id. `open_runs` are the numbers of
    the unchanged runs that are shown; the others are one line each.
    """

    def __init__(
        self,
        document: QTextDocument,
        style: EditorStyle,
        tints: Tints,
        *,
        name_of: Callable[[str], str],
        open_runs: frozenset[int] = frozenset(),
    ) -> None:
        self._document = document
        self._style = style
        self._tints = tints
        self._name_of = name_of
        self._open_runs = open_runs
        self._cursor = QTextCursor(document)
        self._fresh = True
        self._aside = False
        self.written = Written()
        self._old, self._new = Reading(self.written.old), Reading(self.written.new)

    # -- the whole ----------------------------------------------------------------------------------------------------

    def write(self, difference: Difference, *, aside: bool = False) -> Written:
        """Replace the document. `aside` lays both sides beside each other, each change in a row."""
        document, style = self._document, self._style
        document.setUndoRedoEnabled(False)
        document.clear()
        document.setDefaultFont(style.font())
        document.setDocumentMargin(style.margin)
        document.setIndentWidth(style.body_px * 2)
        self._aside = aside
        self._cursor.beginEditBlock()
        self._cursor.setBlockFormat(filler_format(style, compact=True))
        for each in difference.fields:
            self._place("±", self._field_aside if aside else self._field, each)
        for number, run in enumerate(runs(difference.blocks)):
            if run[0].change is Change.SAME:
                self._unchanged(number, run, alone=not difference)
            else:
                for change in run:
                    self._place(_SIGNS[change.change], self._block_aside if aside else self._block, change)
        self._cursor.endEditBlock()
        return self.written

    def _place(self, sign: str, write: Callable[[object], None], what: object) -> None:
        first = self._cursor.block().position() if self._fresh else self._cursor.position() + 1
        write(what)
        self.written.places.append(Place(first, self._cursor.block().position(), sign))

    def _unchanged(self, number: int, run: Sequence[BlockChange], *, alone: bool) -> None:
        blocks = [each.new for each in run if each.new is not None]
        if not alone:
            shown = number in self._open_runs
            words = _folded_words(blocks)
            mark = "﹀" if shown else "〉"
            form = char_format(href=f"{FOLD}{number}")
            form.setFont(self._style.ui_font(13))
            form.setForeground(QColor(self._tints.note))
            form.setFontUnderline(False)
            self._begin(_note_format(self._style))
            self.written.folds.append(self._cursor.position())
            self._insert(
                f"{mark}　"
                + (_tr("没有改动的 {what}") if shown else _tr("没有改动的 {what}已收起")).format(what=words),
                form,
            )
            if not shown:
                return
        self._plain(blocks)

    def _plain(self, blocks: Iterable[Block]) -> None:
        writer = BodyWriter(self._cursor, self._style, fresh=self._fresh)
        writer.write(blocks)
        self._fresh = writer.fresh

    # -- merged -------------------------------------------------------------------------------------------------------

    def _field(self, each: object) -> None:
        assert isinstance(each, FieldChange)
        self._begin(paragraph_format(self._style, "", indent=False))
        self._insert(f"{FIELD_LABELS[each.name]}　", self._note_char())
        if each.name in WORDS_OF_FIELD:
            self._insert(_tr(WORDS_OF_FIELD[each.name]), QTextCharFormat())
        elif each.name == "column":
            self._insert(self._name_of(each.old), self._gone())
            self._insert(self._name_of(each.new), self._come())
        else:
            self._segments(each.segments)

    def _block(self, change: object) -> None:
        assert isinstance(change, BlockChange)
        block = change.new if change.new is not None else change.old
        self._read(change, old=True, new=True)
        if change.moved:
            self._moved(change)
        elif isinstance(block, Table):
            self._table(change, block)
        elif isinstance(block, Figure | MissingPicture | FigureRow):
            self._pictures(change)
        elif not change.lines:
            self._note(_SIGNS[change.change] + "　" + KIND_WORDS[type(block)] if block is not None else "")
        else:
            for line in change.lines:
                self._line(block, line)
                self._read_on(line)
        for trait in change.traits:
            if not trait.name.endswith(("图片", "行列", "层次", "段落")):
                self._note(f"{trait.name}：{trait.old or _tr('无')} → {trait.new or _tr('无')}")

    def _read(self, change: BlockChange, *, old: bool, new: bool) -> None:
        """The words of another block come, of the sides named."""
        self._old.block = change.old.id if old and change.old is not None and not change.moved else ""
        self._new.block = change.new.id if new and change.new is not None and not change.moved else ""
        self._old.offset = self._new.offset = 0

    def _read_on(self, line: LineChange) -> None:
        """A line of the block is over."""
        self._old.offset += line.old is not None
        self._new.offset += line.new is not None

    def _moved(self, change: BlockChange) -> None:
        if change.new is not None:
            self._note(_tr("↓ 从别处移到这里"))
            self._plain([change.new])
        elif change.old is not None:
            words = " ".join(line.text for line in lines_of(change.old))
            self._note(_tr("↑ 移到别处：{words}").format(words=words[:24] + ("…" if len(words) > 24 else "")))

    def _line(self, block: Block | None, line: LineChange) -> None:
        shown = line.new or line.old
        assert shown is not None
        if shown.role == "item":
            format = paragraph_format(self._style, "", indent=False)
            format.setLeftMargin(self._style.body_px * 2 * shown.depth)
            format.setTextIndent(-self._style.body_px)
            self._begin(format)
            self._insert(shown.label, QTextCharFormat())
        elif isinstance(block, Heading):
            self._begin(heading_format(self._style, "", block.align, block.level))
        elif isinstance(block, Quote):
            self._begin(paragraph_format(self._style, "", Align.START, True, "quote"))
        elif isinstance(block, Paragraph):
            self._begin(paragraph_format(self._style, "", block.align, block.indent))
        else:
            self._begin(paragraph_format(self._style, "", Align.CENTER, False))
        self._segments(line.segments)

    def _pictures(self, change: BlockChange) -> None:
        old, new = figures(change.old), figures(change.new)
        kept = {shown_by(each) for each in new} & {shown_by(each) for each in old}
        gone = [each for each in old if shown_by(each) not in kept]
        come = [each for each in new if shown_by(each) not in kept]
        rest = [each for each in new if shown_by(each) in kept]
        swapped = bool(gone and come)
        if len(gone) == len(come) == 1:
            self._row([(gone[0], _tr("－ 删去"), True), (come[0], _tr("＋ 换为"), False)])
        else:
            self._row([(each, _tr("－ 删去"), True) for each in gone])
            self._row([(each, _tr("＋ 换为") if swapped else _tr("＋ 加上"), False) for each in come])
        self._row([(each, "", False) for each in rest])
        if rest:
            for line in change.lines:
                if line.change is not Change.SAME and not gone and not come:
                    self._line(None, line)

    def _row(self, pictures: Sequence[tuple[Figure | MissingPicture, str, bool]]) -> None:
        for start in range(0, len(pictures), 3):
            self._few(pictures[start : start + 3])

    def _few(self, pictures: Sequence[tuple[Figure | MissingPicture, str, bool]]) -> None:
        shown = tuple(
            replace(each, caption=f"{sign}　{each.caption}".strip() if sign else each.caption, id=new_block_id())
            for each, sign, _pale in pictures
        )
        self.written.pictures |= {each.id: new.id for (each, _s, _p), new in zip(pictures, shown, strict=True)}
        before = self._document.characterCount() - 1
        self._plain([shown[0] if len(shown) == 1 else FigureRow(shown)])
        position = before
        for (_each, sign, pale), picture in zip(pictures, shown, strict=True):
            position = self._document.find("\ufffc", position).position()
            if pale:
                self.written.pale.append(position - 1)
            if sign:
                cursor = QTextCursor(self._document)
                cursor.setPosition(position + 1)
                cursor.setPosition(position + 1 + len(picture.caption), QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(self._gone(strike=False) if pale else self._come())

    def _table(self, change: BlockChange, block: Table) -> None:
        rows = [row for line in change.lines for row in cells_of(line)]
        width = max((len(row) for row in rows), default=1)
        format = table_format("", width, header=False)
        table = self._open_table(len(rows) or 1, width, format)
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                cursor = table.cellAt(y, x).firstCursorPosition()
                cursor.setBlockFormat(cell_format(self._style, Align.START, head=block.header and y == 0))
                self._segments(cell, cursor)

    def _open_table(self, rows: int, columns: int, format: QTextTableFormat) -> QTextTable:
        if not self._fresh:
            self._cursor.insertBlock(filler_format(self._style, compact=True), QTextCharFormat())
        table = self._cursor.insertTable(rows, columns, format)
        self._cursor.setPosition(table.lastPosition() + 1)
        self._cursor.setBlockFormat(filler_format(self._style, compact=True))
        self._cursor.setBlockCharFormat(QTextCharFormat())
        self._fresh = True
        return table

    # -- beside each other --------------------------------------------------------------------------------------------

    def _field_aside(self, each: object) -> None:
        assert isinstance(each, FieldChange)
        label = f"{FIELD_LABELS[each.name]}　"
        old, new = self._pair()
        for cursor, side in ((old, Change.REMOVED), (new, Change.ADDED)):
            cursor.insertText(label, self._note_char())
            if each.name == "column" or each.name in WORDS_OF_FIELD:
                value = each.old if side is Change.REMOVED else each.new
                words = self._name_of(value) if each.name == "column" else value[:8]
                cursor.insertText(words, self._gone() if side is Change.REMOVED else self._come())
            else:
                self._segments(one_side(each.segments, side), cursor)

    def _block_aside(self, change: object) -> None:
        assert isinstance(change, BlockChange)
        old, new = self._pair()
        for cursor, side, block in ((old, Change.REMOVED, change.old), (new, Change.ADDED, change.new)):
            self._read(change, old=side is Change.REMOVED, new=side is Change.ADDED)
            if block is None:
                cursor.insertText(_tr("（没有）"), self._note_char())
                continue
            self._side(cursor, side, block, change)

    def _side(self, cursor: QTextCursor, side: Change, block: Block, change: BlockChange) -> None:
        first = True
        notes = [_tr("从别处移来" if side is Change.ADDED else "移到别处")] if change.moved else []
        notes += [KIND_WORDS[type(block)]] if not isinstance(block, Paragraph) else []
        notes += [
            f"{trait.name}：{(trait.old if side is Change.REMOVED else trait.new) or _tr('无')}"
            for trait in change.traits
            if trait.name not in ("样式", "图片", "行列", "层次", "段落")
        ]
        if any(trait.name.endswith("图片") for trait in change.traits):
            notes.append(_tr("原图") if side is Change.REMOVED else _tr("换了图"))
        if notes:
            cursor.insertText("　".join(notes), self._note_char())
            first = False
        for line in change.lines:
            shown = line.old if side is Change.REMOVED else line.new
            if shown is None:
                continue
            if not first:
                cursor.insertBlock(paragraph_format(self._style, "", indent=False), QTextCharFormat())
            first = False
            cursor.insertText(shown.label, QTextCharFormat())
            segments = (
                line.segments
                if not change.moved
                else tuple(
                    replace(s, change=Change.SAME, old=s.old or s.new, new=s.new or s.old) for s in line.segments
                )
            )
            self._segments(one_side(segments, side), cursor)
            self._read_on(line)

    def _pair(self) -> tuple[QTextCursor, QTextCursor]:
        format = QTextTableFormat()
        format.setBorder(0)
        format.setCellPadding(0)
        format.setCellSpacing(12)
        format.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        half = QTextLength(QTextLength.Type.PercentageLength, 50)
        format.setColumnWidthConstraints([half, half])
        table = self._open_table(1, 2, format)
        cursors = [table.cellAt(0, column).firstCursorPosition() for column in (0, 1)]
        for cursor in cursors:
            cursor.setBlockFormat(paragraph_format(self._style, "", indent=False))
        return cursors[0], cursors[1]

    # -- words --------------------------------------------------------------------------------------------------------

    def _begin(self, format: QTextBlockFormat) -> None:
        if self._fresh:
            self._cursor.setBlockFormat(format)
            self._cursor.setBlockCharFormat(QTextCharFormat())
        else:
            self._cursor.insertBlock(format, QTextCharFormat())
        self._fresh = False

    def _insert(self, words: str, format: QTextCharFormat) -> None:
        self._cursor.insertText(words, format)

    def _note(self, words: str) -> None:
        self._begin(_note_format(self._style, rules=False))
        self._insert(words, self._note_char())

    def _segments(self, segments: Iterable[Segment], cursor: QTextCursor | None = None) -> None:
        cursor = cursor or self._cursor
        for each in segments:
            position = cursor.position()
            if each.change is not Change.ADDED:
                self._old.note(position, "".join(run.text for run in each.old))
            if each.change is not Change.REMOVED:
                self._new.note(position, "".join(run.text for run in each.new))
            match each.change:
                case Change.REMOVED:
                    self._runs(cursor, each.old, self._gone())
                case Change.ADDED:
                    self._runs(cursor, each.new, self._come())
                case Change.RESTYLED:
                    tint = QTextCharFormat()
                    tint.setBackground(QColor(self._tints.come_ground))
                    self._runs(cursor, each.new, tint)
                case _:
                    self._runs(cursor, each.new, QTextCharFormat())

    def _runs(self, cursor: QTextCursor, runs_: Iterable[Run], tint: QTextCharFormat) -> None:
        for run in runs_:
            format = char_format(run.marks)
            format.merge(tint)
            cursor.insertText(run.text.replace("\n", LINE_SEPARATOR).replace(CELL_EDGE, " │ "), format)

    def _gone(self, *, strike: bool = True) -> QTextCharFormat:
        format = QTextCharFormat()
        format.setForeground(QColor(self._tints.gone))
        format.setBackground(QColor(self._tints.gone_ground))
        format.setFontStrikeOut(strike)
        return format

    def _come(self) -> QTextCharFormat:
        format = QTextCharFormat()
        format.setForeground(QColor(self._tints.come))
        format.setBackground(QColor(self._tints.come_ground))
        format.setFontUnderline(True)
        return format

    def _note_char(self) -> QTextCharFormat:
        format = QTextCharFormat()
        format.setFont(self._style.ui_font(13))
        format.setForeground(QColor(self._tints.note))
        return format


_SIGNS = {Change.ADDED: "＋", Change.REMOVED: "－", Change.CHANGED: "±"}


def _folded_words(blocks: Sequence[Block]) -> str:
    kinds = [isinstance(block, Paragraph) for block in blocks]
    if not any(kinds) and len({type(block) for block in blocks}) == 1:
        return _tr("{n} 处{what}").format(n=len(blocks), what=KIND_WORDS[type(blocks[0])])
    return _tr("{n} 段").format(n=len(blocks))


def _note_format(style: EditorStyle, *, rules: bool = True) -> QTextBlockFormat:
    format = filler_format(style, compact=False)
    format.setTextIndent(0)
    format.setTopMargin(4 if rules else 0)
    format.setBottomMargin(8 if rules else 4)
    return format
