"""Body to QTextDocument."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextList,
    QTextTable,
    QTextTableFormat,
)

from editor_app.desktop.editor.atoms import Atom, Picture, atom_to_text
from editor_app.desktop.editor.formats import (
    ID,
    KIND,
    LINE_SEPARATOR,
    OBJECT_CHAR,
    EditorStyle,
    Kind,
    atom_char_format,
    atom_format,
    cell_format,
    char_format,
    credit_format,
    filler_format,
    heading_format,
    item_format,
    list_format,
    paragraph_format,
    shade,
    signature_format,
)
from editor_app.desktop.qt_text import qt_text
from editor_app.model.body import (
    Block,
    Body,
    Figure,
    FigureRow,
    Heading,
    List,
    MissingPicture,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
    table_columns,
)
from editor_app.model.inline import Inlines, LineBreak

CREDIT_GAP = "\u3000"  # between caption and credit; edges are no part of either


def fill_document(document: QTextDocument, body: Body, style: EditorStyle, font: QFont | None = None) -> None:
    """Replace the whole content by `body`. No undo step; afterwards the document is unmodified and cannot be undone.
    `font` is what a zoomed page is laid out in, else the style's own.
    """
    document.setUndoRedoEnabled(False)
    document.clear()
    document.setDefaultFont(font or style.font())
    document.setDocumentMargin(style.margin)
    document.setIndentWidth(style.body_px * 2)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.setBlockFormat(filler_format(style, compact=False))
    BodyWriter(cursor, style, fresh=True).write(body.blocks)
    cursor.endEditBlock()
    document.setUndoRedoEnabled(True)
    document.setModified(False)


class BodyWriter:
    """Writes blocks at a cursor, which must stand outside of tables at the end of a block. `fresh` says that the
    cursor's block is empty and may be used up; otherwise each block written begins a new one.
    """

    def __init__(self, cursor: QTextCursor, style: EditorStyle, *, fresh: bool) -> None:
        self.cursor = cursor
        self.fresh = fresh
        self._style = style

    def write(self, blocks: Iterable[Block]) -> None:
        """Write all of `blocks`."""
        for block in blocks:
            self._write(block)

    def _write(self, block: Block) -> None:
        style = self._style
        match block:
            case Paragraph():
                self._text(paragraph_format(style, block.id, block.align, block.indent), block.inlines)
            case Heading():
                self._text(heading_format(style, block.id, block.align, block.level), block.inlines)
            case Quote():
                for part in block.paragraphs:
                    self._text(paragraph_format(style, part.id, part.align, part.indent, block.id), part.inlines)
            case List():
                self._list(block, 1, block.id)
            case Figure() | MissingPicture():
                self._begin(atom_format(style))
                write_picture(self.cursor, block)
            case Rule():
                self._begin(atom_format(style))
                insert_atom(self.cursor, block)
            case Signature():
                self._begin(signature_format(style))
                insert_atom(self.cursor, block)
            case FigureRow():
                self._row(block)
            case Table():
                self._table(block)

    def _begin(self, format: QTextBlockFormat) -> None:
        if self.fresh:
            self.cursor.setBlockFormat(format)
            self.cursor.setBlockCharFormat(QTextCharFormat())
            self.cursor.setCharFormat(QTextCharFormat())
        else:
            self.cursor.insertBlock(format, QTextCharFormat())
        self.fresh = False

    def _text(self, format: QTextBlockFormat, inlines: Inlines) -> None:
        self._begin(format)
        write_inlines(self.cursor, inlines)

    def _list(self, block: List, depth: int, list_id: str) -> None:
        made: QTextList | None = None
        for item in block.items:
            self._begin(item_format(self._style))
            if made is None:
                made = self.cursor.createList(list_format(block.ordered, block.start, depth, list_id))
            else:
                made.add(self.cursor.block())
            write_inlines(self.cursor, item.inlines)
            if item.sublist:
                self._list(item.sublist, depth + 1, "")

    def _open_table(self, rows: int, columns: int, format: QTextTableFormat) -> QTextTable:
        """A table at the cursor; the cursor ends in the empty block behind it, which is a filler until it is used."""
        if self.fresh:
            self.cursor.setBlockFormat(filler_format(self._style, compact=True))
        table = self.cursor.insertTable(rows, columns, format)
        self.cursor.setPosition(table.lastPosition() + 1)
        self.cursor.setBlockFormat(filler_format(self._style, compact=True))
        self.cursor.setBlockCharFormat(QTextCharFormat())
        self.fresh = True
        return table

    def _row(self, block: FigureRow) -> None:
        table = self._open_table(1, len(block.figures), row_format(block.id, len(block.figures)))
        shape_row(table, self._style)
        for column, picture in enumerate(block.figures):
            cursor = table.cellAt(0, column).firstCursorPosition()
            cursor.setBlockFormat(atom_format(self._style))
            write_picture(cursor, picture)

    def _table(self, block: Table) -> None:
        columns = table_columns(block.rows)
        table = self._open_table(len(block.rows), columns, table_format(block.id, columns, block.header))
        taken: set[tuple[int, int]] = set()
        for top, row in enumerate(block.rows):
            left = 0
            for cell in row:
                while (top, left) in taken:
                    left += 1
                if cell.colspan > 1 or cell.rowspan > 1:
                    table.mergeCells(top, left, cell.rowspan, cell.colspan)
                    spots = ((y, x) for y in range(cell.rowspan) for x in range(cell.colspan))
                    taken.update((top + y, left + x) for y, x in spots)
                head = block.header and top == 0
                place = table.cellAt(top, left)
                if head:
                    style = place.format()
                    style.setBackground(shade("#7b8798", 0.15))
                    place.setFormat(style)
                cursor = place.firstCursorPosition()
                cursor.setBlockFormat(cell_format(self._style, cell.align, head=head))
                write_inlines(cursor, cell.inlines)
                left += cell.colspan


def write_inlines(cursor: QTextCursor, inlines: Inlines) -> None:
    """Insert runs and breaks at the cursor."""
    for inline in inlines:
        if isinstance(inline, LineBreak):
            cursor.insertText(LINE_SEPARATOR, QTextCharFormat())
        else:
            insert_text(cursor, inline.text, char_format(inline.marks, inline.href))


def insert_text(cursor: QTextCursor, text: str, format: QTextCharFormat) -> None:
    """Insert `text` as it is. Qt takes a leading U+FEFF for a byte order mark and eats it; a second one stays."""
    cursor.insertText(qt_text(text), format)


def insert_atom(cursor: QTextCursor, atom: Atom) -> None:
    """Insert one object character at the cursor."""
    cursor.insertText(OBJECT_CHAR, atom_char_format(atom_to_text(atom)))


def write_picture(cursor: QTextCursor, picture: Picture) -> None:
    """Insert a picture with its caption and credit into the empty block of the cursor."""
    insert_atom(cursor, picture)
    cursor.insertText(LINE_SEPARATOR + picture.caption, QTextCharFormat())
    if picture.credit:
        cursor.insertText(CREDIT_GAP + picture.credit, credit_format())


def row_format(block_id: str, count: int) -> QTextTableFormat:
    """The invisible table that holds pictures side by side."""
    format = QTextTableFormat()
    format.setProperty(KIND, str(Kind.ROW))
    format.setProperty(ID, block_id)
    format.setBorder(0)
    format.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
    format.setCellPadding(0)
    format.setCellSpacing(0)
    format.setTopMargin(12)
    format.setBottomMargin(16)
    format.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    share = QTextLength(QTextLength.Type.PercentageLength, 100 / count)
    format.setColumnWidthConstraints([share] * count)
    return format


def shape_row(table: QTextTable, style: EditorStyle) -> None:
    """Give each cell of a row of pictures its share of the gaps, so that all pictures are equally wide."""
    count = table.columns()
    for column in range(count):
        left = column * style.gap / count
        cell = table.cellAt(0, column)
        format = cell.format().toTableCellFormat()
        format.setLeftPadding(left)
        format.setRightPadding(style.gap - style.gap / count - left)
        cell.setFormat(format)


def table_format(block_id: str, columns: int, header: bool) -> QTextTableFormat:
    """A table as wide as the text, thin lines, equal columns."""
    format = QTextTableFormat()
    format.setProperty(KIND, str(Kind.TABLE))
    format.setProperty(ID, block_id)
    format.setHeaderRowCount(1 if header else 0)
    format.setBorder(1)
    format.setBorderCollapse(True)
    format.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    format.setBorderBrush(shade("#7b8798", 0.6))
    format.setCellPadding(6)
    format.setCellSpacing(0)
    format.setTopMargin(8)
    format.setBottomMargin(8)
    format.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    share = QTextLength(QTextLength.Type.PercentageLength, 100 / columns)
    format.setColumnWidthConstraints([share] * columns)
    return format
