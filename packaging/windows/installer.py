"""The installer, made by NSIS from the finished folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from editor_app.model.release import version_numbers
from icon import write_side

SCRIPT = Path(__file__).with_name("installer.nsi")
ITEMS, SIDE = "items.nsh", "side.bmp"  # made for the script


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def definitions(program: Path, version: str, icon: Path, output: Path, scratch: Path) -> dict[str, str]:
    """What the script is told."""
    longest = max(len(str(path.relative_to(program))) for path in program.rglob("*"))
    return {
        "VERSION": version,
        "PARTS": ".".join(map(str, version_numbers(version))),
        "PROGRAM": str(program),
        "OUTPUT": str(output),
        "ICON": str(icon),
        "ITEMS": str(scratch / ITEMS),
        "SIDE": str(scratch / SIDE),
        "SIZE_KB": str(size_of(program) // 1024),
        "LONGEST": str(longest + len("\\.new\\") + len("__pycache__\\") + len(".cpython-312")),
    }


def items_macro(program: Path) -> str:
    """The macro that does something to each top-level name of the program; the folder with Python first."""
    names = sorted((path.name for path in program.iterdir()), key=lambda name: (name != "python", name))
    lines = [f'  !insertmacro ${{EACH}} "{name}"' for name in names]
    return "\n".join(["!macro EachItem EACH", *lines, "!macroend", ""])


def make_installer(program: Path, version: str, icon: Path, output: Path, scratch: Path, *, quick: bool) -> Path:
    """Pack `program` into the installer `output`; `quick` packs in seconds instead of minutes, twice as large. Raises
    `subprocess.CalledProcessError`.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    moment = int(program.stat().st_mtime)
    os.utime(write_side(scratch / SIDE), (moment, moment))  # the installer keeps the times of what is in it
    (scratch / ITEMS).write_text(items_macro(program), encoding="utf-8-sig", newline="\r\n")
    defined = [f"-D{name}={value}" for name, value in definitions(program, version, icon, output, scratch).items()]
    if quick:
        defined.append("-DQUICK")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(moment), "LC_ALL": "C.UTF-8"}
    command = ["makensis", "-NOCD", "-INPUTCHARSET", "UTF8", "-V2", "-WX", *defined, str(SCRIPT)]
    subprocess.run(command, stdout=sys.stderr, env=environment, check=True)
    os.utime(output, (moment, moment))
    return output
