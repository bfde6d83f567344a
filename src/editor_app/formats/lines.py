"""Raw paragraphs taken apart into what is judged one by one: stretches of text, pictures and rows of them, whole blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from editor_app.formats.late_id import LateId
from editor_app.formats.raw import Placed, Raw, RawParagraph
from editor_app.formats.raw_list import RawItem, list_block
from editor_app.model.body import Block, FigureRow
from editor_app.model.inline import Inline, Inlines, LineBreak, Mark, Text, canonical, plain
from editor_app.model.reading import Account

_ROW = 3


@dataclass(slots=True)
class Line(LateId):
    """A stretch of text between pictures, with what is known of its paragraph. No text: spacing. The first thing in its
    paragraph has the paragraph's id.
    """

    text: Inlines
    raw: RawParagraph
    first: bool = True

    def block_id(self) -> str:
        """The id of the block that is made of it; it gets one, where it has none."""
        return self.raw.id if self.first else self.id

    def anchor(self) -> str:
        """The id where somebody knows it, else nothing."""
        owner: LateId = self.raw if self.first else self
        return owner.id if owner.known else ""

    @property
    def words(self) -> str:
        """The text without looks, in one line."""
        return plain(self.text, " ")

    def bold(self) -> bool:
        """Whether all of it is bold."""
        runs = [run for run in self.text if isinstance(run, Text)]
        return bool(runs) and all(Mark.STRONG in run.marks for run in runs)


Found: TypeAlias = Line | Block


def flatten(raws: Iterable[Raw], account: Account, moved: dict[str, str]) -> list[Found]:
    """Lines and blocks; `moved` is told for entries which list they are in."""
    found: list[Found] = []
    items: list[RawItem] = []

    def finish_list() -> None:
        if items:
            blocks = list_block(items, account)
            account.place(blocks[0])
            moved.update((item.id, blocks[0].id) for item in items if item.known)
            found.extend(blocks)
            items.clear()

    for raw in raws:
        if isinstance(raw, RawItem) and (not items or raw.depth > 0 or raw.key == items[0].key):
            items.append(raw)
            continue
        finish_list()
        if isinstance(raw, RawItem):
            items.append(raw)
        elif isinstance(raw, RawParagraph):
            segments = _segments(raw)
            if raw.known and not isinstance(segments[0], Line):
                moved[raw.id] = segments[0].id
            found.extend(segments)
        else:
            found.append(raw)
    finish_list()
    return found


def _segments(raw: RawParagraph) -> list[Found]:
    """Text and pictures of one paragraph one after the other; pictures that fit side by side are rows."""
    found: list[Found] = []
    run: list[Inline] = []
    row: list[Placed] = []

    def finish_text() -> None:
        text = canonical(run)
        if text:
            finish_row()
            found.append(Line(text, raw, not found))
        run.clear()

    def finish_row() -> None:
        found.extend(_rows(row))
        row.clear()

    for part in raw.parts:
        if isinstance(part, Placed):
            broken = any(isinstance(inline, LineBreak) for inline in run)
            finish_text()
            if broken:
                finish_row()
            row.append(part)
        else:
            run.append(part)
    finish_text()
    finish_row()
    return found or [Line((), raw)]


def _rows(placed: list[Placed]) -> list[Block]:
    blocks: list[Block] = []
    index = 0
    while index < len(placed):
        size = 1
        for count in (2, _ROW):
            shares = [one.share for one in placed[index : index + count]]
            if len(shares) == count and min(shares) > 0 and sum(shares) <= 1.05:
                size = count
        pictures = tuple(one.picture for one in placed[index : index + size])
        blocks.append(pictures[0] if size == 1 else FigureRow(pictures))
        index += size
    return blocks
