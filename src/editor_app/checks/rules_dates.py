"""D01: days that do not exist or do not fit. G01: how numbers, years and units are written (GB/T 15835-2011, GB 3100-1993)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from editor_app.checks.rule import MARKED, PROSE, Hit, LineRule, Whole, WholeRule
from editor_app.checks.typography import HAN
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.wording import Part

_DAY = re.compile(r"(?:(?<![0-9])([12][0-9]{3})年)?(?<![0-9.])([0-9]{1,2})月([0-9]{1,2})日")
_ISO = re.compile(r"(?<![0-9.\-/A-Za-z])([12][0-9]{3})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9\-/.A-Za-z])")
_WEEKDAY = re.compile("[（(，,、 ]{0,2}(?:星期|礼拜|周)([一二三四五六日天])")
_MONTH = re.compile(r"(?<![0-9])[12][0-9]{3}年([0-9]{1,2})月")
_CLOCK = re.compile(r"(?<![0-9.])([0-9]{1,2})[时点]([0-9]{1,2})分(?!之)")
_WEEKDAYS = "一二三四五六日"


def impossible_dates(text: str) -> Iterator[Hit]:
    """A day, month or time that no calendar has, and a day of the week that is not that of the date beside it."""
    for match in _DAY.finditer(text):
        year, month, day = int(match[1] or 2024), int(match[2]), int(match[3])
        if not _exists(year, month, day):
            yield Hit(*match.span(), f"没有“{match[0]}”这一天")
        elif match[1] and (named := _WEEKDAY.match(text, match.end())):
            right = _WEEKDAYS[date(year, month, day).weekday()]
            if named[1].replace("天", "日") != right:
                yield Hit(match.start(), named.end(), f"{match[0]}是星期{right}，不是星期{named[1]}")
    for match in _ISO.finditer(text):
        if not _exists(int(match[1]), int(match[3]), int(match[4])) and match[2] != ".":
            yield Hit(*match.span(), f"没有“{match[0]}”这一天")
    for match in _MONTH.finditer(text):
        if not 1 <= int(match[1]) <= 12:
            yield Hit(*match.span(), f"没有“{match[1]}月”")
    for match in _CLOCK.finditer(text):
        if int(match[1]) > 24 or int(match[2]) > 59:
            yield Hit(*match.span(), f"没有“{match[0]}”这个时刻")


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


_HAPPENED = re.compile("召开了|举行了|举办了|开展了|完成了|进行了|日前|近日|已经|已于|顺利|圆满|昨日|今日|刚刚")
_PLANNED = re.compile("将|拟|计划|预计|规划|截至|前|起|至|到|期限|有效|前后|力争|目标|届时|定于|准备")
_SENTENCE = re.compile("[^。！？\n]+")


def late_events(whole: Whole) -> Iterator[Finding]:
    """What is told as past and dated behind the day of publication; a day of publication that is none."""
    shown = whole.metadata.published_at
    published = _read_day(shown)
    if shown and published is None:
        yield Finding(
            "D01", Level.ERROR, Place(field="published_at"), f"时间“{shown[:20]}”不是年-月-日的样子，或没有这一天"
        )
    limit = published or _read_day(whole.around.today)
    if limit is None:
        return
    for stretch in whole.stretches:
        if stretch.part in PROSE and "日" in stretch.text:
            for start, end, words in _later(stretch.text, limit):
                place = Place(stretch.field, stretch.block, (start + stretch.offset, end + stretch.offset))
                yield Finding("D01", Level.ERROR, place, f"“{words}”在发布日期 {limit} 之后，却写成已经发生")


def _later(text: str, limit: date) -> Iterator[tuple[int, int, str]]:
    for match in _DAY.finditer(text):
        if not match[1] or not _exists(int(match[1]), int(match[2]), int(match[3])):
            continue
        if date(int(match[1]), int(match[2]), int(match[3])) <= limit:
            continue
        sentence = next((s[0] for s in _SENTENCE.finditer(text) if s.start() <= match.start() < s.end()), "")
        if _HAPPENED.search(sentence) and not _PLANNED.search(sentence):
            yield match.start(), match.end(), match[0]


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


_SHORT_YEAR = re.compile(
    f"(?<![0-9.〔\\[（(])([0-9]{{2}})年(?=[0-9]{{1,2}}月|底|初|春|夏|秋|冬|上半年|下半年|年)|(?<=[于自从至到在])([0-9]{{2}})年(?=[，、{HAN}])"
)
_ABOUT = re.compile(
    r"(?:(?<![节签预公合条契邀失违履])约|大约|大概|(?<![附最临靠就新远邻接])近|将近)(?=[0-9一二两三四五六七八九十百千])([0-9.]+[余多]?[十百千万亿]*|[一二两三四五六七八九十百千万亿]+)(?:[^，。；、：！？左上0-9]{0,4})(左右|上下)"
)
_UNITS = (
    (re.compile("(?<=[0-9十百千万亿])公分"), "厘米"),
    (re.compile("(?<=[0-9十百千万亿余多])平米"), "平方米"),
    (re.compile("(?<=[0-9十百千万亿])立米"), "立方米"),
    (re.compile("(?<=[0-9])[mM]2(?![0-9A-Za-z])"), "m²"),
    (re.compile("(?<=[0-9])[mM]3(?![0-9A-Za-z])"), "m³"),
    (re.compile("(?<=[0-9])(?:KM|Km)(?![A-Za-z])"), "km"),
    (re.compile("(?<=[0-9])(?:KG|Kg)(?![A-Za-z])"), "kg"),
)
_OLD_UNITS = re.compile("(?<=[0-9十百千万亿余多])(?:市斤|市尺|英尺|英寸|华氏度|马力)")
_FILE_NUMBER = re.compile(
    f"(?<=[发办字函令通组委府知政党规宣纪电{HAN}])([\\[［【（({{「]) ?([12][0-9]{{3}}) ?([\\]］】）)}}」])(?=第?[0-9]{{1,5}}号)"
)

_HALF_TURTLE = re.compile("〔([12][0-9]{3})[）)】\\]](?=第?[0-9]{1,5}号)")


def numbers_and_units(text: str) -> Iterator[Hit]:
    """Two-digit years as dates, 约…左右, units of old, the brackets of a document's number."""
    for match in _SHORT_YEAR.finditer(text):
        year = match[1] or match[2]
        yield Hit(match.start(), match.end(), f"年份“{year}年”应写四位数")
    for match in _ABOUT.finditer(text):
        yield Hit(*match.span(), f"“{match[0]}”前后都是约数，留一个", match[0][: -len(match[2])])
    for pattern, right in _UNITS:
        for match in pattern.finditer(text):
            yield Hit(*match.span(), f"“{match[0]}”不是规范的单位，应为“{right}”", right)
    for match in _OLD_UNITS.finditer(text):
        yield Hit(*match.span(), f"“{match[0]}”不是法定计量单位，请换算")
    for match in _HALF_TURTLE.finditer(text):
        yield Hit(*match.span(), f"发文字号的年份应放在六角括号里：〔{match[1]}〕")
    for match in _FILE_NUMBER.finditer(text):
        yield Hit(*match.span(), f"发文字号的年份应放在六角括号里：〔{match[2]}〕")


_BOUNDS = MARKED | {Part.ALT}

RULES = (
    LineRule("D01", "日期", Level.ERROR, impossible_dates, parts=_BOUNDS),
    LineRule("G01", "数字和单位", Level.WARNING, numbers_and_units, parts=_BOUNDS),
)
"""The rules of this module about words."""

WHOLE_RULES = (WholeRule("D01", "日期", Level.ERROR, late_events),)
"""Those about the whole article; D01 has both."""
