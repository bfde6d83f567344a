"""What only a person can settle, in the window against the stand-in for DedeCMS: letters in a picture, and whether an article is
at a site that cannot be asked for certain.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableWidget

from conducted import conducted
from dede_engine import MEMBER, MEMBER_PASSWORD, DedeSite
from dede_site import running_dede
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.doubt_dialog import DoubtDialog
from editor_app.desktop.dialogs.letters_dialog import LettersDialog
from editor_app.desktop.dialogs.outbox_window import Wish
from editor_app.desktop.look import Look
from editor_app.desktop.models.submissions import main_act
from editor_app.model.article import Article
from editor_app.model.site import Site
from editor_app.model.submission import Hold, Submission, SubmissionState
from windows import wait_until
from writing import write

SITE = "门户"


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")


@pytest.fixture
def site() -> Iterator[DedeSite]:
    with running_dede("57", captcha_login=True) as running:
        yield running


@pytest.fixture
def conductor(desk: Desk, look: Look, site: DedeSite) -> Iterator[Conductor]:
    with conducted(desk, look) as made:
        desk.jobs.call_on_library(lambda: desk.room.accounts.add(Site(SITE, "dedecms", site.url, MEMBER, "practice")))
        desk.room.accounts._credentials.remember(SITE, MEMBER, MEMBER_PASSWORD)
        yield made


def send(conductor: Conductor, article: Article, hold: Hold) -> Submission:
    conductor.posting.handing.submit([article.id], SITE)
    wait_until(lambda: any(item.hold is hold for item in conductor.posting.handing.outbox.items))
    return conductor.posting.handing.outbox.items[-1]


def wish(conductor: Conductor, item: Submission) -> None:
    conductor.posting._on_wished(Wish(main_act(item).name, (item.id,)))


def answer(dialog: LettersDialog, text: str) -> None:
    field = dialog.findChild(QLineEdit, "lettersInput")
    wait_until(field.isEnabled)
    field.setText(text)
    press(dialog, "确定")


def press(dialog: LettersDialog | DoubtDialog, words: str) -> None:
    next(each for each in dialog.findChildren(QPushButton) if each.text() == words).click()


def letters_of(site: DedeSite) -> str:
    (letters,) = site.letters.values()
    return letters


def test_letters_are_shown_until_they_are_right_and_the_outbox_goes_on(
    conductor: Conductor, desk: Desk, site: DedeSite
) -> None:
    article = desk.jobs.call_on_library(lambda: write(desk.room, 71))
    item = send(conductor, article, Hold.AUTH)
    wish(conductor, item)
    (dialog,) = conductor.posting._window.findChildren(LettersDialog)
    picture = dialog.findChild(QLabel, "lettersPicture")
    wait_until(lambda: not picture.pixmap().isNull())
    first = letters_of(site)
    answer(dialog, "????")
    wait_until(lambda: "不对" in dialog.findChild(QLabel, "lettersWords").text())
    assert letters_of(site) != first
    press(dialog, "换一张")
    field = dialog.findChild(QLineEdit, "lettersInput")
    wait_until(field.isEnabled)
    answer(dialog, letters_of(site).upper())
    wait_until(lambda: conductor.posting.handing.outbox.items[-1].state is SubmissionState.DONE)
    assert site.holds(article.metadata.title) == 1
    assert conductor.posting.settling._letters is None


@pytest.mark.parametrize("there", [True, False])
def test_doubt_is_settled_by_the_person_with_the_evidence_in_sight(
    conductor: Conductor, desk: Desk, site: DedeSite, there: bool
) -> None:
    site.captcha_login = False
    article = desk.jobs.call_on_library(lambda: write(desk.room, 72, pictures=0))
    site.add({"title": "别的稿件", "typeid": "3"}, MEMBER, office=False)
    site.faults = ["lost_before"]
    item = send(conductor, article, Hold.UNPROVEN)
    wish(conductor, item)
    (dialog,) = conductor.posting._window.findChildren(DoubtDialog)
    table = dialog.findChild(QTableWidget, "doubtTable")
    wait_until(lambda: table.rowCount() == 1)
    assert [table.item(0, place).text() for place in range(3)] == ["别的稿件", "未审核", "2026-11-24"]
    if there:
        table.selectRow(0)
    press(dialog, "已经在站点上" if there else "再报一次")
    wait_until(lambda: conductor.posting.handing.outbox.items[-1].state is SubmissionState.DONE)
    receipt = conductor.posting.handing.outbox.items[-1].receipt
    assert receipt is not None
    assert receipt.url.startswith(site.url)
    assert receipt.digest == ("" if there else article.digest)
    assert site.holds(article.metadata.title) == (0 if there else 1)


def test_a_site_that_is_away_is_told_in_the_dialog(conductor: Conductor, desk: Desk, site: DedeSite) -> None:
    article = desk.jobs.call_on_library(lambda: write(desk.room, 73, pictures=0))
    item = send(conductor, article, Hold.AUTH)
    desk.jobs.call_on_library(
        lambda: desk.room.accounts.add(Site(SITE, "dedecms", "http://127.0.0.1:9", MEMBER, "practice"))
    )
    wish(conductor, item)
    (dialog,) = conductor.posting._window.findChildren(LettersDialog)
    words = dialog.findChild(QLabel, "lettersWords")
    wait_until(lambda: "站点" in words.text() and "正在" not in words.text())
    dialog.reject()
