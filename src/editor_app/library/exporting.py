"""The whole library as one zip file: readable by people without this program, and by `restoring` with every part proved.

    manifest.json       what is in it, with the SHA-256 of every part; written last
    library.db          the database, a sound copy of one moment
    稿件/…/正文.md       each article, its pictures beside it, its earlier versions in 版本/
    其他图片/…           originals that no present article shows
    renditions/…        web versions that submissions under way still need
    profiles/…          site profiles that were installed

Each original lies in it once; an article that shows another's picture points there. Nothing here needs the library to be
open or its folder to be writable, and nothing in it is changed. Secrets are in the keyring, never in a library.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from editor_app.library.backup import sync_folder
from editor_app.library.contents import load_content
from editor_app.library.database import Database, translate
from editor_app.library.rescue_copy import Copied
from editor_app.model import held_files
from editor_app.model.body import Body, is_sha256
from editor_app.model.errors import EditorError
from editor_app.model.failpoints import reach
from editor_app.model.metadata import Metadata
from editor_app.model.text import file_name

FORMAT, VERSION = "pioneer-desk-library", 1
MANIFEST, DATABASE_PART = "manifest.json", "library.db"
_PIECE = 1 << 20
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif"}
_README = """这是先锋采编的整个资料库。
“稿件”里每篇一个文件夹，正文.md 用记事本就能看，图片在旁边，以前的版本在“版本”里。
要装回程序里：在新电脑上打开先锋采编，文件 → 备份与恢复 → 从备份恢复，选这个文件，不用先解开。
里面没有密码；上报的账号要在新电脑上重新登录。
"""

Render: TypeAlias = Callable[[Metadata, Body, Callable[[str], str]], str]
"""Makes the readable text of an article; the last argument gives the address of a picture by its digest."""
Step: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds. `missing` counts originals that could not be read, `unreadable` versions whose stored text
    is damaged; `salvaged` says that the database was damaged and holds what could be read of it.
    """

    path: Path
    articles: int
    pictures: int
    missing: int
    unreadable: int
    salvaged: bool


def write_export(source: Copied, folder: Path, target: Path, render: Render, step: Step) -> Exported:
    """Write everything of `source`, a copy of the database of the library in `folder`, to `target`. The file gets its
    name only when it is whole, durable and read back; what was there before stays until then. `step(done, total)` is
    called between articles and may raise `Cancelled`.

    Raises `Unavailable("disk.full" | "disk.error" | "library.unwritable" | "backup.failed")`; then nothing is left.
    """
    from editor_app.library.restoring import prove_export  # which knows this module's names

    part = target.with_name(f".{target.name[:60]}.unproved")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                packing = _Packing(archive)
                made = _fill(packing, source, folder, target, render, step)
            file.flush()
            os.fsync(file.fileno())
        prove_export(part)
        reach("export.before_rename")
        held_files.replace(part, target)
        sync_folder(target.parent)
    except OSError as error:
        raise translate(error) from error
    finally:
        with contextlib.suppress(OSError):
            held_files.remove(part)
    return made


def _fill(packing: _Packing, source: Copied, folder: Path, target: Path, render: Render, step: Step) -> Exported:
    packing.add("请先读我.txt", "readable", [_README.encode()])
    with contextlib.closing(Database(source.database, source.database.parent / "backups")) as database:
        work = _Articles(packing, database, source.originals, render)
        work.write(step)
        work.write_other_pictures()
        _write_renditions(packing, database, folder / "renditions")
        (version,) = database.one("PRAGMA user_version")
    packing.add(DATABASE_PART, "database", _pieces(source.database))
    _write_profiles(packing, folder / "profiles")
    made = Exported(
        target, work.articles, len(work.places), len(work.missing), len(work.unreadable), salvaged=source.salvaged
    )
    packing.finish(
        {
            "format": FORMAT,
            "version": VERSION,
            "made_at": datetime.now().astimezone().isoformat(timespec="seconds"),
            "schema": version,
            "articles": made.articles,
            "salvaged": made.salvaged,
            "missing": work.missing,
            "unreadable": work.unreadable,
        }
    )
    return made


class _Packing:
    """A zip file and the list of what went into it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._now = datetime.now().timetuple()[:6]
        self.parts: list[dict[str, Any]] = []

    def add(self, path: str, kind: str, pieces: Iterable[bytes], *, packed: bool = True) -> None:
        """One part, piece by piece. What is compressed already is not `packed`."""
        digest, size = hashlib.sha256(), 0
        with self._open(path, packed=packed) as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        self.parts.append({"path": path, "kind": kind, "size": size, "sha256": digest.hexdigest()})

    def _open(self, path: str, *, packed: bool = True) -> Any:
        about = zipfile.ZipInfo(path, self._now)
        about.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        about.external_attr = 0o600 << 16
        return self._archive.open(about, "w", force_zip64=True)

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest."""
        with self._open(MANIFEST) as file:
            for piece in json.JSONEncoder(ensure_ascii=False, indent=1).iterencode({**about, "parts": self.parts}):
                file.write(piece.encode())


@dataclass
class _Articles:
    """Writes articles and their pictures; remembers where each original went."""

    packing: _Packing
    database: Database
    originals: Path
    render: Render
    articles: int = 0
    places: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def write(self, step: Step) -> None:
        """All articles, those in the trash too."""
        rows = self.database.all("SELECT number, id, title, state, content FROM articles ORDER BY number")
        for done, (number, article, title, state, content) in enumerate(rows):
            step(done, len(rows))
            name = file_name(title) or "无标题"
            place = f"稿件/{'回收站/' if state == 'trash' else ''}{name}-{article[:8]}"
            if self._text(f"{place}/正文.md", place, article, content):
                self.articles += 1
            for version, earlier, at in self.database.all(
                "SELECT number, content, saved_at FROM revisions WHERE article = ? AND content <> ? ORDER BY number",
                (number, content),
            ):
                day = re.sub(r"\D", "", at)[:14]
                self._text(f"{place}/版本/{version:04d}-{day}.md", f"{place}/版本", article, earlier, pictures=False)
        step(len(rows), len(rows))

    def _text(self, path: str, place: str, article: str, content: int, *, pictures: bool = True) -> bool:
        try:
            found = load_content(self.database, content)
        except EditorError:
            self.unreadable.append(f"{article} {path.rpartition('/')[2]}")
            return False
        if pictures:
            for number, digest in enumerate(found.body.assets(), 1):
                self._picture(digest, f"{place}/图片/{number:02d}")
            self._picture(found.metadata.cover, f"{place}/图片/封面")
        up = "../" * len(place.split("/"))

        def address(digest: str) -> str:
            to = self.places.get(digest, "")
            if not to:
                return f"asset:{digest}"
            return quote(to[len(place) + 1 :] if to.startswith(f"{place}/") else up + to)

        text = self.render(found.metadata, found.body, address)
        self.packing.add(path, "readable", [text.encode("utf-8", "replace")])
        return True

    def write_other_pictures(self) -> None:
        """Originals that no article shows now."""
        for (digest,) in self.database.all("SELECT sha256 FROM assets ORDER BY sha256"):
            self._picture(digest, f"其他图片/{digest[:16]}")

    def _picture(self, digest: str, place: str) -> None:
        if not is_sha256(digest) or digest in self.places or digest in self.missing:
            return
        row = self.database.one("SELECT media_type FROM assets WHERE sha256 = ?", (digest,))
        source = self.originals / digest[:2] / digest
        if not row or not _is(source, digest):
            self.missing.append(digest)
            return
        path = place + _SUFFIXES.get(row[0], "")
        self.packing.add(path, "picture", _pieces(source), packed=False)
        self.places[digest] = path


def _write_renditions(packing: _Packing, database: Database, folder: Path) -> None:
    rows = database.all(
        "SELECT DISTINCT rendition FROM submission_pictures JOIN submissions ON position = submission"
        " WHERE phase <> 'done' AND hold <> 'cancelled'"
    )
    for (digest,) in rows:
        source = folder / digest[:2] / digest
        if is_sha256(digest) and _is(source, digest):
            packing.add(f"renditions/{digest}", "rendition", _pieces(source), packed=False)


def _write_profiles(packing: _Packing, folder: Path) -> None:
    for path in sorted(folder.glob("*/**/*")) if folder.is_dir() else ():
        name = path.relative_to(folder)
        left_over = any(part.startswith(".") for part in name.parts)  # of an installation that a cut broke off
        if path.is_file() and not path.is_symlink() and not left_over:
            packing.add(f"profiles/{name.as_posix()}", "profile", _pieces(path))


def _is(path: Path, digest: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


@contextlib.contextmanager
def working_folder(library: Path) -> Iterator[Path]:
    """A folder of our own for copies that are made on the way: in the library's, or where that cannot be written, in the
    person's temporary one. It is gone at the end.
    """
    try:
        folder = tempfile.TemporaryDirectory(prefix=".exporting-", dir=library)
    except OSError:
        folder = tempfile.TemporaryDirectory(prefix="pioneer-desk-")
    with folder as name:
        yield Path(name)
