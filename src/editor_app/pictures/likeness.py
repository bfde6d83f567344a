"""What a picture looks like, as 64 bits: pictures that differ in few of them look alike to a person.

The difference hash: the picture as nine by eight grey fields, a bit for each field that is lighter than the one on its
right (N. Krawetz, "Kind of Like That", 2013). It stands against scaling, compression, light and colour, not against
cropping or turning.
"""

from __future__ import annotations

from PIL import Image

_COLUMNS, _ROWS = 9, 8


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
