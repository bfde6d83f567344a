"""Hundreds of random histories: answers lost, requests carried out late, the program restarted in between. Never twice.

The site is simulated, because only so it can be asked at every moment what it holds; the library is a real one.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import ArticleState
from editor_app.model.codec import canonical_json
from editor_app.model.errors import Refused
from editor_app.model.profile import Column
from editor_app.model.site import Site
from editor_app.model.submission import SubmissionPicture, SubmissionState
from editor_app.services.submitting import Submitting
from editor_app.sites.connector import (
    Capabilities,
    Connector,
    Doubt,
    NotSent,
    RemoteArticle,
    Stored,
    Throttled,
    Verified,
)
from editor_app.sites.credentials import Credentials
from editor_app.sites.registry import Connectors
from writing import write

RUNS = int(os.environ.get("HISTORIES", "25"))  # 500 and more before a release
ARTICLES = 4


class Restart(BaseException):
    """The program is gone at this moment."""


@dataclass
class World:
    """A site that makes a new thing of every request that reaches it, unless its key is unique there."""

    chance: random.Random
    unique: bool
    now: float = 0.0
    longest_lag: float = 50.0
    articles: list[tuple[str, str, float]] = field(default_factory=list)
    pictures: list[tuple[str, float]] = field(default_factory=list)
    late: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    restarts: int = 0
    calm: bool = False

    def pass_time(self, seconds: float) -> None:
        self.now += max(seconds, 0.001)
        due = [entry for entry in self.late if entry[0] <= self.now]
        self.late = [entry for entry in self.late if entry[0] > self.now]
        for _, act in due:
            act()

    def meet(self, act: Callable[[], Any]) -> Any:
        """What becomes of a request: done, not sent, or in doubt, with or without being carried out, now or later."""
        self.pass_time(0.05)
        fate = 1.0 if self.calm else self.chance.random()
        if fate < 0.08:
            raise NotSent("network.unreachable", why="test")
        if fate < 0.12:
            raise Throttled(3.0)
        if fate < 0.2:
            raise Doubt("network.no_answer", why="before")
        if fate < 0.28:
            act()
            raise Doubt("network.no_answer", why="after")
        if fate < 0.36:
            self.late.append((self.now + self.chance.uniform(0.1, self.longest_lag), act))
            raise Doubt("network.no_answer", why="late")
        if fate < 0.42:
            self.restarts += 1
            if self.chance.random() < 0.5:
                act()
            raise Restart
        return act()


class Simulated:
    """A connector to a `World`."""

    def __init__(self, world: World) -> None:
        self.world = world

    def capabilities(self) -> Capabilities:
        return Capabilities(repeatable=self.world.unique)

    def verify(self) -> Verified:
        return Verified("u", "n", "", (), 0.0)

    def columns(self) -> Sequence[Column]:
        return ()

    def find_picture(self, rendition: str) -> str | None:
        def look() -> str | None:
            return rendition if any(sha == rendition for sha, _ in self.world.pictures) else None

        return self._read(look)

    def put_picture(self, picture: SubmissionPicture, data: bytes) -> str:
        def store() -> str:
            if not self.world.unique or not any(sha == picture.rendition for sha, _ in self.world.pictures):
                self.world.pictures.append((picture.rendition, self.world.now))
            return picture.rendition

        result: str = self.world.meet(store)
        return result

    def compose(self, article: Mapping[str, object], pictures: Mapping[str, str]) -> bytes:
        return canonical_json(article)

    def find_article(self, uid: str) -> RemoteArticle | None:
        def look() -> RemoteArticle | None:
            found = next((held for held in self.world.articles if held[0] == uid), None)
            return (
                RemoteArticle("1", "http://x/1", found[1], "published", "e", "2026-01-01T00:00:00Z") if found else None
            )

        return self._read(look)

    def put_article(self, uid: str, composed: bytes, expected: str) -> Stored:
        import json

        digest = json.loads(composed)["digest"]

        def store() -> Stored:
            if not self.world.unique or not any(held[0] == uid for held in self.world.articles):
                self.world.articles.append((uid, digest, self.world.now))
            return Stored("1", "e")

        result: Stored = self.world.meet(store)
        return result

    def _read(self, look: Callable[[], Any]) -> Any:
        self.world.pass_time(0.02)
        if not self.world.calm and self.world.chance.random() < 0.1:
            raise Doubt("network.no_answer", why="read")
        return look()

    def close(self) -> None:
        """Nothing to give back."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class OneWorld(Connectors):
    """Connects every site to the world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def connect(self, site: Site, secret: str) -> Connector:
        return Simulated(self.world)


@pytest.fixture(scope="module")
def office() -> Iterator[Library]:
    """In memory where the system has such a folder: what is tested here is the order of things, not the disk."""
    memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder,
        Library.open(Path(folder)) as library,
    ):
        library.sites.add(Site("站", "intake", "http://127.0.0.1:9", "u", "practice"))
        yield library


@pytest.fixture(scope="module")
def articles(office: Library) -> list[str]:
    room = build_workroom(office)
    return [write(room, 9000 + number).id for number in range(ARTICLES)]


def sender(library: Library, world: World) -> Submitting:
    """The program after a start: the library is all it remembers."""
    room = build_workroom(library)
    credentials = Credentials()
    credentials.remember("站", "u", "secret")
    return Submitting(
        library,
        profiles=room.profiles,
        illustrating=room.illustrating,
        connectors=OneWorld(world),
        credentials=credentials,
        monotonic=lambda: world.now,
        sleep=world.pass_time,
    )


def forget(library: Library) -> None:
    """The next history begins with an empty outbox."""
    with library.transaction():
        for table in ("submission_journal", "submission_pictures", "submission_bytes", "submissions"):
            library.database.run(f"DELETE FROM {table} WHERE true")


@pytest.mark.parametrize("unique", [True, False], ids=["keys are unique there", "every request makes a new one"])
def test_never_twice_and_nothing_is_lost(office: Library, articles: list[str], unique: bool) -> None:
    items = 0
    restarts = 0
    for seed in range(RUNS):
        world = World(random.Random(seed * 2 + unique), unique)
        submitting = sender(office, world)
        submitting.submit(articles, "站")
        for attempt in range(200):
            world.calm = attempt > 150
            try:
                submitting.run(wait=True)
                break
            except Restart:
                submitting = sender(office, world)
        world.pass_time(1000)  # whatever was still under way arrives now
        states = [item.state for item in submitting.outbox()]
        assert states == [SubmissionState.DONE] * ARTICLES, (seed, states)
        held = [uid for uid, _, _ in world.articles]
        assert sorted(held) == sorted(articles), (seed, "an article twice or not at all")
        pictures = [sha for sha, _ in world.pictures]
        assert len(pictures) == len(set(pictures)) == ARTICLES * 2, (seed, "a picture twice or not at all")
        items += len(held) + len(pictures)
        restarts += world.restarts
        forget(office)
    assert restarts > RUNS // 2
    assert items == RUNS * ARTICLES * 3


def test_another_account_never_sends_it(office: Library, articles: list[str]) -> None:
    world = World(random.Random(1), True, calm=True)
    submitting = sender(office, world)
    submitting.submit(articles[:1], "站")
    office.sites.add(Site("站", "intake", "http://127.0.0.1:9", "somebody else", "practice"))
    try:
        submitting.run(wait=True)
        (item,) = submitting.outbox()
        assert (item.state, item.reason) == (SubmissionState.BLOCKED, "submission.other_account")
        assert world.articles == []
        with pytest.raises(Refused):
            submitting.find("nope")
    finally:
        office.sites.add(Site("站", "intake", "http://127.0.0.1:9", "u", "practice"))
        forget(office)


def test_the_article_is_never_touched_by_sending(office: Library, articles: list[str]) -> None:
    before = [office.articles.get(article) for article in articles]
    world = World(random.Random(5), True)
    submitting = sender(office, world)
    submitting.submit(articles, "站")
    for _ in range(100):
        try:
            submitting.run(wait=True)
            break
        except Restart:
            submitting = sender(office, world)
    after = [office.articles.get(article) for article in articles]
    assert [(a.digest, a.version) for a in after] == [(b.digest, b.version) for b in before]
    assert {article.state for article in after} == {ArticleState.SENT}
    forget(office)
