"""Counting words as WPS does (审阅 → 字数统计), for the status bar.

The rules, as WPS and Word are known to count Chinese documents (Microsoft, “显示字数统计”); not compared with WPS itself:
- 中文字符: every Chinese character, kana and every full-width letter, digit or mark counts one; so do the marks that
  Chinese fonts draw full width (“ ” ‘ ’ … — · × ° ± ÷ §). “……” and “——” are two.
- 非中文单词: a run of half-width letters, digits and marks counts one, however long: `2023-08-08`, `50%`, `e-mail`. It
  ends at white space and at a Chinese character; a half-width mark that stands alone is a word of its own.
- 字数 is the sum of both. White space, breaks, automatic numbers and invisible characters never count.
- 字符数 counts every character, with or without spaces; U+3000 is a space. Paragraph ends never count.
- 段落数: paragraphs with words, table cells and captions among them.
Where WPS counts UTF-16 units we count what a person sees: a rare character, an emoji with its joiners, a base with its
marks is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from editor_app.model.body import Block, Body, MissingPicture, Table, block_lines
from editor_app.model.inline import plain

_HIDDEN = "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
_MARKS = "\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef"
_FLAG = "[\U0001f1e6-\U0001f1ff]"
_SEEN = f"{_FLAG}{_FLAG}|[^{_HIDDEN}{_MARKS}](?:[{_MARKS}]|\u200d[^\\s{_HIDDEN}{_MARKS}])*"
_CHARACTER = re.compile(_SEEN)
_WIDE_LATIN = "\u00a4\u00a7\u00a8\u00b0\u00b1\u00b7\u00d7\u00f7"  # drawn full width by Chinese fonts (GB 2312)
_NARROW = "!-~\u00a1-\u024f\u0370-\u052f\u1e00-\u1fff"
_WORD = re.compile(f"((?:(?![{_WIDE_LATIN}])[{_NARROW}][\u0300-\u036f]*)+)|(?!\\s)(?:{_SEEN})")


@dataclass(frozen=True, slots=True)
class Statistics:
    """`words` is WPS's 字数, the sum of `chinese` (中文字符) and `foreign` (非中文单词); `characters` are counted without
    white space, `with_spaces` with it; `paragraphs` are those with words; `missing` of the `pictures` are 待补图.
    """

    words: int
    characters: int
    paragraphs: int
    pictures: int
    missing: int
    with_spaces: int = 0
    chinese: int = 0
    foreign: int = 0


def count_characters(text: str) -> int:
    """How many characters a person sees in `text`, spaces among them: what counters of fields show."""
    return len(text) if text.isascii() else sum(1 for _ in _CHARACTER.finditer(text))


def text_statistics(text: str) -> Statistics:
    """The figures of plain text whose lines are paragraphs: for what is selected."""
    return _sum([_count(text.splitlines())], 0, 0)


def statistics(body: Body) -> Statistics:
    """The figures of one body; captions count as words, the 供稿 line does not."""
    return Counter().count(body)


class Counter:
    """Counts bodies of one article again and again: blocks that are the same objects as last time are not counted anew.
    For one thread at a time.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Block, _Counts]] = {}

    def count(self, body: Body) -> Statistics:
        """The figures of `body`."""
        known: dict[int, tuple[Block, _Counts]] = {}
        for block in body.blocks:  # the block is kept with its counts, so that its id stays its own
            known[id(block)] = self._known.get(id(block)) or (block, _count(_paragraphs(block)))
        self._known = known
        pictures = list(body.pictures())
        missing = sum(isinstance(picture, MissingPicture) for picture in pictures)
        return _sum([known[id(block)][1] for block in body.blocks], len(pictures), missing)


_Counts = tuple[int, int, int, int, int]


def _paragraphs(block: Block) -> list[str]:
    if isinstance(block, Table):
        return [plain(cell.inlines) for row in block.rows for cell in row]
    return block_lines(block, labels=False)


def _count(lines: list[str]) -> _Counts:
    """中文字符, 非中文单词, characters without and with spaces, paragraphs."""
    chinese = foreign = dense = loose = paragraphs = 0
    for line in lines:
        for word in _WORD.finditer(line):
            if word[1] is None:
                chinese += 1
                dense += 1
            else:
                foreign += 1
                dense += count_characters(word[1])
        loose += sum(char.isspace() and char not in "\n\r" for char in line)
        paragraphs += bool(line.strip())
    return chinese, foreign, dense, dense + loose, paragraphs


def _sum(counts: list[_Counts], pictures: int, missing: int) -> Statistics:
    chinese, foreign, dense, loose, paragraphs = (
        (sum(each) for each in zip(*counts, strict=True)) if counts else [0] * 5
    )
    return Statistics(chinese + foreign, dense, paragraphs, pictures, missing, loose, chinese, foreign)
