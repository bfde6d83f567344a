"""Entries of lists as readers find them one after the other, built into a nested list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from editor_app.formats.late_id import LateId
from editor_app.model.body import MAX_LIST_DEPTH, Block, List, ListItem
from editor_app.model.inline import Inlines
from editor_app.model.reading import Account, Fate


@dataclass(slots=True)
class RawItem(LateId):
    """An entry: `depth` counts from 0, `start` is its number where known (0 else); entries of one list share `key`.
    `after` are blocks that cannot stand in a list (pictures, tables) and follow it.
    """

    text: Inlines
    depth: int = 0
    ordered: bool = False
    start: int = 0
    key: str = ""
    after: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Node:
    item: RawItem
    below: list[_Node] = field(default_factory=list)


def list_block(items: Sequence[RawItem], account: Account) -> list[Block]:
    """The list of these entries, then what could not stand in it. A change of kind at the top level begins another
    list; deeper levels than a body holds join the deepest one.
    """
    roots: list[_Node] = []
    path: list[_Node] = []
    for item in items:
        while path and path[-1].item.depth >= item.depth:
            path.pop()
        if len(path) >= MAX_LIST_DEPTH:
            account.note(Fate.CONVERTED, "过深的列表层级并入上一层")
            del path[MAX_LIST_DEPTH - 1 :]
        node = _Node(item)
        (path[-1].below if path else roots).append(node)
        path.append(node)
    blocks: list[Block] = []
    while roots:
        size = next((n for n, root in enumerate(roots) if root.item.ordered != roots[0].item.ordered), len(roots))
        blocks.append(_built(roots[:size]))
        del roots[:size]
    for item in items:
        blocks.extend(item.after)
    return blocks


def _built(nodes: Sequence[_Node]) -> List:
    first = nodes[0].item
    start = min(9999, max(1, first.start)) if first.ordered else 1
    items = tuple(ListItem(node.item.text, _built(node.below) if node.below else None) for node in nodes)
    return List(items, first.ordered, start)
