"""Steering the outbox, and what happens around the sender: full disks, new secrets, two runs at once, stopping."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import ArticleState
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.submission import Hold, SubmissionState
from editor_app.services.workroom import Workroom
from faults import FaultyProxy
from practice import PracticeSite, running_site
from writing import write

NAME = "练习站点"


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def room(library: Library) -> Workroom:
    return build_workroom(library)


@pytest.fixture
def proxy(room: Workroom, library: Library, site: PracticeSite) -> Iterator[FaultyProxy]:
    made = FaultyProxy(site.url)
    room.accounts._credentials.remember(NAME, "tongxunyuan", site.token)
    library.sites.add(site.site(made.url))
    yield made
    made.close()


def held(site: PracticeSite, article_id: str) -> int:
    return sum(stored.client_id == article_id for stored in site.articles)


@pytest.mark.parametrize("step", ["asset.during_outcome", "create.during_outcome", "done.during", "compose.during"])
def test_a_full_disk_while_an_outcome_is_written(
    room: Workroom, proxy: FaultyProxy, site: PracticeSite, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    full = [True]

    def reach(name: str) -> None:
        if name == step and full:
            full.clear()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("editor_app.library.outbox.reach", reach)
    article = write(room, 100 + len(step))
    room.submitting.submit([article.id])
    room.submitting.run(wait=True)
    (item,) = room.submitting.outbox()
    assert not full, "the step was reached"
    assert item.state is SubmissionState.DONE, item
    assert held(site, article.id) == 1
    puts = [seen.path for seen in proxy.seen if seen.method == "PUT" and "/articles/" in seen.path]
    assert len(puts) == 1, "what was carried out was adopted, not sent again"


def test_errors_refuse_an_article_and_name_the_first(room: Workroom, proxy: FaultyProxy) -> None:
    article = room.authoring.new()
    article = room.authoring.save(article.id, Metadata(), Body((paragraph("没有标题。"),)), article.version)
    with pytest.raises(Refused, match=r"submission\.findings") as caught:
        room.submitting.submit([article.id])
    assert int(str(caught.value.details["count"])) >= 1
    assert room.submitting.outbox() == []
    assert room.authoring.open(article.id).state is ArticleState.DRAFT


def test_a_newer_content_waits_for_the_first_to_be_settled(
    room: Workroom, proxy: FaultyProxy, site: PracticeSite
) -> None:
    article = write(room, 200)
    room.submitting.submit([article.id])
    newer = room.authoring.save(article.id, article.metadata, Body((paragraph("新的。"),)), article.version)
    with pytest.raises(Refused, match=r"submission\.unsettled"):
        room.submitting.submit([article.id])
    room.submitting.run(wait=True)
    assert room.authoring.open(article.id).digest == newer.digest, "sending did not touch the text"
    room.submitting.submit([article.id])
    room.submitting.run(wait=True)
    assert [stored.digest for stored in site.articles if stored.client_id == article.id] == [newer.digest]


def test_one_bad_secret_stops_all_of_its_site_and_a_new_one_frees_all(
    room: Workroom, proxy: FaultyProxy, site: PracticeSite
) -> None:
    articles = [write(room, 300 + number) for number in range(3)]
    items = room.submitting.submit([article.id for article in articles])
    room.accounts._credentials.remember(NAME, "tongxunyuan", "wrong")
    told: list[Hold] = []
    room.submitting.run(wait=True, changed=lambda item: told.append(item.hold))
    assert [item.hold for item in room.submitting.outbox()] == [Hold.AUTH] * 3
    assert told.count(Hold.AUTH) == 3, "the window hears of each"
    tried = len(proxy.seen)
    room.submitting.run(wait=True)
    assert len(proxy.seen) == tried, "no further request with a secret that was refused"
    room.accounts._credentials.remember(NAME, "tongxunyuan", site.token)
    room.submitting.retry(items[1].id)
    room.submitting.run(wait=True)
    assert [item.state for item in room.submitting.outbox()] == [SubmissionState.DONE] * 3


def test_a_new_secret_is_used_by_a_run_that_goes_on(room: Workroom, proxy: FaultyProxy, site: PracticeSite) -> None:
    first = write(room, 310)
    room.submitting.submit([first.id])
    room.accounts._credentials.remember(NAME, "tongxunyuan", "wrong")

    def sign_in(item: object) -> None:
        if room.submitting.outbox()[0].hold is Hold.AUTH:
            room.accounts._credentials.remember(NAME, "tongxunyuan", site.token)
            room.submitting.signed_in(NAME)

    room.submitting.run(wait=True, changed=sign_in)
    assert room.submitting.outbox()[0].state is SubmissionState.DONE


def test_what_is_queued_while_a_run_ends_is_not_left_behind(
    room: Workroom, proxy: FaultyProxy, site: PracticeSite
) -> None:
    first, second = write(room, 320), write(room, 321)
    room.submitting.submit([first.id])

    def queue_another(item: object) -> None:
        if len(room.submitting.outbox()) == 1 and room.submitting.outbox()[0].state is SubmissionState.DONE:
            room.submitting.submit([second.id])
            room.submitting.run(wait=True)  # returns at once: the first run is there

    room.submitting.run(wait=True, changed=queue_another)
    assert [item.state for item in room.submitting.outbox()] == [SubmissionState.DONE] * 2


def test_stopping_ends_a_request_under_way_and_nothing_is_lost(
    room: Workroom, proxy: FaultyProxy, site: PracticeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way = threading.Event()
    stop = threading.Event()

    def plan(method: str, path: str, number: int) -> str:
        if method == "PUT" and "/articles/" in path and not under_way.is_set():
            under_way.set()
            return "hang"
        return ""

    monkeypatch.setattr("editor_app.sites.http.LEAST_SECONDS", 60.0)
    proxy.plan, proxy.hang_seconds = plan, 60.0
    article = write(room, 330)
    room.submitting.submit([article.id])
    runner = threading.Thread(target=lambda: room.submitting.run(wait=True, stop=stop.is_set))
    runner.start()
    assert under_way.wait(60)
    stop.set()
    room.submitting.interrupt()
    runner.join(proxy.hang_seconds / 2)
    assert not runner.is_alive(), "neither the site was waited for nor the patience of a call"
    assert room.submitting.outbox()[0].state is SubmissionState.IN_DOUBT
    room.submitting.retry(room.submitting.outbox()[0].id)
    room.submitting.run(wait=True)
    assert held(site, article.id) == 1


def test_the_bytes_that_were_sent_go_when_the_receipt_is_there(
    room: Workroom, proxy: FaultyProxy, library: Library
) -> None:
    article = write(room, 340)
    room.submitting.submit([article.id])
    assert library.database.one("SELECT count(*) FROM submission_bytes") == (1,)
    room.submitting.run(wait=True)
    assert library.database.one("SELECT count(*) FROM submission_bytes") == (0,)
    (item,) = room.submitting.outbox()
    assert library.revisions.get(article.id, item.revision).body == article.body


def test_a_second_press_after_a_refusal_tries_again(room: Workroom, proxy: FaultyProxy, site: PracticeSite) -> None:
    proxy.plan = lambda method, path, number: "413" if method == "PUT" and "/assets/" in path else ""
    article = write(room, 350)
    (first,) = room.submitting.submit([article.id])
    room.submitting.run(wait=True)
    assert room.submitting.outbox()[0].hold is Hold.REFUSED
    proxy.plan = lambda method, path, number: ""
    assert room.submitting.submit([article.id])[0].id == first.id
    room.submitting.run(wait=True)
    assert room.submitting.outbox()[0].state is SubmissionState.DONE
    assert held(site, article.id) == 1


def test_an_account_that_is_good_but_may_not_stops_one_article_alone(
    room: Workroom, proxy: FaultyProxy, site: PracticeSite
) -> None:
    bad, good = write(room, 360), write(room, 361)
    proxy.plan = lambda method, path, number: "403" if method == "PUT" and bad.id in path else ""
    room.submitting.submit([bad.id, good.id])
    room.submitting.run(wait=True)
    assert [item.state for item in room.submitting.outbox()] == [SubmissionState.BLOCKED, SubmissionState.DONE]
    assert room.submitting.outbox()[0].hold is Hold.REFUSED


def test_withdrawing_is_for_what_the_site_cannot_hold(room: Workroom, proxy: FaultyProxy, site: PracticeSite) -> None:
    lost: list[str] = []

    def plan(method: str, path: str, number: int) -> str:
        if method == "PUT" and "/articles/" in path and not lost:
            lost.append(path)
            return "lost_response"
        return ""

    proxy.plan = plan
    article = write(room, 370)
    (item,) = room.submitting.submit([article.id])
    room.submitting.run()
    assert room.submitting.outbox()[0].state is SubmissionState.IN_DOUBT
    with pytest.raises(Refused, match="too_late"):
        room.submitting.cancel(item.id)
    room.submitting.run(wait=True)
    with pytest.raises(Refused, match="no_conflict"):
        room.submitting.accept_remote(item.id)
    assert held(site, article.id) == 1
