"""What became of what was handed in: states, addresses, notes, and what the editors changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dede_engine import MEMBER, MEMBER_PASSWORD, DedeSite
from dede_site import running_dede
from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import ArticleState
from editor_app.model.body import Body, paragraph
from editor_app.model.difference import Change, tally
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.following import RemoteState
from editor_app.model.site import Site
from editor_app.model.submission import Hold, SubmissionState
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import NeedsCaptcha, NotSent
from practice import PracticeSite, running_site
from writing import write

STICK = "优盘"


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def room(library: Library) -> Workroom:
    return build_workroom(library)


@pytest.fixture
def stick(room: Workroom, tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    room.accounts.add(Site(STICK, "folder", str(folder), "东风街道", "practice"))
    return folder


def hand_in(room: Workroom, seed: int, site: str) -> str:
    article = write(room, seed)
    room.submitting.submit([article.id], site)
    room.submitting.run(wait=True)
    assert room.submitting.outbox()[-1].state is SubmissionState.DONE
    return article.id


def answer(stick: Path, article: str, **said: str) -> None:
    (stick / f"{article}.answer.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def state(room: Workroom, article: str) -> ArticleState:
    return room.authoring.open(article).state


def test_the_editors_word_becomes_the_articles_state(room: Workroom, stick: Path) -> None:
    first, second, third = (hand_in(room, seed, STICK) for seed in (1, 2, 3))
    assert room.following.sites() == [STICK]
    assert {said.state for said in room.following.sync(STICK)} == {RemoteState.PENDING}
    assert state(room, first) is ArticleState.SENT
    answer(stick, first, state="published", url="https://a.example/1.html", at="11月28日")
    answer(stick, second, state="returned", note="照片太暗，请换一张")
    told = {said.article: said for said in room.following.sync(STICK)}
    assert [state(room, each) for each in (first, second, third)] == [
        ArticleState.ADOPTED,
        ArticleState.RETURNED,
        ArticleState.SENT,
    ]
    assert (told[first].url, told[first].at) == ("https://a.example/1.html", "11月28日")
    assert told[second].note == "照片太暗，请换一张"
    assert {said.article: said for said in room.following.known(STICK)} == told
    answer(stick, first, state="withdrawn")
    assert next(said for said in room.following.sync(STICK) if said.article == first).url == "https://a.example/1.html"


def test_a_word_is_taken_over_once_and_not_against_the_person(room: Workroom, library: Library, stick: Path) -> None:
    article = hand_in(room, 4, STICK)
    answer(stick, article, state="returned", note="请改标题")
    room.following.sync(STICK)
    library.articles.set_state(article, ArticleState.DRAFT)  # the person works on it again
    room.following.sync(STICK)
    assert state(room, article) is ArticleState.DRAFT
    old = room.authoring.open(article)
    room.authoring.save(article, replace(old.metadata, title="改好的标题"), old.body, old.version)
    room.submitting.submit([article], STICK)
    room.following.sync(STICK)
    assert state(room, article) is ArticleState.SENDING
    (stick / f"{article}.answer.json").unlink()
    room.submitting.run(wait=True)
    room.following.sync(STICK)
    assert state(room, article) is ArticleState.SENT
    answer(stick, article, state="returned", note="还要改")  # the same word of the new submission is news
    room.following.sync(STICK)
    assert state(room, article) is ArticleState.RETURNED


def test_an_article_that_was_deleted_here_does_not_stop_the_others(
    room: Workroom, library: Library, stick: Path
) -> None:
    gone, kept = hand_in(room, 5, STICK), hand_in(room, 6, STICK)
    for article in (gone, kept):
        answer(stick, article, state="published")
    library.articles.trash(gone)
    room.following.sync(STICK)
    assert (state(room, gone), state(room, kept)) == (ArticleState.TRASH, ArticleState.ADOPTED)


def test_a_site_that_is_away_changes_nothing(room: Workroom, stick: Path) -> None:
    article = hand_in(room, 7, STICK)
    answer(stick, article, state="published")
    stick.rename(stick.with_name("away"))
    with pytest.raises(NotSent):
        room.following.sync(STICK)
    assert state(room, article) is ArticleState.SENT
    assert room.following.known() == []


def test_nothing_was_handed_in(room: Workroom, stick: Path) -> None:
    article = write(room, 8)
    assert room.following.sites() == []
    assert room.following.sync(STICK) == []
    with pytest.raises(Refused, match="not_handed_in"):
        room.following.changes(article.id)


# -- against real sites ------------------------------------------------------------------------------------------------


@pytest.fixture
def practice(room: Workroom, library: Library, tmp_path: Path) -> Iterator[PracticeSite]:
    with running_site(tmp_path / "site") as running:
        room.accounts._credentials.remember("练习站点", "tongxunyuan", running.token)
        library.sites.add(running.site())
        yield running


def test_the_practice_site_publishes_at_once_and_tells_every_change(room: Workroom, practice: PracticeSite) -> None:
    article = hand_in(room, 9, "练习站点")
    (said,) = room.following.sync("练习站点")
    assert (said.state, said.changed) == (RemoteState.PUBLISHED, False)
    assert said.url.startswith(practice.url)
    assert state(room, article) is ArticleState.ADOPTED
    same = room.following.changes(article)
    assert same.whole
    assert tally(same.difference).places == 0
    with room.accounts.connector("练习站点") as connector:  # somebody there changes a word
        from editor_app.services.freezing import payload, unfrozen
        from editor_app.sites.connector import ArticleKey

        old = room.authoring.open(article)
        body = Body((paragraph("第 9 篇的正文改过。"), *old.body.blocks[1:]))
        changed = room.authoring.save(article, old.metadata, body, old.version)
        rules = room.profiles.get("practice").pictures
        made = [room.illustrating.rendition(source, rules) for source in body.sources()]
        sent = connector.compose(unfrozen(payload(changed, 2, made)), {each.sha256: each.sha256 for each in made})
        found = connector.find_article(ArticleKey(article))
        assert found is not None
        connector.put_article(ArticleKey(article), sent, found.etag)
    (said,) = room.following.sync("练习站点")
    assert said.changed
    (change,) = [each for each in room.following.changes(article).difference.blocks if each.change is not Change.SAME]
    assert any(segment.new and segment.new[0].text == "改过" for line in change.lines for segment in line.segments)


@pytest.fixture
def dede(room: Workroom, library: Library, tmp_path: Path) -> Iterator[DedeSite]:
    with running_dede("57", encoding="gbk", captcha_login=True) as running:
        room.accounts._credentials.remember("门户", MEMBER, MEMBER_PASSWORD)
        library.sites.add(Site("门户", "dedecms", running.url, MEMBER, "practice"))
        yield running


def test_letters_let_the_outbox_go_on_and_the_editors_words_are_compared(room: Workroom, dede: DedeSite) -> None:
    article = write(room, 10)
    room.submitting.submit([article.id], "门户")
    room.submitting.run()
    (item,) = room.submitting.outbox()
    assert (item.hold, item.reason) == (Hold.AUTH, "site.captcha")
    picture = room.accounts.captcha("门户")
    assert picture.startswith(b"\xff\xd8\xff")
    with pytest.raises(NeedsCaptcha) as again:
        room.accounts.answer_captcha("门户", "????")
    assert room.accounts.captcha("门户") == again.value.image
    (letters,) = dede.letters.values()
    assert room.accounts.answer_captcha("门户", letters).user == MEMBER
    with pytest.raises(Refused, match="no_captcha"):
        room.accounts.answer_captcha("门户", letters)
    room.submitting.signed_in("门户")
    room.submitting.run(wait=True)
    (item,) = room.submitting.outbox()
    assert item.state is SubmissionState.DONE
    assert item.receipt is not None
    assert item.receipt.digest == article.digest

    same = room.following.changes(article.id)
    assert not same.whole
    assert tally(same.difference).places == 0
    (entry,) = dede.entries
    entry.body = entry.body.replace("的正文", "的正文（有删节）")
    dede.approve(str(entry.aid))
    (said,) = room.following.sync("门户")
    assert (said.state, said.changed) == (RemoteState.PUBLISHED, True)
    assert state(room, article.id) is ArticleState.ADOPTED
    places = [each for each in room.following.changes(article.id).difference.blocks if each.change is not Change.SAME]
    assert len(places) == 1
    dede.entries.clear()
    with pytest.raises(Unavailable, match="no_content"):
        room.following.changes(article.id)
    (said,) = room.following.sync("门户")
    assert said.state is RemoteState.GONE
    assert said.url.startswith(dede.url)
