"""Builds the Windows program on Linux: `python3 dev.py package-windows`, which sets up what this needs.

--folder  only the folder that runs on Windows (dist/windows/program), no installer and no zip
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from program_folder import OUTPUT, make_folder

MEGABYTE = 1_000_000


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main(arguments: Sequence[str]) -> int:
    """Build, and say how large everything is."""
    parser = argparse.ArgumentParser(prog="dev.py package-windows", description=__doc__)
    parser.add_argument("--folder", action="store_true")
    parser.parse_args(arguments)
    made = make_folder(OUTPUT / "program")
    print(f"{made.folder}: {size_of(made.folder) / MEGABYTE:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
