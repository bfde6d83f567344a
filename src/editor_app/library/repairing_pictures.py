"""Originals that are missing or damaged, and those that have no row: put right from visible backups and their own bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from editor_app.library.backup import sync_folder
from editor_app.library.database import translate
from editor_app.library.doctor import Problem, named_pictures
from editor_app.library.library import Library
from editor_app.library.proofs import Proofs
from editor_app.model import held_files
from editor_app.model.digest import sha256
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.picture import PictureInfo

Inspect = Callable[[bytes], PictureInfo]


def mend_pictures(library: Library, proofs: Proofs, inspect: Inspect) -> Iterator[Problem]:
    """Each original that is registered, or named by a text: its file, then its row. A damaged file is renamed, and stays."""
    registered = set(library.assets.all())
    for digest in sorted(registered | named_pictures(library.database)):
        data = _whole(library, digest)
        if data is None:
            data = proofs.picture(digest)
            if data is None:
                continue  # the doctor goes on naming it
            aside = _rename_damaged(library.assets.path(digest))
            _put_back(library, proofs, digest, data, inspect, registered)
            yield Problem("repair.picture", {"asset": digest[:16], "aside": aside or "-"})
        elif digest not in registered:
            _put_back(library, proofs, digest, data, inspect, registered)
            yield Problem("repair.picture_row", {"asset": digest[:16]})


def _whole(library: Library, digest: str) -> bytes | None:
    try:
        return library.assets.read(digest)
    except Unavailable as error:
        if error.code in ("asset.gone", "asset.damaged"):
            return None
        raise


def _put_back(
    library: Library, proofs: Proofs, digest: str, data: bytes, inspect: Inspect, registered: set[str]
) -> None:
    """The file and, where there is none, its row. Bytes that are proved but no picture any more keep their file alone."""
    if sha256(data) != digest:
        raise Unavailable("asset.damaged", asset=digest[:16])
    name = proofs.picture_name(digest) or f"{digest[:8]}.jpg"
    if digest in registered:
        library.assets.add(data, name, library.assets.get(digest).info)
        return
    try:
        info = inspect(data)
    except Refused as error:
        raise Unavailable("asset.damaged", asset=digest[:16]) from error
    library.assets.add(data, name, info)


def _rename_damaged(path: Path) -> str:
    """Move what lies there out of the way under a name with the time; its new name, empty where nothing was there."""
    if not path.exists():
        return ""
    aside = path.with_name(f"{path.name}.damaged-{datetime.now():%Y%m%d-%H%M%S-%f}")
    try:
        held_files.replace(path, aside)
        sync_folder(path.parent)
    except OSError as error:
        raise translate(error) from error
    return aside.name
