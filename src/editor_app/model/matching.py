"""Which tokens of two sequences belong together: runs of equal tokens in order, found in bounded time.

Unique n-grams are the anchors (Bram Cohen's patience idea), Myers' O(ND) search fills what lies between them, and a gap
that differs too much is left unmatched: for a reader it is one replacement anyway. No part of it is quadratic in the
length of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence

GRAMS = (8, 4, 2, 1)
SMALL = 80  # tokens of both sides together, below which no anchors are looked for
MOST_EDITS = 120

Run = tuple[int, int, int]
_Gap = tuple[int, int, int, int, int]


def match(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Run]:
    """Runs `(start in a, start in b, length)` of equal tokens, ascending in both, none touching the next on its diagonal."""
    found: list[Run] = []
    gaps: list[_Gap] = [(0, len(a), 0, len(b), 0)]
    while gaps:
        a0, a1, b0, b1, level = gaps.pop()
        head = _common(a, b, a0, a1, b0, b1)
        if head:
            found.append((a0, b0, head))
            a0, b0 = a0 + head, b0 + head
        tail = _common_end(a, b, a0, a1, b0, b1)
        if tail:
            a1, b1 = a1 - tail, b1 - tail
            found.append((a1, b1, tail))
        if a0 == a1 or b0 == b1:
            continue
        if a1 - a0 + b1 - b0 <= SMALL or level == len(GRAMS):
            found.extend(_myers(a, b, a0, a1, b0, b1))
            continue
        anchors = _anchors(a, b, (a0, a1, b0, b1, level))
        for i, j in anchors:
            found.append((i, j, 1))
            if i > a0 or j > b0:
                gaps.append((a0, i, b0, j, level + 1))
            a0, b0 = i + 1, j + 1
        gaps.append((a0, a1, b0, b1, level + 1))
    return _joined(found)


def _common(a: Sequence[Hashable], b: Sequence[Hashable], a0: int, a1: int, b0: int, b1: int) -> int:
    most = min(a1 - a0, b1 - b0)
    length = 0
    while length < most and a[a0 + length] == b[b0 + length]:
        length += 1
    return length


def _common_end(a: Sequence[Hashable], b: Sequence[Hashable], a0: int, a1: int, b0: int, b1: int) -> int:
    most = min(a1 - a0, b1 - b0)
    length = 0
    while length < most and a[a1 - 1 - length] == b[b1 - 1 - length]:
        length += 1
    return length


def _anchors(a: Sequence[Hashable], b: Sequence[Hashable], gap: _Gap) -> list[tuple[int, int]]:
    """Places of n-grams that occur once on each side, the longest choice that ascends on both."""
    a0, a1, b0, b1, level = gap
    size = GRAMS[level]
    here, there = _unique(a, a0, a1, size), _unique(b, b0, b1, size)
    return ascending([(i, there[gram]) for gram, i in here.items() if i >= 0 and there.get(gram, -1) >= 0])


def _unique(tokens: Sequence[Hashable], start: int, end: int, size: int) -> dict[Hashable, int]:
    """The place of each n-gram; -1 where it occurs more than once."""
    places: dict[Hashable, int] = {}
    shifted = [tokens[start + n : end] for n in range(size)]
    for place, gram in enumerate(zip(*shifted, strict=False), start):
        places[gram] = -1 if gram in places else place
    return places


def ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of `pairs` that ascends strictly on both sides (patience sorting, n log n)."""
    ends: list[int] = []
    tops: list[int] = []
    before = [-1] * len(pairs)
    ordered = sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    for place, (_i, j) in enumerate(ordered):
        pile = bisect_left(ends, j)
        before[place] = tops[pile - 1] if pile else -1
        if pile == len(ends):
            ends.append(j)
            tops.append(place)
        else:
            ends[pile], tops[pile] = j, place
    chosen: list[tuple[int, int]] = []
    place = tops[-1] if tops else -1
    while place >= 0:
        chosen.append(ordered[place])
        place = before[place]
    return chosen[::-1]


def _myers(a: Sequence[Hashable], b: Sequence[Hashable], a0: int, a1: int, b0: int, b1: int) -> list[Run]:
    """The shortest edit script of a gap as runs of length 1; none where it takes more than MOST_EDITS edits."""
    width, height = a1 - a0, b1 - b0
    furthest: dict[int, int] = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(width + height, MOST_EDITS) + 1):
        trace.append(dict(furthest))
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            y = x - k
            while x < width and y < height and a[a0 + x] == b[b0 + y]:
                x, y = x + 1, y + 1
            furthest[k] = x
            if x >= width and y >= height:
                return _backwards(trace, width, height, a0, b0)
    return []


def _backwards(trace: list[dict[int, int]], x: int, y: int, a0: int, b0: int) -> list[Run]:
    runs: list[Run] = []
    for edits in range(len(trace) - 1, -1, -1):
        furthest = trace[edits]
        k = x - y
        down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
        came = k + 1 if down else k - 1
        from_x = furthest[came] if edits else 0
        from_y = from_x - came if edits else 0
        while x > from_x and y > from_y:
            x, y = x - 1, y - 1
            runs.append((a0 + x, b0 + y, 1))
        x, y = from_x, from_y
    return runs


def _joined(found: list[Run]) -> list[Run]:
    runs: list[Run] = []
    for i, j, length in sorted(found):
        if runs and runs[-1][0] + runs[-1][2] == i and runs[-1][1] + runs[-1][2] == j:
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + length)
        else:
            runs.append((i, j, length))
    return runs
