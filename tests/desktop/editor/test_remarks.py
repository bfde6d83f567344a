"""Annotations over a text: at their words in every kind of block, never in the document."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtTest import QTest

from desktop.editor.samples import BOAT
from desktop.editor.test_spots import BODY
from editor_app.desktop.editor.remarks import Remark, mark
from editor_app.desktop.editor.spots import Spots
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.desktop.look import Look
from editor_app.model.anchoring import anchor_at, locate
from editor_app.model.body import Body, Figure, Paragraph, body_text, paragraph
from editor_app.model.inline import LineBreak, Text
from editor_app.model.outline import Piece

WORDS = ("江边", "三百只", "水泵", "二十三", "临江", "转移群众", "李明 摄", "夜间巡堤", "人不退")


def place_of(body: Body, words: str) -> tuple[str, int]:
    pieces = [(block.id, Piece(block).text) for block in body.blocks]
    pieces += [(figure.id, Piece(figure).text) for figure in body.figures()]
    return next((block, text.index(words)) for block, text in reversed(pieces) if words in text)


@pytest.mark.parametrize("words", WORDS)
def test_words_are_found_in_the_document_and_anchored_again(editor: BodyEditor, words: str) -> None:
    editor.set_body(BODY)
    body = editor.body()
    block, start = place_of(body, words)
    anchor = anchor_at(body, block, start, start + len(words))
    spot = locate(anchor, body)
    assert spot is not None
    spots = Spots(editor.document(), body)
    place = spots.range(spot)
    assert place is not None
    assert mark(editor.document(), *place).selectedText() == words
    again = spots.anchor(body, *place)
    assert again is not None
    assert again.quote == words
    assert locate(again, body) == spot


def test_letters_beyond_the_basic_plane_and_line_breaks_are_counted(editor: BodyEditor) -> None:
    editor.set_body(Body((Paragraph((Text("𠮷野𠮷村"), LineBreak(), Text("换行后𠮷三个字"))),)))
    body = editor.body()
    block = body.blocks[0].id
    text = Piece(body.blocks[0]).text
    start = text.index("三个")
    spots = Spots(editor.document(), body)
    spot = locate(anchor_at(body, block, start, start + 2), body)
    assert spot is not None
    place = spots.range(spot)
    assert place is not None
    assert mark(editor.document(), *place).selectedText() == "三个"
    anchor = spots.anchor(body, *place)
    assert anchor is not None
    assert (anchor.quote, anchor.start) == ("三个", start)


def test_a_selection_over_several_blocks_is_anchored_in_the_first(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("第一段的话"), paragraph("第二段"))))
    editor.selectAll()
    cursor = editor.textCursor()
    anchor = Spots(editor.document(), editor.body()).anchor(
        editor.body(), cursor.selectionStart(), cursor.selectionEnd()
    )
    assert anchor is not None
    assert anchor.quote == "第一段的话"


def test_painting_changes_nothing_of_the_document(editor: BodyEditor, look: Look) -> None:
    layer = editor.use_remarks(look)
    figure = Figure(BOAT, caption="转移群众")
    editor.set_body(Body((paragraph("汛情就是命令，党旗飘在一线。"), figure)))
    editor.resize(680, 500)
    editor.show()
    before = (editor.body(), editor.document().revision(), editor.document().availableUndoSteps())
    plain = editor.viewport().grab().toImage()
    layer.show_remarks(
        [
            Remark("a", 1, mark(editor.document(), 2, 6), tip="请核实"),
            Remark("b", 12, picture=editor.body().blocks[1].id),
        ]
    )
    marked = editor.viewport().grab().toImage()
    assert marked != plain
    assert not layer.dot("a").isEmpty()
    assert not layer.dot("b").isEmpty()
    assert not layer.dot("a").intersects(layer.dot("b"))
    assert _has(marked, look.theme.states["warning"].bg)
    assert (editor.body(), editor.document().revision(), editor.document().availableUndoSteps()) == before
    layer.show_remarks([])
    assert editor.viewport().grab().toImage() == plain


def test_dots_that_end_at_one_place_stand_beside_each_other(editor: BodyEditor, look: Look) -> None:
    layer = editor.use_remarks(look)
    editor.set_body(Body((paragraph("汛情就是命令，党旗飘在一线。"),)))
    editor.resize(680, 300)
    editor.show()
    layer.show_remarks([Remark(name, n, mark(editor.document(), 2, 6)) for n, name in enumerate("abc", 1)])
    editor.viewport().grab()
    dots = [layer.dot(name) for name in "abc"]
    assert not any(one.intersects(other) for one in dots for other in dots if one is not other)


def test_marks_move_with_the_words_while_somebody_types(editor: BodyEditor, look: Look) -> None:
    layer = editor.use_remarks(look)
    editor.set_body(Body((paragraph("汛情就是命令"),)))
    layer.show_remarks([Remark("a", 1, mark(editor.document(), 4, 6))])
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(editor, "xy")
    cursor = layer.remarks[0].cursor
    assert cursor is not None
    assert cursor.selectedText() == "命令"
    assert body_text(editor.body()) == "xy汛情就是命令"


def _has(image: QImage, colour: str) -> bool:
    return any(
        image.pixelColor(x, y).name() == colour for y in range(0, image.height(), 2) for x in range(0, image.width(), 2)
    )
