"""Which articles share a paragraph: a small index of shingles, kept up with what is saved, a handful of articles at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from editor_app.library.database import Database
from editor_app.model.article import ArticleState

LEAST = 3
"""Prints that must be shared before words are compared: chance shares one."""

MOST = 20


@dataclass(frozen=True, slots=True)
class Like:
    """An article that may share a paragraph: its id, title, version, and the site it is meant for."""

    article: str
    title: str
    version: int
    site: str


class Sketches:
    """The index of one library. Prints are whole numbers below 2**32; it says nothing of what they mean."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._done = -1  # everything that was changed up to here is in the index
        self._behind: list[str] = []

    def behind(self, most: int) -> Sequence[str]:
        """At most so many articles whose words are not in the index yet, those changed last first. Costs a look at what was
        changed since the last time, and once at all articles.
        """
        newest = int(self._database.one("SELECT coalesce(max(touched), 0) FROM articles")[0])
        if newest != self._done:
            rows = self._database.all(
                "SELECT id FROM articles LEFT JOIN sketched ON article = number WHERE touched > ?"
                " AND sketched.version IS NOT articles.version ORDER BY touched DESC",
                (self._done,),
            )
            fresh = [str(row[0]) for row in rows]
            known = set(fresh)
            self._behind = fresh + [article for article in self._behind if article not in known]
            self._done = newest
        return self._behind[:most]

    def keep(self, article: str, version: int, prints: Iterable[int]) -> None:
        """These stand for the words of an article in that version."""
        with self._database.transaction():
            row = self._database.one("SELECT number FROM articles WHERE id = ?", (article,))
            if row:
                self._database.run("DELETE FROM sketches WHERE article = ?", (row[0],))
                self._database.run(
                    "INSERT INTO sketches SELECT DISTINCT value, ? FROM json_each(?)",
                    (row[0], json.dumps(list(prints))),
                )
                self._database.run("INSERT OR REPLACE INTO sketched VALUES (?, ?)", (row[0], version))
        self.forget(article)

    def again(self) -> None:
        """What was kept last may not have reached the disk: look at all articles anew."""
        self._done, self._behind = -1, []

    def forget(self, article: str) -> None:
        """It is not behind any more, or cannot be read."""
        if article in self._behind:
            self._behind.remove(article)

    def like(self, prints: Collection[int], but: str) -> Sequence[Like]:
        """Articles outside the trash that share some of `prints`, `but` (an id) left out; those that share most first."""
        rows = self._database.all(
            "SELECT id, title, version, site FROM (SELECT article, count(*) AS shared FROM sketches WHERE print IN"
            " (SELECT value FROM json_each(?)) GROUP BY article HAVING shared >= ? ORDER BY shared DESC LIMIT ?)"
            " JOIN articles ON number = article WHERE id <> ? AND state <> ? ORDER BY shared DESC",
            (json.dumps(list(prints)), LEAST, MOST, but, ArticleState.TRASH.value),
        )
        return [Like(*row) for row in rows]
