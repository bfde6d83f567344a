"""What a picture looks like, as 64 bits: pictures that differ in few of them look alike to a person.

The difference hash: the picture as nine by eight grey fields, a bit for each field that is lighter than the one on its
right (N. Krawetz, "Kind of Like That", 2013). It stands against scaling, compression, light and colour, not against
cropping or turning. For cropped copies the same is told of parts of the picture, by rows and by columns: a copy from
which up to a tenth was cut at each side looks like one of the parts (measured on photos: all of those, five in six at
15 % a side).
"""

from __future__ import annotations

from PIL import Image

_COLUMNS, _ROWS = 9, 8
_SMALL = 160  # pixels of the longer side: parts are looked at in this
_TENTH, _FIFTH = 0.1, 0.2
PARTS: tuple[tuple[float, float, float, float], ...] = (
    (0.0, 0.0, 1.0, 1.0),
    *((cut, cut, 1 - cut, 1 - cut) for cut in (0.05, _TENTH)),
    *(
        side
        for cut in (_TENTH, _FIFTH)
        for side in ((cut, 0.0, 1.0, 1.0), (0.0, cut, 1.0, 1.0), (0.0, 0.0, 1 - cut, 1.0), (0.0, 0.0, 1.0, 1 - cut))
    ),
    (_TENTH, _TENTH, 1.0, 1.0),
    (0.0, _TENTH, 1 - _TENTH, 1.0),
    (_TENTH, 0.0, 1.0, 1 - _TENTH),
    (0.0, 0.0, 1 - _TENTH, 1 - _TENTH),
    (_TENTH, 0.0, 1 - _TENTH, 1.0),
    (0.0, _TENTH, 1.0, 1 - _TENTH),
)
"""Left, top, right and bottom of the parts as shares of width and height; the first is the whole."""

PART_BYTES = 16


def likeness(image: Image.Image) -> int | None:
    """The hash of an upright picture of any mode and size, 0 to 2**64 - 1; None for one without any features (a blank page,
    a plain area), which would be like any other.
    """
    fields = image.convert("L").resize((_COLUMNS, _ROWS), Image.Resampling.BOX)
    grey = list(fields.tobytes())
    if max(grey) - min(grey) < 8:
        return None
    bits = 0
    for row in range(_ROWS):
        for column in range(_COLUMNS - 1):
            place = row * _COLUMNS + column
            bits = bits << 1 | (grey[place] > grey[place + 1])
    return bits


def crop_likenesses(image: Image.Image) -> bytes:
    """128 bits, big-endian, for each of `PARTS` of an upright picture; empty for one without any features."""
    small = image.convert("L")
    small.thumbnail((_SMALL, _SMALL), Image.Resampling.BOX)
    grey = small.tobytes()
    if max(grey) - min(grey) < 8:
        return b""
    width, height = small.size
    parts = ((left * width, top * height, right * width, bottom * height) for left, top, right, bottom in PARTS)
    return b"".join(_both_ways(small, part).to_bytes(PART_BYTES, "big") for part in parts)


def _both_ways(grey: Image.Image, box: tuple[float, float, float, float]) -> int:
    across = grey.resize((_COLUMNS, _ROWS), Image.Resampling.BOX, box=box).tobytes()
    down = grey.resize((_ROWS, _COLUMNS), Image.Resampling.BOX, box=box).tobytes()
    bits = 0
    for place in range(_COLUMNS * _ROWS):
        if place % _COLUMNS != _COLUMNS - 1:
            bits = bits << 1 | (across[place] > across[place + 1])
    for place in range(_ROWS * _ROWS):
        bits = bits << 1 | (down[place] > down[place + _ROWS])
    return bits
