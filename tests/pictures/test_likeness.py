"""What looks alike to a person looks alike to us, and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance

from editor_app.app import open_workroom
from editor_app.model.body import Body, Figure
from editor_app.pictures.inspect import inspect
from editor_app.pictures.likeness import likeness


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    return Image.effect_noise((9, 7), 90 + seed).resize(size, Image.Resampling.BICUBIC).convert("RGB")


def distance(one: Image.Image, other: Image.Image) -> int:
    first, second = likeness(one), likeness(other)
    assert first is not None
    assert second is not None
    return (first ^ second).bit_count()


def saved(image: Image.Image, quality: int = 85) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


@pytest.mark.parametrize("seed", range(4))
def test_smaller_lighter_and_saved_again_is_alike(seed: int) -> None:
    image = scene(seed)
    for other in (
        image.resize((200, 150)),
        ImageEnhance.Brightness(image).enhance(1.15),
        Image.open(io.BytesIO(saved(image, 30))),
        image.convert("L"),
    ):
        assert distance(image, other) <= 6


def test_other_pictures_are_not_alike_and_blank_ones_like_nothing() -> None:
    scenes = [scene(seed) for seed in range(12)]
    near = [distance(a, b) for n, a in enumerate(scenes) for b in scenes[n + 1 :]]
    assert min(near) > 6
    assert likeness(Image.new("RGB", (50, 50), "white")) is None
    assert inspect(saved(scenes[0])).likeness is not None


def test_the_same_photo_again_is_found_in_other_articles(tmp_path: Path) -> None:
    with open_workroom(tmp_path / "library") as room:
        photo = scene(1)
        first = room.illustrating.add_bytes(saved(photo), "a.jpg")
        article = room.authoring.new(title="早先的稿")
        article = room.authoring.save(article.id, article.metadata, Body((Figure(first.sha256),)), article.version)
        again = room.illustrating.add_bytes(saved(photo.resize((320, 240)), 60), "b.jpg")
        other = room.illustrating.add_bytes(saved(scene(2)), "c.jpg")
        assert [found.title for found in room.illustrating.alike(again.sha256)] == ["早先的稿"]
        assert [found.asset for found in room.illustrating.alike(again.sha256)] == [first.sha256]
        assert room.illustrating.alike(other.sha256) == []
        assert room.illustrating.alike(again.sha256, article.id) == []
        assert [found.title for found in room.illustrating.alike(first.sha256)] == ["早先的稿"]
        room.authoring.save(article.id, article.metadata, Body(), article.version)
        assert room.illustrating.alike(again.sha256) == []
