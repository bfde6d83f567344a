"""What stands in the outbox: submissions with their pictures, the bytes that are sent, the acts without an outcome.

Nothing here changes anything; `outbox.py` does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from editor_app.library.database import Database, Row
from editor_app.model.errors import Refused
from editor_app.model.submission import (
    HandedIn,
    Hold,
    Phase,
    PictureState,
    Receipt,
    Submission,
    SubmissionPicture,
)

JournalLines: TypeAlias = list[tuple[str, str, str, str]]
Submissions: TypeAlias = list[Submission]  # the class below has a method of the name
HandedInList: TypeAlias = list[HandedIn]
Intents: TypeAlias = "list[Intent]"
Doubts: TypeAlias = list[tuple[str, str, str]]
CREATE = "create"
PICTURE = "picture"
RESERVE = "reserve"
OPEN = "phase <> 'done' AND hold <> 'cancelled'"
_COLUMNS = (
    "position, id, article, title, column_name, site, digest, revision, phase, hold, attempt, until, reason, details,"
    " remote_id, etag, receipt, created_at, place, batch, account"
)
_PICTURE_COLUMNS = "asset, rendition, name, media_type, size, state, remote, reason"


@dataclass(frozen=True, slots=True)
class Intent:
    """An act that was begun and of which no outcome is written: doubt."""

    id: int
    step: str
    subject: str


def _picture(row: Row) -> SubmissionPicture:
    asset, rendition, name, media_type, size, state, remote, reason = row
    return SubmissionPicture(asset, rendition, name, media_type, size, PictureState(state), remote, reason)


class OutboxReading:
    """How the queue of one library stands. On the library's thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> Submissions:
        """Everything, in order; finished and cancelled ones too."""
        return self._some("true")

    def open(self) -> Submissions:
        """What is neither done nor cancelled, in order."""
        return self._some(OPEN)

    def get(self, submission_id: str) -> Submission:
        """One submission. Raises `Refused("submission.unknown")`."""
        row = self._database.one(f"SELECT {_COLUMNS} FROM submissions WHERE id = ?", (submission_id,))
        if not row:
            raise Refused("submission.unknown", id=submission_id[:40])
        return self._submission(row)

    def find(self, prefix: str) -> str:
        """The id that begins with `prefix` (at least four characters)."""
        rows = self._database.all(
            "SELECT id FROM submissions WHERE substr(id, 1, ?) = ?", (len(prefix), prefix.lower())
        )
        if len(prefix) < 4 or len(rows) != 1:
            raise Refused("submission.unknown", id=prefix[:40])
        return str(rows[0][0])

    def of_article(self, article: str, site: str) -> Submissions:
        """The submissions of one article to one site, oldest first."""
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM submissions WHERE article = ? AND site = ? ORDER BY position", (article, site)
        )
        return [self._submission(row) for row in rows]

    def is_newest(self, submission: Submission) -> bool:
        """Whether nothing newer of its article is on its way to the site, or has arrived."""
        return not self._database.one(
            "SELECT 1 FROM submissions WHERE article = ? AND site = ? AND position > ? AND hold <> ? LIMIT 1",
            (submission.article, submission.site, submission.order, Hold.CANCELLED.value),
        )

    def handed_in(self, site: str, limit: int) -> HandedInList:
        """What the site holds by our receipts: of each article its last content and its first receipt. The article that
        was handed in last for the first time comes first; `limit` bounds the submissions that are looked at.
        """
        return self._handed_in("site = ? AND phase = ?", (site, Phase.DONE.value), limit)

    def handed_in_of(self, site: str, articles: Iterable[str], title: str) -> HandedInList:
        """The same of some articles, and of those that were handed in under that title."""
        named = "site = ? AND phase = ? AND (title = ? OR article IN (SELECT value FROM json_each(?)))"
        return self._handed_in(named, (site, Phase.DONE.value, title, json.dumps(list(articles))), -1)

    def _handed_in(self, condition: str, values: tuple[object, ...], limit: int) -> HandedInList:
        rows = self._database.all(
            "SELECT article, revision, title, column_name, receipt FROM submissions"
            f" WHERE {condition} ORDER BY position DESC LIMIT ?",
            (*values, limit),
        )
        found: dict[str, HandedIn] = {}
        for article, revision, title, column, receipt in rows:
            first = Receipt(**json.loads(receipt))
            newest = found.pop(article, None)
            found[article] = (
                replace(newest, url=first.url, at=first.at)
                if newest
                else HandedIn(article, revision, title, column, first.url, first.at)
            )
        return list(found.values())

    def _some(self, condition: str) -> Submissions:
        """Two statements however many there are: the sender looks several times a second while it waits."""
        pictures: dict[int, list[Row]] = {}
        for position, *line in self._database.all(
            f"SELECT submission, {_PICTURE_COLUMNS} FROM submission_pictures WHERE submission IN"
            f" (SELECT position FROM submissions WHERE {condition}) ORDER BY submission, number"
        ):
            pictures.setdefault(position, []).append(tuple(line))
        rows = self._database.all(f"SELECT {_COLUMNS} FROM submissions WHERE {condition} ORDER BY place, position")
        return [self._submission(row, pictures.get(row[0], [])) for row in rows]

    def _submission(self, row: Row, pictures: Sequence[Row] | None = None) -> Submission:
        if pictures is None:
            pictures = self._database.all(
                f"SELECT {_PICTURE_COLUMNS} FROM submission_pictures WHERE submission = ? ORDER BY number", (row[0],)
            )
        return Submission(
            id=row[1],
            article=row[2],
            uid=row[2],
            title=row[3],
            column=row[4],
            site=row[5],
            digest=row[6],
            revision=row[7],
            phase=Phase(row[8]),
            hold=Hold(row[9]),
            order=row[0],
            attempt=row[10],
            until=row[11],
            reason=row[12],
            details=json.loads(row[13]),
            remote_id=row[14],
            etag=row[15],
            receipt=Receipt(**json.loads(row[16])) if row[16] else None,
            created_at=row[17],
            place=row[18],
            batch=row[19],
            account=row[20],
            pictures=tuple(_picture(line) for line in pictures),
        )

    def payload(self, submission: Submission) -> bytes:
        """The frozen article. Only until it is done; what was sent is kept as a revision."""
        return self._bytes(submission, "payload")

    def composed(self, submission: Submission) -> bytes:
        """The bytes that are sent; the same at every attempt. Only until it is done."""
        return self._bytes(submission, "composed")

    def _bytes(self, submission: Submission, column: str) -> bytes:
        row = self._database.one(f"SELECT {column} FROM submission_bytes WHERE submission = ?", (submission.order,))
        return bytes(row[0])

    def expected(self, submission: Submission) -> str:
        """The version at the site that this update replaces; empty for a new article."""
        return str(self._database.one("SELECT expected FROM submissions WHERE position = ?", (submission.order,))[0])

    def open_intents(self, submission: Submission) -> Intents:
        """The acts of which the outcome is not known, oldest first: those under way, and those in doubt."""
        rows = self._database.all(
            "SELECT id, step, subject FROM submission_journal i WHERE submission = ? AND intent IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM submission_journal o WHERE o.intent = i.id) ORDER BY id",
            (submission.order,),
        )
        return [Intent(*row) for row in rows]

    def open_intent(self, submission: Submission) -> Intent | None:
        """The oldest act of which the outcome is not known."""
        return next(iter(self.open_intents(submission)), None)

    def pictures_in_doubt(self) -> Doubts:
        """(submission, account, rendition) of every picture that was begun and of which no outcome is written, in whatever
        state its submission is.
        """
        rows = self._database.all(
            "SELECT submissions.id, account, subject FROM submission_journal i JOIN submissions ON position = submission"
            " WHERE step = ? AND intent IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM submission_journal o WHERE o.intent = i.id)",
            (PICTURE,),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def name_of_picture(self, submission: Submission, rendition: str) -> str:
        """What the submission's site calls a picture, by what another submission of the account was told; or empty."""
        row = self._database.one(
            "SELECT remote FROM submission_pictures JOIN submissions ON position = submission WHERE rendition = ?"
            " AND state = ? AND account = ? AND site = ? LIMIT 1",
            (rendition, PictureState.STORED.value, submission.account, submission.site),
        )
        return str(row[0]) if row else ""

    def journal(self, submission: Submission) -> JournalLines:
        """(step, subject, what was said, when), in order; intents say nothing."""
        return [
            (row[0], row[1], row[2], row[3])
            for row in self._database.all(
                "SELECT step, subject, said, at FROM submission_journal WHERE submission = ? ORDER BY id",
                (submission.order,),
            )
        ]
