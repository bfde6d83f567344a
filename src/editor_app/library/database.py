"""The one SQLite connection: how it is opened, how transactions nest, how its errors become ours.

Rules D1 and D7: WAL, `synchronous=FULL`, foreign keys, an application id, versions by `user_version`, a backup before
each migration. One connection, guarded by a lock: any thread may call, one at a time.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

import apsw

from editor_app.library.backup import back_up
from editor_app.model.errors import Unavailable
from editor_app.model.failpoints import reach

APPLICATION_ID = 0x50445352
MINIMUM_SQLITE = (3, 51, 3)  # below it two writers can corrupt the log at the instant of a checkpoint
Row: TypeAlias = tuple[Any, ...]


def migrations() -> list[str]:
    """The numbered scripts, in order; the n-th leads to `user_version` n."""
    folder = files("editor_app.library") / "migrations"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


def translate(error: Exception) -> Unavailable:
    """Our error for one of SQLite's or the system's."""
    if isinstance(error, apsw.FullError) or (isinstance(error, OSError) and error.errno == errno.ENOSPC):
        return Unavailable("disk.full")
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return Unavailable("library.busy")
    if isinstance(error, apsw.CorruptError | apsw.NotADBError | UnicodeDecodeError):
        return Unavailable("library.corrupt", why=str(error)[:200])
    if isinstance(error, apsw.ReadOnlyError | apsw.CantOpenError | apsw.PermissionsError | PermissionError):
        return Unavailable("library.unwritable", why=str(error)[:200])
    return Unavailable("disk.error", why=str(error)[:200])


_EXPECTED = (
    apsw.FullError,
    apsw.BusyError,
    apsw.LockedError,
    apsw.CorruptError,
    apsw.NotADBError,
    apsw.ReadOnlyError,
    apsw.CantOpenError,
    apsw.PermissionsError,
    apsw.IOError,
    OSError,
    UnicodeDecodeError,
)


class Database:
    """The connection of one library. Raises `Unavailable` for what disk and locks can do; anything else is a bug."""

    def __init__(self, path: Path, backups: Path) -> None:
        if tuple(int(part) for part in apsw.sqlite_lib_version().split(".")) < MINIMUM_SQLITE:
            raise Unavailable("library.old_sqlite", version=apsw.sqlite_lib_version())
        self.path = path
        self._backups = backups
        self._lock = threading.RLock()
        self._depth = 0
        with _translated():
            self._connection = apsw.Connection(str(path))
        try:
            with _translated():
                self._configure()
            self._migrate()
        except BaseException:
            self._connection.close()
            raise

    def _configure(self) -> None:
        self._connection.set_busy_timeout(5000)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
        ):
            self._connection.execute(f"PRAGMA {pragma}")

    def _migrate(self) -> None:
        scripts = migrations()
        version: int = self.one("PRAGMA user_version")[0]
        if version > len(scripts):
            raise Unavailable("library.newer", version=version, known=len(scripts))
        for number in range(version, len(scripts)):
            reach("migration.before_backup")
            if version:  # a new library has nothing to lose yet
                back_up(self._connection, self._backups, f"before-{number + 1:04d}")
            with self.transaction():
                self._connection.execute(scripts[number])
                self._connection.execute(f"PRAGMA user_version = {number + 1}")
                self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                wrong = self._connection.execute("PRAGMA foreign_key_check").fetchall()
                if wrong:
                    raise Unavailable("library.corrupt", why=f"foreign keys after migration {number + 1}")
                reach("migration.before_commit")

    @property
    def connection(self) -> apsw.Connection:
        """For the online backup and the doctor."""
        return self._connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; on the disk when the outermost block ends. Nested blocks are savepoints."""
        with self._lock, _translated():
            name = f"level{self._depth}"
            begin, commit, undo = (
                (f"SAVEPOINT {name}", f"RELEASE {name}", f"ROLLBACK TO {name}; RELEASE {name}")
                if self._depth
                else ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
            )
            self._connection.execute(begin)
            self._depth += 1
            try:
                yield
                self._connection.execute(commit)
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute(undo)
                raise
            finally:
                self._depth -= 1

    def all(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Every row of a statement."""
        with self._lock, _translated():
            return self._connection.execute(sql, tuple(values)).fetchall()

    def one(self, sql: str, values: Sequence[object] = ()) -> Row:
        """The first row; an empty tuple where there is none."""
        with self._lock, _translated():
            row: Row | None = self._connection.execute(sql, tuple(values)).fetchone()
            return row or ()

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Execute a change and return how many rows it touched. Outside a transaction it is one of its own."""
        with self._lock, _translated():
            self._connection.execute(sql, tuple(values))
            return self._connection.changes()

    def insert(self, sql: str, values: Sequence[object] = ()) -> int:
        """Execute an INSERT and return the row id."""
        with self._lock, _translated():
            self._connection.execute(sql, tuple(values))
            return self._connection.last_insert_rowid()

    def count(self, name: str) -> int:
        """The next value of a counter, from 1: what orders things, since clocks jump."""
        row = self.one(
            "INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            (name,),
        )
        return int(row[0])

    def quick_check(self) -> list[str]:
        """What SQLite finds wrong; empty for a sound file."""
        found = [str(row[0]) for row in self.all("PRAGMA quick_check(20)")]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        """Fold the log into the file and close. Safe to call twice."""
        with self._lock:
            self._connection.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except _EXPECTED as error:
        raise translate(error) from error
