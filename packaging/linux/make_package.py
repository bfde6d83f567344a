"""Builds the package for Debian and its relatives: `python3 dev.py package-linux`, which sets up what this needs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(1, str(HERE.parent / "windows"))  # what both builders share lies there

import debian_package  # noqa: E402 - after the path
import program_tree  # noqa: E402

OUTPUT = program_tree.ROOT / "dist" / "linux"
MEGABYTE = 1_000_000


def main(arguments: Sequence[str]) -> int:
    """Build, and say how large everything is."""
    argparse.ArgumentParser(prog="dev.py package-linux", description=__doc__).parse_args(arguments)
    tree = program_tree.SCRATCH / "tree"
    version = program_tree.make_tree(tree)
    parts = program_tree.sizes(tree)
    package = debian_package.build(tree, version, OUTPUT)
    for name, size in parts[:12]:
        print(f"{size / MEGABYTE:8.1f} MB  {name}")
    print(f"{sum(size for _, size in parts[12:]) / MEGABYTE:8.1f} MB  the rest")
    print(f"{sum(size for _, size in parts) / MEGABYTE:8.1f} MB  laid out")
    print(f"{package.stat().st_size / MEGABYTE:8.1f} MB  {package}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
