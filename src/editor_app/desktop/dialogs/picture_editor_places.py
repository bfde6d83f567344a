"""Rectangles on a picture and on the screen: moving, resizing by grips, keeping a shape. No widget is known here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt

from editor_app.model.picture_edit import WHOLE, Area

REACH = 9.0
"""How far from a grip, in logical pixels, one may press and still have it."""


class Grip(Enum):
    """What of a rectangle is held: x and y tell which edges move (-1 left or top, 1 right or bottom, 0 none)."""

    NORTH_WEST = (-1, -1)
    NORTH_EAST = (1, -1)
    SOUTH_EAST = (1, 1)
    SOUTH_WEST = (-1, 1)
    NORTH = (0, -1)
    EAST = (1, 0)
    SOUTH = (0, 1)
    WEST = (-1, 0)
    INSIDE = (0, 0)

    @property
    def x(self) -> int:
        """Which vertical edge it moves."""
        return self.value[0]

    @property
    def y(self) -> int:
        """Which horizontal edge it moves."""
        return self.value[1]

    @property
    def cursor(self) -> Qt.CursorShape:
        """The pointer over it."""
        if self is Grip.INSIDE:
            return Qt.CursorShape.SizeAllCursor
        if self.x and self.y:
            return Qt.CursorShape.SizeFDiagCursor if self.x == self.y else Qt.CursorShape.SizeBDiagCursor
        return Qt.CursorShape.SizeHorCursor if self.x else Qt.CursorShape.SizeVerCursor


GRIPS = tuple(grip for grip in Grip if grip is not Grip.INSIDE)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in ten-thousandths of a frame's width and height, not rounded, so that a slow drag loses nothing."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, area: Area) -> Box:
        """The same place."""
        return cls(area.left, area.top, area.left + area.width, area.top + area.height)

    @classmethod
    def spanning(cls, start: tuple[float, float], end: tuple[float, float]) -> Box:
        """Between two corners, cut at the frame's edges."""
        (left, right), (top, bottom) = (sorted(map(_inside, pair)) for pair in zip(start, end, strict=True))
        return cls(left, top, right, bottom)

    @property
    def width(self) -> float:
        """In ten-thousandths of the frame's width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In ten-thousandths of the frame's height."""
        return self.bottom - self.top

    def area(self) -> Area:
        """The same place in whole ten-thousandths, at least one wide and high."""
        left, top = min(round(self.left), WHOLE - 1), min(round(self.top), WHOLE - 1)
        return Area(left, top, max(1, round(self.right) - left), max(1, round(self.bottom) - top))

    def moved(self, x: float, y: float) -> Box:
        """Moved as far as the frame goes."""
        x = min(max(x, -self.left), WHOLE - self.right)
        y = min(max(y, -self.top), WHOLE - self.bottom)
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def dragged(self, grip: Grip, x: float, y: float, least: float, ratio: float | None = None) -> Box:
        """With the edges of `grip` moved by x and y, not smaller than `least`; with a `ratio` (width to height, both in
        ten-thousandths) kept by moving the other edges.
        """
        if grip is Grip.INSIDE:
            return self.moved(x, y)
        left, top, right, bottom = self.left, self.top, self.right, self.bottom
        if grip.x < 0:
            left = min(max(0.0, left + x), right - least)
        elif grip.x > 0:
            right = max(min(float(WHOLE), right + x), left + least)
        if grip.y < 0:
            top = min(max(0.0, top + y), bottom - least)
        elif grip.y > 0:
            bottom = max(min(float(WHOLE), bottom + y), top + least)
        made = Box(left, top, right, bottom)
        return made if ratio is None else made._shaped(grip, ratio)

    def _shaped(self, grip: Grip, ratio: float) -> Box:
        """Of that ratio: the corner or edge opposite to the grip stays, across an edge the middle does."""
        width, height = self.width, self.height
        if not grip.y:
            height = width / ratio
        elif not grip.x or width < height * ratio:
            width = height * ratio
        else:
            height = width / ratio
        x, room_x = self._anchor(grip.x, self.left, self.right)
        y, room_y = self._anchor(grip.y, self.top, self.bottom)
        shrink = min(1.0, room_x / width, room_y / height)
        width, height = width * shrink, height * shrink
        left = x - width * (1 - grip.x) / 2
        top = y - height * (1 - grip.y) / 2
        return Box(left, top, left + width, top + height)._cut()

    @staticmethod
    def _anchor(side: int, low: float, high: float) -> tuple[float, float]:
        """What stays in one direction, and how long the box can be from there."""
        if side > 0:
            return low, WHOLE - low
        if side < 0:
            return high, high
        middle = (low + high) / 2
        return middle, 2 * min(middle, WHOLE - middle)

    def shaped(self, ratio: float) -> Box:
        """About the same middle and as large, of that ratio, moved and shrunk as far as the frame asks for."""
        space = self.width * self.height
        width = (space * ratio) ** 0.5
        height = width / ratio
        shrink = min(1.0, WHOLE / width, WHOLE / height)
        width, height = width * shrink, height * shrink
        return Box(0, 0, width, height).centred_on(self)._cut()

    def centred_on(self, other: Box) -> Box:
        """As large, about the middle of another, moved as far as the frame asks for."""
        x, y = other.left + other.right - self.left - self.right, other.top + other.bottom - self.top - self.bottom
        return self.moved(x / 2, y / 2)

    def _cut(self) -> Box:
        """Floating point may stand over the edge by a hair."""
        return Box(_inside(self.left), _inside(self.top), _inside(self.right), _inside(self.bottom))


FULL = Box(0, 0, WHOLE, WHOLE)


def largest(ratio: float) -> Box:
    """The largest box of that ratio in the middle of a frame."""
    width, height = (WHOLE, WHOLE / ratio) if ratio >= 1 else (WHOLE * ratio, WHOLE)
    return Box((WHOLE - width) / 2, (WHOLE - height) / 2, (WHOLE + width) / 2, (WHOLE + height) / 2)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Between a frame's ten-thousandths and the screen. `place` is where the frame is shown, in logical pixels."""

    place: QRectF

    def units(self, point: QPointF) -> tuple[float, float]:
        """Where in the frame a point of the screen is; outside of it less than 0 or more than `WHOLE`."""
        x = (point.x() - self.place.left()) * WHOLE / self.place.width()
        return x, (point.y() - self.place.top()) * WHOLE / self.place.height()

    def rect(self, box: Box) -> QRectF:
        """Where a box is on the screen."""
        x, y = self.place.width() / WHOLE, self.place.height() / WHOLE
        left, top = self.place.left() + box.left * x, self.place.top() + box.top * y
        return QRectF(left, top, box.width * x, box.height * y)


def grip_point(rect: QRectF, grip: Grip) -> QPointF:
    """The middle of a grip of a rectangle on the screen."""
    return QPointF(rect.center().x() + grip.x * rect.width() / 2, rect.center().y() + grip.y * rect.height() / 2)


def grip_at(rect: QRectF, point: QPointF) -> Grip | None:
    """What of a rectangle on the screen is held at `point`: the nearest grip within reach, an edge, or its inside."""

    def distance(grip: Grip) -> float:
        return (grip_point(rect, grip) - point).manhattanLength()

    corner = min(GRIPS[:4], key=distance)
    if distance(corner) <= 2 * REACH:
        return corner
    across_x = rect.left() <= point.x() <= rect.right()
    across_y = rect.top() <= point.y() <= rect.bottom()
    for grip in GRIPS[4:]:
        edge = grip_point(rect, grip)
        near = (
            abs(edge.x() - point.x()) <= REACH and across_y
            if grip.x
            else abs(edge.y() - point.y()) <= REACH and across_x
        )
        if near:
            return grip
    return Grip.INSIDE if across_x and across_y else None


def _inside(value: float) -> float:
    return min(max(0.0, value), float(WHOLE))
