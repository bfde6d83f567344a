"""G01: how numbers, years and units are written (GB/T 15835-2011, GB 3100-1993, GB/T 9704-2012)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from editor_app.checks.rule import MARKED, Hit, LineRule
from editor_app.checks.typography import HAN
from editor_app.model.finding import Level
from editor_app.model.wording import Part

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
    (re.compile("(?<=[0-9十百千万亿余多])公尺"), "米"),
    (re.compile("(?<=[0-9十百千万亿余多])公升"), "升"),
    (re.compile("(?<=[0-9])[mM]2(?![0-9A-Za-z])"), "m²"),
    (re.compile("(?<=[0-9])[mM]3(?![0-9A-Za-z])"), "m³"),
    (re.compile("(?<=[0-9])(?:KM|Km)(?![A-Za-z])"), "km"),
    (re.compile("(?<=[0-9])(?:KG|Kg)(?![A-Za-z])"), "kg"),
    (re.compile("(?<=[0-9])(?:KW|Kw)(?![A-Za-z])"), "kW"),
)
_OLD_UNITS = re.compile("(?<=[0-9十百千万亿余多])(?:市斤|市尺|市亩|英尺|英寸|英亩|华氏度|马力)")
_FEWER_TIMES = re.compile("(?:下降|减少|降低)了?[0-9.]+倍")
_OPENING, _CLOSING = "[［【（({「〔", "]］】）)}」〕"
_FILE_NUMBER = re.compile(
    f"(?<=[发办字函令通组委府知政党规宣纪电{HAN}])([{re.escape(_OPENING)}]) ?([12][0-9]{{3}}) ?([{re.escape(_CLOSING)}])(?=第?[0-9]{{1,5}}号)"
)


def numbers_and_units(text: str) -> Iterator[Hit]:
    """Two-digit years as dates, 约…左右 (约…余 is one of the general terms), units of old, falling by a multiple, the
    brackets of a document's number.
    """
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
    for match in _FEWER_TIMES.finditer(text):
        yield Hit(*match.span(), f"“{match[0]}”：减少不能用“倍”，请改用百分数或分数")
    for match in _FILE_NUMBER.finditer(text):
        if match[1] + match[3] != "〔〕":
            right = f"〔{match[2]}〕"
            yield Hit(*match.span(), f"发文字号的年份应放在六角括号里：{right}", right)


RULES = (LineRule("G01", "数字和单位", Level.WARNING, numbers_and_units, parts=MARKED | {Part.ALT}),)
"""The rules of this module, as the table of the checks takes them."""
