"""Room on the disk (D11): when to warn, when to stop taking in, and a ballast that lets the last save through."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from editor_app.model.errors import Unavailable

WARN_BYTES = 500 * 1024 * 1024
STOP_BYTES = 100 * 1024 * 1024
BALLAST_BYTES = 20 * 1024 * 1024
_BALLAST = "ballast"
_PIECE = 1 << 20


def free_bytes(folder: Path) -> int:
    """Bytes free on the disk of `folder`."""
    return shutil.disk_usage(folder).free


def must_have_room(folder: Path) -> None:
    """Raises `Unavailable("disk.low")` where less than a hundred megabytes are free: pictures and imports stop there, so
    that text can still be saved.
    """
    free = free_bytes(folder)
    if free < STOP_BYTES:
        raise Unavailable("disk.low", megabytes=free // 1048576)


def keep_ballast(folder: Path, size: int = BALLAST_BYTES) -> bool:
    """Have the ballast there if the disk has room for it and more; return whether it is there. Its bytes are random: a
    file system that compresses or leaves holes would reserve nothing for zeros. Takes long; not on the library's lane.
    """
    path = folder / _BALLAST
    with contextlib.suppress(OSError):
        if path.stat().st_size == size:
            return True
    try:
        if free_bytes(folder) < STOP_BYTES + size:
            return False
        with path.open("wb") as file:
            for at in range(0, size, _PIECE):
                file.write(os.urandom(min(_PIECE, size - at)))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        drop_ballast(folder)
        return False
    return True


def drop_ballast(folder: Path) -> bool:
    """Give the ballast's room back to the disk; return whether there was any."""
    path = folder / _BALLAST
    try:
        path.unlink()
    except OSError:
        return False
    return True
