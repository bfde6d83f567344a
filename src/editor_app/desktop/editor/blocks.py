"""Small questions and changes around one text block, which commands and keys are made of. No function here opens an
undo step of its own; the caller does (`step`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextTable

from editor_app.desktop.editor.atoms import Atom, first_atom
from editor_app.desktop.editor.formats import (
    CREDIT,
    ID,
    NO_OBJECT,
    OBJECT_CHAR,
    EditorStyle,
    Kind,
    atom_format,
    filler_format,
    kind_of,
    paragraph_format,
    signature_format,
    text_property,
)
from editor_app.desktop.editor.memory import BlockMemory
from editor_app.model.body import Figure, MissingPicture, Signature, new_block_id


@contextmanager
def step(cursor: QTextCursor, *, joined: bool = False) -> Iterator[QTextCursor]:
    """Everything inside is one undo step; `joined` makes it part of the step before."""
    if joined:
        cursor.joinPreviousEditBlock()
    else:
        cursor.beginEditBlock()
    try:
        yield cursor
    finally:
        cursor.endEditBlock()


def table_at(cursor: QTextCursor) -> QTextTable | None:
    """The table in which the cursor stands; stubs do not say that there may be none."""
    table: QTextTable | None = cursor.currentTable()
    return table


def in_row(cursor: QTextCursor) -> bool:
    """Whether the cursor stands in a row of pictures."""
    table = table_at(cursor)
    return table is not None and kind_of(table.format()) == Kind.ROW


def in_grid(cursor: QTextCursor) -> bool:
    """Whether the cursor stands in a table of the article."""
    table = table_at(cursor)
    return table is not None and kind_of(table.format()) != Kind.ROW


def atom_in(block: QTextBlock) -> tuple[int, Atom] | None:
    """Position and atom of a block's first atom."""
    return first_atom(block)


def is_picture(atom: Atom) -> bool:
    """Whether an atom has a caption."""
    return isinstance(atom, Figure | MissingPicture)


def in_list(block: QTextBlock) -> bool:
    """Whether a block is a list item."""
    return block.blockFormat().objectIndex() != NO_OBJECT and block.textList() is not None


def same_frame(one: QTextBlock, other: QTextBlock) -> bool:
    """Whether two blocks stand in the same cell, or both outside of tables."""
    first, second = QTextCursor(one).currentFrame(), QTextCursor(other).currentFrame()
    return (first.firstPosition(), first.lastPosition()) == (second.firstPosition(), second.lastPosition())


def is_adjacent(one: QTextBlock, other: QTextBlock) -> bool:
    """Whether nothing, not even a table, stands between two valid blocks, `one` being the earlier."""
    return one.isValid() and other.isValid() and one.next() == other and same_frame(one, other)


def end_of(block: QTextBlock) -> int:
    """The position behind the last character of a block."""
    return block.position() + block.length() - 1


def cursor_at(document: QTextDocument, position: int) -> QTextCursor:
    """A cursor at a position."""
    cursor = QTextCursor(document)
    cursor.setPosition(min(max(position, 0), document.characterCount() - 1))
    return cursor


def caption_end(block: QTextBlock) -> int:
    """Where to write on in a picture's caption: before the credit, if there is one."""
    end = end_of(block)
    walker = block.begin()
    while not walker.atEnd():
        fragment = walker.fragment()
        if fragment.charFormat().property(CREDIT):
            return fragment.position()
        walker += 1
    return end


def turn_into_paragraph(cursor: QTextCursor, style: EditorStyle) -> None:
    """Make the cursor's block a 正文 paragraph; it keeps its id if it has one."""
    block_id = text_property(cursor.blockFormat(), ID) or new_block_id()
    cursor.setBlockFormat(paragraph_format(style, block_id))


def give_fresh_id(block: QTextBlock) -> None:
    """Give a block a new id."""
    cursor = QTextCursor(block)
    format = cursor.blockFormat()
    format.setProperty(ID, new_block_id())
    cursor.setBlockFormat(format)


def paragraph_after(cursor: QTextCursor, style: EditorStyle) -> None:
    """Put an empty paragraph behind the cursor's block and go there."""
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertBlock(paragraph_format(style, new_block_id()), QTextCharFormat())


def paragraph_before(cursor: QTextCursor, style: EditorStyle) -> None:
    """Put an empty paragraph before the cursor's block and go there."""
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
    memory = cursor.block().userData()
    cursor.insertBlock()
    if isinstance(memory, BlockMemory):  # it stays with the first of the two, but belongs to the words
        kept = BlockMemory()
        kept.ids.update(memory.ids)
        cursor.block().setUserData(kept)
    cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
    cursor.setBlockFormat(paragraph_format(style, new_block_id()))
    cursor.setBlockCharFormat(QTextCharFormat())


def remove_block(block: QTextBlock, style: EditorStyle) -> QTextCursor:
    """Take a block out of the document with everything in it; where Qt needs one there, a filler stays. The cursor
    returned stands where it was.
    """
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    following, before = block.next(), block.previous()
    if is_adjacent(block, following):
        cursor.deleteChar()
    elif is_adjacent(before, block):
        format = before.blockFormat()
        cursor.deletePreviousChar()
        cursor.setBlockFormat(format)
    else:
        alone = not before.isValid() and not following.isValid()
        cursor.setBlockFormat(filler_format(style, compact=not alone))
        cursor.setBlockCharFormat(QTextCharFormat())
    return cursor


def remove_table(table: QTextTable, style: EditorStyle) -> QTextCursor:
    """Take a table out of the document. The cursor returned stands at the beginning of the block that followed it."""
    document = table.document()
    cursor = cursor_at(document, table.lastPosition() + 1)
    format, filler = cursor.blockFormat(), is_empty_filler(cursor.block())
    before = cursor_at(document, table.firstPosition() - 1)
    before_format = before.blockFormat()
    cursor.insertBlock(format)
    cursor.setPosition(table.firstPosition() - 1)
    cursor.setPosition(table.lastPosition() + 1, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    cursor.setBlockFormat(before_format)
    follower = cursor.block().next()
    place = QTextCursor(follower)
    if is_empty_filler(cursor.block()) and is_adjacent(cursor.block(), follower):
        cursor.deleteChar()
        place.setBlockFormat(format)
    elif filler and is_adjacent(cursor.block(), follower):
        place = remove_block(follower, style)
    return place


def is_empty_filler(block: QTextBlock) -> bool:
    """Whether a block is there only because Qt needs one."""
    return block.length() == 1 and kind_of(block.blockFormat()) == Kind.FILLER


def repair(document: QTextDocument, position: int, style: EditorStyle) -> None:
    """Bring the block at `position` back to what the page can show: an atom begins its block, a block of a picture
    without picture is a paragraph. Joins the undo step before.
    """
    block = document.findBlock(position)
    if not block.isValid():
        return
    kind = kind_of(block.blockFormat())
    if OBJECT_CHAR not in block.text():
        if kind == Kind.ATOM:
            with step(QTextCursor(block), joined=True) as cursor:
                turn_into_paragraph(cursor, style)
        return
    if in_grid(QTextCursor(block)) or (block.text().count(OBJECT_CHAR) == 1 and _is_tidy(block, kind)):
        return
    with step(QTextCursor(block), joined=True) as cursor:
        _separate(document, cursor, block, style)


def _is_tidy(block: QTextBlock, kind: str) -> bool:
    return kind == Kind.ATOM and block.text().startswith(OBJECT_CHAR) and not in_list(block)


def _separate(document: QTextDocument, cursor: QTextCursor, block: QTextBlock, style: EditorStyle) -> None:
    """Put each atom of a block at the beginning of a block of its own."""
    start, length = block.position(), block.length() - 1
    places = [start + offset for offset in range(length) if document.characterAt(start + offset) == OBJECT_CHAR]
    for place in reversed(places):
        cursor.setPosition(place)
        if place > start:
            cursor.insertBlock()
        found = first_atom(cursor.block())
        if found is None:
            continue
        signed = isinstance(found[1], Signature)
        cursor.setBlockFormat(signature_format(style) if signed else atom_format(style))
    first = document.findBlock(start)
    if OBJECT_CHAR not in first.text() and kind_of(first.blockFormat()) == Kind.ATOM:
        cursor.setPosition(start)
        turn_into_paragraph(cursor, style)
