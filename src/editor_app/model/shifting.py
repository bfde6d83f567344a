"""Where a run of characters stands after the text around it was edited."""

from __future__ import annotations


def shifted(start: int, end: int, at: int, removed: int, added: int) -> tuple[int, int] | None:
    """The place of the characters `start` to `end` after `removed` characters at `at` made room for `added` new ones; None
    where the edit reaches into them. What is put in at either edge belongs to neither side: the run keeps its own characters.
    """
    if at >= end:
        return start, end
    if at + removed <= start:
        return start + added - removed, end + added - removed
    return None
