"""加密交接包: several named files in one that nobody reads without its passphrase, nor changes unseen.

    PDSEAL01 | salt (16) | word (16) | chunks

The passphrase (NFC, UTF-8) gives 64 bytes by scrypt (N 2^15, r 8, p 1); the first half is the key, `word` are the first
16 bytes of HMAC-SHA256 of salt under the second half, so that a wrong passphrase is told from a damaged file. The
chunks are AES-256-GCM over at most 1 MiB each (a tag of 16 bytes behind); their nonce counts from 0 in 11 bytes and
ends with 1 for the last, so that none can be left out, moved or cut off. Inside: for each file the length of its name
(2 bytes), the name in UTF-8, its length (8 bytes), its bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Iterable, Iterator

from editor_app.model.errors import Refused

SUFFIX = ".xfseal"
MAGIC = b"PDSEAL01"
CHUNK = 1 << 20
TAG = 16
SHORTEST = 8
"""Characters that a passphrase has at least."""
MAX_FILES, MAX_BYTES = 500, 2_000_000_000


def seal(files: Iterable[tuple[str, bytes]], passphrase: str) -> bytes:
    """One sealed file. Raises `Refused("sealed.weak")` for too short a passphrase."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(passphrase) < SHORTEST:
        raise Refused("sealed.weak", least=SHORTEST)
    salt = os.urandom(16)
    key, word = _keys(passphrase, salt)
    cipher, inner = AESGCM(key), b"".join(_framed(files))
    parts = [MAGIC, salt, word]
    for number, at in enumerate(range(0, max(1, len(inner)), CHUNK)):
        parts.append(cipher.encrypt(_nonce(number, at + CHUNK >= len(inner)), inner[at : at + CHUNK], MAGIC + salt))
    return b"".join(parts)


def is_sealed(start: bytes) -> bool:
    """Whether a file that begins so is a sealed one."""
    return start.startswith(MAGIC)


def unseal(data: bytes, passphrase: str) -> list[tuple[str, bytes]]:
    """The files in a sealed one, whole or not at all. Raises `Refused("sealed.unknown" | "sealed.wrong_passphrase" |
    "sealed.damaged")`.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head = len(MAGIC) + 32
    if not is_sealed(data) or len(data) < head + TAG:
        raise Refused("sealed.unknown")
    salt, word = data[len(MAGIC) : len(MAGIC) + 16], data[len(MAGIC) + 16 : head]
    key, right = _keys(passphrase, salt)
    if not hmac.compare_digest(word, right):
        raise Refused("sealed.wrong_passphrase")
    cipher, step, inner = AESGCM(key), CHUNK + TAG, []
    try:
        for number, at in enumerate(range(head, len(data), step)):
            inner.append(cipher.decrypt(_nonce(number, at + step >= len(data)), data[at : at + step], MAGIC + salt))
    except InvalidTag as error:
        raise Refused("sealed.damaged") from error
    return list(_unframed(b"".join(inner)))


def _keys(passphrase: str, salt: bytes) -> tuple[bytes, bytes]:
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    made = hashlib.scrypt(secret, salt=salt, n=1 << 15, r=8, p=1, maxmem=1 << 26, dklen=64)
    return made[:32], hmac.digest(made[32:], salt, "sha256")[:16]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _framed(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    for name, data in files:
        label = name.encode()
        yield from (len(label).to_bytes(2, "big"), label, len(data).to_bytes(8, "big"), data)


def _unframed(inner: bytes) -> Iterator[tuple[str, bytes]]:
    """Whoever knows the passphrase may still have written nonsense: every length is checked before it is used."""
    at, count = 0, 0
    while at < len(inner):
        end = at + 2 + int.from_bytes(inner[at : at + 2], "big")
        size = int.from_bytes(inner[end : end + 8], "big")
        count += 1
        if count > MAX_FILES or end + 8 + size > len(inner):
            raise Refused("sealed.damaged")
        yield inner[at + 2 : end].decode("utf-8", "replace"), inner[end + 8 : end + 8 + size]
        at = end + 8 + size
