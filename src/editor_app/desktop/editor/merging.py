"""A change that was made for one state of a body, brought into the state that the body has come to since."""

from __future__ import annotations

from editor_app.desktop.editor.insertion import body_ids
from editor_app.model.body import Block, Body, Signature


def keep_written(before: Body, now: Body, wanted: Body) -> Body:
    """`wanted`, which was made from `before`, with every block that was written on between `before` and `now` as it is
    now: a person's words win over a tidied block. A written block that `wanted` has no longer stays behind the block it
    followed.
    """
    old = {block.id: block for block in before.blocks}
    blocks = list(wanted.blocks)
    last = -1
    for block in now.blocks:
        place = next((n for n, other in enumerate(blocks) if _ids(other) & _ids(block)), -1)
        if old.get(block.id) == block:
            last = max(last, place)
        elif place >= 0:
            blocks[place] = block
            last = place
        elif not (isinstance(block, Signature) and any(isinstance(other, Signature) for other in blocks)):
            last += 1
            blocks.insert(last, block)
    seen: set[str] = set()
    return Body(tuple(block for block in blocks if not _repeats(block, seen)))


def _ids(block: Block) -> set[str]:
    return body_ids(Body((block,)))


def _repeats(block: Block, seen: set[str]) -> bool:
    """Whether a part of `block` stands in an earlier one already: two blocks were joined by the person."""
    ids = _ids(block)
    if ids & seen:
        return True
    seen |= ids
    return False
