"""Tables of RTF: cells are told by their right edges, merged ones by flags of each row."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from editor_app.formats.grid import table_block
from editor_app.formats.raw import Placed, Raw, RawParagraph
from editor_app.formats.raw_list import RawItem
from editor_app.model.body import Align, Block, Body, Cell, body_text
from editor_app.model.inline import Inline, Inlines, LineBreak, canonical, loose_text
from editor_app.model.reading import Account, Fate

_NEAR = 60
"""Edges this near to each other, in twips, are one: programs round differently in each row."""
_MAX_EDGES = 200


@dataclass(slots=True)
class CellSpec:
    r"""What a row says of a cell before its `\cellx`: right edge in twips, merged with the one before or above."""

    right: int = 0
    joins_left: bool = False
    joins_above: bool = False


@dataclass(slots=True)
class RawRow:
    """A row: its cells' contents, and what is said of them (perhaps of fewer or more cells)."""

    cells: list[list[Raw]]
    specs: list[CellSpec]
    header: bool = False


@dataclass(slots=True)
class _Place:
    raws: list[Raw]
    left: int
    width: int
    height: int = 1
    more: list[Raw] = field(default_factory=list)


def rows_to_raws(rows: Sequence[RawRow], account: Account) -> list[Raw]:
    """The table as a block; what is in it one after the other where it holds pictures or is a single frame."""
    contents = [cell for row in rows for cell in row.cells]
    if not contents:
        return []
    if len(contents) == 1 or any(_has_picture(raw) for cell in contents for raw in cell):
        account.note(Fate.CONVERTED, "排版用的表格改为普通段落")
        return [raw for cell in contents for raw in cell]
    edges = _edges(rows)
    open_above: dict[int, _Place] = {}
    grid: list[list[Cell]] = []
    placed: list[list[_Place]] = []
    for row in rows:
        placed.append(_row(row, edges, open_above))
    for line in placed:
        grid.append([_cell(place) for place in line])
    return list(table_block(grid, rows[0].header, account))


def _edges(rows: Sequence[RawRow]) -> list[int]:
    edges: list[int] = []
    for right in sorted({spec.right for row in rows for spec in row.specs}):
        if not edges or right - edges[-1] > _NEAR:
            edges.append(right)
    return edges if len(edges) <= _MAX_EDGES else []


def _row(row: RawRow, edges: list[int], open_above: dict[int, _Place]) -> list[_Place]:
    """The cells that begin in this row; those that go on from above only grow."""
    line: list[_Place] = []
    left = 0
    last: _Place | None = None
    for number, raws in enumerate(row.cells):
        spec = row.specs[number] if number < len(row.specs) else None
        right = bisect_left(edges, spec.right - _NEAR) + 1 if spec is not None and edges else left + 1
        width = max(1, right - left)
        above = open_above.get(left)
        if spec is not None and spec.joins_left and last is not None:
            last.width += width
            last.more.extend(raws)
        elif spec is not None and spec.joins_above and above is not None:
            above.height += 1
            above.more.extend(raws)
            last = None
        else:
            last = _Place(raws, left, width)
            open_above[left] = last
            line.append(last)
        left += width
    return line


def _has_picture(raw: Raw) -> bool:
    return isinstance(raw, RawParagraph) and any(isinstance(part, Placed) for part in raw.parts)


def _cell(place: _Place) -> Cell:
    text: list[Inline] = []
    align: Align | None = None
    for raw in (*place.raws, *place.more):
        words = _words(raw)
        if words:
            text.extend((LineBreak(), *words) if text else words)
            if align is None and isinstance(raw, RawParagraph):
                align = raw.align
    return Cell(canonical(text), place.width, place.height, align or Align.START)


def _words(raw: Raw) -> Inlines:
    if isinstance(raw, RawParagraph):
        return canonical(part for part in raw.parts if not isinstance(part, Placed))
    if isinstance(raw, RawItem):
        return raw.text
    block: Block = raw
    return canonical(loose_text(body_text(Body((block,)))))
