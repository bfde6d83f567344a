"""Through the outbox to a real WordPress: whatever is lost, repeated or killed on the way, its own database holds each
article once and each picture once; what its editors do there is never written over.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from blog_stand_in import TYPECHO, ZBLOG, running_blog
from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import Article, ArticleState
from editor_app.model.failpoints import RESERVE_POINTS, SUBMISSION_POINTS
from editor_app.model.site import Site
from editor_app.model.submission import Hold, SubmissionState
from editor_app.services.sending import Attempt
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import RemoteArticle
from editor_app.sites.wordpress_article import picture_slug
from faults import FaultyProxy
from forking import start
from simulated_site import Killed
from wordpress_site import WordPress
from writing import write

FACTOR = "0.004"
SEEDS = count(70_001)
KINDS = ["wordpress", "metaweblog"]
AT_A_VERDICT = {"auth.wait"}
PLACES = ("services.sending", "services.sending_act", "services.submitting", "library.outbox")
Reach = Callable[[str], None]


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", FACTOR)


class Desk:
    """A contributor's computer that hands in to WordPress; it can be switched off and on."""

    def __init__(self, folder: Path, wordpress: WordPress, kind: str = "wordpress", url: str = "") -> None:
        self.wordpress = wordpress
        self.site = wordpress.site("reporter", kind, url, "网站")
        self.secret = wordpress.secret("reporter")
        self._library = Library.open(folder / "library")
        self._library.sites.add(self.site)
        self.switch_on()

    def switch_on(self) -> None:
        """The program starts anew: nothing is left but the library."""
        self.room: Workroom = build_workroom(self._library)
        self.room.accounts._credentials.remember(self.site.name, self.site.user, self.secret)

    def close(self) -> None:
        self._library.close()

    def write(self, pictures: int = 2) -> Article:
        return write(self.room, next(SEEDS), pictures)

    def hand_in(self, *articles: Article) -> None:
        """Submit and run until nothing moves, starting again after every kill."""
        for article in articles:
            while True:
                try:
                    self.room.submitting.submit([article.id], self.site.name)
                    break
                except Killed:
                    self.switch_on()
        for _ in range(100):
            try:
                self.room.submitting.run(wait=True)
            except Killed:
                self.switch_on()
            else:
                return
        raise AssertionError("it never came to an end")

    def check(self, *articles: Article) -> None:
        """Each article once, each picture once, what was sent is what is there."""
        items = {item.article: item for item in self.room.submitting.outbox()}
        for article in articles:
            item = items[article.id]
            assert item.state is SubmissionState.DONE, (item.phase, item.hold, item.reason, item.details)
            assert item.receipt is not None
            assert item.receipt.digest == article.digest
            assert self.room.authoring.open(article.id).state is ArticleState.SENT
            (post,) = self.wordpress.posts(article.metadata.title)
            assert (str(post.id), post.status) == (item.remote_id, "pending")
            assert post.author == self.wordpress.user_id("reporter")
            for picture in item.pictures:
                (kept,) = self.wordpress.media(picture_slug(picture.rendition))
                assert kept.parent == post.id
                assert self.wordpress.media_file(kept).read_bytes() == self._library.assets.read_rendition(
                    picture.rendition
                )


@pytest.fixture
def desk(tmp_path: Path, wordpress: WordPress, request: pytest.FixtureRequest) -> Iterator[Desk]:
    made = Desk(tmp_path, wordpress, getattr(request, "param", "wordpress"))
    yield made
    made.close()


def at(monkeypatch: pytest.MonkeyPatch, act: Reach) -> None:
    """Do something wherever the program passes a named step."""
    for module in PLACES:
        monkeypatch.setattr(f"editor_app.{module}.reach", act)


@pytest.mark.parametrize("desk", KINDS, indirect=True)
def test_killed_at_every_step_and_still_each_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = RESERVE_POINTS if desk.site.kind == "wordpress" else ()
    left = {*SUBMISSION_POINTS, *drafts} - AT_A_VERDICT

    def act(name: str) -> None:
        if name in left:
            left.remove(name)
            raise Killed(name)

    at(monkeypatch, act)
    articles = [desk.write(2), *(desk.write(1) for _ in range(4))]
    desk.hand_in(*articles)
    assert left == set(), "every step was reached"
    desk.check(*articles)


@pytest.mark.parametrize("step", ["reserve.after_answer", "asset.after_answer", "create.after_answer"])
def test_the_program_killed_for_real_goes_on(tmp_path: Path, wordpress: WordPress, step: str) -> None:
    desk = Desk(tmp_path, wordpress)
    article = desk.write(1)
    desk.close()
    environment = {
        **os.environ,
        "EDITOR_APP_LIBRARY": str(tmp_path / "library"),
        "EDITOR_APP_FAILPOINT": step,
        f"EDITOR_APP_PASSWORD_{desk.site.name}": desk.secret,
    }
    process = start(["-m", "editor_app", "submit", article.id, "--wait"], environment)
    _, err = process.communicate(timeout=180)
    assert process.returncode == -signal.SIGKILL, err
    desk = Desk(tmp_path, wordpress)
    try:
        desk.hand_in()
        desk.check(article)
    finally:
        desk.close()


def is_what(method: str, path: str) -> str:
    """What a request to WordPress's REST is about."""
    if method == "POST" and "/media?" in path:
        return "picture"
    if method == "POST" and path.endswith("/posts"):
        return "draft"
    return "text" if method == "POST" and "/posts/" in path else ""


@pytest.mark.parametrize(
    "fault",
    ["lost_response", "reset_before", "partial", "late_commit", "dup_forward", "502_html", "500_html_after", "captive"],
)
def test_each_once_whatever_is_done_to_draft_picture_and_text(tmp_path: Path, wordpress: WordPress, fault: str) -> None:
    hit: set[str] = set()

    def plan(method: str, path: str, number: int) -> str:
        what = is_what(method, path)
        if what and what not in hit:
            hit.add(what)
            return fault
        return ""

    proxy = FaultyProxy(wordpress.base, plan, late_seconds=0.05)
    desk = Desk(tmp_path, wordpress, url=proxy.url)
    try:
        article = desk.write(1)
        desk.hand_in(article)
        assert hit == {"draft", "picture", "text"}
        desk.check(article)
    finally:
        desk.close()
        proxy.close()


@pytest.mark.parametrize("fault", ["lost_response", "500_html_after", "reset_before"])
def test_over_xml_rpc_each_once_with_a_fifth_of_the_calls_lost(
    tmp_path: Path, wordpress: WordPress, fault: str
) -> None:
    chance, hit = random.Random(8), []

    def plan(method: str, path: str, number: int) -> str:
        if method != "POST" or chance.random() > 0.2 or len(hit) == 8:
            return ""
        hit.append(path)
        return fault

    proxy = FaultyProxy(wordpress.base, plan)
    desk = Desk(tmp_path, wordpress, "metaweblog", proxy.url)
    try:
        articles = [desk.write(1), desk.write(1)]
        desk.hand_in(*articles)
        assert len(hit) > 3
        desk.check(*articles)
    finally:
        desk.close()
        proxy.close()


def an_editor(wordpress: WordPress, article: Article, act: str) -> None:
    """What an editor does with what stands there for an article."""
    (post,) = wordpress.posts(article.metadata.title)
    if act == "trash":
        wordpress.as_user("editor", "DELETE", f"posts/{post.id}")
    else:
        wordpress.as_user("editor", "POST", f"posts/{post.id}", content=post.content + "<p>编者加的</p>")


@pytest.mark.parametrize("desk", KINDS, indirect=True)
@pytest.mark.parametrize("step", ["create.before_intent", "verify.before"])
@pytest.mark.parametrize(("act", "reason"), [("edit", "site.c"), ("trash", "site.in_trash")])
def test_what_an_editor_does_in_between_is_a_conflict(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str, act: str, reason: str
) -> None:
    if desk.site.kind == "metaweblog" and step == "create.before_intent":
        return  # nothing of it stands there yet
    article = desk.write(1)
    done: list[str] = []

    def editor_acts(name: str) -> None:
        if name == step and not done:
            done.append(name)
            an_editor(desk.wordpress, article, act)

    at(monkeypatch, editor_acts)
    desk.hand_in(article)
    assert done
    (item,) = desk.room.submitting.outbox()
    assert item.hold is Hold.CONFLICT
    if act == "edit" or step == "create.before_intent":
        assert item.reason.startswith(reason)
    (post,) = desk.wordpress.posts(article.metadata.title)
    assert (post.status == "trash") == (act == "trash")
    assert ("编者加的" in post.content) == (act == "edit")
    assert desk.room.authoring.open(article.id).digest == article.digest


@pytest.mark.parametrize("desk", KINDS, indirect=True)
def test_an_editors_words_are_kept_when_the_lost_answer_is_looked_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text was taken, the program died, an editor changed it: not adopted, not sent again."""
    article = desk.write(1)

    def die(name: str) -> None:
        if name == "create.after_answer":
            an_editor(desk.wordpress, article, "edit")
            at(monkeypatch, lambda name: None)
            raise Killed(name)

    at(monkeypatch, die)
    desk.hand_in(article)
    (item,) = desk.room.submitting.outbox()
    assert (item.hold, item.reason) == (Hold.CONFLICT, "site.changed")
    (post,) = desk.wordpress.posts(article.metadata.title)
    assert "编者加的" in post.content


@pytest.mark.parametrize("desk", KINDS, indirect=True)
def test_a_look_while_the_site_is_still_writing_is_no_conflict(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer was lost, and the first look falls between the text and what the site keeps beside it: it looks again."""
    article = desk.write(1)
    torn: list[RemoteArticle] = []
    look = Attempt._find

    def half_read(attempt: Attempt) -> RemoteArticle | None:
        found = look(attempt)
        if found is None or not found.digest or torn:
            return found
        torn.append(replace(found, digest="", etag="0" * 32))
        return torn[0]

    def die(name: str) -> None:
        if name == "create.after_answer":
            at(monkeypatch, lambda name: None)
            raise Killed(name)

    monkeypatch.setattr(Attempt, "_find", half_read)
    at(monkeypatch, die)
    desk.hand_in(article)
    assert torn
    desk.check(article)


@pytest.mark.parametrize("desk", KINDS, indirect=True)
def test_an_update_after_the_receipt_replaces_and_makes_no_second(desk: Desk) -> None:
    article = desk.write(1)
    desk.hand_in(article)
    newer = desk.room.authoring.save(
        article.id,
        type(article.metadata)(**{**_fields(article), "author": "王芳"}),
        article.body,
        desk.room.authoring.open(article.id).version,
    )
    desk.hand_in(newer)
    desk.check(newer)
    (post,) = desk.wordpress.posts(article.metadata.title)
    assert "作者：王芳" in post.content


@pytest.mark.parametrize("desk", KINDS, indirect=True)
def test_what_was_returned_is_handed_in_again_without_a_question(desk: Desk) -> None:
    article = desk.write(1)
    desk.hand_in(article)
    (post,) = desk.wordpress.posts(article.metadata.title)
    desk.wordpress.as_user("editor", "POST", f"posts/{post.id}", status="draft")
    newer = desk.room.authoring.save(
        article.id,
        type(article.metadata)(**{**_fields(article), "author": "王芳"}),
        article.body,
        desk.room.authoring.open(article.id).version,
    )
    desk.hand_in(newer)
    desk.check(newer)
    (post,) = desk.wordpress.posts(article.metadata.title)
    assert (post.status, "作者：王芳" in post.content) == ("pending", True)


def _fields(article: Article) -> dict[str, object]:
    return {name: getattr(article.metadata, name) for name in type(article.metadata).__dataclass_fields__}


@pytest.mark.parametrize(
    "step", ["reserve.before_intent", "asset.before_intent", "create.before_intent", "verify.before"]
)
def test_a_withdrawn_password_stops_the_account_and_no_request_follows(
    tmp_path: Path, wordpress: WordPress, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    proxy = FaultyProxy(wordpress.base)
    desk = Desk(tmp_path, wordpress, url=proxy.url)
    desk.secret, uuid = wordpress.new_password("reporter")
    desk.switch_on()
    refused: list[int] = []

    def withdraw(name: str) -> None:
        if name == step and not refused:
            refused.append(len(proxy.seen))  # before: another connection may be told no before this call is back
            wordpress.withdraw_password("reporter", uuid)
            refused.append(len(proxy.seen))

    at(monkeypatch, withdraw)
    try:
        first, second = desk.write(1), desk.write(1)
        desk.hand_in(first, second)
        items = desk.room.submitting.outbox()
        assert [item.hold for item in items] == [Hold.AUTH, Hold.AUTH]
        asked = len(proxy.seen)
        before, after = refused
        assert asked > before, "the site was asked after the password was gone"
        assert asked - after <= 3, "one answer is enough; others were under way"
        desk.hand_in()
        assert len(proxy.seen) == asked, "and nothing is tried by itself"
        desk.secret = wordpress.secret("reporter")
        desk.switch_on()
        desk.room.submitting.signed_in(desk.site.name)
        desk.hand_in()
        desk.check(first, second)
    finally:
        desk.close()
        proxy.close()


@pytest.mark.parametrize("behaviour", [TYPECHO, ZBLOG], ids=["Typecho", "Z-Blog"])
def test_other_blogs_get_each_article_once_and_what_is_not_seen_is_left_to_the_person(
    tmp_path: Path, behaviour: dict[str, Any]
) -> None:
    with running_blog(**behaviour) as blog, Library.open(tmp_path / "library") as library:
        room = build_workroom(library)
        site = Site("博客", "metaweblog", blog.base, blog.user, "practice")
        library.sites.add(site)
        room.accounts._credentials.remember(site.name, site.user, blog.secret)
        seen, unseen = write(room, next(SEEDS), 1), write(room, next(SEEDS), 1)
        room.submitting.submit([seen.id])
        room.submitting.run(wait=True)
        blog.shows = 0  # whatever is handed in from now on is not among the newest that it lists
        room.submitting.submit([unseen.id])
        room.submitting.run(wait=True)
        first, second = room.submitting.outbox()
        assert first.receipt is not None
        assert (first.state, first.receipt.digest) == (SubmissionState.DONE, seen.digest)
        assert (second.state, second.hold) == (SubmissionState.IN_DOUBT, Hold.UNPROVEN)
        room.submitting.run(wait=True)
        assert [post["title"] for post in blog.posts] == [seen.metadata.title, unseen.metadata.title]
        blog.shows = 1000
        assert room.submitting.candidates_at(second.id)[0].title == unseen.metadata.title
