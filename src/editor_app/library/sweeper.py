"""What nobody needs any more: half-written files, pictures that nothing shows, web versions without a row (rule D4, P4).

A picture goes only when all of this is true: no article, no version, nothing in the trash and no submission names it, and
so it has been for a week by a clock that did not jump; no backup of the library shows it, nor a database that was set
aside; a proved backup is there. Otherwise it waits. Nothing is removed that was not made by the program.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import apsw

from editor_app.library.aside import set_aside_files
from editor_app.library.assets import AssetStore
from editor_app.library.backup import backups, snapshot
from editor_app.library.clock import Clock
from editor_app.library.database import Database, translate
from editor_app.library.settings import Settings
from editor_app.library.trash import Trash
from editor_app.model import held_files
from editor_app.model.errors import Unavailable

GRACE = timedelta(days=7)
YOUNGEST = timedelta(hours=24)
_SEEN_KEY = "sweep.seen"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FOLDERS = (".restoring-*", ".exporting-*", ".salvaging-*")
_CONTENTS = (
    "SELECT id, hash, metadata, body FROM contents"
    """ WHERE instr(body, '"asset"') > 0 OR (instr(metadata, '"cover"') > 0 AND instr(metadata, '"cover":""') = 0)"""
)


@dataclass(frozen=True, slots=True)
class Survey:
    """Pictures that nothing in the library names, with the bytes of their files, and half-written files that are old."""

    unused: tuple[str, ...]
    size: int
    leftovers: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Swept:
    """How many pictures and web versions were removed, their bytes, and how many unused pictures still wait."""

    pictures: int
    renditions: int
    size: int
    waiting: int


class Sweeper:
    """The sweeper of one open library. Reads through connections of its own, so that nobody waits; may run on any thread."""

    def __init__(self, database: Database, assets: AssetStore, trash: Trash, clock: Clock) -> None:
        self._database = database
        self._folder = database.path.parent
        self._assets = assets
        self._trash = trash
        self._clock = clock
        self._settings = Settings(database)

    def survey(self, step: Callable[[int, int], None] = lambda done, total: None) -> Survey:
        """Look, and change nothing. `step` is called on the way and may raise `Cancelled`."""
        unused = self._unused(step)[0]
        size = sum(_size(self._assets.path(digest)) for digest in unused)
        return Survey(tuple(sorted(unused)), size, tuple(self._leftovers()))

    def sweep(self, step: Callable[[int, int], None] = lambda done, total: None) -> Swept:
        """Remove what may go; once a day, after the day's backup was proved. `step` as in `survey`: what was removed until
        then stays so. Killed at any point, it leaves at most files that the next sweep removes.
        """
        for leftover in self._leftovers():
            _remove(leftover)
        unused, scanned = self._unused(step)
        ripe = self._ripe(unused)
        if ripe and (shown := self._shown_elsewhere(step)) is not None:
            ripe -= shown
        else:
            ripe = set()
        pictures = size = 0
        for number, digest in enumerate(sorted(ripe)):
            step(number, len(ripe))
            length = _size(self._assets.path(digest))
            if self._assets.remove(digest, lambda each=digest: self._is_unused(each, scanned), self._limit()):  # type: ignore[misc]
                pictures += 1
                size += length
        renditions, length = self._sweep_renditions(step)
        return Swept(pictures, renditions, size + length, len(unused) - pictures)

    # -- what is named ------------------------------------------------------------------------------------------------

    def _unused(self, step: Callable[[int, int], None]) -> tuple[set[str], int]:
        """Originals, by row or file, that nothing in the library names; and the last content that was looked at."""
        there = set(self._assets.all()) | set(self._assets.files())
        try:
            return self._take_out_named(there, step)
        except apsw.Error as error:
            raise translate(error) from error

    def _take_out_named(self, there: set[str], step: Callable[[int, int], None]) -> tuple[set[str], int]:
        last = 0
        with contextlib.closing(snapshot(self._database.path)) as connection:
            for number, (identity, _, metadata, body) in enumerate(connection.execute(_CONTENTS)):
                if number % 200 == 0:
                    step(number, number + 1)
                there.difference_update(_named(metadata, body))
                last = max(last, int(str(identity)))
            for (asset,) in connection.execute("SELECT asset FROM submission_pictures"):
                there.discard(str(asset))
            for row in connection.execute("SELECT payload, composed FROM submission_bytes"):
                there.difference_update(_named(*(bytes(part).decode("utf-8", "replace") for part in row if part)))
        return there, last

    def _is_unused(self, digest: str, scanned: int) -> bool:
        """Whether it still is so, with what was written since the look: asked while nobody can write."""
        looks = (
            "SELECT 1 FROM contents WHERE id > ?2 AND (instr(body, ?1) > 0 OR instr(metadata, ?1) > 0)",
            "SELECT 1 FROM submission_pictures WHERE asset = ?1 AND ?2 >= 0",
        )
        return not any(self._database.one(look, (digest, scanned)) for look in looks)

    def _shown_elsewhere(self, step: Callable[[int, int], None]) -> set[str] | None:
        """What the backups and the databases that were set aside show; `None` where one of these cannot be read, or there is
        no backup: then nothing may go.
        """
        proved = backups(self._folder / "backups")
        if not proved:
            return None
        shown: set[str] = set()
        seen: set[str] = set()
        for path in (*proved, *set_aside_files(self._folder)):
            log = path.with_name(path.name + "-wal")
            if log.exists() and log.stat().st_size:
                return None  # part of it stands in its log, and it is only read
            try:
                with contextlib.closing(_read_only(path)) as connection:
                    for number, (_, name, metadata, body) in enumerate(connection.execute(_CONTENTS)):
                        if number % 200 == 0:
                            step(number, number + 1)
                        if name not in seen:
                            seen.add(str(name))
                            shown.update(_named(metadata, body))
            except apsw.Error:
                return None
        return shown

    # -- how long -----------------------------------------------------------------------------------------------------

    def _ripe(self, unused: Iterable[str]) -> set[str]:
        """Those that have been unused for the time of grace; since when is remembered for the others."""
        now = self._clock.now()
        before = self._settings.get(_SEEN_KEY, {})
        seen = {digest: str(before.get(digest, now.isoformat())) for digest in sorted(unused)}
        if seen != before:
            self._settings.set(_SEEN_KEY, seen)
        if not self._trash.clock_is_trusted():
            return set()
        return {digest for digest, since in seen.items() if now - datetime.fromisoformat(since) >= GRACE}

    def _limit(self) -> float:
        """Files changed after this moment (seconds of the epoch) stay."""
        return (self._clock.now() - YOUNGEST).timestamp()

    # -- files --------------------------------------------------------------------------------------------------------

    def _leftovers(self) -> Iterator[Path]:
        """What a cut left half written and is old: no work lasts a day."""
        limit = self._limit()
        for path in (
            *self._assets.temporaries(),
            *(self._folder / "backups").glob("*.unproved*"),
            *(found for pattern in _FOLDERS for found in self._folder.glob(pattern)),
        ):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < limit:
                    yield path

    def _sweep_renditions(self, step: Callable[[int, int], None]) -> tuple[int, int]:
        """Web versions are made anew when they are needed; one without a row never is, unless a submission sends it."""
        there = set(self._assets.rendition_files())
        for table, column in (
            ("renditions", "sha256"),
            ("submission_pictures", "rendition"),
            ("lent_pictures", "sha256"),
        ):
            there.difference_update(row[0] for row in self._database.all(f"SELECT {column} FROM {table}"))
        removed = size = 0
        for number, digest in enumerate(sorted(there)):
            step(number, len(there))
            length = _size(self._assets.rendition_path(digest))
            if self._assets.remove_rendition(digest, self._limit()):
                removed += 1
                size += length
        return removed, size


def _named(*texts: object) -> set[str]:
    """Whatever looks like a digest in stored texts: a content that cannot be read any more keeps its pictures, too."""
    return {match for text in texts for match in _DIGEST.findall(str(text))}


def _read_only(path: Path) -> apsw.Connection:
    """A database at rest, opened so that not even a lock file appears beside it."""
    return apsw.Connection(
        f"{path.absolute().as_uri()}?immutable=1", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _remove(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            held_files.remove(path)
    except OSError as error:
        raise Unavailable("disk.error", why=(error.strerror or str(error))[:200]) from error
