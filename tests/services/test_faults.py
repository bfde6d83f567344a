"""Whatever the network does: in the end the site holds the article once and each picture once, and nothing local changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body, paragraph
from editor_app.model.submission import Hold, SubmissionState
from editor_app.services.workroom import Workroom
from faults import TRANSIENT, FaultyProxy
from practice import PracticeSite, running_site
from writing import write

FACTOR = "0.004"


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", FACTOR)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with Library.open(tmp_path / "library") as library:
        yield build_workroom(library)


def connect(room: Workroom, site: PracticeSite, proxy: FaultyProxy) -> None:
    room.accounts._credentials.remember("练习站点", "tongxunyuan", site.token)
    room.accounts._library.sites.add(site.site(proxy.url))


def held(site: PracticeSite, article: Article) -> list[str]:
    return [stored.digest for stored in site.articles if stored.client_id == article.id]


@pytest.mark.parametrize("where", ["picture", "article", "read_back"])
@pytest.mark.parametrize("fault", TRANSIENT)
def test_once_and_only_once(room: Workroom, site: PracticeSite, fault: str, where: str) -> None:
    seed = TRANSIENT.index(fault) * 3 + ["picture", "article", "read_back"].index(where) + 1
    hit: list[str] = []

    def plan(method: str, path: str, number: int) -> str:
        kind = ("picture" if "/assets/" in path else "article") if method == "PUT" else ""
        if method == "GET" and "/articles/" in path:
            kind = "read_back"
        if kind == where and not hit:
            hit.append(path)
            return fault
        return ""

    proxy = FaultyProxy(site.url, plan)
    try:
        connect(room, site, proxy)
        article = write(room, seed)
        before = site.store.asset_count()
        (queued,) = room.submitting.submit([article.id])
        room.submitting.run(wait=True)
    finally:
        proxy.close()
    assert hit, "the fault was met"
    (sent,) = room.submitting.outbox()
    assert sent.state is SubmissionState.DONE, (sent.hold, sent.reason, sent.details)
    assert sent.id == queued.id
    assert sent.receipt is not None
    assert sent.receipt.digest == article.digest
    assert held(site, article) == [article.digest]
    assert site.store.asset_count() == before + 2
    kept = room.authoring.open(article.id)
    assert (kept.digest, kept.state) == (article.digest, ArticleState.SENT)


@pytest.mark.parametrize(
    ("fault", "where", "hold"),
    [
        ("401", "picture", Hold.AUTH),
        ("403", "article", Hold.REFUSED),
        ("413", "picture", Hold.REFUSED),
        ("415", "picture", Hold.REFUSED),
        ("422", "article", Hold.REFUSED),
        ("412", "article", Hold.CONFLICT),
        ("409", "article", Hold.CONFLICT),
    ],
)
def test_a_verdict_stops_this_article_alone_and_retry_goes_on(
    room: Workroom, site: PracticeSite, fault: str, where: str, hold: Hold
) -> None:
    broken = [True]

    def plan(method: str, path: str, number: int) -> str:
        kind = "picture" if "/assets/" in path else "article"
        return fault if broken[0] and method == "PUT" and kind == where else ""

    proxy = FaultyProxy(site.url, plan)
    try:
        connect(room, site, proxy)
        article = write(room, 1000 + ["401", "403", "413", "415", "422", "412", "409"].index(fault))
        (queued,) = room.submitting.submit([article.id])
        room.submitting.run(wait=True)
        stopped = room.submitting.outbox()[0]
        assert (stopped.hold, stopped.state) == (hold, SubmissionState.BLOCKED)
        assert held(site, article) == []
        refused = len([seen for seen in proxy.seen if seen.fault])
        assert refused == 1, "a verdict is not asked for twice"
        broken[0] = False
        if hold is Hold.AUTH:
            room.submitting.signed_in("练习站点")
        else:
            room.submitting.retry(queued.id)
        room.submitting.run(wait=True)
    finally:
        proxy.close()
    assert room.submitting.outbox()[0].state is SubmissionState.DONE
    assert held(site, article) == [article.digest]


def test_an_offline_site_waits_and_the_others_go_on(room: Workroom, site: PracticeSite) -> None:
    from editor_app.model.site import Site

    room.accounts._library.sites.add(Site("远方", "intake", "http://127.0.0.1:9", "tongxunyuan", "practice"))
    room.accounts._credentials.remember("远方", "tongxunyuan", "x")
    proxy = FaultyProxy(site.url)
    try:
        connect(room, site, proxy)
        away, near = write(room, 2000), write(room, 2001)
        room.submitting.submit([away.id], "远方")
        room.submitting.submit([near.id], "练习站点")
        room.submitting.run()
        states = {item.article: item.state for item in room.submitting.outbox()}
        assert states == {away.id: SubmissionState.WAITING, near.id: SubmissionState.DONE}
    finally:
        proxy.close()


def test_an_update_replaces_and_a_foreign_change_is_a_conflict(room: Workroom, site: PracticeSite) -> None:
    proxy = FaultyProxy(site.url)
    try:
        connect(room, site, proxy)
        article = write(room, 3000)
        (first,) = room.submitting.submit([article.id])
        assert room.submitting.submit([article.id])[0].id == first.id, "the same content is not queued twice"
        room.submitting.run(wait=True)
        body = Body((paragraph("改过的正文。"), *article.body.blocks[1:]))
        newer = room.authoring.save(article.id, article.metadata, body, article.version)
        room.submitting.submit([article.id])
        room.submitting.run(wait=True)
        assert held(site, article) == [newer.digest]

        stored = site.store.article(article.id)
        assert stored is not None
        site.store.replace(stored, {"title": "编辑改过的标题"})
        again = Body((paragraph("再改一次。"), *article.body.blocks[1:]))
        latest = room.authoring.save(article.id, article.metadata, again, newer.version)
        room.submitting.submit([article.id])
        room.submitting.run(wait=True)
        assert room.submitting.outbox()[-1].hold is Hold.CONFLICT
        assert held(site, article) == [newer.digest], "what the editor changed was not overwritten"
        assert room.authoring.open(article.id).digest == latest.digest
    finally:
        proxy.close()


def test_pausing_cancelling_and_editing_while_queued(room: Workroom, site: PracticeSite) -> None:
    proxy = FaultyProxy(site.url)
    try:
        connect(room, site, proxy)
        paused, cancelled, edited = (write(room, 4000 + number) for number in range(3))
        items = room.submitting.submit([paused.id, cancelled.id, edited.id])
        room.submitting.pause(items[0].id)
        room.submitting.cancel(items[1].id)
        body = Body((paragraph("排队以后改的。"),))
        room.authoring.save(edited.id, edited.metadata, body, edited.version)
        room.submitting.run(wait=True)
        assert [item.state for item in room.submitting.outbox()] == [
            SubmissionState.PAUSED,
            SubmissionState.CANCELLED,
            SubmissionState.DONE,
        ]
        assert held(site, edited) == [edited.digest], "what was frozen is what arrived"
        assert held(site, cancelled) == []
        assert room.authoring.open(cancelled.id).state is ArticleState.DRAFT
        room.submitting.resume(items[0].id)
        room.submitting.run(wait=True)
        assert held(site, paused) == [paused.digest]
    finally:
        proxy.close()
