"""Lights of the list come by themselves while nobody types, and say nothing of words that were changed since."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.model.body import Body, paragraph
from shown import Shown
from windows import wait_until


@pytest.fixture
def shown(desk: Desk, look: Look, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    for name in ("START_MS", "IDLE_MS", "BETWEEN_MS"):
        monkeypatch.setattr(f"editor_app.desktop.flows.lighting.{name}", 10)

    def write() -> None:
        for text in ("来了,走了。", "党旗飘扬在一线。"):
            made = desk.room.authoring.new(title="防汛一线")
            desk.room.authoring.save(made.id, made.metadata, Body((paragraph(text),)), made.version)

    desk.jobs.call_on_library(write)
    made = Shown(desk, look)
    yield made
    made.end()


def said(shown: Shown) -> list[str]:
    model = shown.window.library.model
    return [model.index(at).data(Qt.ItemDataRole.ToolTipRole) for at in range(model.rowCount())]


def test_every_article_gets_its_light_and_a_change_gets_another(shown: Shown) -> None:
    wait_until(lambda: len(said(shown)) == 2 and all("错误" in words for words in said(shown)))
    before = said(shown)[1]
    article = shown.window.library.model.index(1).data(Qt.ItemDataRole.UserRole).id
    shown.conductor.writing.open(article)
    wait_until(lambda: shown.conductor.writing.article is not None)
    shown.editor.insertPlainText("各位,")
    shown.conductor.writing.save_version()
    wait_until(lambda: "错误" in said(shown)[0] and said(shown)[0] != before)
