"""Through the outbox to the stand-in for DedeCMS: whatever the network does, each article once, and where nobody can know, the
person is asked.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dede_engine import MEMBER, MEMBER_PASSWORD, OFFICE, OFFICE_PASSWORD, DedeSite
from dede_site import running_dede
from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.profile import SiteProfile
from editor_app.model.site import Site
from editor_app.model.submission import Hold, SubmissionState
from editor_app.services.workroom import Workroom
from writing import write

FAULTS = ("lost_after", "lost_before", "500_after", "late", "portal", "cut")
SITE = "门户"


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with Library.open(tmp_path / "library") as library:
        yield build_workroom(library)


def enter(room: Workroom, site: DedeSite, door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account there, by the door that the profile names."""
    user, secret = (OFFICE, OFFICE_PASSWORD) if door == "office57" else (MEMBER, MEMBER_PASSWORD)
    practice = room.profiles.get("practice")

    def get(profile_id: str) -> SiteProfile:
        return replace(practice, connector={"door": door})

    monkeypatch.setattr(room.profiles, "get", get)
    room.accounts._credentials.remember(SITE, user, secret)
    room.accounts.add(Site(SITE, "dedecms", site.url, user, "practice"))


@pytest.mark.parametrize(
    ("kind", "door", "encoding", "seed"),
    [("57", "member57", "gbk", 1), ("57", "office57", "utf-8", 2), ("biz6", "biz6", "utf-8", 3)],
)
def test_whatever_the_network_does_each_article_is_there_once(
    room: Workroom, monkeypatch: pytest.MonkeyPatch, kind: str, door: str, encoding: str, seed: int
) -> None:
    chance = random.Random(seed)
    with running_dede(kind, encoding=encoding) as site:
        enter(room, site, door, monkeypatch)
        articles = [write(room, seed * 100 + number, pictures=1) for number in range(8)]
        room.submitting.submit([article.id for article in articles], SITE)
        site.faults = [chance.choice((*FAULTS, "", "", "")) for _ in range(30)]
        for _ in range(20):
            room.submitting.run(wait=True)
            for item in room.submitting.outbox():
                if item.hold is Hold.UNPROVEN:  # the person looks
                    there = site.holds(item.title)
                    room.submitting.it_is_there(item.id) if there else room.submitting.send_again(item.id)
            if all(item.state is SubmissionState.DONE for item in room.submitting.outbox()):
                break
        items = room.submitting.outbox()
        assert [(item.state, item.reason) for item in items] == [(SubmissionState.DONE, "")] * len(articles)
        assert [site.holds(article.metadata.title) for article in articles] == [1] * len(articles)
        assert len(site.entries) == len(articles)
        for item, article in zip(items, articles, strict=True):
            assert item.receipt is not None
            assert item.receipt.digest in (article.digest, "")  # empty where only the person has seen it
        assert sum(item.receipt.digest != "" for item in items if item.receipt) >= len(articles) // 2


def test_a_submission_that_vanished_is_asked_about_and_never_sent_twice(
    room: Workroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_dede() as site:
        enter(room, site, "member57", monkeypatch)
        article = write(room, 900, pictures=0)
        room.submitting.submit([article.id], SITE)
        site.faults = ["lost_before"]
        room.submitting.run(wait=True)
        (item,) = room.submitting.outbox()
        assert (item.hold, item.reason) == (Hold.UNPROVEN, "submission.unproven")
        assert site.entries == []
        site.add({"title": "别的", "typeid": "3"}, MEMBER, office=False)
        assert [each.title for each in room.submitting.candidates_at(item.id)] == ["别的"]
        room.submitting.send_again(item.id)
        room.submitting.run(wait=True)
        (item,) = room.submitting.outbox()
        assert item.state is SubmissionState.DONE
        assert site.holds(article.metadata.title) == 1


def test_an_update_goes_over_the_own_article_while_it_waits(room: Workroom, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_dede("biz6") as site:
        enter(room, site, "biz6", monkeypatch)
        article = write(room, 901, pictures=1)
        room.submitting.submit([article.id], SITE)
        room.submitting.run(wait=True)
        newer = replace(article.metadata, author="王芳", title="第901篇：改过")
        changed = room.authoring.save(article.id, newer, article.body, article.version)
        room.submitting.submit([article.id], SITE)
        room.submitting.run(wait=True)
        last = room.submitting.outbox()[-1]
        assert last.state is SubmissionState.DONE
        assert last.receipt is not None
        assert last.receipt.digest == changed.digest
        assert [entry.title for entry in site.entries] == ["第901篇：改过"]

        site.approve(last.receipt.remote_id)
        room.authoring.save(article.id, replace(newer, author="李某"), changed.body, changed.version)
        room.submitting.submit([article.id], SITE)
        room.submitting.run(wait=True)
        last = room.submitting.outbox()[-1]
        assert (last.hold, last.reason) == (Hold.REFUSED, "dede.published")
        assert site.entries[0].arcrank == 0
