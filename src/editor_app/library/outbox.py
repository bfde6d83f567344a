"""The durable queue of submissions: frozen bytes, phases, holds and the journal of intents and outcomes.

Every method is one synced transaction. Nothing here decides what to do next; it only makes sure that what was decided
and what was answered cannot be forgotten.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

from editor_app.library.clock import Clock, stamp
from editor_app.library.database import Database, Row
from editor_app.model.errors import Detail, Refused
from editor_app.model.failpoints import reach
from editor_app.model.picture import Rendition
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
MISSING = "missing"  # what a picture's row says when the site has told that it lacks it
_COLUMNS = (
    "position, id, article, title, column_name, site, digest, revision, phase, hold, attempt, until, reason, details,"
    " remote_id, etag, receipt, created_at, place, batch, account"
)
_DECIDED = (Hold.PAUSED, Hold.CANCELLED)
_STOPPED = (*_DECIDED, Hold.AUTH, Hold.REFUSED, Hold.CONFLICT, Hold.NEEDS_USER, Hold.UNPROVEN)
# What a hold does not take the place of. With a bad secret nothing more is asked, whatever else is wrong.
_GRAVER: dict[Hold, tuple[Hold, ...]] = {
    Hold.PAUSED: (Hold.CANCELLED,),
    Hold.CANCELLED: (),
    Hold.AUTH: _DECIDED,
    **dict.fromkeys((Hold.REFUSED, Hold.CONFLICT, Hold.NEEDS_USER, Hold.UNPROVEN), (*_DECIDED, Hold.AUTH)),
}
_OPEN = "phase <> 'done' AND hold <> 'cancelled'"
_PICTURE_COLUMNS = "asset, rendition, name, media_type, size, state, remote, reason"


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is put into the queue: one revision for one account of one site. `payload` is the article as UTF-8 JSON;
    `expected` the version at the site that it replaces and `remote_id` what that is called there, empty for a new article;
    `batch` names the press that it was handed in with.
    """

    article: str
    title: str
    column: str
    site: str
    account: str
    digest: str
    revision: int
    payload: bytes
    expected: str
    renditions: tuple[Rendition, ...]
    remote_id: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """An act that was begun and of which no outcome is written: doubt."""

    id: int
    step: str
    subject: str


def _picture(row: Row) -> SubmissionPicture:
    asset, rendition, name, media_type, size, state, remote, reason = row
    return SubmissionPicture(asset, rendition, name, media_type, size, PictureState(state), remote, reason)


class Outbox:
    """The queue of one library."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    # -- reading ------------------------------------------------------------------------------------------------------

    def list(self) -> Submissions:
        """Everything, in order; finished and cancelled ones too."""
        return self._some("true")

    def open(self) -> Submissions:
        """What is neither done nor cancelled, in order."""
        return self._some(_OPEN)

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

    # -- writing ------------------------------------------------------------------------------------------------------

    def add(self, frozen: Frozen) -> Submission:
        """Put a submission at the end of the queue."""
        submission_id = str(uuid.uuid4())
        with self._database.transaction():
            position = self._database.insert(
                "INSERT INTO submissions (id, article, title, column_name, site, account, digest, revision, phase, hold,"
                " expected, remote_id, created_at, batch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(submission_id, frozen.article, frozen.title, frozen.column, frozen.site, frozen.account),
                    *(frozen.digest, frozen.revision, Phase.FROZEN.value, Hold.NONE.value),
                    *(frozen.expected, frozen.remote_id, stamp(self._clock), frozen.batch),
                ),
            )
            self._database.run(
                "UPDATE submissions SET place = (SELECT max(place) FROM submissions) + 1 WHERE position = ?",
                (position,),
            )
            self._database.run(
                "INSERT INTO submission_bytes (submission, payload) VALUES (?, ?)", (position, frozen.payload)
            )
            for number, made in enumerate(frozen.renditions):
                self._database.run(
                    "INSERT INTO submission_pictures (submission, number, asset, rendition, name, media_type, size,"
                    " width, height, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *(position, number, made.asset, made.sha256, made.name, made.media_type, made.size),
                        *(made.width, made.height, PictureState.READY.value),
                    ),
                )
        return self.get(submission_id)

    def _phase(self, submission: Submission, phase: Phase) -> None:
        self._database.run("UPDATE submissions SET phase = ? WHERE position = ?", (phase.value, submission.order))

    def advance(self, submission: Submission, phase: Phase) -> None:
        """Move to a phase; progress ends the count of attempts."""
        self._database.run(
            "UPDATE submissions SET phase = ?, attempt = 0 WHERE position = ?", (phase.value, submission.order)
        )

    def compose(self, submission: Submission, composed: bytes) -> None:
        """Keep the bytes that will be sent and move on."""
        reach("compose.before")
        with self._database.transaction():
            self._database.run(
                "UPDATE submission_bytes SET composed = ? WHERE submission = ?", (composed, submission.order)
            )
            self._phase(submission, Phase.COMPOSED)  # nothing was heard from the site: attempts go on counting
            reach("compose.during")

    def hold(
        self,
        submission: Submission,
        hold: Hold,
        *,
        reason: str = "",
        details: Mapping[str, Detail] | None = None,
        until: str = "",
        attempt: int | None = None,
    ) -> None:
        """Say what it waits for. What is graver and was said meanwhile, by the person or by the site of another part of the
        submission, stays: only `release` ends it.
        """
        keep = _GRAVER.get(hold, _STOPPED)
        self._database.run(
            "UPDATE submissions SET hold = ?, reason = ?, details = ?, until = ?, attempt = coalesce(?, attempt)"
            f" WHERE position = ? AND hold NOT IN ({', '.join('?' * len(keep))})",
            (
                *(hold.value, reason, json.dumps(dict(details or {})), until, attempt, submission.order),
                *(each.value for each in keep),
            ),
        )

    def release(self, submission: Submission) -> None:
        """End a hold, also a pause. Doubt cannot be ended so: it shows again (and for what is under way until it ends)."""
        doubt = self.open_intent(submission) is not None
        self._database.run(
            "UPDATE submissions SET hold = ?, reason = '', details = '{}', until = '' WHERE position = ?",
            (Hold.UNSURE.value if doubt else Hold.NONE.value, submission.order),
        )

    def move(self, submission: Submission, before: Submission | None) -> None:
        """Change its place in the queue: before another one that is open, or to the end. The places of what is done stay."""
        with self._database.transaction():
            rows = self._database.all(f"SELECT position, place FROM submissions WHERE {_OPEN} ORDER BY place, position")
            queue = [position for position, _place in rows if position != submission.order]
            at = queue.index(before.order) if before is not None and before.order in queue else len(queue)
            queue.insert(at, submission.order)
            for position, (_old, place) in zip(queue, rows, strict=True):
                self._database.run("UPDATE submissions SET place = ? WHERE position = ?", (place, position))

    def pause_restored(self) -> None:
        """In a library that comes from a backup: nothing goes by itself. What was on its way then may have been sent since,
        here or on another computer; the person says when to go on, and what is in doubt is asked for first.
        """
        self._database.run(
            f"UPDATE submissions SET hold = ?, reason = ?, details = '{{}}', until = '' WHERE {_OPEN} AND hold <> ?",
            (Hold.PAUSED.value, "submission.restored", Hold.PAUSED.value),
        )

    def begin(self, submission: Submission, step: str, subject: str = "") -> Intent:
        """Write down what is about to be done. Raises `Refused("submission.held")` where the person paused or withdrew
        it in the meantime, or something else has stopped it: then it must not be done.
        """
        with self._database.transaction():
            hold, phase = self._database.one(
                "SELECT hold, phase FROM submissions WHERE position = ?", (submission.order,)
            )
            if Hold(hold) in _STOPPED:
                raise Refused("submission.held")
            if step == PICTURE:
                self._picture_state(submission, subject, PictureState.SENDING)
                if Phase(phase) is Phase.FROZEN:
                    self._phase(submission, Phase.ASSETS)
            elif step == CREATE:  # a beginning is no progress yet: the attempts go on counting
                self._phase(submission, Phase.CREATING)
            made = self._database.insert(
                "INSERT INTO submission_journal (submission, step, subject, at) VALUES (?, ?, ?, ?)",
                (submission.order, step, subject, stamp(self._clock)),
            )
        return Intent(made, step, subject)

    def picture_stored(self, submission: Submission, intent: Intent | None, rendition: str, remote: str) -> None:
        """The site holds the picture; `intent` is None where it was there before we sent anything."""
        with self._database.transaction():
            self._picture_state(submission, rendition, PictureState.STORED, remote=remote)
            self._end(submission, intent, "stored")
            reach("asset.during_outcome")

    def picture_not_stored(
        self, submission: Submission, intent: Intent | None, rendition: str, said: str, *, refused: bool = False
    ) -> None:
        """The site does not hold it and will not by itself: it may be sent again, or was refused."""
        state = PictureState.REFUSED if refused else PictureState.READY
        with self._database.transaction():
            self._picture_state(submission, rendition, state, reason=said if refused else "")
            self._end(submission, intent, said)

    def picture_unsure(self, submission: Submission, rendition: str) -> None:
        """Nobody knows whether the site holds it."""
        self._picture_state(submission, rendition, PictureState.UNSURE)

    def pictures_missing(self, submission: Submission, intent: Intent, renditions: Sequence[str]) -> None:
        """The site refused the article because it lacks these pictures: back to sending them, without asking for them
        first. Attempts go on counting.
        """
        with self._database.transaction():
            for rendition in renditions:
                self._picture_state(submission, rendition, PictureState.READY, reason=MISSING)
            self._end(submission, intent, "pictures missing")
            self._phase(submission, Phase.ASSETS)

    def reserved(self, submission: Submission, intent: Intent | None, remote_id: str, etag: str) -> None:
        """The site holds an empty draft for it; `etag` is the version that the content will replace. `intent` is None where
        it was there before.
        """
        with self._database.transaction():
            self._database.run(
                "UPDATE submissions SET remote_id = ?, expected = ? WHERE position = ?",
                (remote_id, etag, submission.order),
            )
            self.advance(submission, Phase.ASSETS)
            self._end(submission, intent, "reserved")
            reach("reserve.during_outcome")

    def not_reserved(self, submission: Submission, intent: Intent, said: str) -> None:
        """The site holds no draft of it and will not by itself."""
        self._end(submission, intent, said)

    def created(self, submission: Submission, intent: Intent, remote_id: str, etag: str, said: str) -> None:
        """The site holds the article under `remote_id`."""
        with self._database.transaction():
            self._database.run(
                "UPDATE submissions SET remote_id = ?, etag = ? WHERE position = ?",
                (remote_id, etag, submission.order),
            )
            self.advance(submission, Phase.CREATED)
            self._end(submission, intent, said)
            reach("create.during_outcome")

    def not_created(self, submission: Submission, intent: Intent, said: str) -> None:
        """The site does not hold the article and will not by itself: it may be sent again."""
        with self._database.transaction():
            self._phase(submission, Phase.COMPOSED)
            self._end(submission, intent, said)

    def replace(self, submission: Submission, expected: str) -> None:
        """Send it (again) over the version `expected` of the site, which the person has seen and gives up."""
        with self._database.transaction():
            self._database.run("UPDATE submissions SET expected = ? WHERE position = ?", (expected, submission.order))
            self.advance(submission, Phase.COMPOSED)
            self.release(submission)

    def finish(self, submission: Submission, receipt: Receipt, etag: str) -> None:
        """Keep the receipt: it is done. The bytes that were sent go; the revision keeps the content."""
        reach("done.before")
        text = json.dumps(asdict(receipt), ensure_ascii=False)
        with self._database.transaction():
            self._database.run(
                "UPDATE submissions SET receipt = ?, etag = ?, phase = ?, hold = ?, reason = '', details = '{}',"
                " until = '' WHERE position = ?",
                (text, etag, Phase.DONE.value, Hold.NONE.value, submission.order),
            )
            reach("done.during")
            self._database.run("DELETE FROM submission_bytes WHERE submission = ?", (submission.order,))
            reach("cleanup.during")

    def recover(self) -> Submissions:
        """After a start: whatever has an open intent and does not say so is in doubt now. Returns those.

        Settling begins anew: only a clock that ran all the while can say that it is over. What waits for a secret goes
        on waiting, so that no start tries the bad one again.
        """
        doubtful: Submissions = []
        for submission in self.open():
            intents = self.open_intents(submission)
            for intent in intents:
                if intent.step == PICTURE:
                    self.picture_unsure(submission, intent.subject)
            if intents and submission.hold not in (Hold.UNSURE, *_STOPPED):
                self.hold(submission, Hold.UNSURE, reason="submission.interrupted")
                doubtful.append(submission)
        return doubtful

    def _picture_state(
        self, submission: Submission, rendition: str, state: PictureState, *, remote: str = "", reason: str = ""
    ) -> None:
        self._database.run(
            "UPDATE submission_pictures SET state = ?, remote = ?, reason = ? WHERE submission = ? AND rendition = ?",
            (state.value, remote, reason, submission.order, rendition),
        )

    def _end(self, submission: Submission, intent: Intent | None, said: str) -> None:
        if intent is not None:
            self._database.run(
                "INSERT INTO submission_journal (submission, intent, step, subject, said, at) VALUES (?, ?, ?, ?, ?, ?)",
                (submission.order, intent.id, intent.step, intent.subject, said[:200], stamp(self._clock)),
            )
