"""Comparing two revisions of an article."""

from __future__ import annotations

from dataclasses import dataclass

from editor_app.library.library import Library
from editor_app.model.difference import Difference, compare
from editor_app.model.revision import Revision


@dataclass(frozen=True, slots=True)
class Compared:
    """Two revisions and what changed from `old` to `new`."""

    old: Revision
    new: Revision
    difference: Difference


class Comparing:
    """What a person does to see what changed."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def revisions(self, article_id: str, old: int, new: int) -> Compared:
        """Compare two revisions by their numbers; `old` may be the later one. Raises `Refused("revision.unknown")`,
        `Refused("article.unknown")`.
        """
        before = self._library.revisions.get(article_id, old)
        after = self._library.revisions.get(article_id, new)
        return Compared(before, after, compare((before.metadata, before.body), (after.metadata, after.body)))
