"""The private keys that sign profile packages and releases: made, written, read.

Ed25519 (RFC 8032). The private key is a file of its author's, readable by him alone, with a passphrase where he wants one;
it never goes into a package and never leaves his computer.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from editor_app.model.errors import Refused
from editor_app.model.signing_key import (
    KEY,
    MAX_CHANGES,
    KeyChange,
    Signer,
    change_value,
    is_signer_name,
    key_change_statement,
    read_changes,
)
from editor_app.services.writing_out import write_new

if TYPE_CHECKING:  # costs a tenth of a second; only who signs or proves needs it
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_KEY_FILE_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, whose it is, and how it followed earlier ones. Kept no longer than it is used."""

    signer: Signer
    changes: tuple[KeyChange, ...]
    private: Ed25519PrivateKey

    def sign(self, statement: bytes) -> str:
        """The signature in hexadecimal."""
        return self.private.sign(statement).hex()


def make_key(name: str, replaces: SigningKey | None = None) -> SigningKey:
    """A new key for the author of that name; where it `replaces` another one, with that one's word for it. Raises
    `Refused("profile.signer_name" | "profile.too_many_keys")`.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not is_signer_name(name):
        raise Refused("profile.signer_name", name=name[:40])
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    changes: tuple[KeyChange, ...] = ()
    if replaces is not None:
        if len(replaces.changes) >= MAX_CHANGES:
            raise Refused("profile.too_many_keys", count=MAX_CHANGES)
        old = replaces.signer.key
        word = replaces.sign(key_change_statement(old, public))
        changes = (*replaces.changes, KeyChange(old, public, word))
    return SigningKey(Signer(name, public), changes, private)


def write_key(key: SigningKey, path: Path, passphrase: str = "") -> None:
    """Write a key into a new file that only its owner may read (on Windows: whoever may read the folder). Raises
    `Refused("profile.key_there")` where there is a file, and as `write_new`.
    """
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        KeySerializationEncryption,
        NoEncryption,
        PrivateFormat,
    )

    if path.exists():
        raise Refused("profile.key_there", name=path.name)
    sealed: KeySerializationEncryption = NoEncryption()
    if passphrase:
        sealed = BestAvailableEncryption(passphrase.encode())
    value = {
        "for": "editor-app signing",
        "signer": key.signer.name,
        "key": key.signer.key,
        "changes": [change_value(change) for change in key.changes],
        "private": key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed).decode(),
    }
    write_new(path, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())  # its temporary file is 0600


def read_key(path: Path, passphrase: str = "") -> SigningKey:
    """The key in a file. Raises `Refused`: `file.not_found`, `profile.key_unreadable`, `profile.key_sealed` where it wants
    a passphrase, or another one.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    value = _key_value(path)
    try:
        pem = value["private"].encode()
        name, public = value["signer"], value["key"]
        changes = read_changes(value["changes"], public)
        if not isinstance(name, str) or not is_signer_name(name) or not KEY.match(public):
            raise ValueError("no signer")
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Refused("profile.key_unreadable", name=path.name) from error
    sealed = b"ENCRYPTED" in pem
    if sealed and not passphrase:
        raise Refused("profile.key_sealed", name=path.name)
    try:
        private = load_pem_private_key(pem, passphrase.encode() if sealed else None)
    except (ValueError, TypeError) as error:
        raise Refused("profile.key_sealed" if sealed else "profile.key_unreadable", name=path.name) from error
    if not isinstance(private, Ed25519PrivateKey) or private.public_key().public_bytes_raw().hex() != public:
        raise Refused("profile.key_unreadable", name=path.name)
    return SigningKey(Signer(name, public), changes, private)


def is_open_to_others(path: Path) -> bool:
    """Whether others than its owner may read a key's file, as far as the system says so by modes."""
    return sys.platform != "win32" and bool(path.stat().st_mode & 0o077)


def _key_value(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise Refused("file.not_found", name=path.name)
    try:
        value = json.loads(path.read_bytes()) if path.stat().st_size <= _KEY_FILE_BYTES else None
    except OSError as error:
        raise Refused("file.unreadable", name=path.name, why=error.strerror or "") from error
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Refused("profile.key_unreadable", name=path.name)
    return value
