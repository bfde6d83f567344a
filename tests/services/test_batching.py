"""Many articles with one press against a real site: looked through, queued, put in order, held back, summed up."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.metadata import Metadata
from editor_app.model.submission import Submission, SubmissionState
from editor_app.services.dispatching import STAMP
from editor_app.services.receipts import HEADER
from editor_app.services.sheets import self_contained
from editor_app.services.workroom import Workroom
from editor_app.sites.bandwidth import OUTGOING
from editor_app.sites.connector import Capabilities, SignInNeeded
from editor_app.sites.intake import IntakeConnector
from faults import FaultyProxy
from practice import PracticeSite, running_site
from writing import write

NAME = "练习站点"


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("EDITOR_APP_TIME_FACTOR", "0.004")
    yield
    OUTGOING.limit = 0


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


def spoiled(room: Workroom) -> str:
    """An article that cannot be handed in: it has no title."""
    article = room.authoring.new()
    return room.authoring.save(article.id, Metadata(), Body((paragraph("没有标题。"),)), article.version).id


def places(room: Workroom) -> list[str]:
    return [item.id for item in room.submitting.outbox()]


def test_a_bad_one_does_not_stop_the_rest(room: Workroom, proxy: FaultyProxy, site: PracticeSite) -> None:
    good = [write(room, 20_000 + number) for number in range(4)]
    bad = spoiled(room)
    ids = [good[0].id, bad, *(article.id for article in good[1:])]
    steps: list[tuple[int, int]] = []
    looked = room.batching.preflight_all(ids, progress=lambda what, done, total: steps.append((done, total)))
    assert steps == [(number, 5) for number in range(1, 6)]
    assert [each.green for each in looked] == [True, False, True, True, True]
    assert [each.pictures for each in looked] == [2, 0, 2, 2, 2]

    pressed = room.batching.submit(ids)
    assert [item.article for item in pressed.queued] == [article.id for article in good]
    assert [(left.article, left.error.code) for left in pressed.left] == [(bad, "submission.findings")]
    room.submitting.run(wait=True)
    summary = room.batching.summary(pressed.batch)
    assert summary.ended
    assert [item.article for item in summary.done] == [article.id for article in good]
    assert all(item.receipt is not None and item.receipt.number for item in summary.done)
    sent = sum(seen.size for seen in proxy.seen if seen.method == "PUT")
    told = sum(each.size for each in looked if each.green)
    assert abs(sent - told) < 400 * 4, "what was told beforehand is what travelled, but for the number of the revision"
    other = write(room, 20_100)
    room.batching.submit([other.id])
    assert [item.article for item in room.batching.summary(pressed.batch).waiting] == []
    assert len(room.batching.summary().waiting) == 1


def test_whether_the_site_would_take_it_is_asked_and_a_refused_login_is_not_tried_again(
    room: Workroom, proxy: FaultyProxy, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert room.batching.signed_in(NAME) == "练习通讯员"
    room.accounts._credentials.remember(NAME, "tongxunyuan", "expired")
    room.submitting.submit([write(room, 90, pictures=0).id])
    room.submitting.run(wait=True)
    before = len(proxy.seen)
    with pytest.raises(SignInNeeded, match="sign_in_again"):
        room.batching.signed_in(NAME)
    assert len(proxy.seen) == before, "sites lock such accounts out"
    monkeypatch.setattr("editor_app.library.space.free_bytes", lambda _folder: 1_000_000)
    with pytest.raises(Unavailable, match="low"):
        room.batching.signed_in(NAME)


def test_no_site_and_no_picture_are_told_beforehand(room: Workroom, library: Library) -> None:
    article = write(room, 20_200)
    (looked,) = room.batching.preflight_all([article.id])
    assert (looked.green, looked.problem and looked.problem.code) == (False, "submission.no_site")
    library.sites.add(PracticeSite("http://127.0.0.1:9", None, None).site())  # type: ignore[arg-type]
    library.assets.path(article.body.assets()[0]).unlink()
    (looked,) = room.batching.preflight_all([article.id])
    assert not looked.green
    assert looked.problem is not None
    assert looked.problem.code.startswith("asset.")


def test_the_order_is_the_persons_and_survives_a_start(
    tmp_path: Path, site: PracticeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_line = Capabilities(repeatable=True, max_connections=1)  # so that what begins first also ends first
    monkeypatch.setattr(IntakeConnector, "capabilities", lambda self: one_line)
    arrived: list[str] = []

    def plan(method: str, path: str, number: int) -> str:
        if method == "PUT" and "/articles/" in path:
            arrived.append(path.rpartition("/")[2])
        return ""

    proxy = FaultyProxy(site.url, plan)
    try:
        with Library.open(tmp_path / "library") as library:
            room = build_workroom(library)
            library.sites.add(site.site(proxy.url))
            articles = [write(room, 20_300 + number, pictures=1) for number in range(4)]
            a, b, c, d = room.submitting.submit([article.id for article in articles])
            assert [item.id for item in room.submitting.move(d.id, a.id)] == [d.id, a.id, b.id, c.id]
            room.submitting.move(a.id)
            with pytest.raises(Refused, match="unknown"):
                room.submitting.move("nothing")
        with Library.open(tmp_path / "library") as library:
            room = build_workroom(library)
            room.accounts._credentials.remember(NAME, "tongxunyuan", site.token)
            assert places(room) == [d.id, b.id, c.id, a.id]
            room.submitting.run(wait=True)
            assert arrived == [item.article for item in (d, b, c, a)]
    finally:
        proxy.close()


def test_pausing_all_and_going_on(room: Workroom, proxy: FaultyProxy, site: PracticeSite) -> None:
    articles = [write(room, 20_400 + number) for number in range(3)]
    room.submitting.submit([article.id for article in articles])
    paused = room.submitting.pause_all()
    assert [item.state for item in paused] == [SubmissionState.PAUSED] * 3
    room.submitting.run(wait=True)
    assert proxy.seen == []
    room.submitting.resume_all()
    room.submitting.run(wait=True)
    assert [item.state for item in room.submitting.outbox()] == [SubmissionState.DONE] * 3


def test_what_is_meant_for_a_later_time_waits_for_it_and_no_general_word_sends_it_before(
    room: Workroom, proxy: FaultyProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    (item,) = room.submitting.submit([write(room, 95, pictures=0).id])
    soon = datetime.now(UTC) + timedelta(hours=1)
    with pytest.raises(Refused, match="time_gone"):
        room.submitting.schedule(item.id, datetime.now(UTC) - timedelta(seconds=5))
    held = room.submitting.schedule(item.id, soon)
    assert held.state is SubmissionState.PAUSED
    assert held.details["at"] == f"{soon.astimezone():%Y-%m-%d %H:%M}"
    room.submitting.pause_all()
    room.submitting.resume_all()
    assert room.submitting.release_due() == []
    room.submitting.run(wait=True)
    assert [each.state for each in room.submitting.outbox()] == [SubmissionState.PAUSED]
    assert proxy.seen == []
    with monkeypatch.context() as later:
        later.setattr(room.submitting, "_label", lambda _seconds: (soon + timedelta(seconds=1)).strftime(STAMP))
        assert [each.id for each in room.submitting.release_due()] == [item.id]
    room.submitting.run(wait=True)
    assert [each.state for each in room.submitting.outbox()] == [SubmissionState.DONE]


def test_a_pause_in_the_middle_lets_what_is_under_way_end(room: Workroom, proxy: FaultyProxy) -> None:
    articles = [write(room, 20_500 + number) for number in range(6)]
    items = room.submitting.submit([article.id for article in articles])

    def changed(item: Submission) -> None:
        if item.state is SubmissionState.DONE and not told:
            told.append(item.id)
            room.submitting.pause_all()

    told: list[str] = []
    room.submitting.run(wait=True, changed=changed)
    states = {item.state for item in room.submitting.outbox()}
    assert states == {SubmissionState.DONE, SubmissionState.PAUSED}
    room.submitting.resume_all()
    room.submitting.run(wait=True)
    assert [item.state for item in room.submitting.outbox()] == [SubmissionState.DONE] * len(items)
    puts = [seen.path for seen in proxy.seen if seen.method == "PUT"]
    assert len(puts) == len(set(puts)), "nothing travelled twice"


def test_receipts_as_tables_and_the_slip(room: Workroom, proxy: FaultyProxy, library: Library, tmp_path: Path) -> None:
    article = write(room, 20_600)
    metadata = Metadata(
        title='=HYPERLINK("http://evil.test")', column="dianxingshiji", source="练习站点", contributor="东风街道"
    )
    room.authoring.save(article.id, metadata, article.body, article.version)
    room.submitting.submit([article.id])
    waiting = write(room, 20_601)
    (late,) = room.submitting.submit([waiting.id])
    room.submitting.pause(late.id)
    room.submitting.run(wait=True)

    assert room.receipts.write(tmp_path / "a.csv") == 2
    lines = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert tuple(lines[0]) == HEADER
    assert lines[1][1].startswith("'=HYPERLINK")
    assert lines[1][HEADER.index("网页")].startswith("http://")
    assert lines[2][0] == "已暂停"

    assert room.receipts.write(tmp_path / "b.xlsx", [late.id]) == 1
    sheet = load_workbook(tmp_path / "b.xlsx").active
    assert [cell.value for cell in sheet[2]][1] == waiting.metadata.title
    with pytest.raises(Refused, match="unknown_form"):
        room.receipts.write(tmp_path / "c.pdf")

    sheet_page = room.receipts.slip()
    page = self_contained(sheet_page.html, sheet_page.fetch)
    assert "2 篇，图片 4 张，站点已收到 1 篇" in page
    assert "=HYPERLINK(&#34;http://evil.test&#34;)" in page
    assert "移交人签名" in page


def test_a_limit_is_kept_and_slows_all_connections_together(
    room: Workroom, proxy: FaultyProxy, library: Library
) -> None:
    with pytest.raises(Refused, match="bad_bandwidth"):
        room.submitting.set_bandwidth(5)
    room.submitting.set_bandwidth(50_000)
    assert build_workroom(library).submitting.bandwidth() == 50_000
    taken: list[int] = []
    original = OUTGOING.take
    OUTGOING.take = lambda size, given_up=lambda: False: taken.append(size)  # type: ignore[method-assign]
    try:
        room.submitting.submit([write(room, 20_700).id])
        room.submitting.run(wait=True)
    finally:
        OUTGOING.take = original  # type: ignore[method-assign]
    assert OUTGOING.limit == 50_000
    assert sum(taken) >= sum(seen.size for seen in proxy.seen), "every byte was asked for"
