"""Pictures side by side: rows made of pictures that follow each other, taken apart, put into another order. Functions on
a cursor; each that changes something is one undo step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QTextBlock, QTextCursor, QTextTable

from editor_app.desktop.editor.atoms import Picture, find_atom
from editor_app.desktop.editor.blocks import (
    atom_in,
    cursor_at,
    end_of,
    in_row,
    is_picture,
    remove_block,
    step,
    table_at,
)
from editor_app.desktop.editor.formats import EditorStyle
from editor_app.desktop.editor.insertion import replace_table, seal
from editor_app.desktop.editor.reading import BodyReader
from editor_app.desktop.editor.writing import BodyWriter
from editor_app.model.body import FigureRow

MOST = 3


@dataclass(frozen=True, slots=True)
class _Item:
    """A picture alone, or a row of them (then `table` is set); `empty` is a paragraph without words between them."""

    block: QTextBlock
    table: QTextTable | None
    pictures: tuple[Picture, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is lost when it goes."""
        return not self.pictures


def joinable(cursor: QTextCursor) -> bool:
    """Whether `make_row` would make one here."""
    return bool(_chosen(cursor))


def make_row(cursor: QTextCursor, style: EditorStyle) -> bool:
    """Put the selected pictures side by side, with one selected that and the next (without a next one the one before);
    two or three in all. False where there are none such.
    """
    chosen = _chosen(cursor)
    if not chosen:
        return False
    pictures = [picture for item in chosen for picture in item.pictures]
    row = FigureRow(tuple(pictures))
    last = chosen[-1]
    with step(cursor):
        if last.table is not None:
            replace_table(last.table, [row], style)
        else:
            writer = BodyWriter(cursor_at(cursor.document(), end_of(last.block)), style, fresh=False)
            writer.write([row])
            seal(writer, style)
            remove_block(last.block, style)
        for item in reversed(chosen[:-1]):
            if item.table is not None:
                replace_table(item.table, [], style)
            else:
                remove_block(item.block, style)
    _select(cursor, pictures[0].id)
    return True


def split_row(cursor: QTextCursor, style: EditorStyle) -> bool:
    """Put the pictures of the row with the caret below each other. False outside of rows."""
    table, picture = _row_and_picture(cursor)
    if table is None:
        return False
    with step(cursor):
        replace_table(table, _pictures(table), style)
    _select(cursor, picture)
    return True


def move_in_row(cursor: QTextCursor, by: int, style: EditorStyle) -> bool:
    """Let the picture with the caret change places with the one `by` places to the right (negative: left) in its row.
    False where there is none.
    """
    table, picture = _row_and_picture(cursor)
    if table is None:
        return False
    blocks = BodyReader(cursor.document()).table_blocks(table)
    row = next((block for block in blocks if isinstance(block, FigureRow)), None)
    pictures = list(row.figures) if row is not None else []
    here = next((n for n, each in enumerate(pictures) if each.id == picture), -1)
    if row is None or here < 0 or not 0 <= here + by < len(pictures):
        return False
    pictures[here], pictures[here + by] = pictures[here + by], pictures[here]
    made = [FigureRow(tuple(pictures), row.id) if block is row else block for block in blocks]
    with step(cursor):
        replace_table(table, made, style)
    _select(cursor, picture)
    return True


def place_in_row(cursor: QTextCursor) -> tuple[int, int]:
    """The number of the picture with the caret in its row, from 0, and how many the row has; (0, 0) outside of rows."""
    table = table_at(cursor)
    if table is None or not in_row(cursor):
        return 0, 0
    return table.cellAt(cursor.selectionStart()).column(), table.columns()


def _row_and_picture(cursor: QTextCursor) -> tuple[QTextTable | None, str]:
    table = table_at(cursor)
    found = atom_in(cursor.document().findBlock(cursor.selectionStart()))
    if table is None or not in_row(cursor) or found is None:
        return None, ""
    column = table.cellAt(cursor.selectionStart()).column()
    pictures = _pictures(table)
    return table, pictures[column].id if column < len(pictures) else found[1].id


def _pictures(table: QTextTable) -> list[Picture]:
    return BodyReader(table.document()).row_pictures(table)


def _select(cursor: QTextCursor, picture: str) -> None:
    found = find_atom(cursor.document(), picture)
    if found is not None:
        cursor.setPosition(found[0])
        cursor.setPosition(found[0] + 1, QTextCursor.MoveMode.KeepAnchor)


# -- what is chosen -------------------------------------------------------------------------------------------------


def _chosen(cursor: QTextCursor) -> list[_Item]:
    """The pictures that would become one row; empty where they would not."""
    document = cursor.document()
    first = _item(document.findBlock(cursor.selectionStart()))
    if first is None:
        return []
    end = max(cursor.selectionEnd() - 1, cursor.selectionStart())
    items = [first]
    for item in _following(first):
        if _start(item) > end:
            break
        if len(items) > 2 * MOST:
            return []
        items.append(item)
    if _start(items[-1]) > end or _end(items[-1]) < end:
        return []  # words are selected as well
    if sum(not item.empty for item in items) == 1:
        items = _with_neighbour(items)
    while items and items[-1].empty:
        items.pop()
    while items and items[0].empty:
        items.pop(0)
    count = sum(len(item.pictures) for item in items)
    return items if len(items) > 1 and 2 <= count <= MOST else []


def _with_neighbour(items: list[_Item]) -> list[_Item]:
    item = next(each for each in items if not each.empty)
    behind = next(_following(item), None)
    if behind is not None and not behind.empty and len(item.pictures) + len(behind.pictures) <= MOST:
        return [item, behind]
    before = _preceding(item)
    return [before, item] if before is not None and not before.empty else []


def _item(block: QTextBlock) -> _Item | None:
    """What stands at a block: a picture, a row, an empty paragraph; None for anything else."""
    if not block.isValid():
        return None
    place = QTextCursor(block)
    table = table_at(place)
    if table is not None:
        return _Item(block, table, tuple(_pictures(table))) if in_row(place) else None
    found = atom_in(block)
    if found is None:
        return _Item(block, None, ()) if block.length() == 1 and block.textList() is None else None
    if not is_picture(found[1]) or not block.text().startswith("\ufffc"):
        return None
    read = BodyReader(block.document(), (block.position(), end_of(block)))
    read.read()
    return _Item(block, None, tuple(read.body().pictures()))


def _start(item: _Item) -> int:
    return item.table.firstPosition() if item.table is not None else item.block.position()


def _end(item: _Item) -> int:
    return item.table.lastPosition() if item.table is not None else end_of(item.block)


def _following(item: _Item) -> Iterator[_Item]:
    """What follows directly, up to the first thing that is neither picture nor row nor empty."""
    current: _Item | None = item
    while current is not None:
        block = item.block.document().findBlock(_end(current) + 1)
        current = _item(block) if block.isValid() and block.position() > _start(current) else None
        if current is not None:
            yield current


def _preceding(item: _Item) -> _Item | None:
    place = _start(item) - 1
    return _item(item.block.document().findBlock(place)) if place >= 0 else None
