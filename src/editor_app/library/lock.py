"""One owner of a library: a lock that the system takes away when the process dies (rule D8)."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from editor_app.library.database import translate
from editor_app.model.errors import Unavailable

_LOCKED_BYTE = 1 << 20  # far behind the process id, which others must be able to read on Windows
_WIDTH = 20  # the id is written over in place: the file never has to grow again, even on a full disk


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
        try:
            self._note(str(os.getpid()))
        except OSError as error:
            os.close(self._handle)
            raise translate(error) from error

    def release(self, *, opened: bool = True) -> None:
        """Give the library free and note that it was closed in order. Where it was not even `opened`, what the last
        owner left is still to be examined.
        """
        with contextlib.suppress(OSError):  # without the note the next owner examines the library: no harm
            if opened or not self.unclean:
                self._note("")
        os.close(self._handle)

    def _note(self, owner: str) -> None:
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, owner.ljust(_WIDTH).encode("ascii"))
        os.fsync(self._handle)


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
