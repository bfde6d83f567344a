"""Words of the open document: searched and replaced where they stand, the same as in the body itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

import strategies
from editor_app.checks.replacing import find_all, replace_all
from editor_app.desktop.editor.document import fill_document, read_document
from editor_app.desktop.editor.formats import EditorStyle
from editor_app.desktop.editor.searching import apply_edits, stretches
from editor_app.desktop.look import Look
from editor_app.desktop.theme import load_theme
from editor_app.model.body import Body, Figure, Heading, Paragraph, paragraph
from editor_app.model.inline import LineBreak, Mark, Text, canonical, styled
from editor_app.model.metadata import Metadata
from editor_app.model.replacing import Query
from editor_app.services.replacing import edits_of_lines

pytestmark = pytest.mark.usefixtures("app")


def document_of(body: Body) -> QTextDocument:
    document = QTextDocument()
    fill_document(document, body, EditorStyle.from_theme(load_theme("light")))
    return document


def replace_in(document: QTextDocument, query: Query, new: str) -> int:
    there = stretches(document)
    edits = edits_of_lines([each.line() for each in there], query, new)
    return apply_edits(document, [(each, found) for each, found in zip(there, edits, strict=True) if found])


@given(strategies.bodies(3), strategies.raw_text(2), strategies.raw_text(2))
@settings(max_examples=40, deadline=None)
def test_the_document_becomes_what_the_body_becomes_in_one_undo_step(body: Body, text: str, new: str) -> None:
    if not text:
        return
    document = document_of(body)
    read = read_document(document)
    query = Query(text, case=True)
    expected = replace_all(Metadata(), read, query, new)
    count = replace_in(document, query, new)
    assert count == expected.count
    assert find_all(Metadata(), read, query)[0] == expected.count + expected.left
    after = read_document(document)
    assert after == expected.body
    assert [block.id for block in after.blocks] == [block.id for block in body.blocks]
    if after != read:
        document.undo()
        assert read_document(document) == read
        assert not document.isUndoAvailable()


def test_marks_breaks_surrogates_captions_and_alt_texts(look: Look, app: QApplication) -> None:
    figure = Figure(strategies.ASSETS[0], alt="甲𠮷", caption="𠮷甲", credit="甲 摄")
    words = canonical((Text("𠮷𠮷甲"), *styled("甲乙", Mark.STRONG), LineBreak(), Text("甲")))
    document = document_of(Body((Paragraph(words), figure, Heading(styled("甲")))))
    there = stretches(document)
    assert [each.text for each in there] == ["𠮷𠮷甲甲乙\n甲", "甲𠮷", "𠮷甲", "甲 摄", "甲"]
    assert there[0].place(2) == 4
    assert replace_in(document, Query("甲"), "丙丁") == 7
    made = read_document(document)
    expected = canonical((Text("𠮷𠮷丙丁"), *styled("丙丁乙", Mark.STRONG), LineBreak(), Text("丙丁")))
    assert made == Body(
        (
            Paragraph(expected),
            Figure(strategies.ASSETS[0], alt="丙丁𠮷", caption="𠮷丙丁", credit="丙丁 摄"),
            Heading(styled("丙丁")),
        )
    )


def test_a_hard_break_may_be_replaced_and_put_in() -> None:
    document = document_of(Body((paragraph("甲\n乙"), paragraph("丙，丁"))))
    assert replace_in(document, Query("\\n", regular=True), "") == 1
    assert read_document(document) == Body((paragraph("甲乙"), paragraph("丙，丁")))
