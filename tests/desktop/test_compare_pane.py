"""The comparison as it is shown: what is tinted, folded, stepped through."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QTextCursor
from PySide6.QtTest import QTest

from editor_app.desktop.look import Dresser, Look
from editor_app.desktop.panes.compare_pane import ComparePane
from editor_app.model.body import (
    Block,
    Body,
    Cell,
    Figure,
    List,
    ListItem,
    MissingPicture,
    Quote,
    Rule,
    Signature,
    Table,
    heading,
    paragraph,
)
from editor_app.model.difference import compare
from editor_app.model.inline import Mark, canonical, loose_text, styled
from editor_app.model.metadata import Metadata
from editor_app.model.revision import Revision, RevisionReason, RevisionRow
from editor_app.services.comparing import Compared

SCREENSHOTS_VARIABLE = "EDITOR_APP_SCREENSHOTS"
FLAG, GOODS = "a" * 64, "b" * 64


def revision(number: int, metadata: Metadata, body: Body, reason: RevisionReason) -> Revision:
    return Revision(RevisionRow("x", number, reason, "2026-08-08T09:02:00Z", "d", 100), metadata, body)


def compared(old: Body, new: Body, before: Metadata | None = None, after: Metadata | None = None) -> Compared:
    one, two = before or Metadata(), after or Metadata()
    return Compared(
        revision(2, one, old, RevisionReason.MANUAL),
        revision(3, two, new, RevisionReason.AUTO),
        compare((one, old), (two, new)),
    )


def cells(*rows: str) -> Table:
    return Table(tuple(tuple(Cell(canonical(loose_text(cell))) for cell in row.split()) for row in rows), id="table")


def flood() -> Compared:
    """An article of every kind of block, edited as a reviewer asked."""
    items = List(
        tuple(ListItem(canonical(loose_text(text))) for text in ("清淤排水", "转移群众")), ordered=True, id="list"
    )
    old: tuple[Block, ...] = (
        paragraph(
            "哪里有需要，哪里就有党旗飘扬。面对严峻的防汛形势，各级党组织和广大党员干部闻“汛”而动、向险而行，不怕苦、不怕累，"
            "带领群众积极参与防汛救灾，汇聚起团结一心、共克时艰抗击汛情的强大力量。"
        ),
        Figure(GOODS, caption="捐赠物资", id="picture"),
        heading("树起示范引领的“红色灯塔”"),
        paragraph("全区基层党组织和广大党员挺身在前，组建起24支防汛救灾党员先锋突击队，筑牢了防汛救灾“战斗堡垒”。"),
        *(paragraph(f"第{n}街道党工委书记带队巡堤，逐户走访低洼院落，转移群众{n}7人。") for n in "3456789"),
        items,
        cells("街道 人数", "东风 24", "新春 31"),
        Quote((paragraph("人在堤在。"),), id="quote"),
        paragraph("险情排除之后，志愿者连夜清理淤泥。"),
        Rule(id="rule"),
        Signature(id="signature"),
    )
    changed = list(old)
    changed[0] = replace(
        paragraph(
            "哪里有需要，哪里就有党旗飘扬。面对严峻的防汛形势，各级党组织和广大党员干部闻“汛”而动、向险而行，挑重担、当先锋、"
            "打头阵，带领群众积极参与防汛救灾，汇聚起团结一心、共克时艰抗击汛情的强大力量。"
        ),
        id=old[0].id,
    )
    changed[1] = Figure(FLAG, caption="党员突击队加固江堤", id="picture")
    changed[3] = replace(
        paragraph(
            "全区基层党组织和广大党员挺身在前，组建起26支防汛救灾党员先锋突击队，设立170个党员先锋岗，筑牢了防汛救灾“战斗堡垒”。"
        ),
        id=old[3].id,
    )
    changed[11] = replace(items, items=(items.items[0], ListItem(styled("巡堤查险", Mark.STRONG)), items.items[1]))
    changed[12] = cells("街道 人数", "东风 26", "新春 31")
    changed.insert(5, changed.pop(14))
    changed.insert(9, MissingPicture("手机里没有找到", caption="连夜清淤"))
    return compared(
        Body(old),
        Body(tuple(changed)),
        Metadata(title="最是风雨显担当 防汛一线党旗红", column="a", keywords=("防汛",)),
        Metadata(title="最是风雨显担当 防汛前线党旗红", column="b", keywords=("防汛", "党员")),
    )


def picture(colour: str) -> QImage:
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


@pytest.fixture
def pane(look: Look) -> Iterator[ComparePane]:
    made = ComparePane(look)
    made.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    made.resize(680, 668)
    made.show()
    made.view.pictures.set_picture(GOODS, picture("#c08070"))
    made.view.pictures.set_picture(FLAG, picture("#5080a0"))
    yield made
    made.close()
    made.deleteLater()


def show(pane: ComparePane, what: Compared) -> str:
    pane.show_rows([what.new.row, what.old.row])
    pane.show_compared(what, {"a": "基层党建", "b": "典型事迹"}.get)  # type: ignore[arg-type]
    return pane.view.toPlainText()


def tinted(pane: ComparePane, words: str) -> tuple[bool, bool]:
    """Whether the first place of `words` is struck out, and whether it is underlined."""
    cursor = pane.view.document().find(words)
    assert not cursor.isNull(), words
    format = QTextCursor(cursor).charFormat()
    return format.fontStrikeOut(), format.fontUnderline()


def test_deleted_words_are_struck_and_added_ones_underlined(pane: ComparePane) -> None:
    show(pane, flood())
    assert tinted(pane, "不怕苦、不怕累") == (True, False)
    assert tinted(pane, "挑重担、当先锋、打头阵") == (False, True)
    assert tinted(pane, "24") == (True, False)
    assert tinted(pane, "26") == (False, True)
    assert tinted(pane, "面对严峻的防汛形势") == (False, False)


def test_what_did_not_change_is_folded_until_it_is_clicked(pane: ComparePane) -> None:
    text = show(pane, flood())
    assert "转移群众37人" not in text
    folded = [line for line in text.splitlines() if "已收起" in line]
    assert any("小标题" in line for line in folded)
    before = pane.view.places
    pane.view.toggle_run(1)
    assert len([line for line in pane.view.toPlainText().splitlines() if "已收起" in line]) == len(folded) - 1
    pane.view.toggle_run(1)
    assert pane.view.toPlainText() == text
    assert pane.view.places == before


def test_stepping_goes_round_and_brings_each_place_into_view(pane: ComparePane) -> None:
    show(pane, flood())
    places = pane.view.places
    assert places > 6
    assert pane.view.current == 0
    seen = []
    for _ in range(places):
        seen.append(pane.view.current)
        rect = pane.view._rect(pane.view.current)
        top = pane.view.verticalScrollBar().value()
        assert rect.top() >= top - 1 or rect.height() > pane.view.viewport().height()
        assert rect.top() < top + pane.view.viewport().height()
        pane.next.click()
    assert seen == list(range(places))
    assert pane.view.current == 0
    pane.previous.click()
    assert pane.view.current == places - 1


def test_beside_each_other_every_side_has_its_own_words(pane: ComparePane) -> None:
    show(pane, flood())
    places = pane.view.places
    pane._modes.button(1).click()
    assert pane.view.places == places
    assert tinted(pane, "不怕苦、不怕累") == (True, False)
    assert tinted(pane, "挑重担、当先锋、打头阵") == (False, True)


def test_equal_revisions_say_so_and_show_the_text(pane: ComparePane) -> None:
    body = Body((paragraph("一样的话。"),))
    text = show(pane, compared(body, body))
    assert "一样的话。" in text
    assert pane._places.text() == "没有不同"
    assert pane.view.places == 0
    pane.step(1)


def test_escape_goes_back_and_the_boxes_choose(pane: ComparePane) -> None:
    show(pane, flood())
    closed: list[bool] = []
    chosen: list[tuple[int, int]] = []
    pane.closed.connect(lambda: closed.append(True))
    pane.chosen.connect(lambda old, new: chosen.append((old, new)))
    pane.findChild(type(pane.restore), "compareSwap").click()
    assert chosen == [(3, 2)]
    pane.findChild(type(pane.restore), "compareClose").click()
    assert closed == [True]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_painted_in_both_themes(pane: ComparePane, dresser: Dresser, tmp_path: Path, theme: str) -> None:
    folder = Path(os.environ.get(SCREENSHOTS_VARIABLE, tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    show(pane, flood())
    dresser.use(theme)
    for mode in (0, 1):
        pane._modes.button(mode).click()
        QTest.qWait(10)
        assert pane.grab().save(str(folder / f"compare-{theme}-{mode}.png"))
    assert pane.view.places > 6
