"""Putting blocks into a document that is being written: at the caret, in one undo step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextTable

from editor_app.desktop.editor.blocks import (
    atom_in,
    cursor_at,
    give_fresh_id,
    in_grid,
    is_adjacent,
    is_empty_filler,
    is_picture,
    remove_block,
    remove_table,
    repair,
    step,
    table_at,
    turn_into_paragraph,
)
from editor_app.desktop.editor.formats import LINE_SEPARATOR, EditorStyle, Kind, filler_format, kind_of
from editor_app.desktop.editor.memory import BlockMemory
from editor_app.desktop.editor.reading import read_document
from editor_app.desktop.editor.writing import BodyWriter, insert_text, write_inlines
from editor_app.model.body import (
    Block,
    Body,
    Figure,
    FigureRow,
    MissingPicture,
    Paragraph,
    Quote,
    Signature,
    block_lines,
    new_block_id,
)
from editor_app.model.text import one_line


def body_ids(body: Body) -> set[str]:
    """Every id of a body, parts included."""
    ids: set[str] = set()
    for block in body.blocks:
        ids.add(block.id)
        ids.update(part.id for part in _parts(block))
    return ids


def _parts(block: Block) -> Sequence[Figure | MissingPicture | Paragraph]:
    if isinstance(block, FigureRow):
        return block.figures
    return block.paragraphs if isinstance(block, Quote) else ()


def with_free_ids(blocks: Iterable[Block], taken: set[str]) -> list[Block]:
    """The same blocks, each id that is taken (or occurs twice) replaced by a fresh one."""
    return [_freed(block, taken) for block in blocks]


def _freed(block: Block, taken: set[str]) -> Block:
    if block.id in taken:
        block = replace(block, id=new_block_id())
    taken.add(block.id)
    if isinstance(block, FigureRow):
        figures = tuple(_free_part(figure, taken) for figure in block.figures)
        return replace(block, figures=figures)
    if isinstance(block, Quote):
        return replace(block, paragraphs=tuple(_free_paragraph(part, taken) for part in block.paragraphs))
    return block


def _free_part(part: Figure | MissingPicture, taken: set[str]) -> Figure | MissingPicture:
    made = replace(part, id=new_block_id()) if part.id in taken else part
    taken.add(made.id)
    return made


def _free_paragraph(part: Paragraph, taken: set[str]) -> Paragraph:
    made = replace(part, id=new_block_id()) if part.id in taken else part
    taken.add(made.id)
    return made


def insert_body(cursor: QTextCursor, body: Body, style: EditorStyle) -> None:
    """Put `body` in the place of the cursor's selection. Words alone go into the line where the caret stands, also in
    captions and table cells; several blocks are put between. Ids that are free are kept (a move), others made anew.
    """
    if not body.blocks:
        return
    with step(cursor):
        remove_selected(cursor, style)
        present = read_document(cursor.document())
        signed = any(isinstance(block, Signature) for block in present.blocks)
        blocks = [block for block in body.blocks if not (signed and isinstance(block, Signature))]
        blocks = with_free_ids(blocks, body_ids(present))
        found = atom_in(cursor.block())
        caption = found is not None and is_picture(found[1]) and cursor.position() > found[0]
        if in_grid(cursor) or (caption and len(blocks) == 1):
            _insert_words(cursor, blocks, one=not in_grid(cursor))
            blocks = [block for block in blocks if isinstance(block, Figure | MissingPicture | FigureRow)]
        elif len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            _ready_for_words(cursor, style)
            write_inlines(cursor, blocks[0].inlines)
            blocks = []
        if blocks:
            insert_blocks(cursor, blocks, style, merge=True)
        _repair_around(cursor, style)


def remove_selected(cursor: QTextCursor, style: EditorStyle) -> None:
    """Take the selection out; what remains of its first and last block is one block then, in which no object may be."""
    if cursor.hasSelection():
        cursor.removeSelectedText()
        _repair_around(cursor, style)


def _repair_around(cursor: QTextCursor, style: EditorStyle) -> None:
    """Bring the block of the cursor and those beside it back to what the page can show; the cursor stays before them."""
    cursor.setKeepPositionOnInsert(True)
    block = cursor.block()
    for near in (block.next(), block, block.previous()):
        if near.isValid():
            repair(cursor.document(), near.position(), style)
    cursor.setKeepPositionOnInsert(False)


def _ready_for_words(cursor: QTextCursor, style: EditorStyle) -> None:
    if kind_of(cursor.blockFormat()) == Kind.FILLER:
        turn_into_paragraph(cursor, style)


def _insert_words(cursor: QTextCursor, blocks: Iterable[Block], *, one: bool) -> None:
    """The words of blocks where only words can stand; `one` makes them one line."""
    lines = [
        line
        for block in blocks
        if not isinstance(block, Figure | MissingPicture | FigureRow)
        for line in block_lines(block)
    ]
    words = [one_line(part) for line in lines for part in line.split("\n")]
    if any(words):
        insert_text(cursor, (" " if one else LINE_SEPARATOR).join(filter(None, words)), QTextCharFormat())


def replace_all(document: QTextDocument, body: Body, style: EditorStyle) -> None:
    """Make `body` the whole content, in one undo step (unlike `fill_document`); ids are those of `body`."""
    cursor = QTextCursor(document)
    with step(cursor):
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        cursor.setBlockFormat(filler_format(style, compact=False))
        cursor.setBlockCharFormat(QTextCharFormat())
        cursor.block().setUserData(BlockMemory())
        BodyWriter(cursor, style, fresh=True).write(body.blocks)


def insert_blocks(
    cursor: QTextCursor, blocks: Sequence[Block], style: EditorStyle, *, merge: bool = False, split: bool = True
) -> None:
    """Put blocks at the cursor, which ends behind them. In a table or caption they come behind it. In the middle of a
    text the text is split; without `split` they come behind it. `merge` lets paragraphs at either end of `blocks` join
    the words before and behind the caret, as pasting does. The caller opens the undo step.
    """
    table = table_at(cursor)
    if table is not None:
        cursor.setPosition(table.lastPosition() + 1)
    found = atom_in(cursor.block())
    if (found is not None and cursor.position() > found[0]) or (not split and not cursor.atBlockStart()):
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    at_start, at_end = cursor.atBlockStart(), cursor.atBlockEnd()
    rest = list(blocks)
    if not at_start and merge and isinstance(rest[0], Paragraph):
        write_inlines(cursor, rest.pop(0).inlines)  # type: ignore[union-attr]
    fresh = at_start
    if at_start and not at_end:
        cursor.insertBlock()
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
    elif not at_start and not at_end:
        cursor.insertBlock()
        give_fresh_id(cursor.block())
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    if fresh:
        cursor.setBlockFormat(filler_format(style, compact=False))
    writer = BodyWriter(cursor, style, fresh=fresh)
    writer.write(rest)
    if rest:
        seal(writer, style)
    if merge and rest and not at_end and isinstance(rest[-1], Paragraph):
        _join_tail(cursor)


def make_room(cursor: QTextCursor, style: EditorStyle) -> None:
    """Put an empty block before the cursor's, which it must stand at the beginning of, and go there; an empty filler is
    room enough.
    """
    if not is_empty_filler(cursor.block()):
        cursor.insertBlock()
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
    cursor.setBlockFormat(filler_format(style, compact=False))
    cursor.setBlockCharFormat(QTextCharFormat())


def seal(writer: BodyWriter, style: EditorStyle) -> None:
    """Remove the filler behind a table that was written last, where other words follow."""
    block = writer.cursor.block()
    if writer.fresh and is_adjacent(block, block.next()):
        writer.cursor.setPosition(remove_block(block, style).position())


def replace_table(table: QTextTable, blocks: Sequence[Block], style: EditorStyle) -> int:
    """Put `blocks` (with their ids) in the place of a table, or of a row of pictures. Returns where they begin, without
    any where the block behind begins. The caller opens the undo step.
    """
    place = cursor_at(table.document(), table.lastPosition() + 1)
    if blocks:
        make_room(place, style)
        writer = BodyWriter(place, style, fresh=True)
        writer.write(blocks)
        seal(writer, style)
    return remove_table(table, style).position()


def _join_tail(cursor: QTextCursor) -> None:
    """Let the words behind the caret go on in the paragraph that was written last."""
    end, block = cursor.position(), cursor.block()
    if is_adjacent(block, block.next()) and atom_in(block.next()) is None:
        cursor.deleteChar()
        cursor.setPosition(end)


def insert_pictures(
    cursor: QTextCursor, pictures: Sequence[Figure | MissingPicture | FigureRow], style: EditorStyle
) -> None:
    """Put pictures and rows of them behind the block of the cursor (before it where the cursor stands at its
    beginning, in its place where it is an empty paragraph). One undo step.
    """
    if not pictures:
        return
    with step(cursor):
        taken = body_ids(read_document(cursor.document()))
        insert_blocks(cursor, with_free_ids(pictures, taken), style, split=False)
