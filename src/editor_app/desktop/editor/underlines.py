"""Wavy lines below the words of findings. Painted only: nothing of it is in the document, no undo step, nothing to copy
or save.

Between two checks the lines go with their words as the text is edited (`model.shifting`); where an edit reaches into the words
themselves the line goes, and the next check decides anew. While an input method composes nothing is drawn anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPainterPath, QPen, QPixmap, QTextDocument
from PySide6.QtWidgets import QTextEdit, QToolTip

from editor_app.desktop.editor.blocks import cursor_at
from editor_app.desktop.look import Look
from editor_app.model.finding import Level
from editor_app.model.shifting import shifted

PERIOD, DOTS, HEIGHT, TILE = 5, 4, 4, 20
"""Of the wave and of dots, and how much of it is painted once and laid side by side, in logical pixels: whole device pixels at 125 to 200 %."""
DROP, ABOVE, UNDER, LEAST = 0.2, 1.0, 0.36, 1.5
"""The wave below the base line, how far the tint reaches, and how long a line is at least: shares of the letters' size."""
ORDER = {Level.INFO: 0, Level.WARNING: 1, Level.ERROR: 2}


@dataclass(slots=True)
class Underline:
    """A finding where it stands: positions of the document (UTF-16), `key` is whatever names the finding for others, `words`
    what stood there when it was found, `tip` what is said of it where the pointer rests.
    """

    start: int
    end: int
    level: Level
    key: object
    words: str = ""
    tip: str = ""


class UnderlineLayer(QObject):
    """Paints underlines over one text edit, which calls `shift` for every change of its document, `paint_below` before and
    `paint_above` after its words.
    """

    def __init__(self, look: Look, view: QTextEdit) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self._marks: list[Underline] = []
        self._starts: list[int] = []
        self._longest = 0
        self._waves: dict[tuple[Level, float], QPixmap] = {}
        self._chosen: object = None
        self._painted = True
        view.viewport().installEventFilter(self)
        look.changed.connect(self._on_look_changed)

    @property
    def marks(self) -> Sequence[Underline]:
        """What is underlined, by position."""
        return self._marks

    def paint(self, on: bool) -> None:
        """Paint the lines, or only keep in mind where they would be."""
        if on != self._painted:
            self._painted = on
            self._view.viewport().update()

    # -- what is underlined -------------------------------------------------------------------------------------------

    def show_marks(self, marks: Sequence[Underline]) -> None:
        """Underline these, in the document that is shown; none while none are given."""
        document = self._view.document()
        new = sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: (mark.start, mark.end))
        for mark in new:
            mark.words = _text(document, mark.start, mark.end)
        same = _looks(new) == _looks(self._marks)
        self._marks = new
        self._measure()
        if not same:
            self._view.viewport().update()

    def clear(self) -> None:
        """Underline nothing: another text is shown."""
        if self._marks:
            self._marks = []
            self._measure()
            self._view.viewport().update()

    def choose(self, key: object) -> None:
        """Tint the words of one finding; of none for None."""
        if key != self._chosen:
            self._chosen = key
            self._view.viewport().update()

    @property
    def chosen(self) -> object:
        """What `choose` was given last."""
        return self._chosen

    def mark_of(self, key: object) -> Underline | None:
        """Where a finding stands now, None where it is not underlined."""
        return next((mark for mark in self._marks if mark.key == key), None)

    def at(self, position: int) -> Underline | None:
        """The finding whose words are at a position, the gravest and shortest of several."""
        low = bisect_left(self._starts, position - self._longest)
        high = bisect_right(self._starts, position)
        inside = [mark for mark in self._marks[low:high] if mark.end > position]
        return min(inside, key=lambda mark: (-ORDER[mark.level], mark.end - mark.start), default=None)

    def shift(self, at: int, removed: int, added: int) -> None:
        """The document has changed there: lines move with their words, and go where the words changed."""
        if not self._marks:
            return
        first = bisect_left(self._starts, at - self._longest)
        kept = self._marks[:first]
        document = self._view.document()
        for mark in self._marks[first:]:
            place = shifted(mark.start, mark.end, at, removed, added)
            if place is None:
                if removed != added or _text(document, mark.start, mark.end) != mark.words:
                    continue  # the words themselves changed
                place = (mark.start, mark.end)  # other formats of the same words
            mark.start, mark.end = place
            kept.append(mark)
        self._marks = kept
        self._measure()

    def _measure(self) -> None:
        self._starts = [mark.start for mark in self._marks]
        self._longest = max((mark.end - mark.start for mark in self._marks), default=0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Resting on underlined words tells what is wrong with them."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._painted:
            mark = self.under(event.pos())
            if mark is not None and mark.tip:
                QToolTip.showText(event.globalPos(), mark.tip, self._view)
                return True
        return super().eventFilter(watched, event)

    def under(self, point: QPoint) -> Underline | None:
        """The finding whose words are painted under a point of the viewport."""
        place = QPointF(point) + QPointF(
            self._view.horizontalScrollBar().value(), self._view.verticalScrollBar().value()
        )
        position = self._view.document().documentLayout().hitTest(place, Qt.HitTestAccuracy.ExactHit)
        return None if position < 0 else self.at(position) or self.at(position - 1)

    # -- painting -----------------------------------------------------------------------------------------------------

    def paint_below(self, painter: QPainter, area: QRectF) -> None:
        """The tint of the chosen finding, in the document's coordinates, as `area` is."""
        mark = self.mark_of(self._chosen) if self._painted and self._chosen is not None else None
        if mark is not None:
            ground = QColor(self._look.theme.states[mark.level.value].bg)
            for left, right, base, size in self._pieces(mark, area):
                painter.fillRect(QRectF(left, base - ABOVE * size, right - left, (ABOVE + UNDER) * size), ground)

    def paint_above(self, painter: QPainter, area: QRectF) -> None:
        """The waves, of what may be seen; the gravest last, over the others."""
        for mark in sorted(self._near(area), key=lambda mark: ORDER[mark.level]):
            wave = self._wave(mark.level)
            for left, right, base, size in self._pieces(mark, area):
                rect = QRectF(left, base + DROP * size, right - left, HEIGHT)
                painter.drawTiledPixmap(rect, wave, QPointF(left % TILE, 0))

    def _near(self, area: QRectF) -> list[Underline]:
        if not self._marks or not self._painted:
            return []
        document = self._view.document()
        layout = document.documentLayout()
        top = layout.hitTest(QPointF(0, area.top() - 40), Qt.HitTestAccuracy.FuzzyHit)
        bottom = layout.hitTest(QPointF(area.right(), area.bottom() + 40), Qt.HitTestAccuracy.FuzzyHit)
        first, last = document.findBlock(max(top, 0)).previous(), document.findBlock(max(bottom, 0)).next()
        start = first.position() if first.isValid() else 0
        end = last.position() + last.length() if last.isValid() else document.characterCount()
        low = bisect_left(self._starts, start - self._longest)
        return self._marks[low : bisect_right(self._starts, end)]

    def _pieces(self, mark: Underline, area: QRectF) -> Iterator[tuple[float, float, float, float]]:
        """Of each line of the words in `area`: left, right, base line, size of the letters. Letters that are being composed are
        not part of the words.
        """
        block = self._view.document().findBlock(mark.start)
        layout = block.layout()
        frame = self._view.document().documentLayout().blockBoundingRect(block)
        if frame.bottom() < area.top() - 8 or frame.top() > area.bottom() + 8:
            return
        composed, split = len(layout.preeditAreaText().encode("utf-16-le")) // 2, layout.preeditAreaPosition()
        runs = [(mark.start - block.position(), mark.end - block.position())]
        if composed:
            start, end = runs[0]
            runs = [(start, min(end, split)), (max(start, split) + composed, end + composed)]
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            base = frame.top() + line.y() + line.ascent()
            for start, end in runs:
                first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
                if first < last:
                    left, right, size = _x(line.cursorToX(first)), _x(line.cursorToX(last)), line.ascent() / 1.15
                    if (more := LEAST * size - (right - left)) > 0:  # of a comma alone nothing would be seen
                        begin, stop = line.naturalTextRect().left(), line.naturalTextRect().right()
                        left, right = max(begin, left - more / 2), min(max(stop, right), right + more / 2)
                    yield frame.left() + left, frame.left() + right, base, size

    def _wave(self, level: Level) -> QPixmap:
        """A stretch of the line, made once for each level and screen: waves, for hints quieter dots."""
        ratio = self._view.devicePixelRatioF()
        if (level, ratio) not in self._waves:
            made = QPixmap(round(TILE * ratio), round(HEIGHT * ratio))
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(QColor(self._look.theme.states[level.value].fg), 1.2)
            if level is Level.INFO:
                pen.setWidthF(1.6)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            if level is Level.INFO:
                painter.drawPoints([QPointF(x + 1.5, HEIGHT / 2) for x in range(0, TILE, DOTS)])
            else:
                painter.drawPath(_wave_path())
            painter.end()
            self._waves[level, ratio] = made
        return self._waves[level, ratio]

    def _on_look_changed(self) -> None:
        self._waves = {}
        self._view.viewport().update()


def _wave_path() -> QPainterPath:
    path = QPainterPath(QPointF(-PERIOD, HEIGHT / 2))
    for half in range(2 * (TILE // PERIOD + 2)):
        x = half * PERIOD / 2 - PERIOD
        path.quadTo(QPointF(x + PERIOD / 4, 4.4 if half % 2 else -0.4), QPointF(x + PERIOD / 2, HEIGHT / 2))
    return path


def _looks(marks: Sequence[Underline]) -> list[tuple[int, int, Level]]:
    return [(mark.start, mark.end, mark.level) for mark in marks]


def _text(document: QTextDocument, start: int, end: int) -> str:
    cursor = cursor_at(document, start)
    cursor.setPosition(min(end, document.characterCount() - 1), cursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def _x(answer: object) -> float:
    value = answer[0] if isinstance(answer, tuple) else answer
    assert isinstance(value, float)
    return value
