"""The unit's mark: where it stands, how strong, and that nothing is stamped twice."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from editor_app.app import open_workroom
from editor_app.model.errors import Refused
from editor_app.model.picture import PictureRules
from editor_app.pictures.watermark import stamp

RULES = PictureRules(max_width=600)


def encoded(image: Image.Image, kind: str) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def sign() -> bytes:
    mark = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    mark.paste((255, 0, 0, 255), (0, 0, 100, 100))
    return encoded(mark, "PNG")


def test_the_mark_stands_at_the_lower_right_and_lets_the_picture_through() -> None:
    stamped = stamp(Image.new("RGB", (1000, 800), "white"), sign())
    assert stamped.getpixel((500, 400)) == (255, 255, 255)
    left, right = stamped.getpixel((830, 750)), stamped.getpixel((940, 750))
    assert isinstance(left, tuple)
    assert left[0] == 255
    assert 50 < left[1] < 150
    assert right == (255, 255, 255)  # the transparent half
    small = Image.new("L", (100, 80), 255)
    assert stamp(small, sign()) is small


def test_it_is_off_at_first_and_can_be_taken_back(tmp_path: Path) -> None:
    with open_workroom(tmp_path / "library") as room:
        pictures = room.illustrating
        asset = pictures.add_bytes(encoded(Image.new("RGB", (1200, 900), (200, 210, 220)), "JPEG"), "a.jpg").sha256
        plain = pictures.rendition(asset, RULES)
        assert "已加水印" not in plain.notes
        pictures.set_mark(sign())
        marked = pictures.rendition(asset, RULES)
        assert "已加水印" in marked.notes
        assert marked.sha256 != plain.sha256
        again = pictures.add_bytes(pictures.rendition_bytes(asset, RULES)[0], "b.jpg").sha256
        assert again == marked.sha256
        assert "已加水印" not in pictures.rendition(again, RULES).notes
        pictures.set_mark(b"")
        assert pictures.rendition(asset, RULES) == plain


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no picture", "picture.unreadable"),
        (encoded(Image.new("RGB", (50, 50)), "JPEG"), "picture.not_png"),
        (encoded(Image.effect_noise((700, 700), 90).convert("RGB"), "PNG"), "picture.mark_too_large"),
    ],
)
def test_what_cannot_be_a_mark_changes_nothing(tmp_path: Path, data: bytes, code: str) -> None:
    with open_workroom(tmp_path / "library") as room:
        room.illustrating.set_mark(sign())
        with pytest.raises(Refused) as told:
            room.illustrating.set_mark(data)
        assert told.value.code == code
        assert room.illustrating.mark() == sign()
