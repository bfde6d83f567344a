"""Taking the tidying of an import back: the text as it was read, with the pictures the article has by now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from editor_app.model.body import Block, Body, Figure, FigureRow, MissingPicture, new_block_id


def untidied(as_read: Body, now: Body) -> Body:
    """`as_read`, yet no picture that `now` has is missing: a place of a picture that was filled since (or found to be
    unreadable) shows what `now` shows there, and pictures that `now` has besides stand behind the block they follow.
    """
    here = {picture.id: picture for picture in now.pictures()}
    known = {picture.id for picture in as_read.pictures()}
    added = _added(now, known, {block.id for block in as_read.blocks})
    blocks: list[Block] = list(added.pop("", ()))
    for block in as_read.blocks:
        blocks.append(_filled(block, here))
        blocks.extend(added.get(block.id, ()))
    return Body(tuple(blocks))


def _filled(block: Block, here: dict[str, Figure | MissingPicture]) -> Block:
    if isinstance(block, Figure | MissingPicture):
        return _shown(block, here)
    if isinstance(block, FigureRow):
        return replace(block, figures=tuple(_shown(one, here) for one in block.figures))
    return block


def _shown(there: Figure | MissingPicture, here: dict[str, Figure | MissingPicture]) -> Figure | MissingPicture:
    """The picture that stands there by now, with the words as they were read."""
    now = here.get(there.id)
    if now is None:
        return there
    return replace(now, alt=there.alt, caption=there.caption, credit=there.credit)


def _added(now: Body, known: set[str], places: set[str]) -> dict[str, list[Figure | MissingPicture]]:
    """Pictures that were not in what was read, by the block they follow (none: they stand first)."""
    added: dict[str, list[Figure | MissingPicture]] = {}
    place = ""
    for block in now.blocks:
        place = block.id if block.id in places else place
        for picture in _pictures(block):
            if picture.id not in known:
                # The mark 图一 was a line of its own: its id stays that of the line.
                added.setdefault(place, []).append(replace(picture, id=new_block_id()))
    return added


def _pictures(block: Block) -> Iterable[Figure | MissingPicture]:
    return Body((block,)).pictures()
