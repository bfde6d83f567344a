"""What a connector is: the protocol, the values it speaks in, and the three ends a request can have.

Done: the method returns. Refused: a `Refused` of this module, a verdict of the site that is understood. Unknown:
`Doubt`; the request may have been carried out. `NotSent` says that for certain nothing left this computer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self, runtime_checkable

from editor_app.model.body import Body
from editor_app.model.diagnosis import Right
from editor_app.model.errors import Detail, Refused, Unavailable
from editor_app.model.following import RemoteState as RemoteState
from editor_app.model.metadata import Metadata
from editor_app.model.profile import Column
from editor_app.model.submission import SubmissionPicture


class NotSent(Unavailable):
    """No byte of the request has left: the name was not resolved, the connection refused, TLS not established."""


class Doubt(Unavailable):
    """The request may have been carried out. `retry_after` is what the site asked to wait, in seconds, or 0."""

    def __init__(self, code: str, *, retry_after: float = 0.0, **details: Detail) -> None:
        super().__init__(code, **details)
        self.retry_after = retry_after


class Throttled(Unavailable):
    """The site refused for now, in its own words; nothing was done. `retry_after` in seconds, at most one hour."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("site.throttled", seconds=round(retry_after))
        self.retry_after = retry_after


class SignInNeeded(Refused):
    """The account or its secret is not accepted."""


class NeedsCaptcha(SignInNeeded):
    """The site wants the letters of a picture typed in, which only a person can. `image` is that picture, of type
    `media_type`; it is never logged.
    """

    def __init__(self, image: bytes, media_type: str) -> None:
        super().__init__("site.captcha")
        self.image = image
        self.media_type = media_type


@runtime_checkable
class AsksLetters(Protocol):
    """A connector whose site may want the letters of a picture typed in. What one connector of an account was told serves the
    others of it while the program runs.
    """

    def captcha(self) -> bytes:
        """The picture that waits for a person; empty where none does. Asks nobody."""

    def new_captcha(self) -> bytes:
        """Another picture from the site, which forgets the one before."""

    def answer_captcha(self, text: str) -> None:
        """What the person has read in the picture that was shown last. The next act that needs it takes it along, once."""


class Conflict(Refused):
    """The site holds something else under this key, or has changed it since."""


class PicturesMissing(Refused):
    """The site lacks pictures the article names; `renditions` are their digests."""

    def __init__(self, renditions: Sequence[str]) -> None:
        super().__init__("site.pictures_missing", count=len(renditions))
        self.renditions = tuple(renditions)


class Lookup(StrEnum):
    """How well a site can be asked whether it holds an article of ours: STRONG by a key of ours over everything it holds,
    its trash included (level L2); WEAK among the newest only, or by signs that others may carry too (L3): what is not found
    may be there all the same; NONE not at all (L0).
    """

    STRONG = "strong"
    WEAK = "weak"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """What an article is asked for by: `uid` is our key; `remote_id` what the site calls it, empty while that is not known;
    `title` and `digest` are those of the content that is being handed in.
    """

    uid: str
    remote_id: str = ""
    title: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a site can do. `repeatable`: the client names the resource, so that the same request again changes nothing
    (level L1); without it doubt has to settle before anything is sent again. `reserves`: an empty draft is made first, and
    pictures hang on it. `pictures`: the account may hand in pictures. `profiles`: the site may offer its own profile, and
    the connector is a `ProfileSource`. `max_connections`: as many connectors of the account may be in use at once;
    `parallel_articles`: articles too may be handed in side by side. `finds_pictures`: `find_picture` can tell; without it
    what was told before is believed. `reviews`: the account may decide about articles of others, and the connector is a
    `review_site.ReviewSite`. Sizes in bytes, 0 for no known limit.
    """

    repeatable: bool
    reserves: bool = False
    lookup: Lookup = Lookup.STRONG
    pictures: bool = True
    profiles: bool = False
    max_picture_bytes: int = 0
    max_connections: int = 4
    parallel_articles: bool = False
    finds_pictures: bool = True
    reviews: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """Who we are at a site. `clock_skew` is the site's clock minus ours in seconds, for display only; `rights` what the account
    may do there, None where the site does not say.
    """

    user: str
    name: str
    unit: str
    roles: tuple[str, ...]
    clock_skew: float
    rights: frozenset[Right] | None = None


@dataclass(frozen=True, slots=True)
class RemoteArticle:
    """An article as the site holds it, read back. `digest` is computed here from the content the site gave, never
    taken from its word, and empty where the content is not ours; `at` is RFC 3339 UTC; `in_trash`: someone there threw it
    away; `unfinished`: a draft of ours that waits for its content.
    """

    remote_id: str
    url: str
    digest: str
    status: str
    etag: str
    at: str
    number: str = ""
    in_trash: bool = False
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """What the site said when it took an article: proof only together with a read-back."""

    remote_id: str
    etag: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article at the site that may be ours: what the person looks at where the site cannot be asked for certain. `at` is
    the site's own words for the time.
    """

    title: str
    url: str
    at: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class OfferedProfile:
    """A profile's package as the site gave it, a zip that nobody has looked into yet, and what the site calls this version."""

    package: bytes
    etag: str


@runtime_checkable
class ProfileSource(Protocol):
    """A connector whose site can offer its profile."""

    def fetch_profile(self, etag: str) -> OfferedProfile | None:
        """The profile, or None where it is still the one called `etag` (empty: whatever there is). Raises
        `Refused("profile.not_from_site")` where the site has none to offer, and what every method may raise.
        """


@dataclass(frozen=True, slots=True)
class RemoteStatus:
    """The state of one of our articles. `url` is where readers find it, empty until it is out; `note` what the editors
    wrote to the author; `at` the site's own words for the time; `changed`: the content there is no longer what
    `ArticleKey.digest` names (false where the site does not tell).
    """

    uid: str
    state: RemoteState
    remote_id: str = ""
    url: str = ""
    note: str = ""
    at: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class RemoteContent:
    """An article's content as the site holds it: `metadata` and `body` where the site keeps them as we do, else `title` and
    the body's `html`, which is a stranger's.
    """

    title: str
    html: str = ""
    metadata: Metadata | None = None
    body: Body | None = None


class Connector(Protocol):
    """One account at one site. Not for use by two threads at once. Every method may raise `NotSent`, `Doubt`,
    `Throttled` and `SignInNeeded`; reading methods change nothing, so their doubt means no more than "not answered".
    """

    def capabilities(self) -> Capabilities:
        """What the site can do; asks nobody."""

    def verify(self) -> Verified:
        """Prove the account."""

    def columns(self) -> Sequence[Column]:
        """The site's columns."""

    def reserve(self, key: ArticleKey) -> Stored:
        """Make an empty draft under our key, seen by nobody, for the article's pictures to hang on. Only where the
        capabilities say so; the caller has asked that there is none.
        """

    def find_picture(self, rendition: str) -> str | None:
        """What the site calls the picture with these bytes' SHA-256, or None where it does not hold it or cannot tell."""

    def put_picture(self, picture: SubmissionPicture, data: bytes, parent: str = "") -> str:
        """Hand in a picture and return what the site calls it; `parent` is the draft that was reserved. Raises `Refused` for
        size, type and the like.
        """

    def compose(self, article: Mapping[str, object], pictures: Mapping[str, str]) -> bytes:
        """The bytes to send for a frozen article, once every picture (by rendition digest) has its remote name. Pure,
        and called on the library's thread where the same request again changes nothing. `article` is what was frozen,
        and under `html` its body as clean HTML whose pictures have the address `asset:` and the digest of their
        rendition.
        """

    def find_article(self, key: ArticleKey) -> RemoteArticle | None:
        """What the site holds under our key, or None. Asks with a login that was just proved."""

    def candidates(self, key: ArticleKey) -> Sequence[Candidate]:
        """The account's newest articles, those of the same title first; empty where `find_article` is certain."""

    def put_article(self, key: ArticleKey, composed: bytes, expected: str) -> Stored:
        """Create (`expected` empty) or replace the version named `expected`, which may be the reserved draft. Raises
        `Conflict`, `PicturesMissing`, and `Refused` for what the site will not take.
        """

    def statuses(self, keys: Sequence[ArticleKey]) -> Sequence[RemoteStatus]:
        """What became of these articles, which the site has taken; those of which it tells nothing are left out. Changes
        nothing at the site.
        """

    def content(self, key: ArticleKey) -> RemoteContent | None:
        """What the site holds of an article now, as its readers or its author see it; None where it cannot be read."""

    def interrupt(self) -> None:
        """End a call that is under way; it is in doubt then. The one method that other threads may call."""

    def close(self) -> None:
        """Give connections back."""

    def __enter__(self) -> Self:
        """For `with`."""

    def __exit__(self, *_: object) -> None:
        """Close."""
