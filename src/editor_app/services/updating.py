"""Is this really the next version? Installers from anywhere are held against the signed list beside them, without a network.

Nothing is started, copied or changed here. TUF's threats are what is looked for: other bytes, an older version passed off as
new, a list kept back until it is stale, a list of another program.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from editor_app import __version__
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.release import (
    LINUX,
    MANIFEST,
    MAX_MANIFEST_BYTES,
    PRODUCT,
    WINDOWS,
    Release,
    ReleaseFile,
    Unsigned,
    read_release,
    version_numbers,
)
from editor_app.model.signing_key import Signer
from editor_app.services.progress import Progress, silent
from editor_app.services.releases import Trusted, digest_of
from editor_app.services.signing import proves

INSTALLERS = (".exe", ".deb", ".zip")
_MOST_SHOWN = 10
_LEEWAY = timedelta(days=1)  # days end at other hours elsewhere


@dataclass(frozen=True, slots=True)
class Running:
    """The program that checks: its version, the system, what it was built with, and the day by this computer's clock (UTC)."""

    trusted: Trusted
    today: date
    version: str = __version__
    system: str = WINDOWS if sys.platform == "win32" else LINUX


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A good update: every byte of `files` is what was signed. `missing` are listed too but not there; `known` is the key
    this program was built with, another one than the signer's where that one took its place.
    """

    release: Release
    folder: Path
    files: tuple[ReleaseFile, ...]
    missing: tuple[str, ...]
    known: Signer

    def installer(self, system: str) -> ReleaseFile | None:
        """The file to start on `system`: the installer before the zip; `None` where there is none for it."""
        mine = [each for each in self.files if each.system == system]
        return min(mine, key=lambda each: (each.name.endswith(".zip"), each.name), default=None)


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What a program without a release key can say: name, bytes and SHA-256 of each file, to be compared by hand."""

    folder: Path
    files: tuple[tuple[str, int, str], ...]


def running(trusted: Trusted) -> Running:
    """The program as it runs now."""
    return Running(trusted, datetime.now(UTC).date())


def check_update(path: Path, program: Running, progress: Progress = silent) -> Confirmed | Unconfirmed:
    """Check a folder, an `update.json`, or an installer with `update.json` beside it. Files of any size are read; never on
    the window's thread. Raises `Refused`: `file.not_found`, and `update.…` for whatever is not as it must be;
    `Unavailable("update.unreadable")` where the disk does not give it.
    """
    if not path.exists():
        raise Refused("file.not_found", name=path.name)
    folder = path if path.is_dir() else path.parent
    is_list = path.is_file() and path.suffix.lower() == ".json"  # fetched twice it is called `update (1).json`
    chosen = "" if path.is_dir() or is_list else path.name
    try:
        if not program.trusted.keys:
            return _sums(folder, chosen, progress)
        release, known = _proved(path if is_list else folder / MANIFEST, program)
        _vet(release, program)
        return _hold(release, known, folder, chosen, program, progress)
    except OSError as error:
        raise Unavailable("update.unreadable", name=path.name, why=error.strerror or "") from error


def _sums(folder: Path, chosen: str, progress: Progress) -> Unconfirmed:
    here = [folder / chosen] if chosen else sorted(p for p in folder.iterdir() if p.suffix.lower() in INSTALLERS)
    files = [each for each in here if each.is_file()][:_MOST_SHOWN]
    if not files:
        raise Refused("update.nothing", name=folder.name)
    return Unconfirmed(folder, tuple((each.name, *digest_of(each, progress)) for each in files))


def _proved(path: Path, program: Running) -> tuple[Release, Signer]:
    """The list, and the known key whose word it has."""
    if not path.is_file():
        raise Refused("update.no_manifest", name=path.parent.name)
    with path.open("rb") as file:
        data = file.read(MAX_MANIFEST_BYTES + 1)
    try:
        release = read_release(data)
    except Unsigned as error:
        raise Refused("update.unsigned") from error
    except ValueError as error:
        raise Refused("update.changed_manifest") from error
    if not proves(release.signer.key, release.signature, release.statement()) or not all(
        proves(change.old, change.signature, change.statement()) for change in release.changes
    ):
        raise Refused("update.changed_manifest")
    known = next((each for each in program.trusted.keys if each.key in release.all_keys()), None)
    if known is None:
        who = release.signer
        expected = "、".join(f"“{each.name}”（指纹 {each.fingerprint}）" for each in program.trusted.keys)
        raise Refused("update.unknown_key", signer=who.name, fingerprint=who.fingerprint, known=expected)
    return release, known


def _vet(release: Release, program: Running) -> None:
    """Product, days and version."""
    if release.product != PRODUCT:
        raise Refused("update.other_product", product=release.product)
    earliest = max(release.issued, program.trusted.built or release.issued)
    if program.today < earliest - _LEEWAY:
        raise Refused("update.clock", today=f"{program.today}", built=f"{earliest}")
    if program.today > release.expires:
        raise Refused("update.expired", version=release.version, expires=f"{release.expires}")
    offered, here = version_numbers(release.version), version_numbers(program.version)
    if offered == here:
        raise Refused("update.same_version", version=program.version)
    if offered < here:
        raise Refused("update.older_version", version=release.version, running=program.version)


def _hold(
    release: Release, known: Signer, folder: Path, chosen: str, program: Running, progress: Progress
) -> Confirmed:
    """The files against the list: the chosen one alone, else all that are there, of which one must be for this system."""
    wanted = [each for each in release.files if chosen in ("", each.name)]
    if not wanted:
        raise Refused("update.not_listed", name=chosen, version=release.version)
    there = [each for each in wanted if (folder / each.name).is_file()]
    mine = [each for each in wanted if each.system == program.system]
    if not chosen and not mine:
        raise Refused("update.other_system", version=release.version)
    if not chosen and not any(each in there for each in mine):
        raise Refused("update.file_missing", name=_named(mine), version=release.version)
    for each in there:
        _compare(folder / each.name, each, progress)
    missing = tuple(each.name for each in release.files if not (folder / each.name).is_file())
    return Confirmed(release, folder, tuple(there), missing, known)


def _compare(path: Path, listed: ReleaseFile, progress: Progress) -> None:
    if (size := path.stat().st_size) != listed.size:
        raise Refused("update.wrong_size", name=listed.name, size=size, listed=listed.size)
    if digest_of(path, progress) != (listed.size, listed.sha256):
        raise Refused("update.changed", name=listed.name)


def _named(files: Sequence[ReleaseFile]) -> str:
    return "、".join(each.name for each in files)
