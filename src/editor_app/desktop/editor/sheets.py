"""Several texts on one page, one at a time: what belongs to a text stays with it while another one is shown."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget

from editor_app.desktop.editor import keys
from editor_app.desktop.editor.blocks import cursor_at
from editor_app.desktop.editor.formats import EditorStyle
from editor_app.desktop.editor.highlighting import LookHighlighter
from editor_app.desktop.editor.joint import JointSteps
from editor_app.desktop.editor.tools_view import ToolsView
from editor_app.model.session import TextPlace


@dataclass(frozen=True, slots=True)
class Pasted:
    """Where something was pasted: the selection before, the position behind it, the state of the text after."""

    anchor: int
    position: int
    end: int
    edition: tuple[int, int]


class Sheet:
    """A text with its undo steps: on the page, or taken from it with the place where somebody was in it."""

    def __init__(self, document: QTextDocument, highlighter: LookHighlighter, number: int) -> None:
        self.document = document
        self.highlighter = highlighter
        self.number = number
        self.place = TextPlace()
        self.paste_place: QTextCursor | None = None  # where what is being read will go
        self.pasted: Pasted | None = None
        self.joints = JointSteps(document)
        self.drop_places: dict[int, QTextCursor] = {}  # where files that are being read will go

    def discard(self) -> None:
        """The text is not needed any more. Not for the sheet on the page."""
        self.document.deleteLater()


class SheetView(ToolsView):
    """Shows one sheet of several. To change it is no undo step and no change of any body."""

    _sheets = 1

    def __init__(self, style: EditorStyle, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self._sheet = Sheet(self.document(), self._highlighter, 1)

    @property
    def joints(self) -> JointSteps:
        """The steps of the text on the page that reach beyond it."""
        return self._sheet.joints

    def edition(self) -> tuple[int, int]:
        """Names the text and its state: equal as long as nothing was changed and no other text was shown instead."""
        return self._sheet.number, self.document().revision()

    def change_sheet(self, sheet: Sheet | None) -> Sheet:
        """Put a sheet on the page, or an empty new one, and give back the one that was there. A composition that is open
        becomes words of the one that leaves.
        """
        self.settle()
        self._waiting.clear()
        left = self._sheet
        left.place = self.place()
        self.setExtraSelections([])
        if self.underlines is not None:
            self.underlines.clear()
        self._loading = True
        try:
            left.document.documentLayout().setPaintDevice(self.viewport())  # the page's own device may change meanwhile
            self._put(sheet)
        finally:
            self._loading = False
        if sheet is not None:
            self.go_to_place(sheet.place)
        self._tell_place()
        return left

    def _put(self, sheet: Sheet | None) -> None:
        if sheet is None:
            self._sheets += 1
            document = self._new_document()
            self._use_device(document)
            self._highlighter = self._use_document(document)
            self._watch_document()
            self._sheet = Sheet(document, self._highlighter, self._sheets)
            return
        self._use_device(sheet.document)
        if sheet.document.defaultFont() != self._page_font():
            sheet.document.setDefaultFont(self._page_font())
        self.setDocument(sheet.document)
        self._highlighter = sheet.highlighter
        self._highlighter.use(self._seen)
        self._sheet = sheet

    def place(self) -> TextPlace:
        """Where somebody is in the text now."""
        cursor, bar = self.textCursor(), self.verticalScrollBar()
        block = self.cursorForPosition(QPoint(1, 1)).block()
        rect = self.document().documentLayout().blockBoundingRect(block)
        above = (bar.value() - rect.top()) / rect.height() if bar.value() and rect.height() > 0 else 0.0
        return TextPlace(cursor.anchor(), cursor.position(), block.blockNumber(), round(above, 4))

    def go_to_place(self, place: TextPlace) -> None:
        """Go back to where somebody was; in a text that has become shorter as near as can be."""
        document = self.document()
        last = document.characterCount() - 1
        cursor = cursor_at(document, min(max(place.anchor, 0), last))
        cursor.setPosition(min(max(place.position, 0), last), QTextCursor.MoveMode.KeepAnchor)
        if not cursor.hasSelection():
            keys.select_touched_atom(cursor)  # the text may have changed: a caret stands among words only
        self.setTextCursor(cursor)
        layout = document.documentLayout()
        layout.documentSize()  # lays all of it out, and the scroll bar has its range
        rect = layout.blockBoundingRect(document.findBlockByNumber(min(max(place.top, 0), document.blockCount() - 1)))
        self.verticalScrollBar().setValue(
            round(rect.top() + place.above * rect.height()) if place.top or place.above else 0
        )
