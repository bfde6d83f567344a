"""Small controls and models: title, times, findings, submissions, pictures."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtTest import QTest

from editor_app.desktop.dialogs.welcome import STEPS
from editor_app.desktop.flows.bringing_in import sort_files
from editor_app.desktop.flows.checking import where
from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.models.findings import FindingListModel, FindingRow
from editor_app.desktop.models.pictures import PictureFacts, PictureRow, size_words, state_marks
from editor_app.desktop.models.submissions import STATE_TOKENS, detail_text, main_act, reason_lines, state_token
from editor_app.desktop.times import clock_time, short_time
from editor_app.desktop.widgets.title_edit import TitleEdit
from editor_app.model.body import Body, Figure, Heading, MissingPicture, heading, paragraph
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.picture import Asset, PictureInfo, Rendition
from editor_app.model.profile import TitleRules, encoded_length
from editor_app.model.submission import Hold, Phase, Receipt, Submission, SubmissionState
from editor_app.model.text import one_line


def test_times_are_told_as_people_do() -> None:
    now = datetime(2026, 8, 9, 18, 0)
    at = datetime(2026, 8, 9, 17, 19).astimezone()
    assert short_time(at.isoformat(), now) == "今天 17:19"
    assert short_time((at - timedelta(days=1)).isoformat(), now) == "昨天 17:19"
    assert short_time((at - timedelta(days=3)).isoformat(), now) == "8月6日"
    assert short_time((at - timedelta(days=365)).isoformat(), now) == "2025年8月9日"
    assert short_time("", now) == ""
    assert clock_time(at.isoformat()) == "17:19:00"


def test_the_title_shows_where_lists_cut_it_without_a_step_of_undo(look: Look) -> None:
    field = TitleEdit(look)
    field.set_rules(TitleRules(list_bytes=38, list_encoding="gbk"))
    field.show_title("街道党工委把沿江六处驿站改成守汛值守点让居民睡个安稳觉")
    shown = field.toPlainText()[: field.shown_characters()]
    assert encoded_length(shown, "gbk") == 38
    formats = field.document().firstBlock().layout().formats()
    assert [(item.start, item.length) for item in formats if item.start == len(shown)] == [
        (len(shown), len(field.toPlainText()) - len(shown))
    ]
    assert not field.document().isUndoAvailable()


@given(text=st.text(max_size=80))
def test_whatever_is_pasted_into_the_title_becomes_one_line(dresser: Dresser, text: str) -> None:
    field = TitleEdit(dresser.look)
    mime = QMimeData()
    mime.setText(text)
    field.insertFromMimeData(mime)
    assert "\n" not in field.toPlainText()
    assert field.title() == one_line(mime.text()) or field.title() == one_line(field.toPlainText())
    field.deleteLater()


def test_enter_leaves_the_title(look: Look) -> None:
    field = TitleEdit(look)
    left: list[bool] = []
    field.finished.connect(lambda: left.append(True))
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.title(), left) == ("abc", [True])


def test_findings_stand_in_groups_by_level() -> None:
    model = FindingListModel()
    rows = [
        FindingRow(Finding("M01", level, Place(field="title"), f"{level} {n}"), "标题")
        for n, level in enumerate((Level.WARNING, Level.ERROR, Level.WARNING))
    ]
    model.show(rows)
    words = [model.index(n).data() for n in range(model.rowCount())]
    assert words == ["错误 1", "错误：error 1", "警告 2", "警告：warning 0", "警告：warning 2"]
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.rowCount(model.index(0)) == 0
    assert model.data(QModelIndex()) is None


def test_the_place_of_a_finding_is_told_in_words() -> None:
    first, title, second = paragraph("一"), heading("小题"), paragraph("二")
    missing = MissingPicture(why="未能取回")
    body = Body((first, title, missing, second))
    assert where(Finding("X", Level.ERROR, Place(field="column"), ""), body) == "栏目"
    assert where(Finding("X", Level.ERROR, Place(block=second.id), ""), body) == "第 3 段"
    assert where(Finding("X", Level.ERROR, Place(block=missing.id), ""), body) == "第 1 张图片"
    assert isinstance(title, Heading)
    assert where(Finding("X", Level.ERROR, Place(block=title.id), ""), body) == "小标题"


def submission(phase: Phase, hold: Hold = Hold.NONE, reason: str = "", receipt: Receipt | None = None) -> Submission:
    return Submission(
        "s1", "a1", "a1", "标题", "栏目", "站点", "d" * 64, 3, phase, hold, 1, "2026-08-09T09:00:00Z",
        reason=reason, until="2026-08-09T09:21:30Z", receipt=receipt,
    )  # fmt: skip


STATES = [
    submission(Phase.FROZEN),
    submission(Phase.ASSETS),
    submission(Phase.ASSETS, Hold.WAITING),
    submission(Phase.CREATING, Hold.UNSURE),
    submission(Phase.CREATING, Hold.UNPROVEN, "submission.unproven"),
    submission(Phase.ASSETS, Hold.AUTH, "site.sign_in"),
    submission(Phase.COMPOSED, Hold.AUTH, "site.captcha"),
    submission(Phase.ASSETS, Hold.PAUSED),
    submission(Phase.ASSETS, Hold.CANCELLED),
    submission(
        Phase.DONE, receipt=Receipt("1", "http://127.0.0.1/a", "d" * 64, "2026-08-09T09:11:52Z", "20260809-0001")
    ),
]


@pytest.mark.parametrize("item", STATES, ids=lambda item: item.state.value)
def test_every_state_of_a_submission_has_its_words_and_its_look(look: Look, item: Submission) -> None:
    first, _second = reason_lines(item, 1)
    assert first
    assert state_token(item) in look.theme.states
    assert item.title in detail_text(item)
    assert bool(main_act(item).word) == (item.state is not SubmissionState.CANCELLED)


def test_all_states_of_submissions_are_covered() -> None:
    assert {item.state for item in STATES} == set(SubmissionState) == set(STATE_TOKENS)


def test_a_receipt_is_told_with_number_and_time() -> None:
    first, second = reason_lines(STATES[-1], 0)
    assert first == "回执号 20260809-0001"
    assert second == f"站点 {clock_time('2026-08-09T09:11:52Z')} 收到"


def test_the_state_of_a_picture_is_told_in_marks_and_sizes() -> None:
    asset = Asset("a" * 64, 5_000_000, "x.jpg", PictureInfo("image/jpeg", 4032, 3024, has_location=True))
    made = Rendition("b" * 64, "a" * 64, "image/jpeg", 1200, 900, 190_464, "x.jpg")
    figure = Figure("a" * 64, caption="加固江堤")
    ready = PictureRow(1, figure, PictureFacts(asset, made))
    assert size_words(ready) == "4032×3024 → 1200×900 · 186 KB"
    assert [word for _icon, word, _role in state_marks(ready)] == ["已备好", "已清除拍摄位置"]
    assert [w for _i, w, _r in state_marks(PictureRow(1, Figure("a" * 64)))] == ["缺图说", "正在整理"]
    assert [w for _i, w, _r in state_marks(PictureRow(1, figure, PictureFacts(problem="读不出")))] == ["不能用"]
    missing = PictureRow(2, MissingPicture(why="微信原图未能取回"))
    assert size_words(missing) == "微信原图未能取回"
    assert [w for _i, w, _r in state_marks(missing)] == ["缺图，不能上报"]


def test_dropped_files_are_told_apart() -> None:
    paths = [Path("a.DOCX"), Path("b.JPG"), Path("c.heic"), Path("d.txt")]
    found = sort_files(paths)
    assert [path.name for path in found.documents] == ["a.DOCX", "d.txt"]
    assert [path.name for path in found.pictures] == ["b.JPG", "c.heic"]


def test_the_journey_has_six_steps() -> None:
    assert len(STEPS) == 6
