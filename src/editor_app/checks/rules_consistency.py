"""C01 over the whole article: one person spelt one way, the title's figures in the text, parts that make up their sum.

Only told (level info): without a dictionary of people nothing here is certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from editor_app.checks.look_alikes import taken_for
from editor_app.checks.rule import PROSE, Whole, WholeRule
from editor_app.checks.typography import SURNAMES
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.wording import Part, Stretch

_ROLES = (
    "书记|主任|党员|记者|通讯员|队长|支书|所长|校长|院长|局长|区长|镇长|乡长|村长|村民|居民|网格员|志愿者|社工|医生|护士|教师|老师|技术员|队员"
    "|劳模|老兵|经理|站长|会长|组长|委员|干事|民警|讲解员|护林员|种粮大户|负责人|摊主|店主|户主"
)
_NAMED = re.compile(f"(?:{_ROLES})([{''.join(sorted(SURNAMES))}][一-鿿]{{1,2}})")
_BEFORE = re.compile(
    f"(?:^|(?<=[，。、；：！？“”（\n]))([{''.join(sorted(SURNAMES))}][一-鿿]{{2}})(?={_ROLES}|同志|介绍说|表示|告诉)"
)
_AFTER = re.compile(
    "[，。、；：！？“”（）《》 \u3000\n]|说|道|表示|介绍|告诉|在|带|和|与|及|的|把|将|向|主持|走|一|正|也|就|已|从|为|是|到|来|先|又|还|则|都|对|拿|挨|给|最|却|没|不|年|等|同志|家"
)
_MOST_NAMES = 60


def spellings(whole: Whole) -> Iterator[Finding]:
    """Two names behind or before a post or a role that differ in one character which sounds or looks like the other: 孙长河, 孙常河."""
    first: dict[str, tuple[Stretch, int]] = {}
    for stretch in whole.stretches:
        if stretch.part not in PROSE and stretch.part is not Part.CAPTION:
            continue
        for name, at in _names(stretch.text):
            if name in first or len(first) >= _MOST_NAMES:
                continue
            other = next((each for each in first if _one_person(each, name)), "")
            first[name] = (stretch, at)
            if other:
                yield _told(stretch, at, at + len(name), f"“{name}”和前面的“{other}”差一个字，是不是同一个人？")


@lru_cache(maxsize=4000)
def _names(text: str) -> tuple[tuple[str, int], ...]:
    """Names behind a role: of three characters where the text goes on as it does behind a name, else of two; names of three
    before a role that begin a clause.
    """
    found = [(match[1], match.start(1)) for match in _BEFORE.finditer(text[:50_000])]
    for match in _NAMED.finditer(text[:50_000]):
        for length in (3, 2):
            end = match.start(1) + length
            if length == 3 and _AFTER.match(match[1][2:]):
                continue  # 李明说
            if length <= len(match[1]) and (end == len(text) or _AFTER.match(text, end)):
                found.append((text[match.start(1) : end], match.start(1)))
                break
    return tuple(found)


def _one_person(one: str, other: str) -> bool:
    return (
        len(one) == len(other)
        and one[0] == other[0]
        and sum(a != b for a, b in zip(one, other, strict=True)) == 1
        and taken_for(one, other)
    )


_COUNTED = re.compile(
    r"(?<![0-9.])([0-9]{1,9})(余|多)?([万亿]?(?:名|个|户|家|场|次|项|件|处|支|份|元|亩|公里|吨|人))([一-鿿]{2})?"
)
_HEADS = frozenset({"title", "kicker", "subtitle", "summary"})


def heads_and_text(whole: Whole) -> Iterator[Finding]:
    """A figure of the title or summary whose unit and noun stand in the text with other figures only."""
    heads = [each for each in whole.stretches if each.field in _HEADS and any(char.isdigit() for char in each.text)]
    if not heads:
        return
    told: dict[tuple[str, str], set[str]] = {}
    for stretch in whole.stretches:
        if stretch.block and stretch.part in PROSE:
            for number, what in _counted(stretch.text):
                told.setdefault(what, set()).add(number)
    for head in heads:
        for match in _COUNTED.finditer(head.text):
            numbers = told.get((match[3], match[4] or ""), set()) if match[4] else set()
            if numbers and match[1] not in numbers:
                why = f"标题或摘要写“{match[0]}”，正文里是 {'、'.join(sorted(numbers))}{match[3]}，请核对"
                yield _told(head, *match.span(), why)


@lru_cache(maxsize=4000)
def _counted(text: str) -> tuple[tuple[str, tuple[str, str]], ...]:
    return tuple((match[1], (match[3], match[4])) for match in _COUNTED.finditer(text[:50_000]) if match[4])


_TOTAL = re.compile(
    r"(?<![0-9.])([0-9]{1,7})([名个人户家场次项件处支份亩])[^，。；0-9]{0,12}，?其中[：，]?([^。；\n]{4,80})"
)
_PAIRS = (("男", "女"), ("党员", "群众"), ("正式党员", "预备党员"), ("线上", "线下"), ("城镇", "农村"))


def sums(whole: Whole) -> Iterator[Finding]:
    """Two parts that make up a whole by their nature (男、女), and do not."""
    for stretch in whole.stretches:
        if stretch.part in PROSE and "其中" in stretch.text:
            for start, end, why in _sums(stretch.text):
                yield _told(stretch, start, end, why)


@lru_cache(maxsize=4000)
def _sums(text: str) -> tuple[tuple[int, int, str], ...]:
    found: list[tuple[int, int, str]] = []
    for match in _TOTAL.finditer(text[:50_000]):
        for one, other in _PAIRS:
            parts = [_part(match[3], word, match[2]) for word in (one, other)]
            if None not in parts and (total := sum(part or 0 for part in parts)) < int(match[1]):
                why = f"{one}、{other}加起来是 {total}{match[2]}，总数写的是 {match[1]}{match[2]}，请核对"
                found.append((*match.span(), why))
                break
    return tuple(found)


def _part(words: str, what: str, unit: str) -> int | None:
    """The number that a part of a sum has: 男性 12 名, 12 名男性."""
    match = re.search(rf"{what}[^0-9，、]{{0,4}}([0-9]{{1,7}}){unit}|([0-9]{{1,7}}){unit}{what}", words)
    return int(match[1] or match[2]) if match else None


def _told(stretch: Stretch, start: int, end: int, why: str) -> Finding:
    place = Place(stretch.field, stretch.block, (start + stretch.offset, end + stretch.offset))
    return Finding("C01", Level.INFO, place, why)


RULES = (
    WholeRule("C01", "前后数字", Level.INFO, heads_and_text),
    WholeRule("C01", "前后数字", Level.INFO, sums),
    WholeRule("C01", "姓名写法", Level.INFO, spellings),
)
"""The rules of this module, as the table of the checks takes them; C01 has others in `rules_repeats`."""
