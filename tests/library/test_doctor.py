"""The doctor finds what is wrong, goes on looking, and mends what can be made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from editor_app.library.doctor import check
from editor_app.library.library import Library
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata
from editor_app.model.problems import sentence
from editor_app.services.keeping import Keeping


def codes(library: Library) -> list[str]:
    return [problem.code for problem in check(library)]


def test_a_new_library_is_healthy(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        assert check(library) == []


def test_changed_words_are_noticed(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        library.articles.create(Metadata(title="稿"), Body((paragraph("原来的字"),)))
        library.database.run("UPDATE contents SET body = replace(body, '原来', '别的')")
        assert codes(library) == ["doctor.content"]


def test_one_unreadable_article_keeps_nothing_else_from_being_seen(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        bad = library.articles.create(Metadata(title="坏稿"), Body((paragraph("坏"),)))
        good = library.articles.create(Metadata(title="好稿"), Body((paragraph("好"),)))
        library.database.run("UPDATE contents SET body = '{' WHERE id = 1")
        library.database.run("DELETE FROM article_words")
        with pytest.raises(Unavailable):
            library.articles.get(bad.id)
        assert library.articles.get(good.id).body == good.body
        problems = check(library)
        assert [problem.code for problem in problems] == ["doctor.content", "doctor.index"]
        for problem in problems:
            assert "？" not in sentence(problem.code, problem.details), "every detail is filled in"


@pytest.mark.parametrize("table", ["article_words", "article_characters"])
def test_articles_outside_the_index_are_counted_and_indexed(tmp_path: Path, table: str) -> None:
    with Library.open(tmp_path) as library:
        library.articles.create(Metadata(title="稿"), Body())
        library.database.run(f"DELETE FROM {table}")
        (problem,) = check(library)
        assert (problem.code, problem.details) == ("doctor.index", {"count": 1})
        assert library.search.rebuild() == 1
        assert check(library) == []


def test_broken_references_are_found(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        library.articles.create(Metadata(title="稿"), Body())
        library.database.run("PRAGMA foreign_keys = OFF")
        library.database.run("INSERT INTO revisions VALUES (99, 1, 'auto', 1, '2026-08-08T09:00:00Z')")
        assert codes(library) == ["doctor.reference"]


def test_an_unclean_stop_is_told_and_no_problem(tmp_path: Path) -> None:
    Library.open(tmp_path).close()
    (tmp_path / "lock").write_text("1234".ljust(20))
    with Library.open(tmp_path) as library:
        (lock,) = [item for item in Keeping(library, {}).examine() if item.name == "lock"]
        assert lock.ok
        assert "上次没有正常退出" in lock.said
    with Library.open(tmp_path) as library:
        (lock,) = [item for item in Keeping(library, {}).examine() if item.name == "lock"]
        assert lock.said == "只有这一个程序在写"
