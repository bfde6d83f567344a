"""Of a damaged library every text that is whole comes out, and the damaged file is not touched."""

from __future__ import annotations

import os
import random
from pathlib import Path

from editor_app.library.doctor import check
from editor_app.library.library import Library
from editor_app.library.salvage import salvage
from editor_app.model.body import Body, body_text, paragraph
from editor_app.model.metadata import Metadata
from editor_app.model.picture import PictureInfo

FLIPS = 500 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 25


def make(folder: Path) -> dict[str, str]:
    texts = {}
    with Library.open(folder) as library:
        for number in range(12):
            text = f"第{number}篇" + "字" * (400 * number)
            article = library.articles.create(Metadata(title=f"稿{number}"), Body((paragraph("初稿"),)))
            article = library.articles.save(article.id, article.metadata, Body((paragraph(text),)), base_version=1)
            texts[article.id] = body_text(article.body)
    return texts


def test_a_sound_library_comes_out_whole_with_its_history(tmp_path: Path) -> None:
    texts = make(tmp_path / "old")
    with Library.open(tmp_path / "old") as library:
        asset = library.assets.add(b"picture", "a.jpg", PictureInfo("image/jpeg", 3, 4))
    came = salvage(tmp_path / "old" / "library.db", tmp_path / "new")
    assert (came.articles, came.revisions, came.unclaimed) == (12, 24, 0)
    with Library.open(tmp_path / "new") as library:
        assert check(library) == []
        assert library.assets.get(asset.sha256) == asset
        assert library.assets.read(asset.sha256) == b"picture"
        for article, text in texts.items():
            assert body_text(library.articles.get(article).body) == text
            assert [row.number for row in library.revisions.list(article)] == [3, 2, 1]


def test_without_its_first_page_the_texts_still_come_out(tmp_path: Path) -> None:
    texts = make(tmp_path / "old")
    path = tmp_path / "old" / "library.db"
    data = bytearray(path.read_bytes())
    data[:4096] = os.urandom(4096)
    path.write_bytes(bytes(data))
    assert salvage(path, tmp_path / "new").articles == len(texts)


def test_whatever_is_damaged_it_ends_and_touches_nothing(tmp_path: Path) -> None:
    make(tmp_path / "old")
    path = tmp_path / "old" / "library.db"
    good, chance = path.read_bytes(), random.Random(5)
    for number in range(FLIPS):
        data = bytearray(good)
        for _ in range(chance.choice((1, 20, 300))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(bytes(data))
        came = salvage(path, tmp_path / f"new{number}")
        assert came.articles + came.unclaimed >= 1
        assert path.read_bytes() == bytes(data)
