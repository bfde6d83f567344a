"""The words of an article as stretches that are looked through one by one, each with its place.

The plain text of a block, which the spans of findings count in: of a paragraph or heading its words; of a list its items,
of a table its cells, of a figure its caption, credit and alternative text (always three), each a line of its own. A quotation's
paragraphs and the figures of a row have ids, and so plain texts, of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from editor_app.model.body import (
    Block,
    Body,
    Figure,
    FigureRow,
    Heading,
    List,
    MissingPicture,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
)
from editor_app.model.inline import plain
from editor_app.model.metadata import Metadata


class Part(StrEnum):
    """What sort of words a stretch holds."""

    TITLE = "title"
    NAMES = "names"
    SUMMARY = "summary"
    BODY = "body"
    HEADING = "heading"
    QUOTE = "quote"
    ITEM = "item"
    CELL = "cell"
    CAPTION = "caption"
    CREDIT = "credit"
    ALT = "alt"


FIELD_PARTS = {
    "title": Part.TITLE,
    "kicker": Part.TITLE,
    "subtitle": Part.TITLE,
    "source": Part.NAMES,
    "author": Part.NAMES,
    "photographer": Part.NAMES,
    "contributor": Part.NAMES,
    "editor": Part.NAMES,
    "summary": Part.SUMMARY,
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a metadata `field`, or of the block with the id `block`, in whose plain text they begin at `offset`."""

    part: Part
    text: str
    block: str = ""
    field: str = ""
    offset: int = 0


def field_stretches(metadata: Metadata) -> Iterator[Stretch]:
    """The fields that hold words and are not empty."""
    for name, part in FIELD_PARTS.items():
        if text := getattr(metadata, name):
            yield Stretch(part, text, field=name)


def body_stretches(body: Body) -> Iterator[Stretch]:
    """All words of a body in reading order, empty stretches left out."""
    for block in body.blocks:
        for stretch in block_stretches(block):
            if stretch.text:
                yield stretch


def block_stretches(block: Block) -> tuple[Stretch, ...]:
    """The stretches of a block, empty ones too."""
    match block:
        case Paragraph():
            return (Stretch(Part.BODY, plain(block.inlines), block.id),)
        case Heading():
            return (Stretch(Part.HEADING, plain(block.inlines), block.id),)
        case Quote():
            return tuple(Stretch(Part.QUOTE, plain(each.inlines), each.id) for each in block.paragraphs)
        case List():
            return _lines(block.id, ((Part.ITEM, text) for text in _items(block)))
        case Table():
            return _lines(block.id, ((Part.CELL, plain(cell.inlines)) for row in block.rows for cell in row))
        case Figure() | MissingPicture():
            return _lines(block.id, ((Part.CAPTION, block.caption), (Part.CREDIT, block.credit), (Part.ALT, block.alt)))
        case FigureRow():
            return tuple(stretch for figure in block.figures for stretch in block_stretches(figure))
        case Rule() | Signature():
            return ()


def plain_texts(body: Body) -> dict[str, str]:
    """The plain text of every block that has words, by its id; what the spans of findings count in."""
    texts: dict[str, list[str]] = {}
    for block in body.blocks:
        for stretch in block_stretches(block):
            texts.setdefault(stretch.block, []).append(stretch.text)
    return {name: "\n".join(lines) for name, lines in texts.items()}


def _lines(block: str, lines: Iterable[tuple[Part, str]]) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    offset = 0
    for part, text in lines:
        found.append(Stretch(part, text, block, offset=offset))
        offset += len(text) + 1
    return tuple(found)


def _items(block: List) -> Iterator[str]:
    for item in block.items:
        yield plain(item.inlines)
        if item.sublist:
            yield from _items(item.sublist)
