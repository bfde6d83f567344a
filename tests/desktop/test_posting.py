"""Handing in from the window against a real site: a conflict is shown, and the person decides which version stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton

from conducted import conducted
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.outbox_window import Wish
from editor_app.desktop.look import Look
from editor_app.model.article import Article
from editor_app.model.body import Body, paragraph
from editor_app.model.submission import Hold, SubmissionState
from practice import PracticeSite, running_site
from windows import wait_until
from writing import write


@pytest.fixture
def site(tmp_path: Path) -> Iterator[PracticeSite]:
    with running_site(tmp_path / "site") as running:
        yield running


@pytest.fixture
def conductor(desk: Desk, look: Look, site: PracticeSite) -> Iterator[Conductor]:
    with conducted(desk, look) as made:
        account = site.site(name="门户")
        desk.jobs.call_on_library(lambda: desk.room.accounts.add(account))
        desk.room.accounts._credentials.remember(account.name, account.user, site.token)
        yield made


def send(conductor: Conductor, article: Article) -> None:
    conductor.posting.handing.submit([article.id], "门户")
    wait_until(
        lambda: any(
            item.article == article.id and item.digest == article.digest and item.state in ENDED
            for item in conductor.posting.handing.outbox.items
        ),
        30,
    )


ENDED = (SubmissionState.DONE, SubmissionState.BLOCKED)


@pytest.mark.parametrize("answer", ["用我的代替", "以站点上的为准"])
def test_a_conflict_is_settled_by_the_person(conductor: Conductor, desk: Desk, site: PracticeSite, answer: str) -> None:
    article = desk.jobs.call_on_library(lambda: write(desk.room, 11))
    send(conductor, article)
    stored = site.store.article(article.id)
    assert stored is not None
    site.store.replace(stored, {"title": "编辑改过的标题"})
    newer = desk.jobs.call_on_library(
        lambda: desk.room.authoring.save(article.id, article.metadata, Body((paragraph("新的正文"),)), article.version)
    )
    send(conductor, newer)
    blocked = conductor.posting.handing.outbox.items[-1]
    assert blocked.hold is Hold.CONFLICT
    held = site.store.article(article.id)
    assert held is not None
    assert held.digest == article.digest, "nothing was overwritten"

    conductor.posting._on_wished(Wish("settle", (blocked.id,)))
    (box,) = conductor.posting._window.findChildren(QMessageBox, "conflictDialog")
    button = next(each for each in box.findChildren(QPushButton) if each.text() == answer)
    button.click()
    wait_until(lambda: conductor.posting.handing.outbox.items[-1].hold is not Hold.CONFLICT)
    ended = SubmissionState.DONE if answer == "用我的代替" else SubmissionState.CANCELLED
    wait_until(lambda: conductor.posting.handing.outbox.items[-1].state is ended)
    now = site.store.article(article.id)
    assert now is not None
    assert now.digest == (newer.digest if ended is SubmissionState.DONE else article.digest)
