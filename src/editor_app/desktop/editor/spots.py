"""The way between a place in a body (`model.anchoring`) and one in a document, in both directions.

A document counts UTF-16 units, a body characters. A block of a body is one or several of the document: items of a list, cells
of a table, paragraphs of a quotation; a picture stands in one block with its caption and credit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QTextBlock, QTextDocument

from editor_app.desktop.editor.atoms import find_atom
from editor_app.desktop.editor.blocks import caption_end, end_of
from editor_app.desktop.editor.commands import outer_id_at
from editor_app.desktop.editor.formats import LINE_SEPARATOR
from editor_app.model.anchoring import Spot, anchor_at
from editor_app.model.body import Block, Body, Figure, FigureRow, MissingPicture, Quote
from editor_app.model.inline import plain
from editor_app.model.outline import CELL_EDGE, lines_of
from editor_app.model.review import Anchor


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a block that stand together in the document: where they begin there, the words, and the offset of their first
    character among the block's (`outline.Piece.text`).
    """

    position: int
    text: str
    offset: int

    def place(self, character: int) -> int:
        """The document's position of a character of the block that is in this part, or nearest to it."""
        inside = min(max(character - self.offset, 0), len(self.text))
        return self.position + units(self.text[:inside])

    def character(self, position: int) -> int:
        """The other way round."""
        left, count = position - self.position, 0
        for char in self.text:
            if left <= 0:
                break
            left -= 2 if char > "\uffff" else 1
            count += 1
        return self.offset + count


def range_in(parts: list[Part], spot: Spot) -> tuple[int, int] | None:
    """First and last position of a spot in words that stand in these parts; None where there are none."""
    if not parts:
        return None
    start, end = (spot.start, spot.end) if spot.end else (0, parts[-1].offset + len(parts[-1].text))
    first = next((part for part in reversed(parts) if part.offset <= start), parts[0])
    last = next((part for part in reversed(parts) if part.offset < end), first)
    return first.place(start), max(first.place(start), last.place(end))


def units(text: str) -> int:
    """How many UTF-16 units a text has."""
    return len(text) + sum(char > "\uffff" for char in text)


class Spots:
    """Places of one body in the document that shows it. Read once; good until either changes. GUI thread only."""

    def __init__(self, document: QTextDocument, body: Body) -> None:
        self._document = document
        self._blocks: dict[str, list[QTextBlock]] = {}
        block = document.firstBlock()
        while block.isValid():
            if name := outer_id_at(document, block.position()):
                self._blocks.setdefault(name, []).append(block)
            block = block.next()
        self._body = {each.id: each for each in _all(body)}

    def range(self, spot: Spot) -> tuple[int, int] | None:
        """First and last position of a spot; of the words of a whole block where it names one. None where it is not shown."""
        block = self._body.get(spot.block)
        parts = self._parts(block) if block is not None else []
        return range_in(parts, spot)

    def anchor(self, body: Body, start: int, end: int) -> Anchor | None:
        """An anchor on what is selected from `start` to `end`, as far as it lies in the block in which it begins. None where no
        words are there.
        """
        name = outer_id_at(self._document, start)
        block = self._body.get(name) or next((each for each in self._body.values() if _holds(each, name)), None)
        if block is None:
            return None
        for part in self._parts(block):
            stop = part.position + units(part.text)
            if part.position <= start < stop:
                return anchor_at(body, block.id, part.character(start), part.character(min(end, stop)))
        return None

    def block_at(self, position: int) -> str:
        """The id of the body's block at a position."""
        name = outer_id_at(self._document, position)
        holder = next((each for each in self._body.values() if _holds(each, name)), None)
        return holder.id if holder is not None and name not in self._body else name

    def _parts(self, block: Block) -> list[Part]:
        if isinstance(block, Figure | MissingPicture):
            return self._caption(block)
        blocks = self._blocks.get(block.id, [])
        if isinstance(block, Quote):
            blocks = [each for part in block.paragraphs for each in self._blocks.get(part.id, [])]
        parts, offset = [], 0
        texts = list(_pieces(block))
        for each, text in zip(blocks, texts, strict=False):
            parts.append(Part(each.position(), text, offset))
            offset += len(text) + 1
        return parts

    def _caption(self, picture: Figure | MissingPicture) -> list[Part]:
        found = find_atom(self._document, picture.id)
        if found is None:
            return []
        words = found[0] + 1
        if self._document.characterAt(words) == LINE_SEPARATOR:
            words += 1
        if not picture.credit:
            return [Part(words, picture.caption, 0)]
        block = self._document.findBlock(found[0])
        credit = Part(
            end_of(block) - units(picture.credit), picture.credit, len(picture.caption) + 1 if picture.caption else 0
        )
        return [Part(words, picture.caption, 0), credit] if caption_end(block) > words and picture.caption else [credit]


def _all(body: Body) -> Iterator[Block]:
    for block in body.blocks:
        yield block
        if isinstance(block, FigureRow):
            yield from block.figures


def _holds(block: Block, name: str) -> bool:
    return isinstance(block, Quote) and any(part.id == name for part in block.paragraphs)


def _pieces(block: Block) -> Iterator[str]:
    """The words of a block as they stand in the document's blocks: a cell each for a table."""
    for line in lines_of(block):
        if line.role == "cells":
            yield from line.text.split(CELL_EDGE)
        else:
            yield plain(line.words)
