"""What is done to a picture on its way to the page, without touching the original: turn, crop, tone, hidden places.

The edits of a figure are part of its article, so they are undone, compared, signed and restored with it, also after it was
sent. They apply in a fixed order, whatever the order in which they were made:

1. the original upright, as its EXIF orientation says;
2. `turn` clockwise, then `tilt` clockwise, cut to the greatest upright rectangle of the same centre without empty corners;
3. `hides`: mosaic or blur over an area, in coordinates of the turned picture, so that cropping later moves nothing;
4. `auto` levels, then `light` and `contrast`;
5. `crop`, in the same coordinates.

Coordinates are ten-thousandths of the turned picture's width and height. The text form is canonical and made of letters,
digits, `_`, `-` and `.` only, so that it can stand in addresses, file names and Markdown:
`turn90.tilt-25.mosaicr100_200_1500_1000.blure0_0_500_500.auto.light10.contrast-5.crop0_0_10000_5625`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from editor_app.model.errors import Refused

WHOLE = 10_000
MAX_HIDES = 50
MAX_TILT = 150
"""Tenths of a degree to either side."""

MAX_TONE = 100
_NUMBERS = r"(-?[0-9]{1,5})"
_AREA = r"_".join([r"([0-9]{1,5})"] * 4)
_ONE_AREA = re.compile(rf"{_AREA}\Z")
_TOKENS = re.compile(rf"(turn|tilt|light|contrast){_NUMBERS}\Z|(auto)\Z|(crop|mosaicr|mosaice|blurr|blure){_AREA}\Z")


class Cover(StrEnum):
    """How a place is made unrecognisable."""

    MOSAIC = "mosaic"
    BLUR = "blur"


class Shape(StrEnum):
    """The outline of a hidden place: the whole area, or the ellipse in it."""

    RECTANGLE = "r"
    ELLIPSE = "e"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle inside a picture, in ten-thousandths of its width and height, at least one wide and high."""

    left: int
    top: int
    width: int
    height: int

    def __post_init__(self) -> None:
        inside = self.left >= 0 and self.top >= 0 and self.width >= 1 and self.height >= 1
        if not inside or self.left + self.width > WHOLE or self.top + self.height > WHOLE:
            raise Refused("picture.bad_edits", edits=str(self))

    def __str__(self) -> str:
        return f"{self.left}_{self.top}_{self.width}_{self.height}"

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in pixels of a picture of that size; at least one pixel wide and high."""
        left, top = self.left * width // WHOLE, self.top * height // WHOLE
        right = max(left + 1, -(-(self.left + self.width) * width // WHOLE))
        bottom = max(top + 1, -(-(self.top + self.height) * height // WHOLE))
        return min(left, width - 1), min(top, height - 1), min(right, width), min(bottom, height)


@dataclass(frozen=True, slots=True)
class Hide:
    """A place that nobody shall recognise: faces, number plates, identity cards."""

    cover: Cover
    shape: Shape
    area: Area

    def __str__(self) -> str:
        return f"{self.cover.value}{self.shape.value}{self.area}"


@dataclass(frozen=True, slots=True)
class Edits:
    """See the module. `turn` is 0, 90, 180 or 270 degrees clockwise; `tilt` tenths of a degree; `light` and `contrast`
    -100 to 100.
    """

    turn: int = 0
    tilt: int = 0
    crop: Area | None = None
    auto: bool = False
    light: int = 0
    contrast: int = 0
    hides: tuple[Hide, ...] = ()

    def __post_init__(self) -> None:
        lawful = self.turn in (0, 90, 180, 270) and abs(self.tilt) <= MAX_TILT and len(self.hides) <= MAX_HIDES
        if not lawful or max(abs(self.light), abs(self.contrast)) > MAX_TONE:
            raise Refused("picture.bad_edits", edits=f"turn {self.turn}, tilt {self.tilt}")

    def __bool__(self) -> bool:
        return self != NO_EDITS

    def __str__(self) -> str:
        tokens = [f"{name}{value}" for name, value in (("turn", self.turn), ("tilt", self.tilt)) if value]
        tokens += [str(hide) for hide in self.hides]
        tokens += ["auto"] * self.auto
        tokens += [f"{name}{value}" for name, value in (("light", self.light), ("contrast", self.contrast)) if value]
        tokens += [f"crop{self.crop}"] if self.crop else []
        return ".".join(tokens)


NO_EDITS = Edits()


def parse_edits(text: str) -> Edits:
    """The inverse of `str(edits)`; accepts nothing else. Raises `Refused("picture.bad_edits")`."""
    values: dict[str, int] = {}
    hides: list[Hide] = []
    crop: Area | None = None
    for token in text.split(".") if text else ():
        match = _TOKENS.match(token)
        if match is None:
            raise Refused("picture.bad_edits", edits=text[:80])
        name, number, auto, place, *area = match.groups()
        if place == "crop":
            crop = Area(*map(int, area))
        elif place:
            hides.append(Hide(Cover(place[:-1]), Shape(place[-1]), Area(*map(int, area))))
        else:
            values[name or auto] = int(number or 1)
    edits = Edits(crop=crop, hides=tuple(hides), auto=bool(values.pop("auto", 0)), **values)
    if str(edits) != text:  # another order, a value twice, zeros in front
        raise Refused("picture.bad_edits", edits=text[:80])
    return edits


def parse_area(text: str) -> Area:
    """The inverse of `str(area)`; accepts nothing else. Raises `Refused("picture.bad_edits")`."""
    match = _ONE_AREA.match(text)
    if match is None or str(area := Area(*map(int, match.groups()))) != text:
        raise Refused("picture.bad_edits", edits=text[:80])
    return area


def edit_notes(edits: Edits) -> list[str]:
    """Chinese clauses of what was done, for lists and reports."""
    notes: list[str] = []
    if edits.turn or edits.tilt:
        notes.append("已旋转")
    if edits.crop:
        notes.append("已裁剪")
    if edits.auto or edits.light or edits.contrast:
        notes.append("已调明暗")
    if edits.hides:
        notes.append(f"已遮挡 {len(edits.hides)} 处")
    return notes
