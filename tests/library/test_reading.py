"""A library that another process owns can be looked at, and nothing of it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.body import Body, body_text, paragraph
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata
from editor_app.model.picture import PictureInfo

BODY = Body((paragraph("河堤上已经有人"),))


def files(folder: Path) -> dict[str, str]:
    """What lies there, but for the memory that owner and readers of the log share."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }


CHANGES: dict[str, Callable[[Library, str], object]] = {
    "create": lambda library, _: library.articles.create(Metadata(), BODY),
    "save": lambda library, article: library.articles.save(article, Metadata(), Body(), base_version=1),
    "trash": lambda library, article: library.articles.trash(article),
    "set": lambda library, _: library.settings.set("window.x", 1),
    "asset": lambda library, _: library.assets.add(b"x", "a.jpg", PictureInfo("image/jpeg", 1, 1)),
    "backup": lambda library, _: library.back_up(),
    "send": lambda library, _: build_workroom(library).submitting.run(),
    "transaction": lambda library, _: library.transaction().__enter__(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_refused_and_leaves_no_trace(tmp_path: Path, change: str) -> None:
    with Library.open(tmp_path) as owner:
        article = owner.articles.create(Metadata(title="稿"), BODY).id
        with Library.open_to_read(tmp_path) as reader:
            before = files(tmp_path)
            with pytest.raises(Unavailable, match=r"library\.read_only"):
                CHANGES[change](reader, article)
            assert files(tmp_path) == before


def test_it_sees_what_the_owner_writes_and_is_in_nobodys_way(tmp_path: Path) -> None:
    with Library.open(tmp_path) as owner:
        article = owner.articles.create(Metadata(title="稿"), BODY)
        with Library.open_to_read(tmp_path) as reader:
            assert reader.articles.get(article.id) == article
            saved = owner.articles.save(article.id, article.metadata, Body((paragraph("后来"),)), base_version=1)
            assert reader.articles.get(article.id) == saved
            assert body_text(reader.revisions.latest(article.id).body) == "后来"
            assert [row.id for row in reader.search.find("后来")] == [article.id]
    with Library.open(tmp_path) as again:
        assert again.articles.get(article.id) == saved
        assert again.database.quick_check() == []


def test_reading_takes_no_lock_and_outlives_the_owner(tmp_path: Path) -> None:
    with Library.open(tmp_path) as owner:
        article = owner.articles.create(Metadata(title="稿"), BODY)
        reader = Library.open_to_read(tmp_path)
    with Library.open(tmp_path) as next_owner:
        next_owner.articles.save(article.id, article.metadata, Body(), base_version=1)
        assert reader.articles.get(article.id).version == 2
        reader.close()
        next_owner.articles.trash(article.id)


def test_where_there_is_nothing_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        Library.open_to_read(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
