"""The page larger and smaller: letters, measures and words per line; the body, its history and its place stay."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.editor.handling import place_of, put, show
from desktop.editor.samples import BOAT, DARK, every_block
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.desktop.editor.zoom_view import LEVELS
from editor_app.model.body import Body, Figure, paragraph


def turn(editor: BodyEditor, notches: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier) -> None:
    place = QPointF(editor.viewport().rect().center())
    event = QWheelEvent(
        place, place, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, modifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(editor.viewport(), event)


def first_lines(editor: BodyEditor) -> tuple[int, float]:
    """Characters in the second line of the first block, and the height of two lines."""
    layout = editor.document().firstBlock().layout()
    first, second = layout.lineAt(0), layout.lineAt(1)
    return second.textLength(), second.y() - first.y()


@pytest.mark.parametrize("percent", LEVELS)
def test_a_line_holds_as_many_characters_and_is_as_high_as_they_are(editor: BodyEditor, percent: int) -> None:
    editor.resize(1600, 900)
    show(editor, paragraph("水" * 200))
    editor.set_zoom(percent)
    letter = round(16 * percent / 100)
    characters, height = first_lines(editor)
    assert characters == 38
    assert height == pytest.approx(2 * letter, abs=1)
    show(editor, paragraph("水" * 200))  # another article is shown at the same size
    assert first_lines(editor) == (characters, height)


def test_pictures_and_paper_grow_with_the_letters(editor: BodyEditor) -> None:
    editor.resize(1600, 900)
    figure = Figure(BOAT)
    show(editor, figure)
    before = editor.viewport().width()
    editor.set_zoom(200)
    editor.grab()
    assert editor.viewport().width() == 2 * before
    assert place_of(editor, figure.id).x() == pytest.approx(24 + (1216 - 1040) / 2, abs=2)


def test_zooming_is_no_change_and_no_step_and_the_way_back_is_exact(editor: BodyEditor) -> None:
    body = every_block()
    editor.set_body(body)
    changes: list[None] = []
    editor.body_changed.connect(lambda: changes.append(None))
    tall = editor.document().size().height()
    for percent in (150, 80, 200, 100):
        editor.set_zoom(percent)
        assert editor.body() == body
    assert changes == []
    assert not editor.document().isUndoAvailable()
    assert not editor.document().isModified()
    assert editor.document().size().height() == tall


def test_zooming_between_steps_leaves_every_undo_and_redo(editor: BodyEditor) -> None:
    bodies = [show(editor, paragraph("文" * 60), paragraph("乙" * 60))]
    for number, percent in enumerate((150, 80, 200), 1):
        put(editor, "文", behind=True)
        editor.textCursor().insertText(f"第{number}次")
        bodies.append(editor.body())
        editor.set_zoom(percent)
    for body in reversed(bodies[:-1]):
        editor.undo()
        assert editor.body() == body
    assert not editor.document().isUndoAvailable()
    editor.set_zoom(110)
    for body in bodies[1:]:
        editor.redo()
        assert editor.body() == body


def test_the_wheel_with_ctrl_and_the_steps_stay_within_bounds(editor: BodyEditor) -> None:
    told: list[int] = []
    editor.zoom_changed.connect(told.append)
    turn(editor, 1)
    assert editor.zoom == 110
    turn(editor, -1)
    assert editor.zoom == 100
    for _ in range(12):
        turn(editor, 1)
    assert editor.zoom == 200
    for _ in range(12):
        editor.step_zoom(-1)
    assert editor.zoom == 80
    turn(editor, 1, Qt.KeyboardModifier.NoModifier)
    assert editor.zoom == 80
    assert told[:2] == [110, 100]
    editor.set_zoom(5000)
    assert editor.zoom == 200


def test_what_stands_at_the_top_stays_there(editor: BodyEditor) -> None:
    show(editor, *(paragraph(f"第{number}段" + "水" * 90) for number in range(60)))
    editor.verticalScrollBar().setValue(editor.verticalScrollBar().maximum() // 2)
    top = editor.cursorForPosition(QPoint(1, 1)).block().text()[:4]
    for percent in (200, 80, 125, 100):
        editor.set_zoom(percent)
        assert editor.cursorForPosition(QPoint(1, 4)).block().text()[:4] == top


def test_another_theme_keeps_the_size(editor: BodyEditor) -> None:
    editor.resize(1600, 900)
    show(editor, paragraph("水" * 200))
    editor.set_zoom(150)
    before = first_lines(editor)
    editor.set_style(DARK)
    assert first_lines(editor) == before
    assert editor.body() == Body((paragraph("水" * 200),))


def test_the_input_method_is_told_where_the_caret_is_on_the_zoomed_and_scrolled_page(editor: BodyEditor) -> None:
    editor.resize(1600, 500)
    show(editor, *(paragraph("水" * 300) for _ in range(20)), paragraph("末尾"))
    editor.set_zoom(150)
    put(editor, "末", behind=True)
    editor.ensureCursorVisible()
    assert editor.verticalScrollBar().value() > 0
    told = editor.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    rect = editor.cursorRect()
    assert told.center().y() == pytest.approx(rect.center().y() + editor.viewport().y(), abs=2)
    assert told.x() == pytest.approx(rect.x() + editor.viewport().x(), abs=3)
    assert editor.rect().contains(told.center().toPoint() if hasattr(told.center(), "toPoint") else told.center())
    assert rect.height() >= 24
    QApplication.sendEvent(editor, QInputMethodEvent("wei", []))
    shifted = editor.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert shifted.y() == told.y()
