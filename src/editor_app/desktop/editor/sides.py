"""What of a difference stands on which side: runs of blocks, pictures, segments, cells of a table's row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from editor_app.model.body import Block, Figure, FigureRow, MissingPicture
from editor_app.model.difference import BlockChange, Change, LineChange, Run, Segment
from editor_app.model.outline import CELL_EDGE


def runs(blocks: Sequence[BlockChange]) -> list[list[BlockChange]]:
    """Blocks in runs: unchanged ones together, changed ones together."""
    result: list[list[BlockChange]] = []
    for each in blocks:
        if result and (result[-1][0].change is Change.SAME) == (each.change is Change.SAME):
            result[-1].append(each)
        else:
            result.append([each])
    return result


def figures(block: Block | None) -> tuple[Figure | MissingPicture, ...]:
    """The pictures of a block: one, those of a row, or none."""
    if isinstance(block, FigureRow):
        return block.figures
    return (block,) if isinstance(block, Figure | MissingPicture) else ()


def shown_by(picture: Figure | MissingPicture) -> str:
    """By what two pictures are known to be the same: the original, or the place that waits for one."""
    return picture.source if isinstance(picture, Figure) else f"missing:{picture.id}"


def one_side(segments: Iterable[Segment], side: Change) -> list[Segment]:
    """The segments as they stand on the old side (`REMOVED`) or on the new one (`ADDED`)."""
    hidden = Change.ADDED if side is Change.REMOVED else Change.REMOVED
    shown = [each for each in segments if each.change is not hidden]
    return [replace(each, new=each.old) if side is Change.REMOVED else each for each in shown]


def cells_of(line: LineChange) -> list[list[list[Segment]]]:
    """A row of cells of segments; two rows, before and after, where the edges of cells changed."""
    changed = (each for each in line.segments if each.change is not Change.SAME)
    edges = any(CELL_EDGE in run.text for each in changed for run in (*each.old, *each.new))
    if edges and line.old is not None and line.new is not None:
        return [_split(_whole(line, side)) for side in (Change.REMOVED, Change.ADDED)]
    return [_split(line.segments)]


def _whole(line: LineChange, side: Change) -> list[Segment]:
    runs_ = tuple(run for each in line.segments for run in (each.old if side is Change.REMOVED else each.new))
    return [Segment(side, runs_, ()) if side is Change.REMOVED else Segment(side, (), runs_)]


def _split(segments: Iterable[Segment]) -> list[list[Segment]]:
    cells: list[list[Segment]] = [[]]
    for each in segments:
        shown = each.old if each.change is Change.REMOVED else each.new
        for run in shown:
            for number, part in enumerate(run.text.split(CELL_EDGE)):
                if number:
                    cells.append([])
                if part:
                    piece = (Run(part, run.marks, run.href),)
                    removed = each.change is Change.REMOVED
                    cells[-1].append(Segment(each.change, piece if removed else (), () if removed else piece))
    return cells
