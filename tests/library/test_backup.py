"""Backups: before a day's first change, proved, thinned by age; and a library brought back from one."""

from __future__ import annotations

import contextlib
import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path

import apsw
import pytest

from clocks import HandClock
from editor_app.library import backup
from editor_app.library.backup import backups, thin
from editor_app.library.doctor import check
from editor_app.library.library import Library, restore_backup
from editor_app.library.lock import OwnerLock
from editor_app.model.article import Article
from editor_app.model.body import Body, body_text, paragraph
from editor_app.model.errors import Unavailable
from editor_app.model.metadata import Metadata


def words(text: str) -> Body:
    return Body((paragraph(text),))


def write(library: Library, text: str) -> Article:
    return library.articles.create(Metadata(title=text), words(text))


def titles(path: Path) -> set[str]:
    with contextlib.closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        return {row[0] for row in connection.execute("SELECT title FROM articles")}


def test_before_the_first_change_of_a_day_what_was_there_is_kept(tmp_path: Path) -> None:
    clock = HandClock()
    folder = tmp_path / "backups"
    with Library.open(tmp_path, clock=clock) as library:
        write(library, "第一天")
        assert backups(folder) == [], "there was nothing before it"
    for day in range(2):
        clock.time += timedelta(days=1)
        with Library.open(tmp_path, clock=clock) as library:
            library.articles.list()
            assert len(backups(folder)) == day, "looking changes nothing"
            write(library, f"又一天{day}")
            write(library, f"同一天{day}")
    newest, older = backups(folder)
    assert titles(older) == {"第一天"}
    assert titles(newest) == {"第一天", "又一天0", "同一天0"}


def test_a_program_that_runs_for_days_backs_up_each_of_them(tmp_path: Path) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        for day in range(3):
            write(library, f"第{day}天")
            library.finish_backup()
            clock.time += timedelta(days=1)
    assert [titles(path) for path in backups(tmp_path / "backups")] == [{"第0天", "第1天"}, {"第0天"}]


def test_a_backup_that_fails_keeps_the_older_ones_and_does_not_stop_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        write(library, "稿")
        kept = library.back_up("daily")
        before = kept.read_bytes()

        def wrong(*_: object) -> None:
            raise Unavailable("backup.failed", why="row counts differ")

        monkeypatch.setattr(backup, "_prove", wrong)
        clock.time += timedelta(days=40)
        write(library, "照写")
        library.finish_backup()
        assert backups(tmp_path / "backups") == [kept]
        assert kept.read_bytes() == before
        assert [problem.code for problem in check(library)] == ["backup.failed"]
        assert list((tmp_path / "backups").iterdir()) == [kept], "nothing half made is left"
        monkeypatch.undo()
        clock.time += timedelta(days=1)
        write(library, "再写")
        library.finish_backup()
        assert check(library) == []


def test_a_copy_that_is_not_sound_gets_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(tmp_path) as library:
        for number in range(30):
            write(library, f"稿{number}" * 30)
        real = backup._prove

        def damaged(copy: apsw.Connection, source: apsw.Connection) -> None:
            copy.execute("DELETE FROM revisions WHERE article > 20")
            real(copy, source)

        monkeypatch.setattr(backup, "_prove", damaged)
        with pytest.raises(Unavailable) as failed:
            library.back_up()
        assert failed.value.code == "backup.failed"
        assert list((tmp_path / "backups").iterdir()) == []


def test_a_backup_is_of_one_moment_while_writing_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_PAGES_A_STEP", 1)
    clock = HandClock()
    with Library.open(tmp_path, clock=clock) as library:
        write(library, "昨天")
        clock.time += timedelta(days=1)
        for number in range(30):
            write(library, f"今天{number}")
    assert [titles(path) for path in backups(tmp_path / "backups")] == [{"昨天"}]


def test_old_backups_are_thinned_to_days_weeks_and_months(tmp_path: Path) -> None:
    start = datetime(2026, 1, 1, 9)
    made = [tmp_path / f"library-{start + timedelta(days=day):%Y%m%d}-090000-daily.db" for day in range(300)]
    manual = tmp_path / "library-20250101-090000-manual.db"
    for path in (*made, manual):
        path.touch()
    thin(tmp_path, made[-1])
    left = backups(tmp_path)
    assert manual in left
    days = [path for path in left if path != manual]
    assert days[:7] == made[:-8:-1], "the last seven days"
    weeks = {datetime.strptime(path.name[8:16], "%Y%m%d").strftime("%G%V") for path in days}
    months = {path.name[8:14] for path in days}
    assert len(weeks) >= 4
    assert len(months) == 6
    assert len(days) <= 7 + 4 + 6


def test_a_backup_of_a_wrong_date_is_not_thinned_at_once(tmp_path: Path) -> None:
    for day in range(1, 20):
        (tmp_path / f"library-202608{day:02d}-090000-daily.db").touch()
    for month in range(1, 8):
        (tmp_path / f"library-2026{month:02d}01-090000-daily.db").touch()
    made = tmp_path / "library-19700101-000000-daily.db"
    made.touch()
    thin(tmp_path, made)
    assert made in backups(tmp_path)


def test_a_library_is_brought_back_and_what_was_there_is_set_aside(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        article = write(library, "从前")
        kept = library.back_up()
        library.articles.save(article.id, article.metadata, words("后来"), base_version=1)
        with pytest.raises(Unavailable) as locked:
            restore_backup(tmp_path, kept)
        assert locked.value.code == "library.locked"
    restore_backup(tmp_path, kept)
    with Library.open(tmp_path) as library:
        assert body_text(library.articles.get(article.id).body).strip() == "从前"
    (aside,) = [path for path in tmp_path.glob("library.db.replaced-*") if path.suffix != "-wal"]
    assert titles(aside) == {"从前"}
    with contextlib.closing(apsw.Connection(str(aside))) as connection:
        assert connection.execute("SELECT version FROM articles").fetchall() == [(2,)]


@pytest.mark.parametrize("how", ["nothing", "empty", "text", "flipped"])
def test_what_is_no_sound_backup_is_not_used(tmp_path: Path, how: str) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(title="稿"), words("字" * 5000))
        kept = library.back_up()
    data = bytearray(kept.read_bytes())
    match how:
        case "nothing":
            kept = tmp_path / "backups" / "library-20260101-000000-none.db"
        case "empty":
            kept.write_bytes(b"")
        case "text":
            kept.write_text("这不是备份" * 1000, encoding="utf-8")
        case "flipped":
            for at in range(4096, len(data), 700):
                data[at] ^= 0xFF
            kept.write_bytes(bytes(data))
    with pytest.raises(Unavailable) as refused:
        restore_backup(tmp_path, kept)
    assert refused.value.code == "backup.unusable"
    assert list(tmp_path.glob("*restoring*")) == []
    with Library.open(tmp_path) as library:
        assert library.articles.get(article.id).version == 1


def test_an_unclean_stop_is_remembered_until_the_library_was_opened(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    lock = OwnerLock(path)
    lock.release()
    lock = OwnerLock(path)
    assert not lock.unclean
    lock.release()
    path.write_text("4242")
    for _ in range(2):
        lock = OwnerLock(path)
        assert lock.unclean
        lock.release(opened=False)
    lock = OwnerLock(path)
    with pytest.raises(Unavailable):
        OwnerLock(path)
    lock.release()
    lock = OwnerLock(path)
    assert not lock.unclean
    lock.release()


def test_a_set_aside_library_is_untouched_and_keeps_its_log(tmp_path: Path) -> None:
    with Library.open(tmp_path / "one") as library:
        for number in range(40):
            write(library, f"稿{number}" * 50)
        library.database.all("PRAGMA wal_checkpoint(TRUNCATE)")
        write(library, "最后一篇")
        shutil.copytree(tmp_path / "one", tmp_path / "two")  # as a cut leaves it: the log not yet folded in
    folder = tmp_path / "two"
    data = bytearray((folder / "library.db").read_bytes())
    for at in range(4096 * 2, len(data), 97):
        data[at] ^= 0xFF
    (folder / "library.db").write_bytes(bytes(data))
    before = {tail: (folder / f"library.db{tail}").read_bytes() for tail in ("", "-wal")}
    assert before["-wal"]
    with pytest.raises(Unavailable) as damaged:
        Library.open(folder)
    assert damaged.value.code == "library.damaged_alone"
    aside = str(damaged.value.details["aside"])
    assert {tail: (folder / (aside + tail)).read_bytes() for tail in ("", "-wal")} == before
    assert not (folder / "library.db").exists()


def test_the_folder_is_the_persons_alone(tmp_path: Path) -> None:
    with Library.open(tmp_path / "new" / "library") as library:
        if sys.platform != "win32":
            assert library.path.stat().st_mode & 0o777 == 0o700
            assert library.database.path.stat().st_mode & 0o777 == 0o600


def test_two_backups_of_one_second_are_two(tmp_path: Path) -> None:
    with Library.open(tmp_path, clock=HandClock()) as library:
        library.articles.create(Metadata(title="稿"), Body())
        first = library.back_up()
        before = first.read_bytes()
        library.articles.create(Metadata(title="又一篇"), Body())
        second = library.back_up()
        assert first != second
        assert first.read_bytes() == before
        assert backups(tmp_path / "backups")[0] == second
