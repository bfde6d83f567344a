"""What sites said last of the articles that they have taken. Labels for people: receipts and states stand on their own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from editor_app.library.clock import Clock, stamp
from editor_app.library.database import Database, Row
from editor_app.model.following import Followed, HandedIn, RemoteState
from editor_app.model.submission import Phase

_COLUMNS = "article, site, submission, title, state, url, note, at, changed, seen_at"


class Following:
    """The record of one library."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def sites(self) -> list[str]:
        """Names of the sites that have taken anything, by name."""
        rows = self._database.all(
            "SELECT DISTINCT site FROM submissions WHERE phase = ? ORDER BY site", (Phase.DONE.value,)
        )
        return [row[0] for row in rows]

    def handed_in(self, site: str, limit: int) -> list[HandedIn]:
        """The last submission of each article that the site has taken, the newest first."""
        rows = self._database.all(
            "SELECT id, article, title, revision, digest, receipt FROM submissions AS s WHERE site = ? AND phase = ? AND"
            " position = (SELECT max(position) FROM submissions WHERE article = s.article AND site = s.site AND phase = s.phase)"
            " ORDER BY position DESC LIMIT ?",
            (site, Phase.DONE.value, limit),
        )
        return [
            HandedIn(submission, article, title, revision, digest, str(json.loads(receipt)["remote_id"]))
            for submission, article, title, revision, digest, receipt in rows
        ]

    def all(self, site: str = "") -> Sequence[Followed]:
        """What was said last, of one site or of all, the newest first."""
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM followed WHERE ? IN ('', site) ORDER BY seen_at DESC, title", (site,)
        )
        return [_followed(row) for row in rows]

    def get(self, article: str, site: str) -> Followed | None:
        """What a site said last of an article, or None."""
        return next((each for each in self.all(site) if each.article == article), None)

    def keep(self, said: Followed) -> Followed:
        """Keep it in the place of what was said before, with our time; an address that was known stays known."""
        before = self.get(said.article, said.site)
        kept = replace(said, url=said.url or (before.url if before else ""), seen_at=stamp(self._clock))
        self._database.run(
            f"INSERT OR REPLACE INTO followed ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(kept.article, kept.site, kept.submission, kept.title, kept.state.value, kept.url, kept.note, kept.at),
                *(int(kept.changed), kept.seen_at),
            ),
        )
        return kept


def _followed(row: Row) -> Followed:
    article, site, submission, title, state, url, note, at, changed, seen_at = row
    return Followed(article, site, submission, title, RemoteState(state), url, note, at, bool(changed), seen_at)
