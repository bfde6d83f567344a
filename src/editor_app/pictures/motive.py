"""What kind of picture makes a poor cover: a QR code, a screenshot of words or a table. Simple signs, no certainty: it is for
a hint, never for a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from PIL import Image, ImageChops

from editor_app.model.picture import Motive
from editor_app.pictures.opening import open_picture
from editor_app.pictures.scaling import decode_to, fit

_BOX = (900, 900)
_FINDER = (1, 1, 3, 1, 1)
"""A QR code's finder pattern, cut through the middle: dark, light, dark, light, dark (ISO/IEC 18004, 6.3.3)."""

_TOLERANCE = 0.6
"""By how much of a module a run may be off."""

_LEAST_MODULE = 2.0
_TONE = 12
_EDGE = 56


def motive(data: bytes) -> Motive:
    """What the picture in `data` shows, as far as it matters for a cover. Some 50 ms; any thread. Raises
    `Refused("picture.…")` as `open_picture` does.
    """
    opened = open_picture(data)
    grey = decode_to(opened, fit(opened.upright_size, _BOX)).convert("L")
    if _has_code(grey):
        return Motive.CODE
    return Motive.WORDS if _has_words(grey) else Motive.OTHER


# -- QR codes ---------------------------------------------------------------------------------------------------------


def _has_code(grey: Image.Image) -> bool:
    """Whether three finder patterns of one size stand at the corners of a square."""
    low, high = grey.getextrema()
    if not isinstance(low, int | float) or not isinstance(high, int | float) or high - low < 64:
        return False
    middle = (low + high) / 2
    dark = grey.point([255 if level < middle else 0 for level in range(256)])
    found = _finders(dark)
    return any(
        _is_square(first, second, third)
        for n, first in enumerate(found)
        for m, second in enumerate(found[n + 1 :], n + 1)
        for third in found[m + 1 :]
    )


def _finders(dark: Image.Image) -> list[tuple[float, float, float]]:
    """Centres (x, y) and module sizes of what looks like a finder pattern along its row and its column."""
    columns = dark.transpose(Image.Transpose.TRANSPOSE)
    lines: dict[int, list[tuple[float, float]]] = {}
    found: list[tuple[float, float, float]] = []
    for y in range(dark.height):
        for x, module in _cuts(dark, y):
            if any(abs(x - px) < 4 * size and abs(y - py) < 4 * size for px, py, size in found):
                continue
            column = int(x)
            if column not in lines:
                lines[column] = list(_cuts(columns, column))
            near = [(cy, size) for cy, size in lines[column] if abs(cy - y) < 2 * module]
            if near and 0.6 < near[0][1] / module < 1.6:
                found.append((x, near[0][0], module))
    return found[:40]


def _cuts(dark: Image.Image, row: int) -> Iterator[tuple[float, float]]:
    """Middle and module size of each stretch of a row that has the runs of a finder pattern."""
    line = dark.crop((0, row, dark.width, row + 1)).tobytes()
    runs: list[tuple[bool, int, int]] = []
    place = 0
    for value, same in groupby(line):
        length = sum(1 for _ in same)
        runs.append((value > 0, place, length))
        place += length
    for first in range(len(runs) - 4):
        five = runs[first : first + 5]
        if five[0][0]:
            total = sum(length for _dark, _place, length in five)
            module = total / 7
            off = max(abs(length / module - want) for (_d, _p, length), want in zip(five, _FINDER, strict=True))
            if module >= _LEAST_MODULE and off <= _TOLERANCE:
                yield five[0][1] + total / 2, module


def _is_square(*centres: tuple[float, float, float]) -> bool:
    """Whether three patterns stand as a code's: two sides alike, with a right angle between them, long enough."""
    sizes = [size for _x, _y, size in centres]
    if max(sizes) > 1.4 * min(sizes):
        return False
    (ax, ay, _), (bx, by, _), (cx, cy, _) = centres
    sides = sorted(((ax - bx) ** 2 + (ay - by) ** 2, (bx - cx) ** 2 + (by - cy) ** 2, (ax - cx) ** 2 + (ay - cy) ** 2))
    module = sum(sizes) / 3
    # a code has 21 modules or more, its patterns' centres are 14 or more apart
    return sides[0] > (12 * module) ** 2 and sides[1] < 1.3 * sides[0] and 0.8 < sides[2] / (sides[0] + sides[1]) < 1.2


# -- words ------------------------------------------------------------------------------------------------------------


def _has_words(grey: Image.Image) -> bool:
    """Whether a plain ground carries many sharp strokes: most of it is of one tone, and edges are everywhere."""
    counts = grey.histogram()
    tone = max(range(256), key=counts.__getitem__)
    ground = sum(counts[max(0, tone - _TONE) : tone + _TONE + 1])
    if ground < 0.55 * grey.width * grey.height:
        return False
    beside = grey.crop((1, 0, grey.width, grey.height))
    steps = ImageChops.difference(grey.crop((0, 0, grey.width - 1, grey.height)), beside).point(
        [255 if level >= _EDGE else 0 for level in range(256)]
    )
    edges = steps.histogram()[255] / (steps.width * steps.height)
    # strokes everywhere, not one drawing in the middle: most stripes across the picture have some
    stripes = [steps.crop((0, n * steps.height // 12, steps.width, (n + 1) * steps.height // 12)) for n in range(12)]
    busy = sum(stripe.histogram()[255] > 0.01 * stripe.width * stripe.height for stripe in stripes)
    return edges >= 0.025 and busy >= 6
