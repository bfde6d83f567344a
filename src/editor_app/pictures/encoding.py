"""Write JPEG and PNG that fit a budget of bytes and carry nothing but the picture."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageChops, ImageStat

from editor_app.model.errors import Refused
from editor_app.model.picture import PictureRules

# Sites measure uploads in their own ways (form overhead, stamps of their own): a tenth of the limit is left free.
BUDGET_SHARE = 0.9
LAST_QUALITY = 30
# One step of quality changes the size by some percent; further above the budget, no next step will fit.
_HOPELESS = 1.3
_LAST_WIDTH = 16
_FLAT_SHARE = 0.55
_PALETTE_MAX_ERROR = 2.0

Draw = Callable[[tuple[int, int]], Image.Image]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Encoded bytes and what they are."""

    data: bytes
    media_type: str
    width: int
    height: int


def budget_of(rules: PictureRules) -> int:
    """Bytes that a rendition may have."""
    return int(rules.max_bytes * BUDGET_SHARE)


def encode_jpeg(image: Image.Image, quality: int, *, draft: bool = False) -> bytes:
    """`image` (L or RGB) as progressive JPEG with no metadata. `quality` 1 to 95. A `draft` is larger by a tenth or so,
    and made in a sixth of the time: good for finding a quality.
    """
    bare = _bare(image)
    return _through_pipe(lambda out: bare.save(out, "JPEG", quality=quality, optimize=not draft, progressive=not draft))


def _through_pipe(write: Callable[[BinaryIO], None]) -> bytes:
    """What `write` writes. Pillow's JPEG encoder keeps every other thread waiting (30 ms a picture, the window's too)
    unless it writes to a real descriptor, and a pipe is one that touches no disk.
    """
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source, ThreadPoolExecutor(1, "jpeg") as reader:
        with os.fdopen(writing, "wb") as sink:
            received = reader.submit(source.read)
            write(sink)
        return received.result()


def encode_png(image: Image.Image) -> bytes:
    """`image` (L, P or RGB) as PNG with no metadata."""
    image = _bare(image)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def fit_jpeg(draw: Draw, size: tuple[int, int], rules: PictureRules) -> Encoded:
    """The best JPEG under the budget: quality goes down from `quality` to `min_quality`, then the size to `min_width`,
    then quality to 30, then the size again. `draw` gives the picture at a size asked for. Raises
    `Refused("picture.over_budget")` where not even a few pixels fit.
    """
    budget = budget_of(rules)
    floor = min(rules.min_width, size[0])
    worst = rules.min_quality
    best = max(worst, rules.quality)
    image = draw(size)
    while True:
        data = _by_quality(image, best, worst, budget)
        if data is not None:
            return Encoded(data, "image/jpeg", *image.size)
        smaller = _next_size(image, worst, budget, floor)
        if smaller != image.size:
            image = draw(smaller)
        elif worst > LAST_QUALITY:
            best, worst = worst, LAST_QUALITY
        elif floor > _LAST_WIDTH:
            floor = _LAST_WIDTH
        else:
            raise Refused("picture.over_budget", limit=rules.max_bytes)


def _next_size(image: Image.Image, quality: int, budget: int, floor: int) -> tuple[int, int]:
    """A smaller size of the same shape that should fit at `quality`, not narrower than `floor`."""
    share = math.sqrt(budget / len(encode_jpeg(image, quality, draft=True)))
    width = max(floor, min(int(image.width * share), image.width - 1))
    return (width, max(1, round(image.height * width / image.width))) if width < image.width else image.size


def _by_quality(image: Image.Image, best: int, worst: int, budget: int) -> bytes | None:
    """The bytes at the highest quality within `worst` to `best` that fit; None where not even `worst` does. The quality
    is found with drafts, which are larger by much the same share at every quality, and then made certain.
    """
    data = encode_jpeg(image, best)
    if len(data) <= budget or best == worst:
        return data if len(data) <= budget else None
    share = len(data) / len(encode_jpeg(image, best, draft=True))
    low, high = worst, best
    while low + 1 < high:
        middle = (low + high) // 2
        fits = len(encode_jpeg(image, middle, draft=True)) * share <= budget
        low, high = (middle, high) if fits else (low, middle)
    for quality in range(low, worst - 1, -1):
        data = encode_jpeg(image, quality)
        if len(data) <= budget:
            return data
        if len(data) > budget * _HOPELESS:
            return None
    return None


def fit_png(image: Image.Image, budget: int, jpeg_size: int) -> Encoded | None:
    """`image` as PNG where that is the better choice: it is a drawing or a screenshot (mostly equal neighbours) and
    fits, with a palette if need be; or it is simply not larger than the JPEG. None otherwise.
    """
    flat = is_flat(image)
    few = image.getcolors(256) is not None
    if not flat and not few:
        return None
    data = encode_png(_with_palette(image) if few and image.mode == "RGB" else image)
    if len(data) > budget and not few:
        palette = _close_palette(image)
        data = encode_png(palette) if palette is not None else data
    if len(data) <= budget and (flat or len(data) <= jpeg_size):
        return Encoded(data, "image/png", *image.size)
    return None


def is_flat(image: Image.Image) -> bool:
    """Whether most pixels equal their left neighbour: screenshots, tables, line drawings; never photographs."""
    if image.width < 2:
        return False
    grey = image.convert("L")
    left = grey.crop((0, 0, grey.width - 1, grey.height))
    right = grey.crop((1, 0, grey.width, grey.height))
    equal = ImageChops.difference(left, right).histogram()[0]
    return equal >= _FLAT_SHARE * left.width * left.height


def _with_palette(image: Image.Image) -> Image.Image:
    """The same colours through a palette; at most 256 of them, so nothing changes but the size."""
    return image.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def _close_palette(image: Image.Image) -> Image.Image | None:
    """256 colours where nobody sees the difference, else None."""
    if image.mode != "RGB":
        return None
    palette = image.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    error = ImageStat.Stat(ImageChops.difference(image, palette.convert("RGB"))).rms
    return palette if max(error) <= _PALETTE_MAX_ERROR else None


def _bare(image: Image.Image) -> Image.Image:
    """Without the notes that Pillow would write along (a JPEG's comment, a PNG's profile)."""
    image.info = {}
    return image
