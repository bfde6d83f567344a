"""Compound files (OLE) made for tests. Sources: MS-CFB, with 512-byte sectors; MS-DOC for the bare words of a document."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR = 512


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = _NONE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le") if name else b""
    return struct.pack(
        "<64sHBBLLL16sLQQLQ", encoded, len(encoded), kind, 1, _NONE, right, child, b"", 0, 0, 0, start, size
    )


def compound_file(stream: str) -> bytes:
    """A compound file with one stream `stream` of 4,096 bytes."""
    return compound_files({stream: bytes(4096)})


def compound_files(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with at most three streams of at least 4,096 bytes each (smaller ones would need a mini stream)."""
    fat = [_FAT, _END]
    entries: list[bytes] = []
    content = b""
    for number, (name, data) in enumerate(streams.items()):
        data = data.ljust(-(-max(len(data), 4096) // _SECTOR) * _SECTOR, b"\0")
        start, count = len(fat), len(data) // _SECTOR
        fat += [*range(start + 1, start + count), _END]
        sibling = number + 2 if number + 1 < len(streams) else _NONE
        entries.append(_entry(name, 2, _NONE, start, len(data), sibling))
        content += data
    header = struct.pack(
        "<8s16sHHHHH6xLLLLLLLLLL", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
        _END, 0, _END, 0, 0,
    )  # fmt: skip
    header = header.ljust(76, b"\0")[:76] + struct.pack("<109L", 0, *[_FREE] * 108)
    assert len(fat) <= 128
    table = struct.pack("<128L", *fat, *[_FREE] * (128 - len(fat)))
    root = _entry("Root Entry", 5, 1, _END, 0)
    directory = b"".join([root, *entries]) + _entry("", 0, _NONE, 0, 0) * (3 - len(entries))
    return header + table + directory + content


def word_97(text: str, *, flags: int = 0) -> bytes:
    """A Word 97 document of these characters in two pieces, the first of one byte a character where it can be."""
    half = next((n for n, char in enumerate(text) if char > "~"), len(text))
    first, second = text[:half].encode("ascii"), text[half:].encode("utf-16-le")
    place = 1024
    main = bytearray(place)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 0x0A, 0x0200 | flags)
    struct.pack_into("<i", main, 0x4C, len(text))
    pieces = struct.pack("<3i", 0, half, len(text))
    pieces += struct.pack("<HIH", 0, place * 2 | 0x40000000, 0) + struct.pack("<HIH", 0, place + len(first), 0)
    clx = b"\x01" + struct.pack("<H", 2) + b"\0\0" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", main, 0x1A2, 0, len(clx))
    return compound_files({"WordDocument": bytes(main) + first + second, "1Table": clx})
