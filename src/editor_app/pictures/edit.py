"""Edits of a picture applied to its decoded pixels, at the scale of the result: `model.picture_edit` says what they mean."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from editor_app.model.picture_edit import Cover, Edits, Hide, Shape
from editor_app.model.picture_frame import Size, level_size

_QUARTERS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_CELLS = 6
"""How many cells a hidden place has along its shorter side: so few that nothing of a face or a plate can be told, and so
far averaged that no filter brings it back.
"""

_CUT_OFF = 0.005
"""The share of pixels at either end that auto levels let go to black and white."""


def apply_edits(image: Image.Image, edits: Edits) -> Image.Image:
    """The upright picture (mode L or RGB, at any scale) with its edits."""
    if edits.turn:
        image = image.transpose(_QUARTERS[edits.turn])
    if edits.tilt:
        image = _level(image, edits.tilt)
    if edits.hides:
        image = image.copy()
        for hide in edits.hides:
            _hide(image, hide)
    image = _toned(image, edits)
    return image.crop(edits.crop.box(*image.size)) if edits.crop else image


def _level(image: Image.Image, tilt: int) -> Image.Image:
    """Turned about the centre; only what stays is computed."""
    width, height = level_size(image.size, tilt)
    angle = math.radians(tilt / 10)
    cosine, sine = math.cos(angle), math.sin(angle)
    x, y = image.width / 2, image.height / 2
    left, top = (image.width - width) // 2 - x, (image.height - height) // 2 - y
    back = (cosine, sine, cosine * left + sine * top + x, -sine, cosine, cosine * top - sine * left + y)
    return image.transform((width, height), Image.Transform.AFFINE, back, Image.Resampling.BICUBIC)


def _hide(image: Image.Image, hide: Hide) -> None:
    box = hide.area.box(*image.size)
    part = image.crop(box)
    cell = max(1.0, min(part.size) / _CELLS)
    cells = max(1, round(part.width / cell)), max(1, round(part.height / cell))
    smooth = hide.cover is Cover.BLUR
    few = part.resize(cells, Image.Resampling.BOX)
    covered = few.resize(part.size, Image.Resampling.BICUBIC if smooth else Image.Resampling.NEAREST)
    image.paste(covered, box, _ellipse(part.size) if hide.shape is Shape.ELLIPSE else None)


def _ellipse(size: Size) -> Image.Image:
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).ellipse((0, 0, size[0] - 1, size[1] - 1), fill=255)
    return mask


def _toned(image: Image.Image, edits: Edits) -> Image.Image:
    """Levels, light and contrast as one table, the same for every channel, so that colours keep their hue."""
    if not (edits.auto or edits.light or edits.contrast):
        return image
    low, high = _ends(image) if edits.auto else (0, 255)
    slope = math.tan((edits.contrast / 100 * 0.8 + 1) * math.pi / 4)
    table = []
    for value in range(256):
        level = (value - low) * 255 / max(1, high - low)
        level = (level - 127.5) * slope + 127.5 + edits.light * 1.28
        table.append(max(0, min(255, round(level))))
    return image.point(table * len(image.getbands()))


def _ends(image: Image.Image) -> tuple[int, int]:
    """Where the darkest and the lightest tones begin, a few stray pixels aside. A picture of hardly any tones stays."""
    counts = image.convert("L").histogram()
    away = sum(counts) * _CUT_OFF
    low = high = 0
    seen = 0.0
    for value, count in enumerate(counts):
        seen += count
        if seen > away:
            low = value
            break
    seen = 0.0
    for value in range(255, -1, -1):
        seen += counts[value]
        if seen > away:
            high = value
            break
    return (low, high) if high - low >= 32 else (0, 255)
