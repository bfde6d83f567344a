"""The edits of a picture as values and as text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.body import Body, Figure, split_source
from editor_app.model.codec import metadata_from_json, metadata_to_json
from editor_app.model.digest import content_digest
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.picture_edit import (
    NO_EDITS,
    WHOLE,
    Area,
    Cover,
    Edits,
    Hide,
    Shape,
    edit_notes,
    parse_area,
    parse_edits,
)
from strategies import ASSETS, areas, picture_edits

ALL = Edits(
    90,
    -25,
    Area(0, 0, WHOLE, 5625),
    True,
    10,
    -5,
    (
        Hide(Cover.MOSAIC, Shape.RECTANGLE, Area(100, 200, 1500, 1000)),
        Hide(Cover.BLUR, Shape.ELLIPSE, Area(0, 0, 5, 5)),
    ),
)
TEXT = "turn90.tilt-25.mosaicr100_200_1500_1000.blure0_0_5_5.auto.light10.contrast-5.crop0_0_10000_5625"


@given(picture_edits())
def test_the_text_gives_the_edits_back_and_can_stand_anywhere(edits: Edits) -> None:
    text = str(edits)
    assert parse_edits(text) == edits
    assert re.fullmatch(r"[a-z0-9_.-]*", text)
    assert bool(edits) is bool(text)
    source = Figure(ASSETS[0], edits=edits).source
    assert split_source(source) == (ASSETS[0], edits)


def test_the_form() -> None:
    assert str(ALL) == TEXT
    assert parse_edits(TEXT) == ALL
    assert parse_edits("") == NO_EDITS
    assert edit_notes(ALL) == ["已旋转", "已裁剪", "已调明暗", "已遮挡 2 处"]


@given(st.text(alphabet="turnilcopamzbe0123456789_.-", max_size=40))
def test_anything_else_is_refused(text: str) -> None:
    code = ""
    try:
        assert str(parse_edits(text)) == text
    except Refused as error:
        code = error.code
    assert code in ("", "picture.bad_edits")


@pytest.mark.parametrize(
    "text",
    [
        "turn45",
        "tilt0",
        "tilt151",
        "turn90.turn90",
        "light1.turn90",
        "crop0_0_0_5",
        "crop0_0_10001_5",
        "auto1",
        "light01",
    ],
)
def test_near_misses_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse_edits(text)


@given(areas(), st.integers(1, 5000), st.integers(1, 5000))
def test_an_area_is_never_empty_in_pixels(area: Area, width: int, height: int) -> None:
    left, top, right, bottom = area.box(width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height


def test_edits_are_part_of_what_is_signed_and_their_absence_changes_no_digest() -> None:
    plain, edited = Body((Figure(ASSETS[0]),)), Body((Figure(ASSETS[0], edits=ALL),))
    assert content_digest(Metadata(), plain) != content_digest(Metadata(), edited)
    # the digest of a figure without edits, as it was before there were any
    assert content_digest(Metadata(), Body((Figure("0" * 64),))) == (
        "22dde94c1e4a82bc0c01a3dbbf1768dd90e87d58bba74b14c353ad2a281311db"
    )
    assert edited.sources() == (f"{ASSETS[0]}.{TEXT}",)
    assert edited.assets() == (ASSETS[0],)


@given(areas())
def test_an_area_is_read_back_from_its_words(area: Area) -> None:
    assert parse_area(str(area)) == area
    assert Metadata(cover_list=str(area), cover_slide=str(area)).cover_slide == str(area)


@pytest.mark.parametrize(
    "text", ["", "1_2_3", "0_0_0_5", "00_0_5_5", "0_0_10001_1", "9000_0_2000_5", "0_0_5_5 ", "a_b_c_d"]
)
def test_other_words_are_no_area_and_no_crop_of_a_cover(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_area(text)
    assert caught.value.code == "picture.bad_edits"
    if text:
        with pytest.raises(Refused):
            Metadata(cover_list=text)


def test_crops_of_a_cover_are_stored_and_signed_only_where_there_are_some() -> None:
    plain, cropped = Metadata(cover="ab" * 32), Metadata(cover="ab" * 32, cover_list="0_0_5000_5000")
    assert "cover_list" not in metadata_to_json(plain)
    assert metadata_to_json(cropped)["cover_list"] == "0_0_5000_5000"
    assert "cover_slide" not in metadata_to_json(cropped)
    assert content_digest(plain, Body()) != content_digest(cropped, Body())
    assert metadata_from_json(metadata_to_json(cropped)) == cropped
