"""Putting fixes into an article: only what the words still are what the finding saw, each character at most once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from editor_app.checks.replacing import Editing, apply_to_text
from editor_app.model.body import Block, Body, Figure, FigureRow, MissingPicture, Paragraph, Quote, Signature
from editor_app.model.finding import Finding
from editor_app.model.inline import plain
from editor_app.model.metadata import Metadata, with_field
from editor_app.model.replacing import Edit
from editor_app.model.text import one_line
from editor_app.model.wording import Stretch, block_stretches


@dataclass(frozen=True, slots=True)
class Mended:
    """An article after fixes, and how many of them were put in."""

    metadata: Metadata
    body: Body
    count: int


def small_edits(before: str, after: str, start: int = 0) -> list[Edit]:
    """The least that turns `before`, which begins at `start`, into `after`: what stays keeps its marks and links."""
    if len(before) == len(after):
        return list(_unlike(before, after, start))
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return [Edit(start + head, start + len(before) - tail, after[head : len(after) - tail])]


def _unlike(before: str, after: str, start: int) -> Iterable[Edit]:
    at = 0
    while at < len(before):
        end = at
        while end < len(before) and before[end] != after[end]:
            end += 1
        if end > at:
            yield Edit(start + at, start + end, after[at:end])
        at = end + 1


def mend(metadata: Metadata, body: Body, findings: Iterable[Finding]) -> Mended:
    r"""The article with the fixes of `findings`. A fix whose words have changed meanwhile, or that overlaps one before it, is
    left; so is one that would empty a heading. On a block without span `Fix(words, "")` takes the paragraph with these words
    away (`"\n"`: the empty one), and `Fix("", words)` of M02 puts the 供稿 line at the end.
    """
    wanted = _Wanted(metadata)
    for finding in findings:
        wanted.add(finding)
    values: dict[str, str] = {}
    count = 0
    for name, edits in wanted.fields.items():
        chosen = _apart(edits)
        values[name] = one_line(apply_to_text(_words(metadata, name), chosen))
        count += len(chosen)
    made: list[Block] = []
    for block in body.blocks:
        if isinstance(block, Paragraph) and wanted.gone.get(block.id) == (plain(block.inlines) or "\n"):
            count += 1
            continue
        changed, number = _block(block, wanted.blocks)
        made.append(changed)
        count += number
    if wanted.signature and not any(isinstance(block, Signature) for block in made):
        made.append(Signature())
        count += 1
    same = len(made) == len(body.blocks) and all(one is other for one, other in zip(made, body.blocks, strict=True))
    for name, value in values.items():
        metadata = with_field(metadata, name, value)
    return Mended(metadata, body if same else Body(tuple(made)), count)


class _Wanted:
    """The changes that findings ask for, by the field or block they are in."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        self.fields: dict[str, list[Edit]] = {}
        self.blocks: dict[str, list[tuple[Edit, str]]] = {}
        self.gone: dict[str, str] = {}
        self.signature = False

    def add(self, finding: Finding) -> None:
        """Take the fix of a finding, where it has one."""
        place, fix = finding.place, finding.fix
        if fix is None:
            return
        if place.span is None:
            if place.block and not fix.after:
                self.gone[place.block] = fix.before
            self.signature = self.signature or (finding.rule == "M02" and not fix.before)
            return
        start, end = place.span
        if place.field:
            if _words(self._metadata, place.field)[start:end] == fix.before:
                self.fields.setdefault(place.field, []).extend(small_edits(fix.before, fix.after, start))
        else:
            self.blocks.setdefault(place.block, []).append((Edit(start, end, fix.after), fix.before))


def _words(metadata: Metadata, name: str) -> str:
    value = getattr(metadata, name, "")
    return value if isinstance(value, str) else ""


def _block(block: Block, wanted: Mapping[str, list[tuple[Edit, str]]]) -> tuple[Block, int]:
    match block:
        case FigureRow():
            rows = [_figure(figure, wanted.get(figure.id, ())) for figure in block.figures]
            count = sum(number for _, number in rows)
            return (replace(block, figures=tuple(figure for figure, _ in rows)) if count else block), count
        case Figure() | MissingPicture():
            return _figure(block, wanted.get(block.id, ()))
        case Quote():
            parts = [_worded(part, wanted.get(part.id, ())) for part in block.paragraphs]
            count = sum(number for _, number in parts)
            paragraphs = tuple(part for part, _ in parts if isinstance(part, Paragraph))
            return (replace(block, paragraphs=paragraphs) if count else block), count
    return _worded(block, wanted.get(block.id, ()))


def _worded(block: Block, wanted: Sequence[tuple[Edit, str]]) -> tuple[Block, int]:
    """A block of inlines: its stretches in order, empty ones left out as `Editing` leaves them."""
    if not wanted:
        return block, 0
    turns = iter([_within(stretch, wanted) for stretch in block_stretches(block) if stretch.text])
    editing = Editing(lambda _text: next(turns))
    made = editing.block(block)
    return (made, editing.count) if editing.count else (block, 0)


def _figure(figure: Figure | MissingPicture, wanted: Sequence[tuple[Edit, str]]) -> tuple[Figure | MissingPicture, int]:
    if not wanted:
        return figure, 0
    lines: list[str] = []
    count = 0
    for stretch in block_stretches(figure):
        edits = _within(stretch, wanted)
        lines.append(one_line(apply_to_text(stretch.text, edits)))
        count += len(edits)
    caption, credit, alt = lines
    return (replace(figure, caption=caption, credit=credit, alt=alt) if count else figure), count


def _within(stretch: Stretch, wanted: Sequence[tuple[Edit, str]]) -> list[Edit]:
    """The edits that lie in a stretch and still find their words, in its own places."""
    low, high = stretch.offset, stretch.offset + len(stretch.text)
    edits: list[Edit] = []
    for edit, before in wanted:
        if low <= edit.start and edit.end <= high and stretch.text[edit.start - low : edit.end - low] == before:
            edits += small_edits(before, edit.new, edit.start - low)
    return _apart(edits)


def _apart(edits: list[Edit]) -> list[Edit]:
    """In order, without those that overlap an earlier one."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        if not kept or (edit.start >= kept[-1].end and (edit.start, edit.end) != (kept[-1].start, kept[-1].end)):
            kept.append(edit)
    return kept
