"""An article as it is kept: identity, content and where it stands."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from editor_app.model.body import Body
from editor_app.model.metadata import Metadata


class ArticleState(StrEnum):
    """The boxes of the library, in order: 草稿 待审 退回 待报 上报中 已报 已采用 回收站."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    ADOPTED = "adopted"
    TRASH = "trash"


STATE_WORDS: dict[ArticleState, str] = {
    ArticleState.DRAFT: "草稿",
    ArticleState.IN_REVIEW: "待审",
    ArticleState.RETURNED: "退回",
    ArticleState.READY: "待报",
    ArticleState.SENDING: "上报中",
    ArticleState.SENT: "已报",
    ArticleState.ADOPTED: "已采用",
    ArticleState.TRASH: "回收站",
}


def new_article_id() -> str:
    """A UUID made on the client: the article's name everywhere, for ever."""
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class Article:
    """稿件. `version` counts saves (1 is the first) and orders them, never the clock; a save names the version it was
    made from, and an older one is refused. Times are RFC 3339 in UTC with seconds, labels only. `site` is the name of
    the site it is meant for, or empty.
    """

    id: str
    metadata: Metadata
    body: Body
    version: int
    state: ArticleState
    created_at: str
    updated_at: str
    digest: str
    site: str = ""


def content_as_article(article: str, metadata: Metadata, body: Body, site: str = "") -> Article:
    """A content that is shown before it is kept: a draft of version 0 without times."""
    return Article(article, metadata, body, 0, ArticleState.DRAFT, "", "", "", site)


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """What a list shows of an article, without its body."""

    id: str
    title: str
    column: str
    contributor: str
    state: ArticleState
    updated_at: str
    version: int
    pictures: int
    missing: int
