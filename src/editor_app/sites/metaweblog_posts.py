"""Articles as XML-RPC servers give them: WordPress's own structure, MetaWeblog's, and the public feed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any

from editor_app.model.codec import canonical_json
from editor_app.model.digest import sha256
from editor_app.sites.connector import ArticleKey, Doubt, RemoteArticle
from editor_app.sites.metaweblog_xml import Moment, parse_xml
from editor_app.sites.wordpress_article import Mark, is_whole, mark_in, reads_the_same, slug_of

ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_NUMBER = re.compile(r"[?&]p=(\d{1,18})\Z")
_COMPACT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(Z|[+-]\d\d:?\d\d)?")


def strange() -> Doubt:
    """An answer that is not of the shape it should have."""
    return Doubt("network.strange_answer", status=200)


@dataclass(frozen=True, slots=True)
class Post:
    """An article at the site. `title`, `content` and `excerpt` as the site gives them; `columns` the names of its categories or
    None where the site does not say; `cover` the number of its cover or None; `modified` the site's own time for it.
    """

    number: str
    title: str
    content: str
    excerpt: str
    status: str
    url: str
    at: str
    columns: tuple[str, ...] | None
    cover: int | None
    modified: Moment
    public: bool = False

    @property
    def etag(self) -> str:
        """A name for this version. What waits there exactly as it was sent keeps its name when it is returned unchanged."""
        mark = mark_in(self.content)
        waits = self.status in ("draft", "pending", "waiting") and mark is not None and self._is_whole(mark, exact=True)
        state = ["waits"] if waits else [self.status, self.modified.text]
        parts = [self.number, self.title, self.content, self.excerpt, *state]
        return sha256(canonical_json([*parts, list(self.columns or ()), self.cover]))[:32]

    def mark(self, key: ArticleKey) -> Mark | None:
        """The mark, where it is this article's."""
        found = mark_in(self.content)
        return found if found is not None and found.key == slug_of(key.uid) else None

    def remote(self, key: ArticleKey, *, exact: bool) -> RemoteArticle:
        """As the outbox sees it. `exact`: the site keeps HTML as it is, so that every character counts; else what readers see
        is compared, as servers of all kinds write HTML in their own way.
        """
        mark = self.mark(key)
        whole = mark is not None and self._is_whole(mark, exact=exact)
        return RemoteArticle(
            remote_id=self.number,
            url=self.url,
            digest=mark.digest if mark is not None and whole else "",
            status="published" if self.status == "publish" else self.status or "pending",
            etag=self.etag,
            at=self.at,
            number=self.number,
            in_trash=self.status == "trash",
        )

    def _is_whole(self, mark: Mark, *, exact: bool) -> bool:
        if self.public:
            return reads_the_same(mark, self.title, self.content)
        if self.columns is not None and self.columns != (mark.column,):
            return False
        if self.cover is not None and self.cover != mark.cover:
            return False
        titles, excerpt = (unescape(self.title), self.title), unescape(self.excerpt)
        if any(is_whole(mark, title, self.content, excerpt) for title in titles):
            return True
        return not exact and reads_the_same(mark, self.title, self.content)


def wordpress_post(value: Any) -> Post:
    """Of `wp.getPost`."""
    data = struct(value)
    terms = [struct(one) for one in items(data.get("terms"))]
    named = [unescape(words(term.get("name"))) for term in terms if term.get("taxonomy") == "category"]
    cover = data.get("post_thumbnail")
    modified = data.get("post_modified_gmt")
    return Post(
        number=identity(data.get("post_id")),
        title=words(data.get("post_title")),
        content=words(data.get("post_content")),
        excerpt=words(data.get("post_excerpt")),
        status=words(data.get("post_status")),
        url=web(data.get("link")),
        at=utc(modified),
        columns=tuple(named),
        cover=int(identity(cover.get("attachment_id"))) if isinstance(cover, dict) and cover else 0,
        modified=modified if isinstance(modified, Moment) else Moment(""),
    )


def metaweblog_post(value: Any) -> Post:
    """Of `metaWeblog.getRecentPosts`; servers leave out what they like."""
    data = struct(value)
    named = data.get("categories")
    modified = data.get("date_modified_gmt") or data.get("date_created_gmt") or data.get("dateCreated")
    return Post(
        number=identity(data.get("postid")),
        title=words(data.get("title")),
        content=words(data.get("description")) + words(data.get("mt_text_more") or ""),
        excerpt=words(data.get("mt_excerpt") or ""),
        status=words(data.get("post_status") or ""),
        url=web(data.get("permaLink") or data.get("link") or "", may_lack=True),
        at=utc(modified),
        columns=tuple(unescape(words(one)) for one in named) if isinstance(named, list) and named else None,
        cover=None,
        modified=modified if isinstance(modified, Moment) else Moment(""),
    )


def feed_posts(text: str) -> list[Post]:
    """The published articles of a feed (RSS 2.0 with whole texts, as WordPress writes it)."""
    root = parse_xml(text.encode())
    if root is None or root.tag != "rss":
        raise strange()
    found = []
    for item in root.iter("item"):
        number = _NUMBER.search(item.findtext("guid") or "")
        if number is None:
            continue
        found.append(
            Post(
                number=number[1],
                title=item.findtext("title") or "",
                content=item.findtext(ENCODED) or "",
                excerpt="",
                status="publish",
                url=web(item.findtext("link") or ""),
                at=utc(item.findtext("pubDate") or ""),
                columns=None,
                cover=None,
                modified=Moment(""),
                public=True,
            )
        )
    return found


def struct(value: Any) -> Mapping[str, Any]:
    """A structure, or a strange answer."""
    if not isinstance(value, dict):
        raise strange()
    return value


def items(value: Any) -> list[Any]:
    """A list, or a strange answer. An empty structure is how some servers write an empty list."""
    if isinstance(value, dict):
        return list(value.values())
    if not isinstance(value, list):
        raise strange()
    return value


def words(value: Any) -> str:
    """A text, or a strange answer; numbers are texts to some servers."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise strange()
    return str(value)


def identity(value: Any) -> str:
    """What a site calls a thing: a number or a word, but not `true`, which says nothing."""
    name = words(value).strip()
    if not name or len(name) > 80 or not name.isascii() or not name.isprintable() or name.lower() == "true":
        raise strange()
    return name


def web(value: Any, *, may_lack: bool = False) -> str:
    """An address of the web, as it is shown as a link."""
    address = words(value).strip()
    if address.startswith(("https://", "http://")):
        return address
    if may_lack:
        return ""
    raise strange()


def utc(value: Any) -> str:
    """RFC 3339 of a time in any of the protocol's spellings; without a zone it is taken for UTC; empty for none."""
    text = value.text if isinstance(value, Moment) else str(value or "")
    found = _COMPACT.match(text)
    try:
        if found is None:
            moment = parsedate_to_datetime(text)
        else:
            year, month, day, hour, minute, second, zone = found.groups()
            moment = datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second}{zone or '+00:00'}")
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, TypeError, OverflowError):
        return ""
