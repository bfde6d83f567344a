"""Bring pixels to eight bits of plain grey or RGB in sRGB, transparent parts on white."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Literal, cast

from PIL import Image, ImageCms

MAX_PROFILE_BYTES = 4 * 1024 * 1024

Step = Callable[[Image.Image], Image.Image]
_OutputMode = Literal["RGB"]


def flattener(image: Image.Image) -> Step:
    """How strips of `image` become plain: mode L, RGB or CMYK, eight bits, no transparency. Chosen once for the whole
    picture, so that every strip gets the same treatment.
    """
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _deep_grey(image)
    if image.mode in ("L", "RGB", "CMYK") and "transparency" not in image.info:
        return lambda strip: strip
    if has_alpha(image):
        return lambda strip: _on_white(strip)
    if image.mode == "1":
        return lambda strip: strip.convert("L")
    return lambda strip: strip.convert("RGB")


def has_alpha(image: Image.Image) -> bool:
    """Whether parts of the picture may be transparent."""
    return "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBA", "RGBa")


def _on_white(strip: Image.Image) -> Image.Image:
    rgba = strip.convert("RGBA")
    plain = Image.new("RGB", rgba.size, (255, 255, 255))
    plain.paste(rgba, mask=rgba.getchannel("A"))
    return plain.convert("L") if strip.mode in ("LA", "La") else plain


def _deep_grey(image: Image.Image) -> Step:
    """Grey with more than eight bits: 16-bit values by their full range, anything else by the range that occurs."""
    low, high = cast(tuple[float, float], image.getextrema())
    if image.mode.startswith("I;16") or (image.mode == "I" and low >= 0 and 255 < high <= 65535):
        low, high = 0.0, 65535.0
    elif image.mode == "F" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    elif low >= 0 and high <= 255:
        low, high = 0.0, 255.0
    scale = 255.0 / (high - low) if high > low else 1.0

    def to_eight_bits(strip: Image.Image) -> Image.Image:
        deep = strip.convert("F")
        return deep.point(lambda value: value * scale + (0.5 - low * scale)).convert("L")

    return to_eight_bits


def to_srgb(image: Image.Image, icc: bytes) -> tuple[Image.Image, bool]:
    """`image` (L, RGB or CMYK) in sRGB, and whether its numbers had to be changed for it. A profile that cannot be
    used, or is for another kind of colour, counts as absent: then RGB is taken for sRGB, CMYK is converted plainly.
    """
    if icc and len(icc) <= MAX_PROFILE_BYTES:
        try:
            converted = _convert(image, ImageCms.ImageCmsProfile(io.BytesIO(icc)))
        except Exception:  # bytes from outside: reading a damaged profile raises nearly every built-in error
            converted = None
        if converted is not None:
            return converted
    if image.mode == "CMYK":
        return image.convert("RGB"), True
    return image, False


def _convert(image: Image.Image, source: ImageCms.ImageCmsProfile) -> tuple[Image.Image, bool] | None:
    space = (source.profile.xcolor_space or "").strip()
    if {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}.get(image.mode) != space:
        return None
    if space == "RGB" and (source.profile.profile_description or "").startswith("sRGB"):
        return image, False
    result = ImageCms.profileToProfile(
        image,
        source,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if result is None:
        return None
    return (result.getchannel("G") if space == "GRAY" else result), True
