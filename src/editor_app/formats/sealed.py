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
from typing import BinaryIO

from editor_app.model.errors import Refused

SUFFIX = ".xfseal"
MAGIC = b"PDSEAL01"
CHUNK = 1 << 20
TAG = 16
SHORTEST = 8
"""Characters that a passphrase has at least."""
MAX_FILES, MAX_BYTES = 500, 2_000_000_000


def seal(files: Iterable[tuple[str, bytes]], passphrase: str) -> Iterator[bytes]:
    """A sealed file piece by piece: a stick may hold more than this computer's memory. Raises `Refused("sealed.weak")` at
    once for too short a passphrase.
    """
    if len(passphrase) < SHORTEST:
        raise Refused("sealed.weak", least=SHORTEST)
    return _sealed(files, passphrase)


def _sealed(files: Iterable[tuple[str, bytes]], passphrase: str) -> Iterator[bytes]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt = os.urandom(16)
    key, word = _keys(passphrase, salt)
    cipher, bound = AESGCM(key), MAGIC + salt
    yield bound + word
    number, left = 0, bytearray()
    for piece in _framed(files):
        left += piece
        while len(left) > CHUNK:  # the last chunk is sealed as the last, so one is kept back
            yield cipher.encrypt(_nonce(number, False), bytes(left[:CHUNK]), bound)
            del left[:CHUNK]
            number += 1
    yield cipher.encrypt(_nonce(number, True), bytes(left), bound)


def unseal(file: BinaryIO, passphrase: str) -> Iterator[tuple[str, bytes]]:
    """The files in a sealed one, one after the other: only when the last has come, it is known to be whole. Raises
    `Refused("sealed.unknown" | "sealed.wrong_passphrase" | "sealed.damaged")` on the way.
    """
    return _unframed(_chunks(file, passphrase))


def _chunks(file: BinaryIO, passphrase: str) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    bound, word, chunk = file.read(len(MAGIC) + 16), file.read(16), file.read(CHUNK + TAG)
    if not bound.startswith(MAGIC) or len(chunk) < TAG:
        raise Refused("sealed.unknown")
    key, right = _keys(passphrase, bound[len(MAGIC) :])
    if not hmac.compare_digest(word, right):
        raise Refused("sealed.wrong_passphrase")
    cipher, number = AESGCM(key), 0
    while chunk:
        following = file.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(number, not following), chunk, bound)
        except InvalidTag as error:
            raise Refused("sealed.damaged") from error
        chunk, number = following, number + 1


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


def _unframed(chunks: Iterator[bytes]) -> Iterator[tuple[str, bytes]]:
    """Whoever knows the passphrase may still have written nonsense: every length is checked before it is used."""
    left = bytearray()

    def take(size: int) -> bytes:
        while len(left) < size:
            if (more := next(chunks, None)) is None:
                raise Refused("sealed.damaged")
            left.extend(more)
        taken = bytes(left[:size])
        del left[:size]
        return taken

    for _number in range(MAX_FILES + 1):
        while not left:
            if (more := next(chunks, None)) is None:
                return
            left += more
        name = take(int.from_bytes(take(2), "big")).decode("utf-8", "replace")
        size = int.from_bytes(take(8), "big")
        if size > MAX_BYTES:
            break
        yield name, take(size)
    raise Refused("sealed.damaged")
