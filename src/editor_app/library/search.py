"""Finding articles by any part of their words.

Every two neighbouring characters of the text (letters and digits alone, NFKC and case folded) are a token; words of two
and more characters are phrases of such tokens, so that a hit is exact and nothing has to be verified. Which single
characters an article holds stands in a second index. Entries are numbered by the order of the last change: the newest
hits are read first, and no more than are wanted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from editor_app.library.contents import load_content
from editor_app.library.database import NO_MEMORY, Database, Row
from editor_app.library.rows import ROW_COLUMNS, article_row
from editor_app.library.settings import Settings
from editor_app.model.article import ArticleRow, ArticleState
from editor_app.model.body import Body, body_text
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata

_LINE_END = "end"  # of three letters: no pair
TABLES = {
    "article_words": "words, content = '', contentless_delete = 1, detail = full, tokenize = 'ascii'",
    "article_characters": "characters, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'",
}
MANY_SEGMENTS = 8
_SLICE_PAGES = 100
_FTS_VERSION = 5  # of tables with contentless_delete
_FORM_KEY, _FORM = "search.form", 1  # count up when what is indexed changes


def fold(text: str) -> str:
    """Letters and digits of `text`, without regard to case, width and compatibility forms."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def pairs(text: str) -> str:
    """Every two neighbouring characters of folded text, separated by spaces."""
    return " ".join(text[at : at + 2] for at in range(len(text) - 1))


@dataclass(frozen=True, slots=True)
class Query:
    """What to ask the two indexes, each in FTS5's language; empty where there is nothing to ask."""

    words: str
    characters: str


def query(words: str) -> Query:
    """The queries for all `words`; those without a letter or digit ask for nothing."""
    folded = dict.fromkeys(filter(None, map(fold, words.split())))
    return Query(
        " ".join(f'"{pairs(word)}"' for word in folded if len(word) > 1),
        " ".join(f'"{word}"' for word in folded if len(word) == 1),
    )


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
        self._settings = Settings(database)
        self.initials = initials

    def index(self, touched: int, metadata: Metadata, body: Body) -> None:
        """Make the entry of the article last touched at that count, which has none. Call inside the save's transaction."""
        lines = [folded for line in searchable(metadata, body) if (folded := fold(line))]
        # A token that no query holds keeps phrases from spanning two lines.
        words = f" {_LINE_END} ".join(pairs(line) for line in lines)
        self._database.run("INSERT INTO article_words (rowid, words) VALUES (?, ?)", (touched, words))
        self._database.run(
            "INSERT INTO article_characters (rowid, characters) VALUES (?, ?)",
            (touched, " ".join(sorted(set("".join(lines))))),
        )

    def forget(self, touched: int) -> None:
        """Remove the entry made at that count. Call inside the save's transaction."""
        for table in ("article_words", "article_characters"):
            self._database.run(f"DELETE FROM {table} WHERE rowid = ?", (touched,))

    def find(self, words: str, limit: int = 200) -> list[ArticleRow]:
        """Articles outside the trash that hold all `words`, last changed first. Latin letters are also looked for as
        pinyin initials of the title.
        """
        rows = self._by_words(query(words), limit)
        letters = fold(words)
        if letters.isascii() and letters.isalpha():
            rows = sorted({*rows, *self._by_initials(letters, limit)}, key=lambda row: -int(row[-1]))[:limit]
        return [article_row(row) for row in rows]

    def _by_words(self, asked: Query, limit: int) -> list[Row]:
        if not asked.words and not asked.characters:
            return []
        table, match = ("article_words", asked.words) if asked.words else ("article_characters", asked.characters)
        more, values = "", [match]
        if asked.words and asked.characters:
            more = (
                " AND EXISTS (SELECT 1 FROM article_characters"
                " WHERE article_characters MATCH ? AND article_characters.rowid = touched)"
            )
            values.append(asked.characters)
        return self._database.all(
            f"SELECT {ROW_COLUMNS}, touched FROM {table} CROSS JOIN articles ON touched = {table}.rowid"
            f" WHERE {table} MATCH ?{more} AND state <> ? ORDER BY {table}.rowid DESC LIMIT ?",
            (*values, ArticleState.TRASH.value, limit),
        )

    def _by_initials(self, letters: str, limit: int) -> list[Row]:
        return self._database.all(
            f"SELECT {ROW_COLUMNS}, touched FROM articles INDEXED BY articles_by_initials"
            " WHERE instr(initials, ?) > 0 AND state <> ? ORDER BY touched DESC LIMIT ?",
            (letters, ArticleState.TRASH.value, limit),
        )

    def bring_up_to_date(self) -> None:
        """Make the index anew where it has another form than this program writes, was never finished, or is broken: it
        holds nothing that the articles do not.
        """
        if self._settings.get(_FORM_KEY) != _FORM or self.broken():
            self.rebuild()

    def broken(self) -> bool:
        """Whether a part of the index cannot be read; costs next to nothing and does not read all of it."""
        try:
            for table in TABLES:
                self._database.one(f"SELECT rowid FROM {table} WHERE {table} MATCH '\"{_LINE_END}\"' LIMIT 1")
        except Unavailable as error:
            if error.code != "library.corrupt" and error.details.get("why") != NO_MEMORY:
                raise
            return True
        return False

    def segments(self) -> int:
        """Of how many parts the larger index consists: each word is looked up in every one."""
        (count,) = self._database.one("SELECT count(DISTINCT segid) FROM article_words_idx")
        return int(count)

    def compact(self, step: Callable[[int, int], None] = lambda done, total: None) -> bool:
        """Make one part of many, in slices of some hundredths of a second so that nobody waits; once a day, on any thread.
        `step` is called between slices and may raise `Cancelled`: the next time goes on. Returns whether there were many.
        """
        if self.segments() < MANY_SEGMENTS:
            return False
        for table in TABLES:
            pages = -_SLICE_PAGES  # the minus sign: all parts, not only those that FTS5 would merge by itself
            while True:
                step(0, 1)
                before = self._database.changed_rows()
                self._database.run(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,))
                if self._database.changed_rows() - before < 2:  # FTS5's own sign that nothing is left to do
                    break
                pages = _SLICE_PAGES
        return True

    def rebuild_at_next_open(self) -> None:
        """The next owner makes the index anew: who fills this library does not know the initials."""
        self._settings.set(_FORM_KEY, 0)

    def rebuild(self) -> int:
        """Make every entry anew from the stored contents; return how many. An article that cannot be read is left out:
        the doctor names it.
        """
        made = 0
        with self._database.transaction():
            self._renew()
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
            self._settings.set(_FORM_KEY, _FORM)
        return made

    def _renew(self) -> None:
        """Empty tables in the place of what is there, whatever state it is in. Call inside a transaction."""
        for table, definition in TABLES.items():
            try:
                self._database.run(f"DROP TABLE IF EXISTS {table}")
            except Unavailable:
                # A table that does not open cannot be dropped; with its version it opens, whatever else is broken.
                config = f"{table}_config"
                self._database.run(f"CREATE TABLE IF NOT EXISTS {config} (k PRIMARY KEY, v) WITHOUT ROWID")
                self._database.run(f"INSERT OR REPLACE INTO {config} VALUES ('version', {_FTS_VERSION})")
                self._database.run(f"DROP TABLE IF EXISTS {table}")
            self._database.run(f"CREATE VIRTUAL TABLE {table} USING fts5 ({definition})")
