"""Photos inside metafiles: WordPad, old Word and the clipboard of Windows put a bitmap into a WMF or EMF file and nothing
else. Drawings (text, lines, areas) stay what they are.

Sources: [MS-WMF] 2.3 (records), [MS-EMF] 2.3 (records), [MS-EMFPLUS] 2.2.1 and 2.2.2 (images as objects).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from editor_app.model.picture import MAX_FILE_BYTES

_PLACEABLE = b"\xd7\xcd\xc6\x9a"
_WMF_STARTS = (b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")
_GZIP = b"\x1f\x8b"
_MAX_RECORDS = 100_000

_WMF_BITMAPS = {0x0F43: 22, 0x0B41: 20, 0x0940: 16, 0x0D33: 18}
"""Records with a bitmap, and how many bytes stand before it."""

_WMF_DRAWING = frozenset(
    [0x0A32, 0x0521, 0x0325, 0x0324, 0x0538, 0x041B, 0x0418, 0x0213, 0x061C, 0x0817, 0x0830, 0x081A, 0x0548, 0x0419]
)
_EMF_BITMAPS = {81: 48, 80: 48, 76: 84, 77: 84}
_EMF_DRAWING = frozenset(
    [*range(2, 9), 42, 43, 44, 45, 46, 47, 54, 55, 56, *range(62, 65), 83, 84, *range(85, 93), 96, 97, 108]
)
_EMF_COMMENT = 70
_PLUS_OBJECT, _PLUS_IMAGE = 0x4008, 5


def is_metafile(data: bytes) -> bool:
    """Whether it is WMF or EMF, also packed (WMZ, EMZ)."""
    return data[40:44] == b" EMF" or data[:4] in (_PLACEABLE, *_WMF_STARTS) or data[:2] == _GZIP


def photo_in(data: bytes) -> bytes:
    """The file of the one picture that the metafile shows (BMP, PNG or JPEG); nothing where it shows none, several, or
    is drawn.
    """
    try:
        data = _unpacked(data)
        found = list(_emf(data) if data[40:44] == b" EMF" else _wmf(data))
    except (struct.error, zlib.error, ValueError):
        return b""
    return found[0] if len(found) == 1 else b""


def _unpacked(data: bytes) -> bytes:
    if data[:2] != _GZIP:
        return data
    return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, MAX_FILE_BYTES)


def _wmf(data: bytes) -> Iterator[bytes]:
    place = (22 if data[:4] == _PLACEABLE else 0) + 18
    for _ in range(_MAX_RECORDS):
        if place + 6 > len(data):
            return
        size, function = struct.unpack_from("<LH", data, place)
        if size < 3 or function in _WMF_DRAWING:
            raise ValueError("drawn")
        if function in _WMF_BITMAPS and size * 2 > 6 + _WMF_BITMAPS[function] + 40:
            yield bitmap_file(data[place + 6 + _WMF_BITMAPS[function] : place + size * 2])
        place += size * 2


def _emf(data: bytes) -> Iterator[bytes]:
    """Images of EMF+ stand before those for readers of EMF, which are the same again."""
    bitmaps: list[bytes] = []
    images: list[bytes] = []
    place = 0
    for _ in range(_MAX_RECORDS):
        if place + 8 > len(data):
            break
        kind, size = struct.unpack_from("<LL", data, place)
        if size < 8 or kind in _EMF_DRAWING:
            raise ValueError("drawn")
        record = data[place : place + size]
        if kind in _EMF_BITMAPS and size > _EMF_BITMAPS[kind] + 16:
            head, head_size, bits, bits_size = struct.unpack_from("<4L", record, _EMF_BITMAPS[kind])
            if head_size and bits_size:
                bitmaps.append(bitmap_file(record[head : head + head_size] + record[bits : bits + bits_size]))
        elif kind == _EMF_COMMENT and record[12:16] == b"EMF+":
            images.extend(_plus_images(record[16:]))
        place += size
    yield from images or bitmaps


def _plus_images(records: bytes) -> Iterator[bytes]:
    """Pictures that an EMF+ comment holds as they were, compressed."""
    place = 0
    while place + 12 <= len(records):
        kind, flags, size, length = struct.unpack_from("<HHLL", records, place)
        if size < 12:
            return
        if kind == _PLUS_OBJECT and flags >> 8 & 0x7F == _PLUS_IMAGE:
            data = records[place + 40 : place + 12 + length]
            if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
                yield _without_padding(data)
        place += size


def _without_padding(data: bytes) -> bytes:
    """The file without the zeros that fill its record up."""
    for end, length in ((b"IEND", 8), (b"\xff\xd9", 2)):
        place = data.rfind(end)
        if place >= 0 and not data[place + length :].strip(b"\0"):
            return data[: place + length]
    return data


def bitmap_file(data: bytes) -> bytes:
    """A file of a device-independent bitmap: the header that tells where its pixels begin goes before it. Nothing for
    what is none.
    """
    if len(data) < 40:
        return b""
    header = int.from_bytes(data[:4], "little")
    bits = int.from_bytes(data[14:16], "little")
    colours = int.from_bytes(data[32:36], "little") or (1 << bits if bits <= 8 else 0)
    masks = 12 if header == 40 and int.from_bytes(data[16:20], "little") == 3 else 0
    start = 14 + header + masks + 4 * colours
    if header not in (40, 52, 56, 108, 124) or start - 14 > len(data):
        return b""
    return b"BM" + (14 + len(data)).to_bytes(4, "little") + b"\x00" * 4 + start.to_bytes(4, "little") + data
