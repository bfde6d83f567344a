"""A page that is written on: keys, input methods, where the caret is, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from editor_app.desktop.editor import commands, keys
from editor_app.desktop.editor.blocks import cursor_at, repair, step
from editor_app.desktop.editor.formats import OBJECT_CHAR, EditorStyle, Kind, kind_of
from editor_app.desktop.editor.insertion import remove_selected
from editor_app.desktop.editor.joint import JointSteps
from editor_app.desktop.editor.keyboard import press, types_words
from editor_app.desktop.editor.memory import forget_read, promise_forgetting
from editor_app.desktop.editor.state import StyleState
from editor_app.desktop.editor.zoom_view import ZoomView


class WritingView(ZoomView):
    """Keys mean what they mean in WPS; while an input method composes, nothing but its letters changes the document:
    what a person asks for ends the composition first (`settle`), what comes by itself waits (`when_settled`).
    """

    body_changed = Signal()  # words, structure or pictures changed; not while a body is shown with `set_body`
    style_state_changed = Signal(object)  # StyleState
    caret_block_changed = Signal(str)  # id of the block with the caret
    picture_removed = Signal(str)  # id of a picture that the person removed (it can be undone)
    focus_left = Signal()
    joint_changed = Signal()  # a step that reaches beyond the text was undone or done again

    def __init__(self, style: EditorStyle, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self._preedit = ""
        self._composed_length = 0  # of the document when the composition began
        self._composed_after = 0  # undo records when the composition began
        self._changed_unseen = False  # the document changed while composing and nobody was told
        self._waiting: list[Callable[[], object]] = []
        self._told_state: StyleState | None = None
        self._told_block = ""
        self._marked = False  # whether a picture or caption with the caret is marked

    def _watch(self) -> None:
        """Tell of changes from now on; call once the first body is shown."""
        self._watch_document()
        self.cursorPositionChanged.connect(self._tell_place)
        self.currentCharFormatChanged.connect(self._tell_place)

    def _watch_document(self) -> None:
        """Hear of the changes of the document that is shown; once for each document."""
        self.document().contentsChange.connect(self._on_contents_change)
        promise_forgetting(self.document())
        self.document().contentsChanged.connect(self._on_contents_changed)

    def set_style(self, style: EditorStyle) -> None:
        """Take the colours of another theme; no change of the body."""
        self._loading = True
        try:
            super().set_style(style)
        finally:
            self._loading = False

    # -- places ------------------------------------------------------------------------------------------------------

    def style_state(self) -> StyleState:
        """What the tool row shows now."""
        raise NotImplementedError

    def caret_block(self) -> str:
        """The id of the block with the caret; empty in a line that is no block yet."""
        return commands.block_id_at(self.document(), self.textCursor().position())

    def caret_outer_block(self) -> str:
        """The same; within a nested list that of the outermost one."""
        return commands.outer_id_at(self.document(), self.textCursor().position())

    def goto_block(self, block_id: str) -> bool:
        """Bring the caret to a block and the block into view; False where there is none of that id."""
        return self._go_to(commands.position_of(self.document(), block_id))

    def goto_spot(self, block_id: str, part: int, offset: int) -> bool:
        """The same, to a place within the block: a list item or cell of that number, or the caption (1) of a picture, and
        so many UTF-16 units in its words. What is not there is as near as it can be.
        """
        self.settle()
        return self._go_to(commands.position_in(self.document(), block_id, part, offset))

    def goto_position(self, position: int) -> bool:
        """The same, to a position of the document."""
        return self._go_to(position)

    def goto_words(self, first: int, last: int, *, select: bool = True) -> None:
        """Bring words into view and select them, or only put the caret before them."""
        self.settle()
        cursor = cursor_at(self.document(), first)
        if select:
            cursor.setPosition(cursor_at(self.document(), last).position(), QTextCursor.MoveMode.KeepAnchor)
        self._show_cursor(cursor)
        self._centre(first)

    def _go_to(self, position: int) -> bool:
        if position < 0:
            return False
        self.settle()
        cursor = cursor_at(self.document(), position)
        keys.select_touched_atom(cursor)
        self._show_cursor(cursor)
        self._centre(position)
        return True

    def _centre(self, position: int) -> None:
        rect = self.document().documentLayout().blockBoundingRect(self.document().findBlock(position))
        bar = self.verticalScrollBar()
        top, bottom = bar.value(), bar.value() + self.viewport().height()
        if rect.top() < top or rect.bottom() > bottom:
            bar.setValue(int(rect.top() - self.viewport().height() / 3))

    # -- keys --------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys mean what they mean in WPS; what `keys` does not know is Qt's."""
        if self.isReadOnly():
            super().keyPressEvent(event)
            return
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
            return
        if event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
            return
        if event.matches(QKeySequence.StandardKey.Cut):
            self.cut()
            return
        cursor = self.textCursor()
        pressed = press(cursor, event, self._style)
        if pressed.done:
            event.accept()
            self._show_cursor(cursor)
            if pressed.removed:
                self.picture_removed.emit(pressed.removed)
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()  # Qt would put a tab into the text where there is no other widget to go to
        else:
            self._leave_to_qt(cursor, event)
        self._tidy(event)

    def _leave_to_qt(self, cursor: QTextCursor, event: QKeyEvent) -> None:
        """What Qt does for a key, in one step with what has to be done before it."""
        before = self.document().availableUndoSteps()
        removes = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        replaces = removes or types_words(event) or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if replaces and cursor.hasSelection() and _near_object(cursor) and keys.selected_atom(cursor) is None:
            with step(cursor):
                remove_selected(cursor, self._style)
            self._show_cursor(cursor)
            if removes:
                event.accept()
                return
        if types_words(event):
            keys.ready_for_words(cursor, self._style)
            self.setTextCursor(cursor)
        with self._joined_since(before):
            super().keyPressEvent(event)

    def undo(self) -> None:
        """Take the last step back, with what was changed elsewhere in the same step; a composition ends first."""
        self.settle()
        if self.joints.undo(super().undo):
            self.joint_changed.emit()
        else:
            super().undo()

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        self.settle()
        if self.joints.redo(super().redo):
            self.joint_changed.emit()
        else:
            super().redo()

    @property
    def joints(self) -> JointSteps:
        """The steps of this text that reach beyond it."""
        raise NotImplementedError

    def cut(self) -> None:
        """Put the selection on the clipboard and take it out; what remains of its blocks is joined."""
        self.settle()
        with step(QTextCursor(self.document())):
            super().cut()
            self._tidy()

    def _joined_since(self, records: int) -> AbstractContextManager[object]:
        """What is done inside is one step with what was done since there were that many undo records, if anything was:
        room that was made for words goes with the words.
        """
        if self.document().availableUndoSteps() > records:
            return step(QTextCursor(self.document()), joined=True)
        return nullcontext()

    def _tidy(self, event: QKeyEvent | None = None) -> None:
        """After a key: bring blocks back to what the page can show, keep the caret off places without words."""
        cursor = self.textCursor()
        if OBJECT_CHAR in cursor.block().text() or kind_of(cursor.blockFormat()) == Kind.ATOM:
            repair(self.document(), cursor.position(), self._style)
            moved = event is None or not event.text()
            if moved and keys.select_touched_atom(cursor):
                self.setTextCursor(cursor)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab stays in tables, lists and captions, else it goes on to the next widget."""
        if not self.isReadOnly() and keys.takes_tab(self.textCursor()):
            return False
        return super().focusNextPrevChild(next)

    # -- input methods -----------------------------------------------------------------------------------------------

    @property
    def composing(self) -> bool:
        """Whether an input method holds letters that are not text yet."""
        return bool(self._preedit)

    def settle(self) -> None:
        """End a composition, if one is open: its letters become text, none is lost."""
        if not self.composing:
            return
        QGuiApplication.inputMethod().commit()
        if self.composing:  # the input method did not answer: take its letters as they are, then let it forget them
            letters = QInputMethodEvent()
            letters.setCommitString(self._preedit)
            self.inputMethodEvent(letters)
            QGuiApplication.inputMethod().reset()

    def when_settled(self, act: Callable[[], object]) -> None:
        """Do `act` now, or as soon as the composition that is open has ended."""
        if self.composing:
            self._waiting.append(act)
        else:
            act()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Letters being composed stay untouched; before they begin the caret goes to where words can be."""
        if self.isReadOnly():
            event.ignore()
            return
        before = self.composing
        if not before and (event.preeditString() or event.commitString()):
            self._composed_after = self.document().availableUndoSteps()
            self._begin_composing()
        self._preedit = event.preeditString()
        with self._joined_since(self._composed_after):
            super().inputMethodEvent(event)
        if event.commitString():
            self._composed_after = self.document().availableUndoSteps()
        if self.composing:
            if event.commitString():
                self.body_changed.emit()
            return
        if self._changed_unseen and self.document().characterCount() != self._composed_length:
            self.body_changed.emit()  # given up after it had taken the place of selected words
        self._changed_unseen = False
        if event.commitString():
            self._tidy()
        self._do_waiting()

    def _begin_composing(self) -> None:
        cursor = self.textCursor()
        keys.ready_for_words(cursor, self._style)
        now = self.textCursor()
        if (cursor.anchor(), cursor.position()) != (now.anchor(), now.position()):  # Qt compares positions alone
            self.setTextCursor(cursor)
        self._composed_length = self.document().characterCount()

    def _do_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            self.when_settled(act)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the text is a time to save."""
        self.settle()
        super().focusOutEvent(event)
        self.focus_left.emit()

    # -- telling -----------------------------------------------------------------------------------------------------

    def _on_cursor(self, change: Callable[[QTextCursor], object]) -> None:
        """Do what a person asked for at the caret or selection."""
        self.settle()
        cursor = self.textCursor()
        change(cursor)
        self._show_cursor(cursor)

    def _show_cursor(self, cursor: QTextCursor) -> None:
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self._tell_place()

    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        forget_read(self.document(), position, added)
        if self.underlines is not None:
            self.underlines.shift(position, removed, added)

    def _on_contents_changed(self) -> None:
        if self._loading:
            return
        if self.composing:
            self._changed_unseen = True
        else:
            self._changed_unseen = False
            self.body_changed.emit()

    def _tell_place(self) -> None:
        """Tell style and block of the caret where they differ from what was told last."""
        if self._loading:
            return
        state, block = self.style_state(), self.caret_block()
        if state != self._told_state:
            self._told_state = state
            self.style_state_changed.emit(state)
        if block != self._told_block:
            self._told_block = block
            self.caret_block_changed.emit(block)
        cursor = self.textCursor()
        marked = keys.selected_atom(cursor) is not None or keys.in_caption(cursor)
        if marked or self._marked:  # a ring or an underline is painted over the text: Qt repaints the line alone
            self._marked = marked
            self.viewport().update()


def _near_object(cursor: QTextCursor) -> bool:
    """Whether an object stands in the selected blocks, or in the one before or behind them."""
    block = cursor.document().findBlock(cursor.selectionStart())
    block = block.previous() if block.previous().isValid() else block
    last = cursor.document().findBlock(cursor.selectionEnd()).next()
    while block.isValid():
        if OBJECT_CHAR in block.text():
            return True
        if block == last:
            return False
        block = block.next()
    return False
