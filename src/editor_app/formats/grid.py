"""Tables from outside: whatever cells a source names are fitted into a full grid, without losing a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from editor_app.model.body import MAX_TABLE_CELLS, Block, Cell, Paragraph, Table
from editor_app.model.inline import Inlines, canonical, loose_text, plain
from editor_app.model.reading import Account, Fate


def fit_rows(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """`rows` laid out as HTML does it: a cell takes the next free place of its row, spans that reach over the edge or
    over another cell are cut, places left free get an empty cell. Rows without any cell of their own stay.
    """
    taken: dict[tuple[int, int], int] = {}
    placed: list[list[tuple[int, Cell]]] = []
    width = 0
    for top, row in enumerate(rows):
        left = 0
        line: list[tuple[int, Cell]] = []
        for cell in row:
            while (top, left) in taken:
                left += 1
            cell = _cut(cell, top, left, len(rows), taken)
            line.append((left, cell))
            for y in range(top, top + cell.rowspan):
                for x in range(left, left + cell.colspan):
                    taken[y, x] = 1
            left += cell.colspan
            width = max(width, left)
        placed.append(line)
    return tuple(_filled(line, top, width, taken) for top, line in enumerate(placed))


def _cut(cell: Cell, top: int, left: int, height: int, taken: dict[tuple[int, int], int]) -> Cell:
    """`cell` with spans that fit; more than MAX_TABLE_CELLS places are never marked for one cell."""
    colspan = min(cell.colspan, MAX_TABLE_CELLS)
    rowspan = min(cell.rowspan, height - top)
    colspan = next((x for x in range(1, colspan) if (top, left + x) in taken), colspan)
    rowspan = max(1, min(rowspan, MAX_TABLE_CELLS // colspan))
    if (colspan, rowspan) == (cell.colspan, cell.rowspan):
        return cell
    return replace(cell, colspan=colspan, rowspan=rowspan)


def _filled(line: list[tuple[int, Cell]], top: int, width: int, taken: dict[tuple[int, int], int]) -> tuple[Cell, ...]:
    result: list[Cell] = []
    waiting = dict(line)
    for left in range(width):
        if left in waiting:
            result.append(waiting[left])
        elif (top, left) not in taken:
            result.append(Cell())
    return tuple(result)


def table_block(rows: Sequence[Sequence[Cell]], header: bool, account: Account) -> list[Block]:
    """The table, or its words as paragraphs (a row each, cells separated by spaces) where it is too large, or nothing
    where it has no cell.
    """
    total = sum(min(c.colspan, MAX_TABLE_CELLS) * min(c.rowspan, len(rows)) for row in rows for c in row)
    if total > MAX_TABLE_CELLS or max(len(row) for row in rows or [[]]) * len(rows) > MAX_TABLE_CELLS:
        return _as_paragraphs(rows, account)
    fitted = fit_rows(rows)
    if not fitted or not fitted[0]:
        return []
    if sum(cell.colspan for cell in fitted[0]) * len(fitted) > MAX_TABLE_CELLS:
        return _as_paragraphs(rows, account)
    return [Table(fitted, header)]


def _as_paragraphs(rows: Sequence[Sequence[Cell]], account: Account) -> list[Block]:
    account.note(Fate.CONVERTED, "过大的表格改为普通段落")
    lines = [" ".join(filter(None, (plain(cell.inlines, " ") for cell in row))) for row in rows]
    return [Paragraph(_words(line)) for line in lines if line.strip()]


def _words(line: str) -> Inlines:
    return canonical(loose_text(line))
