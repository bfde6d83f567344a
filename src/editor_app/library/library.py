"""A library: one folder with the database, the pictures and the backups, owned by one process at a time."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Self

import apsw

from editor_app.library.articles import Articles
from editor_app.library.aside import DATABASE, has_content, set_aside, set_aside_files
from editor_app.library.assets import AssetStore
from editor_app.library.backup import back_up, backups, has_daily, keep, remove_leftovers, snapshot, sync_folder, thin
from editor_app.library.clock import Clock, SystemClock
from editor_app.library.database import Database, translate
from editor_app.library.following import Following
from editor_app.library.lineage import Lineage
from editor_app.library.local_list import LocalList
from editor_app.library.lock import OwnerLock
from editor_app.library.looked_up import LookedUp
from editor_app.library.outbox import Outbox
from editor_app.library.places import PlaceKind, conflict_copies, place_of
from editor_app.library.profile_keys import ProfileKeys
from editor_app.library.reviews import Reviews
from editor_app.library.revisions import Revisions
from editor_app.library.rewriting import rewrite_in_place
from editor_app.library.search import Search
from editor_app.library.settings import Settings
from editor_app.library.sites import Sites
from editor_app.library.sketches import Sketches
from editor_app.library.space import WARN_BYTES, free_bytes
from editor_app.library.sweeper import Sweeper
from editor_app.library.trash import Trash
from editor_app.library.verdicts import Verdicts
from editor_app.library.visible import Mirrored, mirror
from editor_app.model import held_files
from editor_app.model.errors import Cancelled, Detail, EditorError, Refused, Unavailable
from editor_app.model.failpoints import reach

_PLACE_WORDS = {PlaceKind.NETWORK: "网络驱动器", PlaceKind.CLOUD: "云同步文件夹"}
_log = logging.getLogger(__name__)


class Library:
    """An open library. Every method of its parts may be called from any thread, one at a time; it is valid until
    `close`, which also gives the folder free.

    Before the first change of a day it takes a snapshot, of which a thread makes the day's backup. Where that fails,
    work goes on, and `backup_problem` says why; the next start tries again.
    """

    def __init__(
        self, path: Path, lock: OwnerLock | None, database: Database, clock: Clock, initials: Callable[[str], str]
    ) -> None:
        self.path = path
        self.database = database
        self.clock = clock
        self.backup_problem: Unavailable | None = None
        self.rewritten = ""
        """Name of the damaged file whose tables were all whole and were carried over when it was opened; else empty."""
        self._lock = lock
        self._initials = initials
        self._closed = False
        self._looked: date | None = None
        self._backing_up: threading.Thread | None = None
        self._leaving = threading.Event()
        self.visible_folder: Callable[[], Path | None] = lambda: None
        """Where the day's backup is copied to as well, for the person to see; asked on the library's own thread."""
        self.after_daily: Callable[[], object] = lambda: None
        """What else is done once a day, on the thread of the day's backup and after it succeeded."""
        database.before_write = self._before_write

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        clock: Clock | None = None,
        initials: Callable[[str], str] = lambda text: "",
        fresh: bool = False,
    ) -> Self:
        """Open the library in `folder`; a new one is made where there is nothing. Where the database is missing though
        backups or files set aside are there, a new one is made only if the person wants it `fresh`.

        `initials` gives the pinyin initials by which titles are found. Raises `Unavailable`: `library.locked` (another
        process), `Refused("library.bad_place")` for a new one on a network drive or in a cloud folder, `library.newer`,
        `library.damaged` (set aside untouched; `library.damaged_alone` without a backup), `library.missing` (backups,
        but no database; `library.missing_alone` with only a file set aside), `library.unwritable`, `disk.full`.
        """
        where = place_of(folder)
        if where.kind is not PlaceKind.LOCAL and not (folder / DATABASE).exists():
            raise Refused("library.bad_place", kind=_PLACE_WORDS[where.kind], name=where.name)
        try:
            new = not folder.exists()
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if new:
                sync_folder(folder.parent)
        except OSError as error:
            raise Unavailable("library.unwritable", why=error.strerror or "") from error
        lock = OwnerLock(folder / "lock")
        try:
            database, rewritten = _open_database(folder, unclean=lock.unclean, fresh=fresh)
        except BaseException:
            lock.release(opened=False)
            raise
        library = cls(folder, lock, database, clock or SystemClock(), initials)
        library.rewritten = rewritten
        if lock.unclean:
            library._tidy()  # before the first change, with which the day's backup begins to write
        try:
            library.search.bring_up_to_date()
        except BaseException:
            library.close()
            raise
        return library

    @classmethod
    def open_to_read(
        cls, folder: Path, *, clock: Clock | None = None, initials: Callable[[str], str] = lambda text: ""
    ) -> Self:
        """Look into a library that another process owns and goes on writing. Nothing of it is changed: whatever would
        raises `Unavailable("library.read_only")`. Raises `Unavailable`: `library.locked` where the owner is bringing it
        to another form, `library.newer`, `library.corrupt`, `library.unwritable` where there is none.
        """
        database = Database(folder / DATABASE, folder / "backups", read_only=True)
        return cls(folder, None, database, clock or SystemClock(), initials)

    @property
    def read_only(self) -> bool:
        """Whether another process owns it."""
        return self.database.read_only

    @property
    def stopped_uncleanly(self) -> bool:
        """Whether its last owner was killed; it was examined then when it was opened."""
        return self._lock is not None and self._lock.unclean

    def must_be_writable(self) -> None:
        """Raises `Unavailable("library.read_only")` where another process owns it: for what writes beside the database."""
        if self.read_only:
            raise Unavailable("library.read_only")

    def _tidy(self) -> None:
        """Remove what a cut left half written. It is in nobody's way: where it cannot be done, it is done next time."""
        try:
            self.assets.remove_leftovers()
            remove_leftovers(self.path / "backups")
        except OSError as error:
            _log.warning("half-written files could not be removed: %s", error)

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
    def trash(self) -> Trash:
        """What was put away, and its removal for good."""
        return Trash(self.database, self.clock, self.search, self.path / "backups")

    @cached_property
    def sweeper(self) -> Sweeper:
        """What nobody needs any more."""
        return Sweeper(self.database, self.assets, self.trash, self.clock)

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
    def local_list(self) -> LocalList:
        """The unit's own word list."""
        return LocalList(self.database)

    @cached_property
    def profile_keys(self) -> ProfileKeys:
        """Whose signature the updates of site profiles must have."""
        return ProfileKeys(self.database)

    @cached_property
    def following(self) -> Following:
        """What sites said of what they have taken."""
        return Following(self.database, self.clock)

    @cached_property
    def verdicts(self) -> Verdicts:
        """What the last checks said."""
        return Verdicts(self.database, self.clock)

    @cached_property
    def sketches(self) -> Sketches:
        """Which articles share a paragraph."""
        return Sketches(self.database)

    @cached_property
    def reviews(self) -> Reviews:
        """Records of reviews."""
        return Reviews(self.database)

    @cached_property
    def lineage(self) -> Lineage:
        """What contents that came in packages were made of."""
        return Lineage(self.database)

    @cached_property
    def looked_up(self) -> LookedUp:
        """What was found out once about documents and pictures."""
        return LookedUp(self.database)

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
        """Make a backup now and return its file. `why` is a word of lower-case letters, digits and hyphens."""
        self.must_be_writable()
        return back_up(self.database.path, self.path / "backups", why, self._local_time())

    def back_up_daily(self) -> Path | None:
        """Make today's backup unless it is there; thin the older ones only after the new one was proved."""
        folder, now = self.path / "backups", self._local_time()
        if has_daily(folder, now):
            return None
        made = back_up(self.database.path, folder, "daily", now)
        thin(folder, made)
        return made

    def retry_backup(self) -> None:
        """Make the day's backup that failed before. Raises `Unavailable("backup.failed")`; `backup_problem` stays then."""
        self.finish_backup()
        self.back_up_daily()
        self.backup_problem = None

    def warnings(self) -> list[tuple[str, dict[str, Detail]]]:
        """What a person should know about where the library lies, as codes of `model.problems` with details: a network
        or cloud folder, copies that a cloud client made, a disk that is nearly full; that it was damaged and carried over
        into a new file. Empty where all is well.
        """
        found: list[tuple[str, dict[str, Detail]]] = []
        if self.rewritten:
            found.append(("library.rewritten", {"aside": self.rewritten}))
        where = place_of(self.path)
        if where.kind is not PlaceKind.LOCAL:
            found.append(("library.risky_place", {"kind": _PLACE_WORDS[where.kind], "name": where.name}))
        if copies := conflict_copies(self.path):
            found.append(("library.conflict_copies", {"names": "、".join(copies[:5])}))
        if (free := free_bytes(self.path)) < WARN_BYTES:
            found.append(("disk.warning", {"megabytes": free // 1048576}))
        return found

    def _local_time(self) -> datetime:
        return self.clock.now().astimezone()

    def _before_write(self) -> None:
        """Once a day: keep what is there now. The snapshot is instant; copying and proving it hold up nobody."""
        now = self._local_time()
        if self._looked == now.date() or (self._backing_up and self._backing_up.is_alive()):
            return
        self._looked = now.date()
        if has_daily(self.path / "backups", now) or not self.database.one("SELECT 1 FROM articles LIMIT 1"):
            return
        try:
            source = snapshot(self.database.path)
        except Unavailable as error:
            self._backup_failed(error)
            return
        self._backing_up = threading.Thread(
            target=self._daily, args=(source, now, self.visible_folder()), name="library-backup"
        )
        self._backing_up.start()

    def show_backup(self, folder: Path, step: Callable[[int, int], None] = lambda done, total: None) -> Mirrored:
        """Make a backup now and copy it with every original into `folder` (see `mirror`)."""
        return mirror(self.back_up(), self.path / "assets", folder, step)

    def must_stay(self, done: int, total: int) -> None:
        """A step of work that may take long in the background. Raises `Cancelled` once the library is being closed:
        tomorrow's goes on where this one stopped.
        """
        if self._leaving.is_set():
            raise Cancelled

    def _daily(self, source: apsw.Connection, now: datetime, visible: Path | None) -> None:
        self._keep_daily(source, now, visible)
        if self._leaving.is_set() or self.backup_problem is not None:
            return
        try:
            self.after_daily()
        except Cancelled:
            _log.info("the day's tidying goes on at the next start")
        except (EditorError, OSError) as error:
            _log.warning("the day's tidying failed: %s", error)

    def _keep_daily(self, source: apsw.Connection, now: datetime, visible: Path | None) -> None:
        folder = self.path / "backups"
        try:
            made = keep(source, folder, "daily", now)
            thin(folder, made)
            if visible is not None:
                mirror(made, self.path / "assets", visible, self.must_stay)
        except Cancelled:
            _log.info("the visible backup goes on next time")
        except Unavailable as error:
            self._backup_failed(error)
        except OSError as error:
            self._backup_failed(translate(error))
        else:
            self.backup_problem = None
        finally:
            source.close()

    def _backup_failed(self, error: Unavailable) -> None:
        _log.warning("the day's backup failed: %s", error)
        self.backup_problem = error

    def finish_backup(self) -> None:
        """Wait for the day's backup, if one is being made."""
        if self._backing_up:
            self._backing_up.join()

    def close(self) -> None:
        """Close in order, after a backup that is being made. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._leaving.set()
        self.finish_backup()
        opened = False
        try:
            self.database.close()
            opened = True
        finally:
            if self._lock is not None:
                self._lock.release(opened=opened)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _open_database(folder: Path, *, unclean: bool, fresh: bool) -> tuple[Database, str]:
    """The database, and the name of the damaged file that it was carried over from; empty where there was none."""
    path, aside = folder / DATABASE, ""
    there = has_content(path)
    if not there and not fresh:
        if saved := backups(folder / "backups"):
            raise Unavailable("library.missing", backup=saved[0].name)
        if others := set_aside_files(folder):
            raise Unavailable("library.missing_alone", aside=others[0].name)
    try:
        database = Database(path, folder / "backups", suspect=there and unclean)
    except Unavailable as error:
        if error.code != "library.corrupt":
            raise
        aside = set_aside(folder, "damaged")
        if not rewrite_in_place(folder, DATABASE, aside):
            raise _damaged(folder, aside, str(error.details.get("why", ""))) from error
        database = Database(path, folder / "backups", suspect=True)
    if sys.platform != "win32":
        path.chmod(0o600)
    return database, aside


def _damaged(folder: Path, aside: str, why: str) -> Unavailable:
    """Say which backup could take the place of the damaged files, which were moved out of the way, unchanged."""
    saved = backups(folder / "backups")
    if not saved:
        return Unavailable("library.damaged_alone", aside=aside, why=why[:200])
    return Unavailable("library.damaged", aside=aside, backup=saved[0].name, why=why[:200])


def restore_backup(folder: Path, backup: Path) -> str:
    """Put a copy of `backup` in the place of the library's database, which is set aside as `library.db.replaced-…`; returns
    that name, empty where there was none.

    Raises `Unavailable("library.locked")` while the library is open, `Unavailable("backup.unusable")` for a file that is
    no sound library; then nothing was changed.
    """
    lock = OwnerLock(folder / "lock")
    unproved = folder / (DATABASE + ".restoring")
    try:
        _prove_backup(backup, unproved)
        reach("restore.before_set_aside")
        aside = set_aside(folder, "replaced")
        reach("restore.before_replace")
        held_files.replace(unproved, folder / DATABASE)
        sync_folder(folder)
    except OSError as error:
        raise translate(error) from error
    finally:
        for leftover in folder.glob(unproved.name + "*"):
            held_files.remove(leftover)
        lock.release()
    return aside


def _prove_backup(backup: Path, copy: Path) -> None:
    """A durable copy of a backup, examined and brought to the newest form."""
    if not backup.is_file() or not backup.stat().st_size:
        raise Unavailable("backup.unusable", name=backup.name)
    shutil.copyfile(backup, copy)
    try:
        with contextlib.closing(Database(copy, copy.parent / "backups", suspect=True)) as database:
            Outbox(database, SystemClock()).pause_restored()
    except Unavailable as error:
        if error.code == "library.newer" or error.code.startswith("disk."):
            raise
        raise Unavailable("backup.unusable", name=backup.name) from error
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
