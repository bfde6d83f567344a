"""Doing to an editor what a person does: put the caret, select, drop files, press keys."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragMoveEvent, QDropEvent, QImage, QTextCursor

from desktop.editor.samples import cursor_in
from editor_app.desktop.editor.atoms import find_atom
from editor_app.desktop.editor.figures import atom_rect
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.model.body import Body


def put(editor: BodyEditor, words: str, *, behind: bool = False) -> None:
    editor.setTextCursor(cursor_in(editor.document(), words, behind=behind))


def select(editor: BodyEditor, first: str, last: str) -> None:
    cursor = cursor_in(editor.document(), first)
    cursor.setPosition(cursor_in(editor.document(), last, behind=True).position(), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def place_of(editor: BodyEditor, block_id: str) -> QPointF:
    """The top left corner of a picture in the viewport."""
    found = find_atom(editor.document(), block_id)
    assert found is not None
    rect = atom_rect(editor.document(), found[0], editor.pictures)
    return rect.topLeft() - QPointF(0, editor.verticalScrollBar().value())


def picture(width: int, height: int, colour: str = "#00ff00") -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def mime_of(paths: list[str]) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def drop(editor: BodyEditor, mime: QMimeData, place: QPoint) -> None:
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    move = QDragMoveEvent(place, action, mime, buttons, keys)
    editor.dragMoveEvent(move)  # an application sends these to the target of a drag alone, and there is none
    assert move.isAccepted()
    editor.grab()
    editor.dropEvent(QDropEvent(QPointF(place), action, mime, buttons, keys))


def show(editor: BodyEditor, *blocks: object) -> Body:
    body = Body(blocks)  # type: ignore[arg-type]
    editor.set_body(body)
    return body
