"""What members of DedeCMS and DedeBIZ meet: titles of others, lost sources, used-up forms, letters in a picture."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dede_doors import Door, Open, changed, composed, hand_in
from dede_engine import MEMBER
from dede_site import running_dede
from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.errors import EditorError, Refused
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import (
    Conflict,
    NeedsCaptcha,
    RemoteState,
    SignInNeeded,
    Throttled,
)
from harnesses import Prepared
from writing import write


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


# -- members only --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "name"), [("57", "member57"), ("biz6", "biz6")])
def test_a_title_that_somebody_else_has_is_a_verdict(opened: Open, room: Workroom, kind: str, name: str) -> None:
    door = opened(kind, name)
    mine = Prepared.of(room, write(room, 40))
    door.site.add({"title": mine.article.metadata.title, "typeid": "3"}, "another", office=False)
    with pytest.raises(Refused, match=r"dede\.title_taken"):
        hand_in(mine, door.connect())
    assert len(door.site.entries) == 1


@pytest.mark.parametrize(("kind", "name"), [("57", "member57"), ("biz6", "biz6")])
def test_the_same_twice_is_a_conflict_and_one_article(opened: Open, room: Workroom, kind: str, name: str) -> None:
    door = opened(kind, name)
    prepared = Prepared.of(room, write(room, 41))
    connector = door.connect()
    hand_in(prepared, connector)
    with pytest.raises(Conflict):
        hand_in(prepared, connector)
    assert len(door.site.entries) == 1


@pytest.mark.parametrize(
    ("settings", "fields", "code"),
    [
        ({"banned": "清雪"}, {}, "site.refused"),
        ({"posts_a_day": 0}, {}, "site.refused"),
        ({}, {"author": "很长的作者的名字一共要十二个字"}, "dede.too_long"),
        ({}, {"author": "𠮷先生"}, "dede.lost_characters"),
    ],
)
def test_verdicts_are_told_in_the_sites_words(
    opened: Open, room: Workroom, settings: dict[str, object], fields: dict[str, str], code: str
) -> None:
    for kind, name in (("57", "member57"), ("biz6", "biz6")):
        door = opened(kind, name, **settings)
        prepared = Prepared.of(room, changed(room, write(room, 42), **fields))
        with pytest.raises(Refused) as refused:
            hand_in(prepared, door.connect())
        assert refused.value.code == code
        assert door.site.entries == []


def test_a_form_that_was_used_up_is_read_anew(opened: Open, room: Workroom, monkeypatch: pytest.MonkeyPatch) -> None:
    door = opened("biz6", "biz6")
    prepared = Prepared.of(room, write(room, 43))
    connector = door.connect()
    sent = composed(prepared, connector)
    original = connector._session.form

    def spoiled() -> object:
        page, form = original()
        form.fields["_csrf_token"] = "old"
        return page, form

    monkeypatch.setattr(connector._session, "form", spoiled)
    with pytest.raises(Throttled):
        connector.put_article(prepared.key, sent, "")
    monkeypatch.undo()
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")
    connector.put_article(prepared.key, sent, "")
    assert len(door.site.entries) == 1


@pytest.mark.parametrize("choice", ["body", "writer"])
def test_the_source_that_members_lose_goes_where_the_profile_says(opened: Open, room: Workroom, choice: str) -> None:
    door = opened()
    article = changed(room, write(room, 44), source="东风街道", author="李某")
    prepared = Prepared.of(room, article)
    aid = hand_in(prepared, door.connect(source=choice))
    (entry,) = door.site.entries
    assert entry.source == ""
    assert entry.writer == ("东风街道" if choice == "writer" else "李某")
    assert ("来源：东风街道" in entry.body) == (choice == "body")
    found = door.connect().find_article(replace(prepared.key, remote_id=aid))
    assert found is not None
    assert found.digest == article.digest


@pytest.mark.parametrize(("kind", "name"), [("57", "office57"), ("biz6", "biz6")])
def test_the_source_is_kept_elsewhere(opened: Open, room: Workroom, kind: str, name: str) -> None:
    door = opened(kind, name)
    article = changed(room, write(room, 45), source="东风街道", published_at="2026-11-24 08:30")
    hand_in(Prepared.of(room, article), door.connect())
    (entry,) = door.site.entries
    assert entry.source == "东风街道"
    assert entry.pubdate == ("2026-11-24 08:30:00" if name == "office57" else "")


def test_an_engine_that_drops_comments_is_known_by_what_was_sent(opened: Open, room: Workroom) -> None:
    door = opened(keeps_comments=False)
    prepared = Prepared.of(room, write(room, 46))
    aid = hand_in(prepared, door.connect())
    key = replace(prepared.key, remote_id=aid)
    found = door.connect(again=True).find_article(key)
    assert found is not None
    assert found.digest == prepared.article.digest
    later = door.connect().find_article(key)  # after a new start nobody can say
    assert later is not None
    assert later.digest == ""


def test_an_older_article_of_the_same_title_is_not_taken_for_ours(opened: Open, room: Workroom) -> None:
    door = opened("57", "office57")
    first, second = Prepared.of(room, write(room, 47)), write(room, 48)
    hand_in(first, door.connect())
    twin = Prepared.of(room, changed(room, second, title=first.article.metadata.title))
    assert door.connect().find_article(twin.key) is None
    hand_in(twin, door.connect())
    found = door.connect().find_article(twin.key)
    assert found is not None
    assert (found.digest, len(door.site.entries)) == (twin.article.digest, 2)


def test_candidates_are_the_own_articles_those_of_the_title_first(opened: Open, room: Workroom) -> None:
    door = opened("biz6", "biz6")
    prepared = [Prepared.of(room, write(room, seed)) for seed in (50, 51, 52)]
    for each in prepared:
        hand_in(each, door.connect())
    door.site.approve(str(door.site.entries[0].aid))
    candidates = door.connect().candidates(prepared[0].key)
    titles = [candidate.title for candidate in candidates]
    assert titles[0] == prepared[0].article.metadata.title
    assert len(titles) == len(set(titles)) == 3
    assert (candidates[0].status, candidates[1].status) == ("已审核", "待审核")
    assert all(candidate.at == "2026-11-24" for candidate in candidates)


def test_an_article_behind_many_others_is_found_by_its_title(opened: Open, room: Workroom) -> None:
    door = opened()
    prepared = Prepared.of(room, write(room, 53))
    aid = hand_in(prepared, door.connect())
    for number in range(60):
        door.site.add({"title": f"别的稿件{number}", "typeid": "3", "body": ""}, MEMBER, office=False)
    found = door.connect().find_article(prepared.key)
    assert found is not None
    assert found.remote_id == aid
    (status,) = door.connect().statuses([replace(prepared.key, remote_id=aid)])
    assert status.state is RemoteState.PENDING
    door.site.entries = [entry for entry in door.site.entries if str(entry.aid) != aid]
    (status,) = door.connect().statuses([replace(prepared.key, remote_id=aid)])
    assert status.state is RemoteState.GONE


# -- letters in a picture --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "name"), [("57", "member57"), ("57", "office57"), ("biz6", "biz6")])
def test_letters_at_the_login_are_shown_and_serve_once(opened: Open, kind: str, name: str) -> None:
    door = opened(kind, name, captcha_login=True)
    connector = door.connect()
    with pytest.raises(NeedsCaptcha) as needed:
        connector.verify()
    assert needed.value.image.startswith(b"\xff\xd8\xff")
    assert connector.captcha() == needed.value.image
    connector.answer_captcha("0000")
    with pytest.raises(NeedsCaptcha) as again:
        connector.verify()
    assert again.value.image != needed.value.image or len(door.site.letters) == 1
    (letters,) = door.site.letters.values()
    other = door.connect(again=True)  # the dialog's connector answers, the sender's goes on with the same session
    other.answer_captcha(f" {letters.upper()}\n")
    assert other.verify().user == door.account().user
    assert door.connect(again=True).verify().user == door.account().user
    assert connector.captcha() == b""


def test_biz_asks_for_letters_after_three_failures_only(opened: Open) -> None:
    door = opened("biz6", "biz6")
    for _ in range(3):
        with pytest.raises(SignInNeeded, match="sign_in"):
            door.connect("wrong").verify()
    with pytest.raises(NeedsCaptcha):
        door.connect().verify()


def test_letters_at_every_contribution(opened: Open, room: Workroom) -> None:
    door = opened(captcha_article=True)
    prepared = Prepared.of(room, write(room, 60))
    connector = door.connect()
    sent = composed(prepared, connector)
    with pytest.raises(NeedsCaptcha):
        connector.put_article(prepared.key, sent, "")
    assert door.site.entries == []
    (letters,) = door.site.letters.values()
    connector.answer_captcha(letters)
    aid = connector.put_article(prepared.key, sent, "").remote_id
    newer = replace(prepared.key, remote_id=aid)
    seen = connector.find_article(newer)
    assert seen is not None
    with pytest.raises(NeedsCaptcha):
        connector.put_article(newer, sent, seen.etag)


def test_what_any_answer_holds_is_an_end_of_ours(opened: Open, room: Workroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a page holds, nothing but our own errors comes out, and never success."""
    import dede_site

    door = opened()
    prepared = Prepared.of(room, write(room, 61))
    connector = door.connect()
    sent = composed(prepared, connector)
    pages = [
        b"",
        b"\xff\xfe\x00<html>",
        "成功发布文章！".encode(),
        "成功发布文章！ article_edit.php?channelid=1&aid=x".encode(),
        b"<!--" * 5000 + b"<![CDATA[" * 100 + b"<?" * 100,
        b"<a" * 50_000,
        b"<form><input name=title><select name=typeid><textarea name=body>" + b"<b>" * 5000,
    ]
    for page in pages:
        monkeypatch.setattr(
            dede_site._Handler, "_contribute", lambda self, fields, cookies, page=page: (200, "text/html", page)
        )
        with pytest.raises(EditorError):
            connector.put_article(prepared.key, sent, "")
        monkeypatch.setattr(dede_site._Handler, "_form", lambda self, page=page: (200, "text/html", page))
        with pytest.raises(EditorError):
            door.connect().verify()
        monkeypatch.undo()
        monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")
    assert json.loads(sent)["title"] == prepared.article.metadata.title


def test_a_profile_says_which_door(tmp_path: Path, root: Path) -> None:
    from editor_app.portal.profile_toml import read_profile

    text = (root / "resources/profiles/plain/profile.toml").read_text(encoding="utf-8")
    table = '\n[site.connector]\ndoor = "biz6"\nsource = "writer"\n"column.dongtai" = "12"\n'
    profile, _ = read_profile(text.replace("\n[titles]", table + "\n[titles]", 1))
    assert dict(profile.connector) == {"door": "biz6", "source": "writer", "column.dongtai": "12"}
