"""What a connector can do for reviewers, where the site supports it: what waits, one of it, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from editor_app.model.body import Body
from editor_app.model.metadata import Metadata
from editor_app.model.review import Entry


class Verdict(StrEnum):
    """What a decision says; NOTE carries annotations and answers and moves nothing."""

    APPROVE = "approve"
    RETURN = "return"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that waits at the site. `uid` is our key where the site knows it, else empty; `author` and `at` as the
    site has them.
    """

    remote_id: str
    uid: str
    title: str
    author: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class RemotePicture:
    """A picture as the site has it: `source` is what figures of the body call it, `place` what the connector asks for it by."""

    source: str
    place: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class RemoteReview:
    """An article with its review as the site holds it. `metadata` and `body` where the site keeps them as we do, else
    the `title` and a stranger's `html`. `digest` names the content in the site's words. `entries` is the record, empty
    where the site keeps none. `ours` is the digest of our article where the site holds it as it was handed in, else
    empty. `author` and `unit` are those of the account that handed it in; `at` RFC 3339 UTC, when that was.
    """

    remote_id: str
    uid: str
    status: str
    digest: str
    title: str
    author: str = ""
    unit: str = ""
    at: str = ""
    url: str = ""
    metadata: Metadata | None = None
    body: Body | None = None
    html: str = ""
    pictures: tuple[RemotePicture, ...] = ()
    entries: tuple[Entry, ...] = ()
    ours: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """An annotation in words, for sites that keep no record."""

    text: str
    quote: str = ""
    block: str = ""
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What goes to the site. `id` is a UUID of ours: the same decision again changes nothing there. `digest` is the
    content that was decided on, in the words of `RemoteReview.digest`; `entries` what the site's record lacks.
    """

    id: str
    remote_id: str
    uid: str
    verdict: Verdict
    digest: str
    text: str = ""
    reasons: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    entries: tuple[Entry, ...] = ()


@runtime_checkable
class ReviewSite(Protocol):
    """A connector whose account may review. Methods raise what every method of a `Connector` may raise."""

    def pending(self) -> Sequence[Waiting]:
        """What waits for a decision, oldest first."""

    def open_review(self, uid: str, remote_id: str = "") -> RemoteReview | None:
        """One article with its review, asked for by our key or by the site's; None where it is not there."""

    def picture(self, place: str) -> bytes:
        """The bytes of a picture of an article that was opened. Raises `Refused("site.no_picture")`."""

    def decide(self, decision: Decision) -> None:
        """Hand a decision in. Raises `Conflict` where the content or the status is no longer the one that was decided on,
        `Refused("review.site_role")` where the account may not.
        """
