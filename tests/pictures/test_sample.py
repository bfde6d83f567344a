"""The sample article that ships with the program shows what preparing does."""

from __future__ import annotations

import zipfile
from pathlib import Path

from editor_app.pictures.inspect import inspect
from editor_app.pictures.prepare import prepare
from pictures.drawing import RULES, SHA


def test_the_word_file_holds_the_six_photos_that_lie_beside_it(root: Path) -> None:
    sample = root / "resources" / "sample"
    photos = {path.read_bytes() for path in (sample / "photos").glob("*.jpg")}
    with zipfile.ZipFile(sample / "sample.docx") as package:
        inside = {package.read(name) for name in package.namelist() if name.startswith("word/media/")}
    assert len(photos) == 6
    assert inside == photos


def test_two_of_the_photos_need_turning_and_carry_a_place(root: Path) -> None:
    photos = sorted((root / "resources" / "sample" / "photos").glob("*.jpg"))
    infos = [inspect(path.read_bytes()) for path in photos]
    assert all((info.width, info.height) == (1800, 1200) for info in infos)
    assert len({info.taken_at for info in infos}) == 6
    assert sorted(info.orientation for info in infos) == [1, 1, 1, 1, 3, 6]
    for path, info in zip(photos, infos, strict=True):
        assert path.stat().st_size < 250_000
        notes = prepare(path.read_bytes(), SHA, RULES).rendition.notes
        assert info.has_location == ("已清除拍摄位置" in notes) == ("已按拍摄方向摆正" in notes)
