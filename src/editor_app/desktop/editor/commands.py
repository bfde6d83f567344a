"""Commands of the tool row on a cursor: each is one undo step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextList

from editor_app.desktop.editor.atoms import Picture, atom_to_text, find_atom, replace_atom
from editor_app.desktop.editor.blocks import (
    atom_in,
    caption_end,
    cursor_at,
    end_of,
    in_grid,
    in_list,
    in_row,
    is_adjacent,
    remove_block,
    step,
    table_at,
)
from editor_app.desktop.editor.formats import (
    ID,
    INDENT,
    LINE_SEPARATOR,
    OBJECT_CHAR,
    QUOTE,
    EditorStyle,
    Kind,
    align_of,
    char_format,
    heading_format,
    is_ordered,
    item_format,
    kind_of,
    list_format,
    paragraph_format,
    set_align,
    set_indent,
    set_mark,
    style_of,
    text_property,
)
from editor_app.desktop.editor.insertion import replace_table
from editor_app.desktop.editor.memory import id_in_force
from editor_app.desktop.editor.reading import BodyReader
from editor_app.desktop.editor.rows import joinable, place_in_row
from editor_app.desktop.editor.state import BlockStyle, StyleState
from editor_app.model.body import MAX_LIST_DEPTH, Align, Figure, FigureRow, MissingPicture, new_block_id
from editor_app.model.inline import NO_MARKS, Mark, Marks


def selected_blocks(cursor: QTextCursor) -> list[QTextBlock]:
    """The blocks that the selection touches, in order; without one the cursor's block. A selection that ends at the
    beginning of a block does not touch it.
    """
    document = cursor.document()
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    block = document.findBlock(start)
    blocks = [block]
    while (block := block.next()).isValid() and block.position() < end:
        blocks.append(block)
    return blocks


def _text_blocks(cursor: QTextCursor) -> Iterator[QTextBlock]:
    """The selected blocks whose style can be changed: no pictures, no table cells."""
    for block in selected_blocks(cursor):
        if OBJECT_CHAR not in block.text() and table_at(QTextCursor(block)) is None:
            yield block


def set_block_style(cursor: QTextCursor, wanted: BlockStyle, style: EditorStyle) -> None:
    """Make the selected blocks 正文, 小标题, 引文, 列表 or 编号. Pictures and tables among them stay."""
    document = cursor.document()
    numbers = [block.blockNumber() for block in _text_blocks(cursor)]
    quote = new_block_id()
    with step(QTextCursor(cursor)) as editing:
        for number in numbers:
            block = document.findBlockByNumber(number)
            editing.setPosition(block.position())
            if wanted in (BlockStyle.BULLETED, BlockStyle.NUMBERED):
                _make_item(editing, wanted is BlockStyle.NUMBERED, style)
            elif wanted is BlockStyle.QUOTE:
                quote = _group_before(block) or quote
                format = paragraph_format(style, _id_of(block), indent=_indent_of(block), quote=quote)
                editing.setBlockFormat(format)
            elif wanted is BlockStyle.HEADING:
                if kind_of(block.blockFormat()) != Kind.HEADING:
                    editing.setBlockFormat(heading_format(style, _id_of(block)))
            elif kind_of(block.blockFormat()) != Kind.PARAGRAPH or in_list(block):
                editing.setBlockFormat(paragraph_format(style, _id_of(block)))


def _id_of(block: QTextBlock) -> str:
    return text_property(block.blockFormat(), ID) or new_block_id()


def _indent_of(block: QTextBlock) -> bool:
    value = block.blockFormat().property(INDENT)
    return value if isinstance(value, bool) else True


def _group_before(block: QTextBlock) -> str:
    """The quotation that the block before belongs to."""
    before = block.previous()
    if not is_adjacent(before, block) or kind_of(before.blockFormat()) != Kind.QUOTE:
        return ""
    return text_property(before.blockFormat(), QUOTE)


def _make_item(cursor: QTextCursor, ordered: bool, style: EditorStyle) -> None:
    block = cursor.block()
    if in_list(block):
        made = block.textList()
        format = made.format()
        if is_ordered(format) != ordered:
            made.setFormat(list_format(ordered, 1, format.indent(), text_property(format, ID)))
        return
    before = block.previous()
    neighbour = before.textList() if is_adjacent(before, block) and in_list(before) else None
    cursor.setBlockFormat(item_format(style))
    if neighbour is not None and neighbour.format().indent() == 1 and is_ordered(neighbour.format()) == ordered:
        neighbour.add(cursor.block())
    else:
        cursor.createList(list_format(ordered, 1, 1, new_block_id()))


def leave_list(cursor: QTextCursor, style: EditorStyle) -> None:
    """Bring the cursor's list item one level up; from the outermost level it becomes a paragraph."""
    block = cursor.block()
    depth = block.textList().format().indent()
    with step(cursor):
        upper = _list_before(block, depth - 1) if depth > 1 else None
        if upper is not None:
            upper.add(block)
        else:
            cursor.setBlockFormat(paragraph_format(style, new_block_id()))


def sink_item(cursor: QTextCursor) -> bool:
    """Bring the cursor's list item one level down, below the item before it; False where that cannot be."""
    block = cursor.block()
    before = block.previous()
    format = block.textList().format()
    depth = format.indent()
    if not is_adjacent(before, block) or not in_list(before) or depth >= MAX_LIST_DEPTH:
        return False
    if before.textList().format().indent() < depth:
        return False
    with step(cursor):
        lower = _list_before(block, depth + 1)
        if lower is not None:
            lower.add(block)
        else:
            cursor.createList(list_format(is_ordered(format), 1, depth + 1, ""))
    return True


def _list_before(block: QTextBlock, depth: int) -> QTextList | None:
    """The list at `depth` that an item directly before belongs to."""
    current, before = block, block.previous()
    while is_adjacent(before, current) and in_list(before):
        found = before.textList()
        indent = found.format().indent()
        if indent == depth:
            return found
        if indent < depth:
            return None
        current, before = before, before.previous()
    return None


# -- marks ----------------------------------------------------------------------------------------------------------


def stretches(cursor: QTextCursor) -> Iterator[tuple[int, int]]:
    """The selected parts of blocks that can carry marks."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    for block in selected_blocks(cursor):
        if OBJECT_CHAR in block.text():
            continue
        first, last = max(start, block.position()), min(end, block.position() + block.length() - 1)
        if first < last:
            yield first, last


def _styles(cursor: QTextCursor) -> Iterator[tuple[Marks, str | None]]:
    document = cursor.document()
    for first, last in stretches(cursor):
        walker = document.findBlock(first).begin()
        while not walker.atEnd():
            fragment = walker.fragment()
            if fragment.position() < last and fragment.position() + fragment.length() > first:
                yield style_of(fragment.charFormat())
            walker += 1


def common_marks(cursor: QTextCursor) -> Marks:
    """The marks that all selected characters have; without a selection those of the next character typed."""
    if not cursor.hasSelection():
        return style_of(cursor.charFormat())[0]
    found: Marks | None = None
    for marks, _ in _styles(cursor):
        found = marks if found is None else found & marks
    return found or NO_MARKS


def toggle_mark(cursor: QTextCursor, mark: Mark) -> QTextCharFormat:
    """Set `mark` on the whole selection, or take it off where all of it has it. Returns the format to merge into that of
    the next character typed (with nothing selected that is all that happens).
    """
    format = QTextCharFormat()
    set_mark(format, mark, mark not in common_marks(cursor))
    with step(QTextCursor(cursor)) as editing:
        for first, last in list(stretches(cursor)):
            editing.setPosition(first)
            editing.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            editing.mergeCharFormat(format)
    return format


def clear_marks(cursor: QTextCursor) -> None:
    """Take all marks and links off the selection; without one off the cursor's block."""
    if not cursor.hasSelection():
        cursor = QTextCursor(cursor.block())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    with step(QTextCursor(cursor)) as editing:
        for first, last in list(stretches(cursor)):
            editing.setPosition(first)
            editing.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            editing.setCharFormat(QTextCharFormat())


def clear_formats(cursor: QTextCursor, style: EditorStyle) -> None:
    """清除格式: marks and links go; where whole blocks are selected, or nothing is, their style, alignment and missing
    indent go too, as in WPS: they are plain 正文 again. Pictures, tables and their captions stay what they are.
    """
    blocks = selected_blocks(cursor)
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    first = blocks[0]
    within = len(blocks) == 1 and (start > first.position() or end < first.position() + first.length() - 1)
    with step(QTextCursor(cursor)):
        clear_marks(cursor)
        if (cursor.hasSelection() and within) or kind_of(first.blockFormat()) == Kind.FILLER:
            return
        set_block_style(cursor, BlockStyle.PARAGRAPH, style)
        set_alignment(cursor, Align.START, style)
        set_paragraph_indent(cursor, True, style)


def set_link(cursor: QTextCursor, href: str | None) -> None:
    """Make the selection a link, or no link."""
    with step(QTextCursor(cursor)) as editing:
        for first, last in list(stretches(cursor)):
            document = cursor.document()
            for start, end, marks, _ in pieces(document, first, last):
                editing.setPosition(start)
                editing.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                editing.setCharFormat(char_format(marks, href))


def pieces(document: QTextDocument, first: int, last: int) -> list[tuple[int, int, Marks, str | None]]:
    """Start, end, marks and link of each piece of one style between two positions of a block."""
    pieces: list[tuple[int, int, Marks, str | None]] = []
    walker = document.findBlock(first).begin()
    while not walker.atEnd():
        fragment = walker.fragment()
        start, end = max(first, fragment.position()), min(last, fragment.position() + fragment.length())
        if start < end:
            pieces.append((start, end, *style_of(fragment.charFormat())))
        walker += 1
    return pieces


# -- alignment ------------------------------------------------------------------------------------------------------


def set_alignment(cursor: QTextCursor, align: Align, style: EditorStyle) -> None:
    """Align the selected paragraphs, headings and cells. A paragraph that goes back to START gets its indent again."""
    _change_formats(cursor, lambda block: _aligned(block, align, style))


def set_paragraph_indent(cursor: QTextCursor, indent: bool, style: EditorStyle) -> None:
    """Switch the first-line indent of the selected paragraphs that stand at START."""
    _change_formats(cursor, lambda block: _indented(block, indent, style))


def _change_formats(cursor: QTextCursor, change: Callable[[QTextBlock], QTextBlockFormat | None]) -> None:
    with step(QTextCursor(cursor)) as editing:
        for block in selected_blocks(cursor):
            format = change(block) if OBJECT_CHAR not in block.text() and not in_list(block) else None
            if format is not None:
                editing.setPosition(block.position())
                editing.setBlockFormat(format)


def _aligned(block: QTextBlock, align: Align, style: EditorStyle) -> QTextBlockFormat | None:
    format = block.blockFormat()
    if align is align_of(format) or kind_of(format) == Kind.FILLER:
        return None
    set_align(format, align)
    if kind_of(format) in (Kind.PARAGRAPH, Kind.QUOTE):
        set_indent(format, style, align is Align.START)
    return format


def _indented(block: QTextBlock, indent: bool, style: EditorStyle) -> QTextBlockFormat | None:
    format = block.blockFormat()
    if kind_of(format) not in (Kind.PARAGRAPH, Kind.QUOTE) or align_of(format) is not Align.START:
        return None
    set_indent(format, style, indent)
    return format


# -- pictures -------------------------------------------------------------------------------------------------------


def remove_picture(document: QTextDocument, block_id: str, style: EditorStyle) -> int:
    """Remove a picture with its caption, or a rule, or the 供稿 line. A pair of which one goes becomes a single
    picture. Returns where the caret should be, -1 where there is no such atom.
    """
    found = find_atom(document, block_id)
    if found is None:
        return -1
    position = found[0]
    cursor = cursor_at(document, position)
    with step(cursor):
        if in_row(cursor):
            return _remove_from_row(cursor, block_id, style)
        return remove_block(cursor.block(), style).position()


def _remove_from_row(cursor: QTextCursor, block_id: str, style: EditorStyle) -> int:
    table = table_at(cursor)
    assert table is not None
    reader = BodyReader(cursor.document())
    left = [block for block in reader.row_pictures(table) if block.id != block_id]
    made = [FigureRow(tuple(left))] if len(left) > 1 else left
    return replace_table(table, made, style)


def change_picture(document: QTextDocument, block_id: str, picture: Picture) -> bool:
    """Put another picture in the place of one (a missing one, mostly): caption, credit and id stay. False where there
    is no picture of that id.
    """
    found = find_atom(document, block_id)
    if found is None or not isinstance(found[1], Figure | MissingPicture):
        return False
    old = found[1]
    made = replace(picture, id=old.id, alt=picture.alt or old.alt)
    if atom_to_text(made) != atom_to_text(old):
        replace_atom(document, found[0], made)
    return True


# -- what is there --------------------------------------------------------------------------------------------------


def _telling_block(cursor: QTextCursor) -> QTextBlock:
    """The cursor's block; where a selection ends in a picture or the 供稿 line, as 全选 mostly does, the first text in it."""
    block = cursor.block()
    if not cursor.hasSelection() or OBJECT_CHAR not in block.text():
        return block
    return next(_text_blocks(cursor), block)


def style_state(cursor: QTextCursor) -> StyleState:
    """What the tool row shows for a cursor."""
    block = _telling_block(cursor)
    format = block.blockFormat()
    marks, align = common_marks(cursor), align_of(format)
    found = atom_in(block)
    if found is not None:
        picture = isinstance(found[1], Figure | MissingPicture)
        shown = BlockStyle.CAPTION if picture else BlockStyle.OBJECT
        place, size = place_in_row(cursor)
        picture_id = found[1].id if picture else ""
        there = isinstance(found[1], Figure)
        return StyleState(shown, NO_MARKS, align, False, picture_id, False, False, joinable(cursor), place, size, there)
    if in_grid(cursor):
        return StyleState(BlockStyle.CELL, marks, align, False)
    if in_list(block):
        ordered = is_ordered(block.textList().format())
        return StyleState(BlockStyle.NUMBERED if ordered else BlockStyle.BULLETED, marks, align, False)
    shown = {Kind.HEADING: BlockStyle.HEADING, Kind.QUOTE: BlockStyle.QUOTE}.get(
        Kind(kind_of(format)), BlockStyle.PARAGRAPH
    )
    return StyleState(shown, marks, align, shown is not BlockStyle.HEADING and _indent_of(block))


def block_id_at(document: QTextDocument, position: int) -> str:
    """The id of the model's block at a position: of a picture, paragraph (also in a quotation), heading, list or
    table; empty where there is none yet.
    """
    block = document.findBlock(position)
    cursor = cursor_at(document, position)
    found = atom_in(block)
    if found is not None:
        return id_in_force(block, "atom1", found[1].id)
    table = table_at(cursor)
    if table is not None:
        first = table.cellAt(0, 0).firstCursorPosition().block()
        return id_in_force(first, "table", text_property(table.format(), ID))
    if in_list(block):
        return id_in_force(block, "list", text_property(block.textList().format(), ID))
    return id_in_force(block, "block", text_property(block.blockFormat(), ID))


def outer_id_at(document: QTextDocument, position: int) -> str:
    """The same; within a nested list that of the outermost one, which is the body's block."""
    block = document.findBlock(position)
    while in_list(block) and block.textList().format().indent() > 1 and in_list(block.previous()):
        block = block.previous()
    return block_id_at(document, block.position())


def position_in(document: QTextDocument, block_id: str, part: int, offset: int) -> int:
    """The place in the block with this id that is nearest to `offset` (UTF-16 units) in its part: the list item or the
    table cell of that number, or 1 for a picture's caption, 0 for the picture itself. -1 where there is no such block.
    """
    position = position_of(document, block_id)
    if position < 0:
        return -1
    block = document.findBlock(position)
    if atom_in(block) is not None:
        words = position + 1
        if document.characterAt(words) == LINE_SEPARATOR:
            words += 1
        return min(words + offset, caption_end(block)) if part else position
    for _ in range(part):
        after = block.next()
        if not after.isValid() or outer_id_at(document, after.position()) != block_id:
            break
        block = after
    return min(block.position() + offset, end_of(block))


def position_of(document: QTextDocument, block_id: str) -> int:
    """Where the block with this id begins; -1 where there is none."""
    block = document.firstBlock()
    while block.isValid():
        if block_id_at(document, block.position()) == block_id:
            found = atom_in(block)
            return found[0] if found is not None else block.position()
        block = block.next()
    return -1
