"""Editing a picture by eye: what the window shows of it while sliders and frames are moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editor_app.library.library import Library

if TYPE_CHECKING:
    from editor_app.pictures.retouch import WorkingPicture as WorkingPicture

BOX = (1600, 1600)
"""As large as a picture is shown in a window; more would make every step of a slider slower."""


class Retouching:
    """Opens originals for editing. Nothing is written: the edits belong to the article (`Figure.edits`)."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def open(self, asset: str) -> WorkingPicture:
        """An original, decoded at the size of a screen; tenths of a second, so never on the window's thread. Raises
        `Refused("picture.…")` where it cannot be decoded, `Unavailable("asset.…")` where it cannot be read.
        """
        from editor_app.pictures.retouch import open_working

        return open_working(self._library.assets.read(asset), BOX)
