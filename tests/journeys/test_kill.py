"""Kill the sending program at every step, start it again, and count what the site holds: once, never twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.failpoints import SUBMISSION_POINTS
from editor_app.model.submission import Hold, SubmissionState
from faults import FaultyProxy
from forking import Started, start
from practice import PracticeSite, running_site
from writing import write

PASSWORD = "EDITOR_APP_PASSWORD_练习站点"
AFTER_DOUBT = ("lookup.before", "lookup.after_answer", "settle.during")
AFTER_A_VERDICT = ("auth.wait",)
# What the parent does the moment the proxy has the whole request: name -> (which PUT, fault after the kill).
HELD = {
    "picture sent, not carried out": ("/assets/", "reset_before"),
    "picture on its way, half of it sent": ("/assets/", "partial"),
    "picture carried out after the kill": ("/assets/", "late_commit"),
    "picture carried out, answer lost": ("/assets/", "lost_response"),
    "article sent, not carried out": ("/articles/", "reset_before"),
    "article carried out after the kill": ("/articles/", "late_commit"),
    "article carried out, answer lost": ("/articles/", "lost_response"),
}


@dataclass
class Row:
    """A line of the table that is printed."""

    step: str
    killed: bool
    articles: int
    pictures: int


TABLE: list[Row] = []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def _table() -> Iterator[None]:
    yield
    lines = ["", f"{'killed at':<40} | killed | articles | pictures"]
    lines += [f"{row.step:<40} | {row.killed!s:<6} | {row.articles:>8} | {row.pictures:>8}" for row in TABLE]
    text = "\n".join(lines)
    print(text)
    folder = Path(os.environ.get("TEST_OUTPUT", "test-output"))
    folder.mkdir(exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")  # of a file whose tests are shared out each has its part
    (folder / f"kill-table{worker and '-'}{worker}.txt").write_text(text + "\n", encoding="utf-8")


class Office:
    """A contributor's computer: a library with one finished article, and the program that is killed."""

    def __init__(self, folder: Path, site: PracticeSite, seed: int, url: str = "") -> None:
        self.folder = folder / "library"
        self.site = site
        with Library.open(self.folder) as library:
            room = build_workroom(library)
            library.sites.add(site.site(url))
            self.article: Article = write(room, seed)
        self.pictures_before = site.store.asset_count()

    def program(self, *arguments: str, failpoint: str = "", driver: str = "") -> Started:
        environment = {
            **os.environ,
            "EDITOR_APP_LIBRARY": str(self.folder),
            "EDITOR_APP_TIME_FACTOR": "0.004",
            "EDITOR_APP_FAILPOINT": failpoint,
            PASSWORD: self.site.token,
            "PYTHONUTF8": "1",
        }
        return start([*([driver] if driver else ["-m", "editor_app"]), *arguments], environment)

    def call(self, *arguments: str, failpoint: str = "", driver: str = "") -> int:
        process = self.program(*arguments, failpoint=failpoint, driver=driver)
        _, err = process.communicate(timeout=180)
        assert "Traceback" not in err, err
        return process.returncode

    def drain(self) -> None:
        """Start it again and let it finish; press submit again where the kill came before anything was written. In this
        process: what was killed has left nothing but its library.
        """
        with Library.open(self.folder) as library:
            room = build_workroom(library)
            if not library.outbox.list():
                room.submitting.submit([self.article.id])
            for item in library.outbox.list():
                if item.hold is Hold.AUTH:
                    room.submitting.signed_in(item.site)
            room.submitting.run(wait=True)

    def check(self, step: str, *, killed: bool) -> None:
        """What the site holds, and what the library believes."""
        held = [stored for stored in self.site.articles if stored.client_id == self.article.id]
        pictures = self.site.store.asset_count() - self.pictures_before
        TABLE.append(Row(step, killed, len(held), pictures))
        assert killed, f"{step} was never reached"
        assert [stored.digest for stored in held] == [self.article.digest]
        assert pictures == 2
        with Library.open(self.folder) as library:
            (item,) = library.outbox.list()
            assert item.state is SubmissionState.DONE
            assert item.receipt is not None
            assert item.receipt.digest == self.article.digest
            assert library.articles.get(self.article.id).digest == self.article.digest
            assert library.database.quick_check() == []


@pytest.mark.parametrize(
    "step", [point for point in SUBMISSION_POINTS if point not in (*AFTER_DOUBT, *AFTER_A_VERDICT)]
)
def test_killed_at_a_named_step(tmp_path: Path, site: PracticeSite, step: str) -> None:
    office = Office(tmp_path, site, 5000 + SUBMISSION_POINTS.index(step))
    status = office.call("submit", office.article.id, "--wait", failpoint=step)
    office.drain()
    office.check(step, killed=status == -signal.SIGKILL)


@pytest.fixture(autouse=True)
def _signed_in(monkeypatch: pytest.MonkeyPatch, site: PracticeSite) -> None:
    monkeypatch.setenv(PASSWORD, site.token)
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")


@pytest.mark.parametrize("what", ["/assets/", "/articles/"])
@pytest.mark.parametrize("step", AFTER_A_VERDICT)
def test_killed_while_waiting_for_the_person(tmp_path: Path, site: PracticeSite, step: str, what: str) -> None:
    refused: list[str] = []

    def plan(method: str, path: str, number: int) -> str:
        if method == "PUT" and what in path and not refused:
            refused.append(path)
            return "401"
        return ""

    proxy = FaultyProxy(site.url, plan)
    try:
        office = Office(tmp_path, site, 8000 + (what == "/assets/"), proxy.url)
        status = office.call("submit", office.article.id, "--wait", failpoint=step)
        before = len(proxy.seen)
        assert office.call("outbox", "run", "--wait") == 1, "a start does not try the secret again that was refused"
        assert len(proxy.seen) == before
        office.drain()
    finally:
        proxy.close()
    office.check(f"{step} ({what.strip('/')})", killed=status == -signal.SIGKILL)


def test_the_program_itself_goes_on_after_a_kill(tmp_path: Path, site: PracticeSite) -> None:
    office = Office(tmp_path, site, 9000)
    status = office.call("submit", office.article.id, "--wait", failpoint="create.after_answer")
    assert office.call("outbox", "run", "--wait") == 0
    office.check("create.after_answer, outbox run", killed=status == -signal.SIGKILL)


@pytest.mark.parametrize("what", ["/assets/", "/articles/"])
@pytest.mark.parametrize("step", AFTER_DOUBT)
def test_killed_while_asking_what_became_of_it(tmp_path: Path, site: PracticeSite, step: str, what: str) -> None:
    lost: list[str] = []

    def plan(method: str, path: str, number: int) -> str:
        if method == "PUT" and what in path and not lost:
            lost.append(path)
            return "reset_before" if step == "settle.during" else "lost_response"
        return ""

    proxy = FaultyProxy(site.url, plan)
    try:
        seed = 6000 + AFTER_DOUBT.index(step) * 2 + (what == "/assets/")
        office = Office(tmp_path, site, seed, proxy.url)
        driver = str(Path(__file__).with_name("drive_unrepeatable.py")) if step == "settle.during" else ""
        status = office.call("submit", office.article.id, "--wait", failpoint=step, driver=driver)
        office.drain()
    finally:
        proxy.close()
    office.check(f"{step} ({what.strip('/')})", killed=status == -signal.SIGKILL)


@pytest.mark.parametrize("name", HELD)
def test_killed_while_the_request_is_out(tmp_path: Path, site: PracticeSite, name: str) -> None:
    what, fault = HELD[name]
    victims: list[Started] = []
    killed: list[str] = []

    def plan(method: str, path: str, number: int) -> str:
        if method == "PUT" and what in path and not killed:
            killed.append(path)
            victims[0].kill()
            return fault
        return ""

    proxy = FaultyProxy(site.url, plan)
    try:
        office = Office(tmp_path, site, 7000 + list(HELD).index(name), proxy.url)
        victims.append(office.program("submit", office.article.id, "--wait"))
        victims[0].communicate(timeout=180)
        office.drain()
    finally:
        proxy.close()
    office.check(name, killed=victims[0].returncode == -signal.SIGKILL)
