"""Where a library lies: on a disk of this computer, on a network drive or in a folder that a cloud client copies (D10).

SQLite's log cannot be shared over a network, and a cloud client copies half-written files and puts older ones back: such
a place is refused for a new library and told for one that is there. What a cloud client left is named, never touched.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

from editor_app.model.long_paths import plain

_CLOUD_FOLDERS = (
    ("OneDrive", re.compile(r"onedrive(?: ?-.*)?", re.IGNORECASE)),
    ("坚果云", re.compile(r"我的坚果云|坚果云|nutstore(?: files)?(?:-\d+)?", re.IGNORECASE)),
    ("百度网盘", re.compile(r"百度网盘同步空间|百度网盘同步|baidusyncdisk|baidunetdiskworkspace", re.IGNORECASE)),
    ("WPS云盘", re.compile(r"wps ?云盘|wps ?cloud ?files|wpsdrive|kingsoft cloud", re.IGNORECASE)),
    ("Dropbox", re.compile(r"dropbox(?: \(.*\))?", re.IGNORECASE)),
    ("iCloud", re.compile(r"icloud ?drive|iclouddrive|mobile documents|com~apple~clouddocs", re.IGNORECASE)),
    ("Google Drive", re.compile(r"google ?drive|googledrive-.*|my drive", re.IGNORECASE)),
)
_NETWORK_SYSTEMS = frozenset(
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "davfs", "afs", "fuse.davfs2"]
)
_CONFLICT = re.compile(
    r"library[^/\\]*?(?:conflicted copy|冲突|conflict| \(\d+\)|（\d+）|-[A-Za-z0-9]{2,}(?:-[A-Za-z0-9]+)*)[^/\\]*\.db\Z",
    re.IGNORECASE,
)
_DRIVE_REMOTE = 4


class PlaceKind(StrEnum):
    """What kind of place a folder is."""

    LOCAL = "local"
    NETWORK = "network"
    CLOUD = "cloud"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder's kind; `name` says in words whose it is (坚果云, the file system's type), empty for a local one."""

    kind: PlaceKind
    name: str = ""


def place_of(folder: Path) -> Place:
    """What kind of place `folder` (which need not exist) is. Reads the mount table, never the place itself: a network
    drive that does not answer holds up nobody.
    """
    whole = Path(plain(str(folder.absolute())))
    if name := _cloud(whole):
        return Place(PlaceKind.CLOUD, name)
    if name := _network(whole):
        return Place(PlaceKind.NETWORK, name)
    return Place(PlaceKind.LOCAL)


def _cloud(folder: PurePath) -> str:
    for part in folder.parts:
        for name, form in _CLOUD_FOLDERS:
            if form.fullmatch(part):
                return name
    return ""


def _network(folder: Path) -> str:
    if str(folder).startswith(("\\\\", "//")):
        return "UNC"
    if sys.platform == "win32":
        import ctypes

        return "网络驱动器" if ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _DRIVE_REMOTE else ""
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    system = file_system(folder, lines)
    return system if system in _NETWORK_SYSTEMS else ""


def file_system(folder: PurePath, mounts: Iterable[str]) -> str:
    """The type of the file system that holds `folder`, by the lines of the mount table; the last of the longest wins."""
    best, found = -1, ""
    for line in mounts:
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = PurePath(re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), parts[1]))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, found = len(point.parts), parts[2]
    return found


def conflict_copies(folder: Path) -> list[str]:
    """Names of files beside the database that a cloud client seems to have made; they are left alone."""
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if _CONFLICT.match(path.name))
