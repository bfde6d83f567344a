"""What became of articles that were handed in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RemoteState(StrEnum):
    """What became of an article at its site: PENDING with its editors, RETURNED to the author, PUBLISHED under an address,
    WITHDRAWN by the author or after it was out, GONE where the site says that it holds nothing of ours any more.
    """

    PENDING = "pending"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    GONE = "gone"


REMOTE_WORDS: dict[RemoteState, str] = {
    RemoteState.PENDING: "待审",
    RemoteState.RETURNED: "退回",
    RemoteState.PUBLISHED: "已采用",
    RemoteState.WITHDRAWN: "已撤下",
    RemoteState.GONE: "查不到",
}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The last submission of an article that a site has taken, by its receipt."""

    submission: str
    article: str
    title: str
    revision: int
    digest: str
    remote_id: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What a site said last of an article. `url` is kept when it was out once; `note` is what its editors wrote; `at`
    the site's own words for the time, `seen_at` ours, RFC 3339 UTC; `changed`: its content there is not what was handed
    in.
    """

    article: str
    site: str
    submission: str
    title: str
    state: RemoteState
    url: str
    note: str
    at: str
    changed: bool
    seen_at: str
