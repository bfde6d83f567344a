"""The files of the package for Linux: Python, the packages of the lock file, our package, launchers, menu entry, icons."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import debian_python
from icon import chinese_font, drawn
from program_folder import imported_modules, our_wheel, project_version, requirements, timestamp
from qt_parts import prune
from release_list import put_key_in

if TYPE_CHECKING:
    from editor_app.services.signing_keys import SigningKey

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCRATCH = ROOT / "build" / "linux"
PREFIX = "usr/lib/pioneer-desk"
PYTHON = f"{PREFIX}/python"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)  # pixels
_DEVELOPERS = ("*.pyi", "*.pxd", "*.pyx", "*.pxi", "*.h", "*.c", "*.cpp", "py.typed")


def make_tree(tree: Path, key: SigningKey | None = None) -> str:
    """Lay everything out below `tree`, which is made anew, as it will lie below `/`; the program takes updates that are
    signed with `key`. Returns the version. Raises what fetching and building raise.
    """
    shutil.rmtree(tree, ignore_errors=True)
    python = tree / PYTHON
    python.parent.mkdir(parents=True)
    debian_python.lay(debian_python.fetch(SCRATCH / "debian"), SCRATCH / "unpacked", python)
    packages = python / debian_python.SITE
    _install(python / "bin" / f"python{debian_python.PYTHON}", packages)
    keep_only(packages, requirements())
    if key is not None:
        put_key_in(packages, key, timestamp())
    prune(packages, imported_modules(ROOT / "src" / "editor_app"))
    for pattern in _DEVELOPERS:
        for path in list(packages.rglob(pattern)):
            path.unlink()
    shutil.rmtree(packages / "apsw" / "sqlite_extra_binaries", ignore_errors=True)  # tools of SQLite's, never started
    _lay_desktop_files(tree)
    return project_version()


def _install(python: Path, packages: Path) -> None:
    """The locked packages and ours, chosen by the Python that will run them; hashes are held to."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    install = [*pip, "install", "-q", "--no-compile", "--no-deps", "--target", str(packages)]
    lock = str(ROOT / "requirements.lock")
    subprocess.run(
        [*install, "--require-hashes", "--only-binary=:all:", "-r", lock], stdout=sys.stderr, check=True, cwd=ROOT
    )
    wheel = our_wheel(SCRATCH / "own")
    subprocess.run([*install, str(wheel)], stdout=sys.stderr, check=True, cwd=ROOT)
    shutil.rmtree(packages / "bin", ignore_errors=True)  # they name this machine's Python


def wanted(roots: list[str], there: dict[str, Distribution]) -> set[str]:
    """Canonical names of the distributions that `roots` (requirements) bring on Linux. Raises `KeyError` for one that is
    not `there`.
    """
    environment = {"python_version": debian_python.PYTHON, "sys_platform": "linux", "platform_system": "Linux"}
    found: set[tuple[str, str]] = set()
    waiting = [(text, "") for text in roots]
    while waiting:
        text, asked = waiting.pop()
        requirement = Requirement(text)
        if requirement.marker is not None and not requirement.marker.evaluate({**environment, "extra": asked}):
            continue
        name = str(canonicalize_name(requirement.name))
        for extra in ("", *requirement.extras):
            if (name, extra) not in found:
                found.add((name, extra))
                waiting.extend((line, extra) for line in there[name].requires or ())
    return {name for name, _extra in found}


def keep_only(packages: Path, roots: list[str]) -> None:
    """Take out of `packages` what the program does not need to run (the tools that build it are locked beside it)."""
    there = {str(canonicalize_name(each.metadata["Name"])): each for each in distributions(path=[str(packages)])}
    kept = wanted(roots, there) | {"editor-app"}
    shared = {file for name in kept for file in there[name].files or ()}
    for name, distribution in there.items():
        for file in distribution.files or () if name not in kept else ():
            if file not in shared:
                Path(str(distribution.locate_file(file))).unlink(missing_ok=True)
    for folder in sorted((path for path in packages.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _lay_desktop_files(tree: Path) -> None:
    share = tree / "usr/share"
    for source, target in (
        ("pioneer-desk.desktop", share / "applications/pioneer-desk.desktop"),
        ("pioneer-desk.xml", share / "mime/packages/pioneer-desk.xml"),
        ("copyright", share / "doc/pioneer-desk/copyright"),
        ("pioneer-desk", tree / PREFIX / "bin/pioneer-desk"),
    ):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / source, target)
    shutil.copyfile(ROOT / "LICENSE", share / "doc/pioneer-desk/LICENSE")
    (tree / PREFIX / "bin/pioneer-desk").chmod(0o755)
    programs = tree / "usr/bin"
    programs.mkdir(parents=True)
    for name in ("pioneer-desk", "editor-app"):
        (programs / name).symlink_to(f"/{PREFIX}/bin/pioneer-desk")
    font = chinese_font()
    for size in ICON_SIZES:
        folder = share / f"icons/hicolor/{size}x{size}/apps"
        folder.mkdir(parents=True)
        drawn(size, font).save(folder / "pioneer-desk.png")


def sizes(tree: Path) -> list[tuple[str, int]]:
    """Parts and their bytes, largest first."""
    packages = tree / PYTHON / debian_python.SITE
    found = {"Python": _size(tree / PYTHON) - _size(packages)}
    for path in packages.iterdir():
        name = path.name if path.is_dir() else "single files"
        name = "notices" if re.search(r"\.dist-info$", name) else name
        found[name] = found.get(name, 0) + (_size(path) if path.is_dir() else path.stat().st_size)
    return sorted(found.items(), key=lambda part: -part[1])


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
