"""Metafiles with a bitmap in them, as Windows writes them when a picture is copied."""

from __future__ import annotations

import struct


def wmf(bitmap: bytes, *, placeable: bool = False, drawn: bool = False) -> bytes:
    """A WMF that stretches one bitmap, perhaps with a line beside it."""

    def record(function: int, parameters: bytes) -> bytes:
        padded = parameters + b"\0" * (len(parameters) % 2)
        return struct.pack("<LH", 3 + len(padded) // 2, function) + padded

    records = [record(0x0103, struct.pack("<H", 8)), record(0x020B, bytes(4)), record(0x020C, bytes(4))]
    records.append(record(0x0F43, struct.pack("<LH8h", 0x00CC0020, 0, 30, 40, 0, 0, 30, 40, 0, 0) + bitmap))
    if drawn:
        records.append(record(0x0213, bytes(4)))
    body = b"".join([*records, record(0, b"")])
    head = struct.pack("<HHHLHLH", 1, 9, 0x0300, 9 + len(body) // 2, 0, max(map(len, records)) // 2, 0)
    front = b"\xd7\xcd\xc6\x9a" + bytes(18) if placeable else b""
    return front + head + body


def emf(*, bitmap: bytes = b"", image: bytes = b"") -> bytes:
    """An EMF that stretches a bitmap or, of EMF+, holds an image as it was."""
    records: list[bytes] = []
    if image:
        bits = struct.pack("<LLllllL", 0xDBC01002, 1, 40, 30, 160, 0x26200A, 1) + image
        bits += b"\0" * (-len(bits) % 4)
        plus = struct.pack("<HHLL", 0x4008, 5 << 8, 12 + len(bits), len(bits)) + bits
        comment = b"EMF+" + plus
        records.append(struct.pack("<LLL", 70, 12 + len(comment), len(comment)) + comment)
    if bitmap:
        head, bits = bitmap[:40], bitmap[40:]
        if bitmap[14:16] == b"\x08\x00":
            head, bits = bitmap[: 40 + 1024], bitmap[40 + 1024 :]
        fixed = struct.pack("<4l6l", 0, 0, 40, 30, 0, 0, 0, 0, 40, 30) + struct.pack(
            "<4L2L2l", 80, len(head), 80 + len(head), len(bits), 0, 0x00CC0020, 40, 30
        )
        records.append(struct.pack("<LL", 81, 8 + len(fixed) + len(head) + len(bits)) + fixed + head + bits)
    header = struct.pack("<LL", 1, 88) + bytes(32) + b" EMF" + bytes(44)
    return header + b"".join(records) + struct.pack("<LL", 14, 20) + bytes(12)
