"""What the last check said of each article. Nothing here judges the words: `services.preflight` does."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from editor_app.library.clock import Clock, stamp
from editor_app.library.database import Database, Row
from editor_app.model.article import ArticleState
from editor_app.model.verdict import Tally, Verdict

# A waiver that came since, or was taken back, makes another result; few articles have a record at all.
_WAIVERS = (
    "(SELECT count(*) FROM review_entries AS entry WHERE entry.article = articles.id"
    " AND json_extract(entry.line, '$.act') IN ('waived', 'reopened'))"
)
_TOLD = (
    "verdicts.version, verdicts.digest, profile, basis, errors, warnings, infos, waived, waivers, checked_at,"
    " verdicts.version = articles.version AND verdicts.digest = contents.digest"
    f" AND waivers = {_WAIVERS}"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """An article and what was said of it last; `verdict` is None where nothing is known of it as it is now. `site` is the
    name of the site it is meant for, `characters` the length of its words.
    """

    article: str
    site: str
    characters: int
    verdict: Verdict | None


class Verdicts:
    """The verdicts of a library."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def keep(self, article: str, verdict: Verdict) -> bool:
        """Put it in the place of the one before; not where the article has other words by now. Whether it was kept."""
        tally = verdict.tally
        changed = self._database.run(
            "INSERT OR REPLACE INTO verdicts SELECT number, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM articles"
            " JOIN contents ON contents.id = content WHERE articles.id = ? AND version = ? AND contents.digest = ?",
            (
                *(verdict.version, verdict.digest, verdict.profile, verdict.basis),
                *(tally.errors, tally.warnings, tally.infos, tally.waived, verdict.waivers),
                *(stamp(self._clock), article, verdict.version, verdict.digest),
            ),
        )
        return changed > 0

    def of(self, articles: Collection[str]) -> Sequence[Judged]:
        """What is known of those of `articles` that are there, in no order."""
        return self._judged("articles.id IN (SELECT value FROM json_each(?))", (json.dumps(list(articles)),))

    def of_boxes(self, boxes: Iterable[ArticleState], most: int) -> Sequence[Judged]:
        """The same for the articles of some boxes, those `most` changed last, newest first."""
        states = json.dumps([box.value for box in boxes])
        condition = "state IN (SELECT value FROM json_each(?)) ORDER BY touched DESC LIMIT ?"
        return self._judged(condition, (states, most))

    def _judged(self, condition: str, values: tuple[object, ...]) -> Sequence[Judged]:
        rows = self._database.all(
            f"SELECT articles.id, site, characters, {_TOLD} FROM articles JOIN contents ON contents.id = content"
            f" LEFT JOIN verdicts ON verdicts.article = number WHERE {condition}",
            values,
        )
        return [Judged(row[0], row[1], row[2], _verdict(row[3:])) for row in rows]


def _verdict(row: Row) -> Verdict | None:
    if not row[-1]:
        return None
    version, digest, profile, basis, errors, warnings, infos, waived, waivers, at, _current = row
    return Verdict(version, digest, profile, basis, Tally(errors, warnings, infos, waived), waivers, at)
