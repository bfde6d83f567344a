"""What reading foreign material gives: a draft, its pictures' bytes and an account of what became of everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from editor_app.model.body import Body
from editor_app.model.metadata import Metadata


class Fate(StrEnum):
    """What became of something while reading."""

    KEPT = "kept"
    CONVERTED = "converted"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One line of the account: `what` is a Chinese phrase (居中加粗短行识别为小标题), `count` how often."""

    kind: Fate
    what: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class PictureSource:
    """Bytes of a picture that came with the material and the name it had there (a label, never a path)."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The result of a reader. Figures of `body` name SHA-256 digests that are keys of `pictures` (or assets known
    already). `confidence` maps recognised metadata fields to 0.0…1.0.
    """

    metadata: Metadata
    body: Body
    pictures: Mapping[str, PictureSource] = field(default_factory=dict)
    report: tuple[ReportItem, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)


class Account:
    """Collects report items while reading; equal lines are counted together, in order of first mention."""

    def __init__(self) -> None:
        self._counts: dict[tuple[Fate, str], int] = {}

    def note(self, kind: Fate, what: str, count: int = 1) -> None:
        """Add `count` (nothing happens for 0) to the line `what`."""
        if count:
            self._counts[kind, what] = self._counts.get((kind, what), 0) + count

    def items(self) -> tuple[ReportItem, ...]:
        """The lines so far."""
        return tuple(ReportItem(kind, what, count) for (kind, what), count in self._counts.items())
