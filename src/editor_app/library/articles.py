"""Articles as they are now. A save and its revision and its search entry are one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence

from editor_app.library.clock import Clock, stamp
from editor_app.library.contents import Content, load_content, store_content
from editor_app.library.database import Database, Row
from editor_app.library.likenesses import keep_shown
from editor_app.library.revisions import add_revision, pin_revision
from editor_app.library.rows import ROW_COLUMNS, article_row, article_state
from editor_app.library.search import Search
from editor_app.library.space import drop_ballast
from editor_app.model.article import Article, ArticleRow, ArticleState, new_article_id
from editor_app.model.body import Body
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.failpoints import reach
from editor_app.model.metadata import Metadata
from editor_app.model.revision import RevisionReason

# A look at the stored JSON: takes a twentieth of the time of reading every article. `json_valid`, for one that is broken.
_SEEMS_MISDESCRIBED = (
    "json_valid(metadata) AND (json_extract(metadata, '$.title') <> title OR json_extract(metadata, '$.column') <> column_id"
    " OR json_extract(metadata, '$.contributor') <> contributor"
    """ OR (length(body) - length(replace(body, '"asset":"', ''))) / 9 <> pictures"""
    """ OR (length(body) - length(replace(body, '"type":"missing_picture"', ''))) / 24 <> missing)"""
)
_UNDER_REVIEW = (ArticleState.IN_REVIEW.value, ArticleState.READY.value)
"""What people are looking at, or have signed, is not changed behind their backs."""

_COLUMNS = "number, id, version, state, created_at, updated_at, site, content, touched"


class Articles:
    """The articles of a library. A method that changes something returns only after the change is on the disk; what
    `create` and `save` wrote was also read back from there (rule D2), else they raise `Unavailable("save.not_read_back")`.
    """

    def __init__(self, database: Database, clock: Clock, search: Search) -> None:
        self._database = database
        self._clock = clock
        self._search = search

    def create(
        self,
        metadata: Metadata,
        body: Body,
        *,
        site: str = "",
        reason: RevisionReason = RevisionReason.AUTO,
        article_id: str = "",
        as_read: Body | None = None,
    ) -> Article:
        """A new article with its first revision; `as_read`, an imported text before it was tidied, is kept before it."""
        article_id = article_id or new_article_id()
        now = stamp(self._clock)
        reach("save.before_begin")
        with self._database.transaction():
            content = store_content(self._database, metadata, body)
            touched = self._database.count("touched")
            values = (article_id, touched, ArticleState.DRAFT.value, site, content.id, now, now)
            number = self._database.insert(
                "INSERT INTO articles (id, touched, version, state, site, content, created_at, updated_at, title,"
                " column_id, contributor, pictures, missing) VALUES (?, ?, 1, ?, ?, ?, ?, ?, '', '', '', 0, 0)",
                values,
            )
            self.describe(number, content)
            self._search.index(touched, metadata, body)
            if as_read is not None:
                earlier = store_content(self._database, metadata, as_read)
                add_revision(self._database, number, earlier.id, RevisionReason.AS_READ, now)
            add_revision(self._database, number, content.id, reason, now)
            self._database.read_back_later(number, 1, content.hash)
            reach("save.before_commit")
        reach("save.after_commit")
        return Article(article_id, metadata, body, 1, ArticleState.DRAFT, now, now, content.digest, site)

    def save(
        self,
        article_id: str,
        metadata: Metadata,
        body: Body,
        *,
        base_version: int,
        reason: RevisionReason = RevisionReason.AUTO,
    ) -> Article:
        """Keep this content as the next version. The same content gives the same version back without a write.

        Raises `Refused("article.stale")` where the library holds a newer version than `base_version`,
        `Refused("article.unknown")`.
        """
        try:
            return self._save(article_id, metadata, body, base_version, reason)
        except Unavailable as error:
            # Inside a greater transaction that is gone as a whole, nothing can be tried again.
            if (
                error.code != "disk.full"
                or self._database.in_transaction
                or not drop_ballast(self._database.path.parent)
            ):
                raise
        return self._save(article_id, metadata, body, base_version, reason)

    def _save(
        self, article_id: str, metadata: Metadata, body: Body, base_version: int, reason: RevisionReason
    ) -> Article:
        now = stamp(self._clock)
        reach("save.before_begin")
        with self._database.transaction():
            row = self._row(article_id)
            content = store_content(self._database, metadata, body)
            if content.id == row[7]:
                if reason is not RevisionReason.AUTO:
                    pin_revision(self._database, row[0], reason, now)
                return self._article(row)
            if row[2] != base_version:
                raise Refused("article.stale", base=base_version, current=row[2])
            if row[3] in _UNDER_REVIEW:
                raise Refused("article.in_review", title=metadata.title)
            touched = self._database.count("touched")
            self._database.run(
                "UPDATE articles SET version = version + 1, content = ?, updated_at = ?, touched = ? WHERE number = ?",
                (content.id, now, touched, row[0]),
            )
            self.describe(row[0], content)
            self._search.forget(row[8])
            self._search.index(touched, metadata, body)
            add_revision(self._database, row[0], content.id, reason, now)
            self._database.read_back_later(row[0], row[2] + 1, content.hash)
            reach("save.before_commit")
        reach("save.after_commit")
        state = article_state(row[3])
        return Article(row[1], metadata, body, row[2] + 1, state, row[4], now, content.digest, row[6])

    def describe(self, number: int, content: Content) -> None:
        """Keep what lists need of a content."""
        metadata, body = content.metadata, content.body
        keep_shown(self._database, number, body)
        values = (
            metadata.title,
            self._search.initials(metadata.title),
            metadata.column,
            metadata.contributor,
            len(body.figures()),
            len(body.missing()),
            number,
        )
        self._database.run(
            "UPDATE articles SET title = ?, initials = ?, column_id = ?, contributor = ?, pictures = ?, missing = ?"
            " WHERE number = ?",
            values,
        )

    def misdescribed(self) -> list[tuple[int, Content]]:
        """The numbers of the articles of which lists show something else than stands in them, and what stands in them."""
        wrong: list[tuple[int, Content]] = []
        rows = self._database.all(
            "SELECT number, content, title, column_id, contributor, pictures, missing FROM articles"
            f" JOIN contents ON contents.id = content WHERE {_SEEMS_MISDESCRIBED} ORDER BY number"
        )
        for number, content, *shown in rows:
            try:
                there = load_content(self._database, content)
            except Unavailable:
                continue  # told of by itself
            metadata, body = there.metadata, there.body
            counts = [len(body.figures()), len(body.missing())]
            if shown != [metadata.title, metadata.column, metadata.contributor, *counts]:
                wrong.append((number, there))
        return wrong

    def get(self, article_id: str) -> Article:
        """The article with this id. Raises `Refused("article.unknown")`."""
        return self._article(self._row(article_id))

    def state_of(self, article_id: str) -> ArticleState:
        """Only the box it stands in; its content is not read. Raises `Refused("article.unknown")`."""
        return article_state(self._row(article_id)[3])

    def _row(self, article_id: str) -> Row:
        row = self._database.one(f"SELECT {_COLUMNS} FROM articles WHERE id = ?", (article_id,))
        if not row:
            raise Refused("article.unknown", id=article_id[:40])
        return row

    def _article(self, row: Row) -> Article:
        content = load_content(self._database, row[7])
        state = article_state(row[3])
        return Article(row[1], content.metadata, content.body, row[2], state, row[4], row[5], content.digest, row[6])

    def list(self, state: ArticleState | None = None, limit: int | None = None, offset: int = 0) -> list[ArticleRow]:
        """Rows of one box, or of all but the trash; last changed first."""
        where, values = ("state = ?", state.value) if state else ("state <> ?", ArticleState.TRASH.value)
        rows = self._database.all(
            f"SELECT {ROW_COLUMNS} FROM articles WHERE {where} ORDER BY touched DESC LIMIT ? OFFSET ?",
            (values, -1 if limit is None else limit, offset),
        )
        return [article_row(row) for row in rows]

    def rows(self, ids: Sequence[str]) -> Sequence[ArticleRow]:
        """Rows of those of `ids` that are there, in no order."""
        rows = self._database.all(
            f"SELECT {ROW_COLUMNS} FROM articles WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        return [article_row(row) for row in rows]

    def counts(self) -> dict[ArticleState, int]:
        """How many articles stand in each box; every box is named."""
        rows: dict[str, int] = dict(self._database.all("SELECT state, count(*) FROM articles GROUP BY state"))
        return {state: rows.get(state.value, 0) for state in ArticleState}

    def find(self, prefix: str) -> str:
        """The id that begins with `prefix`. Raises `Refused` where it has under four characters, or fits none or several."""
        if len(prefix) < 4 or not set(prefix.lower()) <= set("0123456789abcdef-"):
            raise Refused("article.unknown", id=prefix[:40])
        rows = self._database.all(
            "SELECT id FROM articles WHERE id >= ? AND id < ? LIMIT 2", (prefix.lower(), prefix.lower() + "g")
        )
        if len(rows) != 1:
            raise Refused("article.ambiguous" if rows else "article.unknown", id=prefix[:40])
        return str(rows[0][0])

    def set_state(self, article_id: str, state: ArticleState) -> None:
        """Move it into another box; its content and version stay."""
        if state is ArticleState.TRASH:
            self.trash(article_id)
            return
        if not self._database.run("UPDATE articles SET state = ? WHERE id = ?", (state.value, article_id)):
            raise Refused("article.unknown", id=article_id[:40])

    def set_site(self, article_id: str, site: str) -> None:
        """Name the site it is meant for."""
        if not self._database.run("UPDATE articles SET site = ? WHERE id = ?", (site, article_id)):
            raise Refused("article.unknown", id=article_id[:40])

    def columns_of_site(self, site: str) -> dict[str, int]:
        """How many articles outside the trash are meant for `site`, by the id of their column."""
        rows = self._database.all(
            "SELECT column_id, count(*) FROM articles WHERE site = ? AND state <> ? GROUP BY column_id ORDER BY column_id",
            (site, ArticleState.TRASH.value),
        )
        return {str(column): int(count) for column, count in rows}

    def trash(self, article_id: str) -> None:
        """Into the trash; it remembers the box it came from and when. One that is there already stays as it is."""
        self._row(article_id)
        self._database.run(
            "UPDATE articles SET state_before_trash = state, state = ?, trashed_at = ? WHERE id = ? AND state <> ?",
            (ArticleState.TRASH.value, stamp(self._clock), article_id, ArticleState.TRASH.value),
        )

    def untrash(self, article_id: str) -> None:
        """Out of the trash, back into its box."""
        self._row(article_id)
        self._database.run(
            "UPDATE articles SET state = state_before_trash, state_before_trash = '', trashed_at = ''"
            " WHERE id = ? AND state = ?",
            (article_id, ArticleState.TRASH.value),
        )
