"""Review records as they are kept: entries are added and nothing else ever happens to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from editor_app.library.database import Database
from editor_app.model.article import ArticleState
from editor_app.model.codec import canonical_json
from editor_app.model.errors import Refused
from editor_app.model.failpoints import reach
from editor_app.model.review import Act, Entry, entry_from_json, entry_to_json
from editor_app.model.review_record import Record, record_of


class Reviews:
    """The records of a library's articles, also of those that were removed for good."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, article: str) -> Record:
        """The record of an article; empty where nobody has reviewed it. Raises `Refused("review.changed")` with the number of
        the entry whose words do not have its hash any more: somebody wrote in the file.
        """
        rows = self._database.all(
            "SELECT hash, line FROM review_entries WHERE article = ? ORDER BY position", (article,)
        )
        return record_of(_entry(number, name, line) for number, (name, line) in enumerate(rows, 1))

    def add(self, article: str, entries: Iterable[Entry]) -> Record:
        """Keep entries that are not kept yet and return the whole record. Raises `Refused("review.…")` where they do not fit
        together; then none of them is kept.
        """
        with self._database.transaction():
            before = self.record(article)
            record = before.with_entries(entries)
            if len(record) and record.entries[0].article != article:
                raise Refused("review.other_article")
            for entry in record:
                if entry.hash not in before.by_hash:
                    line = canonical_json(entry_to_json(entry)).decode()
                    self._database.run(
                        "INSERT INTO review_entries (article, hash, line) VALUES (?, ?, ?)", (article, entry.hash, line)
                    )
            reach("review.before_commit")
        reach("review.after_commit")
        return record

    def reviewed(self) -> Sequence[str]:
        """Ids of the articles that have a record, those with the newest entry first."""
        rows = self._database.all("SELECT article FROM review_entries GROUP BY article ORDER BY max(position) DESC")
        return [str(row[0]) for row in rows]

    def kept_in(self, state: ArticleState) -> list[tuple[str, str, str, str]]:
        """Article, its site, hash and canonical JSON of every entry about articles of a box, in the order they were kept.
        Nothing of it is proved: that is done where an article is opened.
        """
        rows = self._database.all(
            "SELECT entry.article, articles.site, entry.hash, entry.line FROM review_entries AS entry"
            " JOIN articles ON articles.id = entry.article WHERE articles.state = ? ORDER BY entry.position",
            (state.value,),
        )
        return [(str(article), str(site), str(name), str(line)) for article, site, name, line in rows]

    def kept_of(self, act: Act) -> list[str]:
        """Canonical JSON of every entry of an act, of all articles, in the order they were kept."""
        rows = self._database.all(
            "SELECT line FROM review_entries WHERE json_extract(line, '$.act') = ? ORDER BY position", (act.value,)
        )
        return [str(row[0]) for row in rows]


def _entry(number: int, name: str, line: str) -> Entry:
    try:
        entry = entry_from_json(json.loads(line))
    except (ValueError, RecursionError) as error:
        raise Refused("review.changed", line=number) from error
    if entry.hash != name:
        raise Refused("review.changed", line=number)
    return entry
