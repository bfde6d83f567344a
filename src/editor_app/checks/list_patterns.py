"""Patterns as other programs write them: everything an expression, exceptions within it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from editor_app.model.house_list import is_regular

_SPECIAL = re.compile(r"[\\^$.|?*+(){}\[\]/]")


def escaped(word: str) -> str:
    """A word as an expression that finds it and nothing else; a slash escaped too, for it ends expressions elsewhere."""
    return _SPECIAL.sub(r"\\\g<0>", word)


def with_exceptions(pattern: str, allows: Sequence[str]) -> str:
    """A literal pattern as the body of an expression that does not find it within the longer words of `allows`: for
    each of them, what stands before and behind the pattern is looked at. Of a `/regex/` the body, for which there is no
    such thing.
    """
    if is_regular(pattern):
        return pattern[1:-1]
    body = escaped(pattern)
    return "".join(_barred(before, behind, body) for before, behind in _around(pattern, allows)) + body


def has_exceptions(pattern: str, allows: Sequence[str]) -> bool:
    """Whether a word of `allows` says anything about a literal pattern."""
    return not is_regular(pattern) and any(True for _ in _around(pattern, allows))


def _around(pattern: str, allows: Sequence[str]) -> Iterator[tuple[str, str]]:
    for word in allows:
        at = word.find(pattern)
        while at >= 0:
            yield word[:at], word[at + len(pattern) :]
            at = word.find(pattern, at + 1)


def _barred(before: str, behind: str, body: str) -> str:
    back, ahead = f"(?<!{escaped(before)})", f"(?!{body}{escaped(behind)})"
    if before and behind:
        return f"(?:{back}|{ahead})"
    return back if before else ahead
