"""Which key asks for what: from key events to the functions of `keys`."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from editor_app.desktop.editor import keys
from editor_app.desktop.editor.formats import EditorStyle

_SHIFT, _KEYPAD = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a key did: whether the cursor has done it all, and the id of the picture it removed, if one."""

    done: bool
    removed: str = ""


def press(cursor: QTextCursor, event: QKeyEvent, style: EditorStyle) -> Pressed:
    """Do what a key asks for; where nothing is `done` the key is Qt's."""
    if event.modifiers() & ~(_SHIFT | _KEYPAD):
        return _remove_word(cursor, event, style)
    shifted = bool(event.modifiers() & _SHIFT)
    match event.key():
        case Qt.Key.Key_Return | Qt.Key.Key_Enter if not shifted or keys.in_caption(cursor):
            return Pressed(keys.enter(cursor, style))
        case Qt.Key.Key_Backspace:
            return _remove(cursor, style, back=True)
        case Qt.Key.Key_Delete if not shifted:
            return _remove(cursor, style, back=False)
        case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
            return Pressed(keys.tab(cursor, style, back=event.key() == Qt.Key.Key_Backtab or shifted))
        case Qt.Key.Key_Left | Qt.Key.Key_Up if not shifted:
            return Pressed(keys.arrow(cursor, forward=False))
        case Qt.Key.Key_Right | Qt.Key.Key_Down if not shifted:
            return Pressed(keys.arrow(cursor, forward=True))
    return Pressed(False)


def _remove_word(cursor: QTextCursor, event: QKeyEvent, style: EditorStyle) -> Pressed:
    """Ctrl+Backspace and Ctrl+Delete: Qt's within words; at the edge of a block or beside an object like without Ctrl."""
    if event.modifiers() & ~_KEYPAD != Qt.KeyboardModifier.ControlModifier:
        return Pressed(False)
    back = event.key() == Qt.Key.Key_Backspace
    if not back and event.key() != Qt.Key.Key_Delete:
        return Pressed(False)
    at_edge = keys.at_front(cursor) if back else cursor.atBlockEnd()
    if at_edge or keys.selected_atom(cursor) is not None:
        return _remove(cursor, style, back=back)
    return Pressed(False)


def _remove(cursor: QTextCursor, style: EditorStyle, *, back: bool) -> Pressed:
    found = keys.selected_atom(cursor)
    done = keys.backspace(cursor, style) if back else keys.delete(cursor, style)
    return Pressed(done, found[1].id if found is not None and done else "")


def types_words(event: QKeyEvent) -> bool:
    """Whether a key puts a character into the text."""
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    return bool(event.text()) and event.text().isprintable() and not event.modifiers() & control
