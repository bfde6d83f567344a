"""Find bar, one-click layout and replacing in many articles, over a real library."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.look import Look
from editor_app.model.article import Article
from editor_app.model.body import Body, block_lines, heading, paragraph
from editor_app.model.layout import DEFAULT_RULES, LayoutRule
from editor_app.model.revision import RevisionReason
from shown import Shown
from windows import bury, let_pass, wait_until


class Desktop(Shown):
    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self.bar = self.window.article.find_bar

    def make(self, title: str, body: Body) -> Article:
        room = self.desk.room

        def work() -> Article:
            made = room.authoring.new("", title=title)
            return room.authoring.save(made.id, made.metadata, body, made.version)

        return self.desk.jobs.call_on_library(work)

    def open(self, body: Body) -> str:
        made = self.make("稿", body)
        self.conductor.writing.open(made.id)
        wait_until(lambda: self.conductor.writing.article is not None and self.conductor.writing.article.id == made.id)
        return made.id

    def do(self, action: str) -> None:
        self.window.commands[action].trigger()

    def find(self, words: str, new: str | None = None) -> None:
        self.do("findAction" if new is None else "replaceAction")
        if new is not None:
            self.bar.replace_field.setText(new)
        self.bar.find_field.setText(words)
        wait_until(lambda: self.bar.counted)

    def lines(self) -> list[str]:
        return [line for block in self.editor.body().blocks for line in block_lines(block)]

    def saved(self, article_id: str) -> list[str]:
        body = self.desk.jobs.call_on_library(lambda: self.desk.room.authoring.open(article_id)).body
        return [line for block in body.blocks for line in block_lines(block)]

    def history(self, article_id: str) -> list[RevisionReason]:
        rows = self.desk.jobs.call_on_library(lambda: self.desk.room.authoring.history(article_id))
        return [row.reason for row in rows]


@pytest.fixture
def desktop(desk: Desk, look: Look) -> Iterator[Desktop]:
    made = Desktop(desk, look)
    yield made
    made.conductor.writing.flush(lambda: None)
    wait_until(lambda: not made.conductor.writing.dirty)
    made.conductor.writing.stop()
    made.conductor.posting.close_windows()
    made.conductor.deleteLater()
    made.window.close_now()
    made.window.deleteLater()
    bury()


def test_hits_are_counted_shown_and_stepped_through_without_a_change(desktop: Desktop) -> None:
    desktop.open(Body((paragraph("先锋，先锋,"), heading("先锋"), paragraph("别的"))))
    document = desktop.editor.document()
    desktop.find("先锋")
    assert desktop.bar.counted == "共 3 处"
    assert len(desktop.editor.extraSelections()) == 3
    for number in (1, 2, 3, 1):
        desktop.do("findNextAction")
        assert desktop.bar.counted == f"第 {number} 处，共 3 处"
        assert desktop.editor.textCursor().selectedText() == "先锋"
    desktop.do("findPreviousAction")
    assert desktop.bar.counted == "第 3 处，共 3 处"
    QTest.keyClick(desktop.bar.find_field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert desktop.bar.counted == "第 2 处，共 3 处"
    assert not document.isUndoAvailable()
    assert not desktop.conductor.writing.dirty
    desktop.bar.find_field.setText("，")
    wait_until(lambda: desktop.bar.counted == "共 2 处")
    QTest.keyClick(desktop.bar.find_field, Qt.Key.Key_Escape)
    assert desktop.bar.isHidden()
    assert desktop.editor.extraSelections() == []
    kept = desktop.desk.jobs.call_on_library(lambda: desktop.desk.room.preferences.get("find.history"))
    assert kept == ["先锋"]


def test_what_is_typed_is_counted_again(desktop: Desktop) -> None:
    desktop.open(Body((paragraph("先锋"),)))
    desktop.find("先锋")
    desktop.editor.textCursor().insertText("先锋")
    wait_until(lambda: desktop.bar.counted.endswith("共 2 处"))


def test_replacing_one_then_all_and_one_undo(desktop: Desktop) -> None:
    desktop.open(Body((paragraph("先锋一先锋二"), paragraph("先锋三"), heading("先锋"))))
    desktop.find("先锋", "红旗")
    desktop.do("replaceOneAction")
    wait_until(lambda: desktop.bar.counted.startswith("第 1 处"))
    desktop.do("replaceOneAction")
    wait_until(lambda: desktop.bar.counted == "第 1 处，共 3 处")
    assert desktop.lines()[0] == "红旗一先锋二"
    desktop.bar.replace_field.setText("")
    desktop.do("replaceAllAction")
    wait_until(lambda: desktop.bar.said)
    assert desktop.bar.said == "已替换 2 处，1 处没有动：小标题会变空"
    assert desktop.lines() == ["红旗一二", "三", "先锋"]
    desktop.editor.undo()
    assert desktop.lines() == ["红旗一先锋二", "先锋三", "先锋"]


def test_a_bad_expression_is_told_in_the_bar(desktop: Desktop) -> None:
    desktop.open(Body((paragraph("先锋"),)))
    desktop.find("先锋")
    desktop.bar.find_field.setText("(")
    regular = desktop.bar.findChild(QToolButton, "findRegularButton")
    assert regular is not None
    regular.click()
    wait_until(lambda: desktop.bar.counted == "正则表达式写得不对")
    assert desktop.editor.extraSelections() == []


def test_nothing_is_replaced_while_an_input_method_composes(desktop: Desktop) -> None:
    desktop.open(Body((paragraph("先锋"),)))
    desktop.find("先锋", "红旗")
    QApplication.sendEvent(desktop.editor, QInputMethodEvent("xianfeng", []))
    desktop.do("replaceAllAction")
    desktop.do("findNextAction")
    let_pass(0.3)
    assert desktop.lines() == ["先锋"]
    letters = QInputMethodEvent()
    letters.setCommitString("的")
    QApplication.sendEvent(desktop.editor, letters)
    desktop.do("replaceAllAction")
    wait_until(lambda: desktop.bar.said == "已替换 1 处")
    assert desktop.lines() == ["的红旗"]


def test_one_click_layout_is_one_undo_step_and_says_what_it_did(desktop: Desktop) -> None:
    body = Body((paragraph("会议,开始"), paragraph(""), paragraph("结束...")))
    desktop.open(body)
    desktop.do("layoutAction")
    wait_until(lambda: desktop.window.article.bar.words)
    assert desktop.window.article.bar.words == "已排版：删去 1 个空行，改 1 处半角标点，改 1 处省略号"
    assert desktop.lines() == ["会议，开始", "结束……"]
    desktop.window.article.bar.chosen.emit(0)
    assert desktop.editor.body() == body
    assert desktop.window.article.bar.words == ""
    desktop.do("layoutAction")
    wait_until(lambda: desktop.window.article.bar.words)
    desktop.do("layoutAction")
    wait_until(lambda: desktop.window.article.bar.words == "已经排好，没有要改的地方")


def test_rules_are_remembered_and_the_preview_changes_nothing(desktop: Desktop) -> None:
    body = Body((paragraph("会议,开始..."),))
    desktop.open(body)
    popup, laying = desktop.window.article.layout_popup, desktop.conductor.touching.laying_out
    wait_until(lambda: popup.rules() == DEFAULT_RULES)
    popup.show_rules(DEFAULT_RULES - {LayoutRule.ELLIPSIS})
    popup.changed.emit()
    kept = desktop.desk.jobs.call_on_library(lambda: desktop.desk.room.preferences.get("layout.rules"))
    assert kept["ellipsis"] is False
    assert kept["empty"] is True
    desktop.do("layoutPreviewAction")
    wait_until(lambda: laying.preview is not None)
    assert desktop.editor.body() == body
    assert laying.preview is not None
    laying.preview.run_requested.emit()
    laying.preview.reject()
    wait_until(lambda: desktop.window.article.bar.words == "已排版：改 1 处半角标点")
    assert desktop.lines() == ["会议，开始..."]


def test_many_articles_are_replaced_in_and_taken_back(desktop: Desktop) -> None:
    other = desktop.make("另一篇", Body((paragraph("先锋好"),)))
    here = desktop.open(Body((paragraph("这里先锋"),)))
    desktop.editor.textCursor().insertText("刚写的")
    across = desktop.conductor.touching.across
    desktop.do("replaceAcrossAction")
    dialog = across.dialog
    assert dialog is not None
    dialog._find.setText("先锋")
    dialog._new.setText("红旗")
    dialog.find_requested.emit()
    wait_until(lambda: len(dialog.ticked()) == 2)
    assert not desktop.conductor.writing.dirty
    dialog.replace_requested.emit()
    wait_until(lambda: dialog._words.text().startswith("已在 2 篇里替换 2 处"))
    assert desktop.lines() == ["刚写的这里红旗"]
    assert desktop.editor.document().isUndoAvailable()
    assert desktop.saved(other.id) == ["红旗好"]
    assert desktop.history(other.id)[:2] == [RevisionReason.REPLACED, RevisionReason.BEFORE_REPLACING]
    dialog.back_requested.emit()
    wait_until(lambda: dialog._words.text() == "1 篇已恢复到替换前")
    assert desktop.saved(other.id) == ["先锋好"]
    desktop.editor.undo()
    assert desktop.lines() == ["刚写的这里先锋"]
    dialog.reject()
    assert across.dialog is None
    assert desktop.saved(here)


def test_words_typed_while_it_computes_are_never_lost(desktop: Desktop) -> None:
    desktop.open(Body((paragraph("会议,开始先锋"),)))
    hold = threading.Event()
    desktop.desk.jobs.start(LaneName.PAGE, lambda _progress: hold.wait(60))
    desktop.do("layoutAction")
    desktop.editor.textCursor().insertText("刚写的")
    hold.set()
    wait_until(lambda: desktop.window.article.bar.words)
    assert desktop.lines() == ["刚写的会议，开始先锋"]
    desktop.find("先锋", "红旗")
    again = threading.Event()
    desktop.desk.jobs.start(LaneName.PAGE, lambda _progress: again.wait(60))
    desktop.do("replaceAllAction")
    desktop.editor.textCursor().insertText("先锋又写")
    again.set()
    wait_until(lambda: desktop.bar.said == "已替换 2 处")
    assert desktop.lines() == ["刚写的红旗又写会议，开始红旗"]
