"""What Enter, Backspace, Delete, Tab and the arrows do, as a person who knows WPS expects, and where typed words go when
the caret stands where no words can be. Functions on a cursor; each that changes something is one undo step. They return
whether they have done what the key asks for; otherwise Qt's own way is right.
"""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor

from editor_app.desktop.editor.atoms import Atom
from editor_app.desktop.editor.blocks import (
    atom_in,
    caption_end,
    cursor_at,
    end_of,
    give_fresh_id,
    in_grid,
    in_list,
    in_row,
    is_adjacent,
    is_picture,
    paragraph_after,
    paragraph_before,
    remove_block,
    step,
    table_at,
    turn_into_paragraph,
)
from editor_app.desktop.editor.commands import block_id_at, leave_list, remove_picture, sink_item
from editor_app.desktop.editor.formats import (
    CREDIT,
    INDENT,
    LINE_SEPARATOR,
    OBJECT_CHAR,
    EditorStyle,
    Kind,
    align_of,
    credit_format,
    kind_of,
    paragraph_format,
    set_indent,
)
from editor_app.desktop.editor.tables import append_row
from editor_app.desktop.editor.writing import CREDIT_GAP
from editor_app.model.body import Align, new_block_id


def selected_atom(cursor: QTextCursor) -> tuple[int, Atom] | None:
    """Position and atom where the selection is exactly one object character."""
    if cursor.selectionEnd() - cursor.selectionStart() != 1:
        return None
    found = atom_in(cursor.document().findBlock(cursor.selectionStart()))
    return found if found is not None and found[0] == cursor.selectionStart() else None


def in_caption(cursor: QTextCursor) -> bool:
    """Whether the caret stands in the words below a picture."""
    found = atom_in(cursor.block())
    return found is not None and is_picture(found[1]) and cursor.position() > found[0] and not cursor.hasSelection()


def select_touched_atom(cursor: QTextCursor) -> bool:
    """Where the caret stands directly beside an object, select the object: no words can be written there."""
    found = None if cursor.hasSelection() else atom_in(cursor.block())
    if found is None or cursor.position() not in (found[0], found[0] + 1):
        return False
    if cursor.position() == found[0] + 1 and is_picture(found[1]) and not _breaks_at(cursor.block(), found[0] + 1):
        return False
    select_atom(cursor, found[0])
    return True


def _breaks_at(block: QTextBlock, position: int) -> bool:
    return block.document().characterAt(position) == LINE_SEPARATOR


def select_atom(cursor: QTextCursor, position: int) -> None:
    """Select the object character at a position."""
    cursor.setPosition(position)
    cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)


# -- typing ---------------------------------------------------------------------------------------------------------


def ready_for_words(cursor: QTextCursor, style: EditorStyle) -> None:
    """Bring the cursor to where words that are about to be typed can stand. Does nothing with a selection of text."""
    found = selected_atom(cursor)
    if found is not None:
        _behind_atom(cursor, found, style)
        return
    if cursor.hasSelection():
        return
    block = cursor.block()
    found = atom_in(block)
    if found is None:
        if kind_of(block.blockFormat()) in (Kind.FILLER, Kind.ATOM) and not in_list(block):
            with step(cursor):
                turn_into_paragraph(cursor, style)
    elif cursor.position() <= found[0] and not in_row(cursor):
        with step(cursor):
            paragraph_before(cursor, style)
    elif cursor.position() <= found[0] + 1 or not is_picture(found[1]):
        _behind_atom(cursor, found, style)


def _behind_atom(cursor: QTextCursor, found: tuple[int, Atom], style: EditorStyle) -> None:
    """Into the caption of a picture; into a new paragraph behind anything else."""
    cursor.setPosition(found[0] + 1)
    with step(cursor):
        if not is_picture(found[1]):
            paragraph_after(cursor, style)
        elif not _breaks_at(cursor.block(), found[0] + 1):
            cursor.insertText(LINE_SEPARATOR, QTextCharFormat())
        else:
            cursor.setPosition(caption_end(cursor.block()))


# -- Enter ----------------------------------------------------------------------------------------------------------


def enter(cursor: QTextCursor, style: EditorStyle) -> bool:
    """Enter: a second line in a heading, then back to 正文; out of captions, empty list items and quotations."""
    found = selected_atom(cursor)
    if found is not None:
        _behind_atom(cursor, found, style)
        return True
    with step(cursor):
        cursor.removeSelectedText()
        found = atom_in(cursor.block())
        if found is not None:
            _enter_at_atom(cursor, found, style)
        elif in_grid(cursor):
            cursor.insertText(LINE_SEPARATOR, QTextCharFormat())
        elif in_row(cursor):
            _behind_row(cursor, style)
        else:
            _enter_in_text(cursor, style)
    return True


def _enter_at_atom(cursor: QTextCursor, found: tuple[int, Atom], style: EditorStyle) -> None:
    if in_row(cursor):
        _behind_row(cursor, style)
    elif cursor.position() <= found[0]:
        paragraph_before(cursor, style)
        cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
    else:
        _to_following(cursor, style)


def _to_following(cursor: QTextCursor, style: EditorStyle) -> None:
    """To the paragraph behind a picture; a new one where something else follows."""
    block = cursor.block()
    following = block.next()
    if is_adjacent(block, following) and _is_running_text(following):
        cursor.setPosition(following.position())
    else:
        paragraph_after(cursor, style)


def _behind_row(cursor: QTextCursor, style: EditorStyle) -> None:
    table = table_at(cursor)
    assert table is not None
    cursor.setPosition(table.lastPosition() + 1)
    if kind_of(cursor.blockFormat()) == Kind.FILLER and cursor.block().length() == 1:
        turn_into_paragraph(cursor, style)
    elif not _is_running_text(cursor.block()):
        paragraph_before(cursor, style)


def _is_running_text(block: QTextBlock) -> bool:
    plain_kind = kind_of(block.blockFormat()) in (Kind.PARAGRAPH, Kind.QUOTE)
    return plain_kind and OBJECT_CHAR not in block.text() and not in_list(block)


def _enter_in_text(cursor: QTextCursor, style: EditorStyle) -> None:
    block = cursor.block()
    kind = kind_of(block.blockFormat())
    if in_list(block):
        if block.length() == 1:
            leave_list(cursor, style)
        else:
            cursor.insertBlock()
    elif kind == Kind.HEADING:
        _enter_in_heading(cursor, style)
    elif kind == Kind.QUOTE and block.length() == 1:
        turn_into_paragraph(cursor, style)
    else:
        if kind in (Kind.FILLER, Kind.ATOM):
            turn_into_paragraph(cursor, style)
        _split(cursor, style)


def _split(cursor: QTextCursor, style: EditorStyle) -> None:
    """A new block of the same kind; the one with the words (the first, where both have some) keeps the id."""
    if cursor.atBlockStart() and not cursor.atBlockEnd():
        format = cursor.blockFormat()
        paragraph_before(cursor, style)
        cursor.setBlockFormat(format)
        give_fresh_id(cursor.block())
        cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
        return
    cursor.insertBlock()
    give_fresh_id(cursor.block())


def _enter_in_heading(cursor: QTextCursor, style: EditorStyle) -> None:
    text = cursor.block().text()
    if cursor.atBlockStart():
        paragraph_before(cursor, style)
        if text:
            cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
        return
    if LINE_SEPARATOR not in text:
        cursor.insertText(LINE_SEPARATOR, QTextCharFormat())
        return
    if cursor.atBlockEnd() and text.endswith(LINE_SEPARATOR):
        cursor.deletePreviousChar()
    cursor.insertBlock(paragraph_format(style, new_block_id()), QTextCharFormat())


# -- Backspace and Delete -------------------------------------------------------------------------------------------


def at_front(cursor: QTextCursor) -> bool:
    """Whether no word of the same block or caption stands before the caret."""
    found = atom_in(cursor.block())
    return cursor.atBlockStart() or (found is not None and cursor.position() <= found[0] + 2)


def backspace(cursor: QTextCursor, style: EditorStyle) -> bool:
    """Backspace: at the beginning of a block first its indent, bullet or quotation goes, then the blocks are joined."""
    if _remove_selected(cursor, style):
        return True
    if cursor.hasSelection():
        return False
    found = atom_in(cursor.block())
    if found is not None:
        return _backspace_at_atom(cursor, found, style)
    if not cursor.atBlockStart():
        return False
    if table_at(cursor) is not None:
        return True
    block = cursor.block()
    if in_list(block):
        leave_list(cursor, style)
        return True
    if kind_of(block.blockFormat()) == Kind.QUOTE or _is_indented(block):
        with step(cursor):
            _plainer(cursor, style)
        return True
    return _join_before(cursor, style)


def _is_indented(block: QTextBlock) -> bool:
    format = block.blockFormat()
    return kind_of(format) == Kind.PARAGRAPH and format.property(INDENT) is True and align_of(format) is Align.START


def _plainer(cursor: QTextCursor, style: EditorStyle) -> None:
    if kind_of(cursor.blockFormat()) == Kind.QUOTE:
        turn_into_paragraph(cursor, style)
        return
    format = cursor.blockFormat()
    set_indent(format, style, False)
    cursor.setBlockFormat(format)


def _join_before(cursor: QTextCursor, style: EditorStyle) -> bool:
    """Join with the block before; an object or table before is not joined with words."""
    block = cursor.block()
    before = block.previous()
    if not before.isValid():
        return True
    if not is_adjacent(before, block):
        if block.length() == 1 and kind_of(block.blockFormat()) != Kind.FILLER:
            with step(cursor):
                remove_block(block, style)
        cursor.setPosition(block.position() - 1)
        return True
    found = atom_in(before)
    if found is not None:
        if block.length() == 1:
            end = end_of(before)
            with step(cursor):
                remove_block(block, style)
            cursor.setPosition(end)
        else:
            select_atom(cursor, found[0])
        return True
    if before.length() == 1:  # its place is taken by these words, with their own format
        with step(cursor):
            remove_block(before, style)
        return True
    return False


def _backspace_at_atom(cursor: QTextCursor, found: tuple[int, Atom], style: EditorStyle) -> bool:
    position, atom = found
    if cursor.position() <= position:
        block = cursor.block()
        before = block.previous()
        if cursor.atBlockStart() and is_adjacent(before, block) and before.length() == 1:
            with step(cursor):
                remove_block(before, style)
        else:
            select_atom(cursor, position)
        return True
    if cursor.position() <= position + 2 or not is_picture(atom):
        select_atom(cursor, position)
        return True
    if cursor.document().characterAt(cursor.position() - 1) == CREDIT_GAP and _gap_alone(cursor):
        with step(cursor):
            cursor.deletePreviousChar()
        return True
    return False


def _gap_alone(cursor: QTextCursor) -> bool:
    """Whether the caret stands behind the gap of a credit that has no words."""
    return cursor.atBlockEnd() and bool(cursor.charFormat().property(CREDIT))


def delete(cursor: QTextCursor, style: EditorStyle) -> bool:
    """Delete: an object is never joined with words."""
    if _remove_selected(cursor, style):
        return True
    if cursor.hasSelection():
        return False
    found = atom_in(cursor.block())
    if found is not None and cursor.position() == found[0]:
        select_atom(cursor, found[0])
        return True
    if not cursor.atBlockEnd():
        return False
    block = cursor.block()
    following = block.next()
    if not is_adjacent(block, following):
        return True
    before_object = OBJECT_CHAR in following.text()
    if OBJECT_CHAR in block.text() or before_object:
        with step(cursor):
            if following.length() == 1:
                remove_block(following, style)
            elif block.length() == 1:
                remove_block(block, style)
            elif before_object:
                found = atom_in(following)
                select_atom(cursor, found[0] if found is not None else following.position())
        return True
    if block.length() == 1 and not in_list(block):
        with step(cursor):
            remove_block(block, style)
        return True
    return False


def _remove_selected(cursor: QTextCursor, style: EditorStyle) -> bool:
    found = selected_atom(cursor)
    if found is None:
        return False
    block_id = block_id_at(cursor.document(), found[0])
    place = remove_picture(cursor.document(), block_id, style)
    cursor.setPosition(max(place, 0))
    return True


# -- Tab and arrows -------------------------------------------------------------------------------------------------


def takes_tab(cursor: QTextCursor) -> bool:
    """Whether Tab means something in the text here: in tables, lists and captions."""
    return table_at(cursor) is not None or in_list(cursor.block()) or in_caption(cursor)


def tab(cursor: QTextCursor, style: EditorStyle, *, back: bool) -> bool:
    """Tab: next cell (a new row behind the last), one list level down, from caption to credit; backwards the reverse."""
    if in_caption(cursor):
        _to_credit(cursor, back)
    elif in_grid(cursor):
        _to_cell(cursor, style, back=back)
    elif in_list(cursor.block()):
        if back:
            leave_list(cursor, style)
        else:
            sink_item(cursor)
    else:
        return False
    return True


def _to_credit(cursor: QTextCursor, back: bool) -> None:
    block = cursor.block()
    place = caption_end(block)
    if back:
        cursor.setPosition(place)
        return
    if place == end_of(block):
        cursor.setPosition(place)
        with step(cursor):
            cursor.insertText(CREDIT_GAP, credit_format())
    cursor.setPosition(end_of(block))


def _to_cell(cursor: QTextCursor, style: EditorStyle, *, back: bool) -> None:
    """To the next cell; behind the last one a new row is made, before the first one is the way out."""
    table = table_at(cursor)
    assert table is not None
    here = table.cellAt(cursor)
    row, column = here.row(), here.column()
    while True:
        column += -1 if back else 1
        if not 0 <= column < table.columns():
            row, column = row + (-1 if back else 1), (table.columns() - 1 if back else 0)
        if not 0 <= row < table.rows():
            if back:
                cursor.setPosition(table.firstPosition() - 1)
            else:
                append_row(cursor, style)
            return
        cell = table.cellAt(row, column)
        if (cell.row(), cell.column()) == (row, column):
            cursor.setPosition(cell.firstPosition())
            cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
            return


def arrow(cursor: QTextCursor, *, forward: bool) -> bool:
    """An arrow with an object selected: into the caption, or to what stands before or behind."""
    found = selected_atom(cursor)
    if found is None:
        return False
    position, atom = found
    if forward and is_picture(atom):
        cursor.setPosition(min(position + 2, end_of(cursor_at(cursor.document(), position).block())))
        return True
    last = cursor.document().characterCount() - 1
    target = position + 2 if forward else position - 1
    if 0 <= target <= last:
        cursor.setPosition(target)
        select_touched_atom(cursor)
    return True
