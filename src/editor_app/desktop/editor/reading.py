"""QTextDocument to Body. Whatever state a document has been typed, pasted or undone into, a lawful body comes out and
no word is lost: what has no place where it stands becomes a paragraph, or part of a caption.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from PySide6.QtGui import (
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
    QTextFrame,
    QTextList,
    QTextTable,
)

from editor_app.desktop.editor.atoms import Atom, Picture, atom_of, with_id
from editor_app.desktop.editor.formats import (
    CREDIT,
    ID,
    INDENT,
    LEVEL,
    NO_OBJECT,
    OBJECT_CHAR,
    QUOTE,
    Kind,
    align_of,
    int_property,
    is_ordered,
    kind_of,
    style_of,
    text_property,
)
from editor_app.desktop.editor.memory import BlockMemory, IdKeeper, is_forgetting
from editor_app.model.body import (
    MAX_LIST_DEPTH,
    Align,
    Block,
    Body,
    Cell,
    Figure,
    FigureRow,
    Heading,
    List,
    ListItem,
    MissingPicture,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
)
from editor_app.model.errors import Refused
from editor_app.model.inline import Inline, Inlines, LineBreak, Text, canonical, is_canonical, loose_text, plain
from editor_app.model.text import is_lawful, one_line

_ROW_MAX = 3
Extent: TypeAlias = tuple[int, int]


@dataclass(slots=True)
class _Run:
    """Text between two atoms of a block: everything as inlines, and as characters apart from those of the credit."""

    inlines: Inlines = ()
    words: str = ""
    credit: str = ""
    parts: list[Inline] = field(default_factory=list)

    def add(self, text: str, format: QTextCharFormat) -> None:
        marks, href = style_of(format)
        _append(self.parts, loose_text(text, marks, href) if href or not is_lawful(text) else (Text(text, marks),))
        if format.property(CREDIT):
            self.credit += text
        else:
            self.words += text


@dataclass(slots=True)
class _OpenItem:
    inlines: Inlines
    below: _OpenList | None = None


@dataclass(slots=True)
class _OpenList:
    """A list being read; `object_index` is the QTextList's."""

    object_index: int
    ordered: bool
    start: int
    depth: int
    id: str = ""
    items: list[_OpenItem] = field(default_factory=list)


def read_document(document: QTextDocument, *, reuse: bool = False) -> Body:
    """The body that a document holds, with its block ids. `reuse` takes paragraphs and headings as they were read
    before, the very objects. Never within an edit block: changes are told when it ends. A document that
    was not promised to forget (`memory`) is read anew in any case.
    """
    reader = BodyReader(document, reuse=reuse and is_forgetting(document))
    reader.read()
    return reader.body()


def read_range(document: QTextDocument, start: int, end: int) -> Body:
    """The part of the body between two positions of the document; a part of one block is a paragraph, a table that is
    not the place of the whole part is taken whole.
    """
    reader = BodyReader(document, (start, end))
    reader.read()
    return reader.body()


class BodyReader:
    """One reading of a document or of an extent of it."""

    def __init__(self, document: QTextDocument, extent: Extent | None = None, *, reuse: bool = False) -> None:
        self._document = document
        self._extent = extent
        self._reuse = reuse
        self._ids = IdKeeper()
        self._blocks: list[Block] = []
        self._list: _OpenList | None = None
        self._quote: tuple[str, str, list[Paragraph]] | None = None
        self._signed = False

    def body(self) -> Body:
        """What has been read."""
        return Body(tuple(self._blocks))

    def read(self) -> None:
        """Read blocks and tables in order."""
        tables = sorted(_tables(self._document.rootFrame()), key=lambda table: table.firstPosition())
        block = self._document.firstBlock()
        if self._extent is not None:
            block = self._document.findBlock(self._extent[0])
        number = 0
        while block.isValid() and (self._extent is None or block.position() <= self._extent[1]):
            while number < len(tables) and tables[number].lastPosition() < block.position():
                number += 1
            if number < len(tables) and tables[number].firstPosition() <= block.position():
                table = tables[number]
                if not self._inside(table):
                    self._close()
                    self._read_table(table)
                    block = self._document.findBlock(table.lastPosition() + 1)
                    continue
                self._read_loose(block)
            else:
                self._read_block(block)
            block = block.next()
        self._close()

    def _inside(self, table: QTextTable) -> bool:
        """Whether the extent lies within `table`, so that its cells' words are meant and not the table."""
        if self._extent is None:
            return False
        return table.firstPosition() <= self._extent[0] and self._extent[1] <= table.lastPosition()

    # -- blocks ------------------------------------------------------------------------------------------------------

    def _read_loose(self, block: QTextBlock) -> None:
        self._close()
        self._add_parts(block, "loose", plain_kind=True)

    def _read_again(self, block: QTextBlock) -> bool:
        """Take the block as it was read before; False where that is not known or its id is taken now."""
        memory = block.userData()
        if not isinstance(memory, BlockMemory) or memory.read is None or not self._ids.claim(memory.read.id):
            return False
        self._close()
        self._blocks.append(memory.read)
        return True

    def _remember(self, block: QTextBlock, read: Paragraph | Heading) -> None:
        self._blocks.append(read)
        if self._reuse:
            memory = block.userData()
            if not isinstance(memory, BlockMemory):
                memory = BlockMemory()
                block.setUserData(memory)
            memory.read = read

    def _read_block(self, block: QTextBlock) -> None:
        if self._reuse and self._read_again(block):
            return
        format = block.blockFormat()
        kind = kind_of(format)
        if OBJECT_CHAR in block.text():
            self._close()
            self._add_parts(block, kind)
            return
        inlines = self._runs(block)[0][1].inlines
        if self._is_partial(block):
            self._close()
            if inlines:
                self._add_paragraph(block, inlines)
            return
        if format.objectIndex() != NO_OBJECT and block.textList() is not None:
            self._close_quote()
            self._add_item(block, block.textList(), inlines)
        elif kind == Kind.QUOTE and text_property(format, QUOTE):
            self._close_list()
            self._add_quoted(block, inlines)
        else:
            self._close()
            if kind == Kind.HEADING and inlines:
                block_id = self._ids.take(block, "block", text_property(format, ID))
                level = min(max(int_property(format, LEVEL, 2), 2), 4)
                self._remember(block, Heading(inlines, level, align_of(format), block_id))
            elif inlines or kind not in (Kind.FILLER, Kind.ATOM):
                self._add_paragraph(block, inlines)

    def _is_partial(self, block: QTextBlock) -> bool:
        """Whether the extent takes a part of this block alone."""
        if self._extent is None:
            return False
        start, end = block.position(), block.position() + block.length() - 1
        return start <= self._extent[0] and self._extent[1] <= end and (start, end) != self._extent

    def _paragraph(self, block: QTextBlock, inlines: Inlines) -> Paragraph:
        format = block.blockFormat()
        align = align_of(format)
        wanted = format.property(INDENT)
        indent = align is Align.START and (wanted if isinstance(wanted, bool) else True)
        return Paragraph(inlines, align, indent, self._ids.take(block, "block", text_property(format, ID)))

    def _add_paragraph(self, block: QTextBlock, inlines: Inlines) -> None:
        self._remember(block, self._paragraph(block, inlines))

    def _add_quoted(self, block: QTextBlock, inlines: Inlines) -> None:
        group = text_property(block.blockFormat(), QUOTE)
        if self._quote is None or self._quote[0] != group:
            self._close_quote()
            self._quote = (group, self._ids.take(block, "quote", group), [])
        self._quote[2].append(self._paragraph(block, inlines))

    # -- atoms -------------------------------------------------------------------------------------------------------

    def _add_parts(self, block: QTextBlock, kind: str, *, plain_kind: bool = False) -> None:
        """A block with object characters: the words before the first are a paragraph, those behind a picture its
        caption and credit, those behind a rule or the 供稿 line a paragraph again.
        """
        for number, (atom, run) in enumerate(self._runs(block)):
            if isinstance(atom, Figure | MissingPicture):
                self._blocks.append(self._picture(block, atom, run, number))
                continue
            if isinstance(atom, Rule):
                self._blocks.append(Rule(self._ids.take(block, f"atom{number}", atom.id)))
            elif isinstance(atom, Signature) and not self._signed:
                self._signed = True
                self._blocks.append(Signature(self._ids.take(block, f"atom{number}", atom.id)))
            if not run.inlines:
                continue
            format = block.blockFormat()
            if number == 0 and kind == Kind.HEADING:
                block_id = self._ids.take(block, "block", text_property(format, ID))
                self._blocks.append(Heading(run.inlines, align=align_of(format), id=block_id))
            else:
                block_id = self._ids.take(block, f"words{number}", "" if number or plain_kind else _own_id(block))
                self._blocks.append(Paragraph(run.inlines, id=block_id))

    def _picture(self, block: QTextBlock, atom: Picture, run: _Run, number: int) -> Picture:
        named = with_id(atom, self._ids.take(block, f"atom{number}", atom.id))
        assert isinstance(named, Figure | MissingPicture)
        return replace(named, caption=one_line(run.words), credit=one_line(run.credit))

    def _runs(self, block: QTextBlock) -> list[tuple[Atom | None, _Run]]:
        """The block cut at its atoms: first (None, words before), then each atom with the words behind it."""
        parts: list[tuple[Atom | None, _Run]] = [(None, _Run())]
        for text, format in _fragments(block, self._extent):
            atom = atom_of(format) if OBJECT_CHAR in text else None
            if atom is None:
                parts[-1][1].add(text, format)
            else:
                parts.extend((atom, _Run()) for char in text if char == OBJECT_CHAR)
        for _, run in parts:
            run.inlines = _canonical(run.parts)
        return parts

    # -- lists -------------------------------------------------------------------------------------------------------

    def _add_item(self, block: QTextBlock, text_list: QTextList, inlines: Inlines) -> None:
        format = text_list.format()
        index = block.blockFormat().objectIndex()
        depth = min(max(format.indent(), 1), MAX_LIST_DEPTH)
        open_list = self._list
        if open_list is None or (depth <= open_list.depth and open_list.object_index != index):
            self._close_list()
            self._list = self._new_list(block, text_list, index, depth)
            self._list.id = self._ids.take(block, "list", text_property(format, ID))
            self._list.items.append(_OpenItem(inlines))
            return
        while open_list.object_index != index:
            last = open_list.items[-1]
            if last.below is None:
                last.below = self._new_list(block, text_list, index, depth)
                last.below.items.append(_OpenItem(inlines))
                return
            if depth <= last.below.depth and last.below.object_index != index:
                break  # a second list below the same item: its entries go on with the first
            open_list = last.below
        else:
            open_list.items.append(_OpenItem(inlines))
            return
        assert open_list.items[-1].below is not None
        open_list.items[-1].below.items.append(_OpenItem(inlines))

    def _new_list(self, block: QTextBlock, text_list: QTextList, index: int, depth: int) -> _OpenList:
        format = text_list.format()
        ordered = is_ordered(format)
        start = format.start() + text_list.itemNumber(block) if ordered else 1
        return _OpenList(index, ordered, min(max(start, 1), 9999), depth)

    def _close_list(self) -> None:
        if self._list is not None:
            made = _finish(self._list, 1)
            self._blocks.append(replace(made, id=self._list.id))
            self._list = None

    def _close_quote(self) -> None:
        if self._quote is not None:
            self._blocks.append(Quote(tuple(self._quote[2]), self._quote[1]))
            self._quote = None

    def _close(self) -> None:
        self._close_list()
        self._close_quote()

    # -- tables ------------------------------------------------------------------------------------------------------

    def _read_table(self, table: QTextTable) -> None:
        if kind_of(table.format()) == Kind.ROW:
            self._read_row(table)
            return
        first = table.cellAt(0, 0).firstCursorPosition().block()
        pictures: list[Block] = []
        rows: list[tuple[Cell, ...]] = []
        for top in range(table.rows()):
            row: list[Cell] = []
            for left in range(table.columns()):
                cell = table.cellAt(top, left)
                if cell.row() == top and cell.column() == left:
                    align = align_of(cell.firstCursorPosition().blockFormat())
                    inlines = self._cell_words(table, top, left, pictures)
                    row.append(Cell(inlines, cell.columnSpan(), cell.rowSpan(), align))
            rows.append(tuple(row))
        header = table.format().headerRowCount() > 0
        try:
            block_id = self._ids.take(first, "table", text_property(table.format(), ID))
            self._blocks.append(Table(tuple(rows), header, block_id))
        except Refused:  # larger than a body may hold
            lines = ("".join(f"{plain(cell.inlines, ' ')} " for cell in row) for row in rows)
            self._blocks.extend(Paragraph(canonical(loose_text(line))) for line in lines if line.strip())
        self._blocks.extend(pictures)

    def _cell_words(self, table: QTextTable, top: int, left: int, pictures: list[Block]) -> Inlines:
        """All words of a cell, a block a line; pictures that got into it are put behind the table."""
        parts: list[Inline] = []
        for number, block in enumerate(_cell_blocks(table, top, left)):
            if number:
                parts.append(LineBreak())
            for place, (atom, run) in enumerate(self._runs(block)):
                if isinstance(atom, Figure | MissingPicture):
                    pictures.append(self._picture(block, atom, run, place))
                else:
                    parts.extend(run.inlines)
        return canonical(parts)

    def table_blocks(self, table: QTextTable) -> list[Block]:
        """One table alone, with the pictures that got into it behind it."""
        self._read_table(table)
        return self._blocks

    def row_pictures(self, table: QTextTable) -> list[Picture]:
        """The pictures of one row alone, in order."""
        self._read_row(table)
        return list(self.body().pictures())

    def _read_row(self, table: QTextTable) -> None:
        first = table.cellAt(0, 0).firstCursorPosition().block()
        before = len(self._blocks)
        for top in range(table.rows()):
            for left in range(table.columns()):
                for block in _cell_blocks(table, top, left):
                    if OBJECT_CHAR in block.text() or self._runs(block)[0][1].inlines:
                        self._add_parts(block, Kind.ATOM)
        read = self._blocks[before:]
        pictures = [block for block in read if isinstance(block, Figure | MissingPicture)]
        others = [block for block in read if not isinstance(block, Figure | MissingPicture)]
        del self._blocks[before:]
        if len(pictures) >= 2:
            row_id = self._ids.take(first, "row", text_property(table.format(), ID))
            self._blocks.append(FigureRow(tuple(pictures[:_ROW_MAX]), row_id))
            pictures = pictures[_ROW_MAX:]
        self._blocks.extend(pictures)
        self._blocks.extend(others)


def _own_id(block: QTextBlock) -> str:
    return text_property(block.blockFormat(), ID)


def _tables(frame: QTextFrame) -> Iterator[QTextTable]:
    """The outermost tables below a frame."""
    for child in frame.childFrames():
        if isinstance(child, QTextTable):
            yield child
        else:
            yield from _tables(child)


def _cell_blocks(table: QTextTable, top: int, left: int) -> Iterator[QTextBlock]:
    cell = table.cellAt(top, left)
    last = cell.lastPosition()
    block = cell.firstCursorPosition().block()
    while block.isValid() and block.position() <= last:
        yield block
        block = block.next()


def _fragments(block: QTextBlock, extent: Extent | None) -> Iterator[tuple[str, QTextCharFormat]]:
    walker = block.begin()
    while not walker.atEnd():
        fragment = walker.fragment()
        text = fragment.text()
        if extent is not None:
            text = _cut(text, fragment.position(), extent)
        if text:
            yield text, fragment.charFormat()
        walker += 1


def _cut(text: str, position: int, extent: Extent) -> str:
    """The part of `text`, which begins at `position`, within the extent; positions count UTF-16 units as Qt does."""
    units = text.encode("utf-16-le")
    start = max(0, extent[0] - position) * 2
    end = max(0, extent[1] - position) * 2
    return units[start:end].decode("utf-16-le", errors="ignore")


def _append(inlines: list[Inline], more: Inlines) -> None:
    """Append, joining runs of one style."""
    for inline in more:
        last = inlines[-1] if inlines else None
        if (
            isinstance(inline, Text)
            and isinstance(last, Text)
            and inline.marks == last.marks
            and inline.href == last.href
        ):
            joined = last.text + inline.text
            inlines[-1:] = loose_text(joined, last.marks, last.href)
        else:
            inlines.append(inline)


def _canonical(inlines: list[Inline]) -> Inlines:
    made = tuple(inlines)
    return made if is_canonical(made) else canonical(made)


def _finish(open_list: _OpenList, depth: int) -> List:
    """The list as a value; entries nested deeper than a body may hold stay at the deepest level."""
    items: list[ListItem] = []
    for item in open_list.items:
        if item.below is None:
            items.append(ListItem(item.inlines))
        elif depth < MAX_LIST_DEPTH:
            items.append(ListItem(item.inlines, _finish(item.below, depth + 1)))
        else:
            items.append(ListItem(item.inlines))
            items.extend(_finish(item.below, depth).items)
    return List(tuple(items), open_list.ordered, open_list.start)
