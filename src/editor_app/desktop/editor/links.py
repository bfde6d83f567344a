"""Links in running text: which one the caret stands in, and one put in."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from editor_app.desktop.editor.blocks import step
from editor_app.desktop.editor.commands import pieces
from editor_app.desktop.editor.formats import EditorStyle, char_format
from editor_app.desktop.editor.keys import ready_for_words


def link_at(cursor: QTextCursor) -> tuple[str, int, int]:
    """The address of the link that the caret touches, or in which the selection begins, and where it begins and ends;
    an empty address where there is none.
    """
    place = cursor.selectionStart()
    block = cursor.document().findBlock(place)
    runs: list[tuple[str, int, int]] = []  # neighbouring pieces with one address are one link, whatever their marks
    for first, last, _, href in pieces(cursor.document(), block.position(), block.position() + block.length() - 1):
        if runs and runs[-1][0] == href and runs[-1][2] == first:
            runs[-1] = (runs[-1][0], runs[-1][1], last)
        elif href is not None:
            runs.append((href, first, last))
    touched = (run for run in runs if run[1] <= place < run[2] or (place == run[2] and not cursor.hasSelection()))
    return next(touched, ("", place, place))


def insert_link(cursor: QTextCursor, href: str, style: EditorStyle) -> None:
    """Put an address in as words that link to it. One undo step."""
    with step(cursor):
        ready_for_words(cursor, style)
        cursor.insertText(href.removeprefix("mailto:"), char_format(href=href))
