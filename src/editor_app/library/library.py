"""A library: one folder with the database, the pictures and the backups, owned by one process at a time."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Self

from editor_app.library.articles import Articles
from editor_app.library.assets import AssetStore
from editor_app.library.backup import back_up, backups, has_today, thin
from editor_app.library.clock import Clock, SystemClock
from editor_app.library.database import Database
from editor_app.library.lock import OwnerLock
from editor_app.library.outbox import Outbox
from editor_app.library.revisions import Revisions
from editor_app.library.search import Search
from editor_app.library.settings import Settings
from editor_app.library.sites import Sites
from editor_app.model.errors import Unavailable

DATABASE = "library.db"


class Library:
    """An open library. Every method of its parts may be called from any thread, one at a time; it is valid until
    `close`, which also gives the folder free.
    """

    def __init__(
        self, path: Path, lock: OwnerLock, database: Database, clock: Clock, initials: Callable[[str], str]
    ) -> None:
        self.path = path
        self.database = database
        self.clock = clock
        self._lock = lock
        self._initials = initials

    @classmethod
    def open(
        cls, folder: Path, *, clock: Clock | None = None, initials: Callable[[str], str] = lambda text: ""
    ) -> Self:
        """Open the library in `folder`; a new one is made where there is nothing.

        `initials` gives the pinyin initials by which titles are found. Raises `Unavailable`: `library.locked` (another
        process), `library.newer`, `library.damaged` (set aside untouched), `library.missing` (backups, but no
        database), `library.unwritable`, `disk.full`.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Unavailable("library.unwritable", why=error.strerror or "") from error
        lock = OwnerLock(folder / "lock")
        try:
            database = _open_database(folder, unclean=lock.unclean)
        except BaseException:
            lock.release()
            raise
        library = cls(folder, lock, database, clock or SystemClock(), initials)
        library.assets.remove_leftovers()
        return library

    @cached_property
    def search(self) -> Search:
        """Full-text search."""
        return Search(self.database, self._initials)

    @cached_property
    def articles(self) -> Articles:
        """The articles as they are now."""
        return Articles(self.database, self.clock, self.search)

    @cached_property
    def revisions(self) -> Revisions:
        """What they were."""
        return Revisions(self.database, self.clock)

    @cached_property
    def assets(self) -> AssetStore:
        """Originals and renditions."""
        return AssetStore(self.database, self.path, self.clock)

    @cached_property
    def sites(self) -> Sites:
        """Accounts at portals."""
        return Sites(self.database)

    @cached_property
    def settings(self) -> Settings:
        """Small values of the program."""
        return Settings(self.database)

    @cached_property
    def outbox(self) -> Outbox:
        """The durable queue of submissions."""
        return Outbox(self.database, self.clock)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Several changes as one."""
        with self.database.transaction():
            yield

    def back_up(self, why: str = "manual") -> Path:
        """Make a backup now and return its file."""
        return back_up(self.database.connection, self.path / "backups", why)

    def back_up_daily(self) -> Path | None:
        """Make today's backup unless it is there; thin the older ones only after the new one was proved."""
        folder = self.path / "backups"
        if has_today(folder):
            return None
        made = back_up(self.database.connection, folder, "daily")
        thin(folder)
        return made

    def close(self) -> None:
        """Close in order. Safe to call twice."""
        self.database.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _open_database(folder: Path, *, unclean: bool) -> Database:
    path = folder / DATABASE
    there = path.exists() and path.stat().st_size > 0
    saved = backups(folder / "backups")
    if not there and saved:
        raise Unavailable("library.missing", backup=saved[0].name)
    try:
        database = Database(path, folder / "backups")
    except Unavailable as error:
        if error.code == "library.corrupt":
            raise _set_aside(folder, str(error.details.get("why", ""))) from error
        raise
    if there and unclean and (wrong := _wrong(database)):
        database.close()
        raise _set_aside(folder, wrong)
    if sys.platform != "win32":
        path.chmod(0o600)
    return database


def _wrong(database: Database) -> str:
    """The first thing that is wrong with a database, or nothing."""
    try:
        return next(iter(database.quick_check()), "")
    except Unavailable as error:
        return str(error)


def _set_aside(folder: Path, why: str) -> Unavailable:
    """Move the damaged files out of the way, unchanged, and say which backup could take their place."""
    suffix = f".damaged-{datetime.now():%Y%m%d-%H%M%S}"
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        if (folder / name).exists():
            (folder / name).replace(folder / (name + suffix))
    saved = backups(folder / "backups")
    return Unavailable("library.damaged", aside=DATABASE + suffix, backup=saved[0].name if saved else "", why=why[:200])


def restore_backup(folder: Path, backup: Path) -> None:
    """Put a copy of `backup` in the place of the library's database; a database that is there is set aside first.

    Raises `Unavailable("library.locked")` while the library is open, `Unavailable("backup.unusable")` for a file that is
    no sound library.
    """
    lock = OwnerLock(folder / "lock")
    try:
        unproved = folder / (DATABASE + ".restoring")
        shutil.copyfile(backup, unproved)
        try:
            probe = Database(unproved, folder / "backups")
            wrong = probe.quick_check()
            probe.close()
        except Unavailable as error:
            raise Unavailable("backup.unusable", name=backup.name) from error
        if wrong:
            raise Unavailable("backup.unusable", name=backup.name)
        _set_aside(folder, "")
        unproved.replace(folder / DATABASE)
    finally:
        for leftover in folder.glob(DATABASE + ".restoring*"):
            leftover.unlink(missing_ok=True)
        lock.release()
