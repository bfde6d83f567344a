"""Backups of the database: made online, proved on the copy, thinned by age (rule D5)."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import apsw

from editor_app.model.errors import Unavailable

_NAME = re.compile(r"library-(\d{8}-\d{6})-([a-z0-9-]+)\.db\Z")
DAILY, WEEKLY, MONTHLY = 7, 4, 6


def back_up(source: apsw.Connection, folder: Path, why: str) -> Path:
    """Copy the open database into `folder` and prove the copy sound; only then it gets its name.

    `why` is a word for the file's name. Raises `Unavailable("backup.failed")`; older backups are untouched then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"library-{datetime.now():%Y%m%d-%H%M%S}-{why}.db"
    unproved = target.with_suffix(".unproved")
    unproved.unlink(missing_ok=True)
    try:
        with contextlib.closing(apsw.Connection(str(unproved))) as copy:
            with copy.backup("main", source, "main") as job:
                while not job.done:
                    job.step(2000)
            _prove(copy, source)
            copy.execute("PRAGMA journal_mode = DELETE")
        unproved.replace(target)
    except (apsw.Error, OSError) as error:
        unproved.unlink(missing_ok=True)
        raise Unavailable("backup.failed", why=str(error)[:200]) from error
    return target


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


def has_today(folder: Path) -> bool:
    """Whether a daily backup of today is there."""
    today = f"library-{datetime.now():%Y%m%d}-"
    return any(path.name.startswith(today) and path.name.endswith("-daily.db") for path in backups(folder))


def thin(folder: Path) -> list[Path]:
    """Delete daily backups beyond 7 days, 4 weeks and 6 months, the newest of each period staying; return the deleted.
    Backups made before a migration or a restore are not touched.
    """
    daily = [path for path in backups(folder) if path.name.endswith("-daily.db")]
    kept = {
        path
        for form, count in (("%Y%m%d", DAILY), ("%G%V", WEEKLY), ("%Y%m", MONTHLY))
        for path in _newest(daily, form, count)
    }
    gone = [path for path in daily if path not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _newest(paths: Iterable[Path], form: str, count: int) -> list[Path]:
    first: dict[str, Path] = {}
    for path in paths:
        match = _NAME.match(path.name)
        if match:
            first.setdefault(datetime.strptime(match[1], "%Y%m%d-%H%M%S").strftime(form), path)
    return list(first.values())[:count]
