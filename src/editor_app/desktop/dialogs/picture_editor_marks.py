"""What is painted over a picture that is edited. On photos of every kind: white lines with a dark edge, in both themes."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from editor_app.desktop.dialogs.picture_editor_places import GRIPS, Box, Grip, Mapping, grip_point
from editor_app.desktop.theme import Theme
from editor_app.model.picture_edit import Shape

SHADE = QColor(0, 0, 0, 140)
LIGHT, EDGE = QColor(255, 255, 255, 235), QColor(0, 0, 0, 150)
FAINT, FAINT_EDGE = QColor(255, 255, 255, 150), QColor(0, 0, 0, 60)
CORNER, THICK = 18.0, 3.0
LEVEL_CELLS = 8
DOT = 4.5


class Marks:
    """Paints for one `paintEvent`. `focused`: the keyboard acts on what is marked."""

    def __init__(self, painter: QPainter, theme: Theme, mapping: Mapping, focused: bool) -> None:
        self._painter = painter
        self._mapping = mapping
        self._focus = theme.colour("focus") if focused else LIGHT
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def shade(self, crop: Box) -> None:
        """Darken what is cut off."""
        path = QPainterPath()
        path.addRect(self._mapping.place)
        inner = QPainterPath()
        inner.addRect(self._mapping.rect(crop))
        self._painter.fillPath(path.subtracted(inner), SHADE)

    def crop(self, crop: Box) -> None:
        """Frame, thirds and grips of the crop."""
        rect = self._mapping.rect(crop)
        self._grid(rect, 3)
        self._outline(rect, LIGHT, 1.0)
        for grip in GRIPS:
            self._bracket(rect, grip)

    def level_grid(self) -> None:
        """Lines to hold horizons and walls against."""
        self._grid(self._mapping.place, LEVEL_CELLS)

    def spot(self, box: Box, shape: Shape, *, chosen: bool) -> None:
        """A hidden place; the selected one with grips."""
        rect = self._mapping.rect(box)
        if shape is Shape.ELLIPSE:
            self._two_lines(lambda: self._painter.drawEllipse(rect), LIGHT, 1.5)
        if shape is Shape.RECTANGLE:
            self._outline(rect, self._focus if chosen else LIGHT, 2.0 if chosen else 1.5)
        elif chosen:
            self._dashed(rect)
        if chosen:
            for grip in GRIPS:
                self._dot(grip_point(rect, grip))

    def _grid(self, rect: QRectF, cells: int) -> None:
        lines = []
        for number in range(1, cells):
            x = round(rect.left() + rect.width() * number / cells) + 0.5
            y = round(rect.top() + rect.height() * number / cells) + 0.5
            lines += [QLineF(x, rect.top(), x, rect.bottom()), QLineF(rect.left(), y, rect.right(), y)]
        for colour, width in ((FAINT_EDGE, 3.0), (FAINT, 1.0)):
            self._painter.setPen(QPen(colour, width))
            self._painter.drawLines(lines)

    def _outline(self, rect: QRectF, colour: QColor, width: float) -> None:
        self._two_lines(lambda: self._painter.drawRect(rect), colour, width)

    def _two_lines(self, draw: object, colour: QColor, width: float) -> None:
        assert callable(draw)
        for pen in (QPen(EDGE, width + 2), QPen(colour, width)):
            self._painter.setPen(pen)
            draw()

    def _dashed(self, rect: QRectF) -> None:
        pen = QPen(self._focus, 1.0, Qt.PenStyle.DashLine)
        self._painter.setPen(pen)
        self._painter.drawRect(rect)

    def _bracket(self, rect: QRectF, grip: Grip) -> None:
        """A thick angle at a corner, a thick bar at the middle of an edge, both inside the frame."""
        corner = min(CORNER, rect.width() / 3, rect.height() / 3)
        at = grip_point(rect.adjusted(THICK / 2, THICK / 2, -THICK / 2, -THICK / 2), grip)
        across, down = QPointF(corner, 0), QPointF(0, corner)
        if grip.x and grip.y:
            lines = [QLineF(at, at - across * grip.x), QLineF(at, at - down * grip.y)]
        else:
            half = (down if grip.x else across) / 2
            lines = [QLineF(at - half, at + half)]
        for pen in (QPen(EDGE, THICK + 2), QPen(self._focus, THICK)):
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            self._painter.setPen(pen)
            self._painter.drawLines(lines)

    def _dot(self, at: QPointF) -> None:
        self._painter.setPen(QPen(EDGE, 1.0))
        self._painter.setBrush(LIGHT)
        self._painter.drawEllipse(at, DOT, DOT)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
