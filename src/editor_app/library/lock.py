"""One owner of a library: a lock that the system takes away when the process dies (rule D8)."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from editor_app.model.errors import Unavailable

_LOCKED_BYTE = 1 << 20  # far behind the process id, which others must be able to read on Windows


class OwnerLock:
    """Held from construction to `release`. `unclean` says that the last owner did not release it."""

    def __init__(self, path: Path) -> None:
        """Raises `Unavailable("library.locked", pid)` where another process holds it."""
        self._path = path
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Unavailable("library.unwritable", why=error.strerror or "") from error
        try:
            _lock(self._handle)
        except OSError as error:
            owner = _owner(path)
            os.close(self._handle)
            raise Unavailable("library.locked", pid=owner) from error
        self.unclean = _owner(path) != ""
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, str(os.getpid()).encode(), 0) if hasattr(os, "pwrite") else os.write(
            self._handle, str(os.getpid()).encode()
        )
        os.fsync(self._handle)

    def release(self) -> None:
        """Give the library free and note that it was closed in order."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._handle, 0)
        os.close(self._handle)


def _owner(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()[:20]
    except OSError:
        return ""


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
