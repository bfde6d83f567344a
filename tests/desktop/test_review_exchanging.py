"""Reviewing with others from the window: a folder, a site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.model.article import ArticleState
from editor_app.model.review_moves import Stage
from editor_app.model.site import Site
from office import Office
from practice import PracticeSite, running_site
from two_desks import Ring
from two_desks import desk as a_desk
from windows import wait_until
from writing import write


@pytest.fixture
def office(desk: Desk, look: Look, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    ring = Ring()
    monkeypatch.setattr("editor_app.sites.credentials._real_keyring", lambda: ring)
    made = Office(desk, look)
    yield made
    made.end()


def test_packages_of_a_folder_are_taken_over_and_answered(office: Office, tmp_path: Path) -> None:
    office.become("李明", "道外区委组织部")
    article = office.write()
    office.open(article)
    office.send()
    office.conductor.reviewing.exchanging._to_put = article.id
    office.conductor.reviewing.exchanging.folder_chosen(str(tmp_path))
    wait_until(lambda: "稿件包已放进" in office.said)
    assert len(list(tmp_path.glob("*.textpack"))) == 1
    (tmp_path / "坏.textpack").write_bytes(b"PK no package")
    os.utime(tmp_path / "坏.textpack", (0, 0))
    office.conductor.reviewing.exchanging.look(asked=True)
    wait_until(lambda: "坏.textpack" in office.said)
    office.conductor.reviewing.exchanging._folder = str(tmp_path / "nirgends")
    office.conductor.reviewing.exchanging.look()
    wait_until(lambda: "不在了" in office.said)


def test_without_a_site_that_reviews_the_person_is_told_of_other_ways(office: Office) -> None:
    office.trigger("exchangeReviewsAction")
    wait_until(lambda: "稿件包" in office.said)


def test_what_waits_at_a_site_comes_to_the_desk_and_the_decision_goes_back(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")

    def account(site: PracticeSite, role: str) -> tuple[Site, str]:
        found = next(each for each in site.accounts.all if each.role == role)
        return Site("练习站点", "intake", site.url, found.user, "practice"), found.token

    with (
        running_site(tmp_path / "site", review=True) as site,
        a_desk(tmp_path / "li", "练习通讯员", "东风街道党工委") as li,
    ):
        li.accounts.add(*account(site, "contributor"))
        article = write(li, 1, pictures=1)
        li.submitting.submit([article.id])
        li.submitting.run(wait=True)
        office.call(lambda: office.desk.room.accounts.add(*account(site, "editor")))
        office.become("王丽")
        office.trigger("exchangeReviewsAction")
        wait_until(lambda: "收下 1 篇" in office.said)
        office.window.library.choose_box(ArticleState.IN_REVIEW)
        wait_until(lambda: office.window.library.model.rowCount() == 1)
        office.open(article)
        assert office.stage is Stage.PENDING
        office.sign()
        wait_until(lambda: "报上 1 个决定" in office.said)
        li.site_reviews.exchange("练习站点")
        state = li.reviewing.view(article.id).state
        assert [signature.entry.by.name for signature in state.signatures] == ["王丽"]
