from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from desktop.editor.samples import BOAT, LEVEE, NIGHT, STYLE, cursor_in, document_of, every_block
from editor_app.desktop.editor import commands
from editor_app.desktop.editor.brush import apply_style
from editor_app.desktop.editor.document import read_document
from editor_app.desktop.editor.insertion import body_ids, insert_body, insert_pictures, replace_all
from editor_app.desktop.editor.state import CHOICES, BlockStyle
from editor_app.model.body import (
    Align,
    Body,
    Figure,
    FigureRow,
    Heading,
    List,
    ListItem,
    MissingPicture,
    Paragraph,
    Quote,
    Signature,
    Table,
    body_text,
    heading,
    paragraph,
)
from editor_app.model.codec import body_to_json
from editor_app.model.inline import Mark, Text, canonical, styled
from strategies import bodies


@pytest.fixture(scope="module", autouse=True)
def _application(application: QApplication) -> None:
    """Documents need fonts."""


def whole(document: QTextDocument) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    return cursor


TWO = Body((paragraph("甲"), paragraph("乙")))


def items(*words: str) -> tuple[ListItem, ...]:
    return tuple(ListItem(styled(word)) for word in words)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (BlockStyle.PARAGRAPH, TWO),
        (BlockStyle.HEADING, Body((heading("甲"), heading("乙")))),
        (BlockStyle.QUOTE, Body((Quote((paragraph("甲"), paragraph("乙"))),))),
        (BlockStyle.BULLETED, Body((List(items("甲", "乙")),))),
        (BlockStyle.NUMBERED, Body((List(items("甲", "乙"), True),))),
    ],
)
@pytest.mark.parametrize("first", CHOICES)
def test_each_style_becomes_each_other(first: BlockStyle, wanted: BlockStyle, expected: Body) -> None:
    document = document_of(TWO)
    commands.set_block_style(whole(document), first, STYLE)
    commands.set_block_style(whole(document), wanted, STYLE)
    assert read_document(document) == expected
    while document.isUndoAvailable():
        document.undo()
    assert body_to_json(read_document(document)) == body_to_json(TWO)


def test_a_style_keeps_the_ids_of_paragraphs_and_headings() -> None:
    document = document_of(TWO)
    commands.set_block_style(whole(document), BlockStyle.HEADING, STYLE)
    commands.set_block_style(whole(document), BlockStyle.QUOTE, STYLE)
    commands.set_block_style(whole(document), BlockStyle.PARAGRAPH, STYLE)
    assert body_to_json(read_document(document)) == body_to_json(TWO)


def test_a_style_passes_over_pictures_and_tables() -> None:
    document = document_of(every_block())
    commands.set_block_style(whole(document), BlockStyle.HEADING, STYLE)
    read = read_document(document)
    assert list(read.pictures()) == list(every_block().pictures())
    assert [block for block in read.blocks if isinstance(block, Table | Signature)] == [
        block for block in every_block().blocks if isinstance(block, Table | Signature)
    ]


def test_a_paragraph_joins_the_list_above_it() -> None:
    document = document_of(Body((List(items("甲"), True), paragraph("乙"))))
    commands.set_block_style(cursor_in(document, "乙"), BlockStyle.NUMBERED, STYLE)
    assert read_document(document) == Body((List(items("甲", "乙"), True),))


def test_a_mark_is_set_and_taken_off_again() -> None:
    document = document_of(TWO)
    for mark in Mark:
        commands.toggle_mark(whole(document), mark)
        assert read_document(document) == Body((Paragraph(styled("甲", mark)), Paragraph(styled("乙", mark))))
        commands.toggle_mark(whole(document), mark)
        assert read_document(document) == TWO


def test_a_mark_that_a_part_has_is_set_on_all() -> None:
    document = document_of(Body((Paragraph(canonical((*styled("甲", Mark.STRONG), *styled("乙")))),)))
    commands.toggle_mark(whole(document), Mark.STRONG)
    assert read_document(document) == Body((Paragraph(styled("甲乙", Mark.STRONG)),))


def test_superscript_takes_the_place_of_subscript() -> None:
    document = document_of(Body((paragraph("2"),)))
    commands.toggle_mark(whole(document), Mark.SUBSCRIPT)
    commands.toggle_mark(whole(document), Mark.SUPERSCRIPT)
    assert read_document(document) == Body((Paragraph(styled("2", Mark.SUPERSCRIPT)),))


def test_marks_do_not_touch_pictures() -> None:
    document = document_of(every_block())
    commands.toggle_mark(whole(document), Mark.STRONG)
    assert list(read_document(document).pictures()) == list(every_block().pictures())


def test_clearing_takes_marks_and_links() -> None:
    link = Text("乙", frozenset({Mark.EMPHASIS}), "https://example.org/")
    document = document_of(Body((Paragraph((Text("甲", frozenset({Mark.STRONG})), link)),)))
    commands.clear_marks(cursor_in(document, "甲"))
    assert read_document(document) == Body((paragraph("甲乙"),))


def test_a_link_is_set_and_keeps_the_marks_below_it() -> None:
    document = document_of(Body((Paragraph(canonical((*styled("甲", Mark.STRONG), *styled("乙")))),)))
    commands.set_link(whole(document), "https://example.org/")
    strong = Text("甲", frozenset({Mark.STRONG}), "https://example.org/")
    assert read_document(document) == Body((Paragraph((strong, Text("乙", href="https://example.org/"))),))
    commands.set_link(whole(document), None)
    assert read_document(document) == Body((Paragraph(canonical((*styled("甲", Mark.STRONG), *styled("乙")))),))


def test_alignment_takes_the_indent_and_gives_it_back() -> None:
    document = document_of(Body((paragraph("甲"), heading("乙"))))
    commands.set_alignment(whole(document), Align.RIGHT, STYLE)
    right = read_document(document)
    assert [block.align for block in right.blocks] == [Align.RIGHT, Align.RIGHT]  # type: ignore[union-attr]
    commands.set_alignment(whole(document), Align.START, STYLE)
    assert read_document(document).blocks[0] == paragraph("甲")


def test_the_indent_can_be_taken_off_alone() -> None:
    document = document_of(TWO)
    commands.set_paragraph_indent(whole(document), False, STYLE)
    assert read_document(document).blocks[0] == Paragraph(styled("甲"), indent=False)


def test_pictures_come_behind_the_paragraph_with_the_caret() -> None:
    document = document_of(TWO)
    cursor = cursor_in(document, "甲", behind=True)
    insert_pictures(cursor, [Figure(BOAT), MissingPicture("没取回")], STYLE)
    assert read_document(document) == Body((paragraph("甲"), Figure(BOAT), MissingPicture("没取回"), paragraph("乙")))
    document.undo()
    assert body_to_json(read_document(document)) == body_to_json(TWO)


def test_pictures_take_the_place_of_an_empty_paragraph() -> None:
    document = document_of(Body((paragraph("甲"), Paragraph(), paragraph("乙"))))
    cursor = cursor_in(document, "甲")
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
    insert_pictures(cursor, [Figure(BOAT)], STYLE)
    assert read_document(document) == Body((paragraph("甲"), Figure(BOAT), paragraph("乙")))


def test_pictures_put_at_the_beginning_come_first() -> None:
    document = document_of(TWO)
    insert_pictures(QTextCursor(document), [Figure(BOAT)], STYLE)
    assert body_to_json(read_document(document))["blocks"][1:] == body_to_json(TWO)["blocks"]


@pytest.mark.parametrize("words", ["加固江堤", "转移居民", "临江"])
def test_pictures_put_into_captions_and_cells_come_behind_them(words: str) -> None:
    document = document_of(every_block())
    insert_pictures(cursor_in(document, words), [Figure(NIGHT)], STYLE)
    read = read_document(document)
    added = next(block for block in read.blocks if isinstance(block, Figure) and block.asset == NIGHT)
    assert Body(tuple(block for block in read.blocks if block is not added)) == every_block()


def test_a_missing_picture_is_filled_and_keeps_its_words_and_id() -> None:
    missing = MissingPicture("没取回", "file:///a.png", caption="图说", credit="李明", alt="说明")
    body = Body((FigureRow((missing, Figure(LEVEE))),))
    document = document_of(body)
    assert commands.change_picture(document, missing.id, Figure(BOAT))
    filled = read_document(document).figures()[0]
    assert filled == Figure(BOAT, alt="说明", caption="图说", credit="李明")
    assert filled.id == missing.id
    document.undo()
    assert body_to_json(read_document(document)) == body_to_json(body)
    assert not commands.change_picture(document, "gone", Figure(BOAT))


@given(bodies(), st.data())
def test_any_picture_can_be_removed_and_brought_back(body: Body, data: st.DataObject) -> None:
    pictures = list(body.pictures())
    if not pictures:
        return
    gone = data.draw(st.sampled_from(pictures))
    document = document_of(body)
    assert commands.remove_picture(document, gone.id, STYLE) >= 0
    left = [picture.id for picture in pictures if picture.id != gone.id]
    read = read_document(document)
    assert [picture.id for picture in read.pictures()] == left
    others = [block for block in body.blocks if not isinstance(block, Figure | MissingPicture | FigureRow)]
    assert [block for block in read.blocks if not isinstance(block, Figure | MissingPicture | FigureRow)] == others
    document.undo()
    assert body_to_json(read_document(document)) == body_to_json(body)


@given(bodies(max_blocks=4), bodies(max_blocks=3), st.data())
def test_a_body_can_be_put_anywhere(body: Body, added: Body, data: st.DataObject) -> None:
    document = document_of(body)
    cursor = QTextCursor(document)
    cursor.setPosition(data.draw(st.integers(0, document.characterCount() - 1)))
    cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)  # no caret stands within a character of two units
    insert_body(cursor, added, STYLE)
    read = read_document(document)
    signed = any(isinstance(block, Signature) for block in body.blocks)
    shown = Counter(visible(body_text(read)))
    assert shown >= Counter(visible(body_text(body))) + Counter(visible(body_text(added)))
    assert len(list(read.pictures())) == len(list(body.pictures())) + len(list(added.pictures()))
    assert {picture.id for picture in body.pictures()} <= {picture.id for picture in read.pictures()}
    assert sum(isinstance(block, Signature) for block in read.blocks) <= 1 or not signed
    if document.isUndoAvailable():
        document.undo()
    assert body_to_json(read_document(document)) == body_to_json(body)


@given(bodies(), bodies())
def test_a_body_can_be_changed_whole_and_brought_back(before: Body, after: Body) -> None:
    document = document_of(before)
    replace_all(document, after, STYLE)
    assert body_to_json(read_document(document)) == body_to_json(after)
    document.undo()
    assert body_to_json(read_document(document)) == body_to_json(before)
    document.redo()
    assert body_to_json(read_document(document)) == body_to_json(after)


def test_the_format_brush_brings_style_alignment_and_marks() -> None:
    body = Body((Heading(styled("甲", Mark.UNDERLINE), align=Align.RIGHT), paragraph("乙丙")))
    document = document_of(body)
    brush = commands.style_state(cursor_in(document, "甲", behind=True))
    cursor = cursor_in(document, "乙")
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    apply_style(cursor, brush, STYLE)
    assert read_document(document).blocks[1] == Heading(styled("乙丙", Mark.UNDERLINE), align=Align.RIGHT)
    document.undo()
    assert body_to_json(read_document(document)) == body_to_json(body)


def visible(text: str) -> str:
    return "".join(text.split())


def test_one_paragraph_goes_into_the_line() -> None:
    document = document_of(Body((paragraph("前后"),)))
    insert_body(cursor_in(document, "后"), Body((Paragraph(styled("中", Mark.STRONG)),)), STYLE)
    expected = canonical((*styled("前"), *styled("中", Mark.STRONG), *styled("后")))
    assert read_document(document) == Body((Paragraph(expected),))


def test_several_blocks_join_the_words_at_both_ends() -> None:
    document = document_of(Body((paragraph("前后"),)))
    cursor = cursor_in(document, "后")
    insert_body(cursor, Body((paragraph("一"), heading("题"), paragraph("二"))), STYLE)
    assert read_document(document) == Body((paragraph("前一"), heading("题"), paragraph("二后")))
    assert cursor.block().text() == "二后"
    assert cursor.positionInBlock() == 1


def test_ids_that_are_free_are_kept_so_that_cutting_and_pasting_is_a_move() -> None:
    document = document_of(TWO)
    moved = Body((heading("题"), Figure(BOAT)))
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    insert_body(cursor, moved, STYLE)
    assert body_ids(read_document(document)) == body_ids(TWO) | body_ids(moved)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    insert_body(cursor, moved, STYLE)
    assert len(read_document(document).blocks) == 6


def test_the_state_tells_style_marks_and_place() -> None:
    document = document_of(every_block())
    found = {words: commands.style_state(cursor_in(document, words, behind=True)) for words in (
        "清晨", "火速", "转移居民", "巡堤", "排查", "家就在", "46", "回落")}  # fmt: skip
    assert found["清晨"].block is BlockStyle.PARAGRAPH
    assert found["火速"].block is BlockStyle.HEADING
    assert found["转移居民"].block is BlockStyle.CAPTION
    assert not found["转移居民"].markable
    assert found["巡堤"].block is BlockStyle.NUMBERED
    assert found["排查"].block is BlockStyle.BULLETED
    assert found["家就在"].block is BlockStyle.QUOTE
    assert (found["46"].block, found["46"].align) == (BlockStyle.CELL, Align.CENTER)
    assert (found["回落"].align, found["回落"].indent) == (Align.CENTER, False)
    assert all(state.block.word for state in found.values())


@given(bodies())
def test_every_block_is_found_by_its_id(body: Body) -> None:
    document = document_of(body)
    for block in body.blocks:
        if isinstance(block, FigureRow):
            parts = [figure.id for figure in block.figures]
        elif isinstance(block, Quote):
            parts = [part.id for part in block.paragraphs]
        else:
            parts = [block.id]
        for part in parts:
            position = commands.position_of(document, part)
            assert commands.block_id_at(document, position) == part
    assert commands.position_of(document, "gone") == -1


def test_all_selected_can_be_styled_though_the_line_of_the_unit_comes_last() -> None:
    document = document_of(Body((paragraph("甲"), Signature())))
    state = commands.style_state(whole(document))
    assert (state.block, state.styleable, state.markable) == (BlockStyle.PARAGRAPH, True, True)
    commands.toggle_mark(whole(document), Mark.STRONG)
    assert read_document(document).blocks[0] == Paragraph(styled("甲", Mark.STRONG))
