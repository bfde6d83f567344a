"""A backup where the person sees it: a dated copy of a proved backup and every original, on a second disk or a stick.

Files are copied piece by piece under another name, read back, then renamed; pictures only once. Nothing here touches the
open database, so that it may run on any thread.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import apsw

from editor_app.library.backup import sync_folder, thin
from editor_app.library.database import translate
from editor_app.model import held_files
from editor_app.model.errors import Unavailable
from editor_app.model.failpoints import reach

FOLDER_KEY = "backup.folder"
_PIECE = 1 << 20
_PART = ".unproved"


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a visible backup holds now: the database's file, how many pictures were added, and how many originals could
    not be read (the doctor names them).
    """

    database: Path
    pictures: int
    unreadable: int


def chosen_folder(database: Path) -> Path | None:
    """The folder that a library's person chose, read without opening the library for writing, so that it may be open
    elsewhere or damaged; `None` where none was chosen or it cannot be read.
    """
    try:
        with contextlib.closing(apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
            row = connection.execute("SELECT value FROM settings WHERE key = ?", (FOLDER_KEY,)).fetchone()
        chosen = json.loads(str(row[0])) if row else ""
    except (apsw.Error, ValueError):
        return None
    return Path(chosen) if isinstance(chosen, str) and chosen else None


def mirror(backup: Path, originals: Path, folder: Path, step: Callable[[int, int], None]) -> Mirrored:
    """Copy a proved backup and the originals it names into `folder`, and thin the daily ones there by the same rule as
    inside. `step(done, total)` is called between pictures and may raise `Cancelled`: what was copied stays.

    Raises `Unavailable("backup.folder_missing")` where the folder and the one above it are not there (a stick that was
    taken out), `Unavailable("disk.full" | "backup.failed" | …)`; older backups are untouched then.
    """
    try:
        if not folder.is_dir():
            if not folder.parent.is_dir():
                raise Unavailable("backup.folder_missing", folder=str(folder))
            folder.mkdir()
        for leftover in folder.glob(f"*{_PART}"):
            held_files.remove(leftover)
        target = folder / backup.name
        _copy(backup, target, "")
        added, unreadable = copy_pictures(backup, originals, folder / "assets", step)
    except OSError as error:
        raise translate(error) from error
    thin(folder, target)
    return Mirrored(target, added, unreadable)


def copy_pictures(backup: Path, originals: Path, folder: Path, step: Callable[[int, int], None]) -> tuple[int, int]:
    """Copy from `originals` into `folder` what a backup's database names and is not there with the right size. Returns how
    many were copied and how many could not be read. Raises `Unavailable("backup.failed")`, `OSError`.
    """
    try:
        with contextlib.closing(apsw.Connection(str(backup), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
            rows = [(str(row[0]), int(str(row[1]))) for row in connection.execute("SELECT sha256, size FROM assets")]
    except apsw.Error as error:
        raise Unavailable("backup.failed", why=str(error)[:200]) from error
    added = unreadable = 0
    for number, (digest, size) in enumerate(rows):
        step(number, len(rows))
        target = folder / digest[:2] / digest
        if target.is_file() and target.stat().st_size == size:
            continue
        source = originals / digest[:2] / digest
        if not source.is_file():
            unreadable += 1
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            _copy(source, target, digest)
            added += 1
        except Unavailable:
            unreadable += 1
    return added, unreadable


def _copy(source: Path, target: Path, digest: str) -> None:
    """Copy, make durable, read back; only then the copy gets its name. `digest` is what it must have, if known."""
    part = target.with_name(target.name + _PART)
    try:
        read = hashlib.sha256()
        with source.open("rb") as given, part.open("wb") as taken:
            while piece := given.read(_PIECE):
                read.update(piece)
                taken.write(piece)
            taken.flush()
            os.fsync(taken.fileno())
        with part.open("rb") as written:
            there = hashlib.file_digest(written, "sha256").hexdigest()
        if there != (digest or read.hexdigest()):
            raise Unavailable("backup.failed", why=f"{target.name[:16]} differs")
        reach("visible.before_rename")
        held_files.replace(part, target)
        sync_folder(target.parent)
    finally:
        held_files.remove(part)
