"""The pictures that come with foreign material, gathered while it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from editor_app.model.body import Figure, MissingPicture, is_sha256
from editor_app.model.digest import sha256
from editor_app.model.errors import Refused
from editor_app.model.picture_edit import NO_EDITS, Edits, parse_edits
from editor_app.model.reading import PictureSource
from editor_app.model.text import one_line

Resolve: TypeAlias = Callable[[str], PictureSource | None]
"""Finds the bytes for the address of a picture, or None."""

NO_BYTES = "文中只有图片的位置，没有图片本身"
_ORIGIN_LENGTH = 300


class Tray:
    """Bytes by SHA-256. `resolve` is asked for addresses outside the material."""

    def __init__(self, resolve: Resolve | None = None) -> None:
        self.pictures: dict[str, PictureSource] = {}
        self._resolve = resolve

    def keep(self, data: bytes, name: str) -> str:
        """Take the bytes over; their SHA-256 comes back."""
        key = sha256(data)
        self.pictures.setdefault(key, PictureSource(data, one_line(name)[-200:].strip()))
        return key

    def picture(
        self,
        address: str,
        *,
        alt: str = "",
        caption: str = "",
        credit: str = "",
        width: int | None = None,
        edits: str = "",
        consent: bool = False,
    ) -> Figure | MissingPicture:
        """The picture at `address`: `asset:` names one known already, others are asked for, 待补图 where none comes.
        `edits` that make no sense are none.
        """
        words = {"alt": one_line(alt), "caption": one_line(caption), "credit": one_line(credit)}
        asset = address.removeprefix("asset:")
        if asset != address and is_sha256(asset):
            return Figure(asset, width=width, edits=_edits(edits), consent=consent, **words)
        source = self._resolve(address) if self._resolve and address else None
        if source is not None and source.data:
            kept = self.keep(source.data, source.name)
            return Figure(kept, width=width, edits=_edits(edits), consent=consent, **words)
        return MissingPicture(NO_BYTES, one_line(address[:_ORIGIN_LENGTH]), **words)


def _edits(text: str) -> Edits:
    try:
        return parse_edits(text)
    except Refused:
        return NO_EDITS
