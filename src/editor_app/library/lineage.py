"""From which contents the text of an article grew, beyond its own revisions: what packages told of their past."""

from __future__ import annotations

from collections.abc import Iterable

from editor_app.library.database import Database


class Lineage:
    """Digests of contents by article. A content lies beside while it is another branch that nobody has merged yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, article: str) -> set[str]:
        """Every digest that is part of an article's past or lies beside it, its own revisions included."""
        return self._kept(article) | self._revisions(article, "")

    def past(self, article: str) -> list[str]:
        """What the present text was made from, by digest, sorted: its revisions and what those were made from; not what lies
        beside it, unless the person has brought it back since.
        """
        beside = self._beside(article)
        restored = self._revisions(article, "AND r.reason <> 'imported'")
        return sorted((self.known(article) - beside) | (beside & restored))

    def learn(self, article: str, digests: Iterable[str]) -> None:
        """These belong to the past of what is here. Call inside a transaction."""
        for digest in digests:
            self._database.run("INSERT OR IGNORE INTO lineage (article, digest) VALUES (?, ?)", (article, digest))

    def put_beside(self, article: str, digest: str) -> None:
        """This content is a branch of its own. Call inside a transaction."""
        self._database.run(
            "INSERT OR REPLACE INTO lineage (article, digest, beside) VALUES (?, ?, 1)", (article, digest)
        )

    def merged(self, article: str) -> int:
        """The person has merged what lies beside into the present text; returns how many contents that were."""
        return self._database.run("UPDATE lineage SET beside = 0 WHERE article = ? AND beside = 1", (article,))

    def beside(self, article: str) -> set[str]:
        """What waits to be merged by a person."""
        restored = self._revisions(article, "AND r.reason <> 'imported'")
        return self._beside(article) - restored

    def _kept(self, article: str) -> set[str]:
        return {row[0] for row in self._database.all("SELECT digest FROM lineage WHERE article = ?", (article,))}

    def _beside(self, article: str) -> set[str]:
        rows = self._database.all("SELECT digest FROM lineage WHERE article = ? AND beside = 1", (article,))
        return {row[0] for row in rows}

    def _revisions(self, article: str, condition: str) -> set[str]:
        rows = self._database.all(
            "SELECT DISTINCT c.digest FROM revisions r JOIN contents c ON c.id = r.content"
            f" JOIN articles a ON a.number = r.article WHERE a.id = ? {condition}",
            (article,),
        )
        return {row[0] for row in rows}
