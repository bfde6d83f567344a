"""Pictures that tests make themselves: corners that tell which way is up, photo-like noise, screenshots, files by kind."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageDraw, ImageFilter

from editor_app.model.picture import PictureRules

DATA = Path(__file__).resolve().parent / "data"
SHA = "0" * 64
RULES = PictureRules()
RED, GREEN, BLUE, YELLOW = (255, 0, 0), (0, 200, 0), (0, 0, 255), (255, 255, 0)

# What a camera does to the upright picture before it stores it with this orientation.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def corners(width: int = 128, height: int = 64) -> Image.Image:
    """Upright: red at the top left, green at the top right, blue and yellow below."""
    image = Image.new("RGB", (width, height))
    half, middle = width // 2, height // 2
    for colour, place in ((RED, (0, 0)), (GREEN, (half, 0)), (BLUE, (0, middle)), (YELLOW, (half, middle))):
        image.paste(colour, (*place, place[0] + width - half, place[1] + height - middle))
    return image


def corner_colours(image: Image.Image) -> list[str]:
    """The names of the colours at top left, top right, bottom left, bottom right."""
    names = {"red": RED, "green": GREEN, "blue": BLUE, "yellow": YELLOW}
    rgb = image.convert("RGB")
    inset_x, inset_y = max(1, rgb.width // 8), max(1, rgb.height // 8)
    places = [(x, y) for y in (inset_y, rgb.height - 1 - inset_y) for x in (inset_x, rgb.width - 1 - inset_x)]

    def nearest(place: tuple[int, int]) -> str:
        pixel: Any = rgb.getpixel(place)
        return min(names, key=lambda name: sum((a - b) ** 2 for a, b in zip(names[name], pixel, strict=True)))

    return [nearest(place) for place in places]


UPRIGHT = ["red", "green", "blue", "yellow"]


def as_stored(image: Image.Image, orientation: int) -> Image.Image:
    """The pixels as they stand in the file of a camera that was held so."""
    transpose = STORED[orientation]
    return image if transpose is None else image.transpose(transpose)


def camera_exif(orientation: int = 1) -> Image.Exif:
    """EXIF of a phone: device, date, place."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Drawn", "Test Phone", orientation
    exif.get_ifd(0x8769)[0x9003] = "2026:07:12 07:40:12"
    exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 48.0, 0.0), 3: "E", 4: (126.0, 36.0, 0.0)})
    return exif


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The file of `image`."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def decode(data: bytes) -> Image.Image:
    """Our own results, opened plainly: what stands in them is what a browser shows."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def photo(width: int, height: int, *, detail: int = 4) -> Image.Image:
    """Smooth noise in three channels, as hard to compress as a photograph. Always the same for the same size."""
    small = (max(1, width // detail), max(1, height // detail))
    bands = []
    for seed in (3, 5, 7):
        size = small[0] * small[1]
        values = bytearray(size)
        state = seed
        for index in range(size):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            values[index] = 64 + (state >> 16) % 128
        bands.append(Image.frombytes("L", small, bytes(values)))
    image = Image.merge("RGB", bands).filter(ImageFilter.GaussianBlur(1))
    return image.resize((width, height), Image.Resampling.BICUBIC)


def screenshot(width: int = 900, height: int = 600) -> Image.Image:
    """A table with words: flat colours, sharp edges."""
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    for row in range(0, height, 30):
        pen.line((0, row, width, row), fill=(200, 200, 200))
        for column in range(0, width, 150):
            pen.text((column + 6, row + 8), f"Row {row // 30} {column}", fill=(30, 30, 30))
    pen.rectangle((0, 0, width, 30), fill=(192, 0, 0))
    return image


def swapped_profile() -> bytes:
    """A colour profile whose red and green numbers mean green and red: sRGB with two columns exchanged. Whoever
    ignores it shows the wrong colours, which no rounding can explain.
    """
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(profile[128:132], "big")
    entries = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, green = entries[b"rXYZ"] + 4, entries[b"gXYZ"] + 4
    profile[red : red + 8], profile[green : green + 8] = profile[green : green + 8], profile[red : red + 8]
    at = profile.find("sRGB".encode("utf-16-be"))
    while at >= 0:
        profile[at : at + 8] = "Test".encode("utf-16-be")
        at = profile.find("sRGB".encode("utf-16-be"))
    return bytes(profile)


def files_of_every_kind() -> dict[str, bytes]:
    """The corners as a file of each accepted kind; the HEIC ones were encoded elsewhere."""
    image = corners()
    return {
        "JPEG": encode(image, "JPEG", quality=95, subsampling=0),
        "JPEG progressive": encode(image, "JPEG", quality=95, progressive=True),
        "PNG": encode(image, "PNG"),
        "WEBP": encode(image, "WEBP", quality=95),
        "WEBP lossless": encode(image, "WEBP", lossless=True),
        "GIF": encode(image, "GIF"),
        "BMP": encode(image, "BMP"),
        "TIFF": encode(image, "TIFF"),
        "TIFF LZW": encode(image, "TIFF", compression="tiff_lzw"),
        "AVIF": encode(image, "AVIF", quality=90),
        "HEIC": (DATA / "corners-1.heic").read_bytes(),
    }
