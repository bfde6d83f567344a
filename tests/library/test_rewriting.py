"""Damage to nothing but the search index costs nothing: the tables are carried over, the damaged file stays as it is."""

from __future__ import annotations

import random
from pathlib import Path

import apsw
import pytest

from editor_app.library.aside import set_aside_files
from editor_app.library.doctor import check
from editor_app.library.library import Library
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata

PAGE = 4096


def make(folder: Path) -> list[str]:
    with Library.open(folder) as library:
        made = [
            library.articles.create(Metadata(title=f"第{number}篇"), Body((paragraph(f"{number}" + "字词句章" * 300),)))
            for number in range(20)
        ]
        library.articles.trash(made[0].id)
        library.settings.set("window.welcomed", True)
        library.database.run("INSERT INTO sites VALUES (1, '站', 'intake', 'https://example.org', 'u', 'plain', '{}')")
    return [article.id for article in made]


def pages_of(database: Path, *names: str) -> list[int]:
    """Numbers of the pages of tables and indexes."""
    connection = apsw.Connection(str(database))
    marks = ", ".join("?" * len(names))
    rows = connection.execute(f"SELECT pageno FROM dbstat WHERE name IN ({marks})", names).fetchall()
    connection.close()
    return [int(str(row[0])) for row in rows]


def damage(database: Path, page: int, *, unclean: bool = True) -> bytes:
    data = bytearray(database.read_bytes())
    data[(page - 1) * PAGE : page * PAGE] = random.Random(page).randbytes(PAGE)
    database.write_bytes(bytes(data))
    if unclean:
        (database.parent / "lock").write_text("1234".ljust(20))
    return bytes(data)


def test_every_damaged_page_of_the_index_costs_nothing(tmp_path: Path) -> None:
    articles = make(tmp_path / "first")
    whole = (tmp_path / "first" / "library.db").read_bytes()
    pages = pages_of(
        tmp_path / "first" / "library.db", "article_words_data", "article_words_idx", "article_characters_data"
    )
    assert len(pages) > 5
    for page in random.Random(1).sample(pages, 6):
        folder = tmp_path / str(page)
        folder.mkdir()
        (folder / "library.db").write_bytes(whole)
        damaged = damage(folder / "library.db", page)
        with Library.open(folder) as library:
            assert check(library) == []
            assert [row.id for row in library.articles.list()] == articles[:0:-1]
            assert [site.name for site in library.sites.list()] == ["站"]
            assert library.settings.get("window.welcomed") is True
            assert len(library.search.find("词句")) == 19
            assert [library.revisions.list(article)[0].number for article in articles] == [1] * 20
            assert next(code for code, _ in library.warnings()) == "library.rewritten"
        (aside,) = set_aside_files(folder)
        assert aside.read_bytes() == damaged
        with Library.open(folder) as library:
            assert "library.rewritten" not in [code for code, _ in library.warnings()]
        assert not list(folder.glob(".restoring-*"))


def test_a_damaged_page_of_the_texts_ends_in_the_choice(tmp_path: Path) -> None:
    make(tmp_path)
    page = pages_of(tmp_path / "library.db", "contents")[2]
    damaged = damage(tmp_path / "library.db", page)
    with pytest.raises(Unavailable) as told:
        Library.open(tmp_path)
    assert told.value.code == "library.damaged_alone"
    (aside,) = set_aside_files(tmp_path)
    assert aside.read_bytes() == damaged
    assert not (tmp_path / "library.db").exists()


def test_what_stands_in_the_log_alone_is_carried_over_too(tmp_path: Path) -> None:
    make(tmp_path)
    page = pages_of(tmp_path / "library.db", "article_words_data")[3]
    damage(tmp_path / "library.db", page)
    keep = apsw.Connection(str(tmp_path / "library.db"))
    keep.execute("PRAGMA wal_autocheckpoint = 0")
    keep.execute("UPDATE settings SET value = 'false' WHERE key = 'window.welcomed'")
    log = (tmp_path / "library.db-wal").read_bytes()
    keep.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    keep.close()
    (tmp_path / "library.db-wal").write_bytes(log)
    with Library.open(tmp_path) as library:
        assert library.settings.get("window.welcomed") is False
        assert check(library) == []
