"""Backups of the database: made online, proved on the copy, thinned by age (rule D5)."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import apsw

from editor_app.model import held_files
from editor_app.model.backup import BackupFile
from editor_app.model.errors import Unavailable
from editor_app.model.failpoints import reach

_NAME = re.compile(r"library-(\d{8}-\d{6})-([a-z0-9-]+)\.db\Z")
_UNPROVED = ".unproved"
_PAGES_A_STEP = 2000  # eight megabytes; between steps other threads run
DAILY, WEEKLY, MONTHLY = 7, 4, 6


def snapshot(database: Path) -> apsw.Connection:
    """A connection that sees the open database as it is at this moment, however long it stays open. It only reads and
    holds up no writer. Raises `Unavailable("backup.failed")`.
    """
    try:
        connection = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
        connection.set_busy_timeout(5000)
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()  # the moment is that of the first read
    except apsw.Error as error:
        raise Unavailable("backup.failed", why=str(error)[:200]) from error
    return connection


def back_up(database: Path, folder: Path, why: str, now: datetime) -> Path:
    """Copy the open database into `folder` and prove the copy sound; only then it gets its name.

    `why` is a word and `now` the local time for the file's name. Raises `Unavailable("backup.failed")`; older backups
    are untouched then.
    """
    with contextlib.closing(snapshot(database)) as source:
        return keep(source, folder, why, now)


def keep(source: apsw.Connection, folder: Path, why: str, now: datetime) -> Path:
    """As `back_up`, of a snapshot. May run in another thread than the database's owner."""
    target = _free_name(folder, why, now)
    unproved = target.with_suffix(_UNPROVED)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held_files.remove(unproved)
        with contextlib.closing(apsw.Connection(str(unproved))) as copy:
            with copy.backup("main", source, "main") as job:
                while not job.done:
                    job.step(_PAGES_A_STEP)
            _prove(copy, source)
            copy.execute("PRAGMA journal_mode = DELETE")
        reach("backup.before_rename")
        held_files.replace(unproved, target)
        sync_folder(folder)
    except (apsw.Error, OSError) as error:
        raise Unavailable("backup.failed", why=str(error)[:200]) from error
    finally:
        with contextlib.suppress(OSError):  # what cannot be removed now is removed at the next start
            held_files.remove(unproved)
    return target


def _free_name(folder: Path, why: str, now: datetime) -> Path:
    """A name that no backup has yet: two of one second must not be one, the first may be what is being restored."""
    while (target := folder / f"library-{now:%Y%m%d-%H%M%S}-{why}.db").exists():
        now += timedelta(seconds=1)
    return target


def sync_folder(folder: Path) -> None:
    """Make what was renamed in `folder` durable; Windows does it by itself and offers no handle of a folder."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_leftovers(folder: Path) -> None:
    """Delete unfinished copies that a cut left behind. Only the library's owner may."""
    for path in folder.glob(f"*{_UNPROVED}*") if folder.is_dir() else ():
        held_files.remove(path)


def _prove(copy: apsw.Connection, source: apsw.Connection) -> None:
    found = [row[0] for row in copy.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        raise Unavailable("backup.failed", why=str(found[0])[:200])
    tables = [row[0] for row in source.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT NULL")]
    for table in tables:
        if table.startswith("article_words"):
            continue
        count = f'SELECT count(*) FROM "{table}"'
        if copy.execute(count).fetchone() != source.execute(count).fetchone():
            raise Unavailable("backup.failed", why=f"row counts differ in {table}")


def backups(folder: Path) -> list[Path]:
    """The proved backups, newest first."""
    if not folder.is_dir():
        return []
    return sorted(
        (path for path in folder.iterdir() if _NAME.match(path.name)), key=lambda path: path.name, reverse=True
    )


def made_at(backup: Path) -> datetime | None:
    """The local time in a backup's name; `None` for a file that is not named as one."""
    match = _NAME.match(backup.name)
    try:
        return datetime.strptime(match[1], "%Y%m%d-%H%M%S") if match else None
    except ValueError:
        return None


def describe(folder: Path, *, visible: bool = False) -> list[BackupFile]:
    """The backups in a folder, newest first; those of a folder that is not there, or cannot be read, are none."""
    found: list[BackupFile] = []
    with contextlib.suppress(OSError):
        for path in backups(folder):
            match, made = _NAME.match(path.name), made_at(path)
            if match and made:
                found.append(BackupFile(path, made, match[2], path.stat().st_size, _articles(path), visible))
    return found


def _articles(backup: Path) -> int | None:
    try:
        with contextlib.closing(apsw.Connection(str(backup), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
            row = connection.execute("SELECT count(*) FROM articles").fetchone()
    except apsw.Error:
        return None
    return int(str(row[0])) if row else None


def has_daily(folder: Path, now: datetime) -> bool:
    """Whether a daily backup of that local day is there."""
    today = f"library-{now:%Y%m%d}-"
    return any(path.name.startswith(today) and path.name.endswith("-daily.db") for path in backups(folder))


def thin(folder: Path, made: Path) -> list[Path]:
    """Delete daily backups beyond 7 days, 4 weeks and 6 months, the newest of each period staying; return the deleted.

    `made`, the backup just proved, stays whatever date a wrong clock gave it. Backups made before a migration, or by
    hand, are not touched.
    """
    daily = [path for path in backups(folder) if path.name.endswith("-daily.db")]
    kept = {
        path
        for form, count in (("%Y%m%d", DAILY), ("%G%V", WEEKLY), ("%Y%m", MONTHLY))
        for path in _newest(daily, form, count)
    }
    gone = [path for path in daily if path not in kept and path != made]
    for path in gone:
        held_files.remove(path)
    return gone


def _newest(paths: Iterable[Path], form: str, count: int) -> list[Path]:
    first: dict[str, Path] = {}
    for path in paths:
        match = _NAME.match(path.name)
        if match:
            first.setdefault(datetime.strptime(match[1], "%Y%m%d-%H%M%S").strftime(form), path)
    return list(first.values())[:count]
