"""What servers of the MetaWeblog protocol offer, in two kinds: any of them, and WordPress, whose own methods can be asked
for certain. Measured on WordPress, Typecho and Z-Blog; what a server offers is learned from `system.listMethods`.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from editor_app.model.errors import Refused
from editor_app.model.profile import Column
from editor_app.model.submission import SubmissionPicture
from editor_app.sites.connector import ArticleKey, Conflict, Doubt, Lookup, PicturesMissing, SignInNeeded
from editor_app.sites.metaweblog_calls import NO_METHOD, Calls, meaning
from editor_app.sites.metaweblog_posts import (
    Post,
    feed_posts,
    identity,
    items,
    metaweblog_post,
    strange,
    struct,
    web,
    wordpress_post,
    words,
)
from editor_app.sites.metaweblog_xml import TOO_LARGE, Fault
from editor_app.sites.wordpress_article import Sent, html_words, picture_slug, remote_name, slug_of

AMONG_NEWEST = (200, 50, 10)
"""How many of the newest articles are looked through; fewer where an answer would grow too large."""
LIBRARY_PAGE, LIBRARY_PAGES = 100, 3
FIELD = "nd_uid"
WORDPRESS_METHODS = frozenset(
    {"wp.getPosts", "wp.getPost", "wp.newPost", "wp.editPost", "wp.getProfile", "wp.uploadFile"}
)
CHANGEABLE = ("draft", "pending", "")

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Person:
    """Who we are at a server."""

    user: str
    name: str
    roles: tuple[str, ...] = ()


class AnyServer:
    """MetaWeblog as every server speaks it: an article is looked for among the newest by the mark in its text."""

    exact = False

    def __init__(self, calls: Calls, methods: Collection[str]) -> None:
        self._calls = calls
        self._methods = methods
        self._login = calls.login
        self._blog = ""

    @property
    def lookup(self) -> Lookup:
        """Among the newest only."""
        return Lookup.WEAK

    @property
    def blog(self) -> str:
        """The number of the blog, which most servers ignore; proves the account the first time."""
        if not self._blog:
            self.who()
        return self._blog or "1"

    def who(self) -> Person:
        """The account's blogs; every server has one of these methods or another."""
        for method in ("blogger.getUsersBlogs", "metaWeblog.getUsersBlogs"):
            found = self._calls.call(method, "", self._login.user, self._login.secret, faults=(NO_METHOD,))
            if not isinstance(found, Fault):
                first = struct(items(found)[0]) if items(found) else {}
                self._blog = str(first.get("blogid") or "1")
                return Person(self._login.user, str(first.get("blogName") or ""))
        self._blog = "1"
        self.columns()
        return Person(self._login.user, "")

    def columns(self) -> list[Column]:
        """`metaWeblog.getCategories`; servers name the fields differently."""
        found = self._calls.call("metaWeblog.getCategories", self.blog, self._login.user, self._login.secret)
        columns = []
        for one in items(found):
            data = struct(one)
            name = words(data.get("categoryName") or data.get("title") or data.get("description") or "")
            number = data.get("categoryId") or data.get("categoryid") or name
            parent = str(data.get("parentId") or "")
            if name:
                columns.append(Column(str(number), name, parent if parent != "0" else ""))
        return columns

    # -- pictures -----------------------------------------------------------------------------------------------------

    def find_picture(self, slug: str) -> str | None:
        """By the name it was handed in under, without its ending, where the server lists an account's files."""
        if "wp.getMediaLibrary" not in self._methods:
            return None
        for page in range(LIBRARY_PAGES):
            limits = {"number": LIBRARY_PAGE, "offset": page * LIBRARY_PAGE}
            found = self._calls.call(
                "wp.getMediaLibrary", self.blog, self._login.user, self._login.secret, limits, faults=(401, NO_METHOD)
            )
            if isinstance(found, Fault):
                return None
            listed = [struct(one) for one in items(found)]
            for one in reversed(listed):
                address = web(one.get("link") or "", may_lack=True)
                if address and slug in (_stem(str(one.get("title"))), _stem(address.rpartition("/")[2])):
                    return remote_name(int(identity(one.get("attachment_id"))), web(address))
            if len(listed) < LIBRARY_PAGE:
                break
        return None

    def put_picture(self, picture: SubmissionPicture, name: str, data: bytes) -> str:
        """`newMediaObject`. The number is 0 where the server gives none."""
        method = "wp.uploadFile" if "wp.uploadFile" in self._methods else "metaWeblog.newMediaObject"
        file = {"name": name, "type": picture.media_type, "bits": data, "overwrite": False}
        answer = self._calls.answer(method, self.blog, self._login.user, self._login.secret, file)
        fault = answer.data.get("fault")
        if isinstance(fault, Fault):
            raise _picture_fault(fault, picture)
        found = struct(answer.data.get("value"))
        number = str(found.get("attachment_id") or found.get("id") or "0")
        return remote_name(int(number) if number.isdigit() else 0, web(found.get("url")))

    def look_for_pictures(self, pictures: Mapping[str, int]) -> None:
        """Servers do not say what they lack."""

    # -- articles -----------------------------------------------------------------------------------------------------

    def find(self, key: ArticleKey) -> Post | None:
        """Among the newest, by our mark, else by the server's name for it."""
        posts = self.newest()
        ours = [post for post in posts if post.mark(key) is not None]
        named = [post for post in posts if key.remote_id and post.number == key.remote_id]
        found = [*ours, *named]
        return min(found, key=lambda post: int(post.number) if post.number.isdigit() else 0) if found else None

    def newest(self) -> list[Post]:
        """The account's newest articles."""
        for count in AMONG_NEWEST:
            try:
                found = self._calls.call(
                    "metaWeblog.getRecentPosts", self.blog, self._login.user, self._login.secret, count
                )
            except Doubt as error:
                if error.details.get("why") != "too large":
                    raise
                continue
            return [metaweblog_post(one) for one in items(found)]
        raise strange()

    def create(self, sent: Sent, column: Column, key: ArticleKey, *, publish: bool) -> str:
        """`metaWeblog.newPost`. An answer that is no name (`true`) leaves in doubt what was stored."""
        return identity(
            self._calls.call(
                "metaWeblog.newPost", self.blog, self._login.user, self._login.secret, _struct(sent, column), publish
            )
        )

    def replace(self, post: Post, sent: Sent, column: Column, *, publish: bool) -> None:
        """`metaWeblog.editPost`. That it says yes proves nothing: it is read back."""
        self._calls.call(
            "metaWeblog.editPost", post.number, self._login.user, self._login.secret, _struct(sent, column), publish
        )


class WordPressServer(AnyServer):
    """WordPress's own methods: articles are found by their text and by a field of ours, in the trash too; what is published
    is gone from here for a contributor and is found in the public search.
    """

    exact = True

    def __init__(self, calls: Calls, methods: Collection[str]) -> None:
        super().__init__(calls, methods)
        self._public_search = True

    @property
    def lookup(self) -> Lookup:
        """For certain, as long as the public search can be asked for what is published."""
        return Lookup.STRONG if self._public_search else Lookup.WEAK

    def who(self) -> Person:
        """`wp.getProfile`, and the blog's number."""
        blogs = items(self._calls.call("wp.getUsersBlogs", self._login.user, self._login.secret))
        if blogs:
            self._blog = str(struct(blogs[0]).get("blogid") or "1")
        data = struct(self._calls.call("wp.getProfile", self._blog or "1", self._login.user, self._login.secret))
        roles = tuple(str(role)[:80] for role in items(data.get("roles"))[:20])
        return Person(words(data.get("username")), words(data.get("display_name")), roles)

    def look_for_pictures(self, pictures: Mapping[str, int]) -> None:
        """`wp.getMediaItem` for each. Raises `PicturesMissing`."""
        missing = [rendition for rendition, number in pictures.items() if not self._has_picture(number)]
        if missing:
            raise PicturesMissing(missing)

    def _has_picture(self, number: int) -> bool:
        asked = (self.blog, self._login.user, self._login.secret, number)
        return not isinstance(self._calls.call("wp.getMediaItem", *asked, faults=(404,)), Fault)

    def find(self, key: ArticleKey) -> Post | None:
        """By number, by the words of our mark, by our field, and among what is public."""
        number = key.remote_id or self._number(key)
        if number:
            found = self._calls.call(
                "wp.getPost", self.blog, self._login.user, self._login.secret, number, faults=(401, 404)
            )
            if not isinstance(found, Fault):
                return wordpress_post(found)
            if found.code == 401:  # it is there, and is no longer its author's: the login was just accepted
                return self._public(key, number)
            if key.remote_id:
                return self.find(ArticleKey(key.uid, "", key.title, key.digest))
        return self._public(key, "")

    def _number(self, key: ArticleKey) -> str:
        slug = slug_of(key.uid)
        oldest = {"s": slug, "number": 10, "orderby": "ID", "order": "ASC"}
        for limits in (oldest, {**oldest, "post_status": "trash"}, {"number": LIBRARY_PAGE}):
            found = self._calls.call(
                *("wp.getPosts", self.blog, self._login.user, self._login.secret, limits),
                ["post_id", "custom_fields"],
            )
            listed = [struct(one) for one in items(found)]
            ours = [one for one in listed if "s" in limits or _has_field(one, slug)]
            if ours:
                return min((identity(one.get("post_id")) for one in ours), key=lambda each: (len(each), each))
        return ""

    def _public(self, key: ArticleKey, number: str) -> Post | None:
        """What everybody may read. Where the site gives no feed of its search, that something is not found is not certain."""
        slug = slug_of(key.uid)
        try:
            text = self._calls.text(f"{self._calls.home}?s={quote(slug)}&feed=rss2", "application/rss+xml")
            posts = feed_posts(text)
        except Doubt as error:
            if error.code == "network.no_answer":
                raise
            self._public_search = False
            _LOG.info("no feed of the public search: %s", error.code)
            posts = []
        ours = [post for post in posts if post.mark(key) is not None or post.number == number]
        if ours:
            return min(ours, key=lambda post: int(post.number))
        if number:  # it stands there, but neither in our sight nor in the public's
            raise Refused("site.no_more_changes", url="")
        return None

    def create(self, sent: Sent, column: Column, key: ArticleKey, *, publish: bool) -> str:
        """`wp.newPost`, waiting for the editors."""
        content = {
            **_content(sent, column),
            "post_type": "post",
            "post_status": "publish" if publish else "pending",
            "custom_fields": [{"key": FIELD, "value": slug_of(key.uid)}],
        }
        return identity(self._calls.call("wp.newPost", self.blog, self._login.user, self._login.secret, content))

    def replace(self, post: Post, sent: Sent, column: Column, *, publish: bool) -> None:
        """`wp.editPost` on the condition that nobody has changed it since: the one check that WordPress makes itself."""
        if post.public:
            raise Refused("site.no_more_changes", url=post.url)
        content: dict[str, Any] = {**_content(sent, column), "if_not_modified_since": post.modified}
        if post.status in CHANGEABLE:
            content["post_status"] = "publish" if publish else "pending"
        done = self._calls.call(
            *("wp.editPost", self.blog, self._login.user, self._login.secret, post.number, content), faults=(409,)
        )
        if isinstance(done, Fault):
            raise Conflict("site.conflict", url=post.url)


def picture_name(picture: SubmissionPicture, kinds: Mapping[str, str]) -> str:
    """The name a picture is handed in under and found by: of its content, in ASCII."""
    return f"{picture_slug(picture.rendition)}.{kinds[picture.media_type]}"


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _struct(sent: Sent, column: Column) -> dict[str, Any]:
    """MetaWeblog's structure; `title` in words."""
    return {
        "title": sent.title,
        "description": sent.content,
        "categories": [column.name],
        "mt_excerpt": sent.excerpt,
        "mt_allow_comments": 0,
    }


def _content(sent: Sent, column: Column) -> dict[str, Any]:
    """WordPress's structure; title and summary are HTML there."""
    content: dict[str, Any] = {
        "post_title": html_words(sent.title),
        "post_content": sent.content,
        "post_excerpt": html_words(sent.excerpt),
        "terms": {"category": [int(column.id)]},
    }
    return {**content, "post_thumbnail": sent.cover} if sent.cover else content


def _has_field(post: Mapping[str, Any], slug: str) -> bool:
    fields = [struct(one) for one in items(post.get("custom_fields") or [])]
    return any(one.get("key") == FIELD and one.get("value") == slug for one in fields)


def _picture_fault(fault: Fault, picture: SubmissionPicture) -> Exception:
    """500 and Typecho's −32001 are verdicts on the file; 401 means that the account may not upload."""
    if fault.code == TOO_LARGE:
        return Refused("site.picture_too_large", name=picture.name, size=picture.size)
    if fault.code == 401:
        return Refused("site.no_upload")
    error = meaning(fault)
    if isinstance(error, SignInNeeded):
        return error
    return Refused("site.refused", status=fault.code, said=fault.said[:200])
