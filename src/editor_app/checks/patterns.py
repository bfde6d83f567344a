"""What to look for, made ready: literal words or a regular expression, with or without regard to case and width.

Folding makes full and half width alike (Unicode NFKC, character by character) and keeps for each folded character
where it came from, so that a hit is always told in places of the original text. Regular expressions are those of the
`regex` package, whose searches can be stopped after a time.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import regex

from editor_app.model.errors import Refused
from editor_app.model.replacing import SLOWEST_SECONDS, Query

LONGEST_TEXT = 1000
_LATIN = r"0-9A-Za-z_\u00c0-\u024f\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_WHOLE = f"(?:(?<![{_LATIN}])|(?![{_LATIN}]))(?:%s)(?:(?![{_LATIN}])|(?<![{_LATIN}]))"
# What NFKC leaves apart although offices type one for the other.
_ALIKE = {"。": ".", "｡": ".", "“": '"', "”": '"', "‘": "'", "’": "'", "〜": "~", "‐": "-", "−": "-"}


class _Folding(dict[int, str]):
    """What each code point becomes, found out when it is first met: a table for `str.translate`."""

    def __missing__(self, code: int) -> str:
        made = self[code] = fold_character(chr(code))
        return made


def fold_character(char: str) -> str:
    """The half-width, compatible form of one character: one character or several, never none."""
    return _ALIKE.get(char) or unicodedata.normalize("NFKC", char) or char


_FOLDING = _Folding()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `origin[i]` is the place in the original of the folded character `i`; one more stands at the end.
    None where every character has kept its place.
    """

    text: str
    origin: tuple[int, ...] | None

    def aligned(self, place: int) -> bool:
        """Whether an original character begins (or the text ends) at a place of the folded text."""
        return self.origin is None or place == 0 or self.origin[place] != self.origin[place - 1]

    def original(self, place: int) -> int:
        """The place in the original text."""
        return place if self.origin is None else self.origin[place]


def fold(text: str) -> Folded:
    """`text` with full and half width made alike."""
    if text.isascii():
        return Folded(text, None)
    folded = text.translate(_FOLDING)
    if len(folded) == len(text):  # no character becomes none, so each has become one
        return Folded(folded, None)
    origin = [number for number, char in enumerate(text) for _ in _FOLDING[ord(char)]]
    return Folded(folded, (*origin, len(text)))


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit in a text: characters `start` to `end` (exclusive), never none. `groups` holds the spans of its groups by
    number (0 is the whole), None for one that took no part.
    """

    start: int
    end: int
    groups: tuple[tuple[int, int] | None, ...]


class Pattern:
    """A query made ready. Raises `Refused` for an empty, bad or too long one (`pattern.…`)."""

    def __init__(self, query: Query) -> None:
        if not query.text:
            raise Refused("pattern.empty")
        if len(query.text) > LONGEST_TEXT:
            raise Refused("pattern.too_long", limit=LONGEST_TEXT)
        self.query = query
        source = query.text
        if query.regular:
            _compile(source, query)
            source = _fold_expression(source) if query.any_width else source
        else:
            source = regex.escape(fold(source).text if query.any_width else source, special_only=False)
        self._compiled = _compile(_WHOLE % source if query.whole else source, query)
        self.names: dict[str, int] = dict(self._compiled.groupindex)
        self.groups = int(self._compiled.groups)

    def hits(self, text: str, deadline: float | None = None) -> Iterator[Hit]:
        """Hits in `text` from the left, none overlapping another. `deadline` is a time of `time.monotonic`, without one
        the search may take `SLOWEST_SECONDS`; beyond it `Refused("pattern.too_slow")` is raised.
        """
        folded = fold(text) if self.query.any_width else Folded(text, None)
        end = time.monotonic() + SLOWEST_SECONDS if deadline is None else deadline
        place = 0
        while place <= len(folded.text):
            match = self._search(folded.text, place, end)
            if match is None:
                return
            start, stop = match.span()
            if stop > start and folded.aligned(start) and folded.aligned(stop):
                yield Hit(folded.original(start), folded.original(stop), self._spans(match, folded))
                place = stop
            else:
                place = start + 1

    def _search(self, text: str, place: int, end: float) -> Any:
        left = end - time.monotonic()
        if left <= 0:
            raise Refused("pattern.too_slow")
        try:
            return self._compiled.search(text, place, timeout=left)
        except (TimeoutError, MemoryError, RecursionError):
            raise Refused("pattern.too_slow") from None

    def _spans(self, match: Any, folded: Folded) -> tuple[tuple[int, int] | None, ...]:
        spans: list[tuple[int, int] | None] = []
        for number in range(self.groups + 1):
            start, stop = match.span(number)
            if start < 0:
                spans.append(None)
            elif stop == start:
                spans.append((folded.original(start), folded.original(start)))
            else:
                spans.append((folded.original(start), folded.original(stop - 1) + 1))
        return tuple(spans)


def _compile(source: str, query: Query) -> Any:
    flags = regex.MULTILINE | regex.VERSION0
    if not query.case:
        flags |= regex.IGNORECASE
    try:
        return regex.compile(source, flags)
    except (regex.error, RecursionError, OverflowError, ValueError, MemoryError, LookupError, TypeError) as error:
        raise Refused("pattern.bad", why=str(error)[:120]) from error


def _fold_expression(source: str) -> str:
    """A regular expression with its full-width characters folded; a mark that would gain a meaning is escaped."""
    parts: list[str] = []
    escaped = False
    for char in source:
        folded = char if char.isascii() or escaped else fold_character(char)
        if folded != char:
            folded = "".join(c if c.isalnum() or ord(c) > 127 else f"\\{c}" for c in folded)
        parts.append(folded)
        escaped = char == "\\" and not escaped
    return "".join(parts)
