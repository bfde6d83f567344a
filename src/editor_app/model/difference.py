"""What changed between two states of an article: blocks first, then characters inside changed blocks.

A `Difference` holds both sides whole: the blocks with an old side, in order, are the old body, those with a new side the
new one, and so with the words of every line. Blocks belong together by their id, then by equal words, then by likeness.
Numbers and Latin words are one token, every other character is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import NamedTuple

from editor_app.model.alignment import align
from editor_app.model.body import Block, Body, Figure, FigureRow, MissingPicture
from editor_app.model.inline import Inlines, LineBreak, Marks
from editor_app.model.matching import match
from editor_app.model.metadata import FIELD_LABELS, Metadata
from editor_app.model.outline import CELL_EDGE, Line, Piece, lines_of, traits_of

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*[%％‰]?|[A-Za-zÀ-ɏ]+|.[\u0300-\u036f\ufe00-\ufe0f\u200d]*", re.DOTALL)
_ISLAND = 2  # tokens: a shorter match between two changes is read as a part of them


class Change(StrEnum):
    """What happened to a piece. RESTYLED: the same words in other marks or with another link."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    RESTYLED = "restyled"
    CHANGED = "changed"


class Run(NamedTuple):
    r"""Characters of one style; `\\n` stands for a line break, `outline.CELL_EDGE` for the edge of a table cell."""

    text: str
    marks: Marks
    href: str | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a line: `old` is empty where it was ADDED, `new` where it was REMOVED; never CHANGED."""

    change: Change
    old: tuple[Run, ...]
    new: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of a block (paragraph, list item, table row, caption) on either side; None where it is not there."""

    old: Line | None
    new: Line | None
    segments: tuple[Segment, ...]

    @property
    def change(self) -> Change:
        """SAME where the line is equal on both sides."""
        return _change_of(self.old, self.new, any(each.change is not Change.SAME for each in self.segments))


@dataclass(frozen=True, slots=True)
class Trait:
    """A property that changed, in Chinese words: what, and its value before and after (empty: it was not there)."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block on either side. `moved`: it stands, word for word, at another place on the other side; then it is there
    twice, REMOVED at the old place and ADDED at the new one.
    """

    old: Block | None
    new: Block | None
    lines: tuple[LineChange, ...] = ()
    traits: tuple[Trait, ...] = ()
    moved: bool = False

    @property
    def change(self) -> Change:
        """SAME, ADDED, REMOVED or CHANGED."""
        return _change_of(self.old, self.new, self.old != self.new)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the metadata that changed; `keywords` are joined by 、."""

    name: str
    old: str
    new: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Fields that changed and all blocks, in reading order: at one place what was removed, then what was added."""

    fields: tuple[FieldChange, ...]
    blocks: tuple[BlockChange, ...]

    def __bool__(self) -> bool:
        return bool(self.fields) or any(each.change is not Change.SAME for each in self.blocks)

    def before(self) -> tuple[Block, ...]:
        """The blocks of the old body."""
        return tuple(each.old for each in self.blocks if each.old is not None)

    def after(self) -> tuple[Block, ...]:
        """The blocks of the new body."""
        return tuple(each.new for each in self.blocks if each.new is not None)

    def reversed(self) -> Difference:
        """The way back: what was added was removed."""
        fields = tuple(FieldChange(each.name, each.new, each.old, _turned(each.segments)) for each in self.fields)
        return Difference(fields, tuple(_turned_block(each) for each in self.blocks))


@dataclass(frozen=True, slots=True)
class Tally:
    """How much changed. `places` are the blocks and fields that did, `pictures` figures that came, went or were changed
    for another; what only moved counts in no characters.
    """

    places: int
    added: int
    removed: int
    pictures: int


def compare_bodies(old: Body, new: Body) -> tuple[BlockChange, ...]:
    """All blocks of both bodies. Time grows with the length of the text, not with its square."""
    changes: list[BlockChange] = []
    for left, right, moved in align([Piece(each) for each in old.blocks], [Piece(each) for each in new.blocks]):
        before, after = left.block if left else None, right.block if right else None
        if before is not None and after is not None and before != after:
            changes.append(BlockChange(before, after, compare_lines(before, after), _traits(before, after)))
        elif before is not None and after is not None:
            changes.append(BlockChange(before, after, tuple(_same_line(line) for line in lines_of(after))))
        else:
            changes.append(BlockChange(before, after, _one_sided(before, after), (), moved))
    return tuple(changes)


def compare(old: tuple[Metadata, Body], new: tuple[Metadata, Body]) -> Difference:
    """What changed from one state of an article to another."""
    fields = []
    for name in FIELD_LABELS:
        before, after = (_field(metadata, name) for metadata, _body in (old, new))
        if before != after:
            fields.append(FieldChange(name, before, after, compare_words(before, after)))
    return Difference(tuple(fields), compare_bodies(old[1], new[1]))


def tally(difference: Difference) -> Tally:
    """Count what changed."""
    added = removed = 0
    for line in (line for each in difference.blocks if not each.moved for line in each.lines):
        added += sum(_length(s.new) for s in line.segments if s.change is Change.ADDED)
        removed += sum(_length(s.old) for s in line.segments if s.change is Change.REMOVED)
    for field in difference.fields:
        added += sum(_length(s.new) for s in field.segments if s.change is Change.ADDED)
        removed += sum(_length(s.old) for s in field.segments if s.change is Change.REMOVED)
    gone, come = _pictures(difference.before()), _pictures(difference.after())
    pictures = max((gone - come).total(), (come - gone).total())
    places = sum(each.change is not Change.SAME for each in difference.blocks) + len(difference.fields)
    return Tally(places, added, removed, pictures)


def _pictures(blocks: tuple[Block, ...]) -> Counter[str]:
    """How often each asset is shown; missing pictures count under an empty name."""
    pictures: list[Block] = []
    for block in blocks:
        pictures.extend(block.figures if isinstance(block, FigureRow) else (block,))
    shown = (each for each in pictures if isinstance(each, Figure | MissingPicture))
    return Counter(each.source if isinstance(each, Figure) else "" for each in shown)


def _length(runs: Iterable[Run]) -> int:
    return sum(len(run.text) - run.text.count("\n") - run.text.count(CELL_EDGE) for run in runs)


def _field(metadata: Metadata, name: str) -> str:
    return "、".join(metadata.keywords) if name == "keywords" else str(getattr(metadata, name))


def _change_of(old: object, new: object, differs: bool) -> Change:
    if old is None:
        return Change.ADDED
    if new is None:
        return Change.REMOVED
    return Change.CHANGED if differs else Change.SAME


# -- lines ------------------------------------------------------------------------------------------------------------


def compare_lines(old: Block, new: Block) -> tuple[LineChange, ...]:
    """The lines of two blocks beside each other."""
    before, after = lines_of(old), lines_of(new)
    if len(before) == len(after):
        pairs: Iterable[tuple[Line | None, Line | None]] = zip(before, after, strict=True)
        if len(before) == 1 or sum(one.words == other.words for one, other in zip(before, after, strict=True)):
            return tuple(_line(one, other) for one, other in pairs)
    return tuple(_line(one, other) for one, other, _moved in align(before, after, moves=False))


def _line(old: Line | None, new: Line | None) -> LineChange:
    return LineChange(old, new, compare_inlines(old.words if old else (), new.words if new else ()))


def _same_line(line: Line) -> LineChange:
    runs = tuple(_runs(line.words))
    return LineChange(line, line, (Segment(Change.SAME, runs, runs),) if runs else ())


def _one_sided(old: Block | None, new: Block | None) -> tuple[LineChange, ...]:
    removed = tuple(_line(line, None) for line in lines_of(old)) if old is not None else ()
    return removed + (tuple(_line(None, line) for line in lines_of(new)) if new is not None else ())


def _traits(old: Block, new: Block) -> tuple[Trait, ...]:
    before, after = traits_of(old), traits_of(new)
    names = dict.fromkeys((*before, *after))
    return tuple(
        Trait(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    )


# -- characters -------------------------------------------------------------------------------------------------------


def compare_words(old: str, new: str) -> tuple[Segment, ...]:
    """Plain words."""
    return _compare([Run(old, frozenset(), None)] if old else [], [Run(new, frozenset(), None)] if new else [])


def compare_inlines(old: Inlines, new: Inlines) -> tuple[Segment, ...]:
    """The segments of one line, in reading order; the old sides together are `old`, the new ones `new`."""
    return _compare(list(_runs(old)), list(_runs(new)))


def _runs(inlines: Inlines) -> Iterable[Run]:
    for inline in inlines:
        if isinstance(inline, LineBreak):
            yield Run("\n", frozenset(), None)
        else:
            yield Run(inline.text, inline.marks, inline.href)


class _Side:
    """One line as tokens with the place of each in the characters, and the style of each character."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self.text = "".join(run.text for run in runs)
        self.tokens = _TOKEN.findall(self.text)
        self.starts = list(accumulate(map(len, self.tokens), initial=0))
        self.edges = list(accumulate((len(run.text) for run in runs), initial=0))

    def cut(self, start: int, end: int) -> tuple[Run, ...]:
        """The runs between two places in the characters."""
        made = []
        for run, left in zip(self.runs, self.edges, strict=False):
            part = run.text[max(0, start - left) : max(0, end - left)]
            if part:
                made.append(Run(part, run.marks, run.href))
        return tuple(made)


def _compare(old: Sequence[Run], new: Sequence[Run]) -> tuple[Segment, ...]:
    a, b = _Side(old), _Side(new)
    segments: list[Segment] = []
    i = j = 0
    for start, other, length in [*_without_islands(match(a.tokens, b.tokens), a, b), (len(a.tokens), len(b.tokens), 0)]:
        if start > i:
            segments.append(Segment(Change.REMOVED, a.cut(a.starts[i], a.starts[start]), ()))
        if other > j:
            segments.append(Segment(Change.ADDED, (), b.cut(b.starts[j], b.starts[other])))
        if length:
            segments.extend(_restyled(a, b, a.starts[start], b.starts[other], a.starts[start + length]))
        i, j = start + length, other + length
    return tuple(segments)


def _without_islands(runs: list[tuple[int, int, int]], a: _Side, b: _Side) -> list[tuple[int, int, int]]:
    """Leave out short matches between longer changes: 不怕苦、不怕累 → 挑重担、当先锋 is one change, not two around a mark."""
    kept: list[tuple[int, int, int]] = []
    for place, (i, j, length) in enumerate(runs):
        before = kept[-1] if kept else (0, 0, 0)
        after = runs[place + 1] if place + 1 < len(runs) else (len(a.tokens), len(b.tokens), 0)
        gap_before = max(i - before[0] - before[2], j - before[1] - before[2])
        gap_after = max(after[0] - i - length, after[1] - j - length)
        if length > _ISLAND or min(gap_before, gap_after) <= length or "\n" in a.tokens[i : i + length]:
            kept.append((i, j, length))
    return kept


def _restyled(a: _Side, b: _Side, start: int, other: int, end: int) -> Iterable[Segment]:
    """Equal characters from `start` to `end` of `a`, cut where one style differs and the next does not."""
    ours, theirs = a.cut(start, end), b.cut(other, other + end - start)
    if ours == theirs:
        yield Segment(Change.SAME, ours, theirs)
        return
    edges = sorted({0, end - start, *(e - start for e in a.edges), *(e - other for e in b.edges)})
    inside = [edge for edge in edges if 0 <= edge <= end - start]
    segments: list[Segment] = []
    for left, right in pairwise(inside):
        one, two = a.cut(start + left, start + right), b.cut(other + left, other + right)
        change = Change.SAME if one == two else Change.RESTYLED
        if segments and segments[-1].change is change:
            one, two = segments[-1].old + one, segments.pop().new + two
        segments.append(Segment(change, one, two))
    yield from segments


# -- the way back -----------------------------------------------------------------------------------------------------

_TURNED = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}


def _turned(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    return tuple(Segment(_TURNED.get(each.change, each.change), each.new, each.old) for each in segments)


def _turned_block(each: BlockChange) -> BlockChange:
    lines = tuple(LineChange(line.new, line.old, _turned(line.segments)) for line in each.lines)
    traits = tuple(Trait(trait.name, trait.new, trait.old) for trait in each.traits)
    return BlockChange(each.new, each.old, lines, traits, each.moved)
