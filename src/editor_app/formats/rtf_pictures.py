"""Pictures in RTF: hexadecimal digits or raw bytes, of a kind that a word before them names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from editor_app.formats.metafiles import bitmap_file, is_metafile, photo_in
from editor_app.formats.raw import Placed
from editor_app.formats.tray import Tray
from editor_app.model.body import Figure, MissingPicture
from editor_app.model.picture import MAX_FILE_BYTES

VECTOR = "EMF、WMF 矢量图不能用作稿件图片，请截图后补上"
DAMAGED = "图片的内容不完整或不是照片"
TEXT_WIDTH = 8306.0
"""Text width in twips of an A4 page with Word's usual margins."""

_NOT_HEX = re.compile(rb"[^0-9a-fA-F]+")
_STARTS = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"BM", "bmp"), (b"II*\x00", "tif"))
_KINDS = {"pngblip": "png", "jpegblip": "jpg", "emfblip": "emf", "wmetafile": "wmf", "dibitmap": "dib",
          "wbitmap": "wmf", "pmmetafile": "wmf", "macpict": "wmf"}  # fmt: skip


@dataclass(slots=True)
class RawPicture:
    r"""A `\pict` while it is read. Sizes in twips, scale in per cent."""

    kind: str = ""
    goal: int = 0
    scale: int = 100
    digits: list[bytes] = field(default_factory=list)
    binary: list[bytes] = field(default_factory=list)
    size: int = 0

    def word(self, word: str, number: int | None) -> None:
        """Take a control word inside the group."""
        if word in _KINDS:
            self.kind = _KINDS[word]
        elif word == "picwgoal":
            self.goal = number or 0
        elif word == "picscalex":
            self.scale = number or 100

    def take(self, data: bytes, *, digits: bool) -> None:
        """Take a stretch of the contents; more than a picture file may have is dropped and the picture is lost."""
        self.size += len(data)
        if self.size <= MAX_FILE_BYTES * 2 + 1000:
            (self.digits if digits else self.binary).append(data)

    def contents(self) -> tuple[bytes, str]:
        """The file's bytes and its suffix; no bytes where they cannot be used, with the suffix of what it was."""
        data = b"".join(self.binary) or _from_digits(self.digits)
        if not data or self.size > MAX_FILE_BYTES * 2 + 1000:
            return b"", self.kind
        found = next((suffix for start, suffix in _STARTS if data.startswith(start)), "")
        if not found and self.kind == "dib":
            return bitmap_file(data), "bmp"
        if not found and is_metafile(data) and (photo := photo_in(data)):
            return photo, next(suffix for start, suffix in _STARTS if photo.startswith(start))
        return (data, found) if found else (b"", self.kind)

    def share(self) -> float:
        """Its part of the text width; 0.0 unknown."""
        width = self.goal * self.scale / 100
        return min(1.0, width / TEXT_WIDTH) if 0 < width < 1_000_000 else 0.0

    def placed(self, tray: Tray, number: int) -> Placed:
        """The picture as part of a paragraph; 待补图 for drawings and what is damaged."""
        data, suffix = self.contents()
        if data:
            return Placed(Figure(tray.keep(data, f"图片{number}.{suffix}")), self.share())
        return Placed(MissingPicture(VECTOR if suffix in ("emf", "wmf") else DAMAGED, ""), self.share())


def _from_digits(digits: Sequence[bytes]) -> bytes:
    text = _NOT_HEX.sub(b"", b"".join(digits))
    return bytes.fromhex(text[: len(text) // 2 * 2].decode("ascii"))
