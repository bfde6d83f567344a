"""Finding articles by any part of their words.

Every two neighbouring characters of the text (letters and digits alone, NFKC and case folded) are a token; words of two
and more characters are phrases of such tokens, so that a hit is exact and nothing has to be verified. A single
character is a prefix query.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from editor_app.library.database import Database
from editor_app.model.article import ArticleRow, ArticleState
from editor_app.model.body import Body, body_text
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata


def fold(text: str) -> str:
    """Letters and digits of `text`, without regard to case, width and compatibility forms."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def tokens(text: str) -> str:
    """The tokens of one line, separated by spaces: each pair, then the last character."""
    folded = fold(text)
    return " ".join(folded[at : at + 2] for at in range(len(folded)))


def match_query(words: str) -> str:
    """The FTS5 query for all `words`; empty where they hold no letter or digit."""
    parts: list[str] = []
    for word in words.split():
        folded = fold(word)
        if len(folded) == 1:
            parts.append(f'"{folded}" *')
        elif folded:
            parts.append('"' + " ".join(folded[at : at + 2] for at in range(len(folded) - 1)) + '"')
    return " AND ".join(parts)


def searchable(metadata: Metadata, body: Body) -> list[str]:
    """The lines that are searched; a hit never spans two of them."""
    fields = (
        metadata.title,
        metadata.kicker,
        metadata.subtitle,
        metadata.source,
        metadata.author,
        metadata.photographer,
        metadata.contributor,
        metadata.summary,
        *metadata.keywords,
    )
    return [*fields, *body_text(body).splitlines()]


class Search:
    """The index of a library."""

    def __init__(self, database: Database, initials: Callable[[str], str]) -> None:
        self._database = database
        self.initials = initials

    def index(self, touched: int, metadata: Metadata, body: Body) -> None:
        """Make the entry of the article last touched at that count, which has none. Call inside the save's transaction."""
        words = " ".join(filter(None, (tokens(line) for line in searchable(metadata, body))))
        self._database.run("INSERT INTO article_words (rowid, words) VALUES (?, ?)", (touched, words))

    def forget(self, touched: int) -> None:
        """Remove the entry made at that count. Call inside the save's transaction."""
        self._database.run("DELETE FROM article_words WHERE rowid = ?", (touched,))

    def find(self, words: str, limit: int = 200) -> list[ArticleRow]:
        """Articles outside the trash that hold all `words`, last changed first. Latin letters are also looked for as
        pinyin initials of the title.
        """
        from editor_app.library.articles import ROW_COLUMNS, article_row

        query = match_query(words)
        if not query:
            return []
        trash = ArticleState.TRASH.value
        # Entries are numbered by the order of the last change: the newest are read first, and no more than are wanted.
        rows = self._database.all(
            f"SELECT {ROW_COLUMNS}, touched FROM article_words CROSS JOIN articles ON touched = article_words.rowid"
            " WHERE article_words MATCH ? AND state <> ? ORDER BY article_words.rowid DESC LIMIT ?",
            (query, trash, limit),
        )
        letters = fold(words)
        if letters.isascii() and letters.isalpha():
            rows += self._database.all(
                f"SELECT {ROW_COLUMNS}, touched FROM articles WHERE instr(initials, ?) > 0 AND state <> ?"
                " ORDER BY touched DESC LIMIT ?",
                (letters, trash, limit),
            )
            rows = sorted(set(rows), key=lambda row: -int(row[-1]))[:limit]
        return [article_row(row) for row in rows]

    def rebuild(self) -> int:
        """Make every entry anew from the stored contents; return how many. An article that cannot be read is left out:
        the doctor names it.
        """
        from editor_app.library.contents import load_content

        made = 0
        with self._database.transaction():
            self._database.run("DELETE FROM article_words")
            for number, touched, content_id in self._database.all("SELECT number, touched, content FROM articles"):
                try:
                    content = load_content(self._database, content_id)
                except Unavailable:
                    continue
                self.index(touched, content.metadata, content.body)
                self._database.run(
                    "UPDATE articles SET initials = ? WHERE number = ?", (self.initials(content.metadata.title), number)
                )
                made += 1
        return made
