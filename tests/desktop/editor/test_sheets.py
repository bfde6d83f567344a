"""Several texts on one page: each keeps its undo steps, its caret and where it was scrolled to."""

from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.editor.handling import put, select
from desktop.editor.samples import DARK, STYLE, every_block
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.model.body import Body, body_text, paragraph

LONG = Body(tuple(paragraph(f"第{n}段，" + "雨一直下。" * 30) for n in range(60)))


def test_a_text_comes_back_with_its_undo_steps_and_its_caret(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("清晨"),)))
    put(editor, "清晨", behind=True)
    QTest.keyClicks(editor, "ab")
    first = editor.change_sheet(None)
    assert editor.body() == Body()
    assert not editor.document().isUndoAvailable()
    editor.set_body(Body((paragraph("傍晚"),)))
    QTest.keyClicks(editor, "x")
    second = editor.change_sheet(first)
    assert body_text(editor.body()) == "清晨ab"
    assert editor.textCursor().position() == 4
    editor.undo()
    assert body_text(editor.body()) == "清晨"
    editor.redo()
    assert body_text(editor.body()) == "清晨ab"
    editor.change_sheet(second).discard()
    assert body_text(editor.body()) == "x傍晚"
    editor.undo()
    assert body_text(editor.body()) == "傍晚"
    editor.undo()
    assert body_text(editor.body()) == "傍晚"


def test_changing_the_text_is_no_change_of_any(editor: BodyEditor) -> None:
    changes: list[None] = []
    editor.set_body(every_block())
    editor.body_changed.connect(lambda: changes.append(None))
    steps = editor.document().availableUndoSteps()
    first = editor.change_sheet(None)
    editor.change_sheet(first).discard()
    QApplication.processEvents()
    assert changes == []
    assert editor.document().availableUndoSteps() == steps
    assert editor.body() == every_block()
    QTest.keyClicks(editor, "x")
    assert len(changes) == 1


def test_the_place_on_the_page_comes_back_also_at_another_width_and_zoom(editor: BodyEditor) -> None:
    editor.set_body(LONG)
    bar = editor.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    select(editor, "第30段", "第31段")
    bar.setValue(bar.maximum() // 2)
    top, scrolled = editor.place(), bar.value()
    first = editor.change_sheet(None)
    assert bar.value() == 0
    second = editor.change_sheet(first)
    assert abs(bar.value() - scrolled) <= 1
    assert editor.place() == top
    assert editor.textCursor().selectedText().startswith("第30段")
    first = editor.change_sheet(second)
    editor.resize(420, 600)
    editor.set_zoom(150)
    editor.change_sheet(first).discard()
    assert editor.document().defaultFont().pixelSize() == 24
    assert editor.place().top == top.top
    assert abs(editor.place().above - top.above) < 0.05


def test_a_place_in_a_text_that_has_become_shorter_is_as_near_as_can_be(editor: BodyEditor) -> None:
    editor.set_body(LONG)
    put(editor, "第50段")
    editor.ensureCursorVisible()
    place = editor.place()
    editor.set_body(Body((paragraph("短"),)))
    editor.go_to_place(place)
    assert editor.textCursor().position() == 1
    assert editor.verticalScrollBar().value() == 0


def test_words_being_composed_stay_with_the_text_that_leaves(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("雨"),)))
    put(editor, "雨", behind=True)
    QApplication.sendEvent(editor, QInputMethodEvent("xue", []))
    first = editor.change_sheet(None)
    assert not editor.composing
    assert editor.body() == Body()
    editor.change_sheet(first).discard()
    assert body_text(editor.body()) == "雨xue"


def test_another_theme_reaches_the_texts_that_were_away(editor: BodyEditor) -> None:
    editor.set_body(every_block())
    first = editor.change_sheet(None)
    editor.set_style(DARK)
    editor.change_sheet(first).discard()
    assert first.highlighter._style.text2 == DARK.text2 != STYLE.text2
    assert editor.body() == every_block()


def test_the_state_of_a_text_is_told_apart_from_that_of_every_other(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("甲"),)))
    state = editor.edition()
    first = editor.change_sheet(None)
    while editor.document().revision() < state[1]:
        QTest.keyClicks(editor, "x")
    assert editor.edition() != state
    editor.change_sheet(first).discard()
    assert editor.edition() == state


def test_what_is_pasted_comes_to_the_text_where_it_was_asked_for(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("甲乙"),)))
    put(editor, "甲", behind=True)
    editor._sheet.paste_place = editor.textCursor()
    first = editor.change_sheet(None)
    second = editor.change_sheet(first)
    put(editor, "乙", behind=True)
    editor.insert_body(Body((paragraph("中"),)))
    assert "甲中" in body_text(editor.body()).replace("\n", "")
    second.discard()


def test_the_invitation_is_not_painted_over_letters_being_composed(editor: BodyEditor) -> None:
    editor.set_body(Body())
    editor.setFocus()
    QApplication.sendEvent(editor, QInputMethodEvent("kang", []))
    with_words = editor.viewport().grab().toImage()
    editor.setPlaceholderText("")
    assert editor.viewport().grab().toImage() == with_words
    QApplication.sendEvent(editor, QInputMethodEvent("", []))
    empty = editor.viewport().grab().toImage()
    editor.setPlaceholderText("在这里写")
    assert editor.viewport().grab().toImage() != empty, "once they are given up it is there again"
