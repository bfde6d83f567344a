"""A picture while somebody edits it: decoded once at the size of a screen, edited again and again."""

from __future__ import annotations

from PIL import Image

from editor_app.model.picture_edit import NO_EDITS, Edits
from editor_app.model.picture_frame import Size
from editor_app.pictures.edit import apply_edits
from editor_app.pictures.opening import open_picture
from editor_app.pictures.prepare import upright_at
from editor_app.pictures.scaling import fit

_QUICK = 2
"""How many times smaller a picture is tilted while the tilt still changes: turning by other angles than quarters costs more
than all else together.
"""


class WorkingPicture:
    """Its `size` is that of the upright original in pixels; what it shows is smaller. Used by one thread at a time. The
    steps that come first are kept, so that a slider further down works on what they left.
    """

    def __init__(self, image: Image.Image, size: Size) -> None:
        self.size = size
        self._image = image
        self._small = image.reduce(_QUICK)
        self._turned: tuple[Edits, Image.Image] = (NO_EDITS, image)
        self._hidden: tuple[Edits, Image.Image] = (NO_EDITS, image)

    def preview(self, edits: Edits) -> tuple[Size, bytes]:
        """The picture with its edits but not cropped: its size and its pixels as red, green, blue. 1,600 pixels: 10 ms, or
        100 where the tilt differs from the last one's (see `quick_preview`).
        """
        frame = Edits(turn=edits.turn, tilt=edits.tilt)
        if self._turned[0] != frame:
            self._turned = frame, apply_edits(self._image, frame)
        covered = Edits(turn=edits.turn, tilt=edits.tilt, hides=edits.hides)
        if self._hidden[0] != covered:
            self._hidden = covered, apply_edits(self._turned[1], Edits(hides=edits.hides))
        return _pixels(apply_edits(self._hidden[1], _tone_of(edits)))

    def quick(self, edits: Edits) -> bool:
        """Whether `preview` takes no longer than one can wait while a slider moves."""
        return not edits.tilt or (self._turned[0].turn, self._turned[0].tilt) == (edits.turn, edits.tilt)

    def quick_preview(self, edits: Edits) -> tuple[Size, bytes]:
        """The same, smaller, in 40 ms whatever the edits."""
        frame = Edits(turn=edits.turn, tilt=edits.tilt, hides=edits.hides)
        return _pixels(apply_edits(apply_edits(self._small, frame), _tone_of(edits)))

    def result(self, edits: Edits) -> tuple[Size, bytes]:
        """The picture with all its edits, cropped."""
        return _pixels(apply_edits(self._image, edits))


def open_working(data: bytes, box: Size) -> WorkingPicture:
    """Decode an original to fit into `box`. Raises `Refused("picture.…")` as `open_picture` does."""
    opened = open_picture(data)
    image, _ = upright_at(opened, fit(opened.upright_size, box))
    return WorkingPicture(image if image.mode == "RGB" else image.convert("RGB"), opened.upright_size)


def _tone_of(edits: Edits) -> Edits:
    return Edits(auto=edits.auto, light=edits.light, contrast=edits.contrast)


def _pixels(image: Image.Image) -> tuple[Size, bytes]:
    return image.size, image.tobytes()
