"""Metafiles: the one photo in them comes out, whatever else they are is left alone."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.metafile_parts import emf, wmf
from corpus.planting import drawn
from editor_app.formats.metafiles import bitmap_file, is_metafile, photo_in

PHOTO = drawn("照片", "bmp")


def test_a_bitmap_comes_out_as_it_was_copied() -> None:
    inside = PHOTO[14:]
    assert bitmap_file(inside) == PHOTO
    for made in (wmf(inside), wmf(inside, placeable=True), emf(bitmap=inside), gzip.compress(emf(bitmap=inside))):
        assert is_metafile(made)
        assert photo_in(made) == PHOTO
    picture = drawn("图", "jpeg")
    assert photo_in(emf(image=picture, bitmap=inside)) == picture


def test_what_is_drawn_or_several_is_no_photo() -> None:
    inside = PHOTO[14:]
    assert photo_in(wmf(inside, drawn=True)) == b""
    assert photo_in(emf(image=drawn("甲"))[:-20] + emf(image=drawn("乙"))[88:]) == b""
    assert photo_in(emf()) == b""
    assert not is_metafile(PHOTO)


@given(
    st.sampled_from([wmf(PHOTO[14:]), emf(bitmap=PHOTO[14:]), emf(image=PHOTO)]),
    st.integers(0, 1500),
    st.binary(max_size=8),
)
def test_any_damage_gives_a_photo_or_none(whole: bytes, place: int, noise: bytes) -> None:
    for data in (whole[:place], whole[:place] + noise + whole[place + len(noise) :], b"\x1f\x8b" + noise):
        assert isinstance(photo_in(data), bytes)


@pytest.mark.parametrize("size", [0, 39, 40, 64])
def test_what_is_no_bitmap_gives_none(size: int) -> None:
    assert bitmap_file(bytes(size)) == b""
