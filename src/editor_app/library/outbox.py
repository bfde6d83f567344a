"""The durable queue of submissions: frozen bytes, phases, holds and the journal of intents and outcomes.

Every method is one synced transaction. Nothing here decides what to do next; it only makes sure that what was decided
and what was answered cannot be forgotten.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from editor_app.library.clock import Clock, stamp
from editor_app.library.database import Database
from editor_app.library.outbox_reading import CREATE, OPEN, PICTURE, RESERVE, Intent, OutboxReading, Submissions
from editor_app.model.errors import Detail, Refused
from editor_app.model.failpoints import reach
from editor_app.model.picture import Rendition
from editor_app.model.submission import Hold, Phase, PictureState, Receipt, Submission

__all__ = ["CREATE", "MISSING", "PICTURE", "RESERVE", "Frozen", "Intent", "Outbox"]

MISSING = "missing"  # what a picture's row says when the site has told that it lacks it
_DECIDED = (Hold.PAUSED, Hold.CANCELLED)
_STOPPED = (*_DECIDED, Hold.AUTH, Hold.REFUSED, Hold.CONFLICT, Hold.NEEDS_USER, Hold.UNPROVEN)
# What a hold does not take the place of. With a bad secret nothing more is asked, whatever else is wrong.
_GRAVER: dict[Hold, tuple[Hold, ...]] = {
    Hold.PAUSED: (Hold.CANCELLED,),
    Hold.CANCELLED: (),
    Hold.AUTH: _DECIDED,
    **dict.fromkeys((Hold.REFUSED, Hold.CONFLICT, Hold.NEEDS_USER, Hold.UNPROVEN), (*_DECIDED, Hold.AUTH)),
}


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


class Outbox(OutboxReading):
    """The queue of one library."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database)
        self._clock = clock

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
            rows = self._database.all(f"SELECT position, place FROM submissions WHERE {OPEN} ORDER BY place, position")
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
            f"UPDATE submissions SET hold = ?, reason = ?, details = '{{}}', until = '' WHERE {OPEN} AND hold <> ?",
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
