"""A batch in the real window: thirty chosen, looked through, handed in with one press; the outbox in the middle of it, in
both themes; the order, pausing and receipts; and leaving while it is under way.
"""

from __future__ import annotations

import csv
import gc
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageOps
from PySide6.QtCore import Qt
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMessageBox, QPushButton, QTableWidget

from editor_app.app import open_workroom
from editor_app.assets import resource
from editor_app.desktop.dialogs.batch_dialog import BatchDialog
from editor_app.desktop.dialogs.outbox_window import OutboxWindow, Wish
from editor_app.model.body import Body, Figure, paragraph
from editor_app.model.metadata import Metadata
from editor_app.model.submission import SubmissionState
from editor_app.services.accounts import password_variable
from editor_app.services.workroom import Workroom
from editor_app.sites.bandwidth import OUTGOING
from faults import FaultyProxy
from journeys.test_window import GapMonitor, Run
from practice import PracticeSite, running_site
from windows import let_pass, wait_until

pytestmark = pytest.mark.window

LEFT = Qt.MouseButton.LeftButton
COUNT = 30
TITLES = (
    "党旗飘扬在一线：道里区筑牢防汛“红色堤坝”",
    "靖宇街道：一杯热茶“泡”出邻里情",
    "民主镇党员突击队抢收水稻三千亩",
    "区委党校开展“微型党课”送学下乡活动",
    "非公企业党建“结对子”见实效",
    "老党员王凤兰：三十年守护一条街",
)
PHOTOS = sorted(resource("sample", "photos").glob("*.jpg"))


def trouble(method: str, path: str, number: int) -> str:
    """What goes wrong on the way to the second site: pictures are refused, an article's answer does not come."""
    if method == "PUT" and "/assets/" in path:
        return "413"
    return "hang" if method == "PUT" else ""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[PracticeSite]:
    with running_site(tmp_path / "site") as running:
        yield running


def photo(number: int) -> bytes:
    """A photo that no other number gives."""
    with Image.open(PHOTOS[number % len(PHOTOS)]) as opened:
        small = ImageEnhance.Brightness(ImageOps.exif_transpose(opened).convert("RGB").resize((960, 640))).enhance(
            0.8 + number * 0.004
        )
    file = io.BytesIO()
    small.save(file, "JPEG")
    return file.getvalue()


def fill(room: Workroom) -> list[str]:
    """Thirty articles with photos of their own, and one that is not finished."""
    ids = []
    for number in range(COUNT):
        title = TITLES[number % len(TITLES)] + (f"（{number // len(TITLES)}）" if number >= len(TITLES) else "")
        article = room.authoring.new(title=title)
        metadata = Metadata(title=title, column="dianxingshiji", source="区委组织部", contributor="东风街道")
        photos = [room.illustrating.add_bytes(photo(number * 4 + each), "a.jpg") for each in range(2 + number % 3)]
        figures = [Figure(each.sha256, caption="现场") for each in photos]
        body = Body((paragraph(f"第 {number} 篇的正文，党员干部冲在前面。"), *figures))
        ids.append(room.authoring.save(article.id, metadata, body, article.version).id)
    room.authoring.new(title="还没有写完的一篇")
    return ids


@pytest.fixture
def proxy(site: PracticeSite) -> Iterator[FaultyProxy]:
    made = FaultyProxy(site.url)
    yield made
    made.close()


@pytest.fixture
def run(
    application: QApplication,
    tmp_path: Path,
    screenshots: Path,
    site: PracticeSite,
    proxy: FaultyProxy,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Run]:
    for name in ("哈尔滨先锋网", "市委组织部"):
        monkeypatch.setenv(password_variable(name), site.token)
    with open_workroom(tmp_path / "library") as room:
        room.preferences.keep("welcomed", True)
        room.accounts.add(site.site(name="哈尔滨先锋网"))
        room.accounts.add(site.site(proxy.url, name="市委组织部"))
        fill(room)
    there = Run(application, tmp_path, screenshots)
    yield there
    there.leave()
    gc.collect()
    OUTGOING.limit = 0


def states(run: Run) -> dict[SubmissionState, int]:
    items = run.conductor.posting.handing.outbox.items
    return {state: sum(item.state is state for item in items) for state in SubmissionState}


def outbox_of(run: Run) -> OutboxWindow:
    window = run.conductor.posting.outbox_window
    assert window is not None
    return window


def press_batch(run: Run) -> None:
    """Select all drafts and hand them in."""
    view = run.window.library.list_view
    wait_until(lambda: view.model().rowCount() == COUNT + 1)
    assert view.selectionMode() is QAbstractItemView.SelectionMode.ExtendedSelection
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(view.model().index(0, 0)).center())
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    run.conductor.posting.submit_selected()
    wait_until(lambda: run.conductor.posting.batching.dialog is not None)
    dialog = run.conductor.posting.batching.dialog
    assert isinstance(dialog, BatchDialog)
    go = dialog.findChild(QPushButton, "batchGo")
    table = dialog.findChild(QTableWidget, "batchTable")
    assert go is not None
    assert table is not None
    wait_until(go.isEnabled)
    assert go.text() == f"上报 {COUNT} 篇"
    assert table.rowCount() == COUNT + 1
    assert "还没有" in table.item(0, 2).text(), "what cannot go stands first"
    login = dialog.findChild(QLabel, "batchLogin")
    assert login is not None
    wait_until(lambda: login.text() == "站点登录有效：练习通讯员")
    run.shoot("batch-preflight", dialog)
    QTest.mouseClick(go, LEFT)


def test_thirty_with_one_press(run: Run, proxy: FaultyProxy, site: PracticeSite, tmp_path: Path) -> None:
    conductor = run.conductor
    conductor.posting.handing.set_bandwidth(100_000)
    gaps = GapMonitor()
    press_batch(run)
    wait_until(lambda: len(conductor.posting.handing.outbox.items) == COUNT)
    conductor.posting.show_outbox()
    outbox = outbox_of(run)
    queued = [item for item in conductor.posting.handing.outbox.items if item.state is SubmissionState.QUEUED]
    outbox.wished.emit(Wish("pause", (queued[-1].id,)))

    # another site is in trouble meanwhile: one article waits for the person, another is in doubt
    proxy.plan = trouble
    extra = conductor.writing._desk.jobs.call_on_library(lambda: two_more(conductor.writing._desk.room))
    conductor.posting.handing.submit(extra, "市委组织部")
    wait_until(lambda: states(run)[SubmissionState.DONE] >= 3 and states(run)[SubmissionState.BLOCKED] == 1, 90)
    outbox._ui.outboxTable.selectRow(1)
    for theme in ("dark", "light"):
        run.program.dresser.use(theme)
        let_pass(0.6)
        run.shoot(f"outbox-batch-{theme}", outbox)
    assert gaps.longest_busy < 1.5, "changing the whole theme is no step of a person"

    # the order is the person's
    before = [item.id for item in conductor.posting.handing.outbox.items if item.state is SubmissionState.QUEUED]
    outbox.wished.emit(Wish("move", (before[-1],), before[0]))
    wait_until(
        lambda: (
            [i.id for i in conductor.posting.handing.outbox.items].index(before[-1])
            < [i.id for i in conductor.posting.handing.outbox.items].index(before[1])
        )
    )
    QTest.mouseClick(outbox._ui.pauseAllButton, LEFT)
    wait_until(lambda: not states(run)[SubmissionState.QUEUED] and states(run)[SubmissionState.PAUSED] > 3)
    assert outbox._ui.pauseAllButton.text() in ("全部暂停", "全部继续")
    wait_until(lambda: outbox._ui.pauseAllButton.text() == "全部继续")
    QTest.mouseClick(outbox._ui.pauseAllButton, LEFT)
    conductor.posting.handing.set_bandwidth(0)
    wait_until(lambda: outbox._ui.limitButton.text() == "不限速")
    wait_until(lambda: states(run)[SubmissionState.DONE] >= COUNT, 120)
    conductor.posting.batching.write(str(tmp_path / "回执.csv"))
    wait_until((tmp_path / "回执.csv").exists)
    lines = list(csv.reader(io.StringIO((tmp_path / "回执.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert sum(line[0] == "已报" for line in lines) >= COUNT
    held = [stored.client_id for stored in site.articles]
    assert len(held) == len(set(held)), "each once"
    proxy.plan = lambda method, path, number: ""
    conductor.posting.handing.retry([item.id for item in conductor.posting.handing.outbox.items])
    wait_until(lambda: not conductor.posting.handing.outbox.unattended)


def two_more(room: Workroom) -> list[str]:
    ids = []
    for number in range(2):
        title = ("组织部机关开展警示教育主题党日", "社区大讲堂走进崇俭街道")[number]
        article = room.authoring.new(title=title)
        metadata = Metadata(title=title, column="dianxingshiji", source="区委组织部", contributor="东风街道")
        figures = [Figure(room.illustrating.add_bytes(photo(200), "b.jpg").sha256)] if not number else []
        body = Body((paragraph("短讯。"), *figures))
        ids.append(room.authoring.save(article.id, metadata, body, article.version).id)
    return ids


@pytest.mark.parametrize("answer", ["继续在后台送完", "现在退出，下次接着送"])
def test_leaving_while_it_is_under_way(run: Run, site: PracticeSite, answer: str) -> None:
    run.conductor.posting.handing.set_bandwidth(100_000)
    press_batch(run)
    wait_until(lambda: states(run)[SubmissionState.DONE] >= 1)
    run.window.close()
    wait_until(lambda: run.conductor.posting.lingering.question is not None)
    question = run.conductor.posting.lingering.question
    assert isinstance(question, QMessageBox)
    assert "篇正在上报" in question.text()
    run.shoot("leaving-asks", question)
    button = next(each for each in question.findChildren(QPushButton) if each.text() == answer)
    handing = run.conductor.posting.handing
    QTest.mouseClick(button, LEFT)
    if answer == "继续在后台送完":
        wait_until(lambda: not run.window.isVisible())
        assert not run.left, "it goes on"
        handing.set_bandwidth(0)
    wait_until(lambda: bool(run.left), 120)
    held = [stored.client_id for stored in site.articles]
    assert len(held) == len(set(held))
    assert (len(held) == COUNT) == (answer == "继续在后台送完")


def test_the_network_goes_and_comes(run: Run) -> None:
    posting = run.conductor.posting
    posting.online.hear(QNetworkInformation.Reachability.Disconnected)
    assert run.conductor.writing._desk.room.submitting._dispatcher._ground.online is False
    assert "未联网" in posting._network()[1]
    posting.online.hear(QNetworkInformation.Reachability.Local)
    assert run.conductor.writing._desk.room.submitting._dispatcher._ground.online is True, "a net of its own is one too"
