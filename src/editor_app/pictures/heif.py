"""HEIC and HEIF through pi-heif, which is an optional part of the installation."""

from __future__ import annotations

from typing import Any, cast

from PIL import Image

from editor_app.model.errors import Refused


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
    """Whether the container's boxes end where the file ends. Cheap, and finds every interrupted copy: decoding a
    12-megapixel HEIC to find out costs a third of a second.
    """
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        elif size == 0:
            return True
        if size < 8 or at + size > len(data):
            # Bytes after the last box that are no box (a phone's own trailer) do not matter; a lost part does.
            return at > 0 and b"meta" in data[:at] and b"mdat" in data[:at] and size < 8
        at += size
    return at > 0


def heif_strip(picture: Any, top: int, bottom: int) -> Image.Image:
    """Rows `top` to `bottom` of a decoded HEIF picture. Taking it in strips spares a second full-size copy."""
    stride, mode = int(picture.stride), str(picture.mode)
    # Any buffer will do for Pillow; its annotations know only some of them.
    rows = cast(bytes, memoryview(picture.data)[top * stride : bottom * stride])
    return Image.frombuffer(mode, (int(picture.size[0]), bottom - top), rows, "raw", mode, stride, 1)
