"""Where an article stands in its review: the one place that knows the moves.

A record is read from its first entry to its last; an entry that was not possible when its turn came stays in the record
and has no effect. Because the record's order is the same everywhere, so is what is read of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from editor_app.model.errors import Refused
from editor_app.model.review import Act, Entry, Person
from editor_app.model.review_record import Record


class Stage(StrEnum):
    """草稿 待审 退回 已签发 更正 已刊发. PENDING has a round; CORRECTING is a draft of what was signed off before."""

    DRAFT = "draft"
    PENDING = "pending"
    RETURNED = "returned"
    SIGNED = "signed"
    CORRECTING = "correcting"
    PUBLISHED = "published"


STAGE_WORDS: dict[Stage, str] = {
    Stage.DRAFT: "草稿",
    Stage.PENDING: "待审",
    Stage.RETURNED: "退回",
    Stage.SIGNED: "已签发",
    Stage.CORRECTING: "更正中",
    Stage.PUBLISHED: "已刊发",
}
WRITING = (Stage.DRAFT, Stage.RETURNED, Stage.CORRECTING)

# From which stages an act leads on. PENDING → PENDING or SIGNED is decided by the number of rounds.
MOVES: dict[Act, tuple[Stage, ...]] = {
    Act.SUBMITTED: (*WRITING, Stage.PENDING),
    Act.PASSED: (Stage.PENDING,),
    Act.RETURNED: (Stage.PENDING, Stage.SIGNED),
    Act.WITHDRAWN: (Stage.PENDING, Stage.SIGNED),
    Act.CORRECTING: (Stage.SIGNED, Stage.PUBLISHED),
    Act.PUBLISHED: (Stage.SIGNED,),
}


class Effect(StrEnum):
    """What an entry brought about. OTHER_CONTENT: it speaks of a content that does not stand for review; NOT_NOW: the move was
    not possible; SAME_PERSON: one person in two rounds, or in the round of his own article, without a written reason.
    """

    COUNTS = "counts"
    OTHER_CONTENT = "other_content"
    NOT_NOW = "not_now"
    SAME_PERSON = "same_person"


@dataclass(frozen=True, slots=True)
class Signature:
    """A round that was passed, bound to the digest of its entry."""

    round: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Where the article stands: `digest` and `revision` of what was submitted last, `round` that is due while PENDING,
    `signatures` of that content in the order of the rounds, `returned` the entry that sent it back.
    """

    stage: Stage = Stage.DRAFT
    round: int = 0
    digest: str = ""
    revision: int = 0
    submitter: Person | None = None
    signatures: tuple[Signature, ...] = ()
    returned: Entry | None = None
    effects: dict[str, Effect] = field(default_factory=dict, compare=False)

    def is_signed(self, digest: str) -> bool:
        """Whether exactly this content was signed off in every round."""
        return self.stage in (Stage.SIGNED, Stage.PUBLISHED) and digest == self.digest


def state_of(record: Record, rounds: int) -> ReviewState:
    """Read a record under a profile with that many rounds (at least one)."""
    state = ReviewState()
    effects: dict[str, Effect] = {}
    for entry in record:
        if entry.act in MOVES:
            effect = effect_of(state, entry)
            effects[entry.hash] = effect
            if effect is Effect.COUNTS:
                state = _moved(state, entry, rounds)
        elif entry.act is not Act.WAIVED:
            effects[entry.hash] = Effect.COUNTS
    return replace(state, effects=effects)


def effect_of(state: ReviewState, entry: Entry) -> Effect:
    """What a moving entry would bring about now."""
    if state.stage not in MOVES[entry.act]:
        return Effect.NOT_NOW
    if entry.act is not Act.SUBMITTED and entry.digest != state.digest:
        return Effect.OTHER_CONTENT
    if entry.act is Act.PASSED:
        if entry.round != state.round:
            return Effect.NOT_NOW
        if not entry.exception and doubled(state, entry.by):
            return Effect.SAME_PERSON
    return Effect.COUNTS


def doubled(state: ReviewState, person: Person) -> str:
    """Why this person should not sign the round that is due: the words of what he did before, or nothing."""
    if state.submitter is not None and person.is_same(state.submitter):
        return "送审"
    for signature in state.signatures:
        if person.is_same(signature.entry.by):
            return f"第 {signature.round} 审"
    return ""


def check_move(state: ReviewState, entry: Entry, checklist: Sequence[str] = ()) -> None:
    """Before an entry is written: raises `Refused` with the reason where it would have no effect (`review.not_now`,
    `review.other_content`, `review.same_person`) or where points of the round's `checklist` are not ticked
    (`review.unticked`).
    """
    effect = effect_of(state, entry)
    if effect is Effect.SAME_PERSON:
        raise Refused("review.same_person", name=entry.by.name, before=doubled(state, entry.by))
    if effect is not Effect.COUNTS:
        raise Refused(f"review.{effect.value}")
    left = [point for point in checklist if point not in entry.ticked]
    if entry.act is Act.PASSED and left:
        raise Refused("review.unticked", count=len(left), first=left[0])


def _moved(state: ReviewState, entry: Entry, rounds: int) -> ReviewState:
    match entry.act:
        case Act.SUBMITTED:
            return ReviewState(Stage.PENDING, 1, entry.digest, entry.revision, entry.by)
        case Act.PASSED:
            signatures = (*state.signatures, Signature(entry.round, entry))
            last = entry.round >= max(1, rounds)
            stage, due = (Stage.SIGNED, 0) if last else (Stage.PENDING, entry.round + 1)
            return replace(state, stage=stage, round=due, signatures=signatures)
        case Act.RETURNED:
            return replace(state, stage=Stage.RETURNED, round=0, signatures=(), returned=entry)
        case Act.WITHDRAWN:
            return replace(state, stage=Stage.DRAFT, round=0, signatures=())
        case Act.CORRECTING:
            return replace(state, stage=Stage.CORRECTING, round=0)
        case Act.PUBLISHED:
            return replace(state, stage=Stage.PUBLISHED)
    raise ValueError(entry.act)


class Standing(StrEnum):
    """The state of an annotation: 未答 已答 已改."""

    OPEN = "open"
    ANSWERED = "answered"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Thread:
    """An annotation with what was said about it, in order, and where it stands. `outcome` is ACCEPTED or DECLINED for a
    suggestion that was decided.
    """

    entry: Entry
    replies: tuple[Entry, ...] = ()
    standing: Standing = Standing.OPEN
    outcome: Act | None = None


def threads_of(record: Record) -> tuple[Thread, ...]:
    """Annotations in the record's order, none ever left out."""
    found: dict[str, Thread] = {}
    for entry in record:
        if entry.act is Act.ANNOTATED:
            found[entry.hash] = Thread(entry)
        elif entry.about in found:
            found[entry.about] = _replied(found[entry.about], entry)
    return tuple(found.values())


def _replied(thread: Thread, entry: Entry) -> Thread:
    replies = (*thread.replies, entry)
    match entry.act:
        case Act.ANSWERED:
            standing = thread.standing if thread.standing is Standing.DONE else Standing.ANSWERED
            return replace(thread, replies=replies, standing=standing)
        case Act.REOPENED:
            return replace(thread, replies=replies, standing=Standing.OPEN)
        case Act.SETTLED:
            return replace(thread, replies=replies, standing=Standing.DONE)
        case Act.ACCEPTED | Act.DECLINED:
            return replace(thread, replies=replies, standing=Standing.DONE, outcome=entry.act)
    return replace(thread, replies=replies)
