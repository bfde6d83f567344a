"""Databases that were set aside: renamed with their log, never changed, never deleted by the program."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

import apsw

from editor_app.library.backup import snapshot, sync_folder
from editor_app.library.database import translate
from editor_app.model import held_files
from editor_app.model.errors import Unavailable

DATABASE = "library.db"
_TAILS = ("", "-wal", "-shm")


def has_content(database: Path) -> bool:
    """Whether there is a file and anything in it."""
    try:
        return database.stat().st_size > 0
    except OSError:
        return False


def set_aside(folder: Path, why: str) -> str:
    """Rename the database in `folder` and its log, which stay a pair by their names, to `library.db.WHY-DATE-TIME`.
    Returns the new name; empty where there was none. `why` is `damaged` or `replaced`.
    """
    if not any((folder / (DATABASE + tail)).exists() for tail in _TAILS):
        return ""
    stem = aside = f"{DATABASE}.{why}-{datetime.now():%Y%m%d-%H%M%S}"
    number = 1
    while any((folder / (aside + tail)).exists() for tail in _TAILS):  # never over an earlier one
        number += 1
        aside = f"{stem}-{number}"
    try:
        for tail in _TAILS:
            if (folder / (DATABASE + tail)).exists():
                held_files.replace(folder / (DATABASE + tail), folder / (aside + tail))
        sync_folder(folder)
    except OSError as error:
        raise translate(error) from error
    return aside


def copy_aside(folder: Path) -> str:
    """Copy the open database in `folder`, sound or not, as if it had been set aside; the copy's name. Raises
    `Unavailable("backup.failed")`.
    """
    name = f"{DATABASE}.damaged-{datetime.now():%Y%m%d-%H%M%S-%f}"
    try:
        with (
            contextlib.closing(snapshot(folder / DATABASE)) as source,
            contextlib.closing(apsw.Connection(str(folder / name))) as copy,
            copy.backup("main", source, "main") as job,
        ):
            while not job.done:
                job.step(2000)
        with contextlib.closing(apsw.Connection(str(folder / name))) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")
        sync_folder(folder)
    except (apsw.Error, OSError) as error:
        raise Unavailable("backup.failed", why=str(error)[:200]) from error
    return name


def set_aside_files(folder: Path) -> list[Path]:
    """Databases with content that were set aside in a library's folder, newest first."""
    found = [
        path
        for path in (folder.glob(f"{DATABASE}.*-*") if folder.is_dir() else ())
        if path.suffix.startswith((".damaged-", ".replaced-")) and not path.name.endswith(("-wal", "-shm"))
    ]
    return sorted(filter(has_content, found), key=_when, reverse=True)


def _when(path: Path) -> str:
    return path.suffix.partition("-")[2]
