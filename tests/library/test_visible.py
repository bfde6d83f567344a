"""The backup that the person sees: whole, proved, added to, and never in the way."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from clocks import HandClock
from editor_app.library import visible
from editor_app.library.library import Library
from editor_app.model.body import Body
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata
from editor_app.model.picture import PictureInfo
from editor_app.services.keeping import Keeping

INFO = PictureInfo("image/jpeg", 1, 1)


def test_the_days_backup_is_copied_with_its_pictures_and_pictures_only_once(tmp_path: Path) -> None:
    clock = HandClock()
    folder = tmp_path / "U盘" / "备份"
    folder.parent.mkdir()
    with Library.open(tmp_path / "library", clock=clock) as library:
        keeping = Keeping(library, {}, tmp_path / "usual")
        assert keeping.backup_folder() == tmp_path / "usual"
        keeping.choose_backup_folder(folder)
        asset = library.assets.add(b"one", "a.jpg", INFO)
        library.articles.create(Metadata(title="第一天"), Body())
        for day in range(2):
            clock.time += timedelta(days=1)
            library.articles.create(Metadata(title=f"又一天{day}"), Body())
            library.finish_backup()
            assert library.backup_problem is None
    assert len(list(folder.glob("library-*-daily.db"))) == 2
    assert (folder / "assets" / asset.sha256[:2] / asset.sha256).read_bytes() == b"one"
    newest = max(folder.glob("library-*.db"))
    with contextlib.closing(apsw.Connection(str(newest), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(2,)]
    assert not list(folder.rglob("*.unproved"))


def test_once_a_day_the_ballast_is_made_and_what_is_due_goes(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path / "library", clock=clock) as library:
        Keeping(library, {})
        article = library.articles.create(Metadata(title="旧稿"), Body())
        library.articles.trash(article.id)
        for day in range(33):
            clock.time += timedelta(days=1)
            library.articles.create(Metadata(title=f"稿{day}"), Body())
            library.finish_backup()
            there = article.id in [trashed.article for trashed in library.trash.list()]
            assert there or day >= 29, "not before thirty days are over"
        assert library.trash.list() == []
        assert (tmp_path / "library" / "ballast").stat().st_size == 20 * 1024 * 1024


def test_a_stick_that_is_not_there_is_told_and_stops_nothing(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path / "library", clock=clock) as library:
        keeping = Keeping(library, {})
        assert keeping.backup_folder() is None
        (tmp_path / "stick").mkdir()
        keeping.choose_backup_folder(tmp_path / "stick" / "backup")
        (tmp_path / "stick").rmdir()  # taken out
        library.articles.create(Metadata(title="稿"), Body())
        clock.time += timedelta(days=1)
        library.articles.create(Metadata(title="照写"), Body())
        library.finish_backup()
        assert library.backup_problem is not None
        assert library.backup_problem.code == "backup.folder_missing"
        assert len(list((tmp_path / "library" / "backups").glob("*-daily.db"))) == 1, "the one inside was made"


def test_a_bad_copy_gets_no_name_and_a_damaged_original_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    with Library.open(tmp_path / "library") as library:
        good = library.assets.add(b"good", "a.jpg", INFO)
        bad = library.assets.add(b"bad!", "b.jpg", INFO)
        library.assets.path(bad.sha256).write_bytes(b"else")
        made = library.show_backup(folder)
        assert (made.pictures, made.unreadable) == (1, 1)
        assert not (folder / "assets" / bad.sha256[:2] / bad.sha256).exists()
        assert (folder / "assets" / good.sha256[:2] / good.sha256).exists()
        before = {path: path.read_bytes() for path in folder.glob("*.db")}

        def fail(_: str) -> None:
            raise OSError(28, "full")

        monkeypatch.setattr(visible, "reach", fail)
        with pytest.raises(Unavailable) as full:
            library.show_backup(folder)
        assert full.value.code == "disk.full"
        assert {path: path.read_bytes() for path in folder.glob("*.db")} == before
        assert not list(folder.rglob("*.unproved"))
