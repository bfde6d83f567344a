"""The web version: upright, right colours, within the rules, nothing but the picture in it."""

from __future__ import annotations

import hashlib
import io
import math
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageStat, PngImagePlugin

from editor_app.model.errors import Refused
from editor_app.model.picture import PictureRules, Prepared
from editor_app.pictures.prepare import prepare, thumbnail
from editor_app.pictures.trimming import trim_png
from pictures.drawing import (
    DATA,
    RULES,
    SHA,
    UPRIGHT,
    as_stored,
    camera_exif,
    corner_colours,
    corners,
    decode,
    encode,
    files_of_every_kind,
    photo,
    screenshot,
    swapped_profile,
)

KINDS = files_of_every_kind()
TRACES = (b"Exif", b"http://ns.adobe.com", b"ICC_PROFILE", b"iCCP", b"eXIf", b"tEXt", b"iTXt", b"Test Phone", b"GPS")


def made(data: bytes, rules: PictureRules = RULES) -> tuple[Prepared, Image.Image]:
    prepared = prepare(data, SHA, rules)
    rendition = prepared.rendition
    image = decode(prepared.data)
    assert (rendition.width, rendition.height) == image.size
    assert rendition.size == len(prepared.data)
    assert rendition.sha256 == hashlib.sha256(prepared.data).hexdigest()
    assert rendition.media_type == {"JPEG": "image/jpeg", "PNG": "image/png"}[image.format or ""]
    assert rendition.asset == SHA
    assert rendition.name.isascii()
    return prepared, image


def psnr(one: Image.Image, other: Image.Image) -> float:
    error = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).rms
    mean = sum(value * value for value in error) / len(error)
    return 99.0 if mean == 0 else 10 * math.log10(255 * 255 / mean)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_becomes_a_web_picture(kind: str) -> None:
    prepared, image = made(KINDS[kind])
    assert corner_colours(image) == UPRIGHT
    assert image.size == (128, 64)
    assert prepared.rendition.media_type in ("image/jpeg", "image/png")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_exactly_once(kind: str, orientation: int) -> None:
    data = encode(as_stored(corners(), orientation), kind, exif=camera_exif(orientation))
    prepared, image = made(data)
    assert corner_colours(image) == UPRIGHT
    assert image.size == (128, 64)
    assert image.getexif().get(0x0112) is None
    assert ("已按拍摄方向摆正" in prepared.rendition.notes) == (orientation != 1)
    small = decode(thumbnail(data, (40, 40)))
    assert corner_colours(small) == UPRIGHT
    assert small.size == (40, 20)


@pytest.mark.parametrize("orientation", [1, 5, 6])
def test_heic_is_turned_by_its_decoder_and_not_again(orientation: int) -> None:
    prepared, image = made((DATA / f"corners-{orientation}.heic").read_bytes())
    assert corner_colours(image) == UPRIGHT
    assert image.size == (128, 64)
    assert prepared.rendition.notes[0] == "已转为 JPEG"


def test_orientation_of_a_large_photo_survives_scaled_decoding() -> None:
    for orientation in range(1, 9):
        data = encode(as_stored(corners(3001, 1999), orientation), "JPEG", exif=camera_exif(orientation))
        _, image = made(data)
        assert corner_colours(image) == UPRIGHT
        assert image.size == (1280, 853)


def test_xmp_orientation_does_not_turn_what_viewers_show_unturned() -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    _, image = made(encode(corners(), "JPEG", xmp=xmp))
    assert corner_colours(image) == UPRIGHT


def test_nothing_of_the_camera_is_left() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    jpeg = encode(corners(), "JPEG", exif=camera_exif(6), comment=b"Test Phone", icc_profile=profile, xmp=b"<x>GPS</x>")
    png = encode(screenshot(), "PNG", exif=camera_exif(1), icc_profile=profile, dpi=(300, 300))
    for data in (jpeg, png):
        prepared, image = made(data)
        assert not any(trace in prepared.data for trace in TRACES)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert not any(trace in thumbnail(data, (64, 64)) for trace in TRACES)


def test_notes_say_what_was_done() -> None:
    prepared, _ = made(encode(as_stored(photo(2000, 1500), 6), "JPEG", quality=95, exif=camera_exif(6)))
    kilobytes = round(prepared.rendition.size / 1000)
    assert prepared.rendition.notes == (
        "已按拍摄方向摆正",
        "已清除拍摄位置",
        "已清除设备信息",
        "已缩小到 1280×960",
        f"已压缩到 {kilobytes} KB",
    )
    assert prepared.rendition.name == f"20260712-{prepared.rendition.sha256[:12]}.jpg"
    plain, _ = made(encode(photo(300, 200), "JPEG", quality=20))
    assert plain.rendition.notes == ()
    assert plain.rendition.name == f"{plain.rendition.sha256[:12]}.jpg"


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        *(("L", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGBA", "PNG"), ("RGBA", "WEBP"), ("1", "PNG"), ("CMYK", "JPEG")),
        *(
            ("CMYK", "TIFF"),
            ("L", "JPEG"),
            ("L", "TIFF"),
            ("YCbCr", "JPEG"),
            ("P", "GIF"),
            ("1", "BMP"),
            ("LAB", "TIFF"),
        ),
    ],
)
def test_every_mode_comes_out_with_its_brightness(mode: str, kind: str) -> None:
    source = Image.linear_gradient("L").resize((256, 128))
    if mode == "LAB":
        transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
        picture = ImageCms.applyTransform(source.convert("RGB"), transform)
        assert picture is not None
    else:
        picture = source.convert(mode, dither=Image.Dither.NONE) if mode == "1" else source.convert(mode)
    options: dict[str, Any] = {"quality": 95} if kind in ("JPEG", "WEBP") else {}
    _, image = made(encode(picture, kind, **options))
    assert image.mode in ("L", "RGB", "P", "1")
    expected = source.point(lambda value: 255 if value > 127 else 0) if mode == "1" else source
    assert psnr(image, expected) > 30


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("TIFF", {}), ("TIFF", {"compression": "tiff_lzw"})])
def test_sixteen_bit_grey_keeps_its_brightness(kind: str, options: dict[str, str]) -> None:
    rows = b"".join(struct.pack("<256H", *[row * 257] * 256) for row in range(256))
    deep = Image.frombytes("I;16", (256, 256), rows)
    _, image = made(encode(deep, kind, **options))
    assert psnr(image, Image.linear_gradient("L")) > 40


def test_sixteen_bit_colour_keeps_its_brightness() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\x00" + struct.pack(">3H", row * 257, 0, 65535 - row * 257) * 64 for row in range(256))
    head = struct.pack(">IIBBBBB", 64, 256, 16, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    _, image = made(png)
    red, green, blue = image.convert("RGB").split()
    ramp = Image.linear_gradient("L").resize((64, 256))
    assert psnr(red, ramp) > 28
    assert psnr(blue, ImageChops.invert(ramp)) > 28
    assert psnr(green, Image.new("L", (64, 256))) > 28


@pytest.mark.parametrize("mode", ["I", "F"])
def test_deep_grey_of_unknown_range_is_spread_over_what_occurs(mode: str) -> None:
    ramp = Image.linear_gradient("L").convert("F").point(lambda value: value * 1000.0 - 5000.0)
    _, image = made(encode(ramp.convert(mode), "TIFF"))
    assert psnr(image, Image.linear_gradient("L")) > 40


def test_transparent_parts_become_white() -> None:
    picture = Image.new("RGBA", (200, 100), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (0, 0, 100, 100))
    picture.paste((0, 0, 0, 128), (150, 0, 200, 100))
    keyed = Image.new("RGB", (200, 100), (255, 0, 0))
    keyed.paste((0, 0, 255), (0, 0, 100, 100))
    cases = {
        "RGBA PNG": encode(picture, "PNG"),
        "RGBA WEBP": encode(picture, "WEBP", lossless=True, exact=True),
        "colour key PNG": encode(keyed, "PNG", transparency=(255, 0, 0)),
        "GIF": encode(keyed.quantize(4), "GIF", transparency=_index_of(keyed.quantize(4), (120, 50))),
    }
    for name, data in cases.items():
        prepared, image = made(data)
        rgb = image.convert("RGB")
        assert "透明处已填白" in prepared.rendition.notes, name
        assert _near(rgb, (50, 50), (0, 0, 255)), name
        assert _near(rgb, (125, 50), (255, 255, 255)), name
    assert _near(decode(prepare(cases["RGBA PNG"], SHA, RULES).data).convert("RGB"), (175, 50), (127, 127, 127))


def _index_of(palette: Image.Image, place: tuple[int, int]) -> int:
    value: Any = palette.getpixel(place)
    return int(value)


def _near(image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    pixel: Any = image.getpixel(place)
    return all(abs(a - b) <= 6 for a, b in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_colours_follow_the_profile(kind: str) -> None:
    image = Image.new("RGB", (64, 64), (200, 40, 60))
    options: dict[str, Any] = {"quality": 95} if kind in ("JPEG", "WEBP") else {}
    prepared, result = made(encode(image, kind, icc_profile=swapped_profile(), **options))
    assert "颜色已转为 sRGB" in prepared.rendition.notes
    pixel: Any = result.convert("RGB").getpixel((32, 32))
    assert all(abs(a - b) <= 8 for a, b in zip(pixel, (40, 200, 60), strict=True)), pixel


def test_srgb_pictures_keep_their_numbers() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = screenshot(300, 200)
    prepared, result = made(encode(image, "PNG", icc_profile=profile))
    assert "颜色已转为 sRGB" not in prepared.rendition.notes
    assert ImageChops.difference(result.convert("RGB"), image).getbbox() is None


@pytest.mark.parametrize("profile", [b"", b"nonsense", bytes(5_000_000), swapped_profile()[:200]])
def test_a_profile_that_cannot_be_used_counts_as_absent(profile: bytes) -> None:
    _, image = made(encode(corners(), "PNG", icc_profile=profile))
    assert corner_colours(image) == UPRIGHT


def test_texts_of_unreasonable_size_do_not_make_a_png_unusable() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Workflow", "x" * 3_000_000, zip=True)
    notes.add_itxt("XML:com.adobe.xmp", "<x>" + "y" * 3_000_000, zip=True)
    notes.add_itxt("Plain", "z" * 3_000_000)
    notes.add_text("Comment", "kept short", zip=True)
    image = Image.open(io.BytesIO(trim_png(encode(corners(), "PNG", pnginfo=notes))))
    assert set(image.info) == {"Comment"}
    assert corner_colours(made(encode(corners(), "PNG", pnginfo=notes))[1]) == UPRIGHT


def test_a_profile_for_another_kind_of_colour_counts_as_absent() -> None:
    _, image = made(encode(corners().convert("CMYK"), "JPEG", icc_profile=swapped_profile()))
    assert corner_colours(image) == UPRIGHT


def test_drawings_and_screenshots_stay_sharp() -> None:
    source = screenshot()
    prepared, image = made(encode(source, "PNG"))
    assert prepared.rendition.media_type == "image/png"
    assert prepared.rendition.name.endswith(".png")
    assert ImageChops.difference(image.convert("RGB"), source).getbbox() is None
    smaller, _ = made(encode(screenshot(2600, 1800), "PNG"))
    assert smaller.rendition.media_type == "image/png"
    assert smaller.rendition.width == 1280


def test_photos_saved_as_png_become_jpeg() -> None:
    prepared, image = made(encode(photo(800, 600), "PNG"))
    assert prepared.rendition.media_type == "image/jpeg"
    assert prepared.rendition.notes[0] == "已转为 JPEG"
    assert psnr(image, photo(800, 600)) > 32


def test_only_the_first_frame_is_taken() -> None:
    frames = [corners(), Image.new("RGB", (128, 64), "white")]
    for kind in ("GIF", "WEBP", "PNG"):
        prepared, image = made(encode(frames[0], kind, save_all=True, append_images=frames[1:]))
        assert corner_colours(image) == UPRIGHT
        assert "动图只取第一帧" in prepared.rendition.notes
        assert getattr(image, "n_frames", 1) == 1


@settings(max_examples=60)
@given(
    size=st.tuples(st.integers(1, 700), st.integers(1, 700)),
    box=st.tuples(st.integers(1, 900), st.integers(1, 900)),
    budget=st.integers(3_000, 200_000),
    quality=st.integers(60, 95),
    kind=st.sampled_from(["JPEG", "PNG", "WEBP"]),
)
def test_whatever_the_rules_the_result_keeps_them(
    size: tuple[int, int], box: tuple[int, int], budget: int, quality: int, kind: str
) -> None:
    rules = PictureRules(box[0], box[1], budget, quality, 60, 200)
    prepared, image = made(encode(photo(*size, detail=2), kind), rules)
    assert len(prepared.data) <= budget * 0.9
    assert image.width <= min(size[0], box[0])
    assert image.height <= max(1, min(size[1], box[1]))
    scale = min(1.0, box[0] / size[0], box[1] / size[1])
    assert image.width <= max(1, round(size[0] * scale))
    shape_error = abs(image.width * size[1] - image.height * size[0])
    assert shape_error <= max(size) * 1.0 + 1 or 1 in image.size


def test_the_budget_is_used() -> None:
    data = encode(photo(1600, 1200, detail=3), "JPEG", quality=95)
    for budget in (400_000, 250_000, 150_000):
        rules = PictureRules(max_bytes=budget)
        prepared, image = made(data, rules)
        assert len(prepared.data) <= budget * 0.9
        assert len(prepared.data) >= budget * 0.9 * 0.85 or image.width == 1280
    unlimited, _ = made(data, PictureRules(max_bytes=10_000_000))
    assert unlimited.rendition.width == 1280


def test_a_budget_that_holds_no_picture_is_refused_in_words() -> None:
    with pytest.raises(Refused) as caught:
        prepare(encode(photo(300, 200), "JPEG"), SHA, PictureRules(max_bytes=100))
    assert caught.value.code == "picture.over_budget"


def test_small_pictures_are_never_enlarged() -> None:
    for size in ((1, 1), (7, 3), (640, 480)):
        assert made(encode(photo(*size), "PNG"))[1].size == size
        assert decode(thumbnail(encode(photo(*size), "PNG"), (2000, 2000))).size == size


def test_a_very_tall_picture_keeps_to_the_height() -> None:
    _, image = made(encode(photo(600, 9000), "JPEG"), PictureRules(max_height=3000))
    assert image.size == (200, 3000)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_quality_is_close_to_the_best_possible(kind: str) -> None:
    source = photo(3000, 2000, detail=5)
    rules = PictureRules(max_width=900, max_bytes=10_000_000, quality=90)
    _, image = made(encode(source, kind, **({"quality": 95} if kind == "JPEG" else {})), rules)
    assert psnr(image, source.resize((900, 600), Image.Resampling.LANCZOS)) > 32


def test_same_input_same_bytes_also_from_many_threads() -> None:
    inputs = [*KINDS.values(), encode(photo(1500, 1000), "JPEG", exif=camera_exif(6))] * 3
    expected = [prepare(data, SHA, RULES) for data in inputs]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda data: prepare(data, SHA, RULES), inputs)) == expected


def test_thumbnails_fit_their_box() -> None:
    data = encode(as_stored(photo(900, 600), 6), "JPEG", exif=camera_exif(6))
    for box, size in (((240, 240), (240, 160)), ((60, 500), (60, 40)), ((500, 10), (15, 10))):
        small = decode(thumbnail(data, box))
        assert small.size == size
        assert small.format == "JPEG"
