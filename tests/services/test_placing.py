"""Where photos go that come beside a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.reader import PLACE_WHY
from editor_app.model.body import Body, Figure, MissingPicture, Signature, paragraph
from editor_app.services.gathering import natural
from editor_app.services.placing import number_of_mark, number_of_name, place_photos

A, B, C = "a" * 64, "b" * 64, "c" * 64


@pytest.mark.parametrize(
    ("mark", "number"),
    [
        ("图一", 1),
        ("（此处插入图3）", 3),
        ("[图片12]", 12),
        ("图十一", 11),
        ("图二十", 20),
        ("插图", 0),
        ("图", 0),
        ("如图一", 0),
    ],
)
def test_marks(mark: str, number: int) -> None:
    assert number_of_mark(mark) == number


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("图1.jpg", 1),
        ("图一.jpg", 1),
        ("3 会场.png", 3),
        ("照片（二）.jpg", 2),
        ("2.JPG", 2),
        ("photo_12.jpg", 12),
        ("IMG_20260901_101112.jpg", 0),
        ("DSC01234.JPG", 0),
        ("合影.jpg", 0),
    ],
)
def test_names(name: str, number: int) -> None:
    assert number_of_name(name) == number


def test_named_numbered_next_and_the_rest_at_the_end() -> None:
    body = Body(
        (
            MissingPicture("没有", "file:///C:/Temp/合影.JPG", alt="合影说明"),
            paragraph("甲"),
            MissingPicture(PLACE_WHY, "图二"),
            MissingPicture(PLACE_WHY, "插图"),
            Signature(),
        )
    )
    photos = [("别的.jpg", A), ("图2.jpg", B), ("合影.jpg", C), ("最后.jpg", "d" * 64)]
    placed, report, at_end = place_photos(body, photos)
    assert placed.blocks == (
        Figure(C, alt="合影说明"),
        paragraph("甲"),
        Figure(B),
        Figure(A),
        Figure("d" * 64),
        Signature(),
    )
    assert at_end == 1
    assert [item.count for item in report] == [3, 1]


def test_a_photo_that_the_text_shows_is_not_put_in_twice() -> None:
    body = Body((Figure(A), paragraph("甲")))
    assert place_photos(body, [("图.jpg", A)]) == (body, (), 0)


@given(
    st.lists(
        st.tuples(st.sampled_from(["图1.jpg", "图2.jpg", "甲.jpg", "乙.png", "10.jpg"]), st.sampled_from([A, B, C]))
    ),
    st.lists(st.sampled_from(["图一", "图2", "插图", "甲.jpg", "http://x/乙.png", "没有"])),
)
def test_no_photo_is_lost(photos: list[tuple[str, str]], origins: list[str]) -> None:
    body = Body((paragraph("甲"), *(MissingPicture("", origin) for origin in origins)))
    placed, _report, _end = place_photos(body, photos)
    assert set(placed.assets()) == {sha for _name, sha in photos}
    assert len(placed.figures()) + len(placed.missing()) >= len(origins)


def test_people_count_two_before_ten() -> None:
    assert sorted(["图10", "图2", "图1", "b", "A"], key=natural) == ["A", "b", "图1", "图2", "图10"]
