"""Looking for planted secrets wherever bytes may lie: files as they are, and what is packed inside them."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path


def written(secret: str, user: str = "") -> list[bytes]:
    """The ways a secret may be written down."""
    words = {secret, secret.replace(" ", ""), secret.replace(" ", "+"), secret.replace(" ", "%20")}
    made = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le")]
    for word in (f"{user}:{secret}", f"{user}:{secret.replace(' ', '')}", secret):
        encoded = base64.b64encode(word.encode())
        made.append(encoded.rstrip(b"=")[:-1])
    return made


def hits(folder: Path, needles: list[bytes]) -> list[str]:
    """Every file under `folder`, or part of a packed one, that holds a needle; and how many files were looked at is no secret."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found += [
                f"{path.relative_to(folder)}{inside}"
                for inside, data in _layers(path.read_bytes(), "")
                if any(needle in data for needle in needles)
            ]
    return found


def _layers(data: bytes, name: str, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The bytes themselves, and what a zip or gzip keeps inside."""
    yield name, data
    if depth > 3:
        return
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for member in packed.namelist():
                yield from _layers(packed.read(member), f"{name}!{member}", depth + 1)
    elif data[:2] == b"\x1f\x8b":
        yield from _layers(gzip.decompress(data), f"{name}!gz", depth + 1)
    elif data[:1] == b"\x78":
        try:
            yield from _layers(zlib.decompress(data), f"{name}!z", depth + 1)
        except zlib.error:
            return
