"""WordPress over its REST interface (wp/v2) with application passwords.

The order of calls is the one that gave exactly one of each on a real site with answers lost and workers killed: a draft under
our key, its number kept, pictures under keys of their content hung on it, then the text; before each change the state is
read and must be what was seen last. A blind repeat would revive what an editor threw away and undo what they wrote.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Self

from editor_app.model.diagnosis import Right
from editor_app.model.digest import sha256
from editor_app.model.errors import EditorError, Refused
from editor_app.model.profile import Column
from editor_app.model.site import Site
from editor_app.model.submission import SubmissionPicture
from editor_app.sites.connector import (
    ArticleKey,
    Candidate,
    Capabilities,
    Conflict,
    Doubt,
    NotSent,
    PicturesMissing,
    RemoteArticle,
    RemoteContent,
    RemoteState,
    RemoteStatus,
    SignInNeeded,
    Stored,
    Throttled,
    Verified,
)
from editor_app.sites.http import clock_skew
from editor_app.sites.review_site import Decision, RemoteReview, Waiting
from editor_app.sites.setup import PLAIN, Setup
from editor_app.sites.web_text import plain_words
from editor_app.sites.wordpress_article import Sent, compose, picture_slug, remote_name, slug_of
from editor_app.sites.wordpress_posts import (
    EVERY_STATUS,
    OUT,
    category_name,
    etag_of,
    holds_all,
    is_half_done,
    is_ours,
    is_sorted,
    may_be_changed,
    remote_of,
    status_of,
    title_of,
)
from editor_app.sites.wordpress_rest import Rest, number, objects, said, text
from editor_app.sites.wordpress_review import WordPressReviews

PICTURE_TYPES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
UNTITLED = "（无标题）"
TWINS = 3  # `K-2` and so on: what a request that came late has left
MOST_PAGES = 20
A_PAGE = 100
STATUS_PAGE = 20

_LOG = logging.getLogger(__name__)

_RIGHTS = {Right.HAND_IN: "edit_posts", Right.UPLOAD: "upload_files", Right.PUBLISH: "publish_posts"}


class WordPressConnector:
    """A `Connector` for WordPress sites. The profile may say `status = "publish"` to the connector: then what the account
    may publish is published at once, else it waits for the editors.
    """

    def __init__(self, site: Site, secret: str, setup: Setup = PLAIN) -> None:
        """Raises `SignInNeeded("site.unusable_secret")` for what cannot be a password."""
        self._rest = Rest(site, secret)
        self._reviews = WordPressReviews(self._rest, site.url)
        self._setup = setup
        self._id = 0
        self._rights: frozenset[str] | None = None
        self._categories: dict[int, str] | None = None

    def capabilities(self) -> Capabilities:
        """Nothing in WordPress recognises a repeat; but it can be asked. Whether pictures may be handed in is known once the
        account was proved.
        """
        return Capabilities(
            repeatable=False,
            reserves=True,
            pictures=self._rights is None or "upload_files" in self._rights,
            max_connections=2,  # measured: more only wait for one another
            reviews=self._rights is not None and {"edit_others_posts", "publish_posts"} <= self._rights,
        )

    def verify(self) -> Verified:
        """`GET users/me`, with the rights, which decide and not the names of roles."""
        answer = self._rest.me()
        data, rights = answer.data, answer.data.get("capabilities")
        if not isinstance(rights, dict) or not isinstance(data.get("roles"), list):
            raise Doubt("network.strange_answer", status=answer.status)
        self._id = number(data, "id")
        self._rights = frozenset(str(name) for name, has in rights.items() if has is True)
        return Verified(
            user=text(data, "username"),
            name=plain_words(text(data, "name")),
            unit="",
            roles=tuple(str(role)[:80] for role in data["roles"][:20]),
            clock_skew=clock_skew(answer),
            rights=frozenset(right for right, name in _RIGHTS.items() if name in self._rights),
        )

    def _me(self) -> int:
        """Our number there; proves the account the first time."""
        if not self._id:
            self.verify()
        return self._id

    def _may(self, right: str) -> bool:
        self._me()
        return self._rights is not None and right in self._rights

    def columns(self) -> Sequence[Column]:
        """`GET categories`, all pages."""
        found: list[Column] = []
        for page in range(1, MOST_PAGES + 1):
            listed = self._rest.items("categories", per_page=A_PAGE, page=page, orderby="id", order="asc")
            for each in listed:
                parent = number(each, "parent")
                found.append(Column(str(number(each, "id")), category_name(each), str(parent) if parent else ""))
            if len(listed) < A_PAGE:
                break
        self._categories = {int(column.id): column.name for column in found}
        return found

    def _names(self) -> dict[int, str]:
        if self._categories is None:
            self.columns()
        return self._categories or {}

    def _category(self, name: str) -> int:
        for category, known in self._names().items():
            if known == name:
                return category
        self._categories = None  # it may be made there in the meantime
        raise Refused("column.unknown", column=name)

    # -- pictures -----------------------------------------------------------------------------------------------------

    def find_picture(self, rendition: str) -> str | None:
        """By a slug made of its content, among our own. To ask for a status proves the login: a stranger would be told that
        there is none.
        """
        slug = picture_slug(rendition)
        found = self._media([slug, *(f"{slug}-{twin}" for twin in range(2, 2 + TWINS))])
        if not found:
            return None
        self._mend(number(found[0], "id"))
        return self._named(found[0])

    def _media(self, slugs: Sequence[str]) -> list[dict[str, Any]]:
        return self._rest.items(
            "media",
            slug=",".join(slugs),
            status="inherit,private",
            author=self._me(),
            orderby="id",
            order="asc",
            _fields="id,slug,source_url",
        )

    def _named(self, media: dict[str, Any]) -> str:
        address = text(media, "source_url")
        if not address.startswith(("https://", "http://")) or any(char.isspace() for char in address):
            raise Doubt("network.strange_answer", status=200)
        return remote_name(number(media, "id"), address)

    def _mend(self, media: int) -> None:
        """Have the sizes made that a worker did not come to: it died after it had kept the file. Without them the picture is
        shown all the same, so that a failure here is noted and no more.
        """
        answer = self._rest.get(f"media/{media}", refusals=(403, 404), context="edit", _fields="id,missing_image_sizes")
        if answer.status != 200 or not answer.data.get("missing_image_sizes"):
            return
        try:
            self._rest.post(f"media/{media}/post-process", {"action": "create-image-subsizes"})
        except (NotSent, Throttled, SignInNeeded):
            raise
        except EditorError as error:
            _LOG.warning("sizes of media %d not made: %s", media, error.code)

    def put_picture(self, picture: SubmissionPicture, data: bytes, parent: str = "") -> str:
        """`POST media`, the file as it is, hung on the draft: what hangs on nothing is public at once."""
        if picture.media_type not in PICTURE_TYPES:
            raise Refused("site.picture_type", name=picture.name, type=picture.media_type)
        if sha256(data) != picture.rendition:
            raise Refused("asset.damaged", asset=picture.asset[:8])
        if not self._may("upload_files"):
            raise Refused("site.no_upload")
        slug = picture_slug(picture.rendition)
        query: dict[str, str | int] = {"slug": slug, "title": picture.name}
        if parent:
            query["post"] = parent
        name = f"{slug}.{PICTURE_TYPES[picture.media_type]}"
        answer = self._rest.upload(name, picture.media_type, data, (413, 500), **query)
        if answer.status != 201:
            raise _picture_refused(picture, answer.status, answer.data)
        if text(answer.data, "slug") != slug:
            return self._without_twin(slug, answer.data)
        return self._named(answer.data)

    def _without_twin(self, slug: str, made: dict[str, Any]) -> str:
        """Somebody has the slug. If it is we, by a request that came late, the one just made goes again."""
        first = next(iter(self._media([slug])), None)
        if first is None:
            return self._named(made)
        self._rest.delete(f"media/{number(made, 'id')}")
        return self._named(first)

    # -- the article --------------------------------------------------------------------------------------------------

    def compose(self, article: Mapping[str, object], pictures: Mapping[str, str]) -> bytes:
        """Title, text, summary, column by name, cover."""
        metadata = article["metadata"]
        assert isinstance(metadata, dict)
        wanted = str(metadata.get("column", ""))
        column = self._setup.profile.find_column(wanted)
        return compose(article, pictures, column.name if column else wanted).data()

    def reserve(self, key: ArticleKey) -> Stored:
        """`POST posts`, a draft whose slug is our key. Another slug in the answer: there is one already."""
        fields = {"status": "draft", "slug": slug_of(key.uid), "title": key.title or UNTITLED}
        made = self._rest.post("posts", fields).data
        if text(made, "slug") != slug_of(key.uid):
            first = self._lookup(key)
            if first is not None and first != number(made, "id"):
                self._rest.delete(f"posts/{number(made, 'id')}")  # ours, made a moment ago, and empty
                found = self._post(first)
                if found is None:
                    raise Doubt("network.strange_answer", status=200)
                made = found
        return Stored(str(number(made, "id")), etag_of(made))

    def find_article(self, key: ArticleKey) -> RemoteArticle | None:
        """By the number the site gave, else by slug, else by our mark in the text; the trash included. What a death of the
        site's worker has left half done is finished first.
        """
        post = self._found(key)
        return remote_of(post, key, self._names()) if post is not None else None

    def _found(self, key: ArticleKey) -> dict[str, Any] | None:
        self._me()
        post = self._post(int(key.remote_id)) if key.remote_id.isdigit() else None
        if post is None:
            found = self._lookup(key)
            post = self._post(found) if found is not None else None
        return self._finish(post, key) if post is not None else None

    def _lookup(self, key: ArticleKey) -> int | None:
        """The lowest number of what has our key."""
        slug = slug_of(key.uid)
        for ask in ({"slug": f"{slug},{slug}__trashed"}, {"search": slug}):
            listed = self._rest.items(
                "posts",
                **ask,
                status=EVERY_STATUS,
                author=self._me(),
                orderby="id",
                order="asc",
                _fields="id",
            )
            if listed:
                return number(listed[0], "id")
        return None

    def _post(self, post: int) -> dict[str, Any] | None:
        """A post as it is kept, or as it is shown where its author may no longer edit it, or None."""
        answer = self._rest.get(f"posts/{post}", refusals=(403, 404), context="edit")
        if answer.status == 403:
            answer = self._rest.get(f"posts/{post}", refusals=(404,))
        return answer.data if answer.status == 200 else None

    def _finish(self, post: dict[str, Any], key: ArticleKey) -> dict[str, Any]:
        mark = is_ours(post, key)
        if mark is None or mark.digest != key.digest or not is_half_done(post, mark):
            return post
        if is_sorted(post, mark, self._names()) or not holds_all(post, mark):
            return post
        fields = {"categories": [self._category(mark.column)], "featured_media": mark.cover}
        return self._rest.post(f"posts/{number(post, 'id')}", fields).data

    def candidates(self, key: ArticleKey) -> Sequence[Candidate]:
        """`find_article` is certain."""
        return ()

    def put_article(self, key: ArticleKey, composed: bytes, expected: str) -> Stored:
        """`POST posts/ID`: only if the post is what was seen last; the answer is checked, as WordPress drops what it does not
        like without a word.
        """
        sent = Sent.of(composed)
        category = self._category(sent.column)
        self._look_for_pictures(sent.pictures)
        post = self._target(key, sent.digest, expected)
        if isinstance(post, Stored):
            return post
        fields: dict[str, Any] = {
            "title": sent.title,
            "content": sent.content,
            "excerpt": sent.excerpt,
            "categories": [category],
            "featured_media": sent.cover,
        }
        if text(post, "status") not in OUT:
            fields["status"] = self._wanted_status()
        answer = self._rest.post(f"posts/{number(post, 'id')}", fields, refusals=(413,))
        if answer.status == 413:
            raise Refused("site.article_too_large")
        _check_kept(answer.data, fields)
        return Stored(str(number(answer.data, "id")), etag_of(answer.data))

    def _target(self, key: ArticleKey, digest: str, expected: str) -> dict[str, Any] | Stored:
        """The post to write into, or what stands there already, where this very article was asked for as new."""
        post = self._found(key)
        if post is None:
            if expected:
                raise Conflict("site.gone")
            post = self._post(int(self.reserve(key).remote_id))
            if post is None:
                raise Doubt("network.strange_answer", status=200)
        found = remote_of(post, key, self._names())
        if found.in_trash:
            raise Conflict("site.in_trash", url=found.url)
        if not expected and not found.unfinished:
            if found.digest == digest:
                return Stored(found.remote_id, found.etag)
            raise Conflict("site.conflict", url=found.url)
        if not may_be_changed(post):
            raise Refused("site.no_more_changes", url=found.url)
        if expected and found.etag != expected:
            raise Conflict("site.conflict", url=found.url)
        return post

    def _wanted_status(self) -> str:
        publish = self._setup.option("status") == "publish" and self._may("publish_posts")
        return "publish" if publish else "pending"

    def _look_for_pictures(self, pictures: Mapping[str, int]) -> None:
        """Raise `PicturesMissing` for what the site no longer holds: it would not say so."""
        if not pictures:
            return
        listed = self._rest.items(
            "media",
            include=",".join(str(each) for each in sorted(set(pictures.values()))),
            status="inherit,private",
            per_page=A_PAGE,
            _fields="id",
        )
        there = {number(each, "id") for each in listed}
        missing = [rendition for rendition, media in pictures.items() if media not in there]
        if missing:
            raise PicturesMissing(missing)

    # -- afterwards ---------------------------------------------------------------------------------------------------

    def statuses(self, keys: Sequence[ArticleKey]) -> Sequence[RemoteStatus]:
        """`GET posts` by number; what is left out there is asked for by itself."""
        known = [key for key in keys if key.remote_id.isdigit()]
        told: list[RemoteStatus] = []
        for at in range(0, len(known), STATUS_PAGE):
            part = known[at : at + STATUS_PAGE]
            listed = self._rest.items(
                "posts", include=",".join(key.remote_id for key in part), status=EVERY_STATUS, per_page=A_PAGE
            )
            posts = {number(post, "id"): post for post in listed}
            told += [one for key in part if (one := self._status(key, posts.get(int(key.remote_id)))) is not None]
        return told

    def _status(self, key: ArticleKey, post: dict[str, Any] | None) -> RemoteStatus | None:
        if post is None:
            answer = self._rest.get(f"posts/{key.remote_id}", refusals=(401, 403, 404))
            if answer.status == 404:
                return RemoteStatus(key.uid, RemoteState.GONE, key.remote_id)
            if answer.status != 200:
                return None
            post = answer.data
        note = self._note(key.remote_id) if text(post, "status") == "draft" else ""
        return status_of(post, key, note)

    def _note(self, post: str) -> str:
        """What the editors wrote when they gave it back: WordPress has no place for it, so comments on the draft are read."""
        answer = self._rest.get("comments", refusals=(400, 401, 403, 404), post=post, order="asc", per_page=STATUS_PAGE)
        if answer.status != 200:
            return ""
        said_there = [plain_words(text(one, "content", "rendered")) for one in objects(answer)]
        return "\n".join(line for line in said_there if line)[:2000]

    def content(self, key: ArticleKey) -> RemoteContent | None:
        """The text as it is kept where we may still edit it, else as it is shown."""
        self._me()
        post = self._post(int(key.remote_id)) if key.remote_id.isdigit() else None
        if post is None:
            return None
        kept = post["content"].get("raw") if isinstance(post.get("content"), dict) else None
        html = kept if isinstance(kept, str) else text(post, "content", "rendered")
        return RemoteContent(title_of(post), html=html)

    def pending(self) -> Sequence[Waiting]:
        """What waits, of all authors."""
        return self._reviews.pending()

    def open_review(self, uid: str, remote_id: str = "") -> RemoteReview | None:
        """A post as it is kept."""
        return self._reviews.open_review(uid, remote_id)

    def picture(self, place: str) -> bytes:
        """Pictures of posts stay at the site: its pages show them."""
        raise Refused("site.no_picture")

    def decide(self, decision: Decision) -> None:
        """What core offers for a decision."""
        self._reviews.decide(decision)

    def interrupt(self) -> None:
        """End a call that is under way."""
        self._rest.http.interrupt()

    def close(self) -> None:
        """Give connections back."""
        self._rest.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _picture_refused(picture: SubmissionPicture, status: int, data: dict[str, Any]) -> EditorError:
    """WordPress's verdicts on a file, which come as 500 with a code; any other 500 means nothing."""
    code = data["code"]
    if status == 413 or code == "rest_upload_unknown_error":
        return Refused("site.picture_too_large", name=picture.name, size=picture.size)
    if code == "rest_upload_sideload_error":
        return Refused("site.picture_type", name=picture.name, type=picture.media_type)
    if code.startswith("rest_upload_"):
        return Refused("site.refused", status=status, said=said(data))
    return Doubt("site.trouble", status=status)


def _check_kept(post: dict[str, Any], fields: dict[str, Any]) -> None:
    """Raise `Refused("site.not_kept")` where the answer is not what was sent."""
    raw = post.get("content")
    kept = {
        "栏目": post.get("categories") == fields["categories"],
        "封面": post.get("featured_media") == fields["featured_media"],
        "状态": "status" not in fields or post.get("status") == fields["status"],
        "标题": isinstance(post.get("title"), dict) and post["title"].get("raw") == fields["title"],
        "正文": isinstance(raw, dict) and raw.get("raw") == fields["content"],
    }
    lost = [name for name, same in kept.items() if not same]
    if lost:
        raise Refused("site.not_kept", what="、".join(lost))
