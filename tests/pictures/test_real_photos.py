"""Photos as contributors send them, where they lie beside the repository."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from editor_app.pictures.inspect import inspect
from editor_app.pictures.prepare import prepare, thumbnail
from pictures.drawing import RULES, decode

# Sizes as they are meant to be seen: the sets named landscape and portrait are one photo stored in eight ways, the
# others were looked at.
UPRIGHT_SIZES = {
    "DSCN0010.jpg": (640, 480),
    "DSCN0025.jpg": (640, 480),
    "HMD_Nokia_8.3_5G.jpg": (4608, 1976),
    "IMG_5195.HEIC": (2566, 3313),
    "iphone_13_pro_max.HEIC": (3024, 4032),
    "iphone_hdr_NO.jpg": (3264, 2448),
    "landscape_6.jpg": (600, 450),
    "landscape_8.jpg": (600, 450),
    "portrait_3.jpg": (450, 600),
    "portrait_5.jpg": (450, 600),
}


@pytest.mark.parametrize("name", UPRIGHT_SIZES)
def test_real_photos_become_upright_clean_and_small(shared: Path, name: str) -> None:
    data = (shared / "real" / "photos" / name).read_bytes()
    info = inspect(data)
    assert (info.width, info.height) == UPRIGHT_SIZES[name]
    asset = hashlib.sha256(data).hexdigest()
    prepared = prepare(data, asset, RULES)
    image = decode(prepared.data)
    assert prepared.rendition.asset == asset
    assert (image.width > image.height) == (info.width > info.height)
    assert abs(image.width / image.height - info.width / info.height) < 0.01
    assert len(prepared.data) <= RULES.max_bytes
    assert image.width <= RULES.max_width
    assert not image.getexif()
    assert not set(image.info) & {"exif", "xmp", "icc_profile", "comment"}
    assert ("已清除拍摄位置" in prepared.rendition.notes) == info.has_location
    assert decode(thumbnail(data, (96, 96))).size[0 if info.width > info.height else 1] == 96


def test_one_photo_stored_in_two_ways_comes_out_the_same(shared: Path) -> None:
    for names in (("landscape_6.jpg", "landscape_8.jpg"), ("portrait_3.jpg", "portrait_5.jpg")):
        small = [
            decode(prepare((shared / "real" / "photos" / name).read_bytes(), "0" * 64, RULES).data)
            .convert("L")
            .resize((24, 24))
            for name in names
        ]
        one, other = (list(image.tobytes()) for image in small)
        # Both carry their number in the middle; all else is the same picture.
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) < 6
        turned = list(small[1].rotate(180).tobytes())
        assert sum(abs(a - b) for a, b in zip(one, turned, strict=True)) / len(one) > 20
