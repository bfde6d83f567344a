"""The widget in which a body is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QMetaMethod, QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from editor_app.desktop.editor import commands, keys
from editor_app.desktop.editor.atoms import atom_at
from editor_app.desktop.editor.blocks import cursor_at, end_of, repair
from editor_app.desktop.editor.clipboard import BODY_MIME, HtmlWriter, dress_mime, from_mime, from_text, local_files
from editor_app.desktop.editor.document import fill_document, read_document, read_range
from editor_app.desktop.editor.figures import CHOOSE, REMOVE
from editor_app.desktop.editor.formats import OBJECT_CHAR, EditorStyle, Kind, kind_of, style_of
from editor_app.desktop.editor.insertion import insert_blocks, insert_body, insert_pictures, replace_all
from editor_app.desktop.editor.keyboard import press, types_words
from editor_app.desktop.editor.menu import text_menu
from editor_app.desktop.editor.state import BlockStyle, StyleState
from editor_app.desktop.editor.view import PageView
from editor_app.model.body import (
    Align,
    Block,
    Body,
    Cell,
    Figure,
    FigureRow,
    MissingPicture,
    Rule,
    Signature,
    Table,
)
from editor_app.model.inline import Mark
from editor_app.model.text import tidy_spaces


class BodyEditor(PageView):
    """正文. GUI thread only; it decodes nothing, reads no file and asks no network: pictures are asked for with
    `picture_wanted` and come through `set_picture`, pasted HTML goes out through `html_pasted` and comes back through
    `insert_body`.
    """

    body_changed = Signal()  # words, structure or pictures changed; not while a body is shown with `set_body`
    style_state_changed = Signal(object)  # StyleState
    caret_block_changed = Signal(str)  # id of the block with the caret
    picture_wanted = Signal(str)  # asset; once for each that comes into view
    choose_picture_requested = Signal(str)  # id of a missing picture: 选图片…
    picture_removed = Signal(str)  # id of a picture that the person removed (it can be undone)
    files_dropped = Signal(list, int)  # paths, position for `insert_figures`
    missing_files_dropped = Signal(str, list)  # id of the missing picture they were dropped on, paths
    image_pasted = Signal(object)  # QImage of a screen shot on the clipboard
    html_pasted = Signal(str)
    focus_left = Signal()

    _loading = False

    def __init__(self, style: EditorStyle, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.setObjectName("bodyEditor")
        self.setAccessibleName(self.tr("正文"))
        self.setPlaceholderText(self.tr("在这里写，或粘贴 Word、WPS、微信里的文章"))
        self.setAcceptRichText(True)
        self.setTabChangesFocus(True)
        self.html_writer: HtmlWriter | None = None
        self._composing = False
        self._told_state: StyleState | None = None
        self._told_block = ""
        self._paste_place: QTextCursor | None = None  # where HTML that is being read will go
        self._drop_places: dict[int, QTextCursor] = {}  # where files that are being read will go
        self._store.wanted.connect(self.picture_wanted)
        self.set_body(Body())
        self.document().contentsChanged.connect(self._on_contents_changed)
        self.cursorPositionChanged.connect(self._tell_place)
        self.currentCharFormatChanged.connect(self._tell_place)

    # -- the body ----------------------------------------------------------------------------------------------------

    def body(self) -> Body:
        """The body as it is now; about 5 ms for 10,000 characters. Letters being composed are no part of it."""
        return read_document(self.document())

    def set_body(self, body: Body) -> None:
        """Show `body`; nothing of it can be undone, `body_changed` is not emitted, the caret is at the beginning."""
        self._loading = True
        try:
            fill_document(self.document(), body, self._style)
        finally:
            self._loading = False
        self._store.forget(set(body.assets()))
        self._paste_place, self._drop_places = None, {}
        cursor = self.textCursor()
        cursor.setPosition(0)
        keys.select_touched_atom(cursor)
        self.setTextCursor(cursor)
        self._tell_place()

    def insert_body(self, body: Body) -> None:
        """Put blocks where HTML was pasted last if that still waits (`html_pasted`), else in the place of the selection.
        One undo step. A caret that has gone on elsewhere in the meantime stays there.
        """
        place, caret = self._paste_place, self.textCursor()
        self._paste_place = None
        if place is None or (place.position(), place.anchor()) == (caret.position(), caret.anchor()):
            self._on_cursor(lambda cursor: insert_body(cursor, body, self._style))
        else:
            insert_body(place, body, self._style)

    def change_body(self, body: Body) -> None:
        """Show `body` as a change of what is there (一键排版, a fix): one undo step, `body_changed` is emitted; the caret
        stays in its block and the page where it is scrolled to, as far as they can.
        """
        caret = self.textCursor()
        block_id, offset = self.caret_block(), caret.positionInBlock()
        scroll = self.verticalScrollBar().value()
        replace_all(self.document(), body, self._style)
        found = commands.position_of(self.document(), block_id) if block_id else -1
        block = self.document().findBlock(max(found, 0))
        caret.setPosition(min(block.position() + offset, end_of(block)))
        self.setTextCursor(caret)
        self.verticalScrollBar().setValue(scroll)
        self._tell_place()

    # -- pictures ----------------------------------------------------------------------------------------------------

    @Slot(str, QImage)
    def set_picture(self, asset: str, image: QImage) -> None:
        """Take a decoded picture, best at the size it is shown in (`picture_box`) times the device pixel ratio; a null
        image says that it cannot be read.
        """
        self._store.set_picture(asset, image)

    def set_picture_size(self, asset: str, width: int, height: int) -> None:
        """Tell the size of an original in pixels, so that its place has the right shape before it is decoded."""
        self._store.set_size(asset, width, height)

    def picture_box(self) -> QSize:
        """The largest size in logical pixels that a picture is shown in."""
        return QSize(int(self._store.text_width), int(self._store.text_width))

    def insert_figures(self, figures: Sequence[Figure | MissingPicture | FigureRow], position: int = -1) -> None:
        """Put pictures behind the block with the caret, or at a position of `files_dropped` (also where the text has
        changed since: the place is kept). One undo step. The caret stays where it is: somebody may be typing.
        """
        place = self._drop_places.pop(position, None)
        if place is None:
            place = self.textCursor() if position < 0 else cursor_at(self.document(), position)
        place.clearSelection()
        insert_pictures(place, figures, self._style)
        self._settle()
        self._tell_place()

    def insert_missing(self, why: str = "", caption: str = "") -> None:
        """Put a card 待补图 behind the block with the caret."""
        self.insert_figures([MissingPicture(why=why, caption=caption)])

    def change_picture(self, block_id: str, picture: Figure | MissingPicture) -> bool:
        """Put another picture in the place of one, a missing one mostly; its words and id stay. False where there is
        none of that id any more.
        """
        return commands.change_picture(self.document(), block_id, picture)

    def remove_picture(self, block_id: str) -> None:
        """Remove a picture with its caption, a rule or the 供稿 line."""
        place = commands.remove_picture(self.document(), block_id, self._style)
        if place >= 0:
            self._show_cursor(cursor_at(self.document(), place))
            self.picture_removed.emit(block_id)

    def set_signature(self, contributor: str) -> None:
        """What the 供稿 line shows: the contributor of the metadata."""
        if contributor != self._store.signature:
            self._store.signature = contributor
            self._relayout_atoms(Signature)

    # -- commands of the tool row ------------------------------------------------------------------------------------

    def set_block_style(self, wanted: BlockStyle) -> None:
        """Make the selected blocks 正文, 小标题, 引文, 列表 or 编号."""
        self._on_cursor(lambda cursor: commands.set_block_style(cursor, wanted, self._style))

    def toggle_mark(self, mark: Mark) -> None:
        """Set or take off a mark of the selection, or of what will be typed next."""
        cursor = self.textCursor()
        format = commands.toggle_mark(cursor, mark)
        if not cursor.hasSelection():
            self.mergeCurrentCharFormat(format)
        self._tell_place()

    def clear_marks(self) -> None:
        """Take all marks and links off the selection or block; also off what will be typed next."""
        commands.clear_marks(self.textCursor())
        if not self.textCursor().hasSelection():
            self.setCurrentCharFormat(QTextCharFormat())
        self._tell_place()

    def apply_style(self, brush: StyleState) -> None:
        """格式刷: what `style_state` told at another place, for the selection. One undo step."""
        self._on_cursor(lambda cursor: commands.apply_style(cursor, brush, self._style))

    def set_alignment(self, align: Align) -> None:
        """Align the selected blocks."""
        self._on_cursor(lambda cursor: commands.set_alignment(cursor, align, self._style))

    def set_paragraph_indent(self, indent: bool) -> None:
        """Switch the first-line indent of the selected paragraphs."""
        self._on_cursor(lambda cursor: commands.set_paragraph_indent(cursor, indent, self._style))

    def set_link(self, href: str | None) -> None:
        """Make the selection a link or none; `href` must satisfy `model.inline.is_link`."""
        commands.set_link(self.textCursor(), href)

    def insert_table(self, rows: int, columns: int) -> None:
        """Put an empty table behind the block with the caret and go into its first cell."""
        table = Table(tuple(tuple(Cell() for _ in range(columns)) for _ in range(rows)), header=rows > 1)
        self._insert(table)
        self._show_cursor(cursor_at(self.document(), commands.position_of(self.document(), table.id)))

    def insert_rule(self) -> None:
        """Put a dividing line behind the block with the caret."""
        self._insert(Rule())

    def insert_signature(self) -> None:
        """Put the 供稿 line behind the block with the caret; nothing where there is one already."""
        if not any(isinstance(block, Signature) for block in self.body().blocks):
            self._insert(Signature())

    def _insert(self, block: Block) -> None:
        cursor = self.textCursor()
        cursor.clearSelection()
        cursor.beginEditBlock()
        insert_blocks(cursor, [block], self._style, split=False)
        cursor.endEditBlock()
        self._show_cursor(cursor)

    def style_state(self) -> StyleState:
        """What the tool row shows now."""
        state = commands.style_state(self.textCursor())
        if not self.textCursor().hasSelection() and state.markable:
            return replace(state, marks=style_of(self.currentCharFormat())[0])
        return state

    # -- places ------------------------------------------------------------------------------------------------------

    def caret_block(self) -> str:
        """The id of the block with the caret; empty in a line that is no block yet."""
        return commands.block_id_at(self.document(), self.textCursor().position())

    def goto_block(self, block_id: str) -> bool:
        """Bring the caret to a block and the block into view; False where there is none of that id."""
        position = commands.position_of(self.document(), block_id)
        if position < 0:
            return False
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

    @property
    def composing(self) -> bool:
        """Whether an input method holds letters that are not text yet."""
        return self._composing

    def set_style(self, style: EditorStyle) -> None:
        """Take the colours of another theme; no change of the body."""
        self._loading = True
        try:
            super().set_style(style)
        finally:
            self._loading = False

    # -- keys and input methods --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys mean what they mean in WPS; what `keys` does not know is Qt's."""
        if self.isReadOnly():
            super().keyPressEvent(event)
            return
        if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
            super().keyPressEvent(event)
            return
        cursor = self.textCursor()
        pressed = press(cursor, event, self._style)
        if pressed.done:
            event.accept()
            self._show_cursor(cursor)
            if pressed.removed:
                self.picture_removed.emit(pressed.removed)
        else:
            if types_words(event):
                keys.ready_for_words(cursor, self._style)
                self.setTextCursor(cursor)
            super().keyPressEvent(event)
        self._settle(event)

    def _settle(self, event: QKeyEvent | None = None) -> None:
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

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Letters being composed stay untouched; before they begin the caret goes to where words can be."""
        if self.isReadOnly():
            event.ignore()
            return
        if not self._composing and (event.preeditString() or event.commitString()):
            cursor = self.textCursor()
            keys.ready_for_words(cursor, self._style)
            if cursor != self.textCursor():
                self.setTextCursor(cursor)
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if self._composing and event.commitString():
            self.body_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the text is a time to save."""
        self._composing = False
        super().focusOutEvent(event)
        self.focus_left.emit()

    # -- mouse -------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a picture selects it; the buttons of a missing one do what they say."""
        position = self._atom_under(event.position())
        if position < 0 or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        button = self._button_under(event.position(), position)
        atom = atom_at(self.document(), position)
        if button and atom is not None and not self.isReadOnly():
            block_id = commands.block_id_at(self.document(), position)
            if button == CHOOSE:
                self.choose_picture_requested.emit(block_id)
            elif button == REMOVE:
                self.remove_picture(block_id)
            return
        cursor = self.textCursor()
        keys.select_atom(cursor, position)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.setTextCursor(cursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """After a click beside a picture the picture is selected."""
        super().mouseReleaseEvent(event)
        cursor = self.textCursor()
        if keys.select_touched_atom(cursor):
            self.setTextCursor(cursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on a picture goes into its caption."""
        position = self._atom_under(event.position())
        if position < 0 or self._button_under(event.position(), position):
            super().mouseDoubleClickEvent(event)
            return
        cursor = self.textCursor()
        keys.select_atom(cursor, position)
        keys.enter(cursor, self._style)
        self._show_cursor(cursor)

    # -- clipboard and dragging --------------------------------------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:
        """The selection as our own format, as text and, with `html_writer`, as HTML."""
        cursor = self.textCursor()
        body = read_range(self.document(), cursor.selectionStart(), cursor.selectionEnd())
        mime = super().createMimeDataFromSelection()
        dress_mime(mime, body, self.html_writer)
        return mime

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Our own format, files, HTML, pictures and text."""
        return (
            source.hasFormat(BODY_MIME) or source.hasUrls() or source.hasHtml() or source.hasImage() or source.hasText()
        )

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste, best form first."""
        body, files = from_mime(source), local_files(source)
        if body is not None:
            self._on_cursor(lambda cursor: insert_body(cursor, body, self._style))
        elif source.hasHtml() and self.isSignalConnected(QMetaMethod.fromSignal(self.html_pasted)):
            self._paste_place = self.textCursor()
            self.html_pasted.emit(source.html())
        elif files:
            self._tell_files(files, self.textCursor().position())
        elif source.hasImage() and not source.hasText():
            image = source.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self.image_pasted.emit(image)
        else:
            self.paste_text(source.text())

    def paste_text(self, text: str) -> None:
        """Words alone: a single line goes in where the caret stands, several lines become paragraphs."""
        lines = text.splitlines()
        if len(lines) > 1:
            self._on_cursor(lambda cursor: insert_body(cursor, from_text(text), self._style))
        elif lines:
            cursor = self.textCursor()
            cursor.beginEditBlock()
            keys.ready_for_words(cursor, self._style)
            cursor.insertText(tidy_spaces(lines[0]))
            cursor.endEditBlock()
            self._show_cursor(cursor)

    def dropEvent(self, event: QDropEvent) -> None:
        """Files go out as a signal, everything else is pasted."""
        self._mark_drop(None)
        files = local_files(event.mimeData())
        if not files or self.isReadOnly():
            super().dropEvent(event)
            self._settle()
            return
        event.acceptProposedAction()
        under = self._atom_under(event.position())
        if isinstance(atom_at(self.document(), under), MissingPicture):
            self.missing_files_dropped.emit(commands.block_id_at(self.document(), under), files)
        else:
            self._tell_files(files, self._drop_place(event.position())[0])

    def _tell_files(self, files: list[str], position: int) -> None:
        """Tell of files, and keep their place while they are being read and the text goes on changing."""
        self._drop_places[position] = cursor_at(self.document(), position)
        self.files_dropped.emit(files, position)

    def paste_words(self) -> None:
        """只粘文字: the words of the clipboard without any style."""
        self.paste_text(QGuiApplication.clipboard().text())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the right button, or of its key."""
        menu = text_menu(self, self.paste_words)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    # -- telling -----------------------------------------------------------------------------------------------------

    def _on_cursor(self, change: Callable[[QTextCursor], None]) -> None:
        cursor = self.textCursor()
        change(cursor)
        self._show_cursor(cursor)

    def _show_cursor(self, cursor: QTextCursor) -> None:
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self._tell_place()

    def _on_contents_changed(self) -> None:
        if not self._loading and not self._composing:
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
        self.viewport().update()
