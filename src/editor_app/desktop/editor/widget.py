"""The widget in which a body is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMetaMethod, QMimeData, QPoint, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QMouseEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from editor_app.desktop.editor import commands, keys
from editor_app.desktop.editor.amending import amend
from editor_app.desktop.editor.atoms import atom_at, find_atom
from editor_app.desktop.editor.blocks import cursor_at, end_of
from editor_app.desktop.editor.clipboard import (
    BODY_MIME,
    HtmlWriter,
    clipping_of,
    dress_mime,
    from_mime,
    from_text,
    has_rtf,
    local_files,
)
from editor_app.desktop.editor.document import fill_document, read_document, read_range
from editor_app.desktop.editor.figures import CHOOSE, REMOVE
from editor_app.desktop.editor.formats import EditorStyle
from editor_app.desktop.editor.insertion import insert_body, insert_pictures, replace_all
from editor_app.desktop.editor.menu import text_menu
from editor_app.desktop.editor.merging import keep_written
from editor_app.desktop.editor.sheets import Pasted, Sheet, SheetView
from editor_app.model.body import (
    Body,
    Figure,
    FigureRow,
    MissingPicture,
    Signature,
)
from editor_app.model.clip import PasteMode
from editor_app.model.text import tidy_spaces


class BodyEditor(SheetView):
    """正文. GUI thread only; it decodes nothing, reads no file and asks no network: pictures are asked for with
    `picture_wanted` and come through `set_picture`, pasted HTML and RTF go out through `clip_pasted` and come back
    through `insert_body`.
    """

    picture_wanted = Signal(str)  # asset; once for each that comes into view
    edit_picture_requested = Signal(str)  # id of a picture: 编辑图片…
    choose_picture_requested = Signal(str)  # id of a missing picture: 选图片…
    files_dropped = Signal(list, int)  # paths, position for `insert_figures`
    missing_files_dropped = Signal(str, list)  # id of the missing picture they were dropped on, paths
    image_pasted = Signal(object)  # QImage of a screen shot on the clipboard
    clip_pasted = Signal(object)  # Clipping: HTML or RTF to be read
    paste_landed = Signal()  # what `clip_pasted` asked for stands in the text

    def __init__(self, style: EditorStyle, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.setObjectName("bodyEditor")
        self.setAccessibleName(self.tr("正文"))
        self.setPlaceholderText(self.tr("在这里写，或粘贴 Word、WPS、微信里的文章"))
        self.setAcceptRichText(True)
        self.setTabChangesFocus(True)
        self.html_writer: HtmlWriter | None = None
        # What the context menu offers beyond the clipboard at the place of the caret; None stands for a line.
        self.more_actions: Callable[[], Sequence[QAction | None]] | None = None
        # What it offers first, for what is under a point of the viewport; they go with the menu.
        self.first_actions: Callable[[QPoint], Sequence[QAction]] | None = None
        self._store.wanted.connect(self.picture_wanted)
        self.set_body(Body())
        self._watch()

    # -- the body ----------------------------------------------------------------------------------------------------

    def body(self) -> Body:
        """The body as it is now; under 1 ms for 10,000 characters. Blocks that did not change are the objects of the
        reading before. Letters being composed are no part of it.
        """
        return read_document(self.document(), reuse=True)

    def set_body(self, body: Body) -> None:
        """Show `body`; nothing of it can be undone, `body_changed` is not emitted, the caret is at the beginning."""
        self.settle()
        self._waiting.clear()
        self._loading = True
        try:
            fill_document(self.document(), body, self._style, self._page_font())
        finally:
            self._loading = False
        self._store.forget(set(body.sources()))
        sheet = self._sheet
        sheet.joints.forget()
        sheet.paste_place, sheet.drop_places, sheet.pasted = None, {}, None
        cursor = self.textCursor()
        cursor.setPosition(0)
        keys.select_touched_atom(cursor)
        self.setTextCursor(cursor)
        self._tell_place()

    def change_sheet(self, sheet: Sheet | None) -> Sheet:
        """Put another text on the page (`SheetView.change_sheet`); the pictures of the one that leaves are let go."""
        left = super().change_sheet(sheet)
        if sheet is None:
            self.set_body(Body())
        else:
            self._store.forget(set(self.body().sources()))
        return left

    def insert_body(self, body: Body) -> None:
        """Put blocks where something was pasted last if that still waits (`clip_pasted`), else in the place of the selection.
        One undo step. A caret that has gone on elsewhere in the meantime stays there. While composing it waits.
        """
        self.when_settled(lambda: self._insert_body(body))

    def _insert_body(self, body: Body) -> None:
        place, caret = self._sheet.paste_place, self.textCursor()
        self._sheet.paste_place = None
        where = place if place is not None else caret
        anchor, position = where.anchor(), where.position()
        if (position, anchor) == (caret.position(), caret.anchor()):
            self._on_cursor(lambda cursor: insert_body(cursor, body, self._style))
            where = self.textCursor()
        else:
            insert_body(where, body, self._style)
        if place is not None:
            self._sheet.pasted = Pasted(anchor, position, where.position(), self.edition())
            self.paste_landed.emit()

    def forget_paste_place(self) -> None:
        """What was pasted last cannot be read: nothing comes for its place."""
        self._sheet.paste_place = None

    def pasted_end(self) -> int:
        """Position behind what was pasted last (`paste_landed`), -1 once the text has changed since."""
        pasted = self._sheet.pasted
        return pasted.end if pasted is not None and pasted.edition == self.edition() else -1

    def paste_instead(self, body: Body) -> bool:
        """Take back what was pasted last and put `body` in its place, as one undo step in the place of the other. False
        where the text has changed since; nothing happens then.
        """
        self.settle()
        pasted = self._sheet.pasted
        if pasted is None or self.pasted_end() < 0:
            return False
        self.document().undo()
        place = cursor_at(self.document(), pasted.anchor)
        place.setPosition(pasted.position, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(place)
        self._sheet.paste_place = place
        self._insert_body(body)
        return True

    def change_body(self, body: Body) -> None:
        """Show `body` as a change of what is there (一键排版, a fix): one undo step, `body_changed` is emitted; the caret
        stays in its block and the page where it is scrolled to, as far as they can. While composing it waits, and what
        was composed meanwhile stays.
        """
        if self.composing:
            before = self.body()
            self.when_settled(lambda: self._change_body(keep_written(before, self.body(), body)))
        else:
            self._change_body(body)

    def amend_body(self, body: Body) -> None:
        """The same where only words differ (a fix): they are changed where they stand, and everything else on the page stays."""
        if self.composing or not amend(self.document(), self.body(), body):
            self.change_body(body)

    def _change_body(self, body: Body) -> None:
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

    def insert_figures(
        self, figures: Sequence[Figure | MissingPicture | FigureRow], position: int = -1, behind: str = ""
    ) -> None:
        """Put pictures behind the block with the caret, behind the picture with the id `behind`, or at a position of
        `files_dropped` (also where the text has changed since: the place is kept). One undo step. The caret stays where
        it is: somebody may be typing; while composing the pictures wait.
        """
        place = self._sheet.drop_places.pop(position, None)
        if behind and (found := find_atom(self.document(), behind)) is not None:
            place = cursor_at(self.document(), found[0] + 1)
        if place is None:
            place = self.textCursor() if position < 0 else cursor_at(self.document(), position)
        place.clearSelection()
        where = place
        self.when_settled(lambda: self._insert_figures(where, figures))

    def _insert_figures(self, place: QTextCursor, figures: Sequence[Figure | MissingPicture | FigureRow]) -> None:
        insert_pictures(place, figures, self._style)
        self._tidy()
        self._tell_place()

    def insert_missing(self, why: str = "", caption: str = "") -> None:
        """Put a card 待补图 behind the block with the caret."""
        self.insert_figures([MissingPicture(why=why, caption=caption)])

    def change_picture(self, block_id: str, picture: Figure | MissingPicture) -> bool:
        """Put another picture in the place of one, a missing one mostly; its words and id stay. False where there is
        none of that id any more. While composing it waits.
        """
        if find_atom(self.document(), block_id) is None:
            return False
        self.when_settled(lambda: commands.change_picture(self.document(), block_id, picture))
        return True

    def remove_picture(self, block_id: str) -> None:
        """Remove a picture with its caption, a rule or the 供稿 line."""
        self.settle()
        place = commands.remove_picture(self.document(), block_id, self._style)
        if place >= 0:
            self._show_cursor(cursor_at(self.document(), place))
            self.picture_removed.emit(block_id)

    def set_signature(self, contributor: str) -> None:
        """What the 供稿 line shows: the contributor of the metadata."""
        if contributor != self._store.signature:
            self._store.signature = contributor
            self._relayout_atoms(Signature)

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
        self.settle()
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
        """A double click on a picture edits it; on a missing one it goes into the caption."""
        position = self._atom_under(event.position())
        if position < 0 or self._button_under(event.position(), position):
            super().mouseDoubleClickEvent(event)
            return
        if isinstance(atom_at(self.document(), position), Figure) and not self.isReadOnly():
            self.edit_picture_requested.emit(commands.block_id_at(self.document(), position))
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
            source.hasFormat(BODY_MIME)
            or source.hasUrls()
            or source.hasHtml()
            or source.hasImage()
            or source.hasText()
            or has_rtf(source)
        )

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste, best form first."""
        self.settle()
        body, files = from_mime(source), local_files(source)
        if body is not None:
            self._on_cursor(lambda cursor: insert_body(cursor, body, self._style))
        elif (source.hasHtml() or has_rtf(source)) and self._is_read():
            self._sheet.paste_place = self.textCursor()
            self.clip_pasted.emit(clipping_of(source))
        elif files:
            self._tell_files(files, self.textCursor().position())
        elif source.hasImage() and not source.hasText():
            image = source.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self.image_pasted.emit(image)
        else:
            self.paste_text(source.text())

    def _is_read(self) -> bool:
        """Whether somebody reads what comes with `clip_pasted`."""
        return self.isSignalConnected(QMetaMethod.fromSignal(self.clip_pasted))

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
            self._tidy()
            return
        event.acceptProposedAction()
        under = self._atom_under(event.position())
        if isinstance(atom_at(self.document(), under), MissingPicture):
            self.missing_files_dropped.emit(commands.block_id_at(self.document(), under), files)
        else:
            self._tell_files(files, self._drop_place(event.position())[0])

    def _tell_files(self, files: list[str], position: int) -> None:
        """Tell of files, and keep their place while they are being read and the text goes on changing."""
        self._sheet.drop_places[position] = cursor_at(self.document(), position)
        self.files_dropped.emit(files, position)

    def paste_words(self) -> None:
        """只粘文字: the words of the clipboard without any style."""
        self.settle()
        mime = QGuiApplication.clipboard().mimeData()
        if mime is None or mime.hasText() or not (mime.hasHtml() or has_rtf(mime)) or not self._is_read():
            self.paste_text(QGuiApplication.clipboard().text())
            return
        self._sheet.paste_place = self.textCursor()
        self.clip_pasted.emit(clipping_of(mime, PasteMode.WORDS))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the right button, or of its key; a picture under the pointer is selected first."""
        under = self._atom_under(QPointF(event.pos())) if event.reason() == QContextMenuEvent.Reason.Mouse else -1
        if under >= 0:
            self.settle()
            cursor = self.textCursor()
            keys.select_atom(cursor, under)
            self.setTextCursor(cursor)
        menu = text_menu(self, self.paste_words)
        for action in self.more_actions() if self.more_actions is not None else ():
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        if self.first_actions is not None and (first := self.first_actions(event.pos())):
            head = menu.insertSeparator(menu.actions()[0])
            menu.insertActions(head, first)
            for action in first:
                action.setParent(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
