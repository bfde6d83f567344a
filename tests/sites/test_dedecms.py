"""The three doors into DedeCMS and DedeBIZ, against a stand-in that does what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dede_doors import Door, Open, changed, composed, hand_in
from dede_engine import MEMBER, MEMBER_PASSWORD
from dede_site import running_dede
from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.body import Body, Cell, List, ListItem, Table, heading, paragraph
from editor_app.model.digest import sha256
from editor_app.model.errors import Refused
from editor_app.model.inline import styled
from editor_app.model.site import Site
from editor_app.model.submission import SubmissionPicture
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import (
    Conflict,
    Doubt,
    Lookup,
    NotSent,
    RemoteState,
    SignInNeeded,
)
from editor_app.sites.dedecms import DedeConnector
from editor_app.sites.registry import Connectors
from harnesses import Prepared
from writing import write

DOORS = [("57", "member57", "utf-8"), ("57", "member57", "gbk"), ("57", "office57", "gbk"), ("biz6", "biz6", "utf-8")]


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workroom]:
    with Library.open(tmp_path_factory.mktemp("office") / "library") as library:
        yield build_workroom(library)


@pytest.fixture
def opened(room: Workroom) -> Iterator[Open]:
    ends: list[tuple[object, Door]] = []

    def open_(kind: str = "57", door: str = "member57", encoding: str = "utf-8", **settings: object) -> Door:
        context = running_dede(kind, encoding=encoding, **settings)
        made = Door(context.__enter__(), door, room.profiles.get("practice"))
        ends.append((context, made))
        return made

    yield open_
    for context, made in ends:
        for connector in made.made:
            connector.close()
        context.__exit__(None, None, None)  # type: ignore[attr-defined]


@pytest.fixture(params=DOORS, ids=["-".join(each[1:]) for each in DOORS])
def door(request: pytest.FixtureRequest, opened: Open) -> Door:
    return opened(*request.param)


# -- every door ----------------------------------------------------------------------------------------------------------


def test_verify_proves_the_login_and_the_form_tells_the_columns(door: Door) -> None:
    connector = door.connect()
    assert connector.verify().user == door.account().user
    columns = {column.id: column for column in connector.columns()}
    assert (columns["3"].name, columns["4"].name) == ("典型事迹", "工作动态")
    assert columns["9"].closed
    assert "0" not in columns
    assert connector.capabilities().lookup is Lookup.WEAK
    assert not connector.capabilities().repeatable


def test_an_article_is_handed_in_read_back_and_told_by_its_words(door: Door, room: Workroom) -> None:
    prepared = Prepared.of(room, write(room, 1))
    connector = door.connect(**{"column.dianxingshiji": "3"})
    assert connector.find_article(prepared.key) is None
    aid = hand_in(prepared, connector)
    (entry,) = door.site.entries
    assert (str(entry.aid), entry.title, entry.typeid) == (aid, prepared.article.metadata.title, "3")
    assert len(door.site.pictures) == 2
    assert all(path in entry.body for path in door.site.pictures)
    assert entry.cover == ("" if door.name == "member57" else next(iter(door.site.pictures)))
    found = door.connect().find_article(replace(prepared.key, remote_id=aid))
    assert found is not None
    assert (found.remote_id, found.digest, found.in_trash) == (aid, prepared.article.digest, False)
    assert found.url.startswith(door.site.url)
    by_title = door.connect().find_article(prepared.key)
    assert by_title is not None
    assert (by_title.remote_id, by_title.digest) == (aid, prepared.article.digest)


def test_everything_an_engine_alters_is_the_same_words_still(door: Door, room: Workroom) -> None:
    article = write(room, 2, pictures=1)
    (figure,) = article.body.figures()
    body = Body(
        (
            heading("database 与 style，第二行"),
            paragraph('他说："scripts (onload), it\'s fine" <b>不是标签</b> & link=1 😀'),
            replace(figure, caption="清雪 (title)", credit="王芳"),
            List((ListItem(styled("一", href="https://a.example/link/style?title=1")), ListItem(styled("二")))),
            Table(((Cell(styled("甲")), Cell(styled("乙", href="https://a.example/"))),), header=True),
            *article.body.blocks[2:],
        )
    )
    metadata = replace(
        article.metadata, title='清雪"第2次",记 (一)', author="王芳", keywords=("清雪", "社区"), summary="摘要"
    )
    article = room.authoring.save(article.id, metadata, body, article.version)
    prepared = Prepared.of(room, article)
    aid = hand_in(prepared, door.connect())
    found = door.connect().find_article(replace(prepared.key, remote_id=aid))
    assert found is not None
    assert found.digest == article.digest
    entry = door.site.entries[0]
    assert entry.title == "清雪“第2次“，记 （一）"
    assert "style=" not in entry.body
    assert "&#128512;" in entry.body
    if door.name != "biz6":
        assert "https://a.example/link/style?title=1" in entry.body
    else:
        assert "<x>" not in entry.body.partition("href=")[2].partition(">")[0]


def test_a_change_of_words_or_pictures_is_seen(door: Door, room: Workroom) -> None:
    prepared = Prepared.of(room, write(room, 3))
    aid = hand_in(prepared, door.connect())
    (entry,) = door.site.entries
    whole = entry.body
    key = replace(prepared.key, remote_id=aid)
    etags = set()
    for other in (
        whole.replace("的正文", "的正文，已删改"),
        whole.replace(next(iter(door.site.pictures)), "/x.jpg"),
        "",
    ):
        entry.body = other
        found = door.connect().find_article(key)
        assert found is not None
        assert found.digest == ""
        etags.add(found.etag)
    assert len(etags) == 3
    entry.body, entry.title = whole, "编辑改的标题"
    found = door.connect().find_article(key)
    assert found is not None
    assert found.digest == ""


def test_a_lost_answer_leaves_doubt_and_the_article_is_found(door: Door, room: Workroom) -> None:
    for number, fault in enumerate(("lost_after", "500_after", "portal", "cut")):
        prepared = Prepared.of(room, write(room, 10 + number))
        connector = door.connect()
        sent = composed(prepared, connector)
        door.site.faults.append(fault)
        with pytest.raises(Doubt):
            connector.put_article(prepared.key, sent, "")
        found = door.connect().find_article(prepared.key)
        if fault == "portal":
            assert found is None
        else:
            assert found is not None
            assert found.digest == prepared.article.digest
        assert door.site.holds(prepared.article.metadata.title) == (fault != "portal")


def test_a_lost_picture_is_doubt_and_costs_no_more_than_a_picture(door: Door, room: Workroom) -> None:
    prepared = Prepared.of(room, write(room, 20))
    connector = door.connect()
    door.site.faults.append("lost_after")
    with pytest.raises(Doubt):
        connector.put_picture(prepared.pictures[0], prepared.data[0])
    assert connector.find_picture(prepared.pictures[0].rendition) is None
    remote = connector.put_picture(prepared.pictures[0], prepared.data[0])
    assert connector.find_picture(prepared.pictures[0].rendition) == remote
    assert len(door.site.pictures) == 2


def test_a_wrong_password_stops_at_once_and_is_not_tried_again(door: Door) -> None:
    connector = door.connect("wrong")
    with pytest.raises(SignInNeeded) as refused:
        connector.verify()
    assert "密码" in str(refused.value.details["said"])
    assert "wrong" not in str(refused.value)
    logins = [path for method, path in door.site.log if method == "POST"]
    assert len(logins) == 1


@pytest.mark.parametrize("secret", ["", "\u200b", "a\tb"])
def test_a_secret_that_cannot_be_one_is_told_before_anything_is_sent(opened: Open, secret: str) -> None:
    door = opened()
    with pytest.raises(SignInNeeded, match="unusable_secret"):
        DedeConnector(door.account(), secret)
    assert door.site.log == []


def test_a_password_outside_the_sites_encoding_is_told(opened: Open) -> None:
    with pytest.raises(SignInNeeded, match="unusable_secret"):
        opened(encoding="gbk").connect("密码😀").verify()


def test_a_title_is_never_cut_or_spoiled_without_a_word(door: Door, room: Workroom) -> None:
    connector = door.connect()
    prepared = Prepared.of(room, changed(room, write(room, 30), title="长" * 130))
    with pytest.raises(Refused, match=r"dede\.too_long") as refused:
        hand_in(prepared, connector)
    assert refused.value.details["limit"] == (255 if door.name == "biz6" else 60)
    prepared = Prepared.of(room, changed(room, prepared.article, title="喜讯😀𠮷"))
    with pytest.raises(Refused, match=r"dede\.lost_characters") as refused:
        hand_in(prepared, connector)
    assert refused.value.details["characters"] == "😀𠮷"
    assert door.site.entries == []


def test_pictures_of_other_kinds_and_sizes_are_refused(door: Door) -> None:
    connector = door.connect()
    webp, large = b"RIFF\0\0\0\0WEBPVP8 ", b"\xff\xd8\xff" + bytes(1024 * 1024)
    with pytest.raises(Refused, match="picture_type"):
        connector.put_picture(SubmissionPicture("a" * 64, sha256(webp), "a.webp", "image/webp", len(webp)), webp)
    with pytest.raises(Refused, match="picture_too_large"):
        connector.put_picture(SubmissionPicture("a" * 64, sha256(large), "a.jpg", "image/jpeg", len(large)), large)
    with pytest.raises(Refused, match=r"site\.refused"):
        connector.put_picture(SubmissionPicture("a" * 64, "0" * 64, "a.jpg", "image/jpeg", 4), b"\xff\xd8\xff\0")


def test_a_column_is_found_by_its_name_or_by_what_the_profile_says(door: Door, room: Workroom) -> None:
    prepared = Prepared.of(room, write(room, 31))
    hand_in(prepared, door.connect())
    assert door.site.entries[0].typeid == "3"
    prepared = Prepared.of(room, write(room, 32))
    hand_in(prepared, door.connect(**{"column.dianxingshiji": "4"}))
    assert door.site.entries[1].typeid == "4"
    prepared = Prepared.of(room, changed(room, write(room, 33), column="gongzuodongtai"))
    with pytest.raises(Refused, match=r"dede\.no_column"):
        hand_in(prepared, door.connect(**{"column.gongzuodongtai": "77"}))


def test_an_update_replaces_what_was_last_seen_and_nothing_else(door: Door, room: Workroom) -> None:
    prepared = Prepared.of(room, write(room, 34))
    aid = hand_in(prepared, door.connect())
    newer = Prepared.of(room, changed(room, prepared.article, author="王芳", title="第34篇：又一次"))
    key = replace(newer.key, remote_id=aid)
    seen = door.connect().find_article(key)
    assert seen is not None
    connector = door.connect()
    sent = composed(newer, connector)
    with pytest.raises(Conflict):
        connector.put_article(key, sent, "0-else")
    assert connector.put_article(key, sent, seen.etag).remote_id == aid
    found = door.connect().find_article(key)
    assert found is not None
    assert (found.digest, len(door.site.entries)) == (newer.article.digest, 1)
    with pytest.raises(Conflict):
        connector.put_article(key, sent, seen.etag)


def test_an_article_of_the_same_title_that_nobody_knows_is_never_written_over(door: Door, room: Workroom) -> None:
    prepared = Prepared.of(room, write(room, 37))
    owner = door.account().user
    door.site.add(
        {"title": prepared.article.metadata.title, "typeid": "3", "body": "旧的一篇"}, owner, office=door.office
    )
    connector = door.connect()
    seen = connector.find_article(prepared.key)
    assert seen is not None
    assert seen.digest == ""
    sent = composed(prepared, connector)
    for expected in ("", seen.etag):
        with pytest.raises(Refused):
            connector.put_article(prepared.key, sent, expected)
    assert [entry.body for entry in door.site.entries] == ["旧的一篇"]


def test_what_is_out_already_is_not_taken_offline_by_an_update(door: Door, room: Workroom) -> None:
    prepared = Prepared.of(room, write(room, 35))
    aid = hand_in(prepared, door.connect())
    door.site.approve(aid)
    key = replace(prepared.key, remote_id=aid)
    connector = door.connect()
    seen = connector.find_article(key)
    assert seen is not None
    with pytest.raises(Refused, match=r"dede\.published"):
        connector.put_article(key, composed(prepared, connector), seen.etag)
    assert door.site.entries[0].arcrank == 0


def test_what_became_of_it(door: Door, room: Workroom) -> None:
    prepared = Prepared.of(room, write(room, 36))
    aid = hand_in(prepared, door.connect())
    key = replace(prepared.key, remote_id=aid)
    (status,) = door.connect().statuses([key])
    assert (status.state, status.url) == (RemoteState.PENDING, "")
    door.site.approve(aid)
    (status,) = door.connect().statuses([key])
    assert (status.state, status.remote_id) == (RemoteState.PUBLISHED, aid)
    assert status.url == f"{door.site.url}{'/apps' if door.name == 'biz6' else '/plus'}/view.php?aid={aid}"
    content = door.connect().content(key)
    assert content is not None
    assert content.title == prepared.article.metadata.title
    assert "的正文" in content.html
    door.site.throw_away(aid)
    statuses = door.connect().statuses([key])
    assert [each.state for each in statuses] == ([] if door.office else [RemoteState.RETURNED])
    found = door.connect().find_article(key)
    if not door.office:
        assert found is not None
        assert found.in_trash


def test_an_unknown_door_and_a_site_that_is_away(opened: Open) -> None:
    door = opened()
    with pytest.raises(Refused, match=r"dede\.no_door"):
        door.connect(door="front")
    away = Site("门户", "dedecms", "http://127.0.0.1:9", MEMBER, "practice")
    with Connectors().connect(away, "x") as connector, pytest.raises(NotSent):
        connector.verify()


def test_nothing_secret_in_words(opened: Open, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    connector = opened("biz6", "biz6").connect()
    connector.verify()
    assert MEMBER_PASSWORD not in caplog.text + repr(connector) + repr(connector.__dict__["_session"])
