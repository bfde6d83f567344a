"""词表 over a real library: written with faults beside the fields, tried out, lowered, imported; words taken from the text."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.lists_dialog import ListsDialog
from editor_app.desktop.dialogs.waive_dialog import Scope, WaiveDialog
from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.models.findings import FindingRow, RowAct
from editor_app.desktop.models.list_rows import ROW
from editor_app.desktop.widgets.buttons import PushButton
from editor_app.desktop.word_lists import WordLists
from editor_app.model.house_list import Entry, ListKind, ListRow
from editor_app.model.site import Site
from editor_app.services.preferences import Person
from profiling import profile_folder
from shown import Shown
from windows import let_pass, wait_until

T = TypeVar("T")
SHOTS = os.environ.get("EDITOR_APP_SCREENSHOTS", "")
PORTAL = '[[rules]]\nid = "w1"\npatterns = ["群众性"]\nexpected = "群众"\nnote = "门户的提法"\n'


class Lists(Shown):
    """The window with an open article, and what the dialog shows."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self.begin()

    def call(self, work: Callable[[], T]) -> T:
        return self.desk.jobs.call_on_library(work)

    @property
    def flow(self) -> WordLists:
        return self.conductor.word_lists

    @property
    def dialog(self) -> ListsDialog:
        assert self.flow.dialog is not None
        return self.flow.dialog

    def open(self) -> None:
        self.window.commands["listsAction"].trigger()
        wait_until(lambda: self.rows())

    def rows(self) -> list[ListRow]:
        model = self.dialog.table.model()
        return [model.index(n, 0).data(ROW) for n in range(model.rowCount())]

    def button(self, name: str) -> PushButton:
        button = self.dialog.findChild(PushButton, name)
        assert button is not None
        return button

    def label(self, name: str) -> QLabel:
        label = self.dialog.findChild(QLabel, name)
        assert label is not None
        return label

    def write(self, name: str, words: str) -> None:
        text = self.dialog.findChild(QPlainTextEdit, name)
        line = self.dialog.findChild(QLineEdit, name)
        if text is not None:
            text.setPlainText(words)
        else:
            assert line is not None
            line.setText(words)

    def choose(self, entry_id: str) -> None:
        self.dialog.filter.setText(entry_id)
        assert len(self.rows()) == 1
        self.dialog.table.setCurrentIndex(self.dialog.table.model().index(0, 0))


@pytest.fixture
def lists(desk: Desk, look: Look, tmp_path: Path) -> Iterator[Lists]:
    folder = profile_folder(tmp_path / "new")
    (folder / "terms.toml").write_text(PORTAL, encoding="utf-8")

    def set_up() -> None:
        desk.room.preferences.set_person(Person("某局", "李明"))
        desk.room.profiles.install(folder)
        desk.room.accounts.add(Site("门户", "folder", (tmp_path / "out").as_uri(), "", "mine"))

    desk.jobs.call_on_library(set_up)
    made = Lists(desk, look)
    yield made
    made.end()


def test_an_entry_is_written_with_its_faults_beside_it_and_tried_out(lists: Lists, dresser: Dresser) -> None:
    lists.open()
    lists.button("listNewButton").click()
    lists.write("listPatterns", "甲处室")
    lists.write("listExpected", "新甲处室")
    wait_until(lambda: "改完还会再报" in lists.label("listFault_expected").text())
    assert not lists.button("listSaveButton").isEnabled()
    lists.write("listExpected", "甲科室")
    lists.write("listSpecs", "到甲处室→到甲处")
    wait_until(lambda: "自检没有通过" in lists.label("listFault_specs").text())
    assert lists.label("listFault_expected").isHidden()
    _shoot(lists, dresser, "lists-fault")
    lists.write("listSpecs", "到甲处室→到甲科室")
    lists.write("listNote", "2026 年更名")
    lists.write("listUntil", "2020-12-31")
    lists.write("listTrial", "到甲处室，再接再励。")
    wait_until(lambda: "再接再厉" in lists.label("listHits").text())
    wait_until(lambda: lists.button("listSaveButton").isEnabled())
    assert "甲科室" not in lists.label("listHits").text(), "it is over"
    lists.write("listUntil", "")
    wait_until(lambda: "“甲处室”，应为“甲科室”：2026 年更名" in lists.label("listHits").text())
    lists.button("listSaveButton").click()
    wait_until(lambda: "已保存" in lists.label("listWords").text())
    assert (lists.rows()[0].entry.id, lists.rows()[0].entry.patterns) == ("u-0001", ("甲处室",))
    _shoot(lists, dresser, "lists")
    lists.button("listRemoveButton").click()
    wait_until(lambda: "删去了 1 条" in lists.label("listWords").text())


def test_what_is_being_written_is_not_lost_by_a_click(lists: Lists) -> None:
    lists.open()
    lists.button("listNewButton").click()
    lists.write("listPatterns", "甲处室")
    lists.dialog.table.setCurrentIndex(lists.dialog.table.model().index(3, 0))
    assert "还没有保存" in lists.label("listWords").text()
    lists.dialog.reject()
    assert lists.flow.dialog is not None
    assert lists.dialog.form.entry().patterns == ("甲处室",)
    lists.button("listDropButton").click()
    lists.dialog.reject()
    wait_until(lambda: lists.flow.dialog is None)


def test_entries_of_others_are_looked_at_and_warnings_lowered(lists: Lists, dresser: Dresser) -> None:
    lists.open()
    lists.choose("w1")
    wait_until(lambda: "门户词表的，只能看" in lists.label("listAbout").text())
    field = lists.dialog.findChild(QPlainTextEdit, "listPatterns")
    assert field is not None
    assert field.isReadOnly()
    lists.button("listInfoButton").click()
    wait_until(lambda: lists.rows()[-1].lowered == "info")
    lists.choose("门户的提法")
    wait_until(lambda: "本单位改为提示" in lists.label("listAbout").text())
    _shoot(lists, dresser, "lists-portal")
    lists.button("listNormalButton").click()
    wait_until(lambda: lists.rows()[-1].lowered == "")
    lists.choose("idiom-001")
    assert "错误不能在本单位调低" in lists.label("listAbout").text()
    assert lists.button("listInfoButton").isHidden()


def test_files_come_in_and_go_out(lists: Lists, tmp_path: Path) -> None:
    table, target = tmp_path / "a.csv", tmp_path / "出"
    table.write_bytes("不当写法,应为\r\n甲处室,甲科室\r\n再接再励,再接再厉\r\n".encode("gbk"))
    lists.open()
    lists.flow.take_in(str(table))
    wait_until(lambda: "新增 1 条" in lists.label("listWords").text())
    assert "已有，没有收" in lists.label("listWords").text()
    lists.flow.write(str(target), "CSV，Excel、WPS 用 (*.csv)")
    wait_until(lambda: "1 条已写到" in lists.label("listWords").text())
    assert target.with_suffix(".csv").read_bytes().startswith(b"\xef\xbb\xbf")
    table.write_text("不当写法,应为\n乙,乙乙\n", "utf-8")
    lists.flow.take_in(str(table))
    wait_until(lambda: "第 2 行" in lists.label("listWords").text())
    kinds = lists.dialog.findChild(QComboBox, "listOrigin")
    assert kinds is not None
    assert kinds.itemText(2) == "门户（我的网站）"


def test_words_are_taken_from_the_text(lists: Lists) -> None:
    lists.editor.insertPlainText("到甲处室。")
    cursor = lists.editor.textCursor()
    cursor.setPosition(cursor.position() - 4)
    cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, 3)
    lists.editor.setTextCursor(cursor)
    lists.window.commands["addWordAction"].trigger()
    wait_until(lambda: lists.flow.dialog is not None and lists.dialog.form.entry().patterns == ("甲处室",))
    lists.button("listDropButton").click()
    lists.dialog.reject()


def test_ignore_in_my_unit_from_a_finding(lists: Lists) -> None:
    def told() -> list[FindingRow]:
        last = lists.conductor.checking.last
        return [row for row in last.rows if row.finding.rule == "X02"] if last is not None else []

    lists.editor.insertPlainText("群众性活动。")
    wait_until(lambda: told())
    assert told()[0].finding.message == "“群众性”，应为“群众”：门户的提法"
    lists.window.findings.acted.emit(told()[0], RowAct.IGNORE)
    wait_until(lambda: lists.window.findChild(WaiveDialog))
    dialog = lists.window.findChild(WaiveDialog)
    assert dialog is not None
    dialog.boxes[Scope.UNIT].setChecked(True)
    dialog.text.setPlainText("活动的名称")
    dialog.decide()
    wait_until(lambda: not told())
    assert lists.call(lists.desk.room.house_lists.local) == (
        Entry(ListKind.ALLOW, "u-0001", allows=("群众性",), note="活动的名称"),
    )
    lists.open()
    lists.choose("u-0001")
    lists.button("listRemoveButton").click()
    wait_until(lambda: told())


def _shoot(lists: Lists, dresser: Dresser, name: str) -> None:
    if SHOTS:
        for theme in ("light", "dark"):
            dresser.use(theme)
            let_pass(0.3)
            assert lists.dialog.grab().save(f"{SHOTS}/{name}-{theme}.png")
        dresser.use("light")
