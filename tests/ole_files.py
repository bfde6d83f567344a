"""Compound files (OLE) made for tests: one stream of a given name. Source: MS-CFB, with 512-byte sectors."""

from __future__ import annotations

import struct

_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR = 512


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le") if name else b""
    return struct.pack(
        "<64sHBBLLL16sLQQLQ", encoded, len(encoded), kind, 1, _NONE, _NONE, child, b"", 0, 0, 0, start, size
    )


def compound_file(stream: str) -> bytes:
    """A compound file with one stream `stream` of 4,096 bytes."""
    header = struct.pack(
        "<8s16sHHHHH6xLLLLLLLLLL", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
        _END, 0, _END, 0, 0,
    )  # fmt: skip
    header = header.ljust(76, b"\0")[:76] + struct.pack("<109L", 0, *[_FREE] * 108)
    fat = [_FAT, _END, *range(3, 10), _END]
    table = struct.pack("<128L", *fat, *[_FREE] * (128 - len(fat)))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry(stream, 2, _NONE, 2, 4096) + _entry("", 0, _NONE, 0, 0) * 2
    return header + table + directory + bytes(4096)
