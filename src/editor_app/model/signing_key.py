"""Whose key it is that signs (Ed25519, RFC 8032), how it is told to people, and how one key takes another one's place.

A key that follows another one carries the old key's word for it, so that whoever knows the old one can know the new one
too. Site profiles and releases of the program are signed with such keys; each statement begins with words of its own kind,
so that no signature can stand for another. Here is no cryptography: services sign and prove.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from editor_app.model.codec import canonical_json

MAX_CHANGES = 16
MAX_NAME = 60
_CHANGE_DOMAIN = b"pioneer-desk key change 1\n"
_FINGERPRINT_DOMAIN = b"pioneer-desk fingerprint 1\n"
KEY, PROOF = re.compile(r"[0-9a-f]{64}\Z"), re.compile(r"[0-9a-f]{128}\Z")
"""A public key and a signature in hexadecimal."""


@dataclass(frozen=True, slots=True)
class KeyChange:
    """The old key's word that the new one takes its place; keys and signature in hexadecimal."""

    old: str
    new: str
    signature: str

    def statement(self) -> bytes:
        """What the old key signs."""
        return key_change_statement(self.old, self.new)


def key_change_statement(old: str, new: str) -> bytes:
    """What a key signs to give way to another one; both in hexadecimal."""
    return _CHANGE_DOMAIN + canonical_json({"old": old, "new": new})


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose key it is, by his own word, and the public key in hexadecimal; `since` RFC 3339 UTC, empty where the key is not
    remembered.
    """

    name: str
    key: str
    since: str = ""

    @property
    def fingerprint(self) -> str:
        """The key as people compare it."""
        return fingerprint(self.key)


def fingerprint(key: str) -> str:
    """Thirty-two digits in groups of four (106 bits), to be read out over the telephone: of the public key in hexadecimal."""
    number = int.from_bytes(hashlib.sha256(_FINGERPRINT_DOMAIN + bytes.fromhex(key)).digest())
    digits = f"{number % 10**32:032}"
    return "-".join(digits[start : start + 4] for start in range(0, 32, 4))


def plain_digits(words: str) -> str:
    """The digits of a fingerprint as somebody typed it."""
    return re.sub(r"[\s\-－—]", "", words)


def is_signer_name(name: str) -> bool:
    """Whether a name can stand for a signer: one line of at most `MAX_NAME` characters that can be seen."""
    return 0 < len(name) <= MAX_NAME and name == name.strip() and name.isprintable()


def change_value(change: KeyChange) -> dict[str, str]:
    """One change of keys as JSON."""
    return {"old": change.old, "new": change.new, "signature": change.signature}


def read_changes(value: object, key: str) -> tuple[KeyChange, ...]:
    """Changes as JSON, which must lead one to the next and to `key`. Raises `ValueError`."""
    if not isinstance(value, list) or len(value) > MAX_CHANGES:
        raise ValueError("wrong changes")
    found = []
    for each in value:
        if not isinstance(each, dict) or set(each) != {"old", "new", "signature"}:
            raise ValueError("wrong change")
        keys = (each["old"], each["new"])
        if not all(isinstance(k, str) and KEY.match(k) for k in keys) or not isinstance(each["signature"], str):
            raise ValueError("wrong key of a change")
        if not PROOF.match(each["signature"]):
            raise ValueError("wrong signature of a change")
        found.append(KeyChange(*keys, each["signature"]))
    following = [*(change.old for change in found[1:]), key]
    if [change.new for change in found] != following[: len(found)]:
        raise ValueError("changes that do not follow one another")
    return tuple(found)
