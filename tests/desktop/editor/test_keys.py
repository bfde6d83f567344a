from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.editor.handling import put, show
from desktop.editor.samples import BOAT, LEVEE, cursor_in, every_block
from editor_app.desktop.editor.atoms import find_atom
from editor_app.desktop.editor.state import BlockStyle
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.model.body import (
    Align,
    Body,
    Cell,
    Figure,
    FigureRow,
    Heading,
    List,
    ListItem,
    MissingPicture,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
    heading,
    paragraph,
)
from editor_app.model.inline import styled

ENTER, BACK, DELETE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Tab
FLAT = Paragraph(styled("后文"), indent=False)


def press(editor: BodyEditor, *keys: Qt.Key, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(editor, key, modifier)


def commit(editor: BodyEditor, text: str) -> None:
    """Words as an input method gives them."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


def compose(editor: BodyEditor, letters: str) -> None:
    QApplication.sendEvent(editor, QInputMethodEvent(letters, []))


def select_picture(editor: BodyEditor, block_id: str) -> None:
    found = find_atom(editor.document(), block_id)
    assert found is not None
    cursor = editor.textCursor()
    cursor.setPosition(found[0])
    cursor.setPosition(found[0] + 1, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def test_words_typed_into_an_empty_body_are_a_paragraph(editor: BodyEditor) -> None:
    assert editor.body() == Body()
    commit(editor, "今天")
    assert editor.body() == Body((paragraph("今天"),))
    press(editor, ENTER)
    commit(editor, "明天")
    assert editor.body() == Body((paragraph("今天"), paragraph("明天")))


def test_enter_in_the_middle_leaves_the_id_with_the_first_part(editor: BodyEditor) -> None:
    body = show(editor, paragraph("前文后文"))
    put(editor, "后文")
    press(editor, ENTER)
    first, second = editor.body().blocks
    assert editor.body() == Body((paragraph("前文"), paragraph("后文")))
    assert first.id == body.blocks[0].id != second.id


def test_enter_at_the_beginning_leaves_the_id_with_the_words(editor: BodyEditor) -> None:
    body = show(editor, paragraph("全文"))
    put(editor, "全文")
    press(editor, ENTER)
    assert editor.body() == Body((Paragraph(), paragraph("全文")))
    assert editor.body().blocks[1].id == body.blocks[0].id
    assert editor.textCursor().block().text() == "全文"


def test_enter_in_a_heading_makes_the_second_line_then_goes_back_to_the_text(editor: BodyEditor) -> None:
    show(editor, heading("火速集结，"))
    put(editor, "，", behind=True)
    press(editor, ENTER)
    commit(editor, "筑牢堤坝")
    assert editor.body() == Body((heading("火速集结，", "筑牢堤坝"),))
    press(editor, ENTER)
    commit(editor, "正文")
    assert editor.body() == Body((heading("火速集结，", "筑牢堤坝"), paragraph("正文")))


def test_enter_twice_in_a_heading_leaves_it_with_one_line(editor: BodyEditor) -> None:
    show(editor, heading("火速集结"))
    put(editor, "集结", behind=True)
    press(editor, ENTER, ENTER)
    commit(editor, "正文")
    assert editor.body() == Body((heading("火速集结"), paragraph("正文")))


def test_enter_before_a_heading_makes_room_above_it(editor: BodyEditor) -> None:
    body = show(editor, heading("题"))
    put(editor, "题")
    press(editor, ENTER)
    assert editor.body() == Body((Paragraph(), heading("题")))
    assert editor.body().blocks[1].id == body.blocks[0].id


def test_backspace_takes_the_indent_first_and_then_joins(editor: BodyEditor) -> None:
    show(editor, paragraph("前文"), paragraph("后文"))
    put(editor, "后文")
    press(editor, BACK)
    assert editor.body() == Body((paragraph("前文"), FLAT))
    press(editor, BACK)
    assert editor.body() == Body((paragraph("前文后文"),))


def test_backspace_behind_an_empty_paragraph_removes_that(editor: BodyEditor) -> None:
    body = show(editor, Paragraph(), heading("题"))
    put(editor, "题")
    press(editor, BACK)
    assert editor.body() == Body((heading("题"),))
    assert editor.body().blocks[0].id == body.blocks[1].id


def test_a_heading_joined_with_a_paragraph_takes_its_look(editor: BodyEditor) -> None:
    show(editor, paragraph("前文"), heading("题"))
    put(editor, "题")
    press(editor, BACK)
    assert editor.body() == Body((paragraph("前文题"),))


def test_backspace_at_the_very_beginning_does_nothing_more_than_the_indent(editor: BodyEditor) -> None:
    show(editor, paragraph("后文"))
    put(editor, "后文")
    press(editor, BACK, BACK, BACK)
    assert editor.body() == Body((FLAT,))


def test_enter_on_an_empty_item_leaves_the_list(editor: BodyEditor) -> None:
    show(editor, List((ListItem(styled("甲")),), ordered=True))
    put(editor, "甲", behind=True)
    press(editor, ENTER)
    commit(editor, "乙")
    press(editor, ENTER, ENTER)
    commit(editor, "正文")
    assert editor.body() == Body((List((ListItem(styled("甲")), ListItem(styled("乙"))), True), paragraph("正文")))


def test_tab_makes_a_list_below_an_item_and_enter_leads_back_up(editor: BodyEditor) -> None:
    show(editor, List((ListItem(styled("甲")), ListItem(styled("乙")))))
    put(editor, "乙")
    press(editor, TAB)
    assert editor.body() == Body((List((ListItem(styled("甲"), List((ListItem(styled("乙")),))),)),))
    put(editor, "乙", behind=True)
    press(editor, ENTER, ENTER)
    commit(editor, "丙")
    below = List((ListItem(styled("乙")),))
    assert editor.body() == Body((List((ListItem(styled("甲"), below), ListItem(styled("丙")))),))
    put(editor, "乙")
    press(editor, TAB, shift=True)
    assert editor.body() == Body((List(tuple(ListItem(styled(word)) for word in "甲乙丙")),))


def test_the_first_item_of_a_list_cannot_go_below_another(editor: BodyEditor) -> None:
    body = show(editor, List((ListItem(styled("甲")),)))
    put(editor, "甲")
    press(editor, TAB)
    assert editor.body() == body


def test_backspace_before_an_item_makes_it_a_paragraph(editor: BodyEditor) -> None:
    show(editor, List((ListItem(styled("甲")),)))
    put(editor, "甲")
    press(editor, BACK)
    assert editor.body() == Body((paragraph("甲"),))


def test_backspace_and_enter_leave_a_quotation(editor: BodyEditor) -> None:
    show(editor, Quote((paragraph("引"),)))
    put(editor, "引", behind=True)
    press(editor, ENTER, ENTER)
    commit(editor, "正文")
    assert editor.body() == Body((Quote((paragraph("引"),)), paragraph("正文")))
    put(editor, "引")
    press(editor, BACK)
    assert editor.body() == Body((paragraph("引"), paragraph("正文")))


def test_enter_in_a_caption_goes_to_the_paragraph_below(editor: BodyEditor) -> None:
    show(editor, Figure(BOAT, caption="图说"), paragraph("后文"))
    put(editor, "图说", behind=True)
    press(editor, ENTER)
    commit(editor, "新")
    assert editor.body() == Body((Figure(BOAT, caption="图说"), paragraph("新后文")))


def test_enter_in_the_last_caption_makes_a_paragraph(editor: BodyEditor) -> None:
    show(editor, Figure(BOAT, caption="图说"))
    put(editor, "图说", behind=True)
    press(editor, ENTER)
    commit(editor, "新")
    assert editor.body() == Body((Figure(BOAT, caption="图说"), paragraph("新")))


def test_enter_in_the_caption_of_a_pair_goes_below_the_pair(editor: BodyEditor) -> None:
    row = FigureRow((Figure(BOAT, caption="左"), Figure(LEVEE, caption="右")))
    show(editor, row, heading("题"))
    put(editor, "左", behind=True)
    press(editor, ENTER)
    commit(editor, "新")
    assert editor.body() == Body((row, paragraph("新"), heading("题")))


def test_tab_in_a_caption_goes_to_the_credit_and_back(editor: BodyEditor) -> None:
    show(editor, Figure(BOAT, caption="图说"))
    put(editor, "图说", behind=True)
    press(editor, TAB)
    commit(editor, "李明 摄")
    press(editor, TAB, shift=True)
    commit(editor, "二")
    assert editor.body() == Body((Figure(BOAT, caption="图说二", credit="李明 摄"),))


def test_a_credit_begun_and_given_up_leaves_no_trace(editor: BodyEditor) -> None:
    show(editor, Figure(BOAT, caption="图说"))
    put(editor, "图说", behind=True)
    press(editor, TAB, BACK)
    commit(editor, "二")
    assert editor.body() == Body((Figure(BOAT, caption="图说二"),))


@pytest.mark.parametrize("key", [DELETE, BACK])
def test_a_selected_picture_is_removed_whole_and_comes_back(editor: BodyEditor, key: Qt.Key) -> None:
    figure = Figure(BOAT, caption="图说", credit="李明 摄")
    body = show(editor, paragraph("前"), figure, paragraph("后"))
    removed: list[str] = []
    editor.picture_removed.connect(removed.append)
    select_picture(editor, figure.id)
    press(editor, key)
    assert editor.body() == Body((paragraph("前"), paragraph("后")))
    assert removed == [figure.id]
    editor.undo()
    assert editor.body() == body


def test_the_only_picture_can_be_removed(editor: BodyEditor) -> None:
    figure = Figure(BOAT, caption="图说")
    show(editor, figure)
    select_picture(editor, figure.id)
    press(editor, DELETE)
    assert editor.body() == Body()
    commit(editor, "字")
    assert editor.body() == Body((paragraph("字"),))


def test_removing_one_of_a_pair_leaves_a_single_picture(editor: BodyEditor) -> None:
    left, right = Figure(BOAT, caption="左", width=50), MissingPicture("未取回", caption="右", credit="乙")
    body = show(editor, paragraph("前"), FigureRow((left, right)), paragraph("后"))
    select_picture(editor, left.id)
    press(editor, DELETE)
    assert editor.body() == Body((paragraph("前"), right, paragraph("后")))
    assert editor.body().blocks[1].id == right.id
    editor.undo()
    assert editor.body() == body


def test_removing_one_of_three_leaves_a_pair_at_the_end_of_the_body(editor: BodyEditor) -> None:
    three = tuple(Figure(BOAT, caption=word) for word in "左中右")
    show(editor, FigureRow(three))
    select_picture(editor, three[1].id)
    press(editor, DELETE)
    assert editor.body() == Body((FigureRow((three[0], three[2])),))


def test_backspace_behind_a_picture_selects_it_first(editor: BodyEditor) -> None:
    figure = Figure(BOAT, caption="图说")
    show(editor, figure, Paragraph(styled("后文"), indent=False))
    put(editor, "后文")
    press(editor, BACK)
    assert editor.body() == Body((figure, FLAT))
    assert editor.style_state().picture == figure.id
    press(editor, BACK)
    assert editor.body() == Body((FLAT,))


def test_backspace_in_an_empty_paragraph_behind_a_picture_goes_into_the_caption(editor: BodyEditor) -> None:
    show(editor, Figure(BOAT, caption="图"), Paragraph(indent=False))
    editor.moveCursor(QTextCursor.MoveOperation.End)
    press(editor, BACK)
    commit(editor, "说")
    assert editor.body() == Body((Figure(BOAT, caption="图说"),))


def test_backspace_at_the_beginning_of_a_caption_selects_the_picture(editor: BodyEditor) -> None:
    body = show(editor, Figure(BOAT, caption="图说"))
    put(editor, "图说")
    press(editor, BACK)
    assert editor.body() == body
    assert editor.textCursor().selectionEnd() - editor.textCursor().selectionStart() == 1


def test_delete_before_a_picture_selects_it_and_at_the_end_of_a_caption_does_nothing(editor: BodyEditor) -> None:
    body = show(editor, paragraph("前"), Figure(BOAT, caption="图说"), paragraph("后"))
    put(editor, "图说", behind=True)
    press(editor, DELETE)
    put(editor, "前", behind=True)
    press(editor, DELETE)
    assert editor.body() == body
    assert editor.style_state().picture == body.blocks[1].id


def test_removing_words_with_ctrl_never_joins_them_with_a_picture(editor: BodyEditor) -> None:
    figure = Figure(BOAT, caption="图说")
    body = show(editor, Paragraph(styled("前文"), indent=False), figure, Paragraph(styled("后文"), indent=False))
    for words, behind, key in (
        ("后文", False, BACK),
        ("图说", False, BACK),
        ("图说", True, DELETE),
        ("前文", True, DELETE),
    ):
        put(editor, words, behind=behind)
        QTest.keyClick(editor, key, Qt.KeyboardModifier.ControlModifier)
        assert editor.body() == body, (words, key)
    put(editor, "前文", behind=True)
    QTest.keyClick(editor, BACK, Qt.KeyboardModifier.ControlModifier)
    assert editor.body() != body


def test_words_typed_with_a_picture_selected_go_into_its_caption(editor: BodyEditor) -> None:
    figure = Figure(BOAT, caption="图", credit="李明")
    show(editor, figure)
    select_picture(editor, figure.id)
    QTest.keyClicks(editor, "A")
    select_picture(editor, figure.id)
    press(editor, ENTER)
    commit(editor, "说")
    assert editor.body() == Body((Figure(BOAT, caption="图A说", credit="李明"),))


def test_words_typed_at_a_rule_or_signature_go_below(editor: BodyEditor) -> None:
    show(editor, Rule(), Signature())
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    commit(editor, "字")
    assert Rule() in editor.body().blocks
    assert Signature() in editor.body().blocks
    assert paragraph("字") in editor.body().blocks


def test_arrows_stop_at_a_picture_and_go_on(editor: BodyEditor) -> None:
    figure = Figure(BOAT, caption="图说")
    show(editor, paragraph("前"), figure, paragraph("后"))
    put(editor, "前", behind=True)
    press(editor, Qt.Key.Key_Right)
    assert editor.style_state().picture == figure.id
    assert editor.textCursor().hasSelection()
    press(editor, Qt.Key.Key_Right)
    assert not editor.textCursor().hasSelection()
    assert editor.style_state().block is BlockStyle.CAPTION
    press(editor, Qt.Key.Key_Left)
    assert editor.textCursor().hasSelection()
    press(editor, Qt.Key.Key_Left)
    assert editor.textCursor().block().text() == "前"


def test_enter_in_a_cell_is_a_break_and_tab_goes_to_the_next(editor: BodyEditor) -> None:
    show(editor, Table(((Cell(styled("甲")), Cell()),)))
    put(editor, "甲", behind=True)
    press(editor, ENTER)
    commit(editor, "一")
    press(editor, TAB)
    commit(editor, "乙")
    assert editor.body() == Body((Table(((Cell(styled("甲\n一")), Cell(styled("乙"))),)),))


def test_tab_in_the_last_cell_makes_a_row_and_down_leads_out_of_the_table(editor: BodyEditor) -> None:
    table = Table(((Cell(styled("甲")), Cell(styled("乙"))),))
    show(editor, table)
    put(editor, "乙")
    press(editor, TAB)
    commit(editor, "丙")
    assert editor.body() == Body((Table((*table.rows, (Cell(styled("丙")), Cell()))),))
    press(editor, Qt.Key.Key_Down)
    commit(editor, "后")
    assert editor.body().blocks[1:] == (paragraph("后"),)


def test_selecting_over_a_picture_and_typing_loses_neither_words_nor_the_page(editor: BodyEditor) -> None:
    show(editor, paragraph("前文"), Figure(BOAT, caption="图说"), paragraph("后文"))
    cursor = cursor_in(editor.document(), "文")
    cursor.setPosition(cursor_in(editor.document(), "说").position(), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    press(editor, DELETE)
    commit(editor, "新")
    assert editor.body() == Body((paragraph("前新说"), paragraph("后文")))


def test_pulling_a_picture_behind_words_gives_it_its_own_line_back(editor: BodyEditor) -> None:
    show(editor, paragraph("前文"), Paragraph(), Figure(BOAT, caption="图说"))
    cursor = cursor_in(editor.document(), "文")
    found = find_atom(editor.document(), editor.body().blocks[2].id)
    assert found is not None
    cursor.setPosition(found[0], QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    press(editor, DELETE)
    assert editor.body() == Body((paragraph("前"), Figure(BOAT, caption="图说")))
    assert editor.document().blockCount() == 2
    editor.undo()
    assert editor.body() == Body((paragraph("前文"), Paragraph(), Figure(BOAT, caption="图说")))


def test_each_key_is_one_step_of_undo(editor: BodyEditor) -> None:
    body = show(editor, heading("题"), paragraph("文"))
    put(editor, "题")
    press(editor, ENTER)
    editor.undo()
    assert editor.body() == body
    assert not editor.document().isUndoAvailable()


def test_letters_being_composed_are_no_part_of_the_body(editor: BodyEditor) -> None:
    body = show(editor, paragraph("前"), Figure(BOAT, caption="图"))
    changes: list[None] = []
    editor.body_changed.connect(lambda: changes.append(None))
    put(editor, "前", behind=True)
    compose(editor, "nihao")
    assert editor.composing
    assert editor.body() == body
    assert changes == []
    commit(editor, "你好")
    assert not editor.composing
    assert editor.body().blocks[0] == paragraph("前你好")
    assert changes != []


def test_composing_beside_a_picture_goes_into_its_caption(editor: BodyEditor) -> None:
    figure = Figure(BOAT)
    show(editor, figure)
    select_picture(editor, figure.id)
    compose(editor, "tu")
    commit(editor, "图说")
    assert editor.body() == Body((Figure(BOAT, caption="图说"),))


def test_a_read_only_editor_changes_nothing(editor: BodyEditor) -> None:
    editor.setReadOnly(True)
    body = every_block()
    editor.set_body(body)
    press(editor, DELETE, BACK, ENTER)
    commit(editor, "字")
    assert editor.body() == body


def test_every_key_at_every_place_leaves_a_lawful_body(editor: BodyEditor) -> None:
    body = every_block()
    editor.set_body(body)
    for position in range(editor.document().characterCount()):
        for key in (ENTER, BACK, DELETE, TAB):
            cursor = editor.textCursor()
            cursor.setPosition(position)
            editor.setTextCursor(cursor)
            press(editor, key)
            commit(editor, "※")
            words = "".join(editor.document().toPlainText().split()).replace("\ufffc", "")
            assert words.count("※") == _count(editor.body())
            while editor.document().isUndoAvailable():
                editor.undo()
            assert editor.body() == body, (position, key)


def _count(body: Body) -> int:
    from editor_app.model.body import body_text

    return body_text(body).count("※")


def test_the_alignment_of_cells_can_be_set(editor: BodyEditor) -> None:
    show(editor, Table(((Cell(styled("甲")),),)))
    put(editor, "甲")
    editor.set_alignment(Align.RIGHT)
    assert editor.body() == Body((Table(((Cell(styled("甲"), align=Align.RIGHT),),)),))


def test_headings_keep_their_level(editor: BodyEditor) -> None:
    body = show(editor, Heading(styled("题"), 4, Align.START))
    put(editor, "题", behind=True)
    commit(editor, "目")
    assert editor.body() == Body((Heading(styled("题目"), 4, Align.START),))
    assert editor.body().blocks[0].id == body.blocks[0].id
