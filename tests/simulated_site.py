"""A site and a network in memory, with a clock that is turned by hand: whatever chance does, nothing takes real time.
Several requests may be out at once; which of them goes on is a matter of the same chance (`simulated_crew`).
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from editor_app.model.codec import canonical_json
from editor_app.model.profile import Column
from editor_app.model.site import Site
from editor_app.model.submission import SubmissionPicture
from editor_app.sites.connector import (
    ArticleKey,
    Candidate,
    Capabilities,
    Conflict,
    Connector,
    Doubt,
    Lookup,
    NotSent,
    RemoteArticle,
    RemoteContent,
    RemoteStatus,
    Stored,
    Throttled,
    Verified,
)
from simulated_crew import SimulatedCrew

FAULTS = 0.35
KILLS = 0.02
READ_FAULTS = ("no_answer", "not_sent")
READ_KILLS = ("killed",)
WRITE_FAULTS = ("lost", "before", "late", "not_sent", "throttled", "trouble")
WRITE_KILLS = ("killed_before", "killed_after", "killed_late")


class Killed(BaseException):
    """The program is gone at this instant."""


@dataclass
class Held:
    """What the site holds for a key: it does not mind holding two."""

    uid: str
    digest: str
    version: int = 1

    @property
    def etag(self) -> str:
        """The version's name."""
        return f'"{self.version}-{self.digest[:8]}"'


@dataclass
class World:
    """The clock, the network and the site. `repeatable`: a second creation of the same changes nothing; otherwise each
    creation makes one more, and each upload one more picture.
    """

    chance: random.Random
    repeatable: bool
    calm: bool = False
    reserves: bool = False
    lookup: Lookup = Lookup.STRONG
    shortest_lag: float = 0.1
    longest_lag: float = 55.0
    now: float = 1000.0
    articles: list[Held] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    late: list[tuple[float, Callable[[], object]]] = field(default_factory=list)
    requests: list[tuple[float, str]] = field(default_factory=list)
    scripted: list[str] = field(default_factory=list)
    travelling: list[str] = field(default_factory=list)
    crews: list[SimulatedCrew] = field(default_factory=list)
    dead: bool = False
    throttle_seconds: float = 0.0

    def crew(self) -> SimulatedCrew:
        """The threads of one run."""
        self.crews.append(SimulatedCrew(self.chance, self.sleep, self.check))
        return self.crews[-1]

    def live(self) -> None:
        """The program starts."""
        self.dead = False

    def kill(self, where: str = "") -> None:
        """The program is gone, with all its threads."""
        self.dead = True
        raise Killed(where)

    def pause(self) -> None:
        """Let other threads go first; they may be the end of the program."""
        if self.crews:
            self.crews[-1].pause()
        self.check()

    def check(self) -> None:
        """Where the program is gone, none of its threads goes on."""
        if self.dead:
            raise Killed

    @contextmanager
    def travel(self, what: str) -> Iterator[None]:
        """Something is on its way, and must not be so twice."""
        assert what not in self.travelling, f"{what} is on its way twice"
        self.travelling.append(what)
        assert len(self.travelling) <= 4, "no more connections than the site takes"
        try:
            yield
        finally:
            self.travelling.remove(what)

    def sleep(self, seconds: float) -> None:
        """Turn the clock; nobody waits. Time here is coarse, so that a minute is not made of hundreds of looks."""
        self.now += max(seconds * 10, 0.001)

    def monotonic(self) -> float:
        """The clock."""
        return self.now

    def reach(self, name: str) -> None:
        """A named step: here, too, the program may be killed."""
        if self.dead:
            raise Killed(name)
        if not self.calm and self.chance.random() < KILLS / 5:
            self.kill(name)

    def arrive(self) -> None:
        """Let requests that were given up come in."""
        due = [act for at, act in self.late if at <= self.now]
        self.late = [entry for entry in self.late if entry[0] > self.now]
        for act in due:
            try:
                act()
            except Conflict:
                continue  # nobody is there to hear it

    def write(self, name: str, act: Callable[[], Any]) -> Any:
        """A request that changes something, and what the network makes of it."""
        self._begin(name)
        fault = self._fault(WRITE_FAULTS, WRITE_KILLS)
        if fault == "not_sent":
            raise NotSent("network.unreachable")
        if fault == "throttled":
            raise Throttled(self.throttle_seconds or self.chance.choice([1.0, 30.0]))
        if fault == "killed_before":
            self.kill()
        if fault in ("before", "trouble"):
            raise Doubt("network.no_answer" if fault == "before" else "site.trouble")
        if fault in ("late", "killed_late"):
            self.late.append((self.now + self.chance.uniform(self.shortest_lag, self.longest_lag), act))
            if fault == "killed_late":
                self.kill()
            raise Doubt("network.no_answer")
        value = act()
        self.pause()
        if fault == "lost":
            raise Doubt("network.no_answer")
        if fault == "killed_after":
            self.kill()
        return value

    def read(self, name: str) -> None:
        """A request that only asks."""
        self._begin(name)
        fault = self._fault(READ_FAULTS, READ_KILLS)
        if fault == "no_answer":
            raise Doubt("network.no_answer")
        if fault == "not_sent":
            raise NotSent("network.unreachable")
        if fault == "killed":
            self.kill()

    def _begin(self, name: str) -> None:
        self.pause()
        self.requests.append((self.now, name))
        self.now += self.chance.uniform(0.01, 2.0)
        self.arrive()

    def _fault(self, faults: Sequence[str], kills: Sequence[str]) -> str:
        if self.scripted:
            return self.scripted.pop(0)
        drawn = 1.0 if self.calm else self.chance.random()
        if drawn < KILLS:
            return self.chance.choice(kills)
        return self.chance.choice(faults) if drawn < KILLS + FAULTS else ""


class SimulatedConnector:
    """A `Connector` to the world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def capabilities(self) -> Capabilities:
        return Capabilities(self._world.repeatable, reserves=self._world.reserves, lookup=self._world.lookup)

    def verify(self) -> Verified:
        self._world.read("verify")
        return Verified("li", "李", "东风街道", ("contributor",), 0.0)

    def columns(self) -> Sequence[Column]:
        return ()

    def find_picture(self, rendition: str) -> str | None:
        self._world.read("find_picture")
        return f"remote-{rendition}" if rendition in self._world.pictures else None

    def put_picture(self, picture: SubmissionPicture, data: bytes, parent: str = "") -> str:
        assert bool(parent) == self._world.reserves or not self._world.reserves

        def act() -> None:
            if not self._world.repeatable or picture.rendition not in self._world.pictures:
                self._world.pictures.append(picture.rendition)

        with self._world.travel(picture.rendition):
            self._world.write("put_picture", act)
        return f"remote-{picture.rendition}"

    def compose(self, article: Mapping[str, object], pictures: Mapping[str, str]) -> bytes:
        assert all(remote == f"remote-{rendition}" for rendition, remote in pictures.items())
        return canonical_json(dict(article))

    def reserve(self, key: ArticleKey) -> Stored:
        def act() -> Stored:
            self._world.articles.append(Held(key.uid, ""))
            return Stored(key.uid[:8], self._world.articles[-1].etag)

        with self._world.travel("article"):
            stored: Stored = self._world.write("reserve", act)
        return stored

    def find_article(self, key: ArticleKey) -> RemoteArticle | None:
        self._world.read("find_article")
        uid = key.uid
        held = next((each for each in self._world.articles if each.uid == uid), None)
        if held is None or self._world.lookup is Lookup.NONE:
            return None
        address, bare = f"https://example.test/{uid}", not held.digest
        return RemoteArticle(uid[:8], address, held.digest, "published", held.etag, "", unfinished=bare)

    def candidates(self, key: ArticleKey) -> Sequence[Candidate]:
        return [Candidate(each.uid, "", "") for each in self._world.articles]

    def put_article(self, key: ArticleKey, composed: bytes, expected: str) -> Stored:
        digest, uid = json.loads(composed)["digest"], key.uid

        def act() -> Stored:
            held = next((each for each in self._world.articles if each.uid == uid), None)
            if held is None and not expected:
                held = Held(uid, digest)
                self._world.articles.append(held)
            elif held is not None and held.digest == digest and self._world.repeatable:
                pass
            elif held is not None and held.etag == expected:
                held.digest, held.version = digest, held.version + 1
            elif held is not None and not expected and not self._world.repeatable:
                self._world.articles.append(Held(uid, digest))
            else:
                raise Conflict("site.conflict")
            return Stored(uid[:8], held.etag)

        with self._world.travel("article"):
            stored: Stored = self._world.write("put_article", act)
        return stored

    def statuses(self, keys: Sequence[ArticleKey]) -> Sequence[RemoteStatus]:
        return ()

    def content(self, key: ArticleKey) -> RemoteContent | None:
        return None

    def interrupt(self) -> None:
        """Nothing here takes time."""

    def close(self) -> None:
        """Nothing to give back."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class SimulatedConnectors:
    """Stands where the registry does. `by_site`: connectors of other worlds, by the site's name."""

    world: World
    by_site: dict[str, World] = field(default_factory=dict)

    def check(self, kind: str) -> None:
        """Every kind is this one."""

    def needs_secret(self, kind: str) -> bool:
        return True

    def connect(self, site: Site, secret: str, profile: object = None) -> Connector:
        return SimulatedConnector(self.by_site.get(site.name, self.world))
