"""Commands on the table with the caret: what becomes of it is the model's business (`model.tables`); here the table of
the document is read, changed and written anew, in one undo step.
"""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextTable

from editor_app.desktop.editor.blocks import cursor_at, in_grid, step, table_at
from editor_app.desktop.editor.formats import EditorStyle
from editor_app.desktop.editor.insertion import replace_table
from editor_app.desktop.editor.reading import BodyReader
from editor_app.model.body import Table
from editor_app.model.tables import Area, TableChange, change_table


def area_of(cursor: QTextCursor) -> Area | None:
    """The cells that the selection touches, without one the cell with the caret; None outside of tables."""
    table = table_at(cursor)
    if table is None or not in_grid(cursor):
        return None
    corner = cursor_at(cursor.document(), cursor.anchor())
    same = table_at(corner)
    ends = [table.cellAt(cursor.position())]
    if same is not None and same.firstPosition() == table.firstPosition():
        ends.append(table.cellAt(cursor.anchor()))
    return Area(
        min(cell.row() for cell in ends),
        min(cell.column() for cell in ends),
        max(cell.row() + cell.rowSpan() - 1 for cell in ends),
        max(cell.column() + cell.columnSpan() - 1 for cell in ends),
    )


def change_table_at(cursor: QTextCursor, change: TableChange, style: EditorStyle) -> bool:
    """Change the table with the caret; the caret goes into the new cells, else stays as near as it can. False outside of
    tables. Raises `Refused("body.bad_table")` where the table would be too large; nothing is changed then.
    """
    table, area = table_at(cursor), area_of(cursor)
    if table is None or area is None:
        return False
    number = cursor.position() - table.cellAt(cursor.position()).firstPosition()
    blocks = BodyReader(cursor.document()).table_blocks(table)
    old = next((block for block in blocks if isinstance(block, Table)), None)
    if old is None:  # larger than a body may hold: it is read as paragraphs
        return False
    made = change_table(old, change, area)
    rest = [block for block in blocks if block is not old]
    with step(cursor):
        place = replace_table(table, [made, *rest] if made is not None else rest, style)
        if made is None:
            cursor.setPosition(place)
            return True
    new = _table_from(cursor_at(cursor.document(), place))
    if new is not None:
        _put_caret(cursor, new, change, area, number)
    return True


def append_row(cursor: QTextCursor, style: EditorStyle) -> None:
    """Put a row below the last one and go into its first cell."""
    table = table_at(cursor)
    if table is not None:
        cursor.setPosition(table.cellAt(table.rows() - 1, 0).firstPosition())
        change_table_at(cursor, TableChange.ROWS_AFTER, style)
        here = table_at(cursor)
        if here is not None:
            cursor.setPosition(here.cellAt(here.rows() - 1, 0).firstPosition())


def _table_from(place: QTextCursor) -> QTextTable | None:
    """The table in which a cursor stands or before which it does."""
    if table_at(place) is None:
        place.movePosition(QTextCursor.MoveOperation.NextBlock)
    return table_at(place)


def _put_caret(cursor: QTextCursor, table: QTextTable, change: TableChange, area: Area, number: int) -> None:
    row, column = area.top, area.left
    if change is TableChange.ROWS_AFTER:
        row = area.bottom + 1
    elif change is TableChange.COLUMNS_AFTER:
        column = area.right + 1
    cell = table.cellAt(min(row, table.rows() - 1), min(column, table.columns() - 1))
    offset = number if change is TableChange.HEADER else 0
    cursor.setPosition(min(cell.firstPosition() + offset, cell.lastPosition()))
