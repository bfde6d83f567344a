"""Small controls and models: title, times, findings, submissions, pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtTest import QTest

from editor_app.desktop.dialogs.welcome import STEPS
from editor_app.desktop.flows.bringing_in import sort_files
from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.models.findings import FindingListModel, FindingRow, RowAct, rows_of
from editor_app.desktop.models.pictures import PictureFacts, PictureRow, size_words, state_marks
from editor_app.desktop.models.submissions import (
    STATE_TOKENS,
    SubmissionModel,
    detail_text,
    main_act,
    reason_lines,
    state_token,
)
from editor_app.desktop.times import clock_time, short_time
from editor_app.desktop.widgets.title_edit import TitleEdit
from editor_app.model.body import Body, Figure, MissingPicture, heading, paragraph
from editor_app.model.finding import Finding, Fix, Level, Place
from editor_app.model.metadata import Metadata
from editor_app.model.picture import Asset, PictureInfo, Rendition
from editor_app.model.profile import TitleRules, encoded_length
from editor_app.model.review import Person
from editor_app.model.submission import Hold, Phase, Receipt, Submission, SubmissionState
from editor_app.model.text import one_line
from editor_app.model.waiver import Waiver


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


def test_findings_stand_in_groups_by_level_and_what_is_settled_at_the_end() -> None:
    model = FindingListModel()
    rows = [
        FindingRow(Finding("M01", level, Place(field="title"), f"{level} {n}"), "标题")
        for n, level in enumerate((Level.WARNING, Level.ERROR, Level.WARNING))
    ]
    waiver = Waiver("M01 x", "title", "", Person("李明"), "原话如此")
    model.show(rows[:2], [replace(rows[2], waiver=waiver)])
    words = [model.index(n).data() for n in range(model.rowCount())]
    assert words == ["错误 1", "错误：error 1，标题", "警告 1", "警告：warning 0，标题", "已忽略 1"]
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.rowCount(model.index(0)) == 0
    assert model.data(QModelIndex()) is None
    model.fold()
    assert model.index(model.rowCount() - 1).data() == "已忽略：warning 2，原话如此（李明）"
    model.show_level(Level.ERROR)
    assert model.rowCount() == 2


def test_a_row_says_where_it_is_and_what_it_would_change() -> None:
    first, title, second = paragraph("哪里有需要,哪里"), heading("小题"), paragraph("二")
    missing = MissingPicture(why="未能取回")
    body = Body((first, title, missing, second))

    def row(place: Place, fix: Fix | None = None) -> FindingRow:
        return rows_of([Finding("X", Level.ERROR, place, "", fix)], Metadata(), body, frozenset())[0]

    assert row(Place(field="column")).where == "栏目"
    assert row(Place(block=second.id)).where == "第 3 段"
    assert row(Place(block=title.id)).where == "小标题"
    gap = row(Place(block=missing.id))
    assert (gap.words, gap.where, gap.act) == ("第 1 张图片待补：未能取回", "第 2 段之后", RowAct.CHOOSE)
    comma = row(Place(block=first.id, span=(5, 6)), Fix(",", "，"))
    assert (comma.before, comma.after, comma.act) == ("有需要,哪里", "有需要，哪里", RowAct.FIX)
    assert row(Place(block=first.id, span=(0, 2))).below == "第 1 段“哪里”"
    signed = row(Place(block=second.id), Fix("", "供稿：东风街道"))
    assert (signed.before, signed.after, signed.where) == ("", "供稿：东风街道", "文末")
    assert "补上 供稿：东风街道" in signed.spoken
    empty = row(Place(block=second.id), Fix("\n", ""))
    assert (empty.before, empty.after) == ("空段", "")
    assert "删去 空段" in empty.spoken


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


def test_what_waits_for_the_person_stands_first_in_the_outbox() -> None:
    model = SubmissionModel()
    model.show(STATES)
    shown = [item.state for item in model.rows]
    assert {shown[0], shown[1]} <= {SubmissionState.BLOCKED, SubmissionState.IN_DOUBT}
    assert shown[-1] is SubmissionState.DONE
    assert len(shown) == len(STATES)


def test_a_receipt_is_told_with_number_and_time() -> None:
    first, second = reason_lines(STATES[-1], 0)
    assert first == "回执号 20260809-0001"
    assert second == f"站点 {clock_time('2026-08-09T09:11:52Z')} 收到"


def test_the_state_of_a_picture_is_told_in_marks_and_sizes() -> None:
    asset = Asset("a" * 64, 5_000_000, "x.jpg", PictureInfo("image/jpeg", 4032, 3024, has_location=True))
    made = Rendition("b" * 64, "a" * 64, "image/jpeg", 1200, 900, 190_464, "x.jpg")
    figure = Figure("a" * 64, caption="加固江堤")
    ready = PictureRow(1, figure, PictureFacts(asset, made))
    assert size_words(ready) == "4032×3024 → 1200×900 · 190 KB"
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
