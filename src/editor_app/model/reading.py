"""What reading foreign material gives: a draft, its pictures' bytes and an account of what became of everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from editor_app.model.body import Body
from editor_app.model.metadata import Metadata

MAX_PLACES = 200
"""Blocks that a line of the account names at most; its count says how many there were."""


class Fate(StrEnum):
    """What became of something while reading."""

    KEPT = "kept"
    CONVERTED = "converted"
    DROPPED = "dropped"


class Sureness(StrEnum):
    """How sure a recognised field is, in the words people read."""

    SURE = "很确定"
    LIKELY = "大概"
    CHECK = "请核对"


def sureness(confidence: float) -> Sureness:
    """The words for a confidence of 0.0 to 1.0: a label in the file names the field (sure), its place and look do
    (likely), or it is a guess.
    """
    return Sureness.SURE if confidence >= 0.9 else Sureness.LIKELY if confidence >= 0.7 else Sureness.CHECK


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One line of the account: `what` is a Chinese phrase (居中加粗短行识别为小标题), `count` how often, `blocks` the ids
    of the blocks it stands in, in reading order (none where it is about the whole file). Ids take no part in equality.
    """

    kind: Fate
    what: str
    count: int = 1
    blocks: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class PictureSource:
    """Bytes of a picture that came with the material and the name it had there (a label, never a path)."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The result of a reader. Figures of `body` name SHA-256 digests that are keys of `pictures` (or assets known
    already). `confidence` maps recognised metadata fields to 0.0…1.0. `as_read` is the body before it was tidied: every
    line where it stood and as it looked, title and 供稿 line too; None where nothing was tidied. Blocks that are in both
    have the same ids.
    """

    metadata: Metadata
    body: Body
    pictures: Mapping[str, PictureSource] = field(default_factory=dict)
    report: tuple[ReportItem, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)
    as_read: Body | None = None


class HasId(Protocol):
    """Something found that becomes a block."""

    @property
    def id(self) -> str:
        """The id that the block will have."""


class Account:
    """Collects report items while reading; equal lines are counted together, in order of first mention.

    A reader rarely knows the block when it notes something: `place` says afterwards where everything noted since the
    last call stands.
    """

    def __init__(self) -> None:
        self._counts: dict[tuple[Fate, str], int] = {}
        self._blocks: dict[tuple[Fate, str], dict[str, None]] = {}
        self._waiting: list[tuple[Fate, str]] = []

    def note(self, kind: Fate, what: str, count: int = 1, *, block: str = "") -> None:
        """Add `count` (nothing happens for 0) to the line `what`; it stands in `block`, or where `place` will say."""
        if not count:
            return
        self._counts[kind, what] = self._counts.get((kind, what), 0) + count
        if block:
            self._put(kind, what, block)
        elif (kind, what) not in self._waiting:
            self._waiting.append((kind, what))

    def place(self, found: HasId) -> None:
        """What was noted since the last call without a block stands in `found`."""
        for kind, what in self._waiting:
            self._put(kind, what, found.id)
        self._waiting.clear()

    def elsewhere(self) -> None:
        """What was noted since the last `place` stands nowhere in the text: it is about the whole file."""
        self._waiting.clear()

    def _put(self, kind: Fate, what: str, block: str) -> None:
        blocks = self._blocks.setdefault((kind, what), {})
        if len(blocks) < MAX_PLACES:
            blocks[block] = None

    def items(self, moved: Mapping[str, str] | None = None) -> tuple[ReportItem, ...]:
        """The lines so far. `moved` tells for ids that are no block in the end which block to go to instead."""
        there = moved or {}
        return tuple(
            ReportItem(
                kind,
                what,
                count,
                tuple(filter(None, dict.fromkeys(there.get(one, one) for one in self._blocks.get((kind, what), ())))),
            )
            for (kind, what), count in self._counts.items()
        )
