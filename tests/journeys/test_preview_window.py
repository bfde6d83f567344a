"""The five views of the preview in the real window, in both themes and on a large screen."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from editor_app.app import open_workroom
from editor_app.assets import resource
from editor_app.desktop.webview.marks import Drawn
from editor_app.desktop.webview.view import PreviewView
from editor_app.model.session import OpenTab, Session
from editor_app.model.views import PORTAL_VIEWS, View
from journeys.test_window import Run
from windows import let_pass, wait_until

pytestmark = pytest.mark.window

COLUMN = "dianxingshiji"
CUT = "最是风雨显担当 防汛一线党旗红丨道外区"
PICTURES = {View.PAGE: 6, View.LIST: 0, View.HOME: 1, View.SLIDE: 1, View.PHONE: 6}


@pytest.fixture
def run(application: QApplication, tmp_path: Path, screenshots: Path) -> Iterator[Run]:
    with open_workroom(tmp_path / "library") as room:
        room.preferences.keep("welcomed", True)
        article = room.importing.import_file(resource("sample", "sample.docx")).article
        metadata = replace(article.metadata, column=COLUMN)
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
        return self.ask("Array.from(document.images).filter(each => each.complete && each.naturalWidth).length")


def watched(run: Run) -> Watched:
    wait_until(lambda: run.window.preview.view is not None, 40)
    view = run.window.preview.view
    assert view is not None
    return Watched(view)


def show(run: Run, there: Watched, view: View) -> None:
    run.window.preview.head.buttons[view].click()
    name = f".{view}."
    wait_until(lambda: name in there.view.page.url().toString())
    if PICTURES[view]:
        wait_until(lambda: there.pictures() == PICTURES[view] or there.ask("document.querySelectorAll('image').length"))
    let_pass(0.4)  # the engine paints when it likes


def test_five_views_in_both_themes(run: Run) -> None:
    there = watched(run)
    for theme in ("light", "dark"):
        run.program.dresser.use(theme)
        for view in PORTAL_VIEWS:
            show(run, there, view)
            run.shoot(f"preview-{view}-{theme}")
    run.program.dresser.use("light")
    assert there.view.interceptor.blocked == []


def test_a_large_screen(run: Run) -> None:
    there = watched(run)
    run.window.resize(1920, 1080)
    for view in PORTAL_VIEWS:
        show(run, there, view)
        run.shoot(f"preview-{view}-wide")
    run.window.resize(911, 432)
    run.window.open_right(0)
    show(run, there, View.PAGE)
    run.shoot("preview-small")
