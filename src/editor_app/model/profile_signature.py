"""The signature of a profile's package: what stands in it, what exactly is signed, how a key is told to people.

A package carries one small file, `profile.sig`: JSON with the profile's id, version and issuer, the SHA-256 of every other
file, the public key (Ed25519, RFC 8032) and the signature over all of that. A key that takes another one's place carries
the old key's word for it, so that whoever knows the old one can know the new one too. Here is no cryptography: services
sign and prove.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from editor_app.model.codec import canonical_json
from editor_app.model.signing_key import KEY, PROOF, KeyChange, Signer, change_value, is_signer_name, read_changes

SIGNATURE = "profile.sig"
MAX_SIGNATURE_BYTES = 100_000
_FORMAT = 1
_DOMAIN = b"pioneer-desk profile signature 1\n"
_FIELDS = {"format", "profile", "version", "issued_by", "signer", "key", "files", "changes", "signature"}


class Standing(StrEnum):
    """What is known here of who signed a package: nobody did; a key that was never seen for this profile; the key that is
    known; a new key that the known one vouches for.
    """

    UNSIGNED = "unsigned"
    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ProfileSignature:
    """The contents of `profile.sig`. `files` has the SHA-256 of every other file by its name; `changes` leads from keys of
    earlier days to `key`, the oldest first.
    """

    profile: str
    version: int
    issued_by: str
    signer: str
    key: str
    files: Mapping[str, str]
    changes: tuple[KeyChange, ...] = ()
    signature: str = ""

    def statement(self) -> bytes:
        """What is signed: everything but the signature, in one form only, after words that no other statement begins with."""
        return _DOMAIN + canonical_json({name: value for name, value in _value(self).items() if name != "signature"})

    def all_keys(self) -> frozenset[str]:
        """The key, and those that vouch for it."""
        return frozenset({self.key, *(change.old for change in self.changes)})

    def by(self) -> Signer:
        """Who signed."""
        return Signer(self.signer, self.key)


def signature_bytes(signature: ProfileSignature) -> bytes:
    """The file, the only form that `read_signature` takes."""
    text = json.dumps(_value(signature), ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode("utf-8")


def read_signature(data: bytes) -> ProfileSignature:
    """The signature in a file of any origin, not proved yet. Raises `ValueError` for whatever `signature_bytes` does not write."""
    if len(data) > MAX_SIGNATURE_BYTES:
        raise ValueError("too large")
    try:
        value = json.loads(data)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(value, dict) or set(value) != _FIELDS or value["format"] != _FORMAT:
        raise ValueError("not the fields of a signature")
    found = _read(value)
    if signature_bytes(found) != data:
        raise ValueError("not in the one form")
    return found


def _value(signature: ProfileSignature) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "profile": signature.profile,
        "version": signature.version,
        "issued_by": signature.issued_by,
        "signer": signature.signer,
        "key": signature.key,
        "files": dict(signature.files),
        "changes": [change_value(change) for change in signature.changes],
        "signature": signature.signature,
    }


def _read(value: Mapping[str, Any]) -> ProfileSignature:
    texts = {name: value[name] for name in ("profile", "issued_by", "signer", "key", "signature")}
    version, files, changes = value["version"], value["files"], value["changes"]
    if not all(isinstance(text, str) for text in texts.values()) or type(version) is not int:
        raise ValueError("wrong types")
    if not isinstance(files, dict) or not all(isinstance(d, str) and KEY.match(d) for d in files.values()):
        raise ValueError("wrong files")
    if not KEY.match(texts["key"]) or not PROOF.match(texts["signature"]) or not is_signer_name(texts["signer"]):
        raise ValueError("wrong key, signature or name")
    made = ProfileSignature(**texts, version=version, files=files, changes=read_changes(changes, texts["key"]))
    return replace(made, files=dict(sorted(files.items())))
