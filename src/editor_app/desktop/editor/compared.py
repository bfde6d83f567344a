"""What of a comparison stands where in the document that shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from editor_app.desktop.editor.spots import Part


@dataclass(frozen=True, slots=True)
class Place:
    """One change in the document: the positions of its first and last block, and its sign in the margin."""

    first: int
    last: int
    sign: str


@dataclass(slots=True)
class Written:
    """What was written: the places of changes, and the positions of pictures that went (they are painted pale). `old` and `new`
    say by a block's id where its words of either side stand, `pictures` under which id a picture stands here.
    """

    places: list[Place] = field(default_factory=list)
    pale: list[int] = field(default_factory=list)
    folds: list[int] = field(default_factory=list)
    old: dict[str, list[Part]] = field(default_factory=dict)
    new: dict[str, list[Part]] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """How far the words of a block are written, of one side; nothing is noted of a block without an id."""

    noted: dict[str, list[Part]]
    block: str = ""
    offset: int = 0

    def note(self, position: int, text: str) -> None:
        """Words of the block were written at a position."""
        if self.block and text:
            self.noted.setdefault(self.block, []).append(Part(position, text, self.offset))
        self.offset += len(text)
