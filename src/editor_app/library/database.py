"""The one SQLite connection: how it is opened, how transactions nest, how its errors become ours.

Rules D1 and D7: WAL, `synchronous=FULL`, foreign keys, an application id, versions by `user_version`, a backup before
each migration. One connection, guarded by a lock: any thread may call, one at a time. (Backups, and the proof that a save
is on the disk, read through connections of their own.)
"""

from __future__ import annotations

import errno
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

import apsw

from editor_app.library.backup import back_up
from editor_app.library.places import PlaceKind, place_of
from editor_app.model.digest import sha256
from editor_app.model.errors import Unavailable
from editor_app.model.failpoints import reach

APPLICATION_ID = 0x50445352
MINIMUM_SQLITE = (3, 51, 3)  # below it two writers can corrupt the log at the instant of a checkpoint
Row: TypeAlias = tuple[Any, ...]
_INDEX_TABLES = ("article_words", "article_characters")
_READ_BACK = (
    "SELECT version, hash, metadata, body FROM articles JOIN contents ON contents.id = content WHERE number = ?"
)


def migrations() -> list[str]:
    """The numbered scripts, in order; the n-th leads to `user_version` n."""
    folder = files("editor_app.library") / "migrations"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


def translate(error: Exception) -> Unavailable:
    """Our error for one of SQLite's or the system's."""
    if isinstance(error, apsw.FullError) or (isinstance(error, OSError) and error.errno == errno.ENOSPC):
        return Unavailable("disk.full")
    if isinstance(error, _BUSY):
        return Unavailable("library.busy")
    if isinstance(error, _CORRUPT):
        return Unavailable("library.corrupt", why=str(error)[:200])
    if isinstance(error, apsw.NoMemError):
        return Unavailable("disk.error", why=NO_MEMORY)
    if isinstance(error, _UNWRITABLE):
        return Unavailable("library.unwritable", why=str(error)[:200])
    return Unavailable("disk.error", why=str(error)[:200])


_BUSY = (apsw.BusyError, apsw.LockedError, apsw.ProtocolError)
_CORRUPT = (
    apsw.CorruptError,
    apsw.NotADBError,
    apsw.FormatError,
    apsw.MismatchError,
    apsw.TooBigError,
    apsw.SQLError,  # our statements are right: where one does not even parse, the file's schema is broken
    UnicodeDecodeError,
)
_UNWRITABLE = (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError, PermissionError)
NO_MEMORY = "out of memory"  # also what a damaged search index asks for
_EXPECTED = (apsw.FullError, apsw.IOError, apsw.NoMemError, OSError, *_BUSY, *_CORRUPT, *_UNWRITABLE)
_READING = apsw.SQLITE_OPEN_READONLY
_WRITING = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE


class Database:
    """The connection of one library. Raises `Unavailable` for what disk and locks can do; anything else is a bug."""

    def __init__(self, path: Path, backups: Path, *, suspect: bool = False, read_only: bool = False) -> None:
        """Open the file at `path` and bring it to the newest form; `backups` is where the backups before that go.

        A `suspect` file (its last owner was killed) is examined before anything is done to it. One that another process
        owns is opened `read_only`: every change raises `Unavailable("library.read_only")`, and where it has not the
        newest form `library.locked` is raised. Raises `Unavailable("library.corrupt" | "library.foreign" |
        "library.newer" | "library.not_migrated" | …)`.
        """
        if tuple(int(part) for part in apsw.sqlite_lib_version().split(".")) < MINIMUM_SQLITE:
            raise Unavailable("library.old_sqlite", version=apsw.sqlite_lib_version())
        self.path = path
        self.read_only = read_only
        self.before_write: Callable[[], None] = lambda: None
        """Called before each outermost transaction and each single change."""
        self._backups = backups
        self._lock = threading.RLock()
        self._depth = 0
        self._to_read_back: list[tuple[int, int, str]] = []
        self._identity: tuple[int, int] | None = None  # of the file, once it is open
        self._reader: apsw.Connection | None = None
        with _TRANSLATED:
            self._connection = apsw.Connection(str(path), flags=_READING if read_only else _WRITING)
        try:
            with _TRANSLATED:
                # Until it is known to be sound, closing must not write the log into the file.
                self._connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
                self._connection.set_busy_timeout(5000)
                version = self._version()
                self._configure()
            if suspect:
                self._must_be_sound("quick_check")
            if read_only and version != len(migrations()):
                raise Unavailable("library.locked")
            self._migrate(version)
            self._connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)
            self._identity = self._file_at_path()
        except BaseException:
            self._connection.close()
            raise

    def _version(self) -> int:
        """The file's `user_version`. Only reads: what is not ours or too new for us stays as it is."""
        version, known = int(self.one("PRAGMA user_version")[0]), len(migrations())
        application: int = self.one("PRAGMA application_id")[0]
        tables = self.one("SELECT count(*) FROM sqlite_schema")[0]
        if application not in (0, APPLICATION_ID) or (tables and not version and not application):
            raise Unavailable("library.foreign", name=self.path.name)
        if version > known:
            raise Unavailable("library.newer", version=version, known=known)
        if version < 0:
            raise Unavailable("library.corrupt", why=f"user_version {version}")
        return version

    def _configure(self) -> None:
        network = place_of(self.path.parent).kind is PlaceKind.NETWORK
        # The log lies in memory that machines cannot share over a network.
        mode = "journal_mode = DELETE" if network else "journal_mode = WAL"
        for pragma in (
            "query_only = ON" if self.read_only else mode,
            "synchronous = FULL",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "cache_size = -32768",  # kibibytes: the upper levels of the index of a large library
        ):
            self._connection.execute(f"PRAGMA {pragma}")

    def _migrate(self, version: int) -> None:
        scripts = migrations()
        if 0 < version < len(scripts):
            self._must_be_sound("integrity_check")  # as thorough as the proof of the backups that follow
        for number in range(version, len(scripts)):
            reach("migration.before_backup")
            if version:  # a new library has nothing to lose yet
                back_up(self.path, self._backups, f"before-{number + 1:04d}", datetime.now())
            self._take_over(scripts[number], number + 1)

    def _must_be_sound(self, how: str) -> None:
        """Raises `Unavailable("library.corrupt")` for anything but a search index that cannot be used."""
        if wrong := self._unsound(how):
            raise Unavailable("library.corrupt", why=wrong[0][:200])

    def _unsound(self, how: str) -> list[str]:
        """What is wrong with the file but for a search index that cannot be used: it is made anew."""
        try:
            return [line for line in self._examine(how) if not _of_the_index(line)]
        except Unavailable as error:
            if not _of_the_index(str(error.details.get("why"))):
                raise
        # The whole cannot be examined while the index does not even open; each table can.
        tables = self.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
        return [line for (table,) in tables for line in self._examine(how, table)]

    def _take_over(self, script: str, version: int) -> None:
        with self.transaction():
            try:
                self._connection.execute(script)
            except (apsw.SQLError, apsw.ConstraintError) as error:
                raise Unavailable("library.not_migrated", why=f"{version}: {error}"[:200]) from error
            self._connection.execute(f"PRAGMA user_version = {version}")
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            wrong = self.quick_check()
            if wrong or self.all("PRAGMA foreign_key_check"):
                why = wrong[0] if wrong else "foreign keys"
                raise Unavailable("library.not_migrated", why=f"{version}: {why}"[:200])
            reach("migration.before_commit")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; on the disk when the outermost block ends. Nested blocks are savepoints."""
        with self._lock, _TRANSLATED:
            self._before()
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
                self._before()
                self._connection.execute(commit)
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute(undo)
                if self._depth == 1:
                    self._to_read_back.clear()
                raise
            finally:
                self._depth -= 1
            if not self._depth:
                self._read_back()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else uses the connection until the block ends; several steps as one, without being a transaction."""
        with self._lock:
            yield

    def read_back_later(self, article: int, version: int, name: str) -> None:
        """When the transaction that is open has ended, read the article of that number from the disk and compare: it
        must have that version and contents whose hash is `name`. Else the transaction's end raises
        `Unavailable("save.not_read_back")`.
        """
        self._to_read_back.append((article, version, name))

    def _read_back(self) -> None:
        wanted, self._to_read_back = self._to_read_back, []
        expected = {article: (version, name) for article, version, name in wanted}  # the last save of each
        if not expected:
            return
        for article, (version, name) in expected.items():
            try:
                rows = self._read(article)
            except apsw.Error:
                self._forget_reader()
                rows = self._read(article)
            if not rows or rows[0][:2] != (version, name) or not is_named(name, rows[0][2], rows[0][3]):
                raise Unavailable("save.not_read_back")

    def _read(self, article: int) -> list[Row]:
        """The article's row from the disk: by a connection of its own, for the writer's would answer from its memory."""
        if self._reader is None:
            self._reader = apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READONLY)
            self._reader.set_busy_timeout(5000)
            self._reader.execute("PRAGMA cache_size = -512")
        return self._reader.execute(_READ_BACK, (article,)).fetchall()

    def _forget_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _file_at_path(self) -> tuple[int, int] | None:
        """Which file stands at the path now; None where there is none. On Windows nobody is asked: there a file that is open can
        neither be moved nor removed.
        """
        if sys.platform == "win32":
            return None
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _must_be_there(self) -> None:
        """A file that was moved or removed is still written to without a complaint, and nobody would find it again."""
        if self._identity is not None and self._file_at_path() != self._identity:
            raise Unavailable("library.moved", folder=str(self.path.parent))

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction of this thread's caller is open."""
        return self._depth > 0

    def _before(self) -> None:
        """Outside a transaction: the hook. Inside one: it must still be there, for SQLite rolls the whole of it back by
        itself when the disk is full, and what came after would stand alone.
        """
        if self.read_only:
            raise Unavailable("library.read_only")
        if not self._depth:
            self._must_be_there()
            self.before_write()
        elif not self._connection.in_transaction:
            raise Unavailable("disk.error", why="transaction was rolled back")

    def all(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Every row of a statement."""
        with self._lock, _TRANSLATED:
            return self._connection.execute(sql, tuple(values)).fetchall()

    def one(self, sql: str, values: Sequence[object] = ()) -> Row:
        """The first row; an empty tuple where there is none."""
        with self._lock, _TRANSLATED:
            row: Row | None = self._connection.execute(sql, tuple(values)).fetchone()
            return row or ()

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Execute a change and return how many rows it touched. Outside a transaction it is one of its own."""
        with self._lock, _TRANSLATED:
            self._before()
            self._connection.execute(sql, tuple(values))
            return self._connection.changes()

    def changed_rows(self) -> int:
        """How many rows this connection changed since it was opened, those of hidden tables among them."""
        with self._lock:
            return self._connection.total_changes()

    def insert(self, sql: str, values: Sequence[object] = ()) -> int:
        """Execute an INSERT and return the row id."""
        with self._lock, _TRANSLATED:
            self._before()
            self._connection.execute(sql, tuple(values))
            return self._connection.last_insert_rowid()

    def count(self, name: str) -> int:
        """The next value of a counter, from 1: what orders things, since clocks jump. Call inside a transaction."""
        row = self.one(
            "INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            (name,),
        )
        return int(row[0])

    def quick_check(self) -> list[str]:
        """What SQLite finds wrong; empty for a sound file."""
        return self._examine("quick_check")

    def integrity_check(self) -> list[str]:
        """As `quick_check`, and whether every index holds what its table does; reads the whole file. That the search index
        cannot be used is not told here.
        """
        return self._unsound("integrity_check")

    def _examine(self, how: str, table: str = "") -> list[str]:
        argument = f"'{table}'" if table else "20"
        found = [str(row[0]) for row in self.all(f"PRAGMA {how}({argument})")]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        """Fold the log into the file and close. Safe to call twice."""
        with self._lock:
            self._forget_reader()  # before the writer, whose close folds the log in
            self._connection.close()


def _of_the_index(said: str) -> bool:
    """Whether what SQLite says is about the search index."""
    return any(word in said for word in ("fts5", NO_MEMORY, *_INDEX_TABLES))


def is_named(name: str, metadata: str, body: str) -> bool:
    """Whether stored metadata and body, both canonical JSON, are those whose hash is `name`."""
    return sha256(f"[{metadata},{body}]".encode()) == name


class _Translated:
    """What is raised inside becomes our error, where disk and locks can do it. Around every statement, so it is kept light."""

    __slots__ = ()

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, _EXPECTED):
            raise translate(error) from error


_TRANSLATED = _Translated()
