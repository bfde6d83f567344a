"""Changes of a table: rows and columns put in and taken out, the heading row. Pure functions on `Table`; a full grid
stays a full grid, merged cells grow and shrink with what is put into or taken out of them, no word of a cell that
stays in part is lost. Rows and columns are numbered from 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from editor_app.model.body import Align, Cell, Table, table_columns


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a grid: rows `top` to `bottom`, columns `left` to `right`, all included."""

    top: int
    left: int
    bottom: int
    right: int


class TableChange(StrEnum):
    """What can be done to a table at an area of it."""

    ROWS_BEFORE = "rows_before"
    ROWS_AFTER = "rows_after"
    COLUMNS_BEFORE = "columns_before"
    COLUMNS_AFTER = "columns_after"
    REMOVE_ROWS = "remove_rows"
    REMOVE_COLUMNS = "remove_columns"
    HEADER = "header"
    REMOVE = "remove"


def change_table(table: Table, change: TableChange, area: Area) -> Table | None:
    """The table after a change; None where nothing is left of it. As many rows or columns are put in as the area has.
    The id stays. Raises `Refused("body.bad_table")` where the table would be larger than a body may hold.
    """
    high, wide = area.bottom - area.top + 1, area.right - area.left + 1
    match change:
        case TableChange.ROWS_BEFORE:
            return insert_rows(table, area.top, high)
        case TableChange.ROWS_AFTER:
            return insert_rows(table, area.bottom + 1, high)
        case TableChange.COLUMNS_BEFORE:
            return insert_columns(table, area.left, wide)
        case TableChange.COLUMNS_AFTER:
            return insert_columns(table, area.right + 1, wide)
        case TableChange.REMOVE_ROWS:
            return remove_rows(table, area.top, high)
        case TableChange.REMOVE_COLUMNS:
            return remove_columns(table, area.left, wide)
        case TableChange.HEADER:
            return replace(table, header=not table.header)
        case TableChange.REMOVE:
            return None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell and where it begins."""

    top: int
    left: int
    cell: Cell

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.top + self.cell.rowspan

    @property
    def right(self) -> int:
        """The first column behind it."""
        return self.left + self.cell.colspan


def _place(table: Table) -> list[_Placed]:
    """Every cell with the place where it begins, in reading order."""
    taken: set[tuple[int, int]] = set()
    placed: list[_Placed] = []
    for top, row in enumerate(table.rows):
        left = 0
        for cell in row:
            while (top, left) in taken:
                left += 1
            spots = ((y, x) for y in range(cell.rowspan) for x in range(cell.colspan))
            taken.update((top + y, left + x) for y, x in spots)
            placed.append(_Placed(top, left, cell))
            left += cell.colspan
    return placed


def _table(table: Table, placed: Iterable[_Placed], height: int) -> Table:
    rows: list[list[Cell]] = [[] for _ in range(height)]
    for each in sorted(placed, key=lambda one: (one.top, one.left)):
        rows[each.top].append(each.cell)
    return replace(table, rows=tuple(tuple(row) for row in rows))


def _turned(table: Table) -> Table:
    """Rows as columns and columns as rows: what holds for rows holds for columns."""
    turned = (
        _Placed(each.left, each.top, replace(each.cell, colspan=each.cell.rowspan, rowspan=each.cell.colspan))
        for each in _place(table)
    )
    return _table(table, turned, table_columns(table.rows))


def insert_rows(table: Table, at: int, count: int = 1) -> Table:
    """Empty rows before row `at` (the number of rows: behind the last one). A merged cell that the place goes through
    grows; new cells stand as those of the row beside them do.
    """
    width, height = table_columns(table.rows), len(table.rows)
    placed: list[_Placed] = []
    covered: set[int] = set()
    beside: dict[int, Align] = {}
    for each in _place(table):
        if each.top < at < each.bottom:
            covered.update(range(each.left, each.right))
            each = replace(each, cell=replace(each.cell, rowspan=each.cell.rowspan + count))
        elif each.top >= at:
            each = replace(each, top=each.top + count)
        if each.bottom == at or (at == 0 and each.top == count):
            beside.update(dict.fromkeys(range(each.left, each.right), each.cell.align))
        placed.append(each)
    for top in range(at, at + count):
        empty = (left for left in range(width) if left not in covered)
        placed.extend(_Placed(top, left, Cell(align=beside.get(left, Align.START))) for left in empty)
    return _table(table, placed, height + count)


def remove_rows(table: Table, at: int, count: int = 1) -> Table | None:
    """The table without `count` rows from `at` on; None where no row is left. A merged cell that reaches into the rows
    shrinks; one that begins there and goes on below keeps its words and begins below.
    """
    height = len(table.rows) - count
    if height <= 0:
        return None
    end = at + count
    placed: list[_Placed] = []
    for each in _place(table):
        gone = max(0, min(each.bottom, end) - max(each.top, at))
        if gone == each.cell.rowspan:
            continue
        top = each.top if each.top < at else max(each.top - count, at)
        placed.append(_Placed(top, each.left, replace(each.cell, rowspan=each.cell.rowspan - gone)))
    return _table(table, placed, height)


def insert_columns(table: Table, at: int, count: int = 1) -> Table:
    """Empty columns before column `at`; else as `insert_rows`."""
    return _turned(insert_rows(_turned(table), at, count))


def remove_columns(table: Table, at: int, count: int = 1) -> Table | None:
    """The table without `count` columns from `at` on; else as `remove_rows`."""
    left = remove_rows(_turned(table), at, count)
    return _turned(left) if left is not None else None
