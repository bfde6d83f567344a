"""The context menu of the body."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QTextEdit


def text_menu(editor: QTextEdit, paste_text: Callable[[], object]) -> QMenu:
    """Undo, redo and the clipboard, in the program's words (Qt's own menu speaks the system's or English). The caller
    shows it; it belongs to the editor and goes with its closing.
    """
    translate = QCoreApplication.translate
    document, cursor = editor.document(), editor.textCursor()
    writable, selected = not editor.isReadOnly(), cursor.hasSelection()
    pasteable = writable and editor.canPaste()
    keys = QKeySequence.StandardKey
    menu = QMenu(editor)
    entries: tuple[tuple[str, Callable[[], object], bool, QKeySequence.StandardKey | None] | None, ...] = (
        (translate("BodyEditor", "撤销"), editor.undo, writable and document.isUndoAvailable(), keys.Undo),
        (translate("BodyEditor", "重做"), editor.redo, writable and document.isRedoAvailable(), keys.Redo),
        None,
        (translate("BodyEditor", "剪切"), editor.cut, writable and selected, keys.Cut),
        (translate("BodyEditor", "复制"), editor.copy, selected, keys.Copy),
        (translate("BodyEditor", "粘贴"), editor.paste, pasteable, keys.Paste),
        (translate("BodyEditor", "只粘文字"), paste_text, pasteable, None),
        None,
        (translate("BodyEditor", "全选"), editor.selectAll, True, keys.SelectAll),
    )
    for entry in entries:
        if entry is None:
            menu.addSeparator()
            continue
        text, slot, enabled, key = entry
        action = QAction(text, menu)
        action.setEnabled(enabled)
        if key is not None:
            action.setShortcut(QKeySequence(key))  # shown only: the menu is not there while keys are typed
        action.triggered.connect(slot)
        menu.addAction(action)
    return menu
