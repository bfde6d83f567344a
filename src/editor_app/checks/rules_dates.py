"""D01: days that do not exist, do not fit one another, or do not fit the day of publication."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from editor_app.checks.rule import MARKED, PROSE, Hit, LineRule, Whole, WholeRule
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.wording import Part, Stretch

_DAY = re.compile(r"(?:(?<![0-9])([12][0-9]{3})年)?(?<![0-9.])([0-9]{1,2})月([0-9]{1,2})日")
_ISO = re.compile(r"(?<![0-9.\-/A-Za-z])([12][0-9]{3})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9\-/.A-Za-z])")
_WEEKDAY = re.compile("[（(，,、 ]{0,2}(?:星期|礼拜|周)([一二三四五六日天])(?![至到、~—])")
_MONTH = re.compile(r"(?<![0-9])[12][0-9]{3}年([0-9]{1,2})月")
_CLOCK = re.compile(r"(?<![0-9.])([0-9]{1,2})[时点]([0-9]{1,2})分(?!之)")
_COLON_CLOCK = re.compile(r"(?<![0-9.:：比])([0-9]{1,2})[:：]([0-9]{2})(?![0-9.:：])")
_HOUR = re.compile("(上午|早上|凌晨|中午|下午|晚上)([0-9]{1,2})[时点](?![0-9])")
_CLOCK_WORDS = re.compile("(?:上午|下午|早上?|晚上?|凌晨|中午|当日|日|时间[:：]?)$")
_HAN_DAY = re.compile(
    "([一二][〇○零0-9一二三四五六七八九]{3})年(正|[一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_NEAR_DAYS = 370
"""How far a day without a year may lie from the day of publication: last year's, this one's, next year's."""

_WEEKDAYS = "一二三四五六日"
_DIGITS = {char: number for number, char in enumerate("一二三四五六七八九", 1)}


def impossible_dates(text: str) -> Iterator[Hit]:
    """A day, month or time that no calendar has, and a day of the week that is not that of the date beside it."""
    for match in _DAY.finditer(text):
        year, month, day = int(match[1] or 2024), int(match[2]), int(match[3])
        if not _exists(year, month, day):
            yield Hit(*match.span(), f"没有“{match[0]}”这一天")
        elif match[1] and (named := _WEEKDAY.match(text, match.end())):
            right = _weekday(year, month, day)
            if _named_day(named) != right:
                yield Hit(match.start(), named.end(), f"{match[0]}是星期{right}，不是星期{named[1]}")
    for match in _ISO.finditer(text):
        if not _exists(int(match[1]), int(match[3]), int(match[4])) and match[2] != ".":
            yield Hit(*match.span(), f"没有“{match[0]}”这一天")
    for match in _HAN_DAY.finditer(text):
        if not _exists(_year(match[1]), _number(match[2]), _number(match[3])):
            yield Hit(*match.span(), f"没有“{match[0]}”这一天")
    for match in _MONTH.finditer(text):
        if not 1 <= int(match[1]) <= 12:
            yield Hit(*match.span(), f"没有“{match[1]}月”")
    yield from _times(text)


def _times(text: str) -> Iterator[Hit]:
    for match in _CLOCK.finditer(text):
        if int(match[1]) > 24 or int(match[2]) > 59:
            yield Hit(*match.span(), f"没有“{match[0]}”这个时刻")
    for match in _HOUR.finditer(text):
        if int(match[2]) > (12 if match[1] in ("上午", "早上", "凌晨") else 24):
            yield Hit(*match.span(), f"没有“{match[0]}”这个时刻")
    for match in _COLON_CLOCK.finditer(text):
        told = _CLOCK_WORDS.search(text[max(0, match.start() - 4) : match.start()])
        if told and (int(match[1]) > 24 or int(match[2]) > 59):
            yield Hit(*match.span(), f"没有“{match[0]}”这个时刻")


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _weekday(year: int, month: int, day: int) -> str:
    return _WEEKDAYS[date(year, month, day).weekday()]


def _named_day(match: re.Match[str]) -> str:
    return match[1].replace("天", "日")


def _year(text: str) -> int:
    return int("".join(str(_DIGITS.get(char, 0)) if not char.isdigit() else str(int(char)) for char in text))


def _number(text: str) -> int:
    """A number up to ninety-nine in Chinese; 正 is the first month. 0 for what is none."""
    if text == "正":
        return 1
    tens, found, ones = text.partition("十")
    if not found:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


_HAPPENED = re.compile("召开了|举行了|举办了|开展了|完成了|进行了|日前|近日|已经|已于|顺利|圆满|昨日|今日|刚刚")
_PLANNED = re.compile("将|拟|计划|预计|规划|截至|前|起|至|到|期限|有效|前后|力争|目标|届时|定于|准备")
_SENTENCE = re.compile("[^。！？\n]+")


def days_and_publication(whole: Whole) -> Iterator[Finding]:
    """What does not fit the day of publication: it is none, or lies before the article was begun (a warning unless the
    profile makes it an error: news is also put in later with its own day); what is told as past and comes after it; 昨日
    and 今天 beside another day; a day of the week that no year near it has.
    """
    shown = whole.metadata.published_at
    published = _read_day(shown)
    place = Place(field="published_at")
    if shown and published is None:
        yield Finding("D01", Level.ERROR, place, f"时间“{shown[:20]}”不是年-月-日的样子，或没有这一天")
    created = _read_day(whole.around.created)
    if published and created and published < created:
        yield Finding("D01", Level.WARNING, place, f"发布时间 {published} 早于写稿的日子 {created}，请核对年月日")
    limit = published or _read_day(whole.around.today)
    if limit is None:
        return
    for stretch in whole.stretches:
        if stretch.part in PROSE and "日" in stretch.text:
            for start, end, words in _later(stretch.text, limit):
                yield _at(stretch, start, end, Level.ERROR, f"“{words}”在发布日期 {limit} 之后，却写成已经发生")
            yield from _weekdays(stretch, limit)
        if published and stretch.part in PROSE:
            yield from _relative(stretch, published)


def _at(stretch: Stretch, start: int, end: int, level: Level, why: str) -> Finding:
    place = Place(stretch.field, stretch.block, (start + stretch.offset, end + stretch.offset))
    return Finding("D01", level, place, why)


def _later(text: str, limit: date) -> Iterator[tuple[int, int, str]]:
    for match in _DAY.finditer(text):
        if not match[1] or not _exists(int(match[1]), int(match[2]), int(match[3])):
            continue
        if date(int(match[1]), int(match[2]), int(match[3])) <= limit:
            continue
        sentence = next((s[0] for s in _SENTENCE.finditer(text) if s.start() <= match.start() < s.end()), "")
        if _HAPPENED.search(sentence) and not _PLANNED.search(sentence):
            yield match.start(), match.end(), match[0]


def _weekdays(stretch: Stretch, limit: date) -> Iterator[Finding]:
    """A day without its year and a day of the week: one of the years whose day is near publication must have it."""
    for match in _DAY.finditer(stretch.text):
        month, day = int(match[2]), int(match[3])
        named = _WEEKDAY.match(stretch.text, match.end())
        if match[1] or not named or not _exists(2024, month, day):
            continue
        years = [year for year in (limit.year - 1, limit.year, limit.year + 1) if _exists(year, month, day)]
        near = [year for year in years if abs((date(year, month, day) - limit).days) <= _NEAR_DAYS]
        if near and _named_day(named) not in {_weekday(year, month, day) for year in near}:
            why = f"{near[-1]}年{match[0]}是星期{_weekday(near[-1], month, day)}，不是星期{named[1]}"
            yield _at(stretch, match.start(), named.end(), Level.WARNING, why)


_AWAY = {
    "大前天": -3,
    "前天": -2,
    "前日": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
}
_RELATIVE = re.compile(
    f"({'|'.join(_AWAY)})[（(，, ]{{0,2}}(?:([12][0-9]{{3}})年)?(?:([0-9]{{1,2}})月)?([0-9]{{1,2}})日"
    f"|(?<![0-9])(?:([12][0-9]{{3}})年)?(?:([0-9]{{1,2}})月)?([0-9]{{1,2}})日[（(]({'|'.join(_AWAY)})[）)]"
)


def _relative(stretch: Stretch, published: date) -> Iterator[Finding]:
    """昨日（7日）: as the day of publication has it."""
    for match in _RELATIVE.finditer(stretch.text):
        word = match[1] or match[8]
        year, month, day = (match[n] or match[m] for n, m in ((2, 5), (3, 6), (4, 7)))
        meant = published + timedelta(days=_AWAY[word])
        told = (int(year or meant.year), int(month or meant.month), int(day))
        if told != (meant.year, meant.month, meant.day):
            why = f"按发布时间 {published}，“{word}”是 {meant.month}月{meant.day}日，这里写的是“{match[0]}”"
            yield _at(stretch, *match.span(), Level.WARNING, why)


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


RULES = (LineRule("D01", "日期", Level.ERROR, impossible_dates, parts=MARKED | {Part.ALT}),)
"""The rule of this module about words."""

WHOLE_RULES = (WholeRule("D01", "日期", Level.ERROR, days_and_publication),)
"""The one about the whole article; D01 has both."""
