"""Annotations over a text: tint below the words, a solid line, and a numbered dot that can be clicked. Painted only: nothing of
it is in the document, no undo step, nothing to copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPen, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit, QToolTip

from editor_app.desktop.editor.atoms import find_atom
from editor_app.desktop.editor.blocks import cursor_at
from editor_app.desktop.look import Look

RADIUS, LINE = 7.5, 2.0
ABOVE, UNDER = 0.95, 0.32  # of the letters' size, above and below their base line


@dataclass(slots=True)
class Remark:
    """One annotation where it stands: `cursor` holds the words, and moves with them while somebody types; or `picture`
    is the id of a picture. `name` is its hash, `tip` its words.
    """

    name: str
    number: int
    cursor: QTextCursor | None = None
    picture: str = ""
    tip: str = ""


def mark(document: QTextDocument, first: int, last: int) -> QTextCursor:
    """A cursor on the words from `first` to `last`."""
    cursor = cursor_at(document, first)
    cursor.setPosition(min(last, document.characterCount() - 1), QTextCursor.MoveMode.KeepAnchor)
    return cursor


class RemarkLayer(QObject):
    """Paints annotations over one text edit. `clicked` carries the name of the one whose dot was clicked. `picture_rect` says
    where a picture stands, by the position of its character, in the document's coordinates.
    """

    clicked = Signal(str)

    def __init__(self, look: Look, view: QTextEdit, picture_rect: Callable[[int], QRectF]) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self._picture_rect = picture_rect
        self._dots: dict[str, QRectF] = {}
        self.remarks: list[Remark] = []
        self.chosen = ""
        view.viewport().installEventFilter(self)
        look.changed.connect(view.viewport().update)
        view.textChanged.connect(self._on_text_changed)

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show these, of the document that is on the page."""
        self.remarks = list(remarks)
        self._dots = {}
        self._view.viewport().update()

    def _on_text_changed(self) -> None:
        """Qt repaints the lines that changed; a dot reaches above its own."""
        if self.remarks:
            self._view.viewport().update()

    def choose(self, name: str) -> None:
        """Let the dot of one stand out."""
        if name != self.chosen:
            self.chosen = name
            self._view.viewport().update()

    def remark(self, name: str) -> Remark | None:
        """The annotation of that name, where it is shown."""
        return next((each for each in self.remarks if each.name == name), None)

    def dot(self, name: str) -> QRectF:
        """Where the dot of an annotation was painted, in the document's coordinates; empty where it is out of sight."""
        return self._dots.get(name, QRectF())

    # -- painting -----------------------------------------------------------------------------------------------------

    def paint_below(self, painter: QPainter, area: QRectF) -> None:
        """The tints, before the words. The painter is in the document's coordinates, as `area` is."""
        ground = QColor(self._look.theme.states["warning"].bg)
        for remark in self._near(area):
            for rect in self._rects(remark, area):
                painter.fillRect(rect, ground)

    def paint_above(self, painter: QPainter, area: QRectF) -> None:
        """Lines and dots, over the words."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self._look.theme.colour("state.warning")
        ends: list[QPointF] = []
        for remark in self._near(area):
            self._dots.pop(remark.name, None)
            last = None
            for rect in self._rects(remark, area):
                thick = LINE + 1 if remark.name == self.chosen else LINE
                painter.fillRect(QRectF(rect.left(), rect.bottom() - thick, rect.width(), thick), line)
                last = rect
            place = self._picture_place(remark) if remark.picture else None
            if last is not None:
                place = QPointF(last.right() + 2, last.top() - 4)
            if place is None:
                continue
            while any(abs(place.x() - other.x()) < 15 and abs(place.y() - other.y()) < 15 for other in ends):
                place += QPointF(16, 0)
            ends.append(place)
            self._paint_dot(painter, remark, place)

    def _near(self, area: QRectF) -> Iterator[Remark]:
        """Those that may be seen: of hundreds the others are not asked for their lines."""
        layout, document = self._view.document().documentLayout(), self._view.document()
        top = layout.hitTest(QPointF(0, area.top() - 80), Qt.HitTestAccuracy.FuzzyHit)
        bottom = layout.hitTest(QPointF(area.right(), area.bottom() + 80), Qt.HitTestAccuracy.FuzzyHit)
        first, last = document.findBlock(max(top, 0)).previous(), document.findBlock(max(bottom, 0)).next()
        start = first.position() if first.isValid() else 0
        end = last.position() + last.length() if last.isValid() else document.characterCount()
        for remark in self.remarks:
            cursor = remark.cursor
            if cursor is None or (cursor.selectionEnd() >= start and cursor.selectionStart() <= end):
                yield remark

    def _paint_dot(self, painter: QPainter, remark: Remark, place: QPointF) -> None:
        theme = self._look.theme
        place.setX(min(max(place.x(), RADIUS + 1), self._view.viewport().width() - RADIUS - 1))
        rect = QRectF(place.x() - RADIUS, place.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
        chosen = remark.name == self.chosen
        painter.setPen(QPen(theme.colour("paper"), 1))
        painter.setBrush(theme.colour("focus" if chosen else "state.warning"))
        painter.drawEllipse(rect)
        font = theme.font("small", strong=True)
        font.setPixelSize(11 if remark.number < 10 else 9)
        painter.setFont(font)
        painter.setPen(theme.colour("paper"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(remark.number))
        self._dots[remark.name] = rect

    def _picture_place(self, remark: Remark) -> QPointF | None:
        found = find_atom(self._view.document(), remark.picture)
        return self._picture_rect(found[0]).topRight() + QPointF(-RADIUS - 4, RADIUS + 4) if found else None

    def _rects(self, remark: Remark, area: QRectF) -> Iterator[QRectF]:
        """A rectangle a line of the words, as far as they lie in `area`; none where letters are being composed."""
        cursor = remark.cursor
        if cursor is None or cursor.isNull() or not cursor.hasSelection():
            return
        document = self._view.document()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        block = document.findBlock(start)
        while block.isValid() and block.position() <= end:
            frame = document.documentLayout().blockBoundingRect(block)
            layout = block.layout()
            if frame.bottom() >= area.top() - 60 and frame.top() <= area.bottom() + 60 and not layout.preeditAreaText():
                for number in range(layout.lineCount()):
                    line = layout.lineAt(number)
                    first = max(start - block.position(), line.textStart())
                    last = min(end - block.position(), line.textStart() + line.textLength())
                    if first >= last:
                        continue
                    left, right = _x(line.cursorToX(first)), _x(line.cursorToX(last))
                    base = frame.top() + line.y() + line.ascent()
                    size = line.ascent() / 1.15
                    yield QRectF(frame.left() + left, base - ABOVE * size, right - left, (ABOVE + UNDER) * size)
            block = block.next()

    # -- the mouse ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click on a dot is no click on the text below it; resting on one shows its words."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            name = self._under(event.position())
            if name and event.button() == Qt.MouseButton.LeftButton:
                self.clicked.emit(name)
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.remark(self._under(QPointF(event.pos())))
            if found is not None:
                QToolTip.showText(event.globalPos(), found.tip, self._view)
                return True
        return super().eventFilter(watched, event)

    def _under(self, point: QPointF) -> str:
        place = point + QPointF(0, self._view.verticalScrollBar().value())
        return next((name for name, rect in self._dots.items() if rect.contains(place)), "")


def _x(answer: object) -> float:
    value = answer[0] if isinstance(answer, tuple) else answer
    assert isinstance(value, float)
    return value
