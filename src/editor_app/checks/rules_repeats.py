"""C01: figures of an article that do not agree. C03: what was sent before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from zlib import crc32

from editor_app.checks.rule import PROSE, Earlier, Whole, WholeRule
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.wording import Stretch

GRAM, EVERY, ALIKE, SHORTEST = 8, 4, 0.8, 40
"""Characters of a shingle; of how many one is kept (by its hash); the share that makes a repeat; the shortest paragraph."""

SKETCHED = 8
"""Prints that stand for a paragraph in the index of the library."""

_SHARE = re.compile(r"占(?:比)?[^，。；、%％0-9]{0,14}([0-9]{1,6}(?:\.[0-9]+)?)[%％]")
_ROUNDED = 100.5  # shares are rounded
_TOTAL = re.compile(
    r"(?<![0-9.])([0-9]{1,9})(?:余)?([名个人户家场次项件处支篇份元万亿]{1,2})[^，。；0-9]{0,10}[，,：:]?其中([^。；\n]{4,120})"
)
_PART = re.compile(r"([0-9]{1,9})(%|％)?([名个人户家场次项件处支篇份元万亿]{0,2})")
_PICTURE = re.compile("图([一二三四五六七八九十]|[1-9][0-9]?)(?![一二三四五六七八九十0-9书纸表案片像上中下])")
_SENTENCE = re.compile("[^。！？；\n]+")
_IS_MEANT = re.compile(
    "(?:[如见（(]图(?:[一二三四五六七八九十]|[1-9][0-9]?)(?:所示|[）)，、：:。]|$))"
    "|(?:^|(?<=\n))图(?:[一二三四五六七八九十]|[1-9][0-9]?)[：:、， \u3000为是]"
)
_APPROX = re.compile(r"(?<![0-9.])[0-9]{1,8}0(?:余[百千万亿]|[百千万亿]余)")  # 8万余 has no other way of writing
_KNOWN = re.compile(
    r"(?:现有|共有|总数|总计|累计|共计)([一-鿿]{0,6}?)([0-9]{1,9})(?:余)?([名个人户家场次项件处支])([一-鿿]{2,4})?"
)
_VALUES = {char: number for number, char in enumerate("一二三四五六七八九十", 1)}


def figures(whole: Whole) -> Iterator[Finding]:
    """Shares over a hundred, parts above their total, one thing counted twice, more 图 than pictures, 余万 beside 万余."""
    seen: dict[tuple[str, str], str] = {}
    styles: dict[bool, str] = {}
    pictures = sum(1 for _ in whole.body.pictures())
    for stretch in whole.stretches:
        if stretch.part not in PROSE or len(stretch.text) > 50_000:
            continue
        for start, end, why in _within(stretch.text):
            yield _found(stretch, start, end, why)
        for match in _PICTURE.finditer(stretch.text):
            number = _VALUES.get(match[1]) or int(match[1])
            if number > pictures and (pictures or _is_meant(stretch.text, match.start())):
                there = f"只有 {pictures} 张图" if pictures else "没有图"
                yield _found(stretch, *match.span(), f"说到“{match[0]}”，稿件{there}")
        yield from _counted(stretch, seen)
        for match in _APPROX.finditer(stretch.text):
            style = match[0].endswith("余")
            other = styles.get(not style)
            if other:
                yield _found(stretch, *match.span(), f"约数写法不一：“{other}”“{match[0]}”，请统一")
            styles.setdefault(style, match[0])


def _is_meant(text: str, at: int) -> bool:
    """Whether 图一 at the place is a picture's number by what stands around it (如图一所示), and not 图一时痛快."""
    return bool(_IS_MEANT.match(text, at) or (at and _IS_MEANT.match(text, at - 1)))


def _counted(stretch: Stretch, seen: dict[tuple[str, str], str]) -> Iterator[Finding]:
    for match in _KNOWN.finditer(stretch.text):
        what = match[1] or match[4] or ""
        if not what:
            continue
        before = seen.setdefault((what, match[3]), match[2])
        if before != match[2]:
            yield _found(stretch, *match.span(), f"“{what}”前面是 {before}{match[3]}，这里是 {match[2]}{match[3]}")


@lru_cache(maxsize=4000)
def _within(text: str) -> tuple[tuple[int, int, str], ...]:
    found: list[tuple[int, int, str]] = []
    for match in _SHARE.finditer(text):
        if float(match[1]) > 100:
            found.append((*match.span(), f"占比 {match[1]}% 超过了 100%"))
    for sentence in _SENTENCE.finditer(text):
        shares = [*_SHARE.finditer(text, *sentence.span())]
        total = sum(float(match[1]) for match in shares)
        if len(shares) > 1 and total > _ROUNDED and max(float(match[1]) for match in shares) <= 100:
            found.append((shares[0].start(), shares[-1].end(), f"这一句里的占比加起来是 {total:g}%，超过了 100%"))
    for match in _TOTAL.finditer(text):
        total, unit = int(match[1]), match[2]
        parts = [int(part[1]) for part in _PART.finditer(match[3]) if part[3] == unit and not part[2]]
        if parts and sum(parts) > total:
            found.append((*match.span(), f"其中各项加起来是 {sum(parts)}{unit}，比总数 {total}{unit} 多"))
    return tuple(found)


def _found(stretch: Stretch, start: int, end: int, why: str) -> Finding:
    place = Place(stretch.field, stretch.block, (start + stretch.offset, end + stretch.offset))
    return Finding("C01", Level.INFO, place, why)


@lru_cache(maxsize=4000)
def prints(text: str) -> frozenset[int]:
    """The shingles of a text that stand for it: the same in every run, punctuation and spaces taken out."""
    words = "".join(char for char in text[:100_000] if char.isalnum())
    data = words.encode("utf-32-le", "surrogatepass")
    ends = range(GRAM * 4, len(data) + 1, 4)
    return frozenset(value for end in ends if (value := crc32(data[end - GRAM * 4 : end])) % EVERY == 0)


def sketch(stretches: Iterable[Stretch]) -> frozenset[int]:
    """The smallest few prints of each paragraph that `repeats` would compare: who has most of a paragraph has most of these."""
    found: set[int] = set()
    for stretch in stretches:
        if _compared(stretch):
            found.update(sorted(prints(stretch.text))[:SKETCHED])
    return frozenset(found)


def _compared(stretch: Stretch) -> bool:
    return stretch.part in PROSE and len(stretch.text) >= SHORTEST and bool(stretch.block)


def repeats(whole: Whole) -> Iterator[Finding]:
    """C03: a paragraph most of whose shingles an earlier article has, a whole article of such, a picture shown before."""
    earlier = [each for each in whole.around.earlier if each.prints]
    again = 0
    paragraphs = [each for each in whole.stretches if _compared(each)]
    for stretch in paragraphs if earlier else ():
        mine = prints(stretch.text)
        if len(mine) < 4:
            continue
        # Who shares ALIKE of them shares one of any few more than the rest: all others need not be counted.
        probe = frozenset(sorted(mine)[: int((1 - ALIKE) * len(mine)) + 2])
        near = [each for each in earlier if not probe.isdisjoint(each.prints)]
        best = max(near, key=lambda each: len(mine & each.prints), default=None)
        if best is not None and len(mine & best.prints) >= ALIKE * len(mine):
            again += 1
            place = Place(stretch.field, stretch.block, (stretch.offset, stretch.offset + len(stretch.text)))
            yield Finding(
                "C03", Level.WARNING, place, f"这一段和{_whose(best)}《{best.title[:40]}》{_when(best.sent)}基本相同"
            )
    if paragraphs and again == len(paragraphs) and again > 1:
        yield Finding("C03", Level.WARNING, Place(field="title"), "整篇和别的稿件基本相同，可能重复报送")
    photos = whole.around.photos or {}
    for figure in whole.body.figures():
        photo = photos.get(figure.asset)
        if photo and photo.elsewhere:
            why = f"这张图在《{photo.elsewhere[0][:40]}》里用过"
            yield Finding("C03", Level.WARNING, Place(block=figure.id), why)


def _whose(earlier: Earlier) -> str:
    return "以前的" if earlier.sent else "稿件库里的"


def _when(day: str) -> str:
    return f"（{day}）" if day else ""


RULES = (
    WholeRule("C01", "前后数字", Level.INFO, figures),
    WholeRule("C03", "重复报送", Level.WARNING, repeats),
)
"""The rules of this module, as the table of the checks takes them."""
