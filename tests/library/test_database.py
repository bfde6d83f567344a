"""Transactions, versions of the form, files that are not ours, errors in our words."""

from __future__ import annotations

import contextlib
import json
import threading
from pathlib import Path

import apsw
import pytest

from editor_app.library.backup import backups
from editor_app.library.database import APPLICATION_ID, Database, migrations
from editor_app.library.library import Library
from editor_app.model.article import ArticleState
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "library.db", tmp_path / "backups")


def names(database: Database) -> set[str]:
    return {row[0] for row in database.all("SELECT key FROM settings")}


def keep(database: Database, name: str) -> None:
    database.run("INSERT INTO settings VALUES (?, '1')", (name,))


def test_the_connection_is_as_safe_as_it_should_be(database: Database) -> None:
    for pragma, value in (
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("busy_timeout", 5000),
        ("application_id", APPLICATION_ID),
        ("user_version", len(migrations())),
    ):
        assert database.one(f"PRAGMA {pragma}") == (value,), pragma


def test_nested_transactions_are_all_or_nothing_by_themselves(database: Database) -> None:
    with database.transaction():
        keep(database, "outer")
        with contextlib.suppress(KeyError), database.transaction():
            keep(database, "inner")
            raise KeyError
        with database.transaction():
            keep(database, "second")
    assert names(database) == {"outer", "second"}
    with contextlib.suppress(KeyboardInterrupt), database.transaction():
        with database.transaction():
            keep(database, "gone")
        raise KeyboardInterrupt
    assert names(database) == {"outer", "second"}
    keep(database, "after")
    assert names(database) == {"outer", "second", "after"}


def test_nothing_stands_alone_after_the_disk_ended_a_transaction(database: Database) -> None:
    def work() -> None:
        with database.transaction():
            keep(database, "one")
            database._connection.execute("ROLLBACK")  # what SQLite does by itself when the disk is full
            with contextlib.suppress(Unavailable):
                keep(database, "two")

    with pytest.raises(Unavailable):
        work()
    assert names(database) == set()
    keep(database, "later")
    assert names(database) == {"later"}


def test_threads_take_turns(database: Database) -> None:
    def work(number: int) -> None:
        for turn in range(10):
            with database.transaction():
                keep(database, f"{number}.{turn}")
                database.count("turns")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(database)) == 40
    with database.transaction():
        assert database.count("turns") == 41


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (apsw.FullError("x"), "disk.full"),
        (apsw.IOError("x"), "disk.error"),
        (OSError(28, "x"), "disk.full"),
        (OSError(5, "x"), "disk.error"),
        (apsw.BusyError("x"), "library.busy"),
        (apsw.CorruptError("x"), "library.corrupt"),
        (apsw.ReadOnlyError("x"), "library.unwritable"),
        (PermissionError(13, "x"), "library.unwritable"),
    ],
)
def test_errors_are_told_in_our_words_and_undo_the_change(database: Database, error: Exception, code: str) -> None:
    def work() -> None:
        with database.transaction():
            keep(database, "lost")
            raise error

    with pytest.raises(Unavailable) as told:
        work()
    assert told.value.code == code
    assert names(database) == set()


OLD_PICTURE = "a" * 64


def old_library(path: Path, version: int) -> None:
    """A library of an earlier form with one article in it."""
    with contextlib.closing(apsw.Connection(str(path))) as connection:
        for script in migrations()[:version]:
            connection.execute(script)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version}")
        row = ["blocks", {"type": "figure_row", "figures": [{"type": "figure", "asset": OLD_PICTURE}] * 2}]
        connection.execute(
            "INSERT INTO contents VALUES (1, 'h', '{\"title\":\"老稿\"}', ?, 'd', 0)",
            (json.dumps({"format": 1, "blocks": [], "x": row}),),
        )
        connection.execute(
            "INSERT INTO articles (number, id, touched, version, state, content, title, initials, column_id, contributor,"
            " pictures, missing, created_at, updated_at)"
            " VALUES (1, 'aaaa', 7, 1, 'draft', 1, '老稿', '', '', '', 0, 0, 'x', 'x')"
        )


@pytest.mark.parametrize("version", range(1, len(migrations())))
def test_every_earlier_form_is_taken_over_with_a_backup(tmp_path: Path, version: int) -> None:
    old_library(tmp_path / "library.db", version)
    with Library.open(tmp_path) as library:
        assert [row.title for row in library.articles.list()] == ["老稿"]
        assert [row.id for row in library.search.find("老稿")] == ["aaaa"]
        if version < 6:
            assert [found.title for found in library.assets.likenesses.shown_in([OLD_PICTURE])] == ["老稿"]
    made = [path.name.split("-", 3)[-1] for path in backups(tmp_path / "backups")]
    wanted = [f"before-{number + 1:04d}.db" for number in range(version, len(migrations()))]
    assert sorted(name for name in made if name.startswith("before")) == wanted


def test_a_form_that_cannot_be_taken_over_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    old_library(path, 1)
    with contextlib.closing(apsw.Connection(str(path))) as connection:
        connection.execute("CREATE TABLE submissions (x)")  # in the way of the next script
    with pytest.raises(Unavailable) as failed:
        Library.open(tmp_path)
    assert failed.value.code == "library.not_migrated"
    with contextlib.closing(apsw.Connection(str(path))) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT title FROM articles").fetchall() == [("老稿",)]
    assert len(backups(tmp_path / "backups")) == 1


def test_a_damaged_library_of_an_earlier_form_is_set_aside_not_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    old_library(path, 1)
    with contextlib.closing(apsw.Connection(str(path))) as connection:
        # An index that lacks a row: what a quick look does not see, and the proof of a backup does.
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, '(content)', '(id)') WHERE name = 'articles_by_content'"
        )
    with pytest.raises(Unavailable) as damaged:
        Library.open(tmp_path)
    assert damaged.value.code == "library.damaged_alone"
    assert (tmp_path / str(damaged.value.details["aside"])).exists()
    assert backups(tmp_path / "backups") == []


def test_a_full_disk_in_a_migration_leaves_the_old_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_library(tmp_path / "library.db", 1)

    def full(name: str) -> None:
        if name == "migration.before_commit":
            raise OSError(28, "no space left")

    monkeypatch.setattr("editor_app.library.database.reach", full)
    with pytest.raises(Unavailable) as failed:
        Library.open(tmp_path)
    assert failed.value.code == "disk.full"
    monkeypatch.undo()
    with Library.open(tmp_path) as library:
        assert [row.title for row in library.articles.list()] == ["老稿"]


@pytest.mark.parametrize("application", [0, 252006673])
def test_the_file_of_another_program_is_not_touched(tmp_path: Path, application: int) -> None:
    with contextlib.closing(apsw.Connection(str(tmp_path / "library.db"))) as connection:
        connection.execute(f"PRAGMA application_id = {application}; CREATE TABLE photos (x)")
    before = (tmp_path / "library.db").read_bytes()
    for _ in range(2):
        with pytest.raises(Unavailable) as foreign:
            Library.open(tmp_path)
        assert foreign.value.code == "library.foreign"
    assert (tmp_path / "library.db").read_bytes() == before


@pytest.mark.parametrize("pragma", ["user_version = -1", "user_version = 1"])
def test_a_wrong_version_number_is_damage_told(tmp_path: Path, pragma: str) -> None:
    with Library.open(tmp_path) as library:
        library.articles.create(Metadata(title="稿"), Body((paragraph("好"),)))
        library.database.run(f"PRAGMA {pragma}")
    with pytest.raises(Unavailable) as told:
        Library.open(tmp_path)
    assert told.value.code in ("library.damaged", "library.damaged_alone", "library.not_migrated")


def test_a_word_that_is_no_state_is_damage_told(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(title="稿"), Body())
        library.database.run("UPDATE articles SET state = 'drXft'")
        for act in (library.articles.list, lambda: library.articles.get(article.id)):
            with pytest.raises(Unavailable) as told:
                act()
            assert told.value.code == "library.corrupt"
        library.articles.set_state(article.id, ArticleState.DRAFT)
        assert len(library.articles.list()) == 1
