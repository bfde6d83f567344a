"""Write JPEG and PNG that fit a budget of bytes and carry nothing but the picture."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageStat

from editor_app.model.errors import Refused
from editor_app.model.picture import PictureRules

# Sites measure uploads in their own ways (form overhead, stamps of their own): a tenth of the limit is left free.
BUDGET_SHARE = 0.9
LAST_QUALITY = 30
_CLOSE_ENOUGH = 0.94
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


def encode_jpeg(image: Image.Image, quality: int) -> bytes:
    """`image` (L or RGB) as progressive JPEG with no metadata. `quality` 1 to 95."""
    image = _bare(image)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


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
    found = _by_quality(draw(size), rules.quality, rules.min_quality, budget)
    if found is not None:
        return Encoded(found, "image/jpeg", *size)
    floor = min(rules.min_width, size[0])
    quality = rules.min_quality
    while True:
        smaller = _next_size(draw(size), size, quality, budget, floor)
        if smaller == size and quality > LAST_QUALITY:
            quality = LAST_QUALITY
            found = _by_quality(draw(size), rules.min_quality, LAST_QUALITY, budget)
        elif smaller == size:
            if floor <= 16:
                raise Refused("picture.over_budget", limit=rules.max_bytes)
            floor = 16
            continue
        else:
            size = smaller
            found = _by_quality(draw(size), rules.quality, quality, budget)
        if found is not None:
            return Encoded(found, "image/jpeg", *size)


def _next_size(image: Image.Image, size: tuple[int, int], quality: int, budget: int, floor: int) -> tuple[int, int]:
    """A smaller size of the same shape that should fit at `quality`, not narrower than `floor`."""
    share = math.sqrt(budget / len(encode_jpeg(image, quality)))
    width = max(floor, min(int(size[0] * share * 0.98), size[0] - 1))
    return (width, max(1, round(size[1] * width / size[0]))) if width < size[0] else size


def _by_quality(image: Image.Image, best: int, worst: int, budget: int) -> bytes | None:
    """The bytes at the highest quality within `worst` to `best` that fit, or nearly the highest; None where not even
    `worst` fits. Bytes grow about exponentially with quality, so guesses follow that line: two or three tries.
    """
    tried: dict[int, int] = {}

    def attempt(quality: int) -> bytes:
        data = encode_jpeg(image, quality)
        tried[quality] = len(data)
        return data

    good = attempt(best)
    if len(good) <= budget:
        return good
    low, high, kept = worst - 1, best, None
    while low + 1 < high:
        quality = _guess(tried, low, high, budget)
        data = attempt(quality)
        if len(data) <= budget:
            low, kept = quality, data
            if len(data) >= budget * _CLOSE_ENOUGH:
                break
        else:
            high = quality
    return kept


def _guess(tried: dict[int, int], low: int, high: int, budget: int) -> int:
    """The quality between `low` and `high` (both excluded) that should just fit."""
    above, below = tried[high], tried.get(low)
    slope = math.log(above / below) / (high - low) if below and below < above else 0.035
    steps = math.log(above / budget) / slope
    return min(high - 1, max(low + 1, high - max(1, math.ceil(steps))))


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
