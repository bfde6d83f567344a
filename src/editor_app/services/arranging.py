"""The pictures of a body put into another order, their words changed: values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from editor_app.model.body import Block, Body, Figure, FigureRow, MissingPicture
from editor_app.services.placing import map_pictures

Picture = Figure | MissingPicture


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What is written about a picture, single lines all, and whether the people shown agreed (of figures only)."""

    caption: str = ""
    credit: str = ""
    alt: str = ""
    consent: bool = False


def words_of(picture: Picture) -> PictureWords:
    """The words of a picture as they are."""
    consent = isinstance(picture, Figure) and picture.consent
    return PictureWords(picture.caption, picture.credit, picture.alt, consent)


def change_words(body: Body, words: Mapping[str, PictureWords]) -> Body:
    """`body` with other words for the pictures of these ids; ids it has not (any more) are passed over."""

    def change(picture: Picture) -> Picture:
        new = words.get(picture.id)
        if new is None:
            return picture
        made = replace(picture, caption=new.caption, credit=new.credit, alt=new.alt)
        return replace(made, consent=new.consent) if isinstance(made, Figure) else made

    return map_pictures(body, change)


def move_picture(body: Body, picture_id: str, place: int) -> Body:
    """Let a picture come to the `place`-th place (from 0) among the pictures: upwards it goes directly before the one that
    stands there, downwards directly behind it; the text stays. In its own row it changes its place in the row. Another
    row stays together: the picture goes before or behind all of it. Where nothing is to be moved `body` comes back.
    """
    pictures = list(body.pictures())
    now = next((n for n, picture in enumerate(pictures) if picture.id == picture_id), -1)
    place = max(0, min(place, len(pictures) - 1))
    if now < 0 or now == place:
        return body
    moved, anchor = pictures[now], pictures[place]
    blocks: list[Block] = []
    for block in body.blocks:
        ids = _ids(block)
        if moved.id in ids and anchor.id in ids and isinstance(block, FigureRow):
            return _in_row(body, block, moved, anchor, behind=place > now)
        if anchor.id in ids and place < now:
            blocks.append(moved)
        blocks += _without(block, moved.id)
        if anchor.id in ids and place > now:
            blocks.append(moved)
    return Body(tuple(blocks))


def _ids(block: Block) -> frozenset[str]:
    parts = block.figures if isinstance(block, FigureRow) else ()
    return frozenset([block.id, *(figure.id for figure in parts)])


def _in_row(body: Body, row: FigureRow, moved: Picture, anchor: Picture, *, behind: bool) -> Body:
    figures = [figure for figure in row.figures if figure.id != moved.id]
    figures.insert([figure.id for figure in figures].index(anchor.id) + behind, moved)
    made = replace(row, figures=tuple(figures))
    return Body(tuple(made if block is row else block for block in body.blocks))


def _without(block: Block, picture_id: str) -> list[Block]:
    """The block without a picture; of a pair the other one is left, alone."""
    if block.id == picture_id:
        return []
    if isinstance(block, FigureRow) and picture_id in _ids(block):
        left = [figure for figure in block.figures if figure.id != picture_id]
        return [replace(block, figures=tuple(left))] if len(left) > 1 else list(left)
    return [block]
