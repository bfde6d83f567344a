"""Pictures on disk, addressed by the SHA-256 of their bytes: the file first, then its row (rule D4).

A row without a file is damage; a file without a row is left over from a cut and harmless. Nothing is deleted here but
unfinished temporary files, and what the sweeper says.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from editor_app.library.backup import sync_folder
from editor_app.library.clock import Clock, stamp
from editor_app.library.database import Database, translate
from editor_app.library.likenesses import Likenesses
from editor_app.library.space import must_have_room
from editor_app.model import held_files
from editor_app.model.body import is_sha256
from editor_app.model.digest import sha256
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.failpoints import reach
from editor_app.model.picture import Asset, PictureInfo, Prepared, Rendition

_INFO = "media_type, width, height, orientation, taken_at, has_location, has_device_data, animated"
_RENDITION = "sha256, asset, media_type, width, height, size, name, notes"
_TEMPORARY = ".part-"


class AssetStore:
    """Originals in `assets/`, web versions in `renditions/`, both below the library's folder."""

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        self._database = database
        self._originals = folder / "assets"
        self._made = folder / "renditions"
        self._clock = clock
        self.likenesses = Likenesses(database)

    def add(self, data: bytes, name: str, info: PictureInfo) -> Asset:
        """Keep an original; one that is there already keeps its first name, and its file is made whole again if it was
        damaged or lost. Raises `Unavailable("disk.low")` below a hundred free megabytes, `Unavailable("disk.full")` and the
        like; then nothing was added.
        """
        digest = sha256(data)
        self._must_be_writable()
        must_have_room(self._database.path.parent)
        _write(self._originals, digest, data)
        with self._database.alone():
            self._still_there(self._originals, digest, data)
            if not self._database.one("SELECT 1 FROM assets WHERE sha256 = ?", (digest,)):
                with self._database.transaction():
                    reach("asset.before_row")
                    self._insert(digest, len(data), name, info)
                    if info.likeness is not None:
                        self.likenesses.keep(digest, info.likeness, info.crops)
            return self.get(digest)

    def _must_be_writable(self) -> None:
        """A file must not be written where its row cannot be."""
        if self._database.read_only:
            raise Unavailable("library.read_only")

    @staticmethod
    def _still_there(folder: Path, digest: str, data: bytes) -> None:
        """The sweeper, which takes turns with us, may have removed it between writing and now."""
        if not _place(folder, digest).exists():
            _write(folder, digest, data)

    def adopt(self, digest: str, size: int, name: str, info: PictureInfo) -> None:
        """Make the row of an original whose file lies in its place already, which the caller has proved."""
        self._insert(digest, size, name, info)

    def _insert(self, digest: str, size: int, name: str, info: PictureInfo) -> None:
        shown = (info.media_type, info.width, info.height, info.orientation, info.taken_at)
        flags = (int(info.has_location), int(info.has_device_data), int(info.animated))
        self._database.run(
            "INSERT INTO assets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (digest, size, name, *shown, *flags, stamp(self._clock)),
        )

    def get(self, digest: str) -> Asset:
        """An original's description. Raises `Refused("asset.unknown")`."""
        row = self._database.one(f"SELECT sha256, size, name, {_INFO} FROM assets WHERE sha256 = ?", (digest,))
        if not row:
            raise Refused("asset.unknown", asset=digest[:16])
        media_type, width, height, orientation, taken_at, *flags = row[3:]
        info = PictureInfo(media_type, width, height, orientation, taken_at, *(bool(flag) for flag in flags))
        return Asset(row[0], row[1], row[2], info)

    def has(self, digest: str) -> bool:
        """Whether the original is kept, row and file."""
        return (
            bool(self._database.one("SELECT 1 FROM assets WHERE sha256 = ?", (digest,))) and self.path(digest).exists()
        )

    def path(self, digest: str) -> Path:
        """Where an original lies. Raises `Refused("asset.unknown")` for what is no digest."""
        return _place(self._originals, digest)

    def read(self, digest: str) -> bytes:
        """An original's bytes, verified. Raises `Unavailable("asset.damaged")` where they are not what they were."""
        return _read(self.path(digest), digest)

    def add_rendition(self, prepared: Prepared, rules: str) -> Rendition:
        """Keep a web version made by the rules of that key, in the place of an earlier one."""
        made = prepared.rendition
        self._must_be_writable()
        _write(self._made, made.sha256, prepared.data)
        values = (made.asset, rules, made.sha256, made.media_type, made.width, made.height, made.size, made.name)
        with self._database.alone():
            self._still_there(self._made, made.sha256, prepared.data)
            self._database.run(
                "INSERT OR REPLACE INTO renditions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, json.dumps(made.notes, ensure_ascii=False)),
            )
        return made

    def rendition(self, asset: str, rules: str) -> Rendition | None:
        """The web version by the rules of that key, if it is kept whole: one whose file is lost or cut is made anew."""
        row = self._database.one(f"SELECT {_RENDITION} FROM renditions WHERE asset = ? AND rules = ?", (asset, rules))
        if not row or not _has_size(self.rendition_path(row[0]), row[5]):
            return None
        sha, origin, media_type, width, height, size, name, notes = row
        return Rendition(sha, origin, media_type, width, height, size, name, tuple(json.loads(notes)))

    def lend(self, prepared: Prepared) -> None:
        """Keep the web version of a picture whose original is not here; its `asset` is what figures call it (`Figure.source`)."""
        made = prepared.rendition
        self._must_be_writable()
        _write(self._made, made.sha256, prepared.data)
        with self._database.alone():
            self._still_there(self._made, made.sha256, prepared.data)
            self._database.run(
                "INSERT OR REPLACE INTO lent_pictures VALUES (?, ?, ?, ?, ?, ?, ?)",
                (made.asset, made.sha256, made.media_type, made.width, made.height, made.size, made.name),
            )

    def lent(self, source: str) -> Rendition | None:
        """The web version that came in the place of an original; None where none did, or where its file is gone."""
        row = self._database.one(
            "SELECT sha256, source, media_type, width, height, size, name FROM lent_pictures WHERE source = ?",
            (source,),
        )
        return Rendition(*row) if row and _has_size(self.rendition_path(row[0]), row[5]) else None

    def borrowed(self) -> set[str]:
        """Digests of originals that lie with others while their web versions are here."""
        return {row[0].partition(".")[0] for row in self._database.all("SELECT source FROM lent_pictures")}

    def is_rendition(self, digest: str) -> bool:
        """Whether these bytes are a web version that was made here."""
        return bool(self._database.one("SELECT 1 FROM renditions WHERE sha256 = ? LIMIT 1", (digest,)))

    def rendition_path(self, digest: str) -> Path:
        """Where a web version lies."""
        return _place(self._made, digest)

    def read_rendition(self, digest: str) -> bytes:
        """A web version's bytes, verified."""
        return _read(self.rendition_path(digest), digest)

    def all(self) -> list[str]:
        """Digests of every original that has a row."""
        return [row[0] for row in self._database.all("SELECT sha256 FROM assets ORDER BY sha256")]

    def files(self) -> list[str]:
        """Digests of every original that has a file."""
        return _digests(self._originals)

    def rendition_files(self) -> list[str]:
        """Digests of every web version that has a file."""
        return _digests(self._made)

    def remove(self, digest: str, unused: Callable[[], bool], limit: float) -> bool:
        """Remove an original and its web versions for good if `unused()` holds while nobody can write and its file was not
        touched since `limit` (seconds of the epoch). Returns whether it is gone. The row goes before the file.
        """
        path = self.path(digest)
        with self._database.alone():
            if not unused() or _touched_since(path, limit):
                return False
            with self._database.transaction():
                self._database.run("DELETE FROM renditions WHERE asset = ?", (digest,))
                self._database.run("DELETE FROM assets WHERE sha256 = ?", (digest,))
                self._database.run(
                    "DELETE FROM picture_codes WHERE source >= ?1 AND source < ?1 || '/'",  # the digest, or with edits behind a dot
                    (digest,),
                )
            reach("sweep.before_file")
            _unlink(path)
        return True

    def remove_rendition(self, digest: str, limit: float) -> bool:
        """Remove the file of a web version that has no row, unless it was touched since `limit`."""
        path = self.rendition_path(digest)
        with self._database.alone():
            named = self._database.one(
                "SELECT 1 FROM renditions WHERE sha256 = ?1 UNION SELECT 1 FROM submission_pictures WHERE rendition = ?1",
                (digest,),
            )
            if named or _touched_since(path, limit):
                return False
            _unlink(path)
        return True

    def temporaries(self) -> list[Path]:
        """Temporary files, those being written now among them."""
        return [path for folder in (self._originals, self._made) for path in _temporaries(folder)]

    def remove_leftovers(self) -> None:
        """Delete temporary files that a cut left behind. Only this process may write here (the owner's lock)."""
        for path in self.temporaries():
            held_files.remove(path)


def _temporaries(folder: Path) -> Iterator[Path]:
    return folder.glob(f"??/{_TEMPORARY}*") if folder.is_dir() else iter(())


def _digests(folder: Path) -> list[str]:
    return [path.name for path in (folder.glob("??/*") if folder.is_dir() else ()) if is_sha256(path.name)]


def _touched_since(path: Path, limit: float) -> bool:
    try:
        return path.stat().st_mtime >= limit
    except FileNotFoundError:
        return False


def _unlink(path: Path) -> None:
    try:
        held_files.remove(path)
    except OSError as error:
        raise translate(error) from error


def _place(folder: Path, digest: str) -> Path:
    if not is_sha256(digest):
        raise Refused("asset.unknown", asset=digest[:16])
    return folder / digest[:2] / digest


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _read(path: Path, digest: str) -> bytes:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Unavailable("asset.gone", asset=digest[:16]) from error
    except OSError as error:
        raise translate(error) from error
    if sha256(data) != digest:
        raise Unavailable("asset.damaged", asset=digest[:16])
    return data


def _write(folder: Path, digest: str, data: bytes) -> None:
    """The file under its name, durable: temporary file beside it, fsync, rename, fsync of the folder."""
    target = _place(folder, digest)
    try:
        _make_folder(target.parent)
        if _has_size(target, len(data)) and sha256(target.read_bytes()) == digest and _touch(target):
            sync_folder(target.parent)  # a cut may have come between its renaming and this
            return
        handle, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                reach("asset.after_write")
                file.flush()
                os.fsync(file.fileno())
            reach("asset.after_fsync")
            held_files.replace(temporary, target)
        except BaseException:
            held_files.remove(temporary)
            raise
        sync_folder(target.parent)
        reach("asset.after_replace")
    except OSError as error:
        raise translate(error) from error


def _touch(path: Path) -> bool:
    """Say that it was wanted just now; False where it is gone meanwhile."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _make_folder(folder: Path) -> None:
    """The folder and those above it, each durable in the one that holds it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
