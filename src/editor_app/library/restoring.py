"""An export back into a library: every part is proved before anything is put in its place, and what was there is set
aside, never overwritten.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import apsw

from editor_app.library.aside import DATABASE, has_content, set_aside
from editor_app.library.backup import sync_folder
from editor_app.library.clock import SystemClock
from editor_app.library.database import Database, translate
from editor_app.library.exporting import DATABASE_PART, FORMAT, MANIFEST, VERSION, Step
from editor_app.library.library import restore_backup
from editor_app.library.lock import OwnerLock
from editor_app.library.outbox import Outbox
from editor_app.library.places import PlaceKind, place_of
from editor_app.library.space import free_bytes
from editor_app.library.visible import copy_pictures
from editor_app.model import held_files
from editor_app.model.body import is_sha256
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.failpoints import reach

_PIECE = 1 << 20
_MANIFEST_LIMIT = 512 * 1024 * 1024
_PROFILE_PART = re.compile(
    r"profiles/[a-z][a-z0-9-]{0,30}(/[A-Za-z0-9_\-\u4e00-\u9fff][\w.\-\u4e00-\u9fff]{0,80}){1,3}\Z"
)
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    KeyError,
)
_STAGING = ".restoring-"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place. `aside` is the name of the database that was there before, empty where there was none;
    `missing` counts originals that are named and not there.
    """

    articles: int
    pictures: int
    missing: int
    aside: str


@dataclass(frozen=True, slots=True)
class _Part:
    path: str
    kind: str
    size: int
    sha256: str


@dataclass
class _Manifest:
    about: dict[str, Any]
    parts: list[_Part] = field(default_factory=list)

    def missing(self) -> list[str]:
        listed = self.about.get("missing", [])
        return [str(item) for item in listed] if isinstance(listed, list) else []


def is_export(file: Path) -> bool:
    """Whether a file looks like an export, by its first bytes; a database begins otherwise."""
    try:
        with file.open("rb") as opened:
            return opened.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def prove_export(file: Path) -> None:
    """Read an export to its end and compare every part with the manifest. Raises `Unavailable("backup.unusable")`."""
    with _opened(file) as (archive, manifest):
        for part in manifest.parts:
            for _ in _proved(archive, part, file.name):
                pass


def restore_export(file: Path, folder: Path, step: Step) -> Restored:
    """Make the library in `folder` the one in the export. `step(done, total)` is called between parts and may raise
    `Cancelled`: then, as with every error, nothing was changed.

    Raises `Unavailable("backup.unusable")` for an export that is not whole, `Unavailable("library.locked" | "disk.full" |
    …)`, `Refused("library.bad_place")`.
    """
    where = place_of(folder)
    if where.kind is not PlaceKind.LOCAL and not (folder / DATABASE).exists():
        words = {PlaceKind.NETWORK: "网络驱动器", PlaceKind.CLOUD: "云同步文件夹"}
        raise Refused("library.bad_place", kind=words[where.kind], name=where.name)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise translate(error) from error
    lock = OwnerLock(folder / "lock")
    done = False
    try:
        with tempfile.TemporaryDirectory(prefix=_STAGING, dir=folder) as name:
            restored = _restore(file, folder, Path(name), step)
        done = True
    except OSError as error:
        raise translate(error) from error
    finally:
        lock.release(opened=done)
    return restored


def restore_database(file: Path, folder: Path, step: Step) -> Restored:
    """Make the library in `folder` the one in `file`, a backup's database. Originals that lie beside it, as in a visible
    backup, are copied where they are missing; they come first, for a picture without a row does no harm.

    Raises as `restore_backup` and `copy_pictures` do; then the database is as it was.
    """
    if not has_content(file):
        raise Unavailable("backup.unusable", name=file.name)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
            (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone() or (0,)
            names = [str(row[0]) for row in connection.execute("SELECT sha256 FROM assets")]
        pictures = 0
        if (file.parent / "assets").is_dir() and file.parent != folder:
            pictures, _ = copy_pictures(file, file.parent / "assets", folder / "assets", step)
    except apsw.Error as error:
        raise Unavailable("backup.unusable", name=file.name) from error
    except OSError as error:
        raise translate(error) from error
    aside = restore_backup(folder, file)
    missing = sum(not (folder / "assets" / name[:2] / name).is_file() for name in names)
    return Restored(int(str(articles)), pictures, missing, aside)


def _restore(file: Path, folder: Path, staging: Path, step: Step) -> Restored:
    with _opened(file) as (archive, manifest):
        if sum(part.size for part in manifest.parts if part.kind != "readable") > free_bytes(folder):
            raise Unavailable("disk.full")
        for done, part in enumerate(manifest.parts):
            step(done, len(manifest.parts))
            _stage(archive, part, staging, file.name)
    articles = _prove_database(staging, manifest, file.name)
    reach("restore.before_set_aside")
    _put_files(staging, folder)
    aside = set_aside(folder, "replaced")
    reach("restore.before_replace")
    held_files.replace(staging / DATABASE, folder / DATABASE)
    sync_folder(folder)
    step(len(manifest.parts), len(manifest.parts))
    pictures = sum(part.kind == "picture" for part in manifest.parts)
    return Restored(articles, pictures, len(manifest.missing()), aside)


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, _Manifest]]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive, _manifest(archive, file.name)
    except _DAMAGE as error:
        raise Unavailable("backup.unusable", name=file.name) from error
    except OSError as error:
        if not file.is_file():
            raise Unavailable("backup.unusable", name=file.name) from error
        raise translate(error) from error


def _manifest(archive: zipfile.ZipFile, name: str) -> _Manifest:
    with archive.open(MANIFEST) as opened:
        text = opened.read(_MANIFEST_LIMIT + 1)
    try:
        value = json.loads(text) if len(text) <= _MANIFEST_LIMIT else {}
        if value["format"] != FORMAT or int(value["version"]) > VERSION:
            raise Unavailable("backup.unusable", name=name)
        parts = [_part(item) for item in value.pop("parts")]
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(MANIFEST) from error
    listed = [info.filename for info in archive.infolist()]
    if len(set(listed)) != len(listed) or sorted(listed) != sorted([MANIFEST, *(part.path for part in parts)]):
        raise ValueError("parts")
    if sum(part.kind == "database" for part in parts) != 1:
        raise ValueError("database")
    return _Manifest(value, parts)


def _part(item: Any) -> _Part:
    part = _Part(str(item["path"]), str(item["kind"]), int(item["size"]), str(item["sha256"]))
    known = part.kind in ("readable", "picture", "rendition", "profile", "database")
    if not known or not is_sha256(part.sha256) or part.size < 0:
        raise ValueError(part.path)
    if (part.kind == "database") != (part.path == DATABASE_PART):
        raise ValueError(part.path)
    return part


def _proved(archive: zipfile.ZipFile, part: _Part, name: str) -> Iterator[bytes]:
    """A part's bytes; ends with an error where they are not those of the manifest. Never reads more than it said."""
    digest, size = hashlib.sha256(), 0
    with archive.open(part.path) as opened:
        while piece := opened.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            if size > part.size:
                break
            yield piece
    if size != part.size or digest.hexdigest() != part.sha256:
        raise Unavailable("backup.unusable", name=name)


def _stage(archive: zipfile.ZipFile, part: _Part, staging: Path, name: str) -> None:
    place = _place(part)
    if place is None:
        for _ in _proved(archive, part, name):
            pass
        return
    target = staging / place
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        for piece in _proved(archive, part, name):
            file.write(piece)
        _sync(file)


def _place(part: _Part) -> str | None:
    """Where a part goes; never by a name from outside, but for profiles, whose names are vetted."""
    digest = part.sha256
    if part.kind == "profile" and not _PROFILE_PART.match(part.path):
        return None
    places = {
        "picture": f"assets/{digest[:2]}/{digest}",
        "rendition": f"renditions/{digest[:2]}/{digest}",
        "profile": part.path,
        "database": DATABASE,
    }
    return places.get(part.kind)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _prove_database(staging: Path, manifest: _Manifest, name: str) -> int:
    """Examine the database, bring it to the newest form, and see that every original it names came along. Returns how many
    articles it holds.
    """
    copy = staging / DATABASE
    try:
        with contextlib.closing(Database(copy, staging / "backups", suspect=True)) as database:
            named = {row[0] for row in database.all("SELECT sha256 FROM assets")}
            (articles,) = database.one("SELECT count(*) FROM articles")
            Outbox(database, SystemClock()).pause_restored()
    except Unavailable as error:
        if error.code == "library.newer" or error.code.startswith("disk."):
            raise
        raise Unavailable("backup.unusable", name=name) from error
    came = {part.sha256 for part in manifest.parts if part.kind == "picture"}
    if named - came - set(manifest.missing()):
        raise Unavailable("backup.unusable", name=name)
    for tail in ("-wal", "-shm"):
        held_files.remove(copy.with_name(copy.name + tail))
    with copy.open("rb+") as file:
        _sync(file)
    return int(articles)


def _put_files(staging: Path, folder: Path) -> None:
    """Originals and web versions go to their places, named by what is in them; one that is there and whole stays.
    Profiles that are there are set aside with their folder.
    """
    for kind in ("assets", "renditions"):
        for source in sorted((staging / kind).glob("??/*")):
            target = folder / kind / source.parent.name / source.name
            target.parent.mkdir(parents=True, exist_ok=True)
            held_files.replace(source, target)
            sync_folder(target.parent)
    if (staging / "profiles").is_dir():
        if (folder / "profiles").exists():
            aside = folder / f"profiles.replaced-{staging.name.removeprefix(_STAGING)}"
            held_files.replace(folder / "profiles", aside)
        shutil.move(staging / "profiles", folder / "profiles")
        sync_folder(folder)
