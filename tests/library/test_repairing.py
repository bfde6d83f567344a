"""The repair: each thing that can break is broken in a real library first, put right, and nothing is deleted on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from editor_app.library.doctor import check
from editor_app.library.library import Library
from editor_app.library.repairing import repair
from editor_app.library.visible import mirror
from editor_app.model.article import Article
from editor_app.model.body import Body, Figure, paragraph
from editor_app.model.metadata import Metadata
from editor_app.model.problems import sentence
from editor_app.model.revision import RevisionReason
from editor_app.pictures.inspect import inspect
from writing import picture

ORIGINAL = picture(5)


def write(library: Library, title: str = "稿", words: str = "原来的字", *assets: str) -> Article:
    return library.articles.create(
        Metadata(title=title), Body((paragraph(words), *(Figure(asset) for asset in assets)))
    )


def with_picture(library: Library) -> str:
    """An article with an original that its visible backup holds, too."""
    asset = library.assets.add(ORIGINAL, "照片.jpg", inspect(ORIGINAL)).sha256
    write(library, "有图的稿", "字", asset)
    mirror(library.back_up(), library.path / "assets", library.path.parent / "stick", lambda done, total: None)
    return asset


def mend(library: Library) -> list[str]:
    """Repair, and what was done; every sentence has its details, the library is healthy afterwards."""
    done = repair(library, inspect, [library.path.parent / "stick"])
    for item in done:
        assert "？" not in sentence(item.code, item.details), item
        assert "没有预料到" not in sentence(item.code)
    codes = [item.code for item in done]
    assert codes[0] in ("repair.backup", "repair.search")
    assert codes[-1] in ("repair.search", "repair.daily")
    return [code for code in codes if code not in ("repair.backup", "repair.search", "repair.daily")]


def codes(library: Library) -> list[str]:
    return [problem.code for problem in check(library)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


def test_a_healthy_library_is_left_as_it_is(folder: Path) -> None:
    with Library.open(folder) as library:
        article = write(library)
        assert mend(library) == []
        assert library.articles.get(article.id) == article
        assert not list(folder.glob("backups/*-before-repair.db"))


def test_changed_words_come_back_from_a_backup_and_what_stood_there_is_kept(folder: Path) -> None:
    with Library.open(folder) as library:
        article = write(library)
        library.back_up()
        library.database.run("UPDATE contents SET body = replace(body, '原来', '别的')")
        assert codes(library) == ["doctor.content"]
        assert mend(library) == ["repair.content"]
        assert check(library) == []
        assert library.articles.get(article.id).body == article.body
        (kept,) = folder.glob("set-aside/content-*.json")
        assert "别的字" in kept.read_text(encoding="utf-8") or "别的的字" in kept.read_text(encoding="utf-8")
        assert list(folder.glob("backups/*-before-repair.db"))


def test_changed_words_that_no_backup_has_are_registered_as_they_are(folder: Path) -> None:
    with Library.open(folder) as library:
        article = write(library)
        for path in folder.glob("backups/*.db"):
            path.unlink()
        library.database.run("UPDATE contents SET body = replace(body, '原来', '别的')")
        assert mend(library) == ["repair.content_as_it_is"]
        assert check(library) == []
        assert "别的的字" in json.dumps(
            [str(block) for block in library.articles.get(article.id).body.blocks], ensure_ascii=False
        )
        assert len(list(folder.glob("set-aside/*.json"))) == 1


def test_changed_words_that_are_another_content_now_are_not_there_twice(folder: Path) -> None:
    with Library.open(folder) as library:
        first, second = write(library, "稿", "甲"), write(library, "稿", "乙")
        library.database.run(
            "UPDATE contents SET body = (SELECT body FROM contents WHERE id = 1) WHERE id = 2",
        )
        for path in folder.glob("backups/*.db"):
            path.unlink()
        assert mend(library) == ["repair.content_as_it_is"]
        assert check(library) == []
        assert library.articles.get(second.id).body == first.body
        assert len(list(folder.glob("set-aside/*.json"))) == 1


def test_a_wrong_digest_is_computed_again(folder: Path) -> None:
    with Library.open(folder) as library:
        article = write(library)
        library.database.run("UPDATE contents SET digest = 'x'")
        assert codes(library) == ["doctor.content"]
        assert mend(library) == ["repair.digest"]
        assert check(library) == []
        assert library.articles.get(article.id).digest == article.digest


def test_an_unreadable_article_gets_its_newest_readable_version(folder: Path) -> None:
    with Library.open(folder) as library:
        article = write(library, "稿", "第一版")
        library.revisions.pin(article.id, RevisionReason.SUBMITTED)
        library.articles.save(article.id, article.metadata, Body((paragraph("第二版"),)), base_version=1)
        for path in folder.glob("backups/*.db"):
            path.unlink()
        library.database.run("UPDATE contents SET body = '{' WHERE id = 2")
        assert mend(library) == ["repair.article"]
        assert library.articles.get(article.id).body == article.body
        assert library.articles.get(article.id).version == 3
        assert library.revisions.list(article.id)[0].reason is RevisionReason.RECOVERED
        assert library.database.one("SELECT body FROM contents WHERE id = 2") == ("{",), "what nobody can read stays"
        assert codes(library) == ["doctor.content"], "and goes on being told"


def test_an_unreadable_article_without_versions_comes_from_a_backup(folder: Path) -> None:
    with Library.open(folder) as library:
        article = write(library)
        library.back_up()
        library.articles.save(article.id, article.metadata, Body((paragraph("后来的字"),)), base_version=1)
        library.database.run("DELETE FROM revisions")
        library.database.run("DELETE FROM contents WHERE id = 1")
        library.database.run("UPDATE contents SET body = '{'")
        assert "repair.article" in mend(library)
        assert library.articles.get(article.id).body == article.body


def test_versions_without_their_article_bring_it_back(folder: Path) -> None:
    with Library.open(folder) as library:
        article = write(library, "丢了的稿")
        library.database.run("PRAGMA foreign_keys = OFF")
        library.database.run("DELETE FROM articles")
        assert "doctor.reference" in codes(library)
        done = mend(library)
        assert done[0] == "repair.lost_article"
        assert check(library) == []
        (row,) = library.articles.list()
        assert row.title == "丢了的稿"
        assert library.articles.get(row.id).body == article.body
        assert [hit.id for hit in library.search.find("丢了的")] == [row.id]


def test_a_version_whose_text_is_gone_gets_it_from_a_backup(folder: Path) -> None:
    with Library.open(folder) as library:
        article = write(library)
        library.revisions.pin(article.id, RevisionReason.SUBMITTED)
        library.articles.save(article.id, article.metadata, Body((paragraph("第二版"),)), base_version=1)
        library.back_up()
        library.database.run("PRAGMA foreign_keys = OFF")
        library.database.run("DELETE FROM contents WHERE id = 1")
        assert codes(library) == ["doctor.reference"]
        assert mend(library) == ["repair.revision"]
        assert check(library) == []
        assert library.revisions.get(article.id, 1).body == article.body


def test_texts_of_nobody_become_articles(folder: Path) -> None:
    with Library.open(folder) as library:
        article = write(library, "没人要的", "这些字")
        library.database.run("DELETE FROM revisions")
        library.database.run("DELETE FROM articles")
        assert codes(library) == ["doctor.unclaimed"]
        assert mend(library) == ["repair.unclaimed"]
        assert check(library) == []
        (row,) = library.articles.list()
        assert library.articles.get(row.id).body == article.body


@pytest.mark.parametrize("how", ["gone", "flipped", "cut", "no row", "neither"])
def test_an_original_comes_back_from_the_visible_backup(folder: Path, how: str) -> None:
    with Library.open(folder) as library:
        asset = with_picture(library)
        path = library.assets.path(asset)
        if how in ("gone", "neither"):
            path.unlink()
        if how in ("no row", "neither"):
            library.database.run("DELETE FROM assets")
        if how in ("flipped", "cut"):
            path.write_bytes(ORIGINAL[:-1] + b"!" if how == "flipped" else ORIGINAL[:100])
        assert codes(library)
        assert mend(library) == ["repair.picture_row" if how == "no row" else "repair.picture"]
        assert check(library) == []
        assert library.assets.read(asset) == ORIGINAL
        assert library.assets.get(asset).name == "照片.jpg"
        damaged = list(path.parent.glob(f"{asset}.damaged-*"))
        assert len(damaged) == (how in ("flipped", "cut"))


def test_an_original_that_nobody_has_stays_missing_and_damaged_bytes_stay_where_they_are(folder: Path) -> None:
    with Library.open(folder) as library:
        asset = with_picture(library)
        (library.path.parent / "stick" / "assets" / asset[:2] / asset).write_bytes(b"damaged there, too")
        library.assets.path(asset).write_bytes(b"damaged")
        assert mend(library) == []
        assert codes(library) == ["asset.damaged"]
        assert library.assets.path(asset).read_bytes() == b"damaged"


@pytest.mark.parametrize("how", ["DELETE FROM article_words_data", "DROP TABLE article_characters"])
def test_the_search_index_is_made_anew(folder: Path, how: str) -> None:
    with Library.open(folder) as library:
        article = write(library)
        library.database.run(how)
        assert codes(library) == ["doctor.index_broken"]
        mend(library)
        assert check(library) == []
        assert [row.id for row in library.search.find("原来")] == [article.id]


def test_a_missing_index_and_a_missing_table_are_made_again(folder: Path) -> None:
    with Library.open(folder) as library:
        write(library)
        library.database.run("DROP INDEX articles_by_content")
        library.database.run("DROP TABLE sites")
        assert codes(library) == ["doctor.schema", "doctor.schema"]
        assert mend(library) == ["repair.schema", "repair.schema"]
        assert check(library) == []
        assert library.sites.list() == []


def test_an_index_that_lost_its_entry_is_built_again(folder: Path) -> None:
    with Library.open(folder) as library:
        write(library)
        database = library.database
        (sql, root) = database.one("SELECT sql, rootpage FROM sqlite_schema WHERE name = 'articles_by_state'")
        database.run("PRAGMA writable_schema = ON")
        database.run("DELETE FROM sqlite_schema WHERE name = 'articles_by_state'")
    with Library.open(folder) as library:
        second = write(library, "第二篇")
        database = library.database
        database.run("PRAGMA writable_schema = ON")
        database.run(
            "INSERT INTO sqlite_schema VALUES ('index', 'articles_by_state', 'articles', ?, ?)",
            (root, sql),
        )
    with Library.open(folder) as library:
        assert "doctor.database" in codes(library)
        assert mend(library) == ["repair.reindexed"]
        assert check(library) == []
        assert second.id in [row.id for row in library.articles.list()]
        assert list(folder.glob("library.db.damaged-*")), "no proved backup can be made of it; a copy is"


def test_what_lists_show_is_what_stands_in_the_article(folder: Path) -> None:
    with Library.open(folder) as library:
        article = write(library)
        library.database.run("UPDATE articles SET title = '别的标题', pictures = 9")
        assert mend(library) == ["repair.lists"]
        (row,) = library.articles.list()
        assert (row.id, row.title, row.pictures) == (article.id, "稿", 0)
