"""备份与恢复 over a real library: what is shown, made, exported, stopped, and asked before anything is put in place."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QTreeWidget

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.backup_dialog import BackupDialog
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.safekeeping import Safekeeping
from editor_app.desktop.widgets.buttons import PushButton
from editor_app.model.body import Body, paragraph
from shown import Shown
from windows import let_pass, wait_until

SHOTS = os.environ.get("EDITOR_APP_SCREENSHOTS", "")


class Backups(Shown):
    """The dialog over a window with one article."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        article = desk.jobs.call_on_library(lambda: desk.room.authoring.new(title="稿"))
        body = Body((paragraph("写下的字"),))
        desk.jobs.call_on_library(lambda: desk.room.authoring.save(article.id, article.metadata, body, article.version))
        self.window.commands["backupAction"].trigger()
        wait_until(lambda: self.button("backupNowButton").isEnabled())

    @property
    def keeping(self) -> Safekeeping:
        return self.conductor.safekeeping

    @property
    def dialog(self) -> BackupDialog:
        assert self.keeping.dialog is not None
        return self.keeping.dialog

    def button(self, name: str) -> PushButton:
        button = self.dialog.findChild(PushButton, name)
        assert button is not None
        return button

    def words(self, name: str = "backupWords") -> str:
        label = self.dialog.findChild(QLabel, name)
        assert label is not None
        return label.text()

    def rows(self) -> list[str]:
        tree = self.dialog.findChild(QTreeWidget, "backupList")
        assert tree is not None
        items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
        return [f"{item.text(1)} {item.text(2)} {item.text(4)}" for item in items if item is not None]

    def choose(self, row: int) -> None:
        tree = self.dialog.findChild(QTreeWidget, "backupList")
        assert tree is not None
        item = tree.topLevelItem(row)
        assert item is not None
        item.setSelected(True)


@pytest.fixture
def backups(desk: Desk, look: Look) -> Iterator[Backups]:
    made = Backups(desk, look)
    yield made
    made.end()


def test_a_backup_goes_to_the_chosen_folder_and_is_shown(backups: Backups, dresser: Dresser, tmp_path: Path) -> None:
    wait_until(lambda: "备份只在资料库里面" in backups.words("backupFolder"))
    assert not backups.button("backupLookButton").isVisible()
    stick = tmp_path / "U 盘"
    backups.keeping.use_folder(str(stick))
    wait_until(lambda: str(stick) in backups.words())
    assert "每天另存到" in backups.words("backupFolder")
    backups.button("backupNowButton").click()
    wait_until(lambda: "读回核对无误" in backups.words())
    assert len(list(stick.glob("library-*-manual.db"))) == 1
    assert "手动 1 篇 备份文件夹，连同图片" in backups.rows()
    assert backups.words("backupNewest").startswith("最近的备份：今天")
    assert "1 篇稿件" in backups.words("backupNewest")
    if SHOTS:
        for theme in ("light", "dark"):
            dresser.use(theme)
            let_pass(0.2)
            assert backups.dialog.grab().save(f"{SHOTS}/backup-{theme}.png")


def test_a_folder_that_is_gone_is_told_and_another_inside_the_library_refused(backups: Backups, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    backups.keeping.use_folder(str(tmp_path / "disk" / "备份"))
    wait_until(lambda: "以后每天备份到" in backups.words())
    (tmp_path / "disk").rmdir()
    backups.button("backupNowButton").click()
    wait_until(lambda: "备份文件夹" in backups.words() and "不在" in backups.words())
    backups.dialog.reject()
    wait_until(lambda: backups.keeping.dialog is None)
    backups.keeping.open()
    wait_until(lambda: "现在不在" in backups.words("backupTrouble"))
    backups.keeping.use_folder(str(tmp_path / "library" / "里面"))
    wait_until(lambda: "在资料库文件夹里面" in backups.words())
    assert "disk" in backups.words("backupFolder")


def test_it_can_be_stopped_and_begun_again(backups: Backups, tmp_path: Path) -> None:
    backups.keeping.use_folder(str(tmp_path / "stick"))
    wait_until(lambda: "以后每天备份到" in backups.words())
    held = threading.Event()
    backups.desk.jobs.start(LaneName.KEEPING, lambda progress: held.wait(60))
    backups.button("backupNowButton").click()
    assert not backups.button("backupNowButton").isEnabled()
    assert backups.button("backupStopButton").isVisible()
    backups.button("backupStopButton").click()
    held.set()
    wait_until(lambda: "已停下" in backups.words())
    assert not list(tmp_path.glob("stick/*.db"))
    backups.button("backupNowButton").click()
    wait_until(lambda: "读回核对无误" in backups.words())


def test_the_whole_library_goes_into_a_file_and_is_asked_about_before_it_comes_back(
    backups: Backups, tmp_path: Path
) -> None:
    wanted: list[object] = []
    backups.keeping.restore_requested.connect(wanted.append)
    file = tmp_path / "全部.zip"
    backups.keeping.export_to(str(file))
    wait_until(lambda: "已导出 1 篇稿件" in backups.words())
    backups.keeping.ask_about_file(str(file))
    question = backups.keeping.question
    assert question is not None
    assert "全部.zip" in question.text()
    assert "原样移到旁边，不删除" in question.informativeText()
    no, yes = (next(each for each in question.buttons() if each.text() == words) for words in ("取消", "恢复"))
    assert question.defaultButton() is no
    no.click()
    let_pass(0.1)
    assert wanted == []
    backups.keeping.ask_about_file(str(file))
    assert backups.keeping.question is not None
    yes = next(each for each in backups.keeping.question.buttons() if each.text() == "恢复")
    yes.click()
    wait_until(lambda: wanted == [file])
    assert len(list((tmp_path / "library" / "backups").glob("*-before-restore.db"))) == 1


def test_one_backup_is_chosen_and_the_question_says_what_is_not_in_it(backups: Backups) -> None:
    backups.button("backupNowButton").click()
    wait_until(lambda: bool(backups.rows()))
    assert not backups.button("backupRestoreButton").isEnabled()
    backups.choose(0)
    backups.button("backupRestoreButton").click()
    assert backups.keeping.question is not None
    assert "不在这份备份里" in backups.keeping.question.informativeText()
    backups.keeping.question.reject()


def test_trouble_is_told_once_when_nothing_else_is_being_said(backups: Backups, tmp_path: Path) -> None:
    backups.dialog.reject()
    bar = backups.window.article.bar
    (tmp_path / "library" / "library (1).db").write_bytes(b"a copy of a cloud client")
    bar.tell("别的话")
    backups.keeping.look_for_trouble()
    let_pass(0.1)
    assert bar.words == "别的话"
    bar.put_away()
    backups.keeping.look_for_trouble()
    wait_until(lambda: "library (1).db" in bar.words)
    bar.chosen.emit(0)
    wait_until(lambda: backups.keeping.dialog is not None)
    bar.put_away()
    backups.keeping.look_for_trouble()
    let_pass(0.2)
    assert bar.words == ""


def test_the_library_is_checked_and_repaired(backups: Backups) -> None:
    backups.button("backupCheckButton").click()
    wait_until(lambda: backups.keeping.question is not None)
    assert backups.keeping.question is not None
    assert backups.keeping.question.text() == "资料库完好"
    assert "数据所在磁盘" in backups.keeping.question.detailedText()
    backups.keeping.question.reject()
    backups.keeping.question = None
    library = backups.desk.room.keeping._library
    backups.desk.jobs.call_on_library(lambda: library.database.run("UPDATE contents SET digest = 'x'"))
    wait_until(lambda: backups.button("backupCheckButton").isEnabled())
    backups.button("backupCheckButton").click()
    wait_until(lambda: backups.keeping.question is not None)
    assert backups.keeping.question.text() == "资料库有问题"
    assert "摘要不符" in backups.keeping.question.informativeText()
    repair = next(each for each in backups.keeping.question.buttons() if each.text() == "修复")
    backups.keeping.question = None
    repair.click()
    wait_until(lambda: backups.keeping.question is not None)
    assert backups.keeping.question.text() == "修复好了"
    assert "已重新计算" in backups.keeping.question.informativeText()
    backups.keeping.question.reject()
