"""The WordPress connector's own, on a real one: what editors do there, what contributors may, and what kills leave half done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from itertools import count
from typing import Any

import pytest
import requests
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from editor_app.model.body import Body, Figure, paragraph
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.metadata import Metadata
from editor_app.services.freezing import payload, unfrozen
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import (
    ArticleKey,
    Conflict,
    Connector,
    Doubt,
    RemoteState,
    SignInNeeded,
    Throttled,
)
from editor_app.sites.registry import Connectors
from editor_app.sites.wordpress_article import is_whole, mark_in, picture_slug
from editor_app.sites.wordpress_posts import remote_of, status_of
from editor_app.sites.wordpress_rest import WordPressJson
from harnesses import Prepared, WordPressHarness
from strategies import bodies, json_values, metadata, raw_text
from wordpress_site import WordPress
from writing import picture

SEEDS = count(5000)
Connect = Callable[..., Connector]


@pytest.fixture
def connect(wordpress: WordPress) -> Iterator[Connect]:
    made: list[Connector] = []

    def new(user: str = "reporter", secret: str = "", **option: str) -> Connector:
        harness = WordPressHarness(wordpress, user)
        profile = replace(harness.profile, connector=option)
        made.append(Connectors().connect(harness.site(), secret or harness.secret, profile))
        return made[-1]

    yield new
    for connector in made:
        connector.close()


@pytest.fixture
def prepared(room: Workroom) -> Prepared:
    return Prepared.written(room, next(SEEDS))


def change(prepared: Prepared, room: Workroom, **fields: Any) -> Prepared:
    """The article with other metadata."""
    old = prepared.article
    newer = replace(old.metadata, **fields)
    return Prepared.of(room, room.authoring.save(old.id, newer, old.body, old.version))


AWKWARD = Metadata(
    title="“引号” & <尖> 'x' 5*3 -- ... \\反",
    kicker="引题 & <b>",
    subtitle='副题 "q"',
    column="dianxingshiji",
    source="练习站点",
    author="张三、李四",
    contributor="东风街道",
    summary='摘要 & "引" <i>',
)


def awkward(room: Workroom) -> Prepared:
    """An article with everything that sites like to change."""
    asset = room.illustrating.add_bytes(picture(next(SEEDS) * 7), "a.jpg")
    text = 'He said "it\'s -- 3x4 ... & <b> :)" 〔2023〕5号 \\n 😀 https://a.cn/?a=1&b=2 data-x="y" [gallery] &#65;'
    body = Body((paragraph(text), Figure(asset.sha256, caption='图说 "a" > b', alt="替代 'x' & <i>", credit="王五摄")))
    article = room.authoring.new(title=AWKWARD.title)
    return Prepared.of(room, room.authoring.save(article.id, AWKWARD, body, article.version))


@pytest.mark.parametrize("user", ["reporter", "author", "editor", "admin"])
def test_awkward_words_arrive_as_they_are_for_every_role(
    connect: Connect, room: Workroom, wordpress: WordPress, user: str
) -> None:
    connector, prepared = connect(user), awkward(room)
    key, _, _ = prepared.hand_in(connector)
    found = connector.find_article(key)
    assert found is not None
    assert found.digest == prepared.article.digest
    wordpress.as_user("editor", "POST", f"posts/{found.remote_id}", status="publish")
    public = connector.find_article(key)
    assert public is not None
    assert (public.digest, public.status) == (prepared.article.digest, "published")
    page = requests.get(public.url, timeout=120).text
    assert "data-edits" not in page
    assert "wp:freeform" not in page
    assert "&lt;b&gt;" in page
    assert "[gallery] &#65;" in unescape(page), "and is not carried out"


@settings(max_examples=15, phases=[Phase.generate])
@given(meta=metadata(), body=bodies())
def test_whatever_we_can_write_is_kept_as_it_was_sent(
    hung_up: tuple[Connector, Prepared, ArticleKey, str], meta: Metadata, body: Body
) -> None:
    """Filters for contributors, entities, quotes and brackets: what comes back is what was sent, for any article at all. Not made
    smaller where it fails: each try takes a real server.
    """
    connector, prepared, key, name = hung_up
    found = connector.find_article(key)
    assert found is not None
    titled = replace(meta, title=meta.title.strip() or "题", column="dianxingshiji")
    article = replace(prepared.article, metadata=titled, body=body)
    renditions = [replace(prepared.renditions[0], asset=source) for source in body.sources()]
    frozen = unfrozen(payload(article, 1, renditions))
    stored = connector.put_article(key, connector.compose(frozen, {prepared.renditions[0].sha256: name}), found.etag)
    kept = connector.find_article(key)
    assert kept is not None
    assert (kept.etag, kept.digest) == (stored.etag, article.digest)


@pytest.fixture(scope="module")
def hung_up(room: Workroom, wordpress: WordPress) -> Iterator[tuple[Connector, Prepared, ArticleKey, str]]:
    """A contributor's draft with one picture on it: connector, article, key, the picture's name there."""
    harness, prepared = WordPressHarness(wordpress, "reporter"), Prepared.written(room, next(SEEDS))
    with harness.connect() as connector:
        draft = connector.reserve(prepared.key)
        name = connector.put_picture(prepared.pictures[0], prepared.data[0], draft.remote_id)
        yield connector, prepared, replace(prepared.key, remote_id=draft.remote_id), name


def test_it_waits_in_its_column_with_its_cover_and_its_pictures_on_it(
    connect: Connect, prepared: Prepared, wordpress: WordPress
) -> None:
    key, _, _ = prepared.hand_in(connect())
    seen = wordpress.as_user("editor", "GET", f"posts/{key.remote_id}?context=edit")
    assert seen["status"] == "pending"
    assert seen["categories"] == [wordpress.said["categories"]["典型事迹"]]
    kept = wordpress.media(picture_slug(prepared.renditions[0].sha256))
    assert [each.id for each in kept] == [seen["featured_media"]]
    assert {each.parent for each in kept} == {int(key.remote_id)}
    assert "来源：练习站点" in seen["content"]["raw"]


def test_who_may_publish_does_so_only_where_the_profile_says(connect: Connect, room: Workroom) -> None:
    for user, option, status in (
        ("author", {}, "pending"),
        ("author", {"status": "publish"}, "published"),
        ("reporter", {"status": "publish"}, "pending"),
    ):
        connector = connect(user, **option)
        key, _, _ = Prepared.written(room, next(SEEDS)).hand_in(connector)
        found = connector.find_article(key)
        assert found is not None
        assert found.status == status


def test_without_the_right_to_upload_words_go_and_pictures_are_refused_in_a_sentence(
    connect: Connect, prepared: Prepared, room: Workroom, wordpress: WordPress
) -> None:
    connector = connect("contributor")
    assert connector.capabilities().pictures, "not known yet"
    with pytest.raises(Refused, match="no_upload"):
        connector.put_picture(prepared.pictures[0], prepared.data[0])
    assert not connector.capabilities().pictures
    assert wordpress.media(picture_slug(prepared.renditions[0].sha256)) == []
    old = prepared.article
    plain = room.authoring.save(old.id, old.metadata, Body(old.body.blocks[:1]), old.version)
    key, _, _ = Prepared.of(room, plain).hand_in(connector)
    found = connector.find_article(key)
    assert found is not None
    assert found.digest == plain.digest


def test_an_unknown_column_is_refused_before_anything_of_the_article_is_sent(
    connect: Connect, prepared: Prepared, room: Workroom, wordpress: WordPress
) -> None:
    connector = connect()
    lost = change(prepared, room, column="weixingdangke")
    with pytest.raises(Refused, match=r"column\.unknown"):
        connector.put_article(lost.key, lost.composed(connector, {}), "")
    assert wordpress.posts(prepared.article.id) == []


@pytest.mark.parametrize("status", ["pending", "draft"])
def test_an_editors_change_is_a_conflict_and_is_not_written_over(
    connect: Connect, prepared: Prepared, room: Workroom, wordpress: WordPress, status: str
) -> None:
    connector = connect()
    key, stored, names = prepared.hand_in(connector)
    content = wordpress.posts(prepared.article.id)[0].content.replace("的正文", "的正文（编者改）")
    wordpress.as_user("editor", "POST", f"posts/{key.remote_id}", content=content, status=status)
    found = connector.find_article(key)
    assert found is not None
    assert found.digest == ""
    newer = change(prepared, room, author="王芳")
    with pytest.raises(Conflict):
        connector.put_article(key, newer.composed(connector, names), stored.etag)
    assert "编者改" in wordpress.posts(prepared.article.id)[0].content
    (told,) = connector.statuses([key])
    assert (told.state, told.changed) == (RemoteState.RETURNED if status == "draft" else RemoteState.PENDING, True)


def test_a_change_within_the_same_second_is_seen(connect: Connect, prepared: Prepared, wordpress: WordPress) -> None:
    connector = connect()
    key, stored, _ = prepared.hand_in(connector)
    before = wordpress.as_user("editor", "GET", f"posts/{key.remote_id}?context=edit")["modified_gmt"]
    wordpress.rows(
        f"UPDATE wp_posts SET post_title = '改了', post_modified_gmt = '{before.replace('T', ' ')}' WHERE ID = {key.remote_id}"
    )
    wordpress.as_user("editor", "GET", f"posts/{key.remote_id}")
    found = connector.find_article(key)
    assert found is not None
    assert (found.digest, found.etag == stored.etag) == ("", False)


@pytest.mark.parametrize("what", ["column", "cover", "summary", "title"])
def test_everything_that_was_sent_counts(connect: Connect, prepared: Prepared, wordpress: WordPress, what: str) -> None:
    connector = connect()
    key, _, _ = prepared.hand_in(connector)
    changed: dict[str, Any] = {
        "column": {"categories": [wordpress.said["categories"]["党建动态"]]},
        "cover": {"featured_media": wordpress.media(picture_slug(prepared.renditions[1].sha256))[0].id},
        "summary": {"excerpt": "编者的摘要"},
        "title": {"title": "编者的题"},
    }[what]
    wordpress.as_user("editor", "POST", f"posts/{key.remote_id}", **changed)
    found = connector.find_article(key)
    assert found is not None
    assert found.digest == ""


def test_what_an_editor_threw_away_is_in_the_trash_and_is_not_revived(
    connect: Connect, prepared: Prepared, wordpress: WordPress
) -> None:
    connector = connect()
    key, stored, names = prepared.hand_in(connector)
    wordpress.as_user("editor", "DELETE", f"posts/{key.remote_id}")
    for asked in (key, prepared.key):
        found = connector.find_article(asked)
        assert found is not None
        assert found.in_trash
    for expected in ("", stored.etag):
        with pytest.raises(Conflict, match="in_trash"):
            connector.put_article(key, prepared.composed(connector, names), expected)
    assert [post.status for post in wordpress.posts(prepared.article.id)] == ["trash"]
    (told,) = connector.statuses([key])
    assert told.state is RemoteState.WITHDRAWN


def test_a_draft_that_was_thrown_away_is_found_too(connect: Connect, prepared: Prepared, wordpress: WordPress) -> None:
    connector = connect()
    draft = connector.reserve(prepared.key)
    wordpress.as_user("editor", "DELETE", f"posts/{draft.remote_id}")
    found = connector.find_article(prepared.key)
    assert found is not None
    assert (found.remote_id, found.in_trash) == (draft.remote_id, True)


def test_after_publication_it_is_read_as_readers_see_it_and_no_longer_changed(
    connect: Connect, prepared: Prepared, room: Workroom, wordpress: WordPress
) -> None:
    connector = connect()
    key, _, names = prepared.hand_in(connector)
    wordpress.as_user("editor", "POST", f"posts/{key.remote_id}", status="publish", categories=[1])
    found = connector.find_article(key)
    assert found is not None
    assert (found.status, found.digest) == ("published", prepared.article.digest), "an editor may sort it elsewhere"
    newer = change(prepared, room, author="王芳")
    with pytest.raises(Refused, match="no_more_changes"):
        connector.put_article(key, newer.composed(connector, names), found.etag)
    content = wordpress.posts(prepared.article.id)[0].content.replace("的正文", "的正文（编者改）")
    wordpress.as_user("editor", "POST", f"posts/{key.remote_id}", content=content)
    found = connector.find_article(key)
    assert found is not None
    assert (found.status, found.digest) == ("published", "")
    (told,) = connector.statuses([key])
    assert (told.state, told.changed, told.url) == (RemoteState.PUBLISHED, True, found.url)
    seen = connector.content(key)
    assert seen is not None
    assert "编者改" in seen.html


def test_what_the_site_holds_no_more_is_gone(connect: Connect, prepared: Prepared, wordpress: WordPress) -> None:
    connector = connect()
    key, stored, names = prepared.hand_in(connector)
    wordpress.as_user("editor", "DELETE", f"posts/{key.remote_id}?force=true")
    assert connector.find_article(key) is None
    with pytest.raises(Conflict, match=r"site\.gone"):
        connector.put_article(key, prepared.composed(connector, names), stored.etag)
    assert connector.statuses([key])[0].state is RemoteState.GONE
    assert wordpress.posts(prepared.article.id) == []


def test_the_editors_words_come_with_what_they_returned(
    connect: Connect, prepared: Prepared, wordpress: WordPress
) -> None:
    connector = connect()
    key, _, _ = prepared.hand_in(connector)
    wordpress.as_user("editor", "POST", f"posts/{key.remote_id}", comment_status="open")
    wordpress.as_user("editor", "POST", "comments", post=int(key.remote_id), content="请补上时间和地点。")
    wordpress.as_user("editor", "POST", f"posts/{key.remote_id}", status="draft")
    (told,) = connector.statuses([key])
    assert (told.state, told.note, told.changed) == (RemoteState.RETURNED, "请补上时间和地点。", False)


def test_a_withdrawn_password_never_means_that_nothing_is_there(
    connect: Connect, prepared: Prepared, wordpress: WordPress
) -> None:
    secret, uuid = wordpress.new_password("reporter")
    connector = connect(secret=secret)
    key, _, _ = prepared.hand_in(connector)
    wordpress.withdraw_password("reporter", uuid)
    rendition = prepared.renditions[0].sha256
    for call in (
        lambda: connector.find_article(key),
        lambda: connector.find_article(prepared.key),
        lambda: connector.find_article(ArticleKey("none")),
        lambda: connector.find_picture(rendition),
        lambda: connector.find_picture("0" * 64),
        lambda: connector.statuses([key]),
    ):
        with pytest.raises(SignInNeeded):
            call()


def test_a_death_between_the_text_and_what_is_beside_it_is_mended(
    connect: Connect, prepared: Prepared, wordpress: WordPress
) -> None:
    connector = connect()
    key, _, _ = prepared.hand_in(connector)
    wordpress.rows(f"DELETE FROM wp_term_relationships WHERE object_id = {key.remote_id}")
    wordpress.rows(f"DELETE FROM wp_postmeta WHERE post_id = {key.remote_id} AND meta_key = '_thumbnail_id'")
    found = connector.find_article(key)
    assert found is not None
    assert found.digest == prepared.article.digest
    seen = wordpress.as_user("editor", "GET", f"posts/{key.remote_id}?context=edit")
    assert seen["categories"] == [wordpress.said["categories"]["典型事迹"]]
    assert seen["featured_media"] > 0


def test_sizes_that_a_dead_worker_did_not_make_are_made(
    connect: Connect, prepared: Prepared, wordpress: WordPress
) -> None:
    connector = connect()
    prepared.hand_in(connector)
    (kept,) = wordpress.media(picture_slug(prepared.renditions[0].sha256))
    meta = f"post_id = {kept.id} AND meta_key = '_wp_attachment_metadata'"
    wordpress.rows(f"UPDATE wp_postmeta SET meta_value = REPLACE(meta_value, '\"sizes\"', '\"sozes\"') WHERE {meta}")
    assert connector.find_picture(prepared.renditions[0].sha256) is not None
    after = wordpress.as_user("admin", "GET", f"media/{kept.id}?context=edit")
    assert after["missing_image_sizes"] == []
    assert "medium" in after["media_details"]["sizes"]


def test_a_twin_draft_of_a_late_request_is_not_left(connect: Connect, prepared: Prepared, wordpress: WordPress) -> None:
    connector = connect()
    first, second = connector.reserve(prepared.key), connector.reserve(prepared.key)
    assert first == second
    assert [post.slug for post in wordpress.posts(f"nd-{prepared.article.id}")] == [f"nd-{prepared.article.id}"]


def test_another_accounts_picture_is_not_taken_for_ours(
    connect: Connect, prepared: Prepared, wordpress: WordPress
) -> None:
    mine, theirs = connect("reporter"), connect("author")
    picture, data = prepared.pictures[0], prepared.data[0]
    name = theirs.put_picture(picture, data)
    assert mine.find_picture(picture.rendition) is None
    own = mine.put_picture(picture, data)
    assert own != name
    assert mine.find_picture(picture.rendition) == own
    assert len(wordpress.media(picture_slug(picture.rendition))) == 2


def test_a_site_with_plain_addresses_is_found(connect: Connect, prepared: Prepared, wordpress: WordPress) -> None:
    before = wordpress.rows("SELECT JSON_ARRAY(option_value) FROM wp_options WHERE option_name='permalink_structure'")
    assert before[0][0]
    connector = connect()
    connector._rest._root = "/no-such-folder/wp-json/wp/v2/"  # type: ignore[attr-defined]
    original = connector._rest.http._base  # type: ignore[attr-defined]
    with pytest.raises(EditorError):
        connector.columns()
    assert original == wordpress.base
    connector._rest._root = "/?rest_route=/wp/v2/"  # type: ignore[attr-defined]
    key, _, _ = prepared.hand_in(connector)
    found = connector.find_article(key)
    assert found is not None
    assert found.digest == prepared.article.digest


# -- whatever the answers hold -------------------------------------------------------------------------------------------

ANSWER = WordPressJson()


@pytest.mark.parametrize(
    ("status", "data", "error"),
    [
        (401, {"code": "rest_not_logged_in", "message": "x", "data": {"status": 401}}, SignInNeeded),
        (403, {"code": "rest_cannot_create", "message": "x", "data": {"status": 403}}, SignInNeeded),
        (404, {"code": "rest_no_route", "message": "x", "data": {"status": 404}}, Refused),
        (400, {"code": "rest_invalid_json", "message": "x", "data": {"status": 400}}, Refused),
        (429, {"code": "too_many_requests", "message": "x", "data": {"status": 429}}, Throttled),
        (500, {"code": "rest_upload_sideload_error", "message": "x", "data": {"status": 500}}, Refused),
        (500, {"code": "internal_server_error", "message": "<p>x", "data": {"status": 500}}, Doubt),
        (500, {"code": "db_update_error", "message": "x", "data": {"status": 500}}, Doubt),
    ],
)
def test_refusals_of_wordpress_mean_what_they_mean(status: int, data: dict[str, Any], error: type[Exception]) -> None:
    read = ANSWER.read("application/json", status, json.dumps(data).encode())
    assert read is not None
    assert type(ANSWER.refusal(status, read, 0.0)) is error


@pytest.mark.parametrize(
    ("kind", "status", "text"),
    [
        ("text/html", 200, b"[]"),
        ("text/html", 403, b"<html>"),
        ("text/html", 502, b"<html>"),
        ("application/json", 403, b'{"message":"blocked"}'),
        ("application/json", 401, b'{"code":1,"message":"x","data":{"status":401}}'),
        ("application/json", 404, b"null"),
        ("application/json", 200, b"7"),
        ("application/json", 200, b"[" * 100_000),
        ("application/problem+json", 403, b'{"title":"no"}'),
    ],
)
def test_answers_of_strangers_are_not_wordpresss(kind: str, status: int, text: bytes) -> None:
    assert ANSWER.read(kind, status, text) is None


_FIELDS = st.sampled_from(
    ["id", "status", "modified_gmt", "link", "title", "content", "excerpt", "categories", "featured_media"]
)
_TEXTS = st.just("draft") | st.just("https://a/") | st.just({"raw": "x", "rendered": "y"}) | st.just([1])


@given(st.dictionaries(_FIELDS, json_values() | _TEXTS, max_size=9))
def test_whatever_a_post_holds_it_is_an_article_or_an_error_of_ours(data: dict[str, Any]) -> None:
    for read in (
        lambda: remote_of(data, ArticleKey("u"), {1: "甲"}),
        lambda: status_of(data, ArticleKey("u", digest="d"), ""),
    ):
        try:
            assert read() is not None or data["status"] not in ("draft", "publish")
        except (Refused, Unavailable):
            continue


@given(metadata(), raw_text(40))
def test_the_mark_is_read_back_and_binds_every_word(meta: Metadata, words: str) -> None:
    from editor_app.model.codec import metadata_to_json
    from editor_app.sites.wordpress_article import Sent, compose

    article = {
        "client_id": "Ab-1",
        "digest": "d" * 64,
        "metadata": metadata_to_json(meta),
        "assets": [{"asset": "a" * 64, "rendition": "b" * 64}],
        "html": f'<p data-block="1">正文</p><figure><img src="asset:{"b" * 64}" alt="x"></figure>',
    }
    sent = compose(article, {"b" * 64: "7 https://a.cn/b.jpg"}, words)
    assert Sent.of(sent.data()) == sent
    mark = mark_in(sent.content)
    assert mark is not None
    assert (mark.key, mark.digest, mark.cover) == ("nd-ab-1", "d" * 64, 7)
    assert is_whole(mark, sent.title, sent.content, sent.excerpt)
    assert is_whole(mark, sent.title, sent.content.replace("\n", "\r\n"), sent.excerpt)
    assert not is_whole(mark, sent.title + "x", sent.content, sent.excerpt)
    assert not is_whole(mark, sent.title, sent.content.replace("正文", "改文"), sent.excerpt)
    assert not is_whole(mark, sent.title, sent.content, sent.excerpt + "x")
    assert "data-block" not in sent.content
