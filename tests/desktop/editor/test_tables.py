"""Table commands in the editor do what the model's functions say, in one undo step each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument, QTextTable

from desktop.editor.handling import put, select, show
from desktop.editor.samples import BOAT, STYLE, cursor_in, document_of
from editor_app.desktop.editor.blocks import table_at
from editor_app.desktop.editor.document import read_document
from editor_app.desktop.editor.tables import area_of, change_table_at
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.model.body import MAX_TABLE_CELLS, Body, Cell, Figure, Paragraph, Table, paragraph, table_columns
from editor_app.model.errors import Refused
from editor_app.model.inline import styled
from editor_app.model.tables import Area, TableChange, change_table
from strategies import tables


def the_table(document: QTextDocument) -> QTextTable:
    found = document.rootFrame().childFrames()[0]
    assert isinstance(found, QTextTable)
    return found


def cursor_over(document: QTextDocument, area: Area) -> QTextCursor:
    table = the_table(document)
    cursor = table.cellAt(area.top, area.left).firstCursorPosition()
    last = table.cellAt(area.bottom, area.right)
    if (last.row(), last.column()) != (table.cellAt(cursor).row(), table.cellAt(cursor).column()):
        cursor.setPosition(last.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    return cursor


@given(tables(), st.data())
def test_any_commands_do_what_the_model_says_and_can_be_undone(table: Table, data: st.DataObject) -> None:
    before = data.draw(st.sampled_from(((), (paragraph("前"),), (Figure(BOAT),))))
    after = data.draw(st.sampled_from(((), (paragraph("后"),), (Table(((Cell(styled("表")),),)),))))
    document = document_of(Body((*before, table, *after)))
    states = [read_document(document)]
    wanted: Table | None = table
    for _ in range(data.draw(st.integers(1, 4))):
        assert wanted is not None
        row = data.draw(st.integers(0, len(wanted.rows) - 1))
        column = data.draw(st.integers(0, table_columns(wanted.rows) - 1))
        end = (
            data.draw(st.integers(row, len(wanted.rows) - 1)),
            data.draw(st.integers(column, table_columns(wanted.rows) - 1)),
        )
        cursor = cursor_over(document, Area(row, column, *end))
        area = area_of(cursor)
        assert area is not None
        change = data.draw(st.sampled_from(TableChange))
        wanted = change_table(wanted, change, area)
        assert change_table_at(cursor, change, STYLE)
        now = read_document(document)
        assert now == Body((*before, *((wanted,) if wanted is not None else ()), *after))
        assert table_at(cursor) is not None or wanted is None
        states.append(now)
        if wanted is None:
            break
        assert now.blocks[len(before)].id == table.id
    for state in reversed(states[:-1]):
        document.undo()
        assert read_document(document) == state
    assert not document.isUndoAvailable()
    for state in states[1:]:
        document.redo()
        assert read_document(document) == state


def test_the_caret_goes_into_what_was_put_in(editor: BodyEditor) -> None:
    show(editor, Table(((Cell(styled("甲")), Cell(styled("乙"))),), True))
    put(editor, "乙")
    editor.change_table(TableChange.ROWS_AFTER)
    editor.textCursor().insertText("丙")
    editor.change_table(TableChange.COLUMNS_AFTER)
    editor.textCursor().insertText("丁")
    table = Table(
        ((Cell(styled("甲")), Cell(styled("乙")), Cell()), (Cell(), Cell(styled("丙")), Cell(styled("丁")))), True
    )
    assert editor.body() == Body((table,))


def test_several_rows_are_put_in_and_taken_out_at_once(editor: BodyEditor) -> None:
    rows = tuple((Cell(styled(word)),) for word in "甲乙丙")
    body = show(editor, Table(rows))
    select(editor, "甲", "乙")
    editor.change_table(TableChange.REMOVE_ROWS)
    assert editor.body() == Body((Table(rows[2:]),))
    editor.undo()
    assert editor.body() == body
    select(editor, "乙", "丙")
    editor.change_table(TableChange.ROWS_BEFORE)
    assert editor.body() == Body((Table((rows[0], (Cell(),), (Cell(),), *rows[1:])),))


def test_removing_the_only_table_leaves_a_body_to_write_in(editor: BodyEditor) -> None:
    body = show(editor, Table(((Cell(styled("甲")),),)))
    put(editor, "甲")
    editor.change_table(TableChange.REMOVE)
    assert editor.body() == Body()
    editor.textCursor().insertText("字")
    assert editor.body() == Body((Paragraph(styled("字")),))
    editor.undo()
    editor.undo()
    assert editor.body() == body


def test_outside_of_tables_nothing_happens(editor: BodyEditor) -> None:
    body = show(editor, paragraph("文"), Table(((Cell(styled("甲")),),)))
    put(editor, "文")
    for change in TableChange:
        editor.change_table(change)
    assert editor.body() == body
    assert not editor.document().isUndoAvailable()


def test_a_table_that_would_grow_too_large_stays_as_it_is() -> None:
    table = Table(
        (*tuple((Cell(),) * 100 for _ in range(MAX_TABLE_CELLS // 100 - 1)), (Cell(styled("末")),) + (Cell(),) * 99)
    )
    document = document_of(Body((table,)))
    cursor = cursor_in(document, "末")
    with pytest.raises(Refused):
        change_table_at(cursor, TableChange.ROWS_AFTER, STYLE)
    assert read_document(document) == Body((table,))
    assert not document.isUndoAvailable()
