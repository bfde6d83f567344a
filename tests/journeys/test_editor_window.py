"""The editor with all that a text may hold, in both themes: table, pictures side by side, 待补图, list, quotation."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from editor_app.app import open_workroom
from editor_app.assets import resource
from editor_app.model.body import (
    Body,
    Cell,
    Figure,
    FigureRow,
    List,
    ListItem,
    MissingPicture,
    Quote,
    Signature,
    Table,
    heading,
    paragraph,
)
from editor_app.model.inline import Text
from editor_app.model.session import OpenTab, Session
from journeys.test_window import Run
from windows import wait_until

pytestmark = pytest.mark.window

PHOTOS = sorted(resource("sample", "photos").glob("*.jpg"))[:2]


def cells(*words: str) -> tuple[Cell, ...]:
    return tuple(Cell((Text(word),)) for word in words)


@pytest.fixture
def run(application: QApplication, tmp_path: Path, screenshots: Path) -> Iterator[Run]:
    with open_workroom(tmp_path / "library") as room:
        room.preferences.keep("welcomed", True)
        left, right = (room.illustrating.add_bytes(photo.read_bytes(), photo.name).sha256 for photo in PHOTOS)
        body = Body(
            (
                heading("一、值守情况"),
                paragraph("各网格把值守安排公布在居民群里，谁在岗、谁替班一看就明白。"),
                Table(
                    (cells("网格", "党员", "班次"), cells("临江", "23", "四班"), cells("靖宇", "18", "三班")),
                    header=True,
                ),
                FigureRow((Figure(left, caption="转移群众"), Figure(right, caption="会商水情"))),
                MissingPicture("文中标有图片的位置", "图三", caption="夜间巡堤"),
                List((ListItem((Text("备足沙袋"),)), ListItem((Text("检修水泵"),))), ordered=True),
                Quote((paragraph("水不退，人不退。"),)),
                Signature(),
            )
        )
        article = room.authoring.new(title="红色网格守江堤")
        room.authoring.save(article.id, article.metadata, body, article.version)
        room.sessions.keep(Session((OpenTab(article.id),), article.id))
    there = Run(application, tmp_path, screenshots)
    yield there
    there.leave()
    gc.collect()


def test_everything_a_text_may_hold_is_shown_and_read_back(run: Run) -> None:
    editor = run.window.article.editor
    wait_until(lambda: len(editor.body().blocks) == 8)
    before = editor.body()
    wait_until(lambda: len(run.conductor.picturing.illustration.facts) == 2)
    for theme in ("light", "dark"):
        run.program.dresser.use(theme)
        run.shoot(f"editor-{theme}-top")
        assert editor.goto_block(before.blocks[-1].id)
        run.shoot(f"editor-{theme}-end")
        assert editor.goto_block(before.blocks[0].id)
    run.program.dresser.use("light")
    assert editor.body() == before
