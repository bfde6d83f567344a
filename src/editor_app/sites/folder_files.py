"""Files on sticks and shared drives: addresses, writing whole or not at all, and what an error of the system means.

A stick can be drawn out between any two calls, be full, write-protected or fail; a shared drive can vanish; on Windows another
program (a virus scanner, the receiving office) may hold a file for a moment. Each of these has its own end, as a network's
faults have: nothing was written (`NotSent`), nobody knows (`Doubt`), or a verdict (`Refused`).
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from urllib.parse import unquote, urlsplit

from editor_app.model import held_files
from editor_app.model.errors import EditorError, Refused
from editor_app.sites.connector import Doubt, NotSent

PIECE = 1024 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_LOCKED = (errno.EROFS, errno.EACCES, errno.EPERM)


def folder_path(address: str, *, windows: bool = os.name == "nt") -> PurePath:
    r"""The folder that an address names: `file:///D:/上报`, `file://server/share`, `D:\上报`, `\\server\share` or `/media/stick`.
    Raises `Refused("folder.bad_address")` for what is not a whole path on this kind of system.
    """
    text = address.strip()
    if text.lower().startswith("file:"):
        text = _of_uri(text, windows=windows)
    path: PurePath
    if windows:
        if len(text) == 2 and text[1] == ":":  # a drive alone would mean wherever that drive stands just now
            text += "\\"
        path = PureWindowsPath(text)
    else:
        path = PurePosixPath(text)
    if not path.is_absolute() or ".." in path.parts or "\0" in text:
        raise Refused("folder.bad_address", address=address[:200])
    return path


def _of_uri(text: str, *, windows: bool) -> str:
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise Refused("folder.bad_address", address=text[:200]) from error
    path, host = unquote(parts.path), parts.netloc
    if host.lower() in ("", "localhost"):
        return path[1:] if windows and len(path) > 2 and path[2] == ":" else path
    if not windows or "@" in host:
        raise Refused("folder.bad_address", address=text[:200])
    return f"//{host}{path}"


def trouble(error: OSError, name: str, *, writing: bool) -> EditorError:
    """What an error of the system means: a full stick and one that is away wait for the person to see to it and are tried again
    by themselves; a write-protected one is a verdict.
    """
    if writing and error.errno in _FULL:
        return NotSent("folder.full", name=name)
    if writing and error.errno in _LOCKED:
        return Refused("folder.read_only", name=name)
    return NotSent("folder.away", name=name, why=error.strerror or type(error).__name__)


def read_file(path: Path, limit: int) -> bytes | None:
    """A file's bytes, or None where there is none in a folder that is there. Raises `NotSent("folder.away")`, and
    `Refused("folder.too_large")` for more than `limit` bytes.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError as error:
        if not path.parent.is_dir():
            raise trouble(error, path.parent.name, writing=False) from error
        return None
    except OSError as error:
        raise trouble(error, path.name, writing=False) from error
    if len(data) > limit:
        raise Refused("folder.too_large", name=path.name, limit=limit)
    return data


def write_whole(path: Path, data: bytes, stopped: Callable[[], bool] = lambda: False) -> None:
    """Write into a temporary file beside `path`, sync, rename, and read it back. Until the rename nothing has changed; from
    it on an error is doubt. `stopped` is asked between pieces. Raises `NotSent`, `Refused` and `Doubt`.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            _write(temporary, data, stopped)
        except OSError as error:
            raise trouble(error, path.name, writing=True) from error
        _rename(temporary, path)
    except EditorError:
        _remove(temporary)
        raise
    _sync_folder(path.parent)
    try:
        written = path.read_bytes()
    except OSError as error:
        raise Doubt("folder.unsure", name=path.name, why=error.strerror or "") from error
    if written != data:
        raise Doubt("folder.unsure", name=path.name, why="读回来的与写进去的不同")


def _write(path: Path, data: bytes, stopped: Callable[[], bool]) -> None:
    with path.open("xb", buffering=0) as file:
        view = memoryview(data)
        while view:
            if stopped():
                raise Doubt("folder.unsure", name=path.name, why="被中断")
            view = view[file.write(view[:PIECE]) :]
        os.fsync(file.fileno())


def _rename(temporary: Path, path: Path) -> None:
    """Put the new file in its place; a program that holds the old one gets a moment to let go."""
    try:
        held_files.replace(temporary, path)
    except OSError as error:
        if isinstance(error, PermissionError) or held_files.is_held(error):
            raise NotSent("folder.held", name=path.name) from error
        raise Doubt("folder.unsure", name=path.name, why=error.strerror or "") from error


def _sync_folder(folder: Path) -> None:
    """Let the rename itself survive a stick that is drawn out now. Windows and some network drives cannot sync a folder."""
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise Doubt("folder.unsure", name=folder.name, why=error.strerror or "") from error
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise Doubt("folder.unsure", name=folder.name, why=error.strerror or "") from error
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    try:
        held_files.remove(path)
    except OSError:
        return  # the stick is away; a part with this ending counts for nothing there
