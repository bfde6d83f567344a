"""MetaWeblog over XML-RPC, the protocol of desktop blog clients: WordPress, Typecho, Z-Blog and many others.

On WordPress its own methods are used and can be asked for certain. Elsewhere an article is known by the mark in its text,
among the newest only; what a server answers is no proof (Z-Blog says `true` and no name, Typecho says yes and changes
nothing), so that everything is read back, and what is not seen is for the person to look at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Self

from editor_app.model.digest import sha256
from editor_app.model.errors import Refused
from editor_app.model.profile import Column
from editor_app.model.site import Site
from editor_app.model.submission import SubmissionPicture
from editor_app.sites.connector import (
    ArticleKey,
    Candidate,
    Capabilities,
    Conflict,
    Lookup,
    RemoteArticle,
    RemoteContent,
    RemoteState,
    RemoteStatus,
    Stored,
    Verified,
)
from editor_app.sites.http import Answer, clock_skew
from editor_app.sites.metaweblog_calls import Calls
from editor_app.sites.metaweblog_posts import Post, items, words
from editor_app.sites.metaweblog_servers import (
    WORDPRESS_METHODS,
    AnyServer,
    WordPressServer,
    picture_name,
)
from editor_app.sites.metaweblog_xml import Fault
from editor_app.sites.setup import PLAIN, Setup
from editor_app.sites.web_text import plain_words
from editor_app.sites.wordpress_article import Sent, compose, picture_slug

PICTURE_TYPES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
CANDIDATES = 20
_STATES = {
    "publish": RemoteState.PUBLISHED,
    "published": RemoteState.PUBLISHED,
    "pending": RemoteState.PENDING,
    "waiting": RemoteState.PENDING,
    "future": RemoteState.PENDING,
    "private": RemoteState.PENDING,
    "trash": RemoteState.WITHDRAWN,
}


class MetaWeblogConnector:
    """A `Connector` for servers of this protocol. The profile may say `status = "publish"` to the connector: then what the
    account may publish is published at once; else it waits, on servers without a review as a draft.
    """

    def __init__(self, site: Site, secret: str, setup: Setup = PLAIN) -> None:
        """Raises `SignInNeeded("site.unusable_secret")` for what cannot be a password."""
        self._setup = setup
        self._calls = Calls(site, secret, setup.memory)
        self._server: AnyServer | None = None
        self._columns: list[Column] | None = None

    def capabilities(self) -> Capabilities:
        """Repeats make a second one everywhere. How well the server can be asked is known once it was spoken to."""
        lookup = self._server.lookup if self._server is not None else Lookup.WEAK
        return Capabilities(repeatable=False, lookup=lookup, max_connections=2)

    def _at(self) -> AnyServer:
        """The server, by the methods it names; one that does not name them is treated as the least of them."""
        if self._server is None:
            known = self._setup.memory.get("methods")
            if isinstance(known, frozenset):
                self._server = self._of_methods(known)
            else:
                self._server = self._known_by(self._calls.answer("system.listMethods"))
        return self._server

    def _known_by(self, answer: Answer) -> AnyServer:
        silent = isinstance(answer.data.get("fault"), Fault)
        methods = frozenset() if silent else frozenset(map(str, items(answer.data.get("value"))))
        self._setup.memory.put("methods", methods)
        return self._of_methods(methods)

    def _of_methods(self, methods: frozenset[str]) -> AnyServer:
        return (WordPressServer if methods >= WORDPRESS_METHODS else AnyServer)(self._calls, methods)

    def verify(self) -> Verified:
        """The server's methods, and the account."""
        answer = self._calls.answer("system.listMethods")
        self._server = self._known_by(answer)
        person = self._server.who()
        return Verified(person.user, plain_words(person.name), "", person.roles, clock_skew(answer))

    def columns(self) -> Sequence[Column]:
        """`metaWeblog.getCategories`."""
        self._columns = self._at().columns()
        return self._columns

    def _column(self, name: str) -> Column:
        known = self._columns if self._columns is not None else self.columns()
        found = next((column for column in known if column.name == name), None)
        if found is None:  # some servers would make a new one, or drop the word in silence
            self._columns = None
            raise Refused("column.unknown", column=name)
        return found

    def reserve(self, key: ArticleKey) -> Stored:
        """Nothing has to be there before an article."""
        raise NotImplementedError

    def find_picture(self, rendition: str) -> str | None:
        """By its name, where the server lists files; else it cannot tell."""
        return self._at().find_picture(picture_slug(rendition))

    def put_picture(self, picture: SubmissionPicture, data: bytes, parent: str = "") -> str:
        """`newMediaObject`, under a name of its content."""
        if picture.media_type not in PICTURE_TYPES:
            raise Refused("site.picture_type", name=picture.name, type=picture.media_type)
        if sha256(data) != picture.rendition:
            raise Refused("asset.damaged", asset=picture.asset[:8])
        return self._at().put_picture(picture, picture_name(picture, PICTURE_TYPES), data)

    def compose(self, article: Mapping[str, object], pictures: Mapping[str, str]) -> bytes:
        """Title and summary in words, text, column by name, cover."""
        metadata = article["metadata"]
        assert isinstance(metadata, dict)
        wanted = str(metadata.get("column", ""))
        column = self._setup.profile.find_column(wanted)
        return compose(article, pictures, column.name if column else wanted, plain=True).data()

    def find_article(self, key: ArticleKey) -> RemoteArticle | None:
        """As well as the server can be asked; the login is in every call."""
        post = self._at().find(key)
        return post.remote(key, exact=self._at().exact) if post is not None else None

    def candidates(self, key: ArticleKey) -> Sequence[Candidate]:
        """The newest, those of the same title first."""
        if self._at().lookup is Lookup.STRONG:
            return ()
        posts = sorted(self._at().newest(), key=lambda post: plain_words(post.title) != key.title)
        return [Candidate(plain_words(post.title), post.url, post.at, post.status) for post in posts[:CANDIDATES]]

    def put_article(self, key: ArticleKey, composed: bytes, expected: str) -> Stored:
        """New where nothing is found, else only over what was seen last; then read back."""
        sent = Sent.of(composed)
        column = self._column(sent.column)
        server = self._at()
        server.look_for_pictures(sent.pictures)
        found = server.find(key)
        publish = self._setup.option("status") == "publish"
        if found is None:
            if expected:
                raise Conflict("site.gone")
            return self._stored(server.create(sent, column, key, publish=publish), key)
        self._check(found, key, sent, expected)
        if not expected:
            return Stored(found.number, found.etag)
        server.replace(found, sent, column, publish=publish)
        return self._stored(found.number, key)

    def _stored(self, number: str, key: ArticleKey) -> Stored:
        """With the version's name, where it can be read at once."""
        if not self._at().exact:
            return Stored(number, "")
        post = self._at().find(replace(key, remote_id=number))
        return Stored(number, post.etag if post is not None else "")

    def _check(self, found: Post, key: ArticleKey, sent: Sent, expected: str) -> None:
        """Raise `Conflict` unless what was found may be replaced, or is the very article that is to be made."""
        if found.status == "trash":
            raise Conflict("site.in_trash", url=found.url)
        if expected and found.etag != expected:
            raise Conflict("site.conflict", url=found.url)
        if not expected and found.remote(key, exact=self._at().exact).digest != sent.digest:
            raise Conflict("site.conflict", url=found.url)

    def statuses(self, keys: Sequence[ArticleKey]) -> Sequence[RemoteStatus]:
        """What the server still shows us; of the rest nothing is said."""
        return [told for key in keys if (told := self._status(key)) is not None]

    def _status(self, key: ArticleKey) -> RemoteStatus | None:
        try:
            post = self._at().find(key)
        except Refused as error:
            if error.code != "site.no_more_changes":
                raise
            return None
        if post is None:
            certain = self._at().lookup is Lookup.STRONG
            return RemoteStatus(key.uid, RemoteState.GONE, key.remote_id) if certain else None
        returned = RemoteState.RETURNED if self._at().exact else RemoteState.PENDING
        state = returned if post.status == "draft" else _STATES.get(post.status)
        if state is None:
            return None
        digest = post.remote(key, exact=self._at().exact).digest
        url = post.url if state is RemoteState.PUBLISHED else ""
        changed = bool(key.digest) and digest != key.digest
        return RemoteStatus(key.uid, state, post.number, url, at=post.at, changed=changed)

    def content(self, key: ArticleKey) -> RemoteContent | None:
        """Title and text as the server gives them."""
        post = self._at().find(key)
        return RemoteContent(plain_words(words(post.title)), html=post.content) if post is not None else None

    def interrupt(self) -> None:
        """End a call that is under way."""
        self._calls.http.interrupt()

    def close(self) -> None:
        """Give connections back."""
        self._calls.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
