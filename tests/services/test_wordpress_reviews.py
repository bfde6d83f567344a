"""Reviewing on a real WordPress with an editor's account, as far as its core goes; the record is kept here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from editor_app.model.article import ArticleState
from editor_app.model.body import body_text
from editor_app.model.following import RemoteState
from editor_app.model.review import Anchor
from editor_app.model.review_moves import Stage
from editor_app.services.merging import Text
from editor_app.services.signing import unproved
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import Doubt
from editor_app.sites.review_site import Decision, Verdict
from editor_app.sites.wordpress_review import WordPressReviews
from two_desks import Ring, desk, give, sign, take
from wordpress_site import WordPress
from writing import write

SITE = "网站"


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()
    monkeypatch.setattr("editor_app.sites.credentials._real_keyring", lambda: ring)
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")


@pytest.fixture
def li(tmp_path: Path, wordpress: WordPress) -> Iterator[Workroom]:
    with desk(tmp_path / "li", "李明", "道外区委组织部") as room:
        room.accounts.add(wordpress.site("reporter", name=SITE), wordpress.secret("reporter"))
        yield room


@pytest.fixture
def wang(tmp_path: Path, wordpress: WordPress) -> Iterator[Workroom]:
    with desk(tmp_path / "wang", "王丽", "区委组织部") as room:
        room.accounts.add(wordpress.site("editor", name=SITE), wordpress.secret("editor"))
        yield room


def hand_in(room: Workroom, article_id: str) -> None:
    room.submitting.submit([article_id], SITE)
    room.submitting.run(wait=True)


def exchange(room: Workroom, article_id: str) -> tuple[list[Text], list[Verdict]]:
    done = room.site_reviews.exchange(SITE)
    assert done.troubles == []
    return (
        [each.text for each in done.taken if each.article.id == article_id],
        [each.verdict for each in done.sent if each.article == article_id],
    )


def test_three_rounds_with_a_return_the_record_on_a_stick_and_the_state_at_the_site(
    li: Workroom, wang: Workroom, wordpress: WordPress
) -> None:
    article = write(li, 901, pictures=1)
    li.reviewing.send(article.id)
    hand_in(li, article.id)
    take(wang, give(li, article.id))
    assert exchange(wang, article.id) == ([], []), "it is here already, and the very same"
    wang.reviewing.annotate(article.id, Anchor(), "请核实数字")
    wang.reviewing.send_back(article.id, article.digest, "数字前后不一致")
    assert exchange(wang, article.id) == ([], [Verdict.RETURN])
    assert exchange(wang, article.id) == ([], []), "once"
    (post,) = wordpress.posts(article.id)
    assert post.status == "draft"
    (said,) = li.following.sync(SITE)
    assert said.state is RemoteState.RETURNED
    assert "数字前后不一致" in said.note
    assert "请核实数字" in said.note

    take(li, give(wang, article.id))
    assert li.authoring.open(article.id).state is ArticleState.RETURNED
    now = li.authoring.open(article.id)
    li.authoring.save(article.id, replace(now.metadata, author="王芳"), now.body, now.version)
    li.reviewing.send(article.id)
    hand_in(li, article.id)
    take(wang, give(li, article.id))
    for name in ("王丽", "张建国", "赵阳"):
        sign(wang, article.id, name)
    wang.reviewing.publish(article.id, "网站")
    taken, sent = exchange(wang, article.id)
    assert (taken, sent[-1]) == ([], Verdict.PUBLISH)
    (post,) = wordpress.posts(article.id)
    assert post.status == "publish"
    assert wordpress.rows(f"SELECT JSON_ARRAY(comment_ID) FROM wp_comments WHERE comment_post_ID = {post.id}") == []
    (said,) = li.following.sync(SITE)
    assert said.state is RemoteState.PUBLISHED
    take(li, give(wang, article.id))
    views = [room.reviewing.view(article.id) for room in (li, wang)]
    assert views[0].record == views[1].record
    assert [view.state.stage for view in views] == [Stage.PUBLISHED] * 2
    assert unproved(views[0].record) == []


def test_what_was_written_at_the_site_comes_as_words_and_is_decided_there(wang: Workroom, wordpress: WordPress) -> None:
    made = wordpress.as_user(
        "reporter", "POST", "posts", title="社区清雪纪实", content="<p>共清运积雪 120 车。</p>", status="pending"
    )
    done = wang.site_reviews.exchange(SITE)
    (merged,) = [each for each in done.taken if each.article.metadata.title == "社区清雪纪实"]
    article_id = merged.article.id
    assert (merged.text, merged.article.state) == (Text.NEW, ArticleState.IN_REVIEW)
    assert body_text(merged.article.body) == "共清运积雪 120 车。"
    sign(wang, article_id, "王丽")
    wordpress.as_user("editor", "POST", f"posts/{made['id']}", content="<p>共清运积雪 102 车。</p>")
    taken, _ = exchange(wang, article_id)
    assert taken == [Text.TAKEN]
    view = wang.reviewing.view(article_id)
    assert (view.due, body_text(view.article.body)) == ("初审", "共清运积雪 102 车。"), "another text, signed anew"
    wang.reviewing.send_back(article_id, view.state.digest, "请补照片")
    assert exchange(wang, article_id) == ([], [Verdict.RETURN])
    assert wordpress.as_user("editor", "GET", f"posts/{made['id']}?context=edit")["status"] == "draft"
    tags = wordpress.as_user("editor", "GET", f"tags?post={made['id']}")
    assert [tag["name"] for tag in tags] == ["退回修改"]


def test_a_decision_is_not_about_what_changed_meanwhile_and_a_lost_answer_decides_once(
    wang: Workroom, wordpress: WordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = wordpress.as_user("reporter", "POST", "posts", title="另一篇", content="<p>一。</p>", status="pending")
    done = wang.site_reviews.exchange(SITE)
    (merged,) = [each for each in done.taken if each.article.metadata.title == "另一篇"]
    wang.reviewing.send_back(merged.article.id, merged.article.digest, "再改")
    real, calls = WordPressReviews.decide, []

    def lossy(self: WordPressReviews, decision: Decision) -> None:
        calls.append(decision)
        real(self, decision)
        if len(calls) == 1:
            raise Doubt("network.no_answer")

    monkeypatch.setattr(WordPressReviews, "decide", lossy)
    assert exchange(wang, merged.article.id) == ([], [Verdict.RETURN])
    assert len(calls) == 2
    ((count,),) = wordpress.rows(f"SELECT JSON_ARRAY(count(*)) FROM wp_comments WHERE comment_post_ID = {made['id']}")
    assert count == 1


def test_a_contributor_cannot_review_there(li: Workroom) -> None:
    from editor_app.model.errors import Refused

    with pytest.raises(Refused, match="site_cannot"):
        li.site_reviews.exchange(SITE)
