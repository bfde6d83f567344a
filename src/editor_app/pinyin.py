"""How Chinese characters are spelled: what titles are found by, and what names of columns become ids by. From the readings that
pypinyin collects.

Its own tables take fifty megabytes and its converter loads them all; what is needed here, syllables without tones, fits
into two. So its data alone are read, once, when something is first spelled.
"""

from __future__ import annotations

import importlib.util
import re
import threading
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))  # the four marks over vowels
_END, _READ = "\n", "="
_SINGLE = re.compile(r'"(\d+)":\s*"([^"\\]+)"')
_PHRASE = re.compile(r'"([^"\\]+)":\s*\[((?:\s*\[[^\]]*\],?)+)')
_FIRST = re.compile(r'\[\s*"([^"\\]+)"')  # of the syllables that a character may have


@dataclass(frozen=True, slots=True)
class _Tables:
    """`numbers` has for each character, counted from `first`, the place of its `readings`, the usual one in front; 0: none.
    `phrases` has for the first character of words their list: each between line ends, and behind `=` its syllables where
    they are others than the usual ones of its characters.
    """

    first: int
    numbers: array[int]
    readings: tuple[tuple[str, ...], ...]
    phrases: dict[str, str]
    longest: int

    def of(self, char: str) -> tuple[str, ...]:
        """The readings of one character; none for what is not Chinese."""
        place = ord(char) - self.first
        return self.readings[self.numbers[place]] if 0 <= place < len(self.numbers) else ()

    def phrase_at(self, text: str, start: int) -> tuple[int, list[str]]:
        """The longest word that begins at `start`: its length (0: none) and its syllables, where they are unusual."""
        known = self.phrases.get(text[start], "")
        for length in range(min(self.longest, len(text) - start), 1, -1) if known else ():
            word = _END + text[start : start + length]
            if (place := known.find(word + _READ)) >= 0:
                begin = place + len(word) + 1
                return length, known[begin : known.index(_END, begin)].split()
            if word + _END in known:
                return length, []
        return 0, []


_making = threading.Lock()  # two lanes ask at once when the program starts
_kept: list[_Tables] = []


def _tables() -> _Tables:
    with _making:
        if not _kept:
            _kept.append(_read())
        return _kept[0]


def _read() -> _Tables:
    """Entry by entry: as a whole the files would take the memory that is to be saved."""
    package = importlib.util.find_spec("pypinyin")  # not imported: that would load its tables
    folder = Path(next(iter((package and package.submodule_search_locations) or ())))
    single = (folder / "pinyin_dict.json").read_text(encoding="utf-8")
    codes = [int(match[1]) for match in _SINGLE.finditer(single)]
    codes_from = min(codes)
    numbers = array("H", bytes(2 * (max(codes) - codes_from + 1)))
    places: dict[tuple[str, ...], int] = {(): 0}
    for match in _SINGLE.finditer(single):
        readings = tuple(dict.fromkeys(map(_toneless, match[2].split(","))))
        numbers[int(match[1]) - codes_from] = places.setdefault(readings, len(places))
    tables = _Tables(codes_from, numbers, tuple(places), {}, 0)
    lists: defaultdict[str, list[str]] = defaultdict(list)
    longest = 0
    for match in _PHRASE.finditer((folder / "phrases_dict.json").read_text(encoding="utf-8")):
        word = match[1]
        usual = [tables.of(char)[:1] for char in word]
        if not all(usual):
            continue  # with punctuation in it: what is spelled stands between punctuation
        longest = max(longest, len(word))
        read = [_toneless(each) for each in _FIRST.findall(match[2])]
        same = read == [one for (one,) in usual]
        lists[word[0]].append(word if same else f"{word}{_READ}{' '.join(read)}")
    joined = {char: f"{_END}{_END.join(words)}{_END}" for char, words in lists.items()}
    return _Tables(tables.first, numbers, tables.readings, joined, longest)


@lru_cache(maxsize=2000)  # all there are
def _toneless(syllable: str) -> str:
    """A syllable without its tone, ü written v as it is typed."""
    bare = unicodedata.normalize("NFD", syllable).translate(_TONES)
    return unicodedata.normalize("NFC", bare).replace("ü", "v")


def _syllables(text: str) -> Iterator[str]:
    """The syllable of each Chinese character by the word it stands in; other letters and digits in lower case."""
    tables = _tables()
    start = 0
    while start < len(text):
        length, read = tables.phrase_at(text, start)
        for at in range(start, start + max(1, length)):
            if read:
                yield read[at - start]
            elif readings := tables.of(text[at]):
                yield readings[0]
            else:
                yield "".join(filter(str.isalnum, text[at].lower()))
        start += max(1, length)


def pinyin_initials(text: str) -> str:
    """Lower-case first letters of the pinyin of each Chinese character, other letters and digits as they are."""
    return "".join(syllable[:1] for syllable in _syllables(text))


def full_pinyin(text: str) -> str:
    """The pinyin of each Chinese character in lower case without tones, one after the other; letters and digits as they
    are.
    """
    return "".join(_syllables(text))


def readings(char: str) -> tuple[str, ...]:
    """The syllables that a character is read as, without tones, the usual one first; none where it is not Chinese."""
    return _tables().of(char)
