"""Posts of a WordPress as its REST interface gives them: what is found, and whether it is ours and whole."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from typing import Any

from editor_app.model.codec import canonical_json
from editor_app.model.digest import sha256
from editor_app.sites.connector import ArticleKey, Doubt, RemoteArticle, RemoteState, RemoteStatus
from editor_app.sites.web_text import plain_words
from editor_app.sites.wordpress_article import Mark, is_whole, mark_in, reads_the_same, slug_of
from editor_app.sites.wordpress_rest import number, text

OUT = ("publish", "future", "private")
EVERY_STATUS = "publish,future,draft,pending,private,trash"
"""Named one by one: `any` leaves the trash out, and to name any of them proves the login."""
UNSORTED = 1  # the category a WordPress begins with, which it gives to what has none
_STATES = {
    "publish": RemoteState.PUBLISHED,
    "private": RemoteState.PENDING,
    "future": RemoteState.PENDING,
    "pending": RemoteState.PENDING,
    "draft": RemoteState.RETURNED,
    "trash": RemoteState.WITHDRAWN,
}


def etag_of(post: dict[str, Any]) -> str:
    """A name for a version. The site's own time counts whole seconds; the content tells two of one second apart. What waits
    there exactly as it was sent keeps its name when it is returned to its author unchanged: to hand it in again is no conflict.
    """
    raw, status = _fields(post, "raw"), text(post, "status")
    mark = mark_in(raw[1]) if raw else None
    waits = mark is not None and status in ("draft", "pending") and is_whole(mark, *raw)
    state = [mark.total, "waits"] if mark is not None and waits else [text(post, "modified_gmt"), status]
    parts = [*state, number(post, "id"), post.get("categories")]
    parts += [post.get("featured_media"), *(_fields(post, "raw") or _fields(post, "rendered"))]
    return sha256(canonical_json(parts))[:32]


def _fields(post: dict[str, Any], form: str) -> list[str]:
    """Title, text and summary as they are kept (`raw`, to be had with the right to edit) or shown; empty without."""
    values = [post[name].get(form) for name in ("title", "content", "excerpt") if isinstance(post.get(name), dict)]
    return [value for value in values if isinstance(value, str)] if len(values) == 3 and None not in values else []


def address_of(post: dict[str, Any]) -> str:
    """Where it is shown; only an address of the web, as it is shown as a link."""
    link = text(post, "link")
    if not link.startswith(("https://", "http://")):
        raise Doubt("network.strange_answer", status=200)
    return link


def is_ours(post: dict[str, Any], key: ArticleKey) -> Mark | None:
    """The mark, where it is this article's."""
    fields = _fields(post, "raw") or _fields(post, "rendered")
    mark = mark_in(fields[1]) if fields else None
    return mark if mark is not None and mark.key == slug_of(key.uid) else None


def is_bare(post: dict[str, Any]) -> bool:
    """Whether it is a draft without a text."""
    raw = _fields(post, "raw")
    return bool(raw) and text(post, "status") == "draft" and not raw[1].strip()


def may_be_changed(post: dict[str, Any]) -> bool:
    """Whether we may still edit it: only then its text comes as it is kept."""
    return bool(_fields(post, "raw"))


def is_sorted(post: dict[str, Any], mark: Mark, categories: Mapping[int, str]) -> bool:
    """Whether it stands in the column and has the cover that the mark says."""
    ids = post.get("categories")
    named = [categories.get(one) for one in ids] if isinstance(ids, list) else []
    return named == [mark.column] and post.get("featured_media") == mark.cover


def is_half_done(post: dict[str, Any], mark: Mark) -> bool:
    """Whether it looks as after a death of the site's worker between the text and what is kept beside it: sorted nowhere or
    without its cover, and never out yet. An editor who moves it does not leave it so.
    """
    status, ids, cover = text(post, "status"), post.get("categories"), post.get("featured_media")
    return status in ("draft", "pending") and (ids in ([], [UNSORTED]) or (cover == 0 and mark.cover != 0))


def holds_all(post: dict[str, Any], mark: Mark) -> bool:
    """Whether title, text and summary are what was sent; where only what is shown can be had, whether it reads the same."""
    raw = _fields(post, "raw")
    if raw:
        title, content, excerpt = raw
        return is_whole(mark, title, content, excerpt)
    shown = _fields(post, "rendered")
    return bool(shown) and reads_the_same(mark, shown[0], shown[1])


def remote_of(post: dict[str, Any], key: ArticleKey, categories: Mapping[int, str]) -> RemoteArticle:
    """The article. Its digest is the mark's, and only where everything that the mark binds is found to be so."""
    status, mark = text(post, "status"), is_ours(post, key)
    whole = mark is not None and holds_all(post, mark)
    if mark is not None and whole and _fields(post, "raw") and not is_sorted(post, mark, categories):
        whole = False
    return RemoteArticle(
        remote_id=str(number(post, "id")),
        url=address_of(post),
        digest=mark.digest if mark is not None and whole else "",
        status="published" if status in OUT else status,
        etag=etag_of(post),
        at=text(post, "modified_gmt") + "Z",
        number=str(number(post, "id")),
        in_trash=status == "trash",
        unfinished=is_bare(post),
    )


def status_of(post: dict[str, Any], key: ArticleKey, note: str) -> RemoteStatus | None:
    """What became of it, or None for a status that WordPress does not know by itself."""
    state = _STATES.get(text(post, "status"))
    if state is None:
        return None
    mark = is_ours(post, key)
    shown = _fields(post, "rendered")
    same = mark is not None and bool(shown) and reads_the_same(mark, shown[0], shown[1])
    return RemoteStatus(
        key.uid,
        state,
        remote_id=str(number(post, "id")),
        url=address_of(post) if state is RemoteState.PUBLISHED else "",
        note=note,
        at=text(post, "modified_gmt") + "Z",
        changed=bool(key.digest) and not (same and mark is not None and mark.digest == key.digest),
    )


def title_of(post: dict[str, Any]) -> str:
    """The title in plain words."""
    return plain_words(text(post, "title", "rendered"))


def category_name(category: dict[str, Any]) -> str:
    """A column's name in plain words."""
    return unescape(text(category, "name"))
