"""Where the words are that an annotation hangs on, after the text around them has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from editor_app.model.body import Body, FigureRow
from editor_app.model.outline import Piece
from editor_app.model.review import CONTEXT, Anchor


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a body: a block, and in its text (`outline.Piece.text`) the characters `start` to `end`; both 0 for a whole
    block. `moved`: it was found in another block than the one it was written in.
    """

    block: str
    start: int = 0
    end: int = 0
    moved: bool = False


def anchor_at(body: Body, block: str, start: int, end: int) -> Anchor:
    """An anchor on the characters `start` to `end` of a block's text, with what stands around them; on the whole block where
    both are equal.
    """
    text = _texts(body).get(block, "")
    quote = text[start:end]
    if not quote:
        return Anchor(block)
    return Anchor(block, quote, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


def locate(anchor: Anchor, body: Body) -> Spot | None:
    """Where an anchor's words are now, None where they are gone.

    The same words in their own block go before the same words elsewhere; of several, the one whose surroundings are most
    like those that were written down, then the one nearest to where it stood. A picture is looked for by what it shows,
    wherever it went; a block by its id.
    """
    return _locate(anchor, body, _texts(body))


def locate_all(anchors: Iterable[Anchor], body: Body) -> list[Spot | None]:
    """The same for many anchors, with the words of the body read once."""
    texts = _texts(body)
    return [_locate(anchor, body, texts) for anchor in anchors]


def _locate(anchor: Anchor, body: Body, texts: Mapping[str, str]) -> Spot | None:
    if anchor.picture:
        return _picture(anchor, body)
    if not anchor.quote:
        return Spot(anchor.block) if anchor.block in texts else None
    best: tuple[tuple[bool, int, int], Spot] | None = None
    own = texts.get(anchor.block, "")
    for block, text in [(anchor.block, own)] if anchor.quote in own else texts.items():  # no other could be better
        at = text.find(anchor.quote)
        while at >= 0:
            end = at + len(anchor.quote)
            alike = _common_end(text[:at], anchor.before) + _common_start(text[end:], anchor.after)
            rank = (block == anchor.block, alike, -abs(at - anchor.start))
            if best is None or rank > best[0]:
                best = rank, Spot(block, at, end, block != anchor.block)
            at = text.find(anchor.quote, at + 1)
    return best[1] if best else None


def _picture(anchor: Anchor, body: Body) -> Spot | None:
    """By what it shows, else (a picture that was edited) by its block."""
    pictures = list(body.figures())
    for picture in pictures:
        if picture.source == anchor.picture and picture.id == anchor.block:
            return Spot(picture.id)
    for picture in pictures:
        if picture.source == anchor.picture:
            return Spot(picture.id, moved=True)
    return Spot(anchor.block) if any(picture.id == anchor.block for picture in pictures) else None


def _texts(body: Body) -> dict[str, str]:
    """The text of each block by its id, pictures of a row by their own."""
    found: dict[str, str] = {}
    for block in body.blocks:
        found[block.id] = Piece(block).text
        if isinstance(block, FigureRow):
            found.update({picture.id: Piece(picture).text for picture in block.figures})
    return found


def _common_end(text: str, wanted: str) -> int:
    count = 0
    while count < min(len(text), len(wanted)) and text[-1 - count] == wanted[-1 - count]:
        count += 1
    return count


def _common_start(text: str, wanted: str) -> int:
    count = 0
    while count < min(len(text), len(wanted)) and text[count] == wanted[count]:
        count += 1
    return count
