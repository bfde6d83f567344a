"""Damaged files: refused in words, never a crash, never a picture half grey."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor_app.model.errors import Refused
from editor_app.model.problems import SENTENCES
from editor_app.pictures.inspect import inspect
from editor_app.pictures.prepare import prepare, thumbnail
from pictures.drawing import DATA, RULES, SHA, camera_exif, encode, files_of_every_kind, photo, swapped_profile

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # its remarks on damaged EXIF

KINDS = files_of_every_kind()
WHOLE = {
    "JPEG": encode(photo(160, 120), "JPEG", exif=camera_exif(6)),
    "JPEG progressive": encode(photo(160, 120), "JPEG", progressive=True),
    "PNG": encode(photo(160, 120), "PNG"),
    "WEBP": encode(photo(160, 120), "WEBP"),
    "GIF": encode(photo(160, 120), "GIF"),
    "BMP": encode(photo(160, 120), "BMP"),
    "TIFF": encode(photo(160, 120), "TIFF"),
    "TIFF LZW": encode(photo(160, 120), "TIFF", compression="tiff_lzw"),
    "AVIF": encode(photo(160, 120), "AVIF"),
    "HEIC": (DATA / "corners-6.heic").read_bytes(),
}


def assert_picture_or_refusal(use: Callable[[bytes], object], data: bytes) -> None:
    try:
        result: object = use(data)
    except Refused as error:
        result = error
    assert not isinstance(result, Refused) or result.code in SENTENCES


USES: tuple[Callable[[bytes], object], ...] = (
    inspect,
    lambda data: prepare(data, SHA, RULES),
    lambda data: thumbnail(data, (40, 40)),
)


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("tenth", range(10))
def test_what_is_cut_off_is_refused(kind: str, tenth: int) -> None:
    data = WHOLE[kind]
    cut = data[: len(data) * tenth // 10]
    for use in USES:
        with pytest.raises(Refused) as caught:
            use(cut)
        assert caught.value.code in ("picture.unreadable", "picture.truncated")


@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), flips=st.integers(1, 40), head=st.booleans())
def test_flipped_bytes_give_a_picture_or_a_refusal(kind: str, seed: int, flips: int, *, head: bool) -> None:
    data = bytearray(WHOLE[kind])
    chance = random.Random(seed)
    for _ in range(flips):
        data[chance.randrange(12, min(len(data), 400 if head else len(data)))] = chance.randrange(256)
    for use in USES:
        assert_picture_or_refusal(use, bytes(data))


@settings(max_examples=100)
@given(st.sampled_from([data[:12] for data in WHOLE.values()]), st.binary(max_size=300))
def test_a_right_beginning_with_anything_behind_it(start: bytes, rest: bytes) -> None:
    assert_picture_or_refusal(lambda data: prepare(data, SHA, RULES), start + rest)


def test_bytes_behind_the_picture_do_not_matter_and_are_not_kept() -> None:
    secret = b"PK\x03\x04 something carried along"
    for kind, data in KINDS.items():
        made = prepare(data + secret, SHA, RULES)
        assert secret not in made.data, kind


@pytest.mark.parametrize("damage", [b"E\xaaif", b"\xff\xff\xff\xff"])
def test_a_heic_with_unreadable_item_names_never_reaches_the_decoder(damage: bytes) -> None:
    data = WHOLE["HEIC"].replace(b"Exif", damage, 1)
    assert data != WHOLE["HEIC"]
    for use in USES:  # the decoder would end the whole program
        with pytest.raises(Refused):
            use(data)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_colour_profile_never_stands_in_the_way(changes: list[tuple[int, int]]) -> None:
    profile = bytearray(swapped_profile())
    for at, value in changes:
        profile[at % len(profile)] = value
    made = prepare(encode(photo(40, 30), "JPEG", icc_profile=bytes(profile)), SHA, RULES)
    assert made.rendition.width == 40
