"""What a document that an article was read from had open: comments, tracked changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from editor_app.model.reading import ReportItem
from editor_app.model.text import one_line

MOST = 50
"""Comments that are kept; a document with more of them is no manuscript yet."""

LONGEST = 200
COMMENT = "批注："
MORE_COMMENTS = "其余批注"
REVISION = "修订中"
"""How the account of reading begins such lines (`formats.telling`, the readers of Word's forms)."""


class OpenKind(StrEnum):
    """What sort of open point it is."""

    COMMENT = "comment"
    REVISION = "revision"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One comment with its words, or all tracked changes of a kind; `block` is the id of where it stood, or empty."""

    kind: OpenKind
    words: str
    block: str = ""


def open_points(report: Iterable[ReportItem]) -> tuple[OpenPoint, ...]:
    """The open points that an account of reading tells of."""
    found: list[OpenPoint] = []
    revisions: list[str] = []
    revised = ""
    for item in report:
        block = item.blocks[0] if item.blocks else ""
        if item.what.startswith(COMMENT) or item.what == MORE_COMMENTS:
            words = one_line(item.what.removeprefix(COMMENT))[:LONGEST].strip() or "（没有字）"
            found.append(OpenPoint(OpenKind.COMMENT, words, block))
        elif item.what.startswith(REVISION):
            revisions.append(f"{item.what.removeprefix(REVISION)} {item.count} 处")
            revised = revised or block
    if revisions:
        found = [*found[:MOST], OpenPoint(OpenKind.REVISION, "，".join(revisions), revised)]
    return tuple(found[: MOST + 1])
