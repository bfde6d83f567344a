"""The page on which a body is shown: paper, pictures, what is painted over the text, what lies under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from editor_app.desktop.editor.atoms import atom_at, first_atom
from editor_app.desktop.editor.blocks import end_of
from editor_app.desktop.editor.clipboard import local_files
from editor_app.desktop.editor.figures import AtomPainter, PictureStore, atom_rect, card_buttons
from editor_app.desktop.editor.formats import ATOM_OBJECT, OBJECT_CHAR, EditorStyle
from editor_app.desktop.editor.highlighting import LookHighlighter
from editor_app.desktop.editor.page import (
    PageFit,
    block_rect,
    first_block_at,
    fit_page,
    paint_drop_mark,
    paint_invitation,
    paint_overlays,
    paint_paper,
)
from editor_app.desktop.editor.remarks import RemarkLayer
from editor_app.desktop.editor.underlines import UnderlineLayer
from editor_app.desktop.look import Look
from editor_app.model.body import Figure, MissingPicture, Signature

_RECTANGLES = (
    Qt.InputMethodQuery.ImCursorRectangle,
    Qt.InputMethodQuery.ImAnchorRectangle,
    Qt.InputMethodQuery.ImInputItemClipRectangle,
)


class PageView(QTextEdit):
    """A text edit that looks like the site's article page and knows its pictures."""

    def __init__(self, style: EditorStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursorWidth(2)
        self._style = self._seen = style
        self._percent = 100
        self._fit = PageFit(0, 0, 0)
        self._drop_y: float | None = None
        self.remarks: RemarkLayer | None = None
        self.underlines: UnderlineLayer | None = None
        self._store = PictureStore(style, self)
        self._store.arrived.connect(self._on_picture_arrived)
        self._painter = AtomPainter(self._store, self)
        self._highlighter = self._use_document(self._new_document())
        self.set_style(style)

    def _new_document(self) -> QTextDocument:
        """An empty document that knows atoms. It is a child of this widget, not of Qt's own text control, which would end
        it as soon as another one is shown.
        """
        document = QTextDocument(self)
        document.documentLayout().registerHandler(ATOM_OBJECT, self._painter)
        return document

    def _use_document(self, document: QTextDocument) -> LookHighlighter:
        """Show a document that has not been shown before."""
        self.setDocument(document)
        return LookHighlighter(document, self._seen)

    @property
    def pictures(self) -> PictureStore:
        """The pictures that are shown."""
        return self._store

    # -- the look ----------------------------------------------------------------------------------------------------

    def set_style(self, style: EditorStyle) -> None:
        """Take the colours of another theme. Measures are those the body was shown with until the next `set_body`."""
        self._style = style
        self._see(style.zoomed(self._percent))

    def _see(self, seen: EditorStyle) -> None:
        """Show everything in the colours and measures of `seen`."""
        self._seen = seen
        self._store.style = seen
        palette = QPalette(self.palette())
        for role, colour in (
            (QPalette.ColorRole.Base, seen.paper),
            (QPalette.ColorRole.Window, seen.canvas),
            (QPalette.ColorRole.Text, seen.text),
            (QPalette.ColorRole.PlaceholderText, "#00000000"),  # painted where the words will stand, not where Qt does
            (QPalette.ColorRole.Highlight, seen.mark),
            (QPalette.ColorRole.HighlightedText, seen.on_mark),
        ):
            palette.setColor(role, QColor(colour))
        self.setPalette(palette)
        self.viewport().setPalette(palette)
        self.setFont(seen.font())
        self._highlighter.use(seen)
        self.update()
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        """Paint the canvas and the paper beside the viewport, which the viewport's own painting does not reach."""
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint:
            painter = QPainter(self)
            paint_paper(painter, self.rect(), self.viewport().geometry(), self._fit.strip, self._seen)
            painter.end()
        return handled

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Centre the page; the text wraps where the paper does not fit."""
        self._fit_page()
        super().resizeEvent(event)

    def _fit_page(self) -> None:
        margins = self.viewportMargins()  # the scroll bar, shown or not, is taken off already
        fit = fit_page(self.viewport().width() + margins.left() + margins.right(), self._seen)
        if fit != self._fit:
            self._fit = fit
            self.setViewportMargins(fit.left, 0, fit.right, 0)
            self.update()
        self._store.text_width = float(max(1, self.viewport().width() - 2 * self._seen.margin))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, then what is painted over it."""
        scroll = self.verticalScrollBar().value()
        area = QRectF(event.rect()).translated(0, scroll)
        self._paint_below(area)
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.translate(0, -scroll)
        start = first_block_at(self.document(), area.top())
        paint_overlays(painter, self.textCursor(), start, area, self._painter, self.hasFocus())
        if self.document().isEmpty() and not self.document().firstBlock().layout().preeditAreaText():
            paint_invitation(painter, self.placeholderText(), self.document().firstBlock(), self._seen)
        if self._drop_y is not None:
            paint_drop_mark(painter, self.viewport().width(), self._drop_y, self._seen)
        if self.underlines is not None and self.underlines.marks:
            self.underlines.paint_above(painter, area)
        if self.remarks is not None and self.remarks.remarks:
            self.remarks.paint_above(painter, area)
        painter.end()

    def _paint_below(self, area: QRectF) -> None:
        """What lies under the words: tints."""
        remarks = self.remarks if self.remarks is not None and self.remarks.remarks else None
        underlines = self.underlines if self.underlines is not None and self.underlines.chosen is not None else None
        if remarks is None and underlines is None:
            return
        painter = QPainter(self.viewport())
        painter.translate(0, -self.verticalScrollBar().value())
        if underlines is not None:
            underlines.paint_below(painter, area)
        if remarks is not None:
            remarks.paint_below(painter, area)
        painter.end()

    def use_underlines(self, look: Look) -> UnderlineLayer:
        """Have findings underlined."""
        self.underlines = UnderlineLayer(look, self)
        return self.underlines

    def use_remarks(self, look: Look) -> RemarkLayer:
        """Have annotations painted over the text."""
        self.remarks = RemarkLayer(look, self, lambda position: atom_rect(self.document(), position, self._store))
        return self.remarks

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:  # type: ignore[override]  # the stub has one of two
        """What an input method asks. Qt tells rectangles as if the text began at the widget's edge; here it does not."""
        answer = super().inputMethodQuery(query)
        if query in _RECTANGLES and isinstance(answer, QRectF):
            return answer.translated(QPointF(self.viewport().pos()))
        return answer

    # -- under the pointer ---

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the button under the pointer."""
        super().mouseMoveEvent(event)
        position = -1 if event.buttons() else self._atom_under(event.position())
        button = self._button_under(event.position(), position) if position >= 0 else ""
        atom = atom_at(self.document(), position) if button else None
        hover = (atom.id, button) if atom is not None else ("", "")
        if hover != self._store.hover:
            self._store.hover = hover
            self.viewport().update()
        self.viewport().setCursor(self._shape(on_atom=position >= 0, on_button=bool(button)))

    def _shape(self, *, on_atom: bool, on_button: bool) -> QCursor:
        """The pointer over text, over an atom, over a button of its card."""
        if on_button:
            return QCursor(Qt.CursorShape.PointingHandCursor)
        return QCursor(Qt.CursorShape.ArrowCursor if on_atom else Qt.CursorShape.IBeamCursor)

    def _in_document(self, point: QPointF) -> QPointF:
        return point + QPointF(0, self.verticalScrollBar().value())

    def _atom_under(self, point: QPointF) -> int:
        """The position of the atom under a point of the viewport, -1 where there is none."""
        place = self._in_document(point)
        near = self.document().documentLayout().hitTest(place, Qt.HitTestAccuracy.FuzzyHit)
        for position in (near, near - 1):
            if atom_at(self.document(), position) is None:
                continue
            if atom_rect(self.document(), position, self._store).contains(place):
                return position
        return -1

    def _button_under(self, point: QPointF, position: int) -> str:
        if not isinstance(atom_at(self.document(), position), MissingPicture):
            return ""
        rect = atom_rect(self.document(), position, self._store)
        place = self._in_document(point)
        return next((name for name, area in card_buttons(rect).items() if area.contains(place)), "")

    def _drop_place(self, point: QPointF) -> tuple[int, float]:
        """The boundary between blocks nearest to a point: position, and where it is in the document's coordinates."""
        place = self._in_document(point)
        position = self.document().documentLayout().hitTest(place, Qt.HitTestAccuracy.FuzzyHit)
        block = self.document().findBlock(max(position, 0))
        rect = block_rect(block, self._seen.share)
        if place.y() < rect.center().y():
            return block.position(), rect.top()
        return end_of(block), rect.bottom()

    def _mark_drop(self, y: float | None) -> None:
        if y != self._drop_y:
            self._drop_y = y
            self.viewport().update()

    def _on_picture_arrived(self, asset: str, reshaped: bool) -> None:
        if reshaped:
            self._relayout_atoms(Figure)
        self.viewport().update()

    def _relayout_atoms(self, kind: type[Figure] | type[Signature]) -> None:
        """Let the layout ask the sizes of atoms again; the document itself does not change."""
        block = self.document().firstBlock()
        while block.isValid():
            found = first_atom(block) if OBJECT_CHAR in block.text() else None
            if found is not None and isinstance(found[1], kind):
                self.document().markContentsDirty(block.position(), block.length())
            block = block.next()

    # -- dragging files ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where files would go."""
        if not local_files(event.mimeData()):
            super().dragMoveEvent(event)
            return
        event.acceptProposedAction()
        self._mark_drop(self._drop_place(event.position())[1])

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing will go anywhere."""
        self._mark_drop(None)
        super().dragLeaveEvent(event)
