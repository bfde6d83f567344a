"""The pane 检查 and the lines in the text, as `look/checks.png` shows them, in both themes on the smallest usual screen."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor_app.app import open_workroom
from editor_app.assets import resource
from editor_app.desktop.dialogs.waive_dialog import WaiveDialog
from editor_app.desktop.models.findings import FindingRow, RowAct
from editor_app.desktop.panes.right_tabs import FINDINGS
from editor_app.model.body import Body, FigureRow, Heading, MissingPicture, paragraph
from editor_app.model.metadata import with_field
from editor_app.model.session import OpenTab, Session
from editor_app.services.preferences import Person
from journeys.test_window import Run
from two_desks import Ring
from windows import let_pass, wait_until

pytestmark = pytest.mark.window

SCREEN = QSize(1366, 768)
FIRST = "哪里有需要,哪里就有党旗飘扬。面对汛情，各级党组织和党员干部向险而行，带领群众守住江堤，全力打好这场“硬仗”。"
LONG = (
    "街道第一时间召开防汛会议，细化应急措施，成立汛情研判、抢险救灾、人员疏散、交通治安、后勤保障五个小组，划分江段、城区、"
    "农村三个片区，做好巡堤查险和物资准备工作，领导全天在一线指挥，深入重点点位察看水情、分析形势，指导抢险救灾工作有力有序开展。"
)
LAST = "各社区(村)党组织发挥优势，第一批捐款10余万元，企业又送来7万余元的物资。"


def with_faults(body: Body) -> Body:
    """The sample with what the picture shows: half-width marks, a missing picture, a default alternative text."""
    figures = list(body.figures())
    heads = [block for block in body.blocks if isinstance(block, Heading)]
    first = replace(figures[0], caption="党员突击队加固江堤", credit="李明 摄", alt="图片")
    row = FigureRow((first, MissingPicture(why="微信原图未能取回")))
    return Body((paragraph(FIRST), row, *heads[:1], paragraph(LONG), paragraph(LAST)))


@pytest.fixture
def run(application: QApplication, tmp_path: Path, screenshots: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    ring = Ring()
    monkeypatch.setattr("editor_app.sites.credentials._real_keyring", lambda: ring)
    with open_workroom(tmp_path / "library") as room:
        room.preferences.keep("welcomed", True)
        made = room.importing.import_file(resource("sample", "sample.docx")).article
        metadata = made.metadata
        for field, value in (
            ("column", "dianxingshiji"),
            ("contributor", "道外区委组织部"),
            ("source", "哈尔滨党员之家"),
            ("title", "最是风雨显担当 防汛一线党旗红丨道外区各级党组织和党员干部同心奋战防汛救灾一线"),
        ):
            metadata = with_field(metadata, field, value)
        room.authoring.save(made.id, metadata, with_faults(made.body), made.version)
        room.preferences.set_person(Person("道外区委组织部", "李明"))
        room.sessions.keep(Session((OpenTab(made.id),), made.id))
    there = Run(application, tmp_path, screenshots)
    there.window.resize(SCREEN)
    yield there
    there.leave()
    gc.collect()


def rows(run: Run) -> list[FindingRow]:
    model = run.window.findings.model
    return [line for n in range(model.rowCount()) if isinstance(line := model.row(n), FindingRow)]


def test_checks_look_as_they_should(run: Run) -> None:
    window, findings = run.window, run.window.findings
    window.open_right(FINDINGS)
    wait_until(lambda: len(rows(run)) >= 5 and bool(run.window.article.editor.underlines.marks))  # type: ignore[union-attr]
    QTest.keyClick(findings.list_view, Qt.Key.Key_Home)
    comma = next(row for row in rows(run) if row.finding.rule == "Q01")
    window.activateWindow()
    findings.list_view.setFocus()
    findings.list_view.setCurrentIndex(findings.model.index(findings.model.line_of(comma.key)))
    let_pass(0.2)
    run.shoot("checks-light")
    run.program.dresser.use("dark")
    run.shoot("checks-dark")
    window.resize(QSize(911, 464))
    window.open_right(FINDINGS)
    run.shoot("checks-150")
    window.resize(SCREEN)
    run.program.dresser.use("light")

    # left for a reason, folded at the end
    warning = next(row for row in rows(run) if row.finding.level == "warning" and not row.finding.place.field)
    findings.acted.emit(warning, RowAct.IGNORE)
    dialogs: list[WaiveDialog] = []
    wait_until(lambda: bool(dialogs[:0] or [dialogs.append(each) for each in window.findChildren(WaiveDialog)]))
    dialogs[0].reasons[0].click()
    run.shoot("checks-waive", dialogs[0])
    dialogs[0].decide()
    wait_until(lambda: bool(run.conductor.checking.last and run.conductor.checking.last.settled))
    findings.model.fold()
    findings.list_view.scrollToBottom()
    run.shoot("checks-settled")

    # everything that is certain, in one step and back
    before = window.article.editor.body()
    window.commands["fixAllAction"].trigger()
    wait_until(lambda: window.article.editor.body() != before)
    wait_until(lambda: not findings.fixable)
    window.article.editor.undo()
    assert window.article.editor.body() == before
