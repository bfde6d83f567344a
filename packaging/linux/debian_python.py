"""A Python of our own inside the package: Debian's, taken out of its packages, so that a desktop's own Python, whatever its
version and whatever is installed into it, neither helps nor hinders.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

PYTHON = "3.11"  # Debian 12's
PACKAGES = (f"python{PYTHON}-minimal", f"libpython{PYTHON}-minimal", f"libpython{PYTHON}-stdlib")
PLACE = f"lib/python{PYTHON}"
SITE = f"{PLACE}/dist-packages"  # where Debian's Python looks below its own folder
# Parts of the standard library that want a terminal, other databases, or are for developers.
LEFT_OUT = (
    *("lib2to3", "idlelib", "turtledemo", "pydoc_data", "test", "tkinter", "curses", "dbm", "ensurepip", "config-*"),
    *("lib-dynload/_curses*", "lib-dynload/readline*", "lib-dynload/_dbm*", "lib-dynload/_gdbm*", "lib-dynload/nis*"),
    *("lib-dynload/_crypt*", "lib-dynload/_test*", "lib-dynload/ossaudiodev*", "**/__pycache__", "EXTERNALLY-MANAGED"),
)


def fetch(folder: Path) -> list[Path]:
    """Debian's packages with Python, fetched and verified by apt. Raises `subprocess.CalledProcessError`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # apt fetches as a user of its own, who may not write into every folder; it says so and fetches as root.
    subprocess.run(["apt-get", "-q", "download", *PACKAGES], cwd=folder, stdout=sys.stderr, check=True)
    found = sorted(folder.glob("*.deb"))
    if len(found) != len(PACKAGES):
        raise FileNotFoundError(f"{len(found)} of {len(PACKAGES)} packages in {folder}")
    return found


def lay(packages: list[Path], scratch: Path, python: Path) -> None:
    """Put Python into the folder `python`: `bin/python3.11` and `lib/python3.11`."""
    shutil.rmtree(scratch, ignore_errors=True)
    for package in packages:
        subprocess.run(["dpkg-deb", "-x", str(package), str(scratch)], stdout=sys.stderr, check=True)
    (python / "bin").mkdir(parents=True)
    shutil.copy2(scratch / f"usr/bin/python{PYTHON}", python / "bin" / f"python{PYTHON}")
    # Debian's site customization reports crashes to a service of the system; links lead to /etc. Neither is ours.
    shutil.copytree(scratch / "usr" / PLACE, python / PLACE, symlinks=True)
    for pattern in LEFT_OUT:
        for path in list((python / PLACE).glob(pattern)):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    for path in list((python / PLACE).rglob("*")):
        if path.is_symlink():
            path.unlink()
    (python / SITE).mkdir(exist_ok=True)
