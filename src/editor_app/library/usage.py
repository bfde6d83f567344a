"""What the articles of a library say about the person's habits: values used before, titles that are there already."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from editor_app.library.database import Database
from editor_app.library.search import fold, pairs
from editor_app.model.article import ArticleState

LOOKED_AT = 500  # articles, the last changed ones
MOST_VALUES = 30
CANDIDATES = 300
PIECES = 3
SHORTEST = 6  # folded characters of a title that can be like another without being the same
ALIKE = 0.86


@dataclass(frozen=True, slots=True)
class LikeTitle:
    """An article with the same title, or one so near that it may be the same story."""

    article: str
    title: str
    same: bool


class Usage:
    """Questions to a library; nothing is written. Cost does not grow with the library: only the last changed articles and
    the index are asked.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def values(self, fields: Sequence[str]) -> Mapping[str, list[str]]:
        """The values of each metadata field in the last changed articles, the most used first."""
        rows = self._database.all(
            "SELECT metadata FROM (SELECT content FROM articles WHERE state <> ? ORDER BY touched DESC LIMIT ?)"
            " JOIN contents ON contents.id = content",
            (ArticleState.TRASH.value, LOOKED_AT),
        )
        counts: dict[str, Counter[str]] = {name: Counter() for name in fields}
        for (text,) in rows:
            metadata = json.loads(text)
            for name, counter in counts.items():
                value = metadata.get(name, "")
                counter.update([value] if isinstance(value, str) and value else [])
        return {name: [value for value, _n in counter.most_common(MOST_VALUES)] for name, counter in counts.items()}

    def like_title(self, title: str, but: str = "") -> LikeTitle | None:
        """Another article outside the trash (`but` is this one) with the same folded title, else the nearest one; None
        where there is none. A title that differs in a character or two still shares a third of itself with the other.
        """
        wanted = fold(title)
        if len(wanted) < 2:
            return None
        best: tuple[float, LikeTitle] | None = None
        for article, other in self._candidates(wanted):
            if article == but:
                continue
            folded = fold(other)
            if folded == wanted:
                return LikeTitle(article, other, same=True)
            if min(len(folded), len(wanted)) < SHORTEST:
                continue
            ratio = difflib.SequenceMatcher(None, wanted, folded, autojunk=False).ratio()
            if ratio >= ALIKE and (best is None or ratio > best[0]):
                best = ratio, LikeTitle(article, other, same=False)
        return best[1] if best else None

    def _candidates(self, wanted: str) -> list[tuple[str, str]]:
        """Ids and titles of articles that hold the whole title, then of those that hold a third of it."""
        size = -(-len(wanted) // PIECES)
        pieces = [wanted[at : at + size] for at in range(0, len(wanted), size)]
        phrases = [f'"{pairs(wanted)}"']
        if len(wanted) >= SHORTEST:
            phrases.append(" OR ".join(f'"{pairs(piece)}"' for piece in pieces if len(piece) > 1))
        found: dict[str, str] = {}
        for phrase in phrases:
            found.update(
                self._database.all(
                    "SELECT id, title FROM article_words CROSS JOIN articles ON touched = article_words.rowid"
                    " WHERE article_words MATCH ? AND state <> ? ORDER BY article_words.rowid DESC LIMIT ?",
                    (phrase, ArticleState.TRASH.value, CANDIDATES),
                )
            )
        return list(found.items())
