"""Edits on pixels: what is where afterwards, how large it is, and that what is hidden stays hidden."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from editor_app.model.picture import PictureRules
from editor_app.model.picture_edit import NO_EDITS, Area, Cover, Edits, Hide, Shape
from editor_app.model.picture_frame import edited_size, turned_size
from editor_app.pictures.edit import apply_edits
from editor_app.pictures.prepare import prepare
from pictures.drawing import SHA, corner_colours, corners
from strategies import picture_edits

WIDE = corners(320, 160)


def jpeg(image: Image.Image, orientation: int = 1) -> bytes:
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(stream, "JPEG", quality=95, exif=exif)
    return stream.getvalue()


def made(data: bytes, edits: Edits, width: int = 1280) -> Image.Image:
    prepared = prepare(data, SHA, PictureRules(max_width=width), edits)
    image = Image.open(io.BytesIO(prepared.data))
    assert (prepared.rendition.width, prepared.rendition.height) == image.size
    return image


@pytest.mark.parametrize(
    ("turn", "colours"),
    [
        (0, ["red", "green", "blue", "yellow"]),
        (90, ["blue", "red", "yellow", "green"]),
        (180, ["yellow", "blue", "green", "red"]),
        (270, ["green", "yellow", "red", "blue"]),
    ],
)
def test_turns_are_clockwise(turn: int, colours: list[str]) -> None:
    assert corner_colours(made(jpeg(WIDE), Edits(turn=turn))) == colours


def test_edits_come_after_the_cameras_orientation() -> None:
    stored = WIDE.transpose(Image.Transpose.ROTATE_90)  # what orientation 6 turns back
    image = made(jpeg(stored, 6), Edits(turn=180))
    assert corner_colours(image) == ["yellow", "blue", "green", "red"]


def test_a_crop_takes_its_part_and_is_not_enlarged() -> None:
    image = made(jpeg(WIDE), Edits(crop=Area(5000, 0, 5000, 5000)))
    assert image.size == (160, 80)
    assert corner_colours(image) == ["green"] * 4


def test_a_crop_of_a_large_picture_is_decoded_as_large_as_the_result_needs() -> None:
    image = made(jpeg(corners(4000, 2000)), Edits(crop=Area(0, 0, 5000, 5000)), width=1000)
    assert image.size == (1000, 500)
    assert corner_colours(image) == ["red"] * 4


@given(picture_edits(), st.integers(1, 400), st.integers(1, 400))
@settings(max_examples=60)
def test_the_size_is_what_was_said_and_a_corner_never_shows(edits: Edits, width: int, height: int) -> None:
    image = apply_edits(Image.new("L", (width, height), 200), Edits(turn=edits.turn, tilt=edits.tilt, crop=edits.crop))
    whole = edited_size((width, height), edits)
    assert abs(image.width - whole[0]) <= 1
    assert abs(image.height - whole[1]) <= 1
    if min(image.size) > 4:
        inner = image.crop((1, 1, image.width - 1, image.height - 1))
        assert inner.getextrema() == (200, 200)


def test_a_level_horizon_keeps_most_of_the_picture() -> None:
    width, height = turned_size((4000, 3000), Edits(tilt=20))
    assert width * height > 0.9 * 4000 * 3000


@pytest.mark.parametrize("cover", Cover)
@pytest.mark.parametrize("shape", Shape)
def test_hidden_places_are_the_same_whatever_was_there(cover: Cover, shape: Shape) -> None:
    """Two pictures that differ in fine detail alone inside the place cannot be told apart afterwards."""
    area = Area(2500, 2500, 5000, 5000)
    first, second = Image.new("RGB", (240, 240), (120, 120, 120)), Image.new("RGB", (240, 240), (120, 120, 120))
    for x in range(60, 180):
        for y in range(60, 180):
            first.putpixel((x, y), (240, 240, 240) if (x + y) % 2 else (0, 0, 0))
            second.putpixel((x, y), (0, 0, 0) if (x + y) % 2 else (240, 240, 240))
    edits = Edits(hides=(Hide(cover, shape, area),))
    one, other = apply_edits(first, edits), apply_edits(second, edits)
    box = (100, 100, 140, 140)
    assert ImageStat.Stat(ImageChops.difference(one.crop(box), other.crop(box))).extrema[0][1] <= 2
    outside = (0, 0, 240, 58)
    assert ImageChops.difference(one.crop(outside), first.crop(outside)).getbbox() is None
    corner = one.getpixel((61, 61))
    assert (corner == first.getpixel((61, 61))) is (shape is Shape.ELLIPSE)


def test_tones_move_the_right_way_and_grey_stays_grey() -> None:
    grey = Image.linear_gradient("L").resize((64, 64)).convert("RGB")
    mean = ImageStat.Stat(grey).mean[0]
    assert ImageStat.Stat(apply_edits(grey, Edits(light=30))).mean[0] > mean + 20
    assert ImageStat.Stat(apply_edits(grey, Edits(contrast=50))).stddev[0] > ImageStat.Stat(grey).stddev[0]
    dull = grey.point(lambda value: 80 + value // 4)
    clear = apply_edits(dull, Edits(auto=True))
    assert ImageStat.Stat(clear).extrema[0] == (0, 255)
    red, green, blue = clear.split()
    assert ImageChops.difference(red, green).getbbox() is ImageChops.difference(green, blue).getbbox() is None


def test_notes_say_what_was_done_and_the_original_bytes_do_not_matter_to_it() -> None:
    data = jpeg(WIDE)
    edits = Edits(turn=90, hides=(Hide(Cover.MOSAIC, Shape.RECTANGLE, Area(0, 0, 100, 100)),))
    notes = prepare(data, SHA, PictureRules(), edits).rendition.notes
    assert "已旋转" in notes
    assert "已遮挡 1 处" in notes
    assert prepare(data, SHA, PictureRules(), NO_EDITS).data == prepare(data, SHA, PictureRules()).data
