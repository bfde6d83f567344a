"""Reviewing at a real practice site: what waits comes once with its pictures and record, decisions go back each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from editor_app.model.article import Article, ArticleState
from editor_app.model.codec import body_to_json, canonical_json, metadata_to_json
from editor_app.model.difference import tally
from editor_app.model.digest import content_digest
from editor_app.model.errors import Refused
from editor_app.model.following import RemoteState
from editor_app.model.metadata import with_field
from editor_app.model.review import Act, Anchor
from editor_app.model.review_moves import Stage
from editor_app.model.site import Site
from editor_app.model.submission import Hold
from editor_app.services.merging import Text
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import ArticleKey, Doubt
from editor_app.sites.intake_review import IntakeReviews
from editor_app.sites.review_site import Decision, Verdict
from practice import PracticeSite, running_site
from two_desks import Ring, desk, sign
from writing import write

SITE = "练习站点"


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()
    monkeypatch.setattr("editor_app.sites.credentials._real_keyring", lambda: ring)
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(Path(tmp_path_factory.mktemp("site")), review=True) as running:
        yield running


def at_site(room: Workroom, site: PracticeSite, role: str, name: str = SITE) -> None:
    account = next(each for each in site.accounts.all if each.role == role)
    room.accounts.add(Site(name, "intake", site.url, account.user, "practice"), account.token)


@pytest.fixture
def li(tmp_path: Path, site: PracticeSite) -> Iterator[Workroom]:
    with desk(tmp_path / "li", "练习通讯员", "东风街道党工委") as room:
        at_site(room, site, "contributor")
        yield room


@pytest.fixture
def wang(tmp_path: Path, site: PracticeSite) -> Iterator[Workroom]:
    with desk(tmp_path / "wang", "王丽", "区委组织部") as room:
        at_site(room, site, "editor")
        yield room


def hand_in(room: Workroom, article_id: str) -> None:
    room.submitting.submit([article_id])
    room.submitting.run(wait=True)


@pytest.fixture
def article(li: Workroom) -> Article:
    made = write(li, 1, pictures=1)
    hand_in(li, made.id)
    return made


def test_what_waits_comes_with_its_pictures_and_is_decided_once(
    li: Workroom, wang: Workroom, article: Article, site: PracticeSite
) -> None:
    (merged,) = [each for each in wang.site_reviews.exchange(SITE).taken if each.article.id == article.id]
    assert (merged.text, merged.article.digest, merged.article.state) == (
        Text.NEW,
        article.digest,
        ArticleState.IN_REVIEW,
    )
    (source,) = merged.article.body.sources()
    rules = wang.profiles.for_site(SITE).pictures
    assert wang.illustrating.rendition(source, rules).asset == source
    assert [each.said for each in wang.keeping.examine() if each.name == "library" and not each.ok] == []
    with pytest.raises(Refused, match="lent_pictures"):
        wang.packaging.packed(article.id)
    view = wang.reviewing.view(article.id)
    assert view.state.submitter is not None
    assert view.state.submitter.name == "练习通讯员"
    wang.reviewing.annotate(article.id, Anchor(), "请核实")
    wang.reviewing.send_back(article.id, article.digest, "数字有误")
    done = wang.site_reviews.exchange(SITE)
    assert [each.verdict for each in done.sent if each.article == article.id] == [Verdict.RETURN]
    assert [each.verdict for each in wang.site_reviews.exchange(SITE).sent if each.article == article.id] == []
    kept = site.store.article(article.id)
    assert kept is not None
    assert kept.status == "returned"
    (told,) = [each for each in li.following.sync(SITE) if each.article == article.id]
    assert (told.state, told.note) == (RemoteState.RETURNED, "数字有误")
    assert li.site_reviews.fetch_remarks(SITE, [told]).troubles == []
    assert li.authoring.open(article.id).state is ArticleState.RETURNED
    assert li.reviewing.view(article.id).record == wang.reviewing.view(article.id).record
    assert [each.entry.text for each in li.reviewing.view(article.id).threads] == ["请核实"]


def test_a_lost_answer_is_looked_up_and_nothing_is_decided_twice(
    li: Workroom, wang: Workroom, article: Article, site: PracticeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang.site_reviews.exchange(SITE)
    sign(wang, article.id, "王丽")
    real, calls = IntakeReviews.decide, []

    def lossy(self: IntakeReviews, decision: Decision) -> None:
        calls.append(decision)
        if len(calls) % 2:
            if len(calls) == 1:
                real(self, decision)  # arrived; its answer did not
            raise Doubt("network.no_answer")
        real(self, decision)

    monkeypatch.setattr(IntakeReviews, "decide", lossy)
    done = wang.site_reviews.exchange(SITE)
    assert [each.verdict for each in done.sent if each.article == article.id] == [Verdict.APPROVE]
    assert len(calls) == 1, "it was there"
    monkeypatch.setattr(IntakeReviews, "decide", real)
    calls.clear()
    calls.append(replace(Decision("", "", "", Verdict.NOTE, "")))
    calls.append(calls[0])
    monkeypatch.setattr(IntakeReviews, "decide", lossy)
    sign(wang, article.id, "张建国")
    wang.site_reviews.exchange(SITE)
    record = [entry.act for entry in wang.reviewing.view(article.id).record]
    assert record == [Act.SUBMITTED, Act.PASSED, Act.PASSED]
    with wang.site_reviews._connect(SITE) as connector:
        remote = connector.open_review(article.id)  # type: ignore[attr-defined]
    assert [entry.act for entry in remote.entries] == record


def test_a_decision_on_what_the_site_no_longer_holds_does_not_move_it(
    li: Workroom, wang: Workroom, article: Article, site: PracticeSite
) -> None:
    wang.site_reviews.exchange(SITE)
    sign(wang, article.id, "王丽")
    changed = li.authoring.set_fields(article.id, {"author": "王芳"})
    hand_in(li, article.id)
    done = wang.site_reviews.exchange(SITE)
    (merged,) = [each for each in done.taken if each.article.id == article.id]
    assert (merged.text, merged.article.digest) == (Text.TAKEN, changed.digest)
    view = wang.reviewing.view(article.id)
    assert (view.state.stage, view.due, view.state.signatures) == (Stage.PENDING, "初审", ())
    kept = site.store.article(article.id)
    assert kept is not None
    assert kept.status == "pending"
    assert Act.PASSED in [entry.act for entry in view.record], "and it stays in the record"


def test_an_account_that_may_not_publish_is_told_and_an_editor_does_it(
    tmp_path: Path, li: Workroom, wang: Workroom, article: Article, site: PracticeSite
) -> None:
    with desk(tmp_path / "zhao", "赵阳", "市委组织部") as reviewer:
        at_site(reviewer, site, "reviewer")
        reviewer.site_reviews.exchange(SITE)
        for name in ("王丽", "张建国", "赵阳"):
            sign(reviewer, article.id, name)
        reviewer.reviewing.publish(article.id, "先锋网")
        done = reviewer.site_reviews.exchange(SITE)
        assert [error.code for _, error in done.troubles] == ["review.site_role"]
        assert [each.verdict for each in done.sent] == [Verdict.APPROVE] * 3
    wang.site_reviews.exchange(SITE)
    wang.reviewing.publish(article.id, "先锋网")
    assert wang.site_reviews.exchange(SITE).troubles == []
    kept = site.store.article(article.id)
    assert kept is not None
    assert kept.status == "published"


def test_a_record_that_was_tampered_with_at_the_site_is_not_taken_and_holds_up_no_other(
    li: Workroom, wang: Workroom, article: Article, site: PracticeSite
) -> None:
    wang.site_reviews.exchange(SITE)
    sign(wang, article.id, "王丽")
    wang.site_reviews.exchange(SITE)
    with site.store.engine.begin() as connection:
        changed = connection.exec_driver_sql(
            "UPDATE review_entries SET line = replace(line, '王丽', '王五') WHERE article = ?", (article.id,)
        )
        assert changed.rowcount
    other = write(li, 2, pictures=0)
    hand_in(li, other.id)
    done = wang.site_reviews.exchange(SITE)
    assert other.id in [each.article.id for each in done.taken]
    assert article.metadata.title in [title for title, _ in done.troubles]
    signed = [each.entry.by.name for each in wang.reviewing.view(article.id).state.signatures]
    assert signed == ["王丽"]


def test_a_site_that_cannot_review_says_so(li: Workroom, tmp_path: Path) -> None:
    stick = tmp_path / "优盘"
    stick.mkdir()
    li.accounts.add(Site("优盘", "folder", str(stick), "东风街道", "practice"))
    with pytest.raises(Refused, match="site_cannot"):
        li.site_reviews.exchange("优盘")


def test_what_waits_is_taken_back_and_handed_in_again_and_what_is_out_is_not(
    li: Workroom, wang: Workroom, site: PracticeSite
) -> None:
    article = write(li, 77, pictures=0)
    with pytest.raises(Refused, match="not_handed_in"):
        li.site_reviews.recall(article.id)
    hand_in(li, article.id)
    receipt = next(item for item in li.submitting.outbox() if item.article == article.id).receipt
    assert li.site_reviews.recall(article.id, "数字有误") == SITE
    kept = site.store.article(article.id)
    assert kept is not None
    assert kept.status == "withdrawn"
    assert li.authoring.open(article.id).state is ArticleState.DRAFT
    assert next(item for item in li.submitting.outbox() if item.article == article.id).receipt == receipt
    assert [each.text for each in li.reviewing.view(article.id).record if each.act is Act.WITHDRAWN] == ["数字有误"]
    (told,) = [each for each in li.following.sync(SITE) if each.article == article.id]
    assert told.state is RemoteState.WITHDRAWN
    assert li.authoring.open(article.id).state is ArticleState.DRAFT
    with pytest.raises(Refused, match="too_late"):
        li.site_reviews.recall(article.id)
    li.authoring.set_fields(article.id, {"title": "改正了数字"})
    hand_in(li, article.id)
    (told,) = [each for each in li.following.sync(SITE) if each.article == article.id]
    assert told.state is RemoteState.PENDING
    assert not li.site_reviews.fetch_remarks(SITE, [told]).troubles
    assert li.reviewing.view(article.id).state.stage is Stage.PENDING, "told by the record, not only by the receipt"
    assert li.authoring.open(article.id).state is ArticleState.SENT


def test_both_sides_of_a_conflict_are_laid_beside_each_other(li: Workroom, wang: Workroom, site: PracticeSite) -> None:
    article = write(li, 78, pictures=0)
    hand_in(li, article.id)
    edit_at_site(wang, article, "编辑改的标题")
    found = li.following.changes(article.id)
    assert (found.whole, tally(found.difference).places) == (True, 1)
    li.authoring.set_fields(article.id, {"title": "自己改的标题"})
    hand_in(li, article.id)
    assert li.submitting.outbox()[-1].hold is Hold.CONFLICT
    (merged,) = li.site_reviews.bring(article.id, SITE).taken
    assert merged.text is Text.BESIDE
    assert li.authoring.open(article.id).metadata.title == "自己改的标题", "nothing is taken over by itself"
    theirs = li.comparing.revisions(article.id, merged.beside, merged.beside)
    assert theirs.old.metadata.title == "编辑改的标题"


def edit_at_site(editor: Workroom, article: Article, title: str) -> None:
    with editor.accounts.connector(SITE) as connector:
        there = connector.find_article(ArticleKey(article.id))
        assert there is not None
        changed = with_field(article.metadata, "title", title)
        content = {
            "client_id": article.id,
            "digest": content_digest(changed, article.body),
            "revision": 1,
            "metadata": metadata_to_json(changed),
            "body": body_to_json(article.body),
            "assets": [],
            "client": "editor-app/0",
        }
        connector.put_article(ArticleKey(article.id), canonical_json(content), there.etag)
