"""What the window shows of an import: the account beside the text, the table of a batch, and the way back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop.test_conductor import PHOTOS, SAMPLE, Desktop, drop
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.import_summary import ImportSummary
from editor_app.desktop.look import Look
from editor_app.desktop.models.import_report import ReportGroup, ReportLine
from editor_app.desktop.models.import_summary import RESULT
from editor_app.desktop.panes.import_pane import ImportPane
from editor_app.model.body import Body, body_text, paragraph
from editor_app.model.reading import Draft
from editor_app.services.import_summary import Result
from windows import bury, let_pass, wait_until
from word_files import BOLD, CENTER, p, part, r, word_file

LONG = "八月的大堤上，党员突击队日夜值守，群众送来热饭热水。"


def document(title: str = "大堤上的灯火", unit: str = "青山区委组织部") -> bytes:
    """A file with a title, headings, spacing, a comment, a picture that is not there and a unit without a label."""
    lost = '<w:r><w:drawing><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="no"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></w:drawing></w:r>'
    body = (
        p(r(title, '<w:b/><w:sz w:val="44"/>'), CENTER) + p(LONG) + p("")
        + p(r("守夜", BOLD), CENTER) + p(f'{r(LONG)}<w:r><w:commentReference w:id="0"/></w:r>')
        + p(lost, CENTER) + p(r("鼓劲", BOLD), CENTER) + p(LONG) + p(unit, '<w:jc w:val="right"/>')
    )  # fmt: skip
    return word_file(
        body, parts={"word/comments.xml": part("w:comments", f'<w:comment w:id="0">{p("请核实")}</w:comment>')}
    )


@pytest.fixture
def desktop(desk: Desk, look: Look) -> Iterator[Desktop]:
    made = Desktop(desk, look)
    yield made
    made.conductor.writing.stop()
    made.conductor.deleteLater()
    made.window.deleteLater()
    bury()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "稿件.docx"
    path.write_bytes(document())
    return path


def pane_of(desktop: Desktop) -> ImportPane:
    pane = desktop.window.right.over
    assert isinstance(pane, ImportPane)
    return pane


def bring(desktop: Desktop, *files: Path) -> None:
    desktop.conductor.take_files(list(files))
    wait_until(lambda: bool(desktop.open_id()) and not desktop.conductor.taking._waited_for)


def line(pane: ImportPane, words: str) -> int:
    return next(n for n, each in enumerate(pane.model.rows) if isinstance(each, ReportLine) and words in each.words)


def click(pane: ImportPane, words: str) -> None:
    rect = pane.list_view.visualRect(pane.model.index(line(pane, words)))
    QTest.mouseClick(pane.list_view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def summary_of(desktop: Desktop) -> ImportSummary:
    summary = desktop.conductor.taking.reporting.summary
    assert summary is not None
    return summary


def test_a_file_with_something_to_look_at_shows_its_account_beside_the_text(desktop: Desktop, file: Path) -> None:
    bring(desktop, file)
    pane = pane_of(desktop)
    assert pane.edits["title"].text() == "大堤上的灯火"
    assert pane.words["title"].words == "很确定"
    assert pane.edits["contributor"].text() == "青山区委组织部"
    assert pane.words["contributor"].words == "请核对"
    assert pane.words["author"].words == ""
    assert pane.edits["contributor"].accessibleDescription() == "请核对"
    groups = [(each.words, each.count) for each in pane.model.rows if isinstance(each, ReportGroup)]
    assert groups == [("待补图", 1), ("没有带入", 1), ("转换", 4), ("清理", 1)]
    assert [each.words for each in pane.model.rows[1:2]] == ["第 1 张　文件里没有这张图片的内容"]
    assert desktop.said == ""


def test_fields_are_edited_in_place_and_kept(desktop: Desktop, file: Path) -> None:
    bring(desktop, file)
    pane = pane_of(desktop)
    edit = pane.edits["contributor"]
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "abc")
    assert desktop.window.article.metadata().contributor == "abc"
    assert pane.words["contributor"].words == "已改"
    pane.edits["title"].selectAll()
    QTest.keyClick(pane.edits["title"], Qt.Key.Key_Delete)
    assert pane.words["title"].words == "请补上"
    pane.edits["title"].selectAll()
    QTest.keyClicks(pane.edits["title"], "xyz")
    assert desktop.window.article.metadata().title == "xyz"
    pane.edits["title"].editingFinished.emit()
    wait_until(lambda: desktop.saved)
    stored = desktop.desk.jobs.call_on_library(lambda: desktop.desk.room.authoring.open(desktop.open_id()))
    assert (stored.metadata.title, stored.metadata.contributor) == ("xyz", "abc")
    desktop.window.article.head.write_field("author", "李")
    wait_until(lambda: pane.edits["author"].text() == "李")
    assert pane.words["author"].words == "自己写的"


def test_each_line_leads_to_its_place_one_after_the_other(desktop: Desktop, file: Path) -> None:
    bring(desktop, file)
    pane, editor = pane_of(desktop), desktop.window.article.editor
    blocks = editor.body().blocks
    headings = [block.id for block in blocks if body_text(Body((block,))) in ("守夜", "鼓劲")]
    seen = []
    for _click in range(3):
        click(pane, "居中加粗短行")
        seen.append(editor.caret_block())
    assert seen == [headings[0], headings[1], headings[0]]
    click(pane, "批注：请核实")
    assert editor.caret_block() == blocks[[block.id for block in blocks].index(headings[0]) + 1].id
    click(pane, "文件里没有这张图片")
    assert editor.caret_block() == editor.body().missing()[0].id
    editor.set_body(Body((paragraph("x"),)))
    click(pane, "居中加粗短行")
    assert "不在文中" in desktop.said


def test_pictures_that_are_filled_leave_the_list(desktop: Desktop, file: Path) -> None:
    bring(desktop, file)
    pane, editor = pane_of(desktop), desktop.window.article.editor
    desktop.conductor.taking.fill_missing(editor.body().missing()[0].id, [str(PHOTOS[0])])
    wait_until(lambda: not editor.body().missing())
    wait_until(lambda: not any(each.words == "待补图" for each in pane.model.rows))


def test_the_tidying_is_taken_back_as_one_step_and_no_picture_is_lost(desktop: Desktop, file: Path) -> None:
    bring(desktop, file)
    pane, editor = pane_of(desktop), desktop.window.article.editor
    tidy = editor.body()
    desktop.conductor.taking.fill_missing(tidy.missing()[0].id, [str(PHOTOS[0])])
    wait_until(lambda: not editor.body().missing())
    filled = editor.body()
    QTest.mouseClick(pane.untidy, Qt.MouseButton.LeftButton)
    assert body_text(editor.body()) == "\n".join(
        ["大堤上的灯火", LONG, "", "守夜", LONG, "鼓劲", LONG, "青山区委组织部"]
    )
    assert len(editor.body().figures()) == 1
    assert desktop.window.article.metadata().contributor == "青山区委组织部"
    assert "换回了读入时的样子" in desktop.said
    QTest.mouseClick(pane.untidy, Qt.MouseButton.LeftButton)
    assert "已经是读入时的样子" in desktop.said
    editor.undo()
    assert editor.body() == filled
    QTest.mouseClick(pane.untidy, Qt.MouseButton.LeftButton)
    desktop.window.article.bar.chosen.emit(0)  # 撤销
    assert editor.body() == filled
    editor.undo()
    assert editor.body() == tidy


def test_a_clean_file_is_told_in_the_bar_and_the_account_comes_when_asked_for(desktop: Desktop) -> None:
    assert not desktop.window.commands["importReportAction"].isEnabled()
    bring(desktop, SAMPLE)
    assert desktop.window.right.over is None
    assert "已导入" in desktop.said
    desktop.window.article.bar.chosen.emit(0)
    assert desktop.said == ""
    pane = pane_of(desktop)
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert desktop.window.right.over is None
    desktop.window.commands["importReportAction"].trigger()
    assert desktop.window.right.over is pane
    desktop.window.article.editor.setFocus()
    desktop.window.cycle_panes(-1)  # Shift+F6; no window is active in tests, so it goes to the right side
    assert desktop.window.focusWidget() is pane.edits["title"]
    desktop.window.open_right(1)
    assert desktop.window.right.over is None
    desktop.window.commands["importReportAction"].trigger()
    desktop.new()
    assert desktop.window.right.over is None
    assert not desktop.window.commands["importReportAction"].isEnabled()


def forty(folder: Path) -> list[Path]:
    files = []
    for number in range(40):
        files.append(folder / f"{number:02}.docx")
        words = (
            document()
            if number % 10 == 3
            else word_file(p(r(f"第{number}篇", BOLD), CENTER) + p(LONG) + p("供稿：某街道"))
        )
        files[-1].write_bytes(words if number % 10 != 7 else b"PK\x03\x04 broken")
    return files


def test_forty_files_end_in_a_table_that_opens_copies_and_tries_again(desktop: Desktop, tmp_path: Path) -> None:
    files = forty(tmp_path)
    busy: list[str] = []
    desktop.conductor.taking.bringing.stepped.connect(lambda step: busy.append(step.what))
    drop(desktop.window.library, files)
    wait_until(lambda: desktop.conductor.taking.reporting.summary is not None)
    summary = summary_of(desktop)
    assert summary._sum.text() == "40 个文件：已导入 32，有提示 4，没有导入 4"
    assert any(words.startswith("正在导入 ") and words.endswith(".docx") for words in busy)
    assert [row.source for row in summary.model.rows] == [file.name for file in files]
    assert summary.table.selectionModel().selectedRows()[0].row() == 3
    summary.copy.click()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 41
    wait_until(lambda: bool(desktop.open_id()))
    rect = summary.table.visualRect(summary.model.index(3, RESULT))
    QTest.mouseClick(summary.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    QTest.mouseDClick(summary.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    wait_until(lambda: desktop.open_id() == summary.model.rows[3].article)
    assert pane_of(desktop).edits["title"].text() == "大堤上的灯火"
    for file in (files[7], files[17]):
        file.write_bytes(document())
    summary.again.click()
    assert not summary.again.isEnabled()
    wait_until(lambda: summary.again.isEnabled())
    assert [summary.model.rows[n].result for n in (7, 17, 27, 37)] == [
        Result.HINTS,
        Result.HINTS,
        Result.FAILED,
        Result.FAILED,
    ]
    assert summary.again.text() == "重试没有导入的 2 个"
    assert desktop.open_id() == summary.model.rows[3].article
    summary.close_button.click()
    assert desktop.conductor.taking.reporting.summary is None
    pane_of(desktop).all.click()
    assert summary_of(desktop).model.rows[17].result is Result.HINTS
    summary_of(desktop).reject()


def test_cancelling_keeps_what_is_done_and_the_rest_can_be_imported_later(desktop: Desktop, tmp_path: Path) -> None:
    files = forty(tmp_path)[:6]
    gate, reached = threading.Event(), threading.Event()
    importing = desktop.desk.room.importing
    real = importing.take_pictures
    taken: list[Draft] = []

    def slow(draft: Draft) -> object:
        taken.append(draft)
        if len(taken) == 4:
            reached.set()
            gate.wait(60)
        return real(draft)

    importing.take_pictures = slow  # type: ignore[method-assign, assignment]
    desktop.conductor.take_files(files)
    wait_until(reached.is_set)
    QTest.mouseClick(desktop.window.status.cancel, Qt.MouseButton.LeftButton)
    gate.set()
    wait_until(lambda: desktop.conductor.taking.reporting.summary is not None)
    summary = summary_of(desktop)
    assert [row.result for row in summary.model.rows[3:]] == [Result.HINTS, Result.LEFT, Result.LEFT]
    wait_until(lambda: "已取消：导入了 4 篇" in desktop.said)
    summary.again.click()
    wait_until(lambda: all(row.article for row in summary.model.rows))
    assert summary.again.isHidden()
    summary.reject()


def test_one_file_that_fails_can_be_tried_again_from_the_bar(desktop: Desktop, file: Path) -> None:
    good = file.read_bytes()
    file.write_bytes(good[:200])
    desktop.conductor.take_files([file])
    wait_until(lambda: "稿件.docx" in desktop.said)
    file.write_bytes(good)
    desktop.window.article.bar.chosen.emit(0)
    wait_until(lambda: bool(desktop.open_id()))


def test_on_a_narrow_window_the_account_lies_over_the_text_until_a_place_is_gone_to(
    desktop: Desktop, file: Path
) -> None:
    desktop.window.resize(911, 464)
    let_pass(0.05)
    bring(desktop, file)
    assert desktop.window.right.over is None  # the text is not covered unasked
    desktop.window.commands["importReportAction"].trigger()
    pane = pane_of(desktop)
    assert desktop.window.shell.opened is not None
    assert pane.mapTo(desktop.window, QPoint(0, 0)).x() > 300
    click(pane, "居中加粗短行")
    assert desktop.window.shell.opened is None
