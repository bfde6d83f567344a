"""Chaos with a seed: between the outbox and real sites stands a network that does everything networks do, and the program
is killed at any step, over and over. In the end each site's own database holds each article once and each picture once,
with the content that the receipts name.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.failpoints import RESERVE_POINTS, SUBMISSION_POINTS
from editor_app.model.site import Site
from editor_app.model.submission import Submission, SubmissionState
from editor_app.services.accounts import password_variable
from editor_app.sites.wordpress_article import picture_slug
from faults import AFTER, BEFORE, KILLING, STRANGE, STRANGE_AFTER, FaultyProxy
from practice import running_site
from wordpress_site import WordPress
from writing import write

# What the network does here, by the words of the issue; `dup_forward`, a box that sends everything twice, makes two at a
# site that cannot tell a repeat, whoever asks.
KINDS = [*BEFORE, *AFTER, *STRANGE, *STRANGE_AFTER, "refuse", "delay", *KILLING]
SLOW = ("hang", "endless", "gzip_bomb", "deep_json", "many_headers")
COMMON = ("refuse", "reset_before", "lost_response", "cut_body", "delay", "429", "503_retry", "captive", *KILLING)
STEPS = (*SUBMISSION_POINTS, *RESERVE_POINTS)
LIVES = 120
COUNTED: Counter[str] = Counter()


@dataclass
class Chaos:
    """Faults by a seed, as often as `share` says until `most` have been done."""

    chance: random.Random
    kinds: Sequence[str]
    share: float
    most: int
    done: Counter[str] = field(default_factory=Counter)

    def plan(self, method: str, path: str, number: int) -> str:
        if sum(self.done.values()) >= self.most or self.chance.random() >= self.share:
            return ""
        rare = self.chance.random() < 0.4
        fault = self.chance.choice([kind for kind in (self.kinds if rare else COMMON) if kind in self.kinds])
        if fault in SLOW and self.done[fault] >= 2:
            fault = "lost_response"
        self.done[fault] += 1
        return fault


class Life:
    """The process that empties the outbox; it is killed and started again."""

    def __init__(self, folder: Path, site: Site, secret: str, factor: str) -> None:
        self.pid = 0
        self.killed = 0
        environment = {
            **os.environ,
            "EDITOR_APP_TIME_FACTOR": factor,
            "PYTHONUTF8": "1",
            password_variable(site.name): secret,
        }
        driver = [sys.executable, str(Path(__file__).with_name("drive_lives.py")), str(folder)]
        self._process = subprocess.Popen(
            driver, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            assert self._process.stderr is not None
            raise AssertionError(self._process.stderr.read())
        return line

    def live(self, failpoint: str) -> int:
        """One life; its exit status, or the signal that ended it."""
        assert self._process.stdin is not None
        self._process.stdin.write(failpoint + "\n")
        self._process.stdin.flush()
        self.pid = int(self._line())
        status = int(self._line())
        self.pid = 0
        assert status in (0, 1, -signal.SIGKILL), self.close()
        self.killed += status == -signal.SIGKILL
        return status

    def kill(self) -> None:
        """End the present life at this instant."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)

    def close(self) -> str:
        """What was said on standard error by all lives."""
        _, said = self._process.communicate(timeout=180)
        return said


@dataclass
class Office:
    """A library with articles, on its way to a site through the chaos."""

    folder: Path
    site: Site
    secret: str

    def queue(self, first: int, count: int, pictures: int) -> list[Article]:
        with Library.open(self.folder) as library:
            library.sites.add(self.site)
            room = build_workroom(library)
            articles = [write(room, first + number, pictures) for number in range(count)]
            pressed = room.batching.submit([article.id for article in articles], self.site.name)
            assert not pressed.left
        return articles

    def run(self, proxy: FaultyProxy, chaos: Chaos, factor: str) -> Counter[str]:
        """Live until everything has arrived. What happened, by kind."""
        life = Life(self.folder, self.site, self.secret, factor)
        proxy.kill = life.kill
        proxy.plan = chaos.plan
        try:
            for _ in range(LIVES):
                step = chaos.chance.choice(STEPS) if sum(chaos.done.values()) < chaos.most else ""
                times = chaos.chance.randint(1, 3)
                if life.live(f"{step}:{times}" if step else "") == 0:
                    break
        finally:
            said = life.close()
        assert "Traceback" not in said, said
        by_network = sum(chaos.done[kind] for kind in KILLING)
        kills = max(life.killed - by_network, 0)
        return Counter({**chaos.done, "kill -9 at a step": kills})

    def outbox(self) -> list[Submission]:
        with Library.open(self.folder) as library:
            assert library.database.quick_check() == []
            for item in library.outbox.list():
                assert item.state is SubmissionState.DONE, (item.phase, item.hold, item.reason, item.details)
            return library.outbox.list()


@pytest.fixture(scope="module", autouse=True)
def _summary() -> Iterator[None]:
    yield
    line = f"chaos: {sum(COUNTED.values())} faults: " + ", ".join(f"{kind} {n}" for kind, n in COUNTED.most_common())
    print("\n" + line)
    folder = Path(os.environ.get("TEST_OUTPUT", "test-output"))
    folder.mkdir(exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")  # of a file whose tests are shared out each has its part
    (folder / f"chaos{worker and '-'}{worker}.txt").write_text(line + "\n", encoding="utf-8")


def test_the_practice_site_holds_each_once(tmp_path: Path) -> None:
    with running_site(tmp_path / "site") as site:
        proxy = FaultyProxy(site.url, late_seconds=0.15)
        try:
            office = Office(tmp_path / "library", site.site(proxy.url), site.token)
            articles = office.queue(90_000, 36, 3)
            chaos = Chaos(random.Random(20_261_128), KINDS, 0.6, 235)
            COUNTED.update(happened := office.run(proxy, chaos, "0.002"))
        finally:
            proxy.close()
        assert sum(happened.values()) >= 235, happened
        items = office.outbox()
        held = Counter((stored.client_id, stored.digest) for stored in site.articles)
        assert held == Counter((article.id, article.digest) for article in articles)
        assert Counter(item.receipt.digest for item in items if item.receipt) == Counter(a.digest for a in articles)
        assert site.store.asset_count() == len({picture.rendition for item in items for picture in item.pictures})


def test_wordpress_holds_each_once(tmp_path: Path, wordpress: WordPress) -> None:
    proxy = FaultyProxy(wordpress.base, late_seconds=0.15)
    kinds = [kind for kind in KINDS if kind not in ("dup_forward", *SLOW)]
    try:
        office = Office(tmp_path / "library", wordpress.site(url=proxy.url, name="网站"), wordpress.secret())
        articles = office.queue(95_000, 8, 2)
        chaos = Chaos(random.Random(5), kinds, 0.45, 80)
        COUNTED.update(happened := office.run(proxy, chaos, "0.008"))
    finally:
        proxy.close()
    assert sum(happened.values()) >= 80, happened
    items = {item.article: item for item in office.outbox()}
    with Library.open(office.folder) as library:
        for article in articles:
            item = items[article.id]
            assert item.receipt is not None
            assert item.receipt.digest == article.digest
            (post,) = wordpress.posts(article.metadata.title)
            assert (str(post.id), post.status) == (item.remote_id, "pending")
            for picture in item.pictures:
                (kept,) = wordpress.media(picture_slug(picture.rendition))
                file = wordpress.media_file(kept).read_bytes()
                assert file == library.assets.read_rendition(picture.rendition)
