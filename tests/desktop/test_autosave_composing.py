"""Autosave beside an input method: nothing touches what is being composed, and nothing written waits for it for long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.test_conductor import Desktop
from desktop.test_tabs import go, make, stored, text
from editor_app.desktop.desk import Desk
from editor_app.desktop.flows import writing
from editor_app.desktop.look import Look
from editor_app.model.body import body_text
from windows import bury, let_pass, wait_until


@pytest.fixture
def desktop(desk: Desk, look: Look, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    monkeypatch.setattr(writing, "WORST_MS", 1200)
    made = Desktop(desk, look)
    yield made
    made.conductor.writing.stop()
    made.conductor.deleteLater()
    made.window.deleteLater()
    bury()


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def test_the_limits_are_those_of_the_design() -> None:
    assert writing.IDLE_MS <= writing.LONGEST_MS <= 2000
    assert writing.WORST_MS + writing.LONGEST_MS <= 10_000


def test_in_a_long_composition_what_is_text_is_saved_and_the_letters_stay(desktop: Desktop) -> None:
    a = make(desktop, "甲", "")
    go(desktop, a)
    editor = desktop.window.article.editor
    editor.setFocus()
    compose(editor, "", "防汛")
    compose(editor, "kanghong")
    steps = editor.document().availableUndoSteps()
    let_pass(0.7)
    assert body_text(stored(desktop, a).body) == "", "for a while saving waits for the letters"
    place = editor.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    wait_until(lambda: body_text(stored(desktop, a).body) == "防汛")
    assert editor.composing
    assert editor.textCursor().block().layout().preeditAreaText() == "kanghong"
    assert editor.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle) == place
    assert editor.document().availableUndoSteps() == steps
    compose(editor, "kanghongqiang", "抗洪")
    wait_until(lambda: body_text(stored(desktop, a).body) == "防汛抗洪")
    assert editor.textCursor().block().layout().preeditAreaText() == "kanghongqiang"
    compose(editor, "", "抢险")
    wait_until(lambda: desktop.saved)
    assert body_text(stored(desktop, a).body) == text(desktop) == "防汛抗洪抢险"


def test_after_a_composition_a_pause_saves_at_once(desktop: Desktop) -> None:
    a = make(desktop, "甲", "")
    go(desktop, a)
    editor = desktop.window.article.editor
    editor.setFocus()
    compose(editor, "hao")
    let_pass(0.3)
    assert not desktop.conductor.writing.dirty, "letters alone are no change"
    compose(editor, "", "好")
    idle = desktop.conductor.writing._idle
    assert (idle.interval(), idle.isActive()) == (writing.IDLE_MS, True), "nothing waits for what is composed no more"
    wait_until(lambda: desktop.saved and body_text(stored(desktop, a).body) == "好")


def test_letters_composed_in_the_title_do_not_hold_up_the_text(desktop: Desktop) -> None:
    a = make(desktop, "甲", "")
    go(desktop, a)
    compose(desktop.window.article.editor, "", "正文")
    title = desktop.window.article.head.title
    title.setFocus()
    compose(title, "biaoti")
    wait_until(lambda: body_text(stored(desktop, a).body) == "正文")
    assert title.composing
    assert stored(desktop, a).metadata.title == "甲"


def test_leaving_the_program_while_composing_saves_what_is_text(desktop: Desktop) -> None:
    a = make(desktop, "甲", "")
    go(desktop, a)
    editor = desktop.window.article.editor
    editor.setFocus()
    compose(editor, "", "好")
    compose(editor, "hao")
    desktop.conductor.writing.left_field()
    wait_until(lambda: body_text(stored(desktop, a).body) == "好")
    assert editor.composing
