"""A picture being edited: places that stay on what they cover, previews that show what the page will."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from editor_app.model.errors import Refused
from editor_app.model.picture_edit import MAX_TILT, NO_EDITS, WHOLE, Area, Cover, Edits, Hide, Shape
from editor_app.model.picture_frame import carried, turned_size
from editor_app.pictures.edit import apply_edits
from editor_app.pictures.retouch import open_working
from pictures.drawing import corner_colours, corners, encode
from strategies import areas, picture_edits

TURNS = st.sampled_from((0, 90, 180, 270))
FRAMES = st.builds(Edits, turn=TURNS, tilt=st.integers(-MAX_TILT, MAX_TILT))
SIZES = st.tuples(st.integers(300, 6000), st.integers(300, 6000))


@given(areas(), st.sampled_from(Shape), SIZES, TURNS, TURNS)
def test_a_place_carried_by_quarters_and_back_is_the_same_place(
    area: Area, shape: Shape, size: tuple[int, int], turn: int, other: int
) -> None:
    there = carried(area, shape, size, Edits(turn=turn), Edits(turn=other))
    assert there is not None
    assert carried(there, shape, size, Edits(turn=other), Edits(turn=turn)) == area


@given(st.integers(3500, 6000), st.integers(3500, 6000), FRAMES, FRAMES)
def test_what_a_place_covers_is_covered_in_every_frame(left: int, top: int, before: Edits, after: Edits) -> None:
    size = (1200, 900)
    area = Area(left, top, 300, 500)
    there = carried(area, Shape.RECTANGLE, size, before, after)
    assert there is not None
    # carried back, the cover of the cover covers the place itself
    back = carried(there, Shape.RECTANGLE, size, after, before)
    assert back is not None
    assert back.left <= area.left
    assert back.top <= area.top
    assert back.left + back.width >= area.left + area.width
    assert back.top + back.height >= area.top + area.height


@pytest.mark.parametrize("tilt", [-150, -30, 70, 150])
def test_a_hidden_place_goes_with_the_picture_when_it_is_turned(tilt: int) -> None:
    image = Image.new("RGB", (800, 600), "white")
    image.paste("black", (380, 180, 440, 220))
    area = Area(4750, 3000, 750, 667)
    after = Edits(turn=90, tilt=tilt)
    place = carried(area, Shape.RECTANGLE, image.size, NO_EDITS, after)
    assert place is not None
    turned = apply_edits(image, after)
    outside = turned.copy()
    outside.paste("white", place.box(*turned.size))
    assert ImageStat.Stat(turned.convert("L")).extrema[0][0] < 10
    assert ImageStat.Stat(outside.convert("L")).extrema[0][0] > 245, "nothing of what was covered is seen beside"


def test_a_place_that_is_cut_off_is_nowhere() -> None:
    size = (1000, 1000)
    assert carried(Area(0, 0, 50, 50), Shape.RECTANGLE, size, NO_EDITS, Edits(tilt=100)) is None
    assert carried(Area(0, 0, WHOLE, WHOLE), Shape.ELLIPSE, size, NO_EDITS, Edits(tilt=100)) == Area(0, 0, WHOLE, WHOLE)


@settings(max_examples=25, deadline=None)
@given(picture_edits())
def test_the_preview_shows_what_the_edits_do(edits: Edits) -> None:
    image = corners(320, 160)
    working = open_working(encode(image, "PNG"), (1600, 1600))
    assert working.size == (320, 160)
    for shown in (edits, edits):  # the second time from what is kept
        size, pixels = working.preview(shown)
        assert size == turned_size((320, 160), edits)
        uncropped = apply_edits(
            image, Edits(edits.turn, edits.tilt, None, edits.auto, edits.light, edits.contrast, edits.hides)
        )
        assert pixels == uncropped.tobytes()
    assert working.quick(edits)
    size, pixels = working.result(edits)
    assert Image.frombytes("RGB", size, pixels).tobytes() == apply_edits(image, edits).tobytes()


def test_the_quick_preview_is_the_same_picture_smaller() -> None:
    image = corners(640, 480)
    working = open_working(encode(image, "JPEG", quality=95), (1600, 1600))
    edits = Edits(turn=90, tilt=50, light=20, hides=(Hide(Cover.MOSAIC, Shape.ELLIPSE, Area(1000, 1000, 3000, 3000)),))
    assert not working.quick(edits)
    size, pixels = working.quick_preview(edits)
    full_size, full = working.preview(edits)
    assert working.quick(edits)
    small = Image.frombytes("RGB", size, pixels)
    reduced = Image.frombytes("RGB", full_size, full).resize(size)
    assert max(ImageStat.Stat(ImageChops.difference(small, reduced)).rms) < 12


def test_the_camera_is_held_upright_and_grey_is_shown_in_colour() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = corners(320, 160).transpose(Image.Transpose.ROTATE_90)
    working = open_working(encode(stored, "JPEG", exif=exif), (100, 100))
    size, pixels = working.preview(NO_EDITS)
    assert working.size == (320, 160)
    assert size == (100, 50)
    assert corner_colours(Image.frombytes("RGB", size, pixels)) == ["red", "green", "blue", "yellow"]
    size, pixels = open_working(encode(Image.new("L", (9, 7), 90), "PNG"), (100, 100)).preview(NO_EDITS)
    assert (size, pixels[:3]) == ((9, 7), bytes([90, 90, 90]))


def test_sliders_feel_live() -> None:
    """At 1,600 pixels, by this thread's own clock; three times what it takes on a small computer that is free."""
    noise = Image.effect_noise((1600, 1200), 60).convert("RGB")
    stream = io.BytesIO()
    noise.save(stream, "JPEG", quality=90)
    working = open_working(stream.getvalue(), (1600, 1600))
    hides = (Hide(Cover.BLUR, Shape.ELLIPSE, Area(1000, 1000, 2000, 2000)),) * 5
    working.preview(Edits(hides=hides))
    for edits, preview in (
        (Edits(light=10, auto=True, hides=hides), working.preview),
        (Edits(tilt=77), working.quick_preview),
    ):
        times = []
        for _ in range(3):
            began = time.thread_time()
            preview(edits)
            times.append(time.thread_time() - began)
        assert min(times) < 0.15


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(Refused):
        open_working(b"no picture", (1600, 1600))
