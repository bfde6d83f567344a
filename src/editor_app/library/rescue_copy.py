"""A sound copy of a library's database, whatever state the library is in: open, at rest, read-only, set aside, damaged."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import apsw

from editor_app.library.aside import DATABASE, has_content, set_aside, set_aside_files
from editor_app.library.backup import backups, keep, made_at, snapshot, sync_folder
from editor_app.library.database import migrations, translate
from editor_app.library.library import Library
from editor_app.library.lock import OwnerLock
from editor_app.library.salvage import Salvaged, salvage
from editor_app.model import held_files
from editor_app.model.errors import Unavailable

SALVAGING = ".salvaging-"


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy: its file, the folder of the originals it names, and whether it holds only what could be read."""

    database: Path
    originals: Path
    salvaged: bool


def copy_database(folder: Path, work: Path) -> Copied:
    """A copy of the database in `folder`, made in `work`; the file it is made of is only read. Where the database is gone,
    the newest one that was set aside stands for it.

    Raises `Unavailable("export.nothing")` where there is none, and what the disk raises.
    """
    database = folder / DATABASE
    if not has_content(database):
        aside = set_aside_files(folder)
        if not aside:
            raise Unavailable("export.nothing", folder=str(folder))
        database = aside[0]
    try:
        return Copied(_online(database, work), folder / "assets", salvaged=False)
    except Unavailable as error:
        if error.code != "backup.failed":
            raise
    try:
        return Copied(_as_it_lies(database, work), folder / "assets", salvaged=False)
    except apsw.Error:
        made = work / "salvaged"
        salvage(database, made)
        return Copied(made / DATABASE, made / "assets", salvaged=True)


def _online(database: Path, work: Path) -> Path:
    """By SQLite itself: right while the library is open, impossible where the folder cannot be written."""
    with contextlib.closing(snapshot(database)) as source:
        return keep(source, work, "export", datetime.now())


def _as_it_lies(database: Path, work: Path) -> Path:
    """File and log, copied together; right where nobody has it open. Raises `apsw.Error` for one that is not sound."""
    copy = work / "copied.db"
    try:
        for tail in ("", "-wal"):
            source = database.with_name(database.name + tail)
            if source.exists():
                shutil.copyfile(source, copy.with_name(copy.name + tail))
    except OSError as error:
        raise translate(error) from error
    with contextlib.closing(apsw.Connection(str(copy))) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise apsw.CorruptError(database.name)
        connection.execute("PRAGMA journal_mode = DELETE")
    return copy


@dataclass(frozen=True, slots=True)
class GoodBackup:
    """A backup that was examined just now: its file, the local time in its name, and how many articles it holds."""

    path: Path
    made_at: datetime
    articles: int


def newest_good_backup(folder: Path) -> GoodBackup | None:
    """The newest backup of the library in `folder` that is sound and not of a newer program. Only reads."""
    for path in backups(folder / "backups"):
        try:
            with contextlib.closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
                (version,) = connection.execute("PRAGMA user_version").fetchone() or (0,)
                sound = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
                (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone() or (0,)
        except apsw.Error:
            continue
        made = made_at(path)
        if sound and made is not None and 0 < int(str(version)) <= len(migrations()):
            return GoodBackup(path, made, int(str(articles)))
    return None


def salvage_in_place(folder: Path) -> Salvaged:
    """Make a new database in `folder` of what can be read in the one that lies there, which is set aside first, or in the
    newest that was set aside. The originals stay where they are.

    Raises `Unavailable("export.nothing")` where there is none, `Unavailable("library.locked")` while the library is open.
    """
    lock = OwnerLock(folder / "lock")
    try:
        if has_content(folder / DATABASE):
            set_aside(folder, "damaged")
        aside = set_aside_files(folder)
        if not aside:
            raise Unavailable("export.nothing", folder=str(folder))
        with tempfile.TemporaryDirectory(prefix=SALVAGING, dir=folder) as name:
            made = Path(name) / "library"
            came = salvage(aside[0], made, files=False)
            set_aside(folder, "replaced")  # a log without its database, or a file without content
            held_files.replace(made / DATABASE, folder / DATABASE)
        sync_folder(folder)
    except OSError as error:
        raise translate(error) from error
    finally:
        lock.release()
    return came


def start_anew(folder: Path) -> None:
    """Make an empty library in `folder`; a database that lies there is set aside first."""
    lock = OwnerLock(folder / "lock")
    try:
        set_aside(folder, "damaged")
    finally:
        lock.release()
    Library.open(folder, fresh=True).close()
