from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.editor.handling import picture, place_of, put, select
from desktop.editor.samples import BOAT, DARK, NIGHT, STYLE, every_block
from editor_app.desktop.editor.atoms import find_atom
from editor_app.desktop.editor.figures import atom_rect
from editor_app.desktop.editor.page import fit_page
from editor_app.desktop.editor.state import BlockStyle, StyleState
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.model.body import (
    Align,
    Body,
    Figure,
    FigureRow,
    MissingPicture,
    Paragraph,
    Rule,
    Signature,
    Table,
    heading,
    paragraph,
)
from editor_app.model.codec import body_to_json
from editor_app.model.inline import Mark, canonical, styled

# -- what others rely on ---------------------------------------------------------------------------------------------


def test_it_has_the_name_and_words_others_know_it_by(editor: BodyEditor) -> None:
    assert editor.objectName() == "bodyEditor"
    assert editor.accessibleName() == "正文"
    assert editor.placeholderText() == "在这里写，或粘贴 Word、WPS、微信里的文章"


def test_showing_a_body_is_no_change_and_cannot_be_undone(editor: BodyEditor) -> None:
    changes: list[None] = []
    editor.body_changed.connect(lambda: changes.append(None))
    editor.set_body(every_block())
    QApplication.processEvents()
    assert body_to_json(editor.body(), ids=False) == body_to_json(every_block(), ids=False)
    assert changes == []
    assert not editor.document().isUndoAvailable()
    assert not editor.document().isModified()
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.body() == every_block()
    put(editor, "清晨")
    QTest.keyClicks(editor, "x")
    assert changes != []


def test_a_picture_that_comes_is_no_change(editor: BodyEditor) -> None:
    editor.set_body(Body((Figure(BOAT),)))
    changes: list[None] = []
    editor.body_changed.connect(lambda: changes.append(None))
    editor.set_picture(BOAT, picture(300, 600))
    editor.set_signature("临江街道")
    editor.set_style(DARK)
    editor.resize(500, 500)
    QApplication.processEvents()
    assert changes == []
    assert not editor.document().isModified()


def test_pictures_are_asked_for_once_when_they_come_into_view(editor: BodyEditor) -> None:
    wanted: list[str] = []
    editor.picture_wanted.connect(wanted.append)
    editor.set_body(Body((Figure(BOAT), *(paragraph("字" * 400) for _ in range(6)), Figure(NIGHT))))
    editor.grab()
    editor.grab()
    assert wanted == [BOAT]
    editor.verticalScrollBar().setValue(editor.verticalScrollBar().maximum())
    editor.grab()
    assert wanted == [BOAT, NIGHT]


def test_a_picture_is_shown_in_its_place_and_shape(editor: BodyEditor) -> None:
    figure = Figure(BOAT)
    editor.set_body(Body((figure,)))
    editor.set_picture(BOAT, picture(800, 400))
    shown = editor.viewport().grab().toImage()
    corner = place_of(editor, figure.id).toPoint()
    ratio = shown.devicePixelRatio()
    for x, y in ((5, 5), (515, 255)):
        spot = (corner + QPoint(x, y)) * ratio
        assert shown.pixelColor(spot) == QColor("#00ff00")
    below = (corner + QPoint(5, 270)) * ratio
    assert shown.pixelColor(below) == QColor(STYLE.paper)


def test_the_size_told_before_a_picture_comes_gives_its_place_the_right_shape(editor: BodyEditor) -> None:
    figure = Figure(BOAT)
    editor.set_picture_size(BOAT, 4000, 1000)
    editor.set_body(Body((figure,)))
    found = find_atom(editor.document(), figure.id)
    assert found is not None
    rect = atom_rect(editor.document(), found[0], editor.pictures)
    assert (rect.width(), rect.height()) == (520, 130)


def test_a_portrait_is_not_higher_than_the_page_is_wide(editor: BodyEditor) -> None:
    figure = Figure(BOAT)
    editor.set_picture_size(BOAT, 1000, 2000)
    editor.set_body(Body((figure,)))
    found = find_atom(editor.document(), figure.id)
    assert found is not None
    rect = atom_rect(editor.document(), found[0], editor.pictures)
    assert (rect.width(), rect.height()) == (260, 520)


# -- the page --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [300, 420, 520, 640, 664, 680, 1000, 1600])
def test_the_page_is_centred_and_narrows_without_a_horizontal_scroll_bar(editor: BodyEditor, width: int) -> None:
    editor.set_body(Body((*every_block().blocks, paragraph("http://example.org/" + "a" * 300))))
    editor.resize(width, 400)
    QApplication.processEvents()
    bar = editor.verticalScrollBar()
    assert bar.isVisible()
    available = width - bar.width()
    port = editor.viewport().geometry()
    assert port.width() == min(632, available)
    assert abs(port.left() - (available - port.right() - 1)) <= 1
    assert not editor.horizontalScrollBar().isVisible()
    assert editor.horizontalScrollBar().maximum() == 0
    assert editor.document().size().width() <= port.width()


def test_the_text_is_thirty_eight_characters_wide(editor: BodyEditor) -> None:
    editor.resize(1000, 500)
    editor.set_body(Body((Paragraph(styled("字" * 100), indent=False),)))
    lines = editor.document().firstBlock().layout()
    assert [lines.lineAt(number).textLength() for number in range(3)] == [38, 38, 24]


def test_the_indent_is_two_characters_and_the_line_32_pixels(editor: BodyEditor) -> None:
    editor.resize(1000, 500)
    editor.set_body(Body((paragraph("字" * 100),)))
    layout = editor.document().firstBlock().layout()
    assert layout.lineAt(0).textLength() == 36
    assert layout.lineAt(0).x() == 32
    assert layout.lineAt(1).y() - layout.lineAt(0).y() == 32


def test_the_paper_has_room_beside_the_text_where_there_is_some() -> None:
    assert fit_page(1000, STYLE).strip == 16
    assert fit_page(664, STYLE) == fit_page(664, STYLE)
    assert (fit_page(664, STYLE).left, fit_page(664, STYLE).strip) == (16, 16)
    assert (fit_page(640, STYLE).left, fit_page(640, STYLE).strip) == (4, 4)
    assert (fit_page(500, STYLE).left, fit_page(500, STYLE).strip) == (0, 0)


@pytest.mark.parametrize("style", [STYLE, DARK])
def test_paper_and_canvas_have_the_colours_of_the_theme(editor: BodyEditor, style: object) -> None:
    from editor_app.desktop.editor.formats import EditorStyle

    assert isinstance(style, EditorStyle)
    editor.set_style(style)
    editor.resize(1000, 300)
    image = editor.grab().toImage()
    ratio = image.devicePixelRatio()
    left = editor.viewport().geometry().left()
    colours = [image.pixelColor(int(x * ratio), int(250 * ratio)) for x in (10, left - 20, left - 10, left + 5)]
    assert [colour.name() for colour in colours] == [style.canvas, style.canvas, style.paper, style.paper]


def test_a_pair_is_two_equal_pictures_and_fills_the_text(editor: BodyEditor) -> None:
    row = FigureRow((Figure(BOAT), MissingPicture("未取回")))
    editor.resize(1000, 500)
    editor.set_body(Body((row,)))
    left, right = (place_of(editor, picture.id) for picture in row.figures)
    assert right.x() - left.x() == 296 + 16
    assert left.y() == right.y()
    found = find_atom(editor.document(), row.figures[0].id)
    assert found is not None
    assert atom_rect(editor.document(), found[0], editor.pictures).width() == 296


def test_headings_are_large_without_a_mark_in_the_text(editor: BodyEditor) -> None:
    editor.set_body(Body((heading("题"),)))
    formats = editor.document().firstBlock().layout().formats()
    assert formats[0].format.font().pixelSize() == 18
    assert formats[0].format.fontWeight() == 700
    assert editor.body() == Body((heading("题"),))


def colours_below(editor: BodyEditor, figure: Figure) -> set[str]:
    """The colours in the line of a picture's caption."""
    shown = editor.viewport().grab().toImage()
    ratio = shown.devicePixelRatio()
    found = find_atom(editor.document(), figure.id)
    assert found is not None
    bottom = atom_rect(editor.document(), found[0], editor.pictures).bottom() - editor.verticalScrollBar().value()
    lines = range(int((bottom + 3) * ratio), int((bottom + 34) * ratio))
    return {shown.pixelColor(x, y).name() for y in lines for x in range(0, shown.width(), 2)}


def test_an_empty_caption_shows_what_it_is_for(editor: BodyEditor) -> None:
    without, credited = Figure(BOAT), Figure(BOAT, credit="李")
    editor.set_body(Body((paragraph("前"), without)))
    assert len(colours_below(editor, without)) > 4
    editor.set_body(Body((paragraph("前"), credited)))
    few = colours_below(editor, credited)
    assert len(few) > 1
    assert STYLE.focus not in few


def test_the_caption_with_the_caret_is_underlined(editor: BodyEditor) -> None:
    figure = Figure(BOAT, caption="图说")
    editor.set_body(Body((paragraph("前"), figure)))
    editor.activateWindow()
    editor.setFocus()
    QTest.qWaitForWindowActive(editor)
    assert STYLE.focus not in colours_below(editor, figure)
    put(editor, "图说")
    assert STYLE.focus in colours_below(editor, figure)


# -- telling ---------------------------------------------------------------------------------------------------------


def test_the_state_is_told_when_it_changes_and_not_otherwise(editor: BodyEditor) -> None:
    editor.set_body(every_block())
    told: list[StyleState] = []
    blocks: list[str] = []
    editor.style_state_changed.connect(told.append)
    editor.caret_block_changed.connect(blocks.append)
    body = editor.body()
    put(editor, "火速")
    put(editor, "集结")
    put(editor, "街道")
    assert [state.block for state in told] == [BlockStyle.HEADING, BlockStyle.PARAGRAPH]
    assert blocks == [body.blocks[2].id, body.blocks[3].id]


def test_a_mark_set_without_selection_holds_for_what_is_typed_next(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("a"),)))
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.toggle_mark(Mark.STRONG)
    assert editor.style_state().marks == {Mark.STRONG}
    QTest.keyClicks(editor, "b")
    editor.toggle_mark(Mark.STRONG)
    QTest.keyClicks(editor, "c")
    expected = canonical((*styled("a"), *styled("b", Mark.STRONG), *styled("c")))
    assert editor.body() == Body((Paragraph(expected),))


def test_commands_of_the_tool_row_work_on_the_selection(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("甲"), paragraph("乙"))))
    select(editor, "甲", "乙")
    editor.set_block_style(BlockStyle.HEADING)
    editor.set_alignment(Align.RIGHT)
    editor.toggle_mark(Mark.UNDERLINE)
    assert [block.align for block in editor.body().blocks] == [Align.RIGHT] * 2  # type: ignore[union-attr]
    editor.clear_formats()
    editor.set_block_style(BlockStyle.PARAGRAPH)
    assert editor.body() == Body((paragraph("甲"), paragraph("乙")))


def test_tables_rules_and_the_signature_are_inserted_behind_the_block(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("甲乙"),)))
    put(editor, "乙")
    editor.insert_table(2, 3)
    QTest.keyClicks(editor, "x")
    first, table = editor.body().blocks
    assert first == paragraph("甲乙")
    assert isinstance(table, Table)
    assert table.header
    assert [len(row) for row in table.rows] == [3, 3]
    assert table.rows[0][0].inlines == styled("x")
    put(editor, "甲")
    editor.insert_rule()
    editor.insert_signature()
    editor.insert_signature()
    kinds = [type(block) for block in editor.body().blocks]
    assert kinds.count(Signature) == 1
    assert kinds.count(Rule) == 1


def test_the_caret_goes_to_a_block_and_brings_it_into_view(editor: BodyEditor) -> None:
    body = Body((*(paragraph(f"第{number}段" + "字" * 200) for number in range(30)), Figure(BOAT)))
    editor.set_body(body)
    editor.resize(700, 400)
    assert editor.goto_block(body.blocks[20].id)
    assert editor.caret_block() == body.blocks[20].id
    assert 0 <= editor.cursorRect().top() <= 400
    assert editor.goto_block(body.blocks[30].id)
    assert editor.style_state().picture == body.blocks[30].id
    assert not editor.goto_block("gone")


def test_a_changed_body_keeps_caret_and_scroll_and_is_one_step_of_undo(editor: BodyEditor) -> None:
    body = Body(tuple(paragraph(f"第{number}段" + "字" * 200) for number in range(30)))
    editor.set_body(body)
    changes: list[None] = []
    editor.body_changed.connect(lambda: changes.append(None))
    put(editor, "第20段", behind=True)
    scroll = editor.verticalScrollBar().value()
    assert scroll > 0
    editor.change_body(Body((heading("题"), *body.blocks[1:])))
    assert editor.textCursor().block().text().startswith("第20段")
    assert editor.textCursor().positionInBlock() == 4
    assert editor.verticalScrollBar().value() == scroll
    assert changes != []
    editor.undo()
    assert editor.body() == body
