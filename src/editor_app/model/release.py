"""The signed list of a release's installers, `update.json`: what stands in it, what exactly is signed, which version is newer.

The file lies beside the installers it names. Whoever knows the release's key can tell whether they are what was released,
without any network: JSON with product, version, the day it was signed and the day it ends, name, size and SHA-256 of each
file, the public key (Ed25519) and the signature over all of that. Here is no cryptography.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from editor_app.model.codec import canonical_json
from editor_app.model.signing_key import KEY, PROOF, KeyChange, Signer, change_value, is_signer_name, read_changes

MANIFEST = "update.json"
PRODUCT = "pioneer-desk"
WINDOWS, LINUX = "windows", "linux"
MAX_MANIFEST_BYTES = 100_000
_FORMAT = 1
_MOST_FILES = 20
_DOMAIN = b"pioneer-desk release 1\n"
_FIELDS = {"format", "product", "version", "date", "expires", "files", "signer", "key", "changes", "signature"}
_FILE_FIELDS = {"name", "size", "sha256", "system"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,119}\Z")  # a file beside the list, never a path
_PRODUCT = re.compile(r"[a-z0-9-]{1,60}\Z")
_STAGES = {"dev": 0, "a": 1, "b": 2, "rc": 3, "": 4, "post": 5}
_VERSION = re.compile(r"(\d{1,5})\.(\d{1,5})(?:\.(\d{1,5}))?(?:\.?(dev|a|b|rc|post)(\d{1,4}))?\Z", re.ASCII)


class Unsigned(ValueError):
    """A list of files that nobody signed."""


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One installer: its name beside the list, its bytes, their SHA-256, and the system it is for."""

    name: str
    size: int
    sha256: str
    system: str


@dataclass(frozen=True, slots=True)
class Release:
    """The contents of `update.json`, not proved. `issued` is the day it was signed, `expires` the last day (UTC) on which it counts; `changes` leads from
    keys of earlier days to the signer's, the oldest first.
    """

    product: str
    version: str
    issued: date
    expires: date
    files: tuple[ReleaseFile, ...]
    signer: Signer
    changes: tuple[KeyChange, ...] = ()
    signature: str = ""

    def statement(self) -> bytes:
        """What is signed: everything but the signature, in one form only, after words that no other statement begins with."""
        return _DOMAIN + canonical_json({name: value for name, value in _value(self).items() if name != "signature"})

    def all_keys(self) -> frozenset[str]:
        """The key, and those that vouch for it."""
        return frozenset({self.signer.key, *(change.old for change in self.changes)})


def version_numbers(version: str) -> tuple[int, int, int, int]:
    """A version as it is compared, and as Windows writes it, four numbers up to 65535: releases after their previews. Raises
    `ValueError`.
    """
    match = _VERSION.match(version)
    if match is None:
        raise ValueError(f"not a version: {version[:40]}")
    major, minor, patch, stage, step = match.groups()
    found = (int(major), int(minor), int(patch or 0), _STAGES[stage or ""] * 10000 + int(step or 0))
    if max(found) > 65535:
        raise ValueError(f"not a version: {version}")
    return found


def release_bytes(release: Release) -> bytes:
    """The file, the only form that `read_release` takes."""
    return (json.dumps(_value(release), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def read_release(data: bytes) -> Release:
    """The list in a file of any origin, not proved yet. Raises `Unsigned` where it has no signature at all, `ValueError` for
    whatever else `release_bytes` does not write.
    """
    if len(data) > MAX_MANIFEST_BYTES:
        raise ValueError("too large")
    try:
        value = json.loads(data)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(value, dict):
        raise ValueError("not a list of files")
    if "files" in value and not value.get("signature"):
        raise Unsigned("no signature")
    if set(value) != _FIELDS or value["format"] != _FORMAT:
        raise ValueError("not the fields of a list of files")
    found = _read(value)
    if release_bytes(found) != data:
        raise ValueError("not in the one form")
    return found


def _value(release: Release) -> dict[str, Any]:
    files = [
        {"name": each.name, "size": each.size, "sha256": each.sha256, "system": each.system} for each in release.files
    ]
    return {
        "format": _FORMAT,
        "product": release.product,
        "version": release.version,
        "date": release.issued.isoformat(),
        "expires": release.expires.isoformat(),
        "files": files,
        "signer": release.signer.name,
        "key": release.signer.key,
        "changes": [change_value(change) for change in release.changes],
        "signature": release.signature,
    }


def _read(value: Mapping[str, Any]) -> Release:
    texts = {name: value[name] for name in ("product", "version", "date", "expires", "signer", "key", "signature")}
    if not all(isinstance(text, str) for text in texts.values()) or not isinstance(value["files"], list):
        raise ValueError("wrong types")
    if not _PRODUCT.match(texts["product"]) or not is_signer_name(texts["signer"]):
        raise ValueError("wrong product or name")
    if not KEY.match(texts["key"]) or not PROOF.match(texts["signature"]):
        raise ValueError("wrong key or signature")
    version_numbers(texts["version"])
    return Release(
        product=texts["product"],
        version=texts["version"],
        issued=date.fromisoformat(texts["date"]),
        expires=date.fromisoformat(texts["expires"]),
        files=_read_files(value["files"]),
        signer=Signer(texts["signer"], texts["key"]),
        changes=read_changes(value["changes"], texts["key"]),
        signature=texts["signature"],
    )


def _read_files(value: list[object]) -> tuple[ReleaseFile, ...]:
    if not 0 < len(value) <= _MOST_FILES:
        raise ValueError("wrong number of files")
    found = []
    for each in value:
        if not isinstance(each, dict) or set(each) != _FILE_FIELDS or type(each["size"]) is not int:
            raise ValueError("wrong file")
        words = (each["name"], each["sha256"], each["system"])
        if not all(isinstance(word, str) for word in words) or each["size"] < 0:
            raise ValueError("wrong file")
        if not _NAME.match(each["name"]) or not KEY.match(each["sha256"]) or each["system"] not in (WINDOWS, LINUX):
            raise ValueError("wrong name, sum or system of a file")
        found.append(ReleaseFile(each["name"], each["size"], each["sha256"], each["system"]))
    if len({each.name.casefold() for each in found}) != len(found):
        raise ValueError("a file twice")
    return tuple(found)
