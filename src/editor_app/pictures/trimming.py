"""Cut metadata of unreasonable size out of a file before a decoder sees it.

Pillow joins the EXIF segments of a JPEG one by one: 39 MB of them take six seconds to open. It refuses a PNG whose
texts or colour profile unpack to more than a megabyte. Such files are still pictures, so they are not refused; the
surplus is left out.
"""

from __future__ import annotations

import zlib

MAX_HEADER_BYTES = 1024 * 1024

_SOS = 0xDA
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_COMMENT = 0xFE
_PACKED = frozenset({b"zTXt", b"iTXt", b"iCCP"})


def trim_jpeg(data: bytes) -> bytes:
    """`data` itself where what stands before the picture is small; else the file with only the first EXIF segment and
    the colour profile left of it. Damaged heads are handed on as they are: the decoder says what is wrong.
    """
    kept: list[memoryview] = []
    view = memoryview(data)
    at, exif_seen = 2, False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _SOS:
            break
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        is_exif = marker == _APP1 and data[at + 4 : at + 10] == b"Exif\x00\x00"
        if _wanted(marker, data[at + 4 : at + 16], first_exif=is_exif and not exif_seen):
            kept.append(view[at:end])
        exif_seen = exif_seen or is_exif
        at = end
    if at <= MAX_HEADER_BYTES:
        return data
    return b"".join((view[:2], *kept, view[at:]))


def _wanted(marker: int, head: bytes, *, first_exif: bool) -> bool:
    if marker == _APP1:
        return first_exif
    if marker == _APP2:
        return head.startswith(b"ICC_PROFILE\x00")
    if marker == _COMMENT or 0xE3 <= marker <= 0xEF:
        return marker == _APP14
    return True


def trim_png(data: bytes) -> bytes:
    """`data` itself, or the file without those texts and the colour profile that unpack to more than a megabyte or not
    at all. Damage elsewhere is handed on as it is.
    """
    view = memoryview(data)
    kept: list[memoryview] = [view[:8]]
    at, dropped = 8, False
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if end > len(data):
            break
        if name in _PACKED and not _modest(name, data[at + 8 : end - 4]):
            dropped = True
        else:
            kept.append(view[at:end])
        at = end
    return b"".join((*kept, view[at:])) if dropped else data


def _modest(name: bytes, content: bytes) -> bool:
    """Whether a packed chunk is fit for the decoder. Its text follows a keyword and, in iTXt, two more strings."""
    _, _, rest = content.partition(b"\0")
    if name == b"iTXt":
        if rest[:1] != b"\x01":
            return len(content) <= MAX_HEADER_BYTES
        packed = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    else:
        packed = rest[1:]
    try:
        unpacker = zlib.decompressobj()
        unpacker.decompress(packed, MAX_HEADER_BYTES)
    except zlib.error:
        return False
    return not unpacker.unconsumed_tail
