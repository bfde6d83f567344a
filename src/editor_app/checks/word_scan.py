"""Finding thousands of words in one pass over a text: by their first two characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class WordScan(Generic[T]):
    """Words, each with something that belongs to it. Costs a look-up per character of the text, however many words there are."""

    def __init__(self, words: Iterable[tuple[str, T]]) -> None:
        self._by_two: dict[str, list[tuple[str, T]]] = {}
        self._single: dict[str, list[T]] = {}
        for word, value in words:
            if len(word) > 1:
                self._by_two.setdefault(word[:2], []).append((word, value))
            elif word:
                self._single.setdefault(word, []).append(value)

    def find(self, text: str) -> Iterator[tuple[int, str, T]]:
        """Place, word and what belongs to it, from the left; words may overlap."""
        look = self._by_two.get
        for at, pair in enumerate(map(str.__add__, text, text[1:])):
            if (bucket := look(pair)) is not None:
                for word, value in bucket:
                    if text.startswith(word, at):
                        yield at, word, value
        if self._single:
            for at, char in enumerate(text):
                for value in self._single.get(char, ()):
                    yield at, char, value
