"""Wheels laid into a folder as an installer would lay them, without what only developers need."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path, PurePosixPath

# Headers, import libraries, sources and stubs for compilers and type checkers; records that the pruning makes untrue.
_LEFT_OUT = re.compile(
    r"\.(pyi|pxd|pyx|pxi|h|hpp|c|cpp|lib|a|exp|def)$"
    r"|\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json)$"
    r"|(^|/)(tests|__pycache__)/"
    r"|(^|/)py\.typed$"
)
_DATA = re.compile(r"[^/]+\.data/(?P<kind>[^/]+)/(?P<rest>.+)")


def place_of(name: str) -> PurePosixPath | None:
    """Where a file of a wheel belongs below the packages' folder; `None` for what is left out: scripts (they start a
    Python that is not there), headers, and what `_LEFT_OUT` names. Raises `ValueError` for a path that leads outside.
    """
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise ValueError(f"leads outside: {name}")
    data = _DATA.fullmatch(name)
    if data is not None:
        if data["kind"] not in ("purelib", "platlib"):
            return None
        name = data["rest"]
    return None if _LEFT_OUT.search(name) else PurePosixPath(name)


def unpack_wheel(wheel: Path, folder: Path) -> None:
    """Lay a wheel's files into `folder`. Two wheels may share folders and files that are the same byte for byte (PySide6
    comes in two); raises `FileExistsError` where they are not.
    """
    with zipfile.ZipFile(wheel) as archive:
        for info in archive.infolist():
            place = None if info.is_dir() else place_of(info.filename)
            if place is None:
                continue
            target = folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                if target.read_bytes() != archive.read(info):
                    raise FileExistsError(f"two wheels differ in {place}")
                continue
            with archive.open(info) as source, target.open("xb") as file:
                shutil.copyfileobj(source, file)
