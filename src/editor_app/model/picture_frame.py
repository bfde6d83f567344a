"""Where things stand in a picture while it is turned and levelled: arithmetic on sizes and areas, no pixels.

A frame is what turn and tilt leave of the upright picture (`picture_edit`, steps 1 and 2). All frames of a picture have one
centre, so that a place is carried from one frame to another by turning it about that centre.
"""

from __future__ import annotations

import math
from typing import TypeAlias

from editor_app.model.picture_edit import WHOLE, Area, Edits, Shape

Size: TypeAlias = tuple[int, int]
_FUZZ = 6
"""Decimals of a ten-thousandth beyond which a difference comes from floating point alone."""


def edited_size(upright: Size, edits: Edits) -> Size:
    """The size in pixels of a picture of size `upright` once it is edited, nothing scaled."""
    width, height = turned_size(upright, edits)
    if edits.crop is None:
        return width, height
    left, top, right, bottom = edits.crop.box(width, height)
    return right - left, bottom - top


def turned_size(upright: Size, edits: Edits) -> Size:
    """The size after turn and tilt: what the other edits' coordinates refer to."""
    width, height = upright[::-1] if edits.turn in (90, 270) else upright
    return level_size((width, height), edits.tilt) if edits.tilt else (width, height)


def level_size(size: Size, tilt: int) -> Size:
    """The greatest upright rectangle inside a rectangle turned about its centre by `tilt` tenths of a degree, of the same
    shape as far as it goes: the well-known solution touches two opposite sides where the picture is long, all four
    corners' sides else.
    """
    width, height = size
    angle = math.radians(abs(tilt) / 10)
    sine, cosine = math.sin(angle), math.cos(angle)
    long, short = max(size), min(size)
    if short <= 2 * sine * cosine * long:
        half = short / 2
        inner = (half / sine, half / cosine) if width >= height else (half / cosine, half / sine)
    else:
        double = cosine * cosine - sine * sine
        inner = (width * cosine - height * sine) / double, (height * cosine - width * sine) / double
    # two pixels less: the edge of what was turned is mixed with nothing
    return max(1, int(inner[0]) - 2), max(1, int(inner[1]) - 2)


def carried(area: Area, shape: Shape, upright: Size, before: Edits, after: Edits) -> Area | None:
    """Where a place of the frame of `before` is in the frame of `after`: the smallest area that covers it all, as far as the
    frame goes; None where nothing of it is in the frame. Only turn and tilt of the edits count.
    """
    degrees = after.turn - before.turn + (after.tilt - before.tilt) / 10
    if degrees == 0:
        return area
    angle = math.radians(degrees)
    sine, cosine = math.sin(angle), math.cos(angle)
    width, height = turned_size(upright, before)
    x = ((area.left + area.width / 2) / WHOLE - 0.5) * width
    y = ((area.top + area.height / 2) / WHOLE - 0.5) * height
    half_width, half_height = _covering(area.width * width / 2 / WHOLE, area.height * height / 2 / WHOLE, angle, shape)
    width, height = turned_size(upright, after)
    middle = x * cosine - y * sine, x * sine + y * cosine
    left, right = _span(middle[0], half_width, width)
    top, bottom = _span(middle[1], half_height, height)
    return Area(left, top, right - left, bottom - top) if right > left and bottom > top else None


def _covering(half_width: float, half_height: float, angle: float, shape: Shape) -> tuple[float, float]:
    """Half the size of the upright box around a box or ellipse that is turned by `angle`."""
    sine, cosine = abs(math.sin(angle)), abs(math.cos(angle))
    if shape is Shape.ELLIPSE:
        return math.hypot(half_width * cosine, half_height * sine), math.hypot(half_width * sine, half_height * cosine)
    return half_width * cosine + half_height * sine, half_width * sine + half_height * cosine


def _span(middle: float, half: float, length: int) -> tuple[int, int]:
    """Begin and end in ten-thousandths of `length` of what reaches `half` to either side of `middle`, which counts from the
    frame's centre; rounded outwards, cut at the frame's edges.
    """
    begin = round(((middle - half) / length + 0.5) * WHOLE, _FUZZ)
    end = round(((middle + half) / length + 0.5) * WHOLE, _FUZZ)
    return max(0, math.floor(begin)), min(WHOLE, math.ceil(end))
