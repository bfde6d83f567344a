"""A finding: one hit of a check, with its place and, only where it is certain, a fix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is; errors block review and submission."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a metadata field, or a block with a span of character offsets [start, end) in its plain text."""

    field: str = ""
    block: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A certain replacement of the words at the place."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One hit. `rule` is the id of the checks' table (M01 …), `message` a sentence with the reason, in Chinese."""

    rule: str
    level: Level
    place: Place
    message: str
    fix: Fix | None = None
