"""What somebody has made of a picture so far, and the steps back and forth. No widget is known here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from editor_app.desktop.dialogs.picture_editor_places import FULL, Box, largest
from editor_app.model.picture_edit import MAX_HIDES, WHOLE, Area, Cover, Edits, Hide, Shape
from editor_app.model.picture_frame import Size, carried, turned_size

_ALIKE = 0.01
"""How far a crop's shape may be from a ratio and still have it: coordinates are rounded."""


class Ratio(Enum):
    """The shapes a crop can be held to, as width to height."""

    FREE = (0, 1)
    WIDE = (16, 9)
    USUAL = (4, 3)
    SQUARE = (1, 1)

    @property
    def value_of(self) -> float | None:
        """Width to height in pixels; None for any."""
        wide, high = self.value
        return wide / high if wide else None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to hide and the turn and tilt at which it was put there: whatever the picture is turned to later, it is
    found from there, so that it neither grows nor is lost on the way.
    """

    hide: Hide
    turn: int
    tilt: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A crop and the tilt at which it was drawn."""

    area: Area
    tilt: int


@dataclass(frozen=True, slots=True)
class Draft:
    """One state of the work. `size` is that of the upright original in pixels."""

    size: Size
    turn: int = 0
    tilt: int = 0
    cut: Cut | None = None
    ratio: Ratio = Ratio.FREE
    auto: bool = False
    light: int = 0
    contrast: int = 0
    spots: tuple[Spot, ...] = ()

    @classmethod
    def of(cls, size: Size, edits: Edits) -> Draft:
        """The work as it was left."""
        cut = Cut(edits.crop, edits.tilt) if edits.crop else None
        spots = tuple(Spot(hide, edits.turn, edits.tilt) for hide in edits.hides)
        draft = cls(size, edits.turn, edits.tilt, cut, Ratio.FREE, edits.auto, edits.light, edits.contrast, spots)
        return replace(draft, ratio=draft._ratio_there())

    # -- reading ------------------------------------------------------------------------------------------------------

    @property
    def frame(self) -> Size:
        """The size of the turned picture in pixels, which areas refer to."""
        return turned_size(self.size, self._pose)

    @property
    def crop(self) -> Area | None:
        """The crop in the frame as it is now."""
        if self.cut is None or self.cut.tilt == self.tilt:
            return self.cut.area if self.cut else None
        return _held(self.cut.area, turned_size(self.size, Edits(self.turn, self.cut.tilt)), self.frame)

    def area(self, spot: Spot) -> Area | None:
        """Where a hidden place is now; None where it is cut off."""
        return carried(spot.hide.area, spot.hide.shape, self.size, Edits(spot.turn, spot.tilt), self._pose)

    def unit_ratio(self) -> float | None:
        """The ratio a crop is held to, in ten-thousandths of the frame's sides; None for any."""
        ratio, (width, height) = self.ratio.value_of, self.frame
        return None if ratio is None else ratio * height / width

    def edits(self) -> Edits:
        """What is to be done to the picture."""
        places = [(spot.hide, self.area(spot)) for spot in self.spots]
        hides = tuple(replace(hide, area=area) for hide, area in places if area is not None)
        crop = self.crop
        crop = None if crop == FULL.area() else crop
        return Edits(self.turn, self.tilt, crop, self.auto, self.light, self.contrast, hides)

    @property
    def _pose(self) -> Edits:
        return Edits(self.turn, self.tilt)

    def _ratio_there(self) -> Ratio:
        if self.cut is None:
            return Ratio.FREE
        width, height = self.frame
        shape = self.cut.area.width * width / (self.cut.area.height * height)
        fits = (ratio for ratio in Ratio if ratio.value_of and abs(shape / ratio.value_of - 1) < _ALIKE)
        return next(fits, Ratio.FREE)

    # -- changing -----------------------------------------------------------------------------------------------------

    def turned(self, quarters: int) -> Draft:
        """Turned clockwise by quarters; what was drawn goes with it."""
        turn = (self.turn + 90 * quarters) % 360
        made = replace(self, turn=turn)
        if (crop := self.crop) is not None:
            there = carried(crop, Shape.RECTANGLE, self.size, self._pose, made._pose)
            made = replace(made, cut=Cut(there, self.tilt) if there else None)
            made = made._in_ratio()
        return made

    def tilted(self, tilt: int) -> Draft:
        """Levelled by `tilt` tenths of a degree clockwise, counted from the picture as it was taken."""
        return replace(self, tilt=tilt)

    def cropped(self, area: Area | None) -> Draft:
        """With another crop, or none."""
        return replace(self, cut=Cut(area, self.tilt) if area else None)

    def shaped(self, ratio: Ratio) -> Draft:
        """With the crop held to a ratio; where there is none, the largest there can be."""
        return replace(self, ratio=ratio)._in_ratio()

    def _in_ratio(self) -> Draft:
        unit = self.unit_ratio()
        if unit is None:
            return self
        box = FULL if self.crop is None else Box.of(self.crop)
        fills = max(box.width, box.height) >= WHOLE - 1  # it was made as large as it can be, and so is the new one
        return self.cropped((largest(unit).centred_on(box) if fills else box.shaped(unit)).area())

    def covered(self, hide: Hide) -> Draft:
        """With one more place hidden; unchanged where there are as many as there can be."""
        if len(self.spots) >= MAX_HIDES:
            return self
        return replace(self, spots=(*self.spots, Spot(hide, self.turn, self.tilt)))

    def moved(self, number: int, area: Area) -> Draft:
        """With a hidden place somewhere else."""
        hide = replace(self.spots[number].hide, area=area)
        return self._with_spot(number, Spot(hide, self.turn, self.tilt))

    def dressed(self, number: int, cover: Cover, shape: Shape) -> Draft:
        """With a place hidden in another way."""
        spot = self.spots[number]
        return self._with_spot(number, replace(spot, hide=replace(spot.hide, cover=cover, shape=shape)))

    def uncovered(self, number: int) -> Draft:
        """Without one of the hidden places."""
        return replace(self, spots=self.spots[:number] + self.spots[number + 1 :])

    def _with_spot(self, number: int, spot: Spot) -> Draft:
        return replace(self, spots=(*self.spots[:number], spot, *self.spots[number + 1 :]))


def _held(area: Area, before: Size, after: Size) -> Area:
    """A crop that keeps its place about the centre and its size in pixels while the frame grows or shrinks around it;
    moved and shrunk in its own shape where there is no room.
    """
    width, height = area.width * before[0] / WHOLE, area.height * before[1] / WHOLE
    x = (area.left + area.width / 2) * before[0] / WHOLE - before[0] / 2 + after[0] / 2
    y = (area.top + area.height / 2) * before[1] / WHOLE - before[1] / 2 + after[1] / 2
    shrink = min(1.0, after[0] / width, after[1] / height)
    width, height = width * shrink, height * shrink
    left = min(max(0.0, x - width / 2), after[0] - width)
    top = min(max(0.0, y - height / 2), after[1] - height)
    units = (left / after[0], top / after[1], (left + width) / after[0], (top + height) / after[1])
    return Box(*(min(max(0.0, unit * WHOLE), WHOLE) for unit in units)).area()


class History:
    """The steps of one sitting. Changes of one kind that follow each other (a slider, a drag) are one step until `seal`."""

    def __init__(self, first: Draft) -> None:
        self._done: list[Draft] = [first]
        self._undone: list[Draft] = []
        self._kind = ""

    @property
    def now(self) -> Draft:
        """The state in force."""
        return self._done[-1]

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return len(self._done) > 1

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back and nothing done since."""
        return bool(self._undone)

    def change(self, draft: Draft, kind: str = "") -> bool:
        """Put another state in force; whether it differs."""
        if draft == self.now:
            return False
        if kind and kind == self._kind and self.can_undo:
            self._done.pop()
        if draft != self.now:
            self._done.append(draft)
        self._undone.clear()
        self._kind = kind
        return True

    def seal(self) -> None:
        """What follows is a step of its own."""
        self._kind = ""

    def undo(self) -> None:
        """Take the last step back, if there is one."""
        if self.can_undo:
            self._undone.append(self._done.pop())
            self.seal()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.can_redo:
            self._done.append(self._undone.pop())
            self.seal()
