"""Which files an imported or pasted text may reach: pictures beside it, never anything elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from editor_app.model.errors import Refused
from editor_app.model.reading import PictureSource
from editor_app.services.gathering import PICTURE_SUFFIXES, Part
from editor_app.services.illustrating import read_picture
from editor_app.services.placing import base_name

Resolver: TypeAlias = Callable[[str], PictureSource | None]


def local_resolver(folder: Path, photos: Path | None) -> Resolver:
    """Finds pictures that a text file names: those beside or below the file, or of that name in `photos`. Nothing
    outside these two folders is ever opened, whatever the text says.
    """

    def resolve(source: str) -> PictureSource | None:
        name = _local_name(source)
        if not name:
            return None
        candidates = [folder / name]
        if photos is not None:
            candidates.append(photos / Path(name).name)
        for base, candidate in zip((folder, photos), candidates, strict=False):
            try:
                path = candidate.resolve()
                if base is None or not path.is_relative_to(base.resolve()) or not path.is_file():
                    continue
                if path.suffix.lower() in PICTURE_SUFFIXES:
                    return PictureSource(read_picture(path), path.name)
            except (OSError, ValueError, Refused):
                continue
        return None

    return resolve


def archive_resolver(around: Sequence[Part]) -> Resolver:
    """Finds pictures that a text inside an archive names: by the whole path, else by the name alone."""
    by_path = {part.path.casefold(): part for part in around}
    by_name = {base_name(part.path): part for part in reversed(around)}

    def resolve(source: str) -> PictureSource | None:
        name = _local_name(source).removeprefix("./")
        part = by_path.get(name.casefold()) or by_name.get(base_name(name))
        try:
            return PictureSource(part.read(), part.name) if name and part is not None else None
        except Refused:
            return None

    return resolve


def pasted_resolver(source: str) -> PictureSource | None:
    """Reads the temporary files that Word and WPS name on the clipboard (`file:///…`), while they still exist."""
    parts = urlsplit(source)
    if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
        return None
    raw = unquote(parts.path)
    path = Path(raw[1:] if len(raw) > 2 and raw[2] == ":" else raw)
    if path.suffix.lower() not in PICTURE_SUFFIXES or not path.is_file():
        return None
    try:
        return PictureSource(read_picture(path), path.name)
    except Refused:
        return None


def _local_name(source: str) -> str:
    """The relative path an image reference means, or nothing for addresses and absolute paths elsewhere."""
    if "\x00" in source or len(source) > 1000:
        return ""
    parts = urlsplit(source.replace("\\", "/"))
    if parts.scheme and parts.scheme.lower() != "file" and len(parts.scheme) > 1:
        return ""
    if parts.netloc:
        return ""
    path = unquote(parts.path)
    return path if not path.startswith("/") and len(parts.scheme) != 1 else path.rpartition("/")[2]
