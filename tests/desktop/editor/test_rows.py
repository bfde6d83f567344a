"""Pictures put side by side, taken apart and exchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from desktop.editor.handling import put, show
from desktop.editor.samples import BOAT, LEVEE, NIGHT, STYLE, document_of
from editor_app.desktop.editor import rows
from editor_app.desktop.editor.atoms import find_atom
from editor_app.desktop.editor.document import read_document
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.model.body import Body, Cell, Figure, FigureRow, MissingPicture, Table, paragraph
from editor_app.model.inline import styled
from strategies import bodies

A, B, C = (
    Figure(BOAT, caption="甲", credit="王芳 摄"),
    Figure(LEVEE, caption="乙"),
    MissingPicture("没有取回", caption="丙"),
)
D = Figure(NIGHT, caption="丁")


def choose(editor: BodyEditor, first: str, last: str = "") -> None:
    """Select a picture, or from one to another."""
    start, end = find_atom(editor.document(), first), find_atom(editor.document(), last or first)
    assert start is not None
    assert end is not None
    cursor = editor.textCursor()
    cursor.setPosition(start[0])
    cursor.setPosition(end[0] + 1, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


@pytest.mark.parametrize("text", [(), (paragraph("文"),)])
def test_a_picture_is_put_beside_the_next_one(editor: BodyEditor, text: tuple[object, ...]) -> None:
    body = show(editor, *text, A, B, C)
    choose(editor, A.id)
    assert editor.style_state().joinable
    editor.make_row()
    assert editor.body() == Body((*text, FigureRow((A, B)), C))
    assert [picture.id for picture in editor.body().pictures()] == [A.id, B.id, C.id]
    assert editor.style_state().picture == A.id
    editor.undo()
    assert editor.body() == body
    assert not editor.document().isUndoAvailable()


def test_the_last_picture_is_put_beside_the_one_before(editor: BodyEditor) -> None:
    show(editor, A, B, paragraph("文"))
    put(editor, "乙")
    editor.make_row()
    assert editor.body() == Body((FigureRow((A, B)), paragraph("文")))


def test_three_selected_pictures_become_one_row_and_empty_lines_between_go(editor: BodyEditor) -> None:
    show(editor, paragraph("前"), A, paragraph(""), B, C, paragraph("后"))
    choose(editor, A.id, C.id)
    editor.make_row()
    assert editor.body() == Body((paragraph("前"), FigureRow((A, B, C)), paragraph("后")))


def test_a_row_of_two_takes_a_third_before_or_behind(editor: BodyEditor) -> None:
    show(editor, FigureRow((A, B)), C)
    choose(editor, B.id)
    editor.make_row()
    assert editor.body() == Body((FigureRow((A, B, C)),))
    show(editor, C, FigureRow((A, B)), paragraph("后"))
    choose(editor, C.id)
    editor.make_row()
    assert editor.body() == Body((FigureRow((C, A, B)), paragraph("后")))


def test_what_cannot_be_a_row_stays(editor: BodyEditor) -> None:
    for blocks in (
        (A, paragraph("文"), B),
        (FigureRow((A, B)), FigureRow((C, D))),
        (FigureRow((A, B, C)), D),
        (A,),
        (A, Table(((Cell(styled("表")),),))),
    ):
        body = show(editor, *blocks)
        choose(editor, next(iter(body.pictures())).id)
        assert not editor.style_state().joinable
        editor.make_row()
        assert editor.body() == body
        assert not editor.document().isUndoAvailable()
    show(editor, A, B, C, D)
    choose(editor, A.id, D.id)
    assert not editor.style_state().joinable


def test_a_row_is_taken_apart(editor: BodyEditor) -> None:
    body = show(editor, paragraph("前"), FigureRow((A, B, C)))
    choose(editor, B.id)
    editor.split_row()
    assert editor.body() == Body((paragraph("前"), A, B, C))
    assert editor.style_state().picture == B.id
    editor.undo()
    assert editor.body() == body


def test_pictures_of_a_row_change_places(editor: BodyEditor) -> None:
    body = show(editor, FigureRow((A, B, C)), paragraph("后"))
    put(editor, "甲")
    assert (editor.style_state().row_place, editor.style_state().row_size) == (0, 3)
    editor.move_in_row(1)
    editor.move_in_row(1)
    assert editor.body() == Body((FigureRow((B, C, A)), paragraph("后")))
    editor.move_in_row(1)  # there is nothing to its right
    assert editor.style_state().picture == A.id
    editor.undo()
    editor.undo()
    assert editor.body() == body
    assert not editor.document().isUndoAvailable()


@given(bodies(), st.data())
def test_anywhere_in_any_body_no_picture_and_no_word_is_lost(body: Body, data: st.DataObject) -> None:
    document = document_of(body)
    cursor = QTextCursor(document)
    last = document.characterCount() - 1
    cursor.setPosition(data.draw(st.integers(0, last)))
    cursor.setPosition(data.draw(st.integers(0, last)), QTextCursor.MoveMode.KeepAnchor)
    act = data.draw(st.sampled_from(("make", "split", "left", "right")))
    before = read_document(document)
    if act == "make":
        done = rows.make_row(cursor, STYLE)
    elif act == "split":
        done = rows.split_row(cursor, STYLE)
    else:
        done = rows.move_in_row(cursor, -1 if act == "left" else 1, STYLE)
    after = read_document(document)
    key = lambda picture: (picture.id, picture.caption, picture.credit)  # noqa: E731
    assert sorted(map(key, after.pictures())) == sorted(map(key, before.pictures()))
    if not done:
        assert after == before
        return
    document.undo()
    assert read_document(document) == before
