"""Three rounds with a return, ending published: over a folder, and through a site that reviews. No window."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from editor_app.model.anchoring import anchor_at
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body
from editor_app.model.errors import Refused
from editor_app.model.following import RemoteState
from editor_app.model.review import Act
from editor_app.model.review_moves import Stage, Standing
from editor_app.model.review_record import record_from_lines, record_to_lines
from editor_app.model.site import Site
from editor_app.services.preferences import Person
from editor_app.services.signing import unproved
from editor_app.services.workroom import Workroom
from practice import PracticeSite, running_site
from two_desks import Ring, desk, sign
from writing import write

SITE = "练习站点"
LI = Person("东风街道党工委", "练习通讯员")


@pytest.fixture(autouse=True)
def _ground(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring, no waiting, and a portal that takes only what was signed off."""
    ring = Ring()
    monkeypatch.setattr("editor_app.sites.credentials._real_keyring", lambda: ring)
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")


@pytest.fixture
def required(monkeypatch: pytest.MonkeyPatch) -> None:
    """The profile's `[review] required`, as an office that is strict would set it."""
    from editor_app.services.profiles import ProfileShelf

    real = ProfileShelf.get

    def strict(self: ProfileShelf, profile_id: str) -> object:
        profile = real(self, profile_id)
        return replace(profile, review=replace(profile.review, required=True))

    monkeypatch.setattr(ProfileShelf, "get", strict)


@pytest.fixture
def li(tmp_path: Path) -> Iterator[Workroom]:
    with desk(tmp_path / "li", LI.name, LI.unit) as room:
        yield room


@pytest.fixture
def wang(tmp_path: Path) -> Iterator[Workroom]:
    with desk(tmp_path / "wang", "王丽", "区委组织部") as room:
        yield room


@pytest.fixture
def site(tmp_path: Path) -> Iterator[PracticeSite]:
    with running_site(tmp_path / "site", review=True) as running:
        yield running


def at_site(room: Workroom, site: PracticeSite, role: str) -> None:
    account = next(each for each in site.accounts.all if each.role == role)
    room.accounts.add(Site(SITE, "intake", site.url, account.user, "practice"), account.token)


def through(stick: Path, *rooms: Workroom) -> None:
    """Everybody plugs the stick in, in this order, a minute after the last one wrote on it."""
    for room in rooms:
        for path in stick.glob("*.textpack"):
            os.utime(path, (time.time() - 60,) * 2)
        looked = room.review_folder.look(stick)
        assert looked.refused == looked.unwritten == ()


def annotate_first_words(room: Workroom, article_id: str, text: str, replacement: str | None = None) -> str:
    body = room.authoring.open(article_id).body
    block = body.blocks[0].id
    view = room.reviewing.annotate(article_id, anchor_at(body, block, 0, 3), text, replacement)
    return view.record.heads[-1]


def written_anew(room: Workroom, article: Article) -> Article:
    now = room.authoring.open(article.id)
    metadata = replace(now.metadata, author="李明")
    return room.authoring.save(article.id, metadata, Body(now.body.blocks), now.version)


def both_records_hold(article: Article, *rooms: Workroom) -> None:
    views = [room.reviewing.view(article.id) for room in rooms]
    lines = [record_to_lines(view.record) for view in views]
    assert len(set(lines)) == 1
    assert record_from_lines(lines[0]) == views[0].record
    assert all(unproved(view.record) == [] for view in views)
    assert all(entry.signature for entry in views[0].record), "every act has its hand"
    for room in rooms:
        assert [row.id for row in room.authoring.articles()] == [article.id]


def test_over_a_stick(li: Workroom, wang: Workroom, tmp_path: Path) -> None:
    stick = tmp_path / "优盘"
    stick.mkdir()
    article = write(li, 1, pictures=1)
    li.reviewing.send(article.id, "请审")
    li.review_folder.put(article.id, stick)
    through(stick, wang)
    note = annotate_first_words(wang, article.id, "是第几篇？", "第二篇")
    wang.reviewing.send_back(article.id, article.digest, "", ["数字前后不一致"])
    through(stick, wang, li)

    assert li.authoring.open(article.id).state is ArticleState.RETURNED
    (thread,) = li.reviewing.view(article.id).threads
    assert (thread.entry.hash, thread.standing) == (note, Standing.OPEN)
    li.reviewing.reply(article.id, note, Act.DECLINED, "就是第一篇")
    anew = written_anew(li, article)
    li.reviewing.send(article.id, "改过了")
    through(stick, li, wang)

    assert wang.reviewing.compared_with(article.id) != 0
    for name in ("王丽", "张建国"):
        sign(wang, article.id, name)
        through(stick, wang, li)
    assert li.reviewing.view(article.id).due == "终审"
    sign(wang, article.id, "赵阳", "市委组织部")
    wang.reviewing.publish(article.id, "先锋网")
    through(stick, wang, li, wang)
    for room in (li, wang):
        view = room.reviewing.view(article.id)
        assert (view.state.stage, view.article.digest, view.is_current) == (Stage.PUBLISHED, anew.digest, True)
        assert [each.round for each in view.state.signatures] == [1, 2, 3]
    both_records_hold(article, li, wang)


def test_through_a_site_that_reviews(li: Workroom, wang: Workroom, site: PracticeSite) -> None:
    at_site(li, site, "contributor")
    at_site(wang, site, "editor")
    article = write(li, 2, pictures=1)
    li.reviewing.send(article.id)
    li.submitting.submit([article.id])
    li.submitting.run(wait=True)
    wang.site_reviews.exchange(SITE)
    note = annotate_first_words(wang, article.id, "是第几篇？")
    wang.reviewing.send_back(article.id, article.digest, "数字前后不一致")
    wang.site_reviews.exchange(SITE)

    (said,) = li.following.sync(SITE)
    assert said.state is RemoteState.RETURNED
    li.site_reviews.exchange(SITE)
    assert [each.entry.hash for each in li.reviewing.view(article.id).threads] == [note]
    li.reviewing.reply(article.id, note, Act.SETTLED)
    anew = written_anew(li, article)
    li.reviewing.send(article.id)
    li.submitting.submit([article.id])
    li.submitting.run(wait=True)
    for name in ("王丽", "张建国", "赵阳"):
        wang.site_reviews.exchange(SITE)
        sign(wang, article.id, name)
    wang.reviewing.publish(article.id, "先锋网")
    assert wang.site_reviews.exchange(SITE).troubles == []

    li.site_reviews.exchange(SITE)
    (said,) = li.following.sync(SITE)
    assert said.state is RemoteState.PUBLISHED
    assert li.authoring.open(article.id).state is ArticleState.ADOPTED
    kept = site.store.article(article.id)
    assert kept is not None
    assert (kept.digest, kept.status) == (anew.digest, "published")
    both_records_hold(article, li, wang)


@pytest.mark.usefixtures("required")
def test_nothing_goes_out_before_it_is_signed_where_the_site_wants_that(
    li: Workroom, wang: Workroom, site: PracticeSite, tmp_path: Path
) -> None:
    stick = tmp_path / "优盘"
    stick.mkdir()
    at_site(li, site, "contributor")
    article = write(li, 3, pictures=0)
    with pytest.raises(Refused, match="not_signed"):
        li.submitting.submit([article.id])
    li.reviewing.send(article.id)
    li.review_folder.put(article.id, stick)
    with pytest.raises(Refused, match=r"submission.in_review"):
        li.submitting.submit([article.id])
    (looked,) = li.batching.preflight_all([article.id])
    assert (looked.green, looked.problem and looked.problem.code) == (False, "submission.in_review")
    through(stick, wang)
    for name in ("王丽", "张建国", "赵阳"):
        sign(wang, article.id, name)
    through(stick, wang, li)
    li.submitting.submit([article.id])
    li.submitting.run(wait=True)
    kept = site.store.article(article.id)
    assert kept is not None
    assert kept.digest == article.digest
