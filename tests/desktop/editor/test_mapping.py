from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication
from strategies import bodies

from editor_app.desktop.editor.document import fill_document, read_document, read_range
from editor_app.desktop.editor.formats import EditorStyle
from editor_app.desktop.theme import load_theme
from editor_app.model.body import Body, List, ListItem, Paragraph, body_text, heading, paragraph
from editor_app.model.codec import body_to_json
from editor_app.model.inline import styled

STYLE = EditorStyle.from_theme(load_theme("light"))


@pytest.fixture(scope="module", autouse=True)
def _application(application: QApplication) -> None:
    """Documents need fonts."""


def document_of(body: Body) -> QTextDocument:
    document = QTextDocument()
    fill_document(document, body, STYLE)
    return document


@given(bodies())
def test_what_is_written_is_read_with_its_ids(body: Body) -> None:
    document = document_of(body)
    assert body_to_json(read_document(document)) == body_to_json(body)
    assert not document.isUndoAvailable()
    assert not document.isModified()


@given(bodies())
def test_reading_twice_gives_the_same_ids(body: Body) -> None:
    document = document_of(body)
    QTextCursor(document).insertText("前")
    assert body_to_json(read_document(document)) == body_to_json(read_document(document))


@example("\u3000\u3000会**红**")
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=30))
def test_words_typed_by_a_person_come_out_as_the_model_wants_them(text: str) -> None:
    document = document_of(Body((paragraph("前"),)))
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.insertText(text)
    assert len(read_document(document).blocks) == 1
