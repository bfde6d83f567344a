"""成批检查 in the real window: forty articles with lights, one list, fixes over all, the report on paper; in both themes."""

from __future__ import annotations

import gc
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from editor_app.app import open_workroom
from editor_app.model.article import ArticleState
from editor_app.model.body import Body, MissingPicture, heading, paragraph
from editor_app.model.metadata import Metadata
from editor_app.model.verdict import Light
from editor_app.services.workroom import Workroom
from journeys.test_window import Run
from papers import pdf_text
from windows import let_pass, wait_until

pytestmark = pytest.mark.window

COUNT = 40
TITLES = (
    "党旗飘扬在一线：道里区筑牢防汛“红色堤坝”",
    "靖宇街道：一杯热茶“泡”出邻里情",
    "民主镇党员突击队抢收水稻三千亩",
    "区委党校开展“微型党课”送学下乡活动",
    "非公企业党建“结对子”见实效",
)
FAULTS = (
    "哪里有需要,哪里就有党旗飘扬。面对严峻的防汛形势，党员干部冲在前面。",
    "各社区(村)党组织组建突击队，日夜巡堤。联系电话 13912345678。",
    "广大党员闻“汛”而动、向险而行，筑牢防汛堤坝。",
    "活动于2023年8月32日举行，来了不少群众。。",
)


def fill(room: Workroom, articles: int = COUNT) -> list[str]:
    """Articles of which a third are right, a third to be mended, and the rest need a person."""
    ids = []
    for number in range(articles):
        title = TITLES[number % len(TITLES)] + (f"（{number // len(TITLES) + 1}）" if number >= len(TITLES) else "")
        article = room.authoring.new(title=title)
        metadata = Metadata(title=title, column="dianxingshiji", source="区委组织部", contributor="东风街道党工委")
        blocks = [paragraph(f"第{number + 1}队党员干部在江边巡查，连续奋战多日，群众看在眼里。"), heading("冲在前面")]
        blocks += [paragraph(FAULTS[(number + each) % len(FAULTS)]) for each in range(number % 3)]
        if number % 9 == 4:
            blocks.append(MissingPicture("现场照片"))
        ids.append(room.authoring.save(article.id, metadata, Body(tuple(blocks)), article.version).id)
    return ids


@pytest.fixture
def run(application: QApplication, tmp_path: Path, screenshots: Path) -> Iterator[Run]:
    with open_workroom(tmp_path / "library") as room:
        room.preferences.keep("welcomed", True)
        ids = fill(room)
        room.replacing._library.articles.set_state(ids[7], ArticleState.IN_REVIEW)
        room.replacing._library.database.run(
            "UPDATE contents SET body = '{' WHERE id = (SELECT content FROM articles WHERE id = ?)", (ids[11],)
        )
    there = Run(application, tmp_path, screenshots)
    there.window.resize(1366, 768)
    yield there
    there.leave()
    gc.collect()


def test_forty_in_one_list(run: Run, tmp_path: Path, screenshots: Path) -> None:
    many = run.conductor.touching.checking_many
    library = run.window.library
    wait_until(lambda: library.model.rowCount() == COUNT - 1)
    run.window.commands["checkAllAction"].trigger()
    wait_until(lambda: many.dialog is not None)
    dialog = many.dialog
    assert dialog is not None
    lines = dialog.model.rows
    wait_until(lambda: all(line.checked is not None for line in lines), 120)
    assert {line.light for line in lines} >= {Light.ERRORS, Light.UNKNOWN}
    fix = run.find(QPushButton, "checkManyFix")
    wait_until(fix.isEnabled)
    for theme in ("dark", "light"):
        run.program.dresser.use(theme)
        let_pass(0.5)
        run.shoot(f"check-many-{theme}", dialog)
        run.shoot(f"lights-{theme}")
    many.write(str(tmp_path / "检查报告.pdf"))
    wait_until((tmp_path / "检查报告.pdf").exists, 60)
    wait_until(lambda: "检查报告已写到" in dialog._note.text(), 60)
    text = pdf_text(tmp_path / "检查报告.pdf")
    assert "检查报告" in text
    assert "没查成" in text
    screenshots.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["pdftoppm", "-r", "70", "-png", str(tmp_path / "检查报告.pdf"), str(screenshots / "check-report")], check=True
    )
    fix.click()
    wait_until(lambda: "改正了" in dialog._note.text(), 120)
    run.shoot("check-many-mended", dialog)
    assert sum(line.problem is not None for line in lines) == 1, "what stands in review is left and says so"
    dialog.resize(880, 432)
    run.shoot("check-many-small", dialog)
    dialog.table.selectRow(next(row for row, line in enumerate(lines) if line.light is Light.ERRORS))
    QTest.qWait(10)
    run.find(QPushButton, "checkManyGo").click()
    wait_until(lambda: run.conductor.writing.article is not None)
    dialog.close()
    library.box_button(ArticleState.DRAFT).click()
    wait_until(lambda: library.model.rowCount() == COUNT - 1)
    run.shoot("lights-after")
