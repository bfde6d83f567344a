"""Installed profiles as they lie on the disk; only reading.

    <folder>/<id>/current.json             which version is in force, and those before it
    <folder>/<id>/<version>-<digest8>/     the files of one version, never changed
    <folder>/<id>/<version>-<digest8>.json what is known of it: whole digest, who issued it, where it came from
    <folder>/<id>/profile.toml             the layout of earlier versions of the program: files without a version

Whoever writes (services) makes a version whole under another name first and the pointer last, so that whatever happens
between, the old version stays in force.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from editor_app.model.profile_version import Pointer, ProfileVersion
from editor_app.portal.profile_package import folder_files, package_digest
from editor_app.portal.profile_toml import FILE, ID

POINTER = "current.json"
KEY = re.compile(r"[1-9][0-9]{0,9}-[0-9a-f]{8}\Z")


def key_of(version: int, digest: str) -> str:
    """The name of a version's folder."""
    return f"{version}-{digest[:8]}"


class Installed:
    """Reads the folder of installed profiles; a folder that is not there holds none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ids(self) -> list[str]:
        """Ids of which something is installed, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(p.name for p in self.folder.iterdir() if ID.match(p.name) and p.is_dir() and self._places(p.name))

    def _places(self, profile_id: str) -> list[Path]:
        folder = self.folder / profile_id
        try:
            paths = sorted(folder.iterdir())
        except OSError:  # a folder that cannot be read holds none that can be used
            return []
        found = [path for path in paths if KEY.match(path.name) and path.is_dir() and not path.is_symlink()]
        return found if found or not (folder / FILE).is_file() else [folder]

    def pointer(self, profile_id: str) -> Pointer | None:
        """What is in force; None where the file is not there or says nothing that makes sense."""
        value = _read_json(self.folder / profile_id / POINTER)
        in_force, before = value.get("in_force"), value.get("before")
        if not isinstance(in_force, str) or not isinstance(before, list) or not all(isinstance(k, str) for k in before):
            return None
        keys = [in_force, *before] if in_force else before
        return Pointer(in_force, tuple(before)) if all(KEY.match(key) for key in keys) else None

    def versions(self, profile_id: str) -> list[ProfileVersion]:
        """What is known of every version that lies there, the one installed last first."""
        if not ID.match(profile_id) or not (self.folder / profile_id).is_dir():
            return []
        known = [self._known(path) for path in self._places(profile_id) if KEY.match(path.name)]
        return sorted(known, key=lambda one: (one.at, one.version, one.key), reverse=True)

    def _known(self, path: Path) -> ProfileVersion:
        value = _read_json(path.with_name(path.name + ".json"))
        names = {each.name for each in fields(ProfileVersion)} - {"key", "profile", "version"}
        texts = {name: value[name] for name in names if isinstance(value.get(name), str)}
        version, _, digest = path.name.partition("-")
        return ProfileVersion(path.name, path.parent.name, int(version), **{"digest": digest, **texts})

    def version(self, profile_id: str, key: str) -> ProfileVersion | None:
        """What is known of one version."""
        return next((each for each in self.versions(profile_id) if each.key == key), None)

    def in_order(self, profile_id: str) -> list[Path]:
        """The folders to be tried: the one in force first, then those before it. Where the pointer is gone every version
        counts, the last installed first; an empty pointer means none: what comes with the program is in force.
        """
        folder = self.folder / profile_id
        if not ID.match(profile_id) or not folder.is_dir():
            return []
        pointer = self.pointer(profile_id)
        if pointer is not None:
            keys = [pointer.in_force, *pointer.before] if pointer.in_force else []
            return [folder / key for key in keys]
        if (folder / POINTER).exists() or not (folder / FILE).is_file():
            return [folder / each.key for each in self.versions(profile_id)]
        return [folder]

    def is_whole(self, path: Path) -> bool:
        """Whether the files are those that were installed. Nothing is known of the old layout, it counts as whole."""
        if not KEY.match(path.name):
            return True
        files, faults = folder_files(path)
        digest = package_digest(files)
        return not faults and digest.startswith(self._known(path).digest) and path.name.endswith(digest[:8])


def record_json(version: ProfileVersion) -> bytes:
    """What is written of a version, read again by `Installed.version`."""
    return _json(asdict(version))


def pointer_json(pointer: Pointer) -> bytes:
    """The pointer as a file."""
    return _json({"in_force": pointer.in_force, "before": list(pointer.before)})


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _read_json(path: Path) -> dict[str, Any]:
    """The object in a small file; empty where it cannot be read, whatever the reason."""
    try:
        value = json.loads(path.read_bytes()) if path.stat().st_size < 100_000 else None
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
