"""HEIC and HEIF through pi-heif, which is an optional part of the installation."""

from __future__ import annotations

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


def heif_strip(picture: Any, top: int, bottom: int) -> Image.Image:
    """Rows `top` to `bottom` of a decoded HEIF picture. Taking it in strips spares a second full-size copy."""
    stride, mode = int(picture.stride), str(picture.mode)
    # Any buffer will do for Pillow; its annotations know only some of them.
    rows = cast(bytes, memoryview(picture.data)[top * stride : bottom * stride])
    return Image.frombuffer(mode, (int(picture.size[0]), bottom - top), rows, "raw", mode, stride, 1)
