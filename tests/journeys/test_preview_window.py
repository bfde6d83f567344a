"""The five views of the preview in the real window: in both themes, on a large screen, on the smallest, in their own window."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from editor_app.app import open_workroom
from editor_app.assets import resource
from editor_app.desktop.webview.marks import Drawn
from editor_app.desktop.webview.view import PreviewView
from editor_app.model.session import OpenTab, Session
from editor_app.model.views import PORTAL_VIEWS, View
from journeys.test_window import Run
from windows import let_pass, wait_until

pytestmark = pytest.mark.window

TITLE = "最是风雨显担当 防汛一线党旗红丨道外区各级党组织和党员干部同心奋战防汛救灾一线"
WORDS = {
    View.PAGE: "",
    View.LIST: "38 字节处截断，余 20 字不显示",
    View.HOME: "余 20 字",
    View.SLIDE: "38 字节",
    View.PHONE: "",
}
PICTURES = {View.PAGE: 6, View.LIST: 0, View.HOME: 1, View.SLIDE: 1, View.PHONE: 6}


@pytest.fixture
def run(application: QApplication, tmp_path: Path, screenshots: Path) -> Iterator[Run]:
    with open_workroom(tmp_path / "library") as room:
        room.preferences.keep("welcomed", True)
        article = room.importing.import_file(resource("sample", "sample.docx")).article
        metadata = replace(
            article.metadata,
            title=TITLE,
            column="dianxingshiji",
            source="哈尔滨党员之家",
            contributor="道外区委组织部",
            author="李明",
            keywords=("防汛救灾", "党员先锋岗"),
            summary="组建防汛救灾党员先锋突击队，把党旗插在堤上。",
        )
        room.authoring.save(article.id, metadata, article.body, article.version)
        room.sessions.keep(Session((OpenTab(article.id),), article.id))
    there = Run(application, tmp_path, screenshots)
    yield there
    there.leave()
    gc.collect()


class Watched:
    """A preview view and what it told."""

    def __init__(self, view: PreviewView) -> None:
        self.view = view
        self.drawn: list[Drawn] = []
        view.marked.connect(self.drawn.append)

    def ask(self, script: str) -> object:
        answers: list[object] = []
        self.view.page.run(script, answers.append)
        wait_until(lambda: bool(answers))
        return answers[0]

    def pictures(self) -> object:
        return self.ask(
            "Array.from(document.images).filter(each => each.complete && each.naturalWidth).length"
            " + document.querySelectorAll('image').length"
        )


def watched(run: Run) -> Watched:
    wait_until(lambda: run.window.preview.view is not None)
    view = run.window.preview.view
    assert view is not None
    return Watched(view)


def show(run: Run, there: Watched, view: View) -> None:
    """Click on a view's button and wait until all of it is there."""
    there.drawn.clear()
    run.window.preview.head.buttons[view].click()
    wait_until(lambda: f".{view}." in there.view.page.url().toString())
    wait_until(lambda: there.pictures() == PICTURES[view])
    if WORDS[view]:
        wait_until(lambda: any(WORDS[view] in drawn.words for drawn in there.drawn))
    let_pass(0.3)  # the engine paints when it likes


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_five_views(run: Run, theme: str) -> None:
    there = watched(run)
    run.program.dresser.use(theme)
    for view in PORTAL_VIEWS:
        show(run, there, view)
        run.shoot(f"preview-{view}-{theme}")
    run.program.dresser.use("light")
    assert there.view.interceptor.blocked == []


def test_a_large_screen_and_the_smallest(run: Run) -> None:
    there = watched(run)
    window = run.window
    window.resize(1920, 1080)
    for view in (View.PAGE, View.HOME, View.PHONE):
        show(run, there, view)
        run.shoot(f"preview-{view}-wide")
    assert there.ask("document.documentElement.clientWidth") == 390
    window.resize(911, 432)
    window.open_right(0)
    show(run, there, View.PAGE)
    run.shoot("preview-page-small")
    head = window.preview.head
    last = head.buttons[View.PHONE]
    assert last.mapTo(head, QPoint(last.width(), 0)).x() <= head.zoom.x()
    assert head.window_button.geometry().right() < head.width()
    assert last.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon


def test_a_click_in_the_page_and_a_window_of_its_own(run: Run) -> None:
    there = watched(run)
    show(run, there, View.PAGE)
    editor = run.window.article.editor
    block = editor.body().blocks[3]
    box = f"document.querySelector('[data-block=\"{block.id}\"]').getBoundingClientRect()"
    zoom = there.view.view.zoomFactor()
    middle = [there.ask(f"({box}.{low} + {box}.{high}) / 2") for low, high in (("left", "right"), ("top", "bottom"))]
    surface = there.view.view.focusProxy()
    assert isinstance(surface, QWidget)
    place = QPointF(*[float(str(each)) * zoom for each in middle]).toPoint()
    QTest.mouseClick(surface, Qt.MouseButton.LeftButton, pos=place)
    wait_until(lambda: editor.caret_block() == block.id)
    wait_until(lambda: any(drawn.block for drawn in there.drawn))

    QTest.mouseClick(run.window.preview.head.window_button, Qt.MouseButton.LeftButton)
    aside = run.conductor.showing.aside
    assert aside is not None
    wait_until(lambda: aside.pane.view is not None)
    view = aside.pane.view
    assert view is not None
    other = Watched(view)
    wait_until(lambda: other.pictures() == 6)
    let_pass(0.5)
    run.shoot("preview-window", aside)
    QTest.mouseClick(aside.pane.head.buttons[View.PHONE], Qt.MouseButton.LeftButton)
    wait_until(lambda: ".phone." in view.page.url().toString())
    assert run.window.preview.shown_view is View.PAGE
