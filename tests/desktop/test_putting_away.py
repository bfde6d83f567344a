"""The trash in the window, over a real library: nothing goes without a question that names it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.desktop.models.articles import NOTE, ROW
from editor_app.desktop.panes.library_pane import LibraryPane
from editor_app.model.article import ArticleState
from shown import Shown
from trashing import put_away_long_ago
from windows import wait_until


class TrashWindow(Shown):
    """A window that shows the trash."""

    def go(self, count: int, box: ArticleState = ArticleState.TRASH) -> None:
        self.window.library.choose_box(box)
        wait_until(lambda: self.pane.box is box and self.pane.model.rowCount() == count)

    @property
    def pane(self) -> LibraryPane:
        return self.window.library

    def asked(self) -> QMessageBox:
        """The question that is open now."""
        wait_until(lambda: self.conductor.putting_away.dialog is not None)
        dialog = self.conductor.putting_away.dialog
        assert dialog is not None
        return dialog

    def shown(self, name: str) -> bool:
        button = self.pane.findChild(QPushButton, name)
        return button is not None and button.isVisible()

    def choose(self, article: str) -> None:
        self.pane.list_view.setCurrentIndex(self.pane.model.index(self.pane.model.row_of(article)))

    def trigger(self, action: str) -> None:
        self.window.commands[action].trigger()

    def answer(self, words: str) -> None:
        (button,) = [each for each in self.asked().buttons() if each.text() == words]
        self.conductor.putting_away.dialog = None
        button.click()

    def counts(self) -> dict[ArticleState, int]:
        return self.desk.jobs.call_on_library(self.desk.room.authoring.counts)


@pytest.fixture
def old(tmp_path: Path) -> list[str]:
    """Two articles whose time is over."""
    return put_away_long_ago(tmp_path / "library", "旧稿甲", "旧稿乙")


@pytest.fixture
def trash(old: list[str], desk: Desk, look: Look) -> Iterator[TrashWindow]:
    made = TrashWindow(desk, look)
    yield made
    made.end()


def test_what_is_deleted_can_be_taken_back_at_once(trash: TrashWindow) -> None:
    trash.conductor.new_article()
    wait_until(lambda: trash.conductor.writing.article is not None)
    article = trash.conductor.writing.article
    assert article is not None
    trash.go(1, ArticleState.DRAFT)
    trash.choose(article.id)
    QTest.keyClick(trash.pane.list_view, Qt.Key.Key_Delete)
    wait_until(lambda: "30 天内可以还原" in trash.said)
    assert trash.conductor.writing.article is None
    assert trash.counts()[ArticleState.TRASH] == 3
    trash.window.article.bar.chosen.emit(0)
    wait_until(lambda: "已还原 1 篇" in trash.said)
    assert [trash.counts()[state] for state in (ArticleState.DRAFT, ArticleState.TRASH)] == [1, 2]


def test_the_trash_shows_the_days_left_and_its_own_buttons(trash: TrashWindow, old: list[str]) -> None:
    new = trash.desk.jobs.call_on_library(lambda: trash.desk.room.authoring.new(title="新稿").id)
    trash.desk.jobs.call_on_library(lambda: trash.desk.room.authoring.trash(new))
    trash.go(3)
    rows = [trash.pane.model.index(row) for row in range(3)]
    notes = {index.data(ROW).id: index.data(NOTE) for index in rows}
    assert notes == {new: "还剩 30 天", old[0]: "已到期", old[1]: "已到期"}
    spoken = trash.pane.model.index(trash.pane.model.row_of(new)).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "还剩 30 天" in spoken
    assert trash.shown("emptyTrashButton")
    assert trash.shown("purgeButton")
    assert trash.pane.drop_hint.isHidden()
    trash.go(0, ArticleState.DRAFT)
    assert not trash.shown("emptyTrashButton")
    assert not trash.shown("purgeButton")
    assert not trash.pane.drop_hint.isHidden()


def test_one_is_removed_after_a_question_that_names_it(trash: TrashWindow, old: list[str]) -> None:
    trash.go(2)
    trash.conductor.writing.open(old[0])
    wait_until(lambda: "在回收站里，已到期" in trash.said)
    trash.choose(old[0])
    trash.trigger("purgeAction")
    question = trash.asked()
    assert "旧稿甲" in question.text()
    assert "不能撤回" in question.informativeText()
    assert question.defaultButton().text() == "取消"
    assert question.focusWidget() is question.defaultButton(), "Enter does no harm"
    trash.answer("取消")
    assert trash.counts()[ArticleState.TRASH] == 2
    QTest.keyClick(trash.pane.list_view, Qt.Key.Key_Delete)
    trash.answer("彻底删除")
    wait_until(lambda: "已彻底删除 1 篇" in trash.said)
    assert trash.conductor.writing.article is None, "what is gone is not open"
    wait_until(lambda: trash.pane.model.rowCount() == 1)
    assert trash.counts()[ArticleState.TRASH] == 1


def test_what_may_not_go_says_why_and_stays(trash: TrashWindow) -> None:
    new = trash.desk.jobs.call_on_library(lambda: trash.desk.room.authoring.new(title="新稿").id)
    trash.desk.jobs.call_on_library(lambda: trash.desk.room.authoring.trash(new))
    trash.go(3)
    trash.choose(new)
    trash.trigger("purgeAction")
    wait_until(lambda: "“新稿”要到" in trash.said)
    assert trash.conductor.putting_away.dialog is None
    trash.pane.list_view.selectAll()
    trash.trigger("emptyTrashAction")
    assert "2 篇" in trash.asked().text()
    assert "另有 1 篇" in trash.asked().informativeText()
    trash.answer("彻底删除")
    wait_until(lambda: "已彻底删除 2 篇" in trash.said)
    assert trash.counts()[ArticleState.TRASH] == 1
    trash.trigger("emptyTrashAction")
    wait_until(lambda: "“新稿”要到" in trash.said)


def test_an_open_article_can_be_written_in_again_after_it_is_taken_back(trash: TrashWindow, old: list[str]) -> None:
    trash.go(2)
    trash.conductor.writing.open(old[1])
    wait_until(lambda: "还原以后才能改" in trash.said)
    assert not trash.window.article.editor.isEnabled()
    trash.choose(old[1])
    trash.trigger("untrashAction")
    wait_until(trash.window.article.editor.isEnabled)
    assert trash.counts()[ArticleState.TRASH] == 1


def test_what_no_backup_holds_is_told_with_a_way_to_make_one(trash: TrashWindow, tmp_path: Path) -> None:
    for path in (tmp_path / "library" / "backups").glob("*.db"):
        path.unlink()
    trash.go(2)
    trash.trigger("emptyTrashAction")
    wait_until(lambda: "2 篇还没有进过备份" in trash.said)
    trash.window.article.bar.chosen.emit(0)
    wait_until(lambda: trash.conductor.safekeeping.dialog is not None)
    assert trash.counts()[ArticleState.TRASH] == 2
