"""The MetaWeblog connector's own: WordPress's methods on a real one, Typecho and Z-Blog as they were measured, hostile XML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog_stand_in import TYPECHO, ZBLOG, Blog, running_blog
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.site import Site
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import (
    ArticleKey,
    Conflict,
    Connector,
    Doubt,
    Lookup,
    RemoteState,
    SignInNeeded,
)
from editor_app.sites.metaweblog_posts import feed_posts, metaweblog_post, utc, wordpress_post
from editor_app.sites.metaweblog_xml import Moment, XmlRpc, encode_call, parse_xml
from editor_app.sites.registry import Connectors
from editor_app.sites.wordpress_article import picture_slug
from harnesses import MetaWeblogHarness, Prepared
from practice import PROFILES
from strategies import json_values
from wordpress_site import WordPress

SEEDS = count(9000)
Connect = Callable[..., Connector]
ANSWER = XmlRpc()


@pytest.fixture
def prepared(room: Workroom) -> Prepared:
    return Prepared.written(room, next(SEEDS))


@pytest.fixture
def connect(wordpress: WordPress) -> Iterator[Connect]:
    made: list[Connector] = []

    def new(user: str = "reporter", secret: str = "", **option: str) -> Connector:
        harness = MetaWeblogHarness(wordpress, user)
        profile = replace(harness.profile, connector=option)
        made.append(Connectors().connect(harness.site(), secret or harness.secret, profile))
        return made[-1]

    yield new
    for connector in made:
        connector.close()


# -- a real WordPress ----------------------------------------------------------------------------------------------------


def test_the_ordinary_password_does_too(connect: Connect, wordpress: WordPress) -> None:
    secret = wordpress.said["users"]["reporter"]["password"]
    assert connect(secret=secret).verify().roles == ("contributor",)


def test_wordpress_can_be_asked_for_certain_and_a_published_article_is_found_in_public(
    connect: Connect, prepared: Prepared, wordpress: WordPress
) -> None:
    connector = connect()
    key, _, names = prepared.hand_in(connector)
    assert connector.capabilities().lookup is Lookup.STRONG
    wordpress.as_user("editor", "POST", f"posts/{key.remote_id}", status="publish")
    for asked in (key, prepared.key):
        found = connector.find_article(asked)
        assert found is not None, "its author no longer sees it over XML-RPC; not to find it would make a second one"
        assert (found.status, found.digest, found.remote_id) == ("published", prepared.article.digest, key.remote_id)
    again = connector.put_article(prepared.key, prepared.composed(connector, names), "")
    assert again.remote_id == key.remote_id
    with pytest.raises(Refused, match="no_more_changes"):
        connector.put_article(key, prepared.composed(connector, names), found.etag)
    (told,) = connector.statuses([key])
    assert (told.state, told.url, told.changed) == (RemoteState.PUBLISHED, found.url, False)


def test_what_is_hidden_after_publication_is_not_taken_for_missing(
    connect: Connect, prepared: Prepared, wordpress: WordPress
) -> None:
    connector = connect()
    key, _, _ = prepared.hand_in(connector)
    wordpress.as_user("editor", "POST", f"posts/{key.remote_id}", status="future", date="2035-01-01T08:00:00")
    with pytest.raises(Refused, match="no_more_changes"):
        connector.find_article(key)
    assert connector.statuses([key]) == []


def test_the_trash_is_found_and_not_revived(connect: Connect, prepared: Prepared, wordpress: WordPress) -> None:
    connector = connect()
    key, stored, names = prepared.hand_in(connector)
    wordpress.as_user("editor", "DELETE", f"posts/{key.remote_id}")
    for asked in (key, prepared.key):
        found = connector.find_article(asked)
        assert found is not None
        assert found.in_trash
    for expected in ("", stored.etag):
        with pytest.raises(Conflict):
            connector.put_article(key, prepared.composed(connector, names), expected)
    assert [post.status for post in wordpress.posts(prepared.article.id)] == ["trash"]


def test_it_is_found_by_its_field_where_an_editor_lost_the_mark(
    connect: Connect, prepared: Prepared, wordpress: WordPress
) -> None:
    connector = connect()
    key, stored, names = prepared.hand_in(connector)
    wordpress.as_user("editor", "POST", f"posts/{key.remote_id}", content="<p>全改了</p>")
    found = connector.find_article(prepared.key)
    assert found is not None
    assert (found.remote_id, found.digest) == (key.remote_id, "")
    for expected in ("", stored.etag):
        with pytest.raises(Conflict):
            connector.put_article(prepared.key, prepared.composed(connector, names), expected)
    assert wordpress.posts(prepared.article.metadata.title)[0].content == "<p>全改了</p>"


def test_the_sites_own_check_catches_a_change_after_ours(
    connect: Connect, prepared: Prepared, wordpress: WordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor saves between our look and our write: WordPress compares the time itself."""
    connector = connect()
    key, _, names = prepared.hand_in(connector)
    when = "2026-01-01 00:00:00"
    wordpress.rows(f"UPDATE wp_posts SET post_modified_gmt = '{when}' WHERE ID = {key.remote_id}")
    found = connector.find_article(key)
    assert found is not None
    server = connector._server  # type: ignore[attr-defined]
    original = server.replace

    def late(*args: Any, **more: Any) -> None:
        wordpress.as_user("editor", "POST", f"posts/{key.remote_id}", title="编者的题")
        original(*args, **more)

    monkeypatch.setattr(server, "replace", late)
    with pytest.raises(Conflict):
        connector.put_article(key, prepared.composed(connector, names), found.etag)
    assert wordpress.posts(prepared.article.id)[0].title == "编者的题"


def test_without_the_right_to_upload_it_is_said(connect: Connect, prepared: Prepared, wordpress: WordPress) -> None:
    with pytest.raises(Refused, match="no_upload"):
        connect("contributor").put_picture(prepared.pictures[0], prepared.data[0])
    assert wordpress.media(picture_slug(prepared.renditions[0].sha256)) == []


def test_an_author_publishes_only_where_the_profile_says(connect: Connect, room: Workroom) -> None:
    for option, status in (({}, "pending"), ({"status": "publish"}, "published")):
        connector = connect("author", **option)
        key, _, _ = Prepared.written(room, next(SEEDS)).hand_in(connector)
        found = connector.find_article(key)
        assert found is not None
        assert found.status == status


# -- Typecho and Z-Blog --------------------------------------------------------------------------------------------------


def at(blog: Blog, secret: str = "") -> Connector:
    """The account at a stand-in."""
    site = Site("博客", "metaweblog", blog.base, blog.user, "practice")
    return Connectors().connect(site, secret or blog.secret, PROFILES.get("practice").profile)


def test_typecho_is_found_by_its_description_and_looked_through(prepared: Prepared) -> None:
    with running_blog(**TYPECHO) as blog, at(blog) as connector:
        assert connector.verify().name == "组工信息"
        assert connector.find_article(prepared.key) is None
        assert connector.capabilities().lookup is Lookup.WEAK
        key, stored, names = prepared.hand_in(connector)
        assert len(set(names.values())) == 2
        assert [name for name, _ in blog.files] == [f"{picture_slug(made.sha256)}.jpg" for made in prepared.renditions]
        assert blog.posts[0]["publish"] is False
        found = connector.find_article(key)
        assert found is not None
        assert (found.digest, found.remote_id) == (prepared.article.digest, stored.remote_id)
        assert connector.find_article(prepared.key) == found
        assert connector.candidates(key)[0].title == prepared.article.metadata.title
        (told,) = connector.statuses([key])
        assert told.state is RemoteState.PENDING
        with pytest.raises(Conflict):
            connector.put_article(key, prepared.composed(connector, names), "something else")
        connector.put_article(key, prepared.composed(connector, names), found.etag)
        assert len(blog.posts) == 1
        blog.posts[0]["description"] = blog.posts[0]["description"].replace("正文", "正文（改）")
        changed = connector.find_article(key)
        assert changed is not None
        assert changed.digest == ""


def test_an_answer_of_true_leaves_in_doubt_what_then_is_found(prepared: Prepared) -> None:
    with running_blog(**ZBLOG) as blog, at(blog) as connector:
        with pytest.raises(Doubt):
            prepared.hand_in(connector)
        found = connector.find_article(prepared.key)
        assert found is not None
        assert (found.digest, found.at) == (prepared.article.digest, "2026-11-23T16:34:12Z")
        assert len(blog.posts) == 1


def test_what_lies_deeper_than_the_newest_is_not_told_and_not_called_gone(prepared: Prepared) -> None:
    with running_blog(**TYPECHO, shows=0) as blog, at(blog) as connector:
        key, _, _ = prepared.hand_in(connector)
        assert connector.find_article(key) is None
        assert connector.statuses([key]) == []
        assert connector.capabilities().lookup is Lookup.WEAK


def test_a_wrong_password_and_an_unknown_column(prepared: Prepared, room: Workroom) -> None:
    with running_blog(**TYPECHO) as blog:
        with at(blog, "wrong") as connector:
            for call in (
                connector.verify,
                connector.columns,
                lambda: connector.find_article(prepared.key),
                lambda: connector.put_picture(prepared.pictures[0], prepared.data[0]),
            ):
                with pytest.raises(SignInNeeded):
                    call()
        old = prepared.article
        newer = room.authoring.save(old.id, replace(old.metadata, column="weixingdangke"), old.body, old.version)
        lost = Prepared.of(room, newer)
        with at(blog) as connector, pytest.raises(Refused, match=r"column\.unknown"):
            connector.put_article(lost.key, lost.composed(connector, {}), "")
        assert blog.posts == []


def test_another_host_in_the_description_gets_nothing(prepared: Prepared) -> None:
    with running_blog(**TYPECHO) as blog, running_blog(**TYPECHO) as other:
        blog.path = "@evil"
        blog.base = blog.base.replace("127.0.0.1", "localhost")
        site = Site("博客", "metaweblog", blog.base.replace("localhost", "127.0.0.1"), blog.user, "practice")
        with Connectors().connect(site, blog.secret, None) as connector, pytest.raises((Refused, Unavailable)):
            connector.verify()
        assert other.calls == []
        assert blog.calls == []


# -- hostile answers -----------------------------------------------------------------------------------------------------

BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
<methodResponse><params><param><value>&c;</value></param></params></methodResponse>"""
OUTSIDE = b"""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<methodResponse><params><param><value>&x;</value></param></params></methodResponse>"""


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        OUTSIDE,
        b"",
        b"<html></html>",
        b"<methodResponse/>",
        b"<methodResponse><params><param><value><int>x</int></value></param></params></methodResponse>",
        b"<methodResponse><fault><value><string>x</string></value></fault></methodResponse>",
        b"<methodResponse><params><param><value>" + b"<array><data><value>" * 5000,
        b"<methodResponse><params><param><value>"
        + b"<array><data><value>" * 200
        + b"</value></data></array>" * 200
        + b"</value></param></params></methodResponse>",
    ],
)
def test_xml_that_is_no_answer_or_means_harm_is_a_strangers(text: bytes) -> None:
    assert ANSWER.read("text/xml", 200, text) is None


@pytest.mark.parametrize(("kind", "status"), [("text/html", 200), ("text/xml", 500), ("application/json", 200)])
def test_only_the_protocols_own_type_and_status_are_its_answers(kind: str, status: int) -> None:
    good = b"<methodResponse><params><param><value>x</value></param></params></methodResponse>"
    assert ANSWER.read("text/xml", 200, good) == {"value": "x"}
    assert ANSWER.read(kind, status, good) is None


_WORDS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=20)
_VALUES = st.recursive(
    _WORDS | st.booleans() | st.integers(-(2**31), 2**31 - 1) | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS.map(str.strip), inner, max_size=4),
    max_leaves=10,
)


@given(_VALUES)
def test_every_value_is_read_as_it_was_written(value: object) -> None:
    call = parse_xml(encode_call("a.b", [value]))
    assert call is not None
    inner = encode_call("a.b", [value]).partition(b"<params>")[2].partition(b"</methodCall>")[0]
    read = ANSWER.read("text/xml", 200, b"<methodResponse><params>" + inner + b"</methodResponse>")
    assert read == {"value": value}


@given(st.text(max_size=40))
def test_whatever_a_text_holds_a_call_is_xml(text: str) -> None:
    assert parse_xml(encode_call("a.b", [text, {"n": text}])) is not None


_FIELDS = st.sampled_from(
    [
        *("post_id", "post_title", "post_content", "post_excerpt", "post_status", "link", "terms", "post_thumbnail"),
        *("postid", "title", "description", "categories", "dateCreated", "permaLink", "mt_excerpt"),
    ]
)


@given(
    st.dictionaries(_FIELDS, json_values() | st.just("7") | st.just("https://a/") | st.just(Moment("x")), max_size=12)
)
def test_whatever_an_article_holds_it_is_one_or_an_error_of_ours(data: dict[str, Any]) -> None:
    for read in (wordpress_post, metaweblog_post):
        try:
            post = read(data)
        except Unavailable:
            continue
        post.remote(ArticleKey("u"), exact=True)


@given(st.text(max_size=60))
def test_whatever_a_feed_or_a_time_says(text: str) -> None:
    with suppress(Unavailable):
        assert feed_posts(text) == []
    assert utc(text) == "" or utc(text).endswith("Z")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20261124T00:34:12", "2026-11-24T00:34:12Z"),
        ("2026-11-24T00:34:12+08:00", "2026-11-23T16:34:12Z"),
        ("20261124T00:34:12Z", "2026-11-24T00:34:12Z"),
        ("20261324T00:34:12", ""),
        ("昨天", ""),
    ],
)
def test_times_in_every_spelling(text: str, expected: str) -> None:
    assert utc(Moment(text)) == expected
