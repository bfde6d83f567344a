"""Good and bad times: no network, a site in trouble, one that asks for patience, a computer that slept, an order that
changes while things are under way.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from editor_app.library.library import Library
from editor_app.model.site import Site
from editor_app.model.submission import SubmissionState
from services.test_exactly_once import SITE, Office
from simulated_site import World


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


def office(library: Library, articles: int, seed: int = 1, **kinds: object) -> Office:
    """An office whose outbox holds so many articles with three pictures each."""
    world = World(random.Random(seed), repeatable=True, calm=True, **kinds)  # type: ignore[arg-type]
    made = Office(library, world)
    for number in range(articles):
        made.submit(made.write(number, pictures=3))
    return made


def states(made: Office) -> set[SubmissionState]:
    return {item.state for item in made.submitting.outbox()}


def test_without_a_network_nothing_is_tried_and_nobody_is_blamed(library: Library) -> None:
    made = office(library, 3)
    made.submitting.set_online(False)
    made.submitting.run(wait=True)
    assert made.world.requests == []
    assert [(item.attempt, item.reason) for item in made.submitting.outbox()] == [(0, "")] * 3
    made.submitting.set_online(True)
    made.drain()
    assert states(made) == {SubmissionState.DONE}


def test_the_network_goes_in_the_middle_and_comes_back(library: Library) -> None:
    made = office(library, 4)
    made.world.scripted = ["", "", "", "", *["not_sent"] * 6]
    tried: list[float] = []

    def changed(item: object) -> None:
        if any(name for _, name in made.world.requests[4:]) and not tried:
            tried.append(made.world.now)
            made.submitting.set_online(False)

    made.submitting.run(wait=True, changed=changed)  # ends: nothing will move by itself
    count = len(made.world.requests)
    assert max(item.attempt for item in made.submitting.outbox()) <= 1, "what failed without a network is not counted"
    made.world.scripted = []
    made.submitting.set_online(True)
    made.submitting.run(wait=True)
    assert states(made) == {SubmissionState.DONE}
    assert made.world.requests[count][0] - tried[0] < 5, "tried at once, not when the wait would have been over"


def test_a_site_on_this_computer_needs_no_network(library: Library) -> None:
    made = Office(library, World(random.Random(1), repeatable=True, calm=True))
    library.sites.add(Site(SITE.name, "intake", "http://127.0.0.1:8765", "li", "practice"))
    made.submit(made.write(1))
    made.submitting.set_online(False)
    made.submitting.run(wait=True)
    assert states(made) == {SubmissionState.DONE}


def test_a_site_in_trouble_is_tried_by_one_step_at_a_time_ever_more_slowly(library: Library) -> None:
    made = office(library, 5)
    made.world.scripted = ["not_sent"] * 7
    made.drain()
    at = [moment for moment, _ in made.world.requests]
    waits = [later - sooner for sooner, later in pairwise(at[:8])]
    assert all(wait >= 3.75 for wait in waits), "one probe after the other, never two at once"
    assert waits[4] > 40, "after five faults about a minute"
    assert max(waits) < 70
    assert states(made) == {SubmissionState.DONE}


def test_the_other_sites_go_on_meanwhile(library: Library) -> None:
    made = office(library, 2)
    other = World(random.Random(2), repeatable=True, calm=True)
    other.crews = made.world.crews  # one program, one crew
    made.connectors.by_site["另一个"] = other
    library.sites.add(Site("另一个", "intake", "https://other.test", "li", "practice"))
    made.restart()
    made.submitting._credentials.remember("另一个", "li", "x")
    made.world.scripted = ["not_sent"] * 40
    article = made.write(50, pictures=2)
    made.submitting.submit([article.id], "另一个")
    made.submitting.run(wait=True, stop=lambda: made.world.now > 1100)
    by_site = {item.site: item.state for item in made.submitting.outbox()}
    assert by_site == {SITE.name: SubmissionState.WAITING, "另一个": SubmissionState.DONE}


@pytest.mark.parametrize("asked", [7.0, 600.0])
def test_a_site_that_names_a_time_is_obeyed(library: Library, asked: float) -> None:
    made = office(library, 3)
    made.world.scripted = ["", "throttled"]
    made.world.throttle_seconds = asked
    made.drain()
    refused = next(at for number, (at, _) in enumerate(made.world.requests) if number == 1)
    later = [at for at, _ in made.world.requests if at > refused + 2.1]  # what was under way then
    assert asked <= later[0] - refused <= asked * 1.1 + 4, "not sooner, and not much later"
    assert states(made) == {SubmissionState.DONE}


def test_an_evening_on_the_train_ends_in_one_try(library: Library) -> None:
    """The computer sleeps for eight hours while everything waits; on waking each site is tried once, not by a storm."""
    made = office(library, 6)
    made.world.scripted = ["not_sent"] * 4
    slept: list[float] = []
    original = made.world.sleep

    def sleep(seconds: float) -> None:
        if len(made.world.requests) == 3 and not slept:
            made.world.now += 8 * 3600
            slept.append(made.world.now)
        original(seconds)

    made.world.sleep = sleep  # type: ignore[method-assign]
    made.drain()
    after = [at for at, _ in made.world.requests if at >= slept[0]]
    assert after[0] - slept[0] < 5, "at once"
    assert after[1] - after[0] > 3, "and one alone: it failed, so that the others wait"
    assert states(made) == {SubmissionState.DONE}


def test_what_is_moved_to_the_front_goes_next(library: Library) -> None:
    made = office(library, 12, seed=2)  # what is under way then ends in an order of chance
    items = made.submitting.outbox()
    moved: list[str] = []

    def changed(item: object) -> None:
        if not moved and any(each.state is SubmissionState.DONE for each in made.submitting.outbox()):
            first = next(each for each in made.submitting.outbox() if each.state is not SubmissionState.DONE)
            moved.append(items[-1].id)
            made.submitting.move(items[-1].id, first.id)

    ended: list[str] = []

    def note(item: object) -> None:
        changed(item)
        for each in made.submitting.outbox():
            if each.state is SubmissionState.DONE and each.id not in ended:
                ended.append(each.id)

    made.submitting.run(wait=True, changed=note)
    assert ended.index(moved[0]) <= 7, "before those that stood before it and had not begun"
    assert len(ended) == 12
