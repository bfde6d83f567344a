"""The folder that runs on Windows: our launchers, Python, the packages of the lock file, our package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from typing import TYPE_CHECKING

import embedded_python
from icon import write_icon
from launchers import LAUNCHERS, build
from locked import PYTHON_FULL, fetch_wheels, for_windows, needed
from pruning import QT, imported_modules, lacking, prune_qt
from release_list import put_key_in
from unpacking import unpack_wheel

if TYPE_CHECKING:
    from editor_app.services.signing_keys import SigningKey

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OUTPUT = ROOT / "dist" / "windows"
SCRATCH = ROOT / "build" / "windows"
EXTRAS = ("heic",)
RUNTIME = ("vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll")  # the last one is zxing-cpp's, too, without Qt


class Incomplete(RuntimeError):
    """The folder would not run on Windows."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was put together: the folder, the version, the icon, the distributions in it."""

    folder: Path
    version: str
    icon: Path
    distributions: tuple[str, ...]


def project_version() -> str:
    """The version in `editor_app/__init__.py`."""
    text = (ROOT / "src/editor_app/__init__.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if match is None:
        raise Incomplete("the package has no version")
    return match[1]


def requirements() -> list[str]:
    """What the project asks for at run time, with what it installs for everybody (`EXTRAS`)."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    return [*project["dependencies"], *(line for extra in EXTRAS for line in optional[extra])]


def our_wheel(folder: Path) -> Path:
    """Our package as a wheel, built by hatch without asking anybody for anything."""
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "-q"]
    command += ["--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(timestamp())}
    subprocess.run(command, stdout=sys.stderr, env=environment, check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def timestamp() -> int:
    """The time every file gets, in seconds: that of the last commit, so that the same commit gives the same files."""
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip().isdecimal() else 1_700_000_000


def make_folder(folder: Path, key: SigningKey | None = None) -> Made:
    """Put the program together in `folder`, which is made anew; it takes updates that are signed with `key`. Raises `Incomplete` where a file that is asked for is
    missing, and what fetching and compiling raise.
    """
    version = project_version()
    wheels = fetch_wheels(for_windows((ROOT / "requirements.lock").read_text(encoding="utf-8")), SCRATCH / "wheels")
    names = needed(requirements(), wheels)
    shutil.rmtree(folder, ignore_errors=True)
    python = folder / "python"
    packages = python / embedded_python.PACKAGES
    embedded_python.unpack(embedded_python.fetch(SCRATCH / "python"), python)
    for name in names:
        unpack_wheel(wheels[name], packages)
    unpack_wheel(our_wheel(SCRATCH / "own"), packages)
    if key is not None:
        put_key_in(packages, key, timestamp())
    prune_qt(packages, imported_modules(ROOT / "src" / "editor_app"))
    for (
        name
    ) in RUNTIME:  # one C runtime in the process, the newer one: Python's is loaded first, Qt is built with later tools
        shutil.copyfile(packages / QT / name, python / name)
    shutil.copyfile(HERE / "start.py", python / "start.py")
    icon = write_icon(SCRATCH / "PioneerDesk.ico")
    for launcher in LAUNCHERS:
        build(launcher, version, icon, folder, SCRATCH / "launchers")
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE.txt")
    (folder / "THIRD-PARTY.txt").write_text(third_parties(packages), encoding="utf-8-sig", newline="\r\n")
    missing = lacking(folder, python, packages)
    if missing:
        raise Incomplete("\n".join(f"{each.file} asks for {each.dll}" for each in missing))
    set_times(folder)
    return Made(folder, version, icon, tuple(names))


def third_parties(packages: Path) -> str:
    """Name, version and licence of everything by others; the licences' texts lie in the packages' .dist-info folders."""
    lines = [f"CPython {PYTHON_FULL}: PSF-2.0 (python/LICENSE.txt)"]
    for metadata in sorted(packages.glob("*.dist-info/METADATA")):
        about = HeaderParser().parsestr(metadata.read_text(encoding="utf-8"))
        name, licence = str(about["Name"]), about["License-Expression"] or about["License"] or ""
        if name != "editor-app":
            classes = [value.rpartition(" :: ")[2] for value in about.get_all("Classifier", []) if "License" in value]
            said = licence if licence and "\n" not in licence and len(licence) < 100 else ", ".join(classes)
            lines.append(f"{name} {about['Version']}: {said or metadata.parent.name}")
    return "\n".join(lines) + "\n"


def set_times(folder: Path) -> None:
    """Give every file and folder the commit's time."""
    moment = timestamp()
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (moment, moment))
