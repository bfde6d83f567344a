"""Review over a folder: a stick or a share in which packages lie, taken over and answered beside, nobody's file removed."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from editor_app.library.library import Library
from editor_app.model.digest import sha256
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.text import file_name
from editor_app.services.importing import Imported, Importing
from editor_app.services.packaging import Packaging
from editor_app.services.reviewing import Reviewing
from editor_app.services.writing_out import free_stem, write_new

SUFFIX = ".textpack"
MAX_BYTES = 220 * 1024 * 1024
MOST = 2_000
"""Packages of one folder that are looked at."""
REMEMBERED = 5_000
SETTLED_SECONDS = 2.0
_TAKEN, _WRITTEN, _MARKS = "review.folder.taken", "review.folder.written", "review.folder.marks"


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at the folder gave: packages `taken` over, files `written` (answers and what was put there), `refused` ones
    by name with the reason (told once), names that are still being copied (`waiting`), answers that could not be written.
    """

    taken: tuple[Imported, ...] = ()
    written: tuple[Path, ...] = ()
    refused: tuple[tuple[str, EditorError], ...] = ()
    waiting: tuple[str, ...] = ()
    unwritten: tuple[tuple[str, EditorError], ...] = ()


@dataclass
class _Memory:
    """What the looks of one run know of a folder: how each file was last time, and what was told already."""

    seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    told: set[tuple[str, int, int]] = field(default_factory=set)


class ReviewFolder:
    """Use cases around such a folder. Reads and writes files: never on the window's thread."""

    def __init__(
        self,
        library: Library,
        importing: Importing,
        packaging: Packaging,
        reviewing: Reviewing,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._library = library
        self._importing = importing
        self._packaging = packaging
        self._reviewing = reviewing
        self._now = now
        self._memories: dict[Path, _Memory] = {}

    def put(self, article_id: str, folder: Path) -> Path:
        """Lay an article's package into the folder; from now on what happens to it here is answered there. Raises
        `Unavailable("review.folder_away" | "disk.full" | "file.unwritable")`.
        """
        self._must_be_there(folder)
        return self._write(article_id, folder)

    def look(self, folder: Path) -> Looked:
        """Take over what has come, whole files only, each once, and answer where the record here has grown. One that cannot be
        used does not hold up the others. Raises `Unavailable("review.folder_away")`.
        """
        self._must_be_there(folder)
        memory = self._memories.setdefault(folder, _Memory())
        taken: list[Imported] = []
        refused: list[tuple[str, EditorError]] = []
        waiting: list[str] = []
        for path, size, changed in _packages(folder):
            if not self._is_settled(memory, path.name, size, changed):
                waiting.append(path.name)
                continue
            try:
                made = self._take(path, size)
            except EditorError as error:
                if (path.name, size, changed) not in memory.told:
                    memory.told.add((path.name, size, changed))
                    refused.append((path.name, error))
                continue
            if made is not None:
                taken.append(made)
        self._must_be_there(folder)
        written, unwritten = self._answer(folder)
        return Looked(tuple(taken), tuple(written), tuple(refused), tuple(waiting), tuple(unwritten))

    def _is_settled(self, memory: _Memory, name: str, size: int, changed: int) -> bool:
        """A file that is still being copied grows, or is a moment old; one that was the same at the last look is whole."""
        before, memory.seen[name] = memory.seen.get(name), (size, changed)
        return before == (size, changed) or abs(self._now() - changed / 1e9) > SETTLED_SECONDS

    def _take(self, path: Path, size: int) -> Imported | None:
        if size > MAX_BYTES:
            raise Refused("import.package_too_large", name=path.name, why=f"超过 {MAX_BYTES // 1048576} MB")
        data = _read(path)
        digest = sha256(data)
        if digest in self._remembered(_TAKEN) or digest in self._remembered(_WRITTEN):
            return None
        if not _is_package(data, path.name):  # read as a text it would become another article at every look
            raise Refused("package.damaged", name=path.name, why="不是稿件包")
        made = self._importing.import_file(path)
        if made.merged is None:
            return None
        self._remember(_TAKEN, digest)
        mark = "" if made.merged.more else self._mark(made.article.id)
        self._library.settings.set(_MARKS, {**self._marks(), made.article.id: mark})
        return made

    # -- answering ----------------------------------------------------------------------------------------------------

    def _answer(self, folder: Path) -> tuple[list[Path], list[tuple[str, EditorError]]]:
        written: list[Path] = []
        unwritten: list[tuple[str, EditorError]] = []
        for article_id, mark in self._marks().items():
            try:
                if self._mark(article_id) != mark:
                    written.append(self._write(article_id, folder))
            except EditorError as error:
                unwritten.append((article_id, error))
        return written, unwritten

    def _write(self, article_id: str, folder: Path) -> Path:
        from editor_app.formats.textpack import pack

        mark = self._mark(article_id)
        packed = self._packaging.packed(article_id)
        data = pack(packed)
        stem = f"{file_name(packed.metadata.title) or '未写标题'}-{article_id[:8]}-{file_name(self._reviewing.acting_name())}"
        path = folder / f"{stem}{SUFFIX}"
        if path.exists() and not self._is_ours(path):
            path = folder / f"{free_stem(folder, stem, [SUFFIX])}{SUFFIX}"
        write_new(path, data)
        self._remember(_WRITTEN, sha256(data))
        self._library.settings.set(_MARKS, {**self._marks(), article_id: mark})
        return path

    def _is_ours(self, path: Path) -> bool:
        return path.is_file() and not path.is_symlink() and sha256(_read(path)) in self._remembered(_WRITTEN)

    def _mark(self, article_id: str) -> str:
        """Names the record as it is here."""
        return sha256("\n".join(self._library.reviews.record(article_id).heads).encode())

    def _marks(self) -> dict[str, str]:
        kept = self._library.settings.get(_MARKS, {})
        return {str(name): str(mark) for name, mark in kept.items()} if isinstance(kept, dict) else {}

    def _remembered(self, key: str) -> list[str]:
        kept = self._library.settings.get(key, [])
        return [str(each) for each in kept] if isinstance(kept, list) else []

    def _remember(self, key: str, digest: str) -> None:
        kept = [each for each in self._remembered(key) if each != digest]
        self._library.settings.set(key, [*kept, digest][-REMEMBERED:])

    def _must_be_there(self, folder: Path) -> None:
        try:
            there = folder.is_dir()
        except OSError:
            there = False
        if not there:
            raise Unavailable("review.folder_away", folder=folder.name or str(folder))


def _packages(folder: Path) -> Iterator[tuple[Path, int, int]]:
    """Packages in the folder by name, with size and time of change in nanoseconds. Links and hidden files are left alone."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                each.name for each in entries if each.name.lower().endswith(SUFFIX) and not each.name.startswith(".")
            )
    except OSError as error:
        raise Unavailable("review.folder_away", folder=folder.name or str(folder)) from error
    for name in names[:MOST]:
        path = folder / name
        try:
            about = path.lstat()
        except OSError:  # taken away in this moment; the next look sees
            continue
        if stat.S_ISREG(about.st_mode):
            yield path, about.st_size, about.st_mtime_ns


def _is_package(data: bytes, name: str) -> bool:
    from editor_app.formats.files import is_archive
    from editor_app.formats.textpack import is_textpack

    return is_archive(data) and is_textpack(data, name)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unavailable("file.unreadable", name=path.name, why=error.strerror or "") from error
