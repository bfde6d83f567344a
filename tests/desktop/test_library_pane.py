from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from editor_app.desktop.look import Look
from editor_app.desktop.models.articles import ROW
from editor_app.desktop.panes.library_pane import LibraryActions, LibraryPane
from editor_app.model.article import ArticleRow, ArticleState
from editor_app.model.verdict import Tally, Verdict
from editor_app.services.lights import Lit
from windows import wait_until


def row(number: int) -> ArticleRow:
    return ArticleRow(f"id{number}", f"题{number}", "", "", ArticleState.DRAFT, "2026-08-09T09:00:00Z", 1, 0, 0)


@pytest.fixture
def pane(look: Look) -> Iterator[LibraryPane]:
    actions = LibraryActions(
        *(QAction(name) for name in ("导入", "新建", "移到回收站", "还原", "彻底删除", "清空", "检查"))
    )
    made = LibraryPane(look, actions, str)
    made.resize(248, 600)
    yield made
    made.deleteLater()


def test_the_open_article_is_selected_as_soon_as_the_list_has_it(pane: LibraryPane) -> None:
    pane.show_rows([row(1)], "")
    pane.show_open("id1")
    assert pane.selected() == ["id1"]
    pane.show_open("id2")  # opened before the list knows it
    pane.show_rows([row(2), row(1)], "")
    pane.show_open("id2")
    assert pane.selected() == ["id2"]


def test_a_selection_of_several_stays_when_the_list_is_looked_at_again(pane: LibraryPane) -> None:
    pane.show_rows([row(1), row(2), row(3)], "")
    pane.show_open("id1")
    pane.list_view.selectAll()
    pane.show_rows([row(3), row(1), row(2)], "")
    pane.show_open("id1")
    assert sorted(pane.selected()) == ["id1", "id2", "id3"]


def test_a_click_opens_to_have_a_look_but_a_selection_of_several_does_not(pane: LibraryPane) -> None:
    opened: list[str] = []
    kept: list[str] = []
    pane.glance_requested.connect(opened.append)
    pane.open_requested.connect(kept.append)
    pane.show_rows([row(1), row(2)], "")
    view = pane.list_view
    pane.show()
    second = view.visualRect(pane.model.index(1)).center()
    first = view.visualRect(pane.model.index(0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, second)
    assert opened == ["id2"]
    assert kept == []
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert kept == ["id2"]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, first)
    assert opened == ["id2"]
    assert sorted(pane.selected()) == ["id1", "id2"]


def test_a_search_is_asked_for_a_moment_after_typing(pane: LibraryPane) -> None:
    asked: list[str] = []
    pane.search_requested.connect(asked.append)
    QTest.keyClicks(pane.search, "fxjz")
    assert asked == []
    wait_until(lambda: bool(asked))
    assert asked == ["fxjz"]


def lit(errors: int, warnings: int = 0) -> Lit:
    counted = Tally(errors, warnings)
    return Lit(counted.light, Verdict(1, "", "hrbxf", "", counted))


def test_a_light_is_told_in_words_and_goes_out_with_a_newer_version(pane: LibraryPane) -> None:
    pane.show_rows([row(1), row(2)], "")
    pane.show_lights({"id1": lit(2, 1)})
    first = pane.model.index(0)
    assert "检查：2 个错误，1 个警告" in first.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "检查：2 个错误，1 个警告" in first.data(Qt.ItemDataRole.ToolTipRole)
    assert "还没有检查" in pane.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    pane.show_rows([replace(row(1), version=2), row(2)], "")
    assert "还没有检查" in pane.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    pane.show_rows([replace(row(1), state=ArticleState.SENT)], "")
    assert "检查" not in pane.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_what_has_errors_can_be_put_first_or_shown_alone(pane: LibraryPane) -> None:
    button = pane.findChild(QToolButton, "arrangeButton")
    choices = {action.text(): action for action in button.menu().actions()}
    pane.show_rows([row(1), row(2), row(3)], "")
    pane.show_lights({"id1": lit(0), "id2": lit(0, 1), "id3": lit(4)})
    pane.list_view.setCurrentIndex(pane.model.index(1))
    choices["有错误的在前"].trigger()
    assert [pane.model.index(at).data(ROW).id for at in range(3)] == ["id3", "id2", "id1"]
    assert pane.selected() == ["id2"]
    choices["只看有错误的"].trigger()
    assert [pane.model.index(at).data(ROW).id for at in range(pane.model.rowCount())] == ["id3"]
    assert (button.text(), button.accessibleName()) == ("只看有错误的", "排列：只看有错误的")
    pane.show_lights({"id1": lit(1)})  # a check that found something meanwhile
    assert pane.model.rowCount() == 2
    choices["最近修改在前"].trigger()
    assert pane.model.rowCount() == 3
