"""Terms that undo each other: one makes what the other finds, and the other way round, so that fixing would have no end."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Sequence

from editor_app.checks.term_trial import GROUP, allowed, made
from editor_app.checks.word_scan import WordScan
from editor_app.model.errors import Refused
from editor_app.model.house_list import OFF, Entry, ListKind, is_regular

LOOP_SECONDS = 0.5
"""How long one expression may look through all that is right."""


def circles(entries: Sequence[Entry], others: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Pairs of `entries` with any entry, each of which makes what the other finds: their fixes would have no end."""
    terms = [entry for entry in entries if _mends(entry)]
    everybody = [*terms, *(each for each in others if _mends(each))]
    makes = _made_of(terms, everybody)
    back = _made_of([other for found in makes.values() for other in found], terms)
    return [
        (entry, other)
        for entry, found in makes.items()
        for other in found
        if other is not entry and entry in back.get(other, ())
    ]


def _made_of(entries: Sequence[Entry], others: Sequence[Entry]) -> dict[Entry, list[Entry]]:
    """For each entry the others that find something in what is right by it."""
    starts: list[int] = []
    owners: list[Entry] = []
    text = ""
    parts: list[str] = []
    length = 0
    for entry in entries:
        for words in entry.expected:
            if not GROUP.search(words):
                starts.append(length)
                owners.append(entry)
                parts.append(words)
                length += len(words) + 1
    text = "\n".join(parts)
    found: dict[Entry, list[Entry]] = {}

    def note(start: int, end: int, other: Entry) -> None:
        if "\n" not in text[start:end] and not allowed(text, start, end, other.allows):
            found.setdefault(owners[bisect_right(starts, start) - 1], []).append(other)

    if not parts:
        return found
    scan = WordScan((pattern, other) for other in others for pattern in other.patterns if not is_regular(pattern))
    for at, word, other in scan.find(text):
        note(at, at + len(word), other)
    for other in others:
        for pattern in other.patterns:
            if is_regular(pattern):
                try:
                    for hit in made(pattern).hits(text, time.monotonic() + LOOP_SECONDS):
                        note(hit.start, hit.end, other)
                except Refused:
                    continue  # too slow for so much text: the rounds of fixing have an end of their own
    return found


def _mends(entry: Entry) -> bool:
    return entry.kind is ListKind.TERM and bool(entry.expected) and entry.level != OFF
