"""Which blocks, or which lines of a block, of two states belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from editor_app.model.matching import ascending

LIKE = 0.35  # share of common pairs of characters from which two pieces are one that was changed
LIKE_SAME_ID = 0.15
MOST_CELLS = 2500  # of the table in which a gap is solved exactly; a larger one is solved by looking a little ahead
AHEAD = 8


class Piece(Protocol):
    """What is aligned: `key` is equal where a reader sees the same, `id` says which one it was (may be empty)."""

    @property
    def key(self) -> Hashable:
        """Equal pieces have equal keys."""

    @property
    def id(self) -> str:
        """Its identity over time, or nothing."""

    @property
    def kind(self) -> str:
        """Pieces without words are alike where their kinds are equal."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def lasting(self) -> bool:
        """Whether it stays itself whatever its words become, as a picture does."""


P = TypeVar("P", bound=Piece)


class _Aligner(Generic[P]):
    def __init__(self, old: Sequence[P], new: Sequence[P]) -> None:
        self.old, self.new = old, new
        self._pairs_of: dict[int, frozenset[str]] = {}

    def likeness(self, i: int, j: int) -> float:
        """From 0 (nothing in common) to 1 (equal)."""
        one, other = self.old[i], self.new[j]
        if one.key == other.key:
            return 1.0
        if not one.text or not other.text:
            return 0.4 if one.kind == other.kind and one.text == other.text else 0.0
        if one.text == other.text:
            return 0.95
        ours, theirs = self._bigrams(one), self._bigrams(other)
        shared = 2 * len(ours & theirs) / (len(ours) + len(theirs))
        return min(0.9, shared * (1.0 if one.kind == other.kind else 0.9))

    def _bigrams(self, piece: P) -> frozenset[str]:
        found = self._pairs_of.get(id(piece))
        if found is None:
            text = f"^{piece.text}$"
            found = self._pairs_of[id(piece)] = frozenset(text[n : n + 2] for n in range(len(text) - 1))
        return found

    def anchors(self) -> list[tuple[int, int]]:
        """Pairs by id and by words that occur once on each side, in one order."""
        places = {piece.id: j for j, piece in enumerate(self.new) if piece.id}
        pairs: list[tuple[int, int]] = []
        for i, piece in enumerate(self.old):
            j = places.get(piece.id, -1) if piece.id else -1
            if j >= 0 and self._same(i, j):
                pairs.append((i, j))
        taken, used = {i for i, _j in pairs}, {j for _i, j in pairs}
        here = _once((piece.key, i) for i, piece in enumerate(self.old) if i not in taken)
        there = _once((piece.key, j) for j, piece in enumerate(self.new) if j not in used)
        pairs.extend((i, there[key]) for key, i in here.items() if key in there)
        return ascending(pairs)

    def _same(self, i: int, j: int) -> bool:
        """Whether two pieces with one id are still one: words that were wholly rewritten are others."""
        one, other = self.old[i], self.new[j]
        return one.key == other.key or (one.lasting and other.lasting) or self.likeness(i, j) >= LIKE_SAME_ID

    def gap(self, olds: range, news: range) -> list[tuple[int, int]]:
        """Pairs inside a gap between anchors, by likeness, in order."""
        if not olds or not news:
            return []
        if len(olds) * len(news) > MOST_CELLS:
            return self._looking_ahead(olds, news)
        best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
        score = [[self._worth(i, j) for j in news] for i in olds]
        for x in range(len(olds) - 1, -1, -1):
            for y in range(len(news) - 1, -1, -1):
                best[x][y] = max(best[x + 1][y], best[x][y + 1], score[x][y] + best[x + 1][y + 1])
        pairs: list[tuple[int, int]] = []
        x = y = 0
        while x < len(olds) and y < len(news):
            if score[x][y] and best[x][y] == score[x][y] + best[x + 1][y + 1]:
                pairs.append((olds[x], news[y]))
                x, y = x + 1, y + 1
            elif best[x][y] == best[x + 1][y]:
                x += 1
            else:
                y += 1
        return pairs

    def _worth(self, i: int, j: int) -> float:
        like = self.likeness(i, j)
        return like if like >= LIKE else 0.0

    def _looking_ahead(self, olds: range, news: range) -> list[tuple[int, int]]:
        pairs: list[tuple[int, int]] = []
        j = news.start
        for i in olds:
            near = range(j, min(news.stop, j + AHEAD))
            best = max(near, key=lambda place: self._worth(i, place), default=-1)
            if best >= 0 and self._worth(i, best):
                pairs.append((i, best))
                j = best + 1
        return pairs


def _once(items: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for key, place in items:
        places[key].append(place)
    return {key: found[0] for key, found in places.items() if len(found) == 1}


def align(old: Sequence[P], new: Sequence[P], *, moves: bool = True) -> list[tuple[P | None, P | None, bool]]:
    """Both sequences side by side in reading order: `(old, new, moved)`; between two pairs first what is on the old side
    alone, then what is on the new one alone. `moved` marks both places of a piece that stands elsewhere, unchanged.
    """
    aligner = _Aligner(old, new)
    pairs: list[tuple[int, int]] = []
    last = (-1, -1)
    for anchor in [*aligner.anchors(), (len(old), len(new))]:
        pairs.extend(aligner.gap(range(last[0] + 1, anchor[0]), range(last[1] + 1, anchor[1])))
        pairs.append(anchor)
        last = anchor
    gone, come = _moved(aligner, pairs) if moves else (frozenset[int](), frozenset[int]())
    result: list[tuple[P | None, P | None, bool]] = []
    i = j = 0
    for x, y in pairs:
        result.extend((old[n], None, n in gone) for n in range(i, x))
        result.extend((None, new[n], n in come) for n in range(j, y))
        if x < len(old):
            result.append((old[x], new[y], False))
        i, j = x + 1, y + 1
    return result


def _moved(aligner: _Aligner[P], pairs: Sequence[tuple[int, int]]) -> tuple[frozenset[int], frozenset[int]]:
    taken, used = {i for i, _j in pairs}, {j for _i, j in pairs}
    there: dict[Hashable, list[int]] = defaultdict(list)
    for j, piece in enumerate(aligner.new):
        if j not in used and piece.text:
            there[piece.key].append(j)
    gone, come = set(), set()
    for i, piece in enumerate(aligner.old):
        if i not in taken and there.get(piece.key):
            gone.add(i)
            come.add(there[piece.key].pop(0))
    return frozenset(gone), frozenset(come)
