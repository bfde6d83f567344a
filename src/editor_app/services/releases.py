"""The release's side: the list of installers is made and signed, the public key goes into the program that will check it."""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from editor_app.model.errors import Refused
from editor_app.model.release import MANIFEST, PRODUCT, Release, ReleaseFile, release_bytes
from editor_app.model.signing_key import KEY, Signer, is_signer_name
from editor_app.services.progress import Progress, silent
from editor_app.services.signing_keys import SigningKey
from editor_app.services.writing_out import write_new

VALID_DAYS = 180
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Trusted:
    """What this program was built with: the keys whose releases it takes (none: it cannot confirm any), and the day it is
    of, `None` where it was not packed for a release.
    """

    keys: tuple[Signer, ...] = ()
    built: date | None = None


def read_trusted(path: Path) -> Trusted:
    """`release-keys.toml` of the program. Raises `Refused("update.keys_unreadable")`."""
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8"))
        keys = tuple(Signer(str(each["name"]), str(each["key"])) for each in value["keys"])
        built = date.fromisoformat(value["built"]) if value["built"] else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused("update.keys_unreadable", name=path.name) from error
    if not all(is_signer_name(each.name) and KEY.match(each.key) for each in keys):
        raise Refused("update.keys_unreadable", name=path.name)
    return Trusted(keys, built)


def trusted_bytes(trusted: Trusted) -> bytes:
    """The file that `read_trusted` reads."""
    lines = [
        f'built = "{trusted.built.isoformat() if trusted.built else ""}"',
        *([] if trusted.keys else ["keys = []"]),
    ]
    for each in trusted.keys:
        lines += ["", "[[keys]]", f"name = {json.dumps(each.name, ensure_ascii=False)}", f'key = "{each.key}"']
    return ("\n".join(lines) + "\n").encode("utf-8")


def lay_keys(path: Path, key: SigningKey, built: date) -> None:
    """Add the public half of `key` to the `release-keys.toml` of a program that is being packed. Raises as `read_trusted`
    and `write_new`.
    """
    kept = tuple(each for each in read_trusted(path).keys if each.key != key.signer.key)
    write_new(path, trusted_bytes(Trusted((*kept, key.signer), built)))
    _open_to_read(path)


def digest_of(path: Path, progress: Progress = silent) -> tuple[int, str]:
    """Bytes and SHA-256 of a file. Raises `OSError`, and what `progress` raises."""
    total, done, sum_ = path.stat().st_size, 0, hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            sum_.update(chunk)
            done += len(chunk)
            progress(f"正在核对 {path.name}", min(done, total), max(total, 1))
    return done, sum_.hexdigest()


def sign_release(
    files: Iterable[tuple[Path, str]], version: str, key: SigningKey, today: date, valid_days: int = VALID_DAYS
) -> Release:
    """The signed list of `files`, each with the system it is for. Raises `OSError`."""
    listed = []
    for path, system in files:
        size, sha256 = digest_of(path)
        listed.append(ReleaseFile(path.name, size, sha256, system))
    listed.sort(key=lambda each: each.name)
    end = today + timedelta(days=valid_days)
    made = Release(PRODUCT, version, today, end, tuple(listed), key.signer, key.changes)
    return replace(made, signature=key.sign(made.statement()))


def write_release(
    files: Sequence[tuple[Path, str]], version: str, key: SigningKey, today: date, valid_days: int = VALID_DAYS
) -> Path:
    """Write `update.json` beside the first of `files`. Raises as `sign_release` and `write_new`."""
    path = files[0][0].with_name(MANIFEST)
    write_new(path, release_bytes(sign_release(files, version, key, today, valid_days)))
    _open_to_read(path)
    return path


def _open_to_read(path: Path) -> None:
    """Whoever uses the program may read it; what was just written anew is its maker's alone."""
    if sys.platform != "win32":
        path.chmod(0o644)
