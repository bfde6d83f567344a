"""A library that does not open ends in a choice, and every choice in a library; what was there is never touched."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.library.doctor import check
from editor_app.library.library import Library
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import EditorError, Unavailable
from editor_app.model.metadata import Metadata
from editor_app.services.exporting import export_library
from editor_app.services.rescue import Rescue, Way

FLIPS = 500 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 25


def make(folder: Path, count: int = 8) -> None:
    with Library.open(folder, initials=lambda text: "abc") as library:
        for number in range(count):
            article = library.articles.create(Metadata(title=f"稿{number}"), Body((paragraph("初稿"),)))
            library.articles.save(
                article.id, article.metadata, Body((paragraph(f"第{number}篇" + "字" * 300 * number),)), base_version=1
            )


def start(folder: Path) -> EditorError | None:
    """What the window does first; the error that keeps it from being shown."""
    try:
        with open_workroom(folder) as room:
            room.preferences.person()
            room.preferences.get("welcomed", False)
            room.accounts.list()
            room.preferences.get("geometry", "")
            room.sessions.last()
    except EditorError as error:
        return error
    return None


def contents(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in folder.glob("library.db*") if path.is_file()}


def test_whatever_is_damaged_a_start_ends_in_a_window_or_a_choice(tmp_path: Path) -> None:
    make(tmp_path / "good")
    with Library.open(tmp_path / "good") as library:
        library.back_up("daily")
    good, chance, chose = (tmp_path / "good" / "library.db").read_bytes(), random.Random(11), 0
    for number in range(FLIPS):
        folder = tmp_path / f"bad{number}"
        shutil.copytree(tmp_path / "good", folder)
        data = bytearray(good)
        for _ in range(chance.choice((1, 4, 20))):  # pages of garbage; the first one now and then
            at = chance.choice((0, 4096 * chance.randrange(len(good) // 4096)))
            data[at : at + 4096] = chance.randbytes(4096)
            if chance.random() < 0.5:
                data[:100] = good[:100]
        (folder / "library.db").write_bytes(bytes(data))
        (folder / "lock").write_text("1234".ljust(20))  # the last owner was killed
        error = start(folder)
        if error is None:
            continue
        chose += 1
        choices = Rescue(folder).choices(error)
        assert choices is not None, error
        assert choices.backup is not None
        assert choices.backup_articles == 8
        assert bytes(data) in contents(folder)
        way = choices.ways()[number % len(choices.ways())]
        assert Rescue(folder).take(way, choices)
        assert bytes(data) in contents(folder)
        assert start(folder) is None
    assert chose > FLIPS // 2


@pytest.mark.parametrize("content", [None, b""])
def test_a_lost_library_with_backups_is_no_first_start(tmp_path: Path, content: bytes | None) -> None:
    make(tmp_path)
    with Library.open(tmp_path) as library:
        library.back_up("daily")
    (tmp_path / "library.db").unlink()
    if content is not None:
        (tmp_path / "library.db").write_bytes(content)
    error = start(tmp_path)
    assert error is not None
    assert error.code == "library.missing"
    choices = Rescue(tmp_path).choices(error)
    assert choices is not None
    assert choices.ways() == (Way.RESTORE, Way.EMPTY)
    assert "8 篇" in Rescue(tmp_path).take(Way.RESTORE, choices)
    with Library.open(tmp_path) as library:
        assert check(library) == []
        assert len(library.articles.list()) == 8


def test_a_damaged_backup_is_passed_over(tmp_path: Path) -> None:
    make(tmp_path)
    with Library.open(tmp_path) as library:
        kept = library.back_up("daily")
    newer = kept.with_name("library-20990101-000000-daily.db")
    newer.write_bytes(kept.read_bytes()[:5000])
    (tmp_path / "library.db").unlink()
    choices = Rescue(tmp_path).choices(Unavailable("library.missing"))
    assert choices is not None
    assert choices.backup == kept


def test_without_a_backup_the_texts_are_salvaged_and_titles_found_by_initials(tmp_path: Path) -> None:
    make(tmp_path)
    data = bytearray((tmp_path / "library.db").read_bytes())
    data[:4096] = random.Random(3).randbytes(4096)
    (tmp_path / "library.db").write_bytes(bytes(data))
    error = start(tmp_path)
    assert error is not None
    again = start(tmp_path)  # the person left it; the next start must not make an empty library
    assert again is not None
    assert again.code == "library.missing_alone"
    choices = Rescue(tmp_path).choices(again)
    assert choices is not None
    assert choices.ways() == (Way.SALVAGE, Way.EMPTY)
    assert "8 篇" in Rescue(tmp_path).take(Way.SALVAGE, choices)
    with open_workroom(tmp_path) as room:
        assert len(room.authoring.articles()) == 8
        assert len(room.authoring.search("g")) == 8
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_another_trouble_is_no_choice(tmp_path: Path) -> None:
    make(tmp_path)
    for code in ("library.locked", "disk.full", "library.unwritable", "library.newer"):
        assert Rescue(tmp_path).choices(Unavailable(code)) is None


@pytest.mark.parametrize("exported", [False, True])
def test_what_was_on_its_way_then_is_paused_and_what_was_done_stays_done(tmp_path: Path, *, exported: bool) -> None:
    with Library.open(tmp_path / "old") as library:
        library.articles.create(Metadata(title="稿"), Body())
        for place, (phase, hold) in enumerate((("frozen", "none"), ("creating", "unsure"), ("done", "none"))):
            library.database.run(
                "INSERT INTO submissions (id, article, title, column_name, site, account, digest, revision, phase, hold,"
                " created_at) VALUES (?, 'a', '', '', '', '', '', 1, ?, ?, '')",
                (f"s{place}", phase, hold),
            )
        file = library.back_up()
    if exported:
        file = export_library(tmp_path / "old", tmp_path / "全部.zip").path
    Rescue(tmp_path / "new").restore(file)
    with Library.open(tmp_path / "new") as library:
        rows = library.database.all("SELECT phase, hold, reason FROM submissions ORDER BY position")
        assert rows == [
            ("frozen", "paused", "submission.restored"),
            ("creating", "paused", "submission.restored"),
            ("done", "none", ""),
        ]
        assert library.outbox.recover() == []
