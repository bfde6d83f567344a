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
from editor_app.model.errors import EditorError  # noqa: E402
from editor_app.model.problems import explain  # noqa: E402
from release_list import add_arguments, open_key, write_list  # noqa: E402

OUTPUT = program_tree.ROOT / "dist" / "linux"
MEGABYTE = 1_000_000


def main(arguments: Sequence[str]) -> int:
    """Build, and say how large everything is."""
    parser = argparse.ArgumentParser(prog="dev.py package-linux", description=__doc__)
    add_arguments(parser)
    chosen = parser.parse_args(arguments)
    try:
        key = open_key(chosen.release_key) if chosen.release_key else None
    except EditorError as error:
        print(explain(error), file=sys.stderr)
        return 1
    tree = program_tree.SCRATCH / "tree"
    version = program_tree.make_tree(tree, key)
    parts = program_tree.sizes(tree)
    package = debian_package.build(tree, version, OUTPUT)
    (OUTPUT / "update.json").unlink(missing_ok=True)
    write_list([package], version, key, chosen.valid_days)
    for name, size in parts[:12]:
        print(f"{size / MEGABYTE:8.1f} MB  {name}")
    print(f"{sum(size for _, size in parts[12:]) / MEGABYTE:8.1f} MB  the rest")
    print(f"{sum(size for _, size in parts) / MEGABYTE:8.1f} MB  laid out")
    print(f"{package.stat().st_size / MEGABYTE:8.1f} MB  {package}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
