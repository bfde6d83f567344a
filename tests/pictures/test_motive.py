"""QR codes and pictures of words are told from photos; a hint only, so what matters is that photos are left alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from editor_app.assets import resource
from editor_app.model.picture import Motive
from editor_app.pictures.motive import motive
from pictures.drawing import encode, photo, screenshot


def code(module: int = 6, modules: int = 33, seed: int = 1) -> Image.Image:
    """A picture with the signs of a QR code: three finder patterns, a quiet zone, modules at random."""
    size = (modules + 8) * module
    image = Image.new("L", (size, size), 255)
    pen = ImageDraw.Draw(image)
    dice = random.Random(seed)

    def square(left: int, top: int, side: int, shade: int) -> None:
        at = ((left + 4) * module, (top + 4) * module)
        pen.rectangle((*at, at[0] + side * module - 1, at[1] + side * module - 1), fill=shade)

    for y in range(modules):
        for x in range(modules):
            if dice.random() < 0.5:
                square(x, y, 1, 0)
    for left, top in ((0, 0), (modules - 7, 0), (0, modules - 7)):
        square(left - 1, top - 1, 9, 255)
        square(left, top, 7, 0)
        square(left + 1, top + 1, 5, 255)
        square(left + 2, top + 2, 3, 0)
    return image.convert("RGB")


def on_photo(mark: Image.Image) -> Image.Image:
    image = photo(900, 700)
    image.paste(mark, (500, 300))
    return image


def table() -> Image.Image:
    image = Image.new("RGB", (1000, 700), "white")
    pen = ImageDraw.Draw(image)
    for y in range(0, 700, 40):
        pen.line((0, y, 1000, y), fill=(0, 0, 0))
        for x in range(0, 1000, 125):
            pen.line((x, 0, x, 700), fill=(0, 0, 0))
            pen.text((x + 8, y + 12), f"{x * y % 9973} ten", fill=(20, 20, 20))
    return image


@pytest.mark.parametrize(
    "image",
    [
        code(),
        code(3, 25, 2),
        on_photo(code(5, 29, 3)),
        code(8).rotate(90),
        code(6).filter(ImageFilter.GaussianBlur(1.2)),
    ],
    ids=["plain", "small", "on a photo", "turned", "blurred"],
)
def test_a_qr_code_is_seen(image: Image.Image) -> None:
    assert motive(encode(image, "JPEG", quality=80)) is Motive.CODE


@pytest.mark.parametrize("image", [screenshot(), table(), screenshot(540, 1100)], ids=["screenshot", "table", "phone"])
def test_a_picture_of_words_is_seen(image: Image.Image) -> None:
    assert motive(encode(image, "PNG")) is Motive.WORDS
    assert motive(encode(image.convert("RGB"), "JPEG", quality=85)) is Motive.WORDS
    dark = Image.eval(image.convert("L"), lambda level: 255 - level)
    assert motive(encode(dark, "PNG")) is Motive.WORDS


def plain_sky() -> Image.Image:
    """Much of one tone, something small and sharp in it: no words."""
    image = Image.new("RGB", (900, 600), (180, 200, 230))
    ImageDraw.Draw(image).polygon([(300, 500), (420, 250), (540, 500)], fill=(200, 20, 20))
    return image


@pytest.mark.parametrize(
    "image",
    [photo(800, 600), photo(800, 600, detail=2), plain_sky(), Image.new("RGB", (300, 200), "white")],
    ids=["photo", "busy", "sky", "blank"],
)
def test_other_pictures_are_left_alone(image: Image.Image) -> None:
    assert motive(encode(image, "JPEG", quality=90)) is Motive.OTHER


def test_the_samples_photos_are_left_alone() -> None:
    photos = sorted(resource("sample", "photos").glob("*.jpg"))
    assert photos
    for path in photos:
        assert motive(Path(path).read_bytes()) is Motive.OTHER, path.name
