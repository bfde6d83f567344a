"""成批检查 in the window: one list, stopping and going on, the place of a finding, fixes over all, the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QListWidget, QPushButton

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.check_many import CheckMany
from editor_app.desktop.look import Look
from editor_app.model.article import ArticleState
from editor_app.model.body import Body, paragraph
from editor_app.model.verdict import Light
from shown import Shown
from windows import wait_until

COUNT = 6


@pytest.fixture
def shown(desk: Desk, look: Look) -> Iterator[Shown]:
    def write() -> None:
        for number in range(COUNT):
            made = desk.room.authoring.new(title=f"防汛一线{number}")
            body = Body((paragraph("党旗飘扬。"), paragraph(f"第{number}队来了,走了。")))
            desk.room.authoring.save(made.id, made.metadata, body, made.version)

    desk.jobs.call_on_library(write)
    made = Shown(desk, look)
    wait_until(lambda: made.window.library.model.rowCount() == COUNT)
    yield made
    made.conductor.touching.checking_many.dispose()
    made.end()


def begin(shown: Shown) -> CheckMany:
    shown.window.commands["checkAllAction"].trigger()
    many = shown.conductor.touching.checking_many
    wait_until(lambda: many.dialog is not None)
    assert many.dialog is not None
    return many.dialog


def button(dialog: CheckMany, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def checked(dialog: CheckMany) -> int:
    return sum(line.checked is not None for line in dialog.model.rows)


def test_all_are_listed_with_lights_and_a_finding_is_gone_to(shown: Shown) -> None:
    dialog = begin(shown)
    wait_until(lambda: checked(dialog) == COUNT and button(dialog, "checkManyFix").isEnabled())
    assert {line.light for line in dialog.model.rows} == {Light.ERRORS}
    assert f"有错误 {COUNT}" in dialog.sum.text()
    lights = [shown.window.library.model.index(at).data(0x0100 + 2) for at in range(COUNT)]
    assert {lit.light for lit in lights} == {Light.ERRORS}, "the list has their lights too"
    dialog.table.selectRow(3)
    findings = dialog.findChild(QListWidget, "checkManyFindings")
    assert isinstance(findings, QListWidget)
    (item,) = (
        findings.item(at)
        for at in range(findings.count())
        if "来了,走了" in findings.item(at).text() and "第 2 段" in findings.item(at).text()
    )
    findings.setCurrentItem(item)
    button(dialog, "checkManyGo").click()
    wait_until(lambda: shown.conductor.writing.article is not None)
    assert shown.conductor.writing.article is not None
    assert shown.conductor.writing.article.id == dialog.model.rows[3].article
    wait_until(lambda: shown.editor.textCursor().block().text().startswith("第"))


def test_it_stops_and_goes_on(shown: Shown) -> None:
    dialog = begin(shown)
    stop = button(dialog, "checkManyStop")
    wait_until(lambda: checked(dialog) >= 1)
    shown.conductor.touching.checking_many.stop()
    before = checked(dialog)
    if before < COUNT:
        assert stop.text() == "接着做"
        stop.click()
    wait_until(lambda: checked(dialog) == COUNT)
    wait_until(lambda: not stop.isVisibleTo(dialog))
    dialog.close()
    wait_until(lambda: shown.conductor.touching.checking_many.dialog is None)
    assert begin(shown) is not dialog


def test_fixes_over_the_batch_save_what_is_being_written_first_and_leave_what_may_not_be_changed(shown: Shown) -> None:
    rows = shown.window.library.model
    open_one, frozen = rows.index(0).data(0x0100).id, rows.index(1).data(0x0100).id
    desk = shown.desk
    shown.conductor.writing.open(open_one)
    wait_until(lambda: shown.conductor.writing.article is not None)
    library = desk.room.authoring._library
    desk.jobs.call_on_library(lambda: library.articles.set_state(frozen, ArticleState.IN_REVIEW))
    dialog = begin(shown)
    fix = button(dialog, "checkManyFix")
    wait_until(lambda: checked(dialog) == COUNT and fix.isEnabled())
    shown.editor.insertPlainText("刚写的,")
    assert shown.conductor.writing.dirty
    fix.click()
    wait_until(lambda: "改正了" in dialog._note.text(), 30)
    assert "1 篇没有改" in dialog._note.text()
    (kept,) = (line for line in dialog.model.rows if line.problem is not None)
    assert kept.article == frozen
    assert {line.checked.fixable for line in dialog.model.rows if line.checked and line.article != frozen} == {0}
    wait_until(lambda: "刚写的，" in shown.editor.toPlainText())
    reasons = [row.reason.value for row in desk.jobs.call_on_library(lambda: desk.room.authoring.history(open_one))]
    assert reasons[:2] == ["fixes", "before_fixes"]


def test_the_report_is_written_where_the_person_says(shown: Shown, tmp_path: Path) -> None:
    dialog = begin(shown)
    wait_until(lambda: button(dialog, "checkManyReport").isEnabled())
    wait_until(lambda: checked(dialog) == COUNT)
    many = shown.conductor.touching.checking_many
    for suffix in ("csv", "html"):
        many.write(str(tmp_path / f"报告.{suffix}"))
        wait_until(lambda suffix=suffix: str(tmp_path / f"报告.{suffix}") in dialog._note.text())
    assert "防汛一线3" in (tmp_path / "报告.html").read_text("utf-8")
    many.write(str(tmp_path / "报告.csv" / "报告.csv"))
    wait_until(lambda: "报告已写到" not in dialog._note.text())
