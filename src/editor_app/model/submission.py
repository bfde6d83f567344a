"""Submissions: the states of handing in, and the values that travel with it.

The state machine is that of exactly-once delivery: every act is written down before it is tried (INTENT) and after
its answer was read (OUTCOME). `phase` says how far the work has come and only moves forward; `hold` says what it
waits for. An intent without an outcome is doubt, and doubt is resolved by asking the site, never by repeating.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Phase(StrEnum):
    """How far a submission has come."""

    FROZEN = "frozen"
    ASSETS = "assets"
    COMPOSED = "composed"
    CREATING = "creating"
    CREATED = "created"
    FINALISING = "finalising"
    VERIFYING = "verifying"
    DONE = "done"


class Hold(StrEnum):
    """What a submission that is not done waits for; NONE means it can move now. UNPROVEN: it may be at a site that cannot be
    asked for certain, and the person has to look.
    """

    NONE = "none"
    WAITING = "waiting"
    UNSURE = "unsure"
    SETTLING = "settling"
    AUTH = "auth"
    REFUSED = "refused"
    CONFLICT = "conflict"
    NEEDS_USER = "needs_user"
    UNPROVEN = "unproven"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class SubmissionState(StrEnum):
    """The one word shown for a submission."""

    QUEUED = "queued"
    SENDING = "sending"
    WAITING = "waiting"
    IN_DOUBT = "in_doubt"
    BLOCKED = "blocked"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


SUBMISSION_WORDS: dict[SubmissionState, str] = {
    SubmissionState.QUEUED: "排队",
    SubmissionState.SENDING: "上报中",
    SubmissionState.WAITING: "等待重试",
    SubmissionState.IN_DOUBT: "待核实",
    SubmissionState.BLOCKED: "需处理",
    SubmissionState.PAUSED: "已暂停",
    SubmissionState.CANCELLED: "已撤下",
    SubmissionState.DONE: "已报",
}

_HOLD_STATES: dict[Hold, SubmissionState] = {
    Hold.WAITING: SubmissionState.WAITING,
    Hold.UNSURE: SubmissionState.IN_DOUBT,
    Hold.SETTLING: SubmissionState.IN_DOUBT,
    Hold.AUTH: SubmissionState.BLOCKED,
    Hold.REFUSED: SubmissionState.BLOCKED,
    Hold.CONFLICT: SubmissionState.BLOCKED,
    Hold.NEEDS_USER: SubmissionState.BLOCKED,
    Hold.UNPROVEN: SubmissionState.IN_DOUBT,
    Hold.PAUSED: SubmissionState.PAUSED,
    Hold.CANCELLED: SubmissionState.CANCELLED,
}


def shown_state(phase: Phase, hold: Hold) -> SubmissionState:
    """The word for a phase and a hold."""
    if phase is Phase.DONE:
        return SubmissionState.DONE
    if hold is not Hold.NONE:
        return _HOLD_STATES[hold]
    return SubmissionState.QUEUED if phase is Phase.FROZEN else SubmissionState.SENDING


class PictureState(StrEnum):
    """A picture of a submission."""

    READY = "ready"
    SENDING = "sending"
    UNSURE = "unsure"
    STORED = "stored"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SubmissionPicture:
    """One picture of a submission, in reading order. `remote` is what the site calls it once it holds it."""

    asset: str
    rendition: str
    name: str
    media_type: str
    size: int
    state: PictureState = PictureState.READY
    remote: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执. `digest` is that of the content read back from the site, empty where only the person has seen it there; `at` the
    site's time, RFC 3339 UTC.
    """

    remote_id: str
    url: str
    digest: str
    at: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """An article as a site holds it by our receipts: the revision handed in last, with the name of its column, and
    `url` and `at` (RFC 3339 UTC) of when it first stood there.
    """

    article: str
    revision: int
    title: str
    column: str
    url: str
    at: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One revision on its way to one site. `until` is RFC 3339 UTC while waiting, else empty; `reason` is a problem
    code (`model.problems`) with `details`; `attempt` counts tries since the last progress; `uid` is the key that the
    site is asked by (the article's id, the same for every submission of the article). `order` only grows; `place` is where it
    stands in the queue; `batch` names the press it was handed in with; `account` whom it was queued for.
    """

    id: str
    article: str
    uid: str
    title: str
    column: str
    site: str
    digest: str
    revision: int
    phase: Phase
    hold: Hold
    order: int
    created_at: str
    attempt: int = 0
    until: str = ""
    reason: str = ""
    details: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    remote_id: str = ""
    etag: str = ""
    receipt: Receipt | None = None
    pictures: tuple[SubmissionPicture, ...] = ()
    place: int = 0
    batch: str = ""
    account: str = ""

    @property
    def state(self) -> SubmissionState:
        """The word shown for it."""
        return shown_state(self.phase, self.hold)

    @property
    def stored_pictures(self) -> int:
        """How many pictures the site is known to hold."""
        return sum(picture.state is PictureState.STORED for picture in self.pictures)

    @property
    def all_stored(self) -> bool:
        """Whether no picture is missing at the site."""
        return all(picture.state is PictureState.STORED for picture in self.pictures)

    def with_stored(self, rendition: str, remote: str) -> Submission:
        """How it stands once a picture that was sent is at the site under that name."""
        pictures = (
            replace(each, state=PictureState.STORED, remote=remote, reason="") if each.rendition == rendition else each
            for each in self.pictures
        )
        phase = Phase.ASSETS if self.phase is Phase.FROZEN else self.phase
        return replace(self, phase=phase, pictures=tuple(pictures))
