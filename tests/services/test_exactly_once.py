"""Chance against the sender: answers lost, requests carried out late, the program killed at any step, while several
pictures and articles are under way at once, for hundreds of articles with updates; in the end the site holds each article
and each picture once, whether it can tell a repeat or not.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body, Figure, paragraph
from editor_app.model.digest import sha256
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.picture import PictureInfo, PictureRules, Prepared, Rendition
from editor_app.model.site import Site
from editor_app.model.submission import Hold, Phase, Submission, SubmissionState
from editor_app.services.submitting import Submitting
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import ArticleKey, Conflict, Doubt, Lookup
from editor_app.sites.credentials import Credentials
from simulated_site import Held, Killed, SimulatedConnectors, World

SITE = Site("站点", "intake", "https://example.test", "li", "practice")
ARTICLES = 28


class BareIllustrating:
    """Renditions that are the originals: what pictures look like is no matter here."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, data: bytes) -> str:
        return self._library.assets.add(data, "a.jpg", PictureInfo("image/jpeg", 8, 8)).sha256

    def rendition(self, asset: str, rules: PictureRules) -> Rendition:
        data = self._library.assets.read(asset)
        made = Rendition(sha256(b"web" + data), asset, "image/jpeg", 8, 8, len(data) + 3, "a.jpg")
        return self._library.assets.add_rendition(Prepared(made, b"web" + data), rules.key())


class Office:
    """A library, the services over it, and the world it sends to."""

    def __init__(self, library: Library, world: World) -> None:
        self.library = library
        self.world = world
        self.room: Workroom = build_workroom(library)
        self.connectors = SimulatedConnectors(world)
        self.illustrating = BareIllustrating(library)
        # a kill is simulated inside this process, so the disk need not be waited for
        library.database.run("PRAGMA synchronous = OFF")
        library.sites.add(SITE)
        self.restart()

    def restart(self) -> None:
        """The program starts anew: nothing is left but the library."""
        self.world.live()
        credentials = Credentials()
        credentials.remember(SITE.name, SITE.user, "x")
        self.submitting = Submitting(
            self.library,
            profiles=self.room.profiles,
            illustrating=self.illustrating,  # type: ignore[arg-type]
            connectors=self.connectors,  # type: ignore[arg-type]
            credentials=credentials,
            monotonic=self.world.monotonic,
            crew=self.world.crew,
        )

    def write(self, number: int, pictures: int = 1) -> Article:
        """An article with a picture of its own, and as many more as `pictures` says: one that four articles share, then
        others of its own.
        """
        names = [f"picture {number}", f"shared {number // 4}", *(f"picture {number}.{more}" for more in range(9))]
        assets = [self.illustrating.add(name.encode()) for name in names[:pictures]]
        article = self.room.authoring.new(title=f"第{number}篇：社区清雪行动")
        metadata = Metadata(title=article.metadata.title, column="dianxingshiji", source="站点", contributor="东风街道")
        body = Body((paragraph(f"第 {number} 篇。"), *(Figure(asset) for asset in assets)))
        return self.room.authoring.save(article.id, metadata, body, article.version)

    def edit(self, article: Article, words: str) -> Article:
        """A newer content of an article."""
        body = Body((paragraph(words), *article.body.blocks[1:]))
        return self.room.authoring.save(article.id, article.metadata, body, article.version)

    def submit(self, article: Article) -> Submission:
        """Press the button until it was done: a kill may come before anything was written."""
        while True:
            try:
                return self.submitting.submit([article.id], SITE.name)[0]
            except Killed:
                self.restart()

    def drain(self, limit: int = 10_000) -> None:
        """Run until nothing can move, starting again after every kill."""
        for _ in range(limit):
            try:
                self.submitting.run(wait=True)
            except Killed:
                self.restart()
            else:
                return
        raise AssertionError("it never came to an end")

    @property
    def held(self) -> Counter[tuple[str, str]]:
        """(article, digest) and how often the site holds it."""
        return Counter((each.uid, each.digest) for each in self.world.articles)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.mark.parametrize(
    ("repeatable", "reserves"), [(True, False), (False, False), (False, True)], ids=["L1", "L2", "draft"]
)
@pytest.mark.parametrize("seed", range(5))
def test_chance_makes_no_second_one(
    library: Library, monkeypatch: pytest.MonkeyPatch, seed: int, repeatable: bool, reserves: bool
) -> None:
    world = World(random.Random(seed * 2 + repeatable), repeatable, reserves=reserves)
    for module in ("services.sending", "services.sending_act", "services.submitting", "library.outbox"):
        monkeypatch.setattr(f"editor_app.{module}.reach", world.reach)
    office = Office(library, world)
    articles = [office.write(number, pictures=3) for number in range(ARTICLES)]
    for article in articles:
        office.submit(article)
    office.drain()
    assert max(crew.most for crew in world.crews) > 4, "several were under way at once, and more got ready"
    for number in range(0, ARTICLES, 3):
        articles[number] = office.edit(articles[number], f"第 {number} 篇，改过。")
        office.submit(articles[number])
    office.drain()
    world.now += 10_000
    world.arrive()

    items = office.submitting.outbox()
    stuck = [item for item in items if item.state is not SubmissionState.DONE]
    assert not stuck, stuck[0]
    assert office.held == Counter((article.id, article.digest) for article in articles)
    assets = {asset for article in articles for asset in article.body.assets()}
    assert Counter(world.pictures) == Counter(sha256(b"web" + library.assets.read(asset)) for asset in assets)
    for article in articles:
        kept = office.room.authoring.open(article.id)
        assert (kept.digest, kept.state) == (article.digest, ArticleState.SENT)
    receipts = {item.article: item.receipt.digest for item in items if item.receipt}
    assert receipts == {article.id: article.digest for article in articles}


def test_without_the_time_to_settle_there_would_be_two(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """That the test above can fail: a site that cannot tell a repeat, asked again too soon."""
    monkeypatch.setattr("editor_app.services.timing.SETTLE_SECONDS", 0.0)
    world = World(random.Random(3), repeatable=False, calm=True, scripted=["", "", "", "late"], shortest_lag=50.0)
    office = Office(library, world)
    office.submit(office.write(1))
    office.drain()
    world.now += 10_000
    world.arrive()
    assert len(world.articles) == 2


def test_a_library_restored_from_a_backup_looks_before_it_creates(library: Library) -> None:
    world = World(random.Random(0), repeatable=False, calm=True)
    office = Office(library, world)
    article = office.write(1)
    world.articles.append(Held(article.id, article.digest))
    office.submit(article)
    office.drain()
    assert office.submitting.outbox()[0].state is SubmissionState.DONE
    assert len(world.articles) == 1
    assert "put_article" not in {name for _, name in world.requests}


def test_settling_begins_anew_after_a_start(library: Library) -> None:
    """A late request may still be on its way, and the wall clock may have jumped: only time that was waited counts."""
    world = World(random.Random(0), repeatable=False, calm=True)
    office = Office(library, world)
    item = office.submit(office.write(1))
    world.scripted = ["", "", "", "before"]  # find and put the picture, look, then no answer to the article
    office.submitting.run()
    assert office.submitting.outbox()[0].hold is Hold.UNSURE
    world.now += 100
    office.submitting.run()
    assert office.submitting.outbox()[0].hold is Hold.SETTLING
    library.database.run("UPDATE submissions SET until = '2001-01-01T00:00:00Z' WHERE id = ?", (item.id,))
    office.restart()
    started = world.now
    office.drain()
    sent = max(at for at, name in world.requests if name == "put_article")
    assert sent - started >= 60


def test_one_that_always_fails_does_not_keep_the_others_back(library: Library) -> None:
    world = World(random.Random(0), repeatable=True, calm=True)
    office = Office(library, world)
    bad, *good = (office.write(number) for number in range(6))
    for article in (bad, *good):
        office.submit(article)
    original = SimulatedConnectors.connect

    class Poisoned:
        def __init__(self, inner: object) -> None:
            self._inner = inner

        def put_article(self, key: ArticleKey, composed: bytes, expected: str) -> object:
            if key.uid == bad.id:
                world.requests.append((world.now, "poison"))
                raise Doubt("site.trouble", status=500)
            return self._inner.put_article(key, composed, expected)  # type: ignore[attr-defined]

        def __getattr__(self, name: str) -> object:
            return getattr(self._inner, name)

    def connect(site: Site, secret: str, profile: object = None) -> object:
        return Poisoned(original(office.connectors, site, secret))

    office.connectors.connect = connect  # type: ignore[method-assign, assignment]
    until = world.now + 1200
    office.submitting.run(wait=True, stop=lambda: world.now > until)
    states = {item.article: item.state for item in office.submitting.outbox()}
    assert [states[article.id] for article in good] == [SubmissionState.DONE] * 5
    assert states[bad.id] in (SubmissionState.IN_DOUBT, SubmissionState.SENDING)
    tries = [at for at, name in world.requests if name == "poison"]
    assert 5 < len(tries) < 40, "again and again, but ever more slowly"
    assert tries[-1] - tries[-2] > 40


def test_a_throttled_site_is_left_alone_as_a_whole(library: Library) -> None:
    world = World(random.Random(0), repeatable=True, calm=True, scripted=["throttled"])
    world.chance = random.Random(5)
    office = Office(library, world)
    for number in range(3):
        office.submit(office.write(number))
    office.drain()
    (refused,) = [at for at, name in world.requests if name == "put_picture"][:1]
    after = [at for at, _ in world.requests if at > refused]
    assert after[0] - refused >= 1.0
    assert len(world.articles) == 3


def test_the_persons_answers_to_a_conflict(library: Library) -> None:
    world = World(random.Random(0), repeatable=True, calm=True)
    office = Office(library, world)
    ours, theirs = office.write(1), office.write(2)
    world.articles += [Held(ours.id, "e" * 64), Held(theirs.id, "f" * 64)]
    first, second = office.submit(ours), office.submit(theirs)
    office.drain()
    assert [item.hold for item in office.submitting.outbox()] == [Hold.CONFLICT] * 2
    office.submitting.replace_remote(first.id)
    kept = office.submitting.accept_remote(second.id)
    assert (kept.state, kept.reason) == (SubmissionState.CANCELLED, "submission.theirs")
    office.drain()
    assert office.held == Counter([(ours.id, ours.digest), (theirs.id, "f" * 64)])
    assert office.submitting.outbox()[0].phase is Phase.DONE
    assert office.room.authoring.open(theirs.id).state is ArticleState.SENT


def test_a_newer_content_takes_the_place_of_one_in_conflict(library: Library) -> None:
    world = World(random.Random(0), repeatable=True, calm=True)
    office = Office(library, world)
    article = office.write(1)
    office.submit(article)
    original = world.arrive

    def edited_at_the_site() -> None:
        original()
        if world.requests[-1][1] == "find_article" and world.articles:
            world.articles[0].digest = "e" * 64

    world.arrive = edited_at_the_site  # type: ignore[method-assign]
    office.drain()
    world.arrive = original  # type: ignore[method-assign]
    assert office.submitting.outbox()[0].reason == "site.changed"
    newer = office.edit(article, "又改了。")
    office.submit(newer)
    office.drain()
    superseded, last = office.submitting.outbox()
    assert superseded.hold is Hold.CANCELLED
    assert (last.hold, world.articles[0].digest) == (Hold.CONFLICT, "e" * 64), "an editor's words are not overwritten"


def test_a_frozen_picture_that_is_gone_needs_the_person(library: Library) -> None:
    world = World(random.Random(0), repeatable=True, calm=True)
    office = Office(library, world)
    article, other = office.write(1), office.write(2)
    item = office.submit(article)
    office.submit(other)
    library.assets.rendition_path(item.pictures[0].rendition).unlink()
    office.drain()
    states = [(each.state, each.reason) for each in office.submitting.outbox()]
    assert states == [(SubmissionState.BLOCKED, "asset.gone"), (SubmissionState.DONE, "")]


def test_another_host_never_gets_what_was_queued_for_this_one(library: Library) -> None:
    world = World(random.Random(0), repeatable=True, calm=True)
    office = Office(library, world)
    office.submit(office.write(1))
    library.sites.add(Site(SITE.name, "intake", "https://elsewhere.test", "li", "practice"))
    office.drain()
    assert office.submitting.outbox()[0].reason == "submission.other_account"
    assert world.requests == []
    library.sites.add(Site(SITE.name, "intake", "https://example.test:8443", "li", "practice"))
    office.submitting.retry(office.submitting.outbox()[0].id)
    office.drain()
    assert len(world.articles) == 1


def test_a_site_that_asks_for_the_same_picture_for_ever_is_asked_slowly(library: Library) -> None:
    from editor_app.sites.connector import PicturesMissing

    world = World(random.Random(0), repeatable=True, calm=True)
    office = Office(library, world)
    item = office.submit(office.write(1))
    original = world.write

    def lacking(name: str, act: object) -> object:
        if name == "put_article" and len(world.requests) < 60:
            world.requests.append((world.now, name))
            raise PicturesMissing([item.pictures[0].rendition])
        return original(name, act)  # type: ignore[arg-type]

    world.write = lacking  # type: ignore[method-assign]
    started = world.now
    office.drain()
    assert world.now - started > 300
    assert office.submitting.outbox()[0].state is SubmissionState.DONE


def test_a_late_update_is_refused_by_the_site_not_by_luck(library: Library) -> None:
    """The world above keeps its promise: a version that is gone is a conflict."""
    world = World(random.Random(0), repeatable=True, calm=True)
    office = Office(library, world)
    article = office.write(1)
    office.submit(article)
    office.drain()
    connector = office.connectors.connect(SITE, "x")
    with pytest.raises(Conflict):
        connector.put_article(ArticleKey(article.id), b'{"digest": "0"}', '"9-none"')


def unproven(library: Library, fault: str) -> tuple[Office, Article]:
    """An office whose site cannot be asked, and an article whose creation went wrong in the way of `fault`."""
    world = World(random.Random(5), repeatable=False, calm=True, lookup=Lookup.NONE, scripted=["", "", "", fault])
    office = Office(library, world)
    article = office.write(1)
    office.submit(article)
    office.drain()
    return office, article


@pytest.mark.parametrize("fault", ["lost", "before"])
def test_where_nothing_can_be_asked_the_person_decides_and_nothing_goes_by_itself(library: Library, fault: str) -> None:
    office, article = unproven(library, fault)
    (item,) = office.submitting.outbox()
    assert (item.state, item.reason) == (SubmissionState.IN_DOUBT, "submission.unproven")
    office.restart()
    office.drain()
    (item,) = office.submitting.outbox()
    assert item.hold is Hold.UNPROVEN
    assert len(office.world.articles) == (fault == "lost")
    if fault == "lost":
        done = office.submitting.it_is_there(item.id, "https://example.test/1")
        assert done.receipt is not None
        assert (done.receipt.url, done.receipt.digest) == ("https://example.test/1", "")
    else:
        office.submitting.send_again(item.id)
        office.drain()
        (item,) = office.submitting.outbox()  # the site took it, and cannot be asked for it either
        assert item.reason == "submission.not_seen"
        office.submitting.it_is_there(item.id)
    assert office.held == Counter({(article.id, article.digest): 1})
    assert office.room.authoring.open(article.id).state is ArticleState.SENT
    with pytest.raises(Refused, match="not_in_doubt"):
        office.submitting.it_is_there(item.id)
    with pytest.raises(Refused, match="not_in_doubt"):
        office.submitting.send_again(item.id)


def test_a_draft_left_by_an_earlier_life_of_the_library_is_taken(library: Library) -> None:
    world = World(random.Random(0), repeatable=False, calm=True, reserves=True)
    office = Office(library, world)
    article = office.write(1)
    world.articles.append(Held(article.id, ""))
    office.submit(article)
    office.drain()
    assert office.held == Counter({(article.id, article.digest): 1})
    assert "reserve" not in {name for _, name in world.requests}


def test_somebody_else_s_article_under_our_key_is_a_conflict(library: Library) -> None:
    world = World(random.Random(0), repeatable=False, calm=True, reserves=True)
    office = Office(library, world)
    article = office.write(1)
    world.articles.append(Held(article.id, "other"))
    office.submit(article)
    office.drain()
    (item,) = office.submitting.outbox()
    assert (item.hold, item.reason) == (Hold.CONFLICT, "site.conflict")
    assert office.held == Counter({(article.id, "other"): 1})
    assert world.pictures == []


def test_a_picture_that_may_still_arrive_is_not_sent_for_another_article(library: Library) -> None:
    """Four articles share it, the site cannot tell a repeat, and the first one that sends it gets no answer."""
    world = World(random.Random(0), repeatable=False, calm=True, shortest_lag=50.0)
    office = Office(library, world)
    articles = [office.write(number, pictures=2) for number in range(4)]
    for article in articles:
        office.submit(article)
    shared = sha256(b"web" + library.assets.read(articles[0].body.assets()[1]))
    original, lost = world.write, []

    def write(name: str, act: Callable[[], object]) -> object:
        if name == "put_picture" and shared in world.travelling and not lost:
            lost.append(world.now)
            world.late.append((world.now + 55.0, act))
            raise Doubt("network.no_answer")
        return original(name, act)

    world.write = write  # type: ignore[method-assign]
    office.drain()
    world.now += 10_000
    world.arrive()
    assert world.pictures.count(shared) == 1
    assert [item.state for item in office.submitting.outbox()] == [SubmissionState.DONE] * 4
