"""Word's automatic numbers: which paragraphs are entries of a list, and what the others' labels say.

Labels are not in the text of the file. Bullets, numbers and letters make a list; 一、（一）第一条 and the like become words
at the beginning of their paragraph, so that nothing a reader of the file saw is lost. Source: ECMA-376 part 1, 17.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from editor_app.formats.docx_package import attribute, child, short

_LIST_LABEL = re.compile(r"%[1-9][.．、)）]?\Z")
_LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    [
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "ideographDigital",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "chineseLegalSimplified",
        "koreanCounting",
    ]
)
_COUNTED = frozenset(
    ["decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "decimalFullWidth"]
)
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """The number of one paragraph: an entry of a list (`listed`, with kind, depth and number), or words."""

    listed: bool
    ordered: bool
    depth: int
    number: int
    words: str
    key: str
    renamed: bool = False
    """The label had letters or Roman numbers; the list has digits."""


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class _Count:
    values: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """Counts along while paragraphs are read in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._numbers: dict[str, tuple[str, dict[int, _Level], str]] = {}
        self._counts: dict[str, _Count] = {}
        linked: dict[str, str] = {}
        named: dict[str, dict[int, _Level]] = {}
        for element in root if root is not None else ():
            if short(str(element.tag)) == "w:abstractNum":
                number = attribute(element, "w:abstractNumId")
                self._abstract[number] = _levels(element)
                for name, style in ((short(str(one.tag)), attribute(one, "w:val")) for one in element):
                    if name == "w:styleLink":
                        named[style] = self._abstract[number]
                    elif name == "w:numStyleLink":
                        linked[number] = style
        for number, style in linked.items():  # its levels stand where the style's numbering is defined
            self._abstract[number] = named.get(style, self._abstract[number])
        for element in root if root is not None else ():
            if short(str(element.tag)) == "w:num":
                self._add(element)

    def _add(self, element: etree._Element) -> None:
        number = attribute(element, "w:numId")
        target = child(element, "w:abstractNumId")
        abstract = attribute(target, "w:val") if target is not None else ""
        levels = dict(self._abstract.get(abstract, {}))
        key = f"a{abstract}"
        for override in element:
            if short(str(override.tag)) != "w:lvlOverride":
                continue
            place = _whole(attribute(override, "w:ilvl"), 0)
            level = child(override, "w:lvl")
            if level is not None:
                levels[place] = _level(level)
            start = child(override, "w:startOverride")
            if start is not None:
                old = levels.get(place, _Level())
                levels[place] = _Level(old.form, old.text, _whole(attribute(start, "w:val"), 1))
                key = f"n{number}"
        self._numbers[number] = (key, levels, abstract)

    def label(self, number: str, level: int) -> Label | None:
        """Count the next paragraph of this numbering; None where the file says there is no number."""
        found = self._numbers.get(number)
        if found is None or number == "0":
            return None
        key, levels, _ = found
        here = levels.get(level, _Level(text=f"%{level + 1}."))
        count = self._counts.setdefault(key, _Count()).values
        before = count[level]
        count[level] = here.start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            count[deeper] = None
        if here.form == "none":
            return None
        value = count[level] or 0
        if here.form == "bullet":
            return Label(True, False, level, 1, "", key)
        listed = here.form in _COUNTED and bool(_LIST_LABEL.match(here.text))
        words = re.sub(r"%([1-9])", lambda match: self._shown(levels, count, int(match[1]) - 1), here.text)
        if words and words[-1].isascii():
            words += " "  # where Word sets a tab; 一、 and （一） need none
        return Label(listed, True, level, value, words, key, renamed=listed and not here.form.startswith("decimal"))

    def _shown(self, levels: dict[int, _Level], count: list[int | None], level: int) -> str:
        here = levels.get(level, _Level())
        value = count[level]
        return shown(here.start if value is None else value, here.form)


def _levels(element: etree._Element) -> dict[int, _Level]:
    return {_whole(attribute(one, "w:ilvl"), 0): _level(one) for one in element if short(str(one.tag)) == "w:lvl"}


def _level(element: etree._Element) -> _Level:
    values = {}
    for name in ("w:numFmt", "w:lvlText", "w:start"):
        one = child(element, name)
        values[name] = attribute(one, "w:val") if one is not None else None
    text = values["w:lvlText"]
    return _Level(values["w:numFmt"] or "decimal", "" if text is None else text, _whole(values["w:start"] or "", 1))


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default


def shown(value: int, form: str) -> str:
    """A number as Word writes it in this `w:numFmt`; unknown ones in digits."""
    if form in _CHINESE:
        return chinese(value)
    if form in ("lowerLetter", "upperLetter") and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        parts = []
        for size, sign in _ROMAN:
            parts.append(sign * (value // size))
            value %= size
        return "".join(parts).upper() if form == "upperRoman" else "".join(parts)
    if form.startswith("decimalEnclosedCircle") and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if form == "decimalZero":
        return f"{value:02}"
    return str(value)


def chinese(value: int) -> str:
    """一 to 九千九百九十九; digits beyond."""
    if not 0 < value < 10_000:
        return _DIGITS[0] if value == 0 else str(value)
    result = ""
    gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            result += ("零" if gap else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = bool(result)
    return result[1:] if result.startswith("一十") else result
