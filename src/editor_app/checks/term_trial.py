"""A term tried out: what it finds in words, what becomes of them, and whether its expressions come to an end.

The same hands as in the checks (`rules_lists`) and in the self-tests of a list, so that a list does what its specs say.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from editor_app.checks.patterns import Hit, Pattern
from editor_app.model.errors import Refused
from editor_app.model.house_list import is_regular
from editor_app.model.replacing import Query

GROUP = re.compile(r"\$(\d)")
PROBE_LENGTH = 1500
"""Characters of a text that no honest expression needs long for."""

PROBE_SECONDS = 0.25
_LITERAL = re.compile(r"[^\\^$.|?*+(){}\[\]]+")
_FLAGS = re.compile(r"\(\?[a-zA-Z0-9]+\)")
_CLASSES = (("\\d", "1"), ("\\w", "a"), ("\\s", " "), (".", "一"))


@dataclass(frozen=True, slots=True)
class Found:
    """Words found from `start` to `end`, and what is right there, groups filled in."""

    start: int
    end: int
    expected: tuple[str, ...]


@lru_cache(maxsize=20_000)
def made(source: str) -> Pattern:
    """A pattern of a list made ready. Raises `Refused("pattern.…")`."""
    regular = is_regular(source)
    return Pattern(Query(source[1:-1] if regular else source, case=True, any_width=False, regular=regular))


def allowed(text: str, start: int, end: int, allows: Sequence[str]) -> bool:
    """Whether a longer word in which it is right covers the place."""
    for word in allows:
        at = text.find(word, max(0, start - len(word)), end + len(word))
        while 0 <= at < end:
            if at <= start and end <= at + len(word):
                return True
            at = text.find(word, at + 1, end + len(word))
    return False


def found_in(
    text: str, pattern: Pattern, expected: Sequence[str], allows: Sequence[str], deadline: float | None = None
) -> Iterator[Found]:
    """The hits of one pattern that no word of `allows` covers. Raises `Refused("pattern.too_slow")` beyond the deadline."""
    for hit in pattern.hits(text, deadline):
        if not allowed(text, hit.start, hit.end, allows):
            yield Found(hit.start, hit.end, tuple(filled(each, text, hit) for each in expected))


def filled(expected: str, text: str, hit: Hit) -> str:
    """What is right, with the words of the groups in the place of `$1` and so on."""

    def group(match: re.Match[str]) -> str:
        span = hit.groups[int(match[1])] if int(match[1]) < len(hit.groups) else None
        return text[span[0] : span[1]] if span else ""

    return GROUP.sub(group, expected)


def corrected(text: str, patterns: Sequence[Pattern], expected: Sequence[str], allows: Sequence[str] = ()) -> str:
    """`text` with the first choice in the place of every hit; a term that only flags changes nothing. Raises
    `Refused("pattern.too_slow")`.
    """
    if not expected:
        return text
    for pattern in patterns:
        for hit in reversed(list(found_in(text, pattern, expected, allows))):
            text = text[: hit.start] + hit.expected[0] + text[hit.end :]
    return text


def found_again(sources: Sequence[str], expected: Sequence[str]) -> list[str]:
    """What of `expected` a pattern finds, too: other programs let it be of themselves, here it has to be allowed."""
    again = []
    for text in expected:
        try:
            if not GROUP.search(text) and any(True for source in sources for _hit in made(source).hits(text)):
                again.append(text)
        except Refused:
            continue  # it is told where the pattern is looked at
    return again


def needed(source: str) -> str:
    """The longest run of plain characters that every hit of a `/regex/` holds, so that most texts need not be searched; empty
    where none is certain. Only what stands outside of groups and classes counts, and nothing beside an alternative.
    """
    body, runs, depth, at = source[1:-1], [""], 0, 0
    if _FLAGS.search(body):
        return ""  # they change what a character finds
    while at < len(body):
        char = body[at]
        if char == "|" and depth == 0:
            return ""
        if char == "[":
            at = _class_end(body, at)
            runs.append("")
        elif char in "()":
            depth += 1 if char == "(" else -1
            runs.append("")
        elif char == "\\":
            at += 1
            plain = body[at : at + 1]
            if plain.isalnum() and plain not in "dDwWsSbB":
                return ""  # a code or a name follows
            _note(runs, "" if plain.isalnum() else plain, depth)
        elif char in "?*{":
            runs[-1] = runs[-1][:-1]  # what is before it may be missing
            runs.append("")
            at = body.find("}", at) if char == "{" and "}" in body[at:] else at
        else:
            _note(runs, "" if char in ".^$+" else char, depth)
        at += 1
    return max(runs, key=len)


def _note(runs: list[str], char: str, depth: int) -> None:
    if char and depth == 0:
        runs[-1] += char
    else:
        runs.append("")


def _class_end(body: str, at: int) -> int:
    """The place of the bracket that closes a class; its first character may be one."""
    place = at + 2 if body[at + 1 : at + 2] == "^" else at + 1
    place += body[place : place + 1] == "]"
    while place < len(body) and body[place] != "]":
        place += 2 if body[place] == "\\" else 1
    return place


@lru_cache(maxsize=4096)
def never_ends(source: str) -> bool:
    """Whether a `/regex/` takes far too long on a short text made against it: of its own letters over and over, and then
    something that does not fit. What this does not find out, the time limit of the checks does.
    """
    body = source[1:-1]
    start = match[0] if (match := _LITERAL.match(body)) else ""
    letters = dict.fromkeys("".join(_LITERAL.findall(body)))
    repeated = [*list(letters)[:12], *(char for sign, char in _CLASSES if sign in body)]
    pairs = ["".join(list(letters)[:2])] if len(letters) > 1 else []
    pattern = made(source)
    for unit in dict.fromkeys((*repeated, *pairs)):
        # all letters behind it: a search that needs one of them is not over before it has begun
        probe = start + unit * (PROBE_LENGTH // len(unit)) + "\x01" + "".join(letters)
        if not _ends(pattern, probe):
            return True
    return False


def _ends(pattern: Pattern, probe: str) -> bool:
    """Whether a search ends in time. A computer that was busy with something else is no fault of the list: then again."""
    for _go in range(5):
        began = time.thread_time()
        try:
            for _hit in pattern.hits(probe, time.monotonic() + PROBE_SECONDS):
                pass
        except Refused:
            if time.thread_time() - began >= PROBE_SECONDS / 2:
                return False
            continue
        return True
    return False
