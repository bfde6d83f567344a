"""What inspecting finds, and what it refuses."""

from __future__ import annotations

import struct
import sys
import time
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from editor_app.model.errors import Refused
from editor_app.model.picture import MAX_FILE_BYTES
from editor_app.model.problems import SENTENCES, explain
from editor_app.pictures.inspect import inspect
from editor_app.pictures.prepare import prepare, thumbnail
from pictures.drawing import (
    DATA,
    RULES,
    SHA,
    as_stored,
    camera_exif,
    corners,
    encode,
    files_of_every_kind,
    photo,
)

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning:PIL"),  # its remarks on damaged EXIF
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),  # our own limit must hold without it
]

KINDS = files_of_every_kind()


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        inspect(data)
    assert caught.value.code in SENTENCES
    assert "？" not in explain(caught.value)
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_told_by_its_content(kind: str) -> None:
    info = inspect(KINDS[kind])
    media_type = "image/heic" if kind == "HEIC" else f"image/{kind.split()[0].lower()}"
    assert (info.media_type, info.width, info.height) == (media_type, 128, 64)
    assert not info.animated


@pytest.mark.parametrize("orientation", range(1, 9))
def test_size_is_as_a_viewer_shows_it(orientation: int) -> None:
    data = encode(as_stored(corners(), orientation), "JPEG", exif=camera_exif(orientation))
    info = inspect(data)
    assert (info.width, info.height, info.orientation) == (128, 64, orientation)


@pytest.mark.parametrize("orientation", [5, 6])
def test_size_of_a_turned_heic_is_as_a_viewer_shows_it(orientation: int) -> None:
    info = inspect((DATA / f"corners-{orientation}.heic").read_bytes())
    assert (info.width, info.height, info.orientation) == (128, 64, orientation)
    assert info.taken_at == "2026-07-12 07:40:12"
    assert info.has_location
    assert info.has_device_data


def test_camera_data_is_found() -> None:
    info = inspect(encode(corners(), "JPEG", exif=camera_exif()))
    assert info.taken_at == "2026-07-12 07:40:12"
    assert info.has_location
    assert info.has_device_data
    bare = inspect(encode(corners(), "JPEG"))
    assert (bare.taken_at, bare.has_location, bare.has_device_data) == ("", False, False)


@pytest.mark.parametrize("when", ["0000:00:00 00:00:00", "2026:13:40 25:61:61", "    :  :     :  :  ", "yesterday", ""])
def test_a_date_that_is_none_counts_as_absent(when: str) -> None:
    exif = camera_exif()
    exif.get_ifd(0x8769)[0x9003] = when
    assert inspect(encode(corners(), "JPEG", exif=exif)).taken_at == ""


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_counts_as_upright(orientation: int) -> None:
    info = inspect(encode(corners(), "JPEG", exif=camera_exif(orientation)))
    assert (info.width, info.height, info.orientation) == (128, 64, 1)


def test_animation_is_noticed() -> None:
    frames = [corners(), Image.new("RGB", (128, 64), "white")]
    for kind in ("GIF", "WEBP", "PNG"):
        assert inspect(encode(frames[0], kind, save_all=True, append_images=frames[1:])).animated


def test_damaged_exif_does_not_make_the_picture_unusable() -> None:
    good = encode(corners(), "JPEG", exif=camera_exif(6))
    start = good.index(b"Exif\x00\x00")
    for at in range(start + 6, start + 60):
        damaged = bytearray(good)
        damaged[at] ^= 0xFF
        assert inspect(bytes(damaged)).media_type == "image/jpeg"


def test_megabytes_of_metadata_cost_no_time() -> None:
    good = encode(corners(), "JPEG", exif=camera_exif(6))
    filler = b"\xff\xe1" + (65533).to_bytes(2, "big") + b"Exif\x00\x00II*\x00" + bytes(65521)
    start = good.index(b"\xff\xe1")
    length = 2 + int.from_bytes(good[start + 2 : start + 4], "big")
    bloated = good[: start + length] + filler * 600 + good[start + length :]
    began = time.thread_time()
    info = inspect(bloated)
    assert time.thread_time() - began < 3.0  # six seconds of computing where the decoder gets all of it
    assert (info.orientation, info.has_location) == (6, True)


def test_no_picture_is_refused() -> None:
    for data in (
        b"",
        b"\x00",
        b"hello",
        "一段文字".encode(),
        b"BMW is not a bitmap, only text",
        b"\xff\xd8",
        bytes(5000),
    ):
        assert refusal(data).code == "picture.unreadable"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(/tmp/made) (w) file\n", "EPS"),
        (b"\xc5\xd0\xd3\xc6" + bytes(40), "EPS"),
        (b"8BPS\x00\x01" + bytes(40), "PSD"),
        (b"\x00\x00\x01\x00\x01\x00" + bytes(40), "ICO"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04" + bytes(40), "ZIP"),
        (b"\x00\x00\x00\x20ftypqt  " + bytes(40), "MP4/MOV"),
    ],
)
def test_known_files_that_are_not_taken_are_named(data: bytes, kind: str) -> None:
    error = refusal(data)
    assert (error.code, error.details["kind"]) == ("picture.unsupported", kind)
    assert kind in explain(error)


def test_camera_raw_is_refused_for_it_would_give_its_tiny_preview() -> None:
    assert refusal(encode(corners(), "TIFF", tiffinfo={0xC612: b"\x01\x04\x00\x00"})).details["kind"] == "RAW"
    assert refusal(encode(corners(), "TIFF", tiffinfo={0x00FE: 1})).details["kind"] == "RAW"


def test_a_file_over_fifty_megabytes_is_refused() -> None:
    error = refusal(encode(corners(), "JPEG") + bytes(MAX_FILE_BYTES))
    assert (error.code, error.details["megabytes"]) == ("picture.file_too_large", 50)


def test_heic_without_its_decoder_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    error = refusal(KINDS["HEIC"])
    assert error.code == "picture.heic_missing"
    assert "HEIC" in explain(error)
    assert inspect(KINDS["JPEG"]).width == 128


def bomb(kind: str, width: int, height: int) -> bytes:
    """A small file whose head promises `width` × `height` pixels."""
    if kind == "PNG":
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
        body = b"".join(
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
            for name, data in chunks
        )
        return b"\x89PNG\r\n\x1a\n" + body
    if kind == "GIF":
        return (
            b"GIF89a"
            + struct.pack("<HHBBB", width, height, 0x80, 0, 0)
            + bytes(6)
            + b","
            + struct.pack("<HHHHB", 0, 0, width, height, 0)
            + b"\x02\x02\x4c\x01\x00;"
        )
    if kind == "BMP":
        return (
            b"BM"
            + struct.pack("<IHHI", 1000, 0, 0, 54)
            + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
        )
    data = bytearray(encode(corners(), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "JPEG"])
@pytest.mark.parametrize("size", [(9000, 9000), (12700, 12700), (65000, 65000)])
def test_bombs_are_refused_at_once(kind: str, size: tuple[int, int]) -> None:
    data = bomb(kind, *size)
    uses: tuple[Callable[[bytes], object], ...] = (
        inspect,
        lambda data: prepare(data, SHA, RULES),
        lambda data: thumbnail(data, (90, 60)),
    )
    for use in uses:
        began = time.thread_time()
        with pytest.raises(Refused) as caught:
            use(data)
        assert caught.value.code == "picture.bomb"
        assert time.thread_time() - began < 2.0


def test_a_large_picture_within_the_limit_is_taken() -> None:
    info = inspect(encode(Image.new("L", (8900, 8900)), "JPEG"))
    assert (info.width, info.height) == (8900, 8900)


def test_a_photo_is_decoded_once_to_see_that_it_is_whole() -> None:
    data = encode(photo(400, 300), "JPEG")
    assert refusal(data[: len(data) // 2]).code == "picture.truncated"
