"""From files, folders and zip archives to the material of articles: which document, and which photos belong to it.

A folder or archive with one document is one article. Photos belong to the document beside them or in the nearest folder
above; where several documents lie side by side, those whose name (or whose folder's name) begins as the document's. What
then belongs to none is told, `unclaimed`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from editor_app.model.errors import EditorError, Refused
from editor_app.model.long_paths import reachable
from editor_app.services.illustrating import read_picture

if TYPE_CHECKING:  # loaded when an archive comes in
    from editor_app.formats.archive import Archive

PICTURE_SUFFIXES = frozenset(
    [".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".heics", ".avif", ".gif", ".bmp", ".tif", ".tiff"]
)
DOCUMENT_SUFFIXES = frozenset(
    [
        ".docx",
        ".docm",
        ".doc",
        ".wps",
        ".rtf",
        ".html",
        ".htm",
        ".mht",
        ".mhtml",
        ".md",
        ".markdown",
        ".txt",
        ".textpack",
    ]
)
MAX_TEXT_FILE_BYTES = 200 * 1024 * 1024
MAX_FILES = 2_000
_MAX_DEPTH = 8
_NOISE = re.compile(r"~\$|\.|__MACOSX\Z|Thumbs\.db\Z|desktop\.ini\Z|\$RECYCLE\.BIN\Z", re.IGNORECASE)
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Part:
    """A file on the disk or in an archive. `path` is its label, with slashes, relative to what was dropped; `read` gives
    the bytes and raises `Refused("file.…")` or what `Archive` raises.
    """

    path: str
    read: Callable[[], bytes]

    @property
    def name(self) -> str:
        """The last part of the label."""
        return PurePosixPath(self.path).name

    @property
    def suffix(self) -> str:
        """The suffix in lower case, with its dot."""
        return PurePosixPath(self.path).suffix.lower()


@dataclass(frozen=True, slots=True)
class Material:
    """What one article is made of. `given` is the file, folder or archive it came with, `path` names it alone: `given`
    itself where it is the only one in there, else the place inside (no file, inside an archive). `photos` come into it;
    `shared` only where the document names them. `folder` is where the document lies, None inside an archive; `around`
    are all pictures of the archive. `left` names files not read.
    """

    label: str
    given: Path
    path: Path
    document: Part | None
    photos: tuple[Part, ...] = ()
    shared: tuple[Part, ...] = ()
    folder: Path | None = None
    around: tuple[Part, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotGathered:
    """Something given that cannot even be looked into."""

    label: str
    given: Path
    path: Path
    error: EditorError


@dataclass(slots=True)
class _Folder:
    documents: list[Part] = field(default_factory=list)
    photos: list[Part] = field(default_factory=list)


def gather(paths: Sequence[Path]) -> list[Material | NotGathered]:
    """The material of the articles in `paths`, in their order; inside folders and archives in the order of their names as
    people count (2 before 10). Links are not followed.
    """
    found: list[Material | NotGathered] = []
    for path in paths:
        try:
            found.extend(_gather_one(path))
        except EditorError as error:
            found.append(NotGathered(path.name, path, path, error))
    return found


def _gather_one(path: Path) -> list[Material]:
    if path.is_dir():
        return _grouped(_walk(path), path, in_archive=False)
    if path.suffix.lower() == ".zip":
        return _from_zip(path)
    return [Material(path.name, path, path, Part(path.name, lambda: read_document(path)), folder=path.parent)]


def _from_zip(path: Path) -> list[Material]:
    """A zip archive with documents or photos inside. One that is itself a document, whatever its name, stays one."""
    from editor_app.formats.archive import Archive
    from editor_app.formats.files import is_archive, is_office_package

    data = read_document(path)
    whole = Material(path.name, path, path, Part(path.name, lambda: data), folder=path.parent)
    if not is_archive(data):
        return [whole]  # refused by the reader, with what it really is
    archive = Archive(data, path.name)
    if is_office_package(archive):
        return [whole]
    parts = [Part(archive.label(name), _reading(archive, name)) for name in archive.names()]
    parts = [part for part in parts if not any(_NOISE.match(piece) for piece in PurePosixPath(part.path).parts)]
    return _grouped(sorted(parts, key=lambda part: natural(part.path)), path, in_archive=True)


def _reading(archive: Archive, name: str) -> Callable[[], bytes]:
    return lambda: archive.part(name) or b""


def _walk(root: Path) -> list[Part]:
    parts: list[Part] = []

    def look(folder: Path, label: str, depth: int) -> None:
        try:
            with os.scandir(folder) as entries:
                children = sorted(entries, key=lambda entry: natural(entry.name))
        except OSError as error:
            raise Refused("file.unreadable", name=folder.name, why=error.strerror or "") from error
        for entry in children:
            if _NOISE.match(entry.name):
                continue
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False) and depth < _MAX_DEPTH:
                look(path, f"{label}{entry.name}/", depth + 1)
            elif entry.is_file(follow_symlinks=False):
                parts.append(Part(f"{label}{entry.name}", _opening(path)))
                if len(parts) > MAX_FILES:
                    raise Refused("file.too_many", name=root.name, limit=MAX_FILES)

    look(root, "", 0)
    return parts


def _opening(path: Path) -> Callable[[], bytes]:
    picture = path.suffix.lower() in PICTURE_SUFFIXES
    return lambda: read_picture(path) if picture else read_document(path)


def _grouped(parts: Iterable[Part], given: Path, *, in_archive: bool) -> list[Material]:
    label = given.stem if in_archive else given.name
    folders: dict[str, _Folder] = {}
    left: list[str] = []
    everything = list(parts)
    for part in everything:
        folder = folders.setdefault(str(PurePosixPath(part.path).parent), _Folder())
        if part.suffix in DOCUMENT_SUFFIXES:
            folder.documents.append(part)
        elif part.suffix in PICTURE_SUFFIXES:
            folder.photos.append(part)
        else:
            left.append(part.path)
    belonging: dict[str, list[Part]] = {}
    for name, folder in folders.items():
        belonging.setdefault(_home(name, folders), []).extend(folder.photos)
    around = tuple(part for part in everything if part.suffix in PICTURE_SUFFIXES) if in_archive else ()
    found: list[Material] = []
    for name in dict.fromkeys([*folders, *belonging]):
        documents = folders[name].documents if name in folders else []
        photos = belonging.get(name, [])
        title = PurePosixPath(name).name if name != "." else label
        place = None if in_archive else given / name
        if not documents and photos:
            found.append(Material(title, given, given / name, None, tuple(photos), folder=place, around=around))
        for document in documents:
            own = (
                photos if len(documents) == 1 else [photo for photo in photos if document in _owners(photo, documents)]
            )
            rest = tuple(photo for photo in photos if photo not in own)
            found.append(
                Material(document.path, given, given / document.path, document, tuple(own), rest, place, around)
            )
    if not found:
        raise Refused("import.nothing_inside", name=label)
    if len(found) == 1:
        found[0] = replace(found[0], path=given)
    if left:
        found[0] = replace(found[0], left=tuple(left))
    return found


def _home(name: str, folders: dict[str, _Folder]) -> str:
    """The nearest folder at or above `name` that has a document; `name` itself where none has."""
    place = PurePosixPath(name)
    for candidate in (place, *place.parents):
        folder = folders.get(str(candidate))
        if folder is not None and folder.documents:
            return str(candidate)
    return name


def _owners(photo: Part, documents: Sequence[Part]) -> list[Part]:
    """The documents that a photo is named after; the longest name wins, 稿10 before 稿1."""
    likeness = [_likeness(photo, document) for document in documents]
    most = max(likeness)
    return [document for document, like in zip(documents, likeness, strict=True) if like == most] if most else []


def _likeness(photo: Part, document: Part) -> int:
    """How many letters of the document's name the photo's name begins with, or one of its folders is; 0 for none. A number
    that goes on is another number: 12.jpg does not belong to 1.docx.
    """
    stem = PurePosixPath(document.path).stem.casefold()
    place = PurePosixPath(photo.path)
    if any(piece.casefold() == stem for piece in place.parent.parts):
        return len(stem)
    name = place.stem.casefold()
    goes_on = stem[-1:].isdigit() and name[len(stem) : len(stem) + 1].isdigit()
    return len(stem) if name.startswith(stem) and not goes_on else 0


def unclaimed(materials: Iterable[Material]) -> list[str]:
    """Labels of the photos that may belong to several documents and are named after none of them."""
    materials = list(materials)
    owned = {part.path for material in materials for part in material.photos}
    return list(dict.fromkeys(part.path for each in materials for part in each.shared if part.path not in owned))


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts 图2 before 图10, letters without regard to their case."""
    return tuple(
        (0, int(piece), "") if piece.isdecimal() and piece.isascii() else (1, 0, piece.casefold())
        for piece in _DIGITS.split(name)
        if piece
    )


def read_document(path: Path) -> bytes:
    """The bytes of a file. Raises `Refused("file.…")`."""
    path = reachable(path)
    try:
        if not path.exists():
            raise Refused("file.not_found", name=path.name)
        if path.is_dir():
            raise Refused("file.is_folder", name=path.name)
        if path.stat().st_size > MAX_TEXT_FILE_BYTES:
            raise Refused("file.too_large", name=path.name, megabytes=path.stat().st_size // 1048576)
        return path.read_bytes()
    except OSError as error:
        raise Refused("file.unreadable", name=path.name, why=error.strerror or "") from error
