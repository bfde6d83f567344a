"""HEIC and HEIF through pi-heif, which is an optional part of the installation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from PIL import Image

from editor_app.model.errors import Refused

_COMPLETE = frozenset({b"meta", b"mdat"})
_BOXES = frozenset({b"ftyp", b"meta", b"mdat", b"free", b"skip", b"moov", b"uuid"})


def open_heif(data: bytes) -> Any:
    """pi-heif's file object; nothing is decoded yet. Raises `Refused("picture.heic_missing")` where the decoder is not
    installed and `Refused("picture.truncated")` where the file ends too early.
    """
    try:
        import pi_heif
    except ImportError as error:
        raise Refused("picture.heic_missing") from error
    if not is_whole(data):
        raise Refused("picture.truncated")
    if not has_readable_names(data):
        raise Refused("picture.unreadable")
    # Only the picture itself is wanted; less is read, and less can go wrong.
    options = pi_heif.options
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    return pi_heif.open_heif(data, convert_hdr_to_8bit=True)


def is_whole(data: bytes) -> bool:
    """Whether no box of the container ends behind the end of the file. Cheap, and finds every interrupted copy:
    decoding a 12-megapixel HEIC to find out costs a third of a second. Bytes behind the last box that are no box (the
    trailer some phones append) do not matter.
    """
    at, seen = 0, set[bytes]()
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        elif size == 0:
            size = len(data) - at
        if size < 8 or at + size > len(data):
            return name not in _BOXES and seen >= _COMPLETE
        seen.add(name)
        if name == b"meta" and b"idat" in data[at : at + size]:
            seen.add(b"mdat")
        at += size
    return seen >= _COMPLETE


def has_readable_names(data: bytes) -> bool:
    """Whether the names in the container's list of items are text. pi-heif 1.4 hands them to Python unchecked, and one
    that is not UTF-8 ends the whole program with a segmentation fault.
    """
    for name, meta in _boxes(data):
        if name != b"meta":
            continue
        for inner, items in _boxes(meta[4:]):
            if inner != b"iinf":
                continue
            for entry, item in _boxes(items[6 if items[:1] == b"\0" else 8 :]):
                if entry == b"infe" and not _is_text(item):
                    return False
    return True


def _is_text(item: bytes) -> bool:
    version = item[0] if item else 0
    start = {2: 8, 3: 10}.get(version, 8)
    try:
        item[start:].decode("utf-8")
        return version < 2 or item[start : start + 4].decode("ascii").isprintable()
    except UnicodeDecodeError:
        return False


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and contents of the boxes that follow each other in `data`, as far as they can be told apart."""
    at = 0
    while at + 8 <= len(data):
        size, head = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = len(data) - at
        if size < head:
            return
        yield data[at + 4 : at + 8], data[at + head : at + size]
        at += size


def heif_strip(picture: Any, top: int, bottom: int) -> Image.Image:
    """Rows `top` to `bottom` of a decoded HEIF picture. Taking it in strips spares a second full-size copy."""
    stride, mode = int(picture.stride), str(picture.mode)
    # Any buffer will do for Pillow; its annotations know only some of them.
    rows = cast(bytes, memoryview(picture.data)[top * stride : bottom * stride])
    return Image.frombuffer(mode, (int(picture.size[0]), bottom - top), rows, "raw", mode, stride, 1)
