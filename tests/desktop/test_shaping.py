"""Commands on the text from menus, tool row and context menu: tables, links, pictures side by side, brush, zoom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.editor.handling import put, select
from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.link_popup import LinkPopup, complete_link
from editor_app.desktop.widgets.table_grid import TableGrid
from editor_app.model.body import Body, Figure, FigureRow, Heading, Paragraph, Table, heading, paragraph
from editor_app.model.inline import Mark, Text
from shown import Shown
from windows import wait_until


class Shaped(Shown):
    """A window with an article open."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self.begin()

    def show(self, *blocks: object) -> Body:
        body = Body(blocks)  # type: ignore[arg-type]
        self.editor.set_body(body)
        return body

    def do(self, name: str) -> None:
        action = self.window.commands[name]
        assert action.isEnabled(), action.toolTip()
        action.trigger()

    @property
    def painting(self) -> bool:
        return self.editor.painting

    def hand_is_empty(self) -> bool:
        return not self.editor.painting

    def usable(self, name: str) -> bool:
        return self.window.commands[name].isEnabled()


@pytest.fixture
def shaped(desk: Desk, look: Look) -> Iterator[Shaped]:
    made = Shaped(desk, look)
    yield made
    made.end()


def table_of(shaped: Shaped) -> Table:
    return next(block for block in shaped.editor.body().blocks if isinstance(block, Table))


def test_a_table_of_the_size_chosen_is_put_in_and_changed_by_its_menu(shaped: Shaped) -> None:
    shaped.show(paragraph("前"))
    put(shaped.editor, "前", behind=True)
    assert not shaped.usable("rowsAfterAction")
    shaped.do("tableAction")
    grid = shaped.window.findChild(TableGrid, "tableGrid")
    assert grid is not None
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(grid, key)
    assert grid.words() == "5 行 × 4 列"
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert [len(row) for row in table_of(shaped).rows] == [4] * 5
    shaped.do("rowsAfterAction")
    shaped.do("removeColumnsAction")
    assert [len(row) for row in table_of(shaped).rows] == [3] * 6
    shaped.editor.undo()
    shaped.editor.undo()
    assert [len(row) for row in table_of(shaped).rows] == [4] * 5
    offered = [action.objectName() for action in shaped.conductor.shaping.more_actions() if action]
    assert offered[:2] == ["rowsBeforeAction", "rowsAfterAction"]
    shaped.do("removeTableAction")
    assert not any(isinstance(block, Table) for block in shaped.editor.body().blocks)
    assert not shaped.usable("rowsAfterAction")
    assert "先把光标放进表格" in shaped.window.commands["rowsAfterAction"].toolTip()


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("www.example.org", "https://www.example.org"), ("http://a.cn/x?y=1", "http://a.cn/x?y=1"), ("a@b.cn", "mailto:a@b.cn"),
        ("javascript:alert(1)", ""), ("file:///etc/passwd", ""), ("你好", ""), ("", ""), ("localhost:8080", ""),
    ],
)  # fmt: skip
def test_an_address_is_made_whole_or_refused(typed: str, made: str) -> None:
    assert complete_link(typed) == made


def test_words_become_a_link_and_plain_words_again(shaped: Shaped) -> None:
    shaped.show(paragraph("请看通知全文"))
    select(shaped.editor, "通知", "通知")
    shaped.do("linkAction")
    popup = shaped.window.findChild(LinkPopup, "linkPopup")
    assert popup is not None
    popup.field.setText("ftp://x.cn")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert popup.isVisible()
    assert popup.problem.isVisible()
    popup.field.setText("example.org/通知")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    linked = shaped.editor.body().blocks[0]
    assert isinstance(linked, Paragraph)
    assert [(text.text, text.href) for text in linked.inlines if isinstance(text, Text)][1] == (
        "通知",
        "https://example.org/通知",
    )
    put(shaped.editor, "通知", behind=True)
    shaped.do("linkAction")
    popup._on_remove()
    assert shaped.editor.body() == Body((paragraph("请看通知全文"),))


def test_pictures_stand_side_by_side_and_apart_again(shaped: Shaped) -> None:
    one, two = Figure("a" * 64, caption="甲"), Figure("b" * 64, caption="乙")
    shaped.show(paragraph("前"), one, two, paragraph("后"))
    put(shaped.editor, "前")
    assert not shaped.usable("makeRowAction")
    shaped.editor.goto_block(one.id)
    assert not shaped.usable("splitRowAction")
    shaped.do("makeRowAction")
    row = shaped.editor.body().blocks[1]
    assert isinstance(row, FigureRow)
    assert [figure.caption for figure in row.figures] == ["甲", "乙"]
    shaped.editor.goto_block(two.id)
    shaped.do("rowLeftAction")
    row = shaped.editor.body().blocks[1]
    assert isinstance(row, FigureRow)
    assert [figure.caption for figure in row.figures] == ["乙", "甲"]
    shaped.do("splitRowAction")
    assert [block.caption for block in shaped.editor.body().figures()] == ["乙", "甲"]
    for _ in range(3):
        shaped.editor.undo()
    assert shaped.editor.body() == Body((paragraph("前"), one, two, paragraph("后")))


def test_the_brush_paints_once_and_stays_after_a_double_click_until_esc(shaped: Shaped) -> None:
    shaped.show(heading("样子"), paragraph("甲段"), paragraph("乙段"))
    put(shaped.editor, "样子", behind=True)
    shaped.do("brushAction")
    assert shaped.window.commands["brushAction"].isChecked()
    select(shaped.editor, "甲段", "甲段")
    shaped.do("brushAction")
    assert [type(block) for block in shaped.editor.body().blocks] == [Heading, Heading, Paragraph]
    assert not shaped.window.commands["brushAction"].isChecked()
    put(shaped.editor, "样子", behind=True)
    button = shaped.window.article.tools.findChild(QWidget, "brushActionButton")
    assert button is not None
    double = QMouseEvent(
        QEvent.Type.MouseButtonDblClick, QPointF(5, 5), QPointF(5, 5), Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(button, double)
    assert shaped.painting
    select(shaped.editor, "乙段", "乙段")
    shaped.editor._paint()
    assert isinstance(shaped.editor.body().blocks[2], Heading)
    assert shaped.painting
    QTest.keyClick(shaped.editor, Qt.Key.Key_Escape)
    assert shaped.hand_is_empty()
    assert not shaped.window.commands["brushAction"].isChecked()


def test_strike_and_raised_letters_are_marks_like_the_others(shaped: Shaped) -> None:
    shaped.show(paragraph("面积12m2"))
    select(shaped.editor, "m2", "m2")
    shaped.do("superscriptAction")
    assert Mark.SUPERSCRIPT in shaped.editor.style_state().marks
    shaped.do("subscriptAction")
    assert shaped.editor.style_state().marks == frozenset([Mark.SUBSCRIPT])
    shaped.do("strikeAction")
    assert shaped.window.commands["strikeAction"].isChecked()


def test_the_zoom_is_shown_kept_and_brought_back(shaped: Shaped) -> None:
    shaped.show(paragraph("字"))
    shaped.do("zoomInAction")
    shaped.do("zoomInAction")
    assert shaped.editor.zoom == 125
    assert shaped.window.status.zoom.text() == "125%"
    kept = shaped.desk.room.preferences
    wait_until(lambda: shaped.desk.jobs.call_on_library(lambda: kept.get("zoom")) == 125)
    shaped.window.status.zoom.click()
    assert shaped.editor.zoom == 100
    assert not shaped.window.status.zoom.isVisible()
    shaped.desk.jobs.call_on_library(lambda: kept.keep("zoom", 150))
    shaped.conductor.shaping.start()
    wait_until(lambda: shaped.editor.zoom == 150)
    assert shaped.editor.body() == Body((paragraph("字"),))
