r"""Paths of more than 260 characters on Windows. Programs may use them there only where an administrator has switched it on
for the whole computer, which hardly anybody has; written with the prefix `\\?\` they work everywhere from Windows 7 on
("Maximum Path Length Limitation").
"""

from __future__ import annotations

import os
from pathlib import Path, PureWindowsPath

LIMIT = 259
"""Characters of the longest plain path of a file on Windows; a folder must leave room for `8.3` names in it."""
FOLDER_ROOM = 12
_PREFIX, _SHARE = "\\\\?\\", "\\\\?\\UNC\\"


def reachable(path: Path, room: int = 0, *, windows: bool = os.name == "nt") -> Path:
    """`path` so that the system takes it, with `room` more characters behind it; the same where it does already. A relative
    one is seen from the current folder.
    """
    if not windows:
        return path
    whole = str(path.absolute())
    return Path(extended(whole)) if len(whole) + room > LIMIT - FOLDER_ROOM else path


def extended(whole: str) -> str:
    r"""An absolute Windows path with the prefix: `\\?\D:\…`, or `\\?\UNC\server\share\…` for a shared drive's. With it the
    system takes every sign as it stands, so `.`, `..` and `/` must be gone before.
    """
    if whole.startswith(_PREFIX):
        return whole
    parts: list[str] = []
    path = PureWindowsPath(whole)
    for part in path.parts[1:]:
        if part == "..":
            del parts[-1:]
        else:
            parts.append(part)
    inner = "\\".join(parts)
    if path.drive.startswith("\\\\"):
        return f"{_SHARE}{path.drive[2:]}\\{inner}"
    return f"{_PREFIX}{path.drive}\\{inner}"


def plain(whole: str) -> str:
    """An absolute path without the prefix, for looking at what kind of place it is."""
    if whole.startswith(_SHARE):
        return "\\\\" + whole.removeprefix(_SHARE)
    return whole.removeprefix(_PREFIX)


def settled(path: Path) -> Path:
    """`path` with its links followed; absolute alone where the system cannot say so (`Path.resolve` raises `OSError` on some
    RAM disks and filters of Windows).
    """
    try:
        return path.resolve()
    except OSError:
        return path.absolute()
