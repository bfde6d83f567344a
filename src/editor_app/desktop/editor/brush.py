"""格式刷: style, alignment and marks taken at one place and given to another. Nothing else travels with it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QTextCursor

from editor_app.desktop.editor.blocks import step
from editor_app.desktop.editor.commands import (
    pieces,
    selected_blocks,
    set_alignment,
    set_block_style,
    set_paragraph_indent,
    stretches,
)
from editor_app.desktop.editor.formats import EditorStyle, char_format
from editor_app.desktop.editor.state import CHOICES, StyleState
from editor_app.model.inline import Marks


def take_brush(cursor: QTextCursor, state: StyleState) -> StyleState:
    """What the brush takes up: `state`, that of the cursor; from a part of a block the marks alone, as in WPS."""
    blocks = selected_blocks(cursor)
    whole = (blocks[0].position(), blocks[0].position() + blocks[0].length() - 1)
    part = cursor.hasSelection() and len(blocks) == 1 and (cursor.selectionStart(), cursor.selectionEnd()) != whole
    return replace(state, styleable=False) if part else state


def apply_style(cursor: QTextCursor, brush: StyleState, style: EditorStyle) -> None:
    """Give the selection what `brush` tells: marks of the selected words, and style and alignment of their blocks where
    `brush` comes from running text.
    """
    with step(QTextCursor(cursor)):
        if brush.styleable and brush.block in CHOICES:
            set_block_style(cursor, brush.block, style)
            set_alignment(cursor, brush.align, style)
            set_paragraph_indent(cursor, brush.indent, style)
        if brush.markable:
            _set_marks(cursor, brush.marks)


def _set_marks(cursor: QTextCursor, marks: Marks) -> None:
    editing = QTextCursor(cursor)
    for first, last in list(stretches(cursor)):
        for start, end, href in [(a, b, link) for a, b, _, link in pieces(cursor.document(), first, last)]:
            editing.setPosition(start)
            editing.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            editing.setCharFormat(char_format(marks, href))
