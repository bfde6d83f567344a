"""A hand of its own for every person: what was decided is signed with a key that never leaves the system's keyring.

Ed25519 (RFC 8032). A signature proves that the same hand wrote two entries; that the hand is who it says is a matter for
people, as with ink. Without a keyring entries are not signed: they say so, and their hashes still chain them.
"""

from __future__ import annotations

from dataclasses import replace

from editor_app.model.errors import Unavailable
from editor_app.model.review import Entry, Person
from editor_app.model.review_record import Record
from editor_app.sites.credentials import Credentials

KEPT_AS = "review\nsignature"
"""What a key is kept under in the place of a site's name; no site can be called that."""


class Signing:
    """Signs and proves. Asks the keyring, which may take seconds: never on the window's thread."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def person(self, name: str, unit: str) -> Person:
        """The person with the key of his hand; the key is made the first time. Without a keyring a person without a key."""
        secret = self._secret(f"{unit}\n{name}")
        return Person(name, unit, _public(secret) if secret else "")

    def signed(self, entry: Entry) -> Entry:
        """`entry` with the signature of its author's hand, as it is where he has none here."""
        secret = self._secret(f"{entry.by.unit}\n{entry.by.name}") if entry.by.key else ""
        if not secret or _public(secret) != entry.by.key:
            return entry
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        hand = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
        return replace(entry, signature=hand.sign(bytes.fromhex(entry.hash)).hex())

    def _secret(self, user: str) -> str:
        kept = self._credentials.find(KEPT_AS, user)
        if kept:
            return kept
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        made = Ed25519PrivateKey.generate().private_bytes_raw().hex()
        try:
            self._credentials.store(KEPT_AS, user, made)
        except Unavailable:
            self._credentials.forget(KEPT_AS, user)
            return ""
        return made


def _public(secret: str) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).public_key().public_bytes_raw().hex()


def unproved(record: Record) -> list[Entry]:
    """Entries whose signature is not that of the key they name: the key is one hand's, the words are another's."""
    return [entry for entry in record if entry.by.key and not _proves(entry)]


def _proves(entry: Entry) -> bool:
    try:
        return proves(entry.by.key, entry.signature, bytes.fromhex(entry.hash))
    except ValueError:
        return False


def proves(key: str, signature: str, words: bytes) -> bool:
    """Whether `signature` over `words` is that of the public `key`; both in hexadecimal, of any origin."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), words)
    except (InvalidSignature, ValueError):
        return False
    return True
