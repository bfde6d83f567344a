"""`python3 dev.py test-windows`: the installer, the program and its end in a Windows under wine. Set up by dev.py.

Says each step with its seconds, stops at the first that fails, and notes in ../tested.toml what was tested when it passes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from journey import Journey
from wine import HERE, Failed, Wine, remove_tree, versions

ROOT = HERE.parents[2]
DIST = ROOT / "dist" / "windows"
SOURCES = ("src", "resources", "packaging/windows", "requirements.lock", "pyproject.toml")


def setup_program() -> Path:
    """The installer. Built, packed quickly, where there is none or something it is made from is newer."""
    found = sorted(DIST.glob("PioneerDesk-*-setup.exe"))
    made = DIST / "SHA256SUMS"  # written last, and not dated as of the commit
    if len(found) != 1 or not made.is_file() or made.stat().st_mtime < newest():
        print("── 没有现成的安装程序，或者它旧了：现在做一个", flush=True)
        subprocess.run([sys.executable, str(HERE.parent / "build.py"), "--quick"], cwd=ROOT, check=True)
        found = sorted(DIST.glob("PioneerDesk-*-setup.exe"))
    return found[0]


def newest() -> float:
    """When the last of the installer's sources was changed, in seconds since 1970; the test's own files do not count."""
    places = [ROOT / name for name in SOURCES]
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*"))]
    return max(file.stat().st_mtime for file in files if file.is_file() and counts(file))


def counts(file: Path) -> bool:
    """Whether the installer is made from it."""
    return HERE not in file.parents and "__pycache__" not in file.parts and file.suffix not in (".md", ".toml")


def journey(setup: Path, pictures: Path, only: Sequence[str], keep: bool) -> int:
    """All steps in a fresh Windows; returns the number of those that failed, which is 0 or 1."""
    folder = Path(tempfile.mkdtemp(prefix="烟雾 ")) / "wine"
    began = time.monotonic()
    print(f"── {setup.name}，{versions()}", flush=True)
    try:
        with Wine(folder) as wine:
            print(f"  {time.monotonic() - began:6.1f} 秒  准备好一台空的 Windows", flush=True)
            for name, step in Journey(wine, setup, DIST / "program", pictures).steps():
                if only and step.__name__ not in only:
                    continue
                started = time.monotonic()
                try:
                    said = step()
                except Failed as error:
                    print(f"  {time.monotonic() - started:6.1f} 秒  没有通过：{name}\n{error}", flush=True)
                    return 1
                print(f"  {time.monotonic() - started:6.1f} 秒  {name}：{said}", flush=True)
    finally:
        if keep:
            print(f"留着：{folder}")
        else:
            remove_tree(folder.parent)
    print(f"── 全部通过，共 {time.monotonic() - began:.0f} 秒", flush=True)
    return 0


def main(arguments: Sequence[str]) -> int:
    """Run it, and note it where it passes whole."""
    parser = argparse.ArgumentParser(prog="dev.py test-windows", description=__doc__)
    parser.add_argument("--only", nargs="+", default=[], metavar="STEP", help="these methods of journey.py alone")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the Windows in it")
    parser.add_argument("--pictures", type=Path, default=ROOT / "test-output" / "windows", help="where pictures go")
    chosen = parser.parse_args(arguments)
    failed = journey(setup_program(), chosen.pictures, chosen.only, chosen.keep)
    if not failed and not chosen.only:
        import tested

        tested.note(versions())
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
