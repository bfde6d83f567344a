"""The unit's mark at the lower right of a web version: a small picture with transparent parts, chosen once."""

from __future__ import annotations

from PIL import Image

from editor_app.model.errors import Refused
from editor_app.pictures.kinds import Kind
from editor_app.pictures.opening import decoding, open_picture

SHARE = 0.18
"""The mark's width as a part of the picture's, and at most that part of its height too."""

_MARGIN = 0.02
_OPACITY = 0.65
_SMALLEST = 240  # pixels of width below which nothing is stamped: the mark could not be read


def stamp(image: Image.Image, mark: bytes) -> Image.Image:
    """`image` (L or RGB) with the mark (the bytes of a PNG). Raises `Refused("picture.…")` for what is no picture, and
    `Refused("picture.not_png")` for other kinds, which have no transparent parts.
    """
    opened = open_picture(mark)
    if opened.kind is not Kind.PNG or opened.image is None:
        raise Refused("picture.not_png")
    if image.width < _SMALLEST:
        return image
    with decoding():
        sign = opened.image.convert("RGBA")
    factor = min(SHARE * image.width / sign.width, SHARE * image.height / sign.height)
    size = max(1, round(sign.width * factor)), max(1, round(sign.height * factor))
    sign = sign.resize(size, Image.Resampling.LANCZOS)
    margin = round(image.width * _MARGIN)
    mask = sign.getchannel("A").point(lambda value: round(value * _OPACITY))
    stamped = image.convert("RGB")
    stamped.paste(sign.convert("RGB"), (image.width - size[0] - margin, image.height - size[1] - margin), mask)
    return stamped


def check_mark(mark: bytes) -> None:
    """Raises what `stamp` raises for bytes that cannot be a mark."""
    stamp(Image.new("RGB", (_SMALLEST, _SMALLEST)), mark)
