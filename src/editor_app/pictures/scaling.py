"""Decode no more than needed, and one good resample to the final size."""

from __future__ import annotations

from PIL import Image

from editor_app.pictures.colour import flattener
from editor_app.pictures.kinds import Kind
from editor_app.pictures.opening import Opened, decoding

Size = tuple[int, int]
Box = tuple[float, float, float, float]

_STRIP_ROWS = 256

# What EXIF orientations 2 to 8 ask for.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def fit(size: Size, box: Size) -> Size:
    """The largest size of the same shape within `box` that is not larger than `size`; at least one pixel each way."""
    width, height = size
    factor = min(1.0, box[0] / width, box[1] / height)
    return max(1, round(width * factor)), max(1, round(height * factor))


def decode_to(opened: Opened, upright: Size) -> Image.Image:
    """The picture decoded, flattened (mode L, RGB or CMYK, own colours) and resampled so that after `turn` it has the
    size `upright`. Raises `Refused` where the file cannot be decoded.
    """
    target = upright[::-1] if opened.turn >= 5 else upright
    if opened.kind is Kind.JPEG:
        return _decode_jpeg(opened, target)
    return _decode_by_strips(opened, target)


def turn(image: Image.Image, orientation: int) -> Image.Image:
    """Apply an EXIF orientation (1 to 8)."""
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def _decode_jpeg(opened: Opened, target: Size) -> Image.Image:
    """The decoder scales by 1/2, 1/4 or 1/8 for almost nothing; the rest is one resample of a picture at most twice as
    large as the result. There Hamming's filter costs a third of Lanczos' and is hardly to be told from it
    (`benchmarks/pictures.py`: SSIM above 0.935 against the full decode); where the decoder does not scale, Lanczos.
    """
    image = opened.image
    assert image is not None
    with decoding():
        drafted = image.draft(None, target)
    box = drafted[1] if drafted else None
    image = opened.load()
    image = flattener(image)(image)
    scaled = image.size != (opened.width, opened.height)
    return _resample(image, target, box, Image.Resampling.HAMMING if scaled else Image.Resampling.LANCZOS)


def _decode_by_strips(opened: Opened, target: Size) -> Image.Image:
    """Large pictures are averaged down strip by strip to no less than twice the target, which spares full-size copies
    for transparency, deep grey and HEIF.
    """
    factor = max(1, min(opened.width // target[0], opened.height // target[1]) // 2)
    if factor == 1 and opened.heif is None:
        image = opened.load()
        return _resample(flattener(image)(image), target, None)
    small = _averaged(opened, factor)
    opened.release()
    return _resample(small, target, (0, 0, opened.width / factor, opened.height / factor))


def _averaged(opened: Opened, factor: int) -> Image.Image:
    """The decoded picture, flattened, each `factor` × `factor` pixels averaged to one."""
    strips = opened.strips()
    plain = flattener(opened.image if opened.image is not None else strips(0, 1))
    size = (-(-opened.width // factor), -(-opened.height // factor))
    result: Image.Image | None = None
    for top in range(0, opened.height, _STRIP_ROWS * factor):
        strip = plain(strips(top, min(top + _STRIP_ROWS * factor, opened.height)))
        if factor > 1:
            strip = strip.reduce(factor)
        if result is None:
            result = Image.new(strip.mode, size)
        result.paste(strip, (0, top // factor))
    assert result is not None
    return result


def _resample(
    image: Image.Image, target: Size, box: Box | None, by: Image.Resampling = Image.Resampling.LANCZOS
) -> Image.Image:
    """One resample from `box` (what part of `image` is picture: scaled decoding rounds the edge up) to `target`."""
    whole = (0.0, 0.0, float(image.width), float(image.height))
    part = whole if box is None else (box[0], box[1], min(box[2], whole[2]), min(box[3], whole[3]))
    if image.size == target and part == whole:
        return image
    return image.resize(target, by, box=part)
