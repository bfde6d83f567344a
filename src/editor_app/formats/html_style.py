"""The little of CSS that says something about an article: weight, slant, lines, alignment, indent, size."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from editor_app.model.body import Align
from editor_app.model.inline import Mark

_DECLARATION = re.compile(r"([a-zA-Z-]{2,40})\s*:\s*([^;]{0,400})")
_LENGTH = re.compile(r"(-?\d{0,6}(?:\.\d{1,8})?)\s*(pt|px|em|rem|cm|mm|in|%|)", re.IGNORECASE)
_POINTS = {"pt": 1.0, "px": 0.75, "cm": 28.35, "mm": 2.835, "in": 72.0, "em": 12.0, "rem": 12.0}
_BOLD_FROM = 600
_FONT_SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
_ALIGNS = {
    "center": Align.CENTER,
    "middle": Align.CENTER,
    "-webkit-center": Align.CENTER,
    "right": Align.RIGHT,
    "end": Align.RIGHT,
}
_TAG_MARKS = {
    "strong": Mark.STRONG, "b": Mark.STRONG, "em": Mark.EMPHASIS, "i": Mark.EMPHASIS, "u": Mark.UNDERLINE,
    "ins": Mark.UNDERLINE, "s": Mark.STRIKE, "strike": Mark.STRIKE, "del": Mark.STRIKE, "sup": Mark.SUPERSCRIPT,
    "sub": Mark.SUBSCRIPT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What an element hands down to those inside it. `align` None: nothing said; `size` in points, 0.0 unknown."""

    marks: frozenset[Mark] = frozenset()
    href: str | None = None
    align: Align | None = None
    indented: bool = False
    size: float = 0.0
    pre: bool = False
    hidden: bool = False


def declarations(element: etree._Element) -> dict[str, str]:
    """The element's inline style, names and values in lower case."""
    style = element.get("style")
    if not style:
        return {}
    return {name.lower(): value.strip().lower() for name, value in _DECLARATION.findall(style[:8000])}


def words(element: etree._Element, between: str = "") -> str:
    """All text inside `element`, its stretches with `between` between them."""
    return between.join(str(text) for text in element.itertext())


def points(value: str, size: float = 12.0) -> float:
    """A length in points; `em` by `size`. 0.0 for what is none."""
    match = _LENGTH.match(value)
    if match is None or match[1] in ("", "-", "."):
        return 0.0
    unit = match[2].lower()
    return float(match[1]) * (size if unit == "em" else _POINTS.get(unit, 0.0))


def percent(value: str) -> float:
    """A share of the text width from `50%` (0.5); 0.0 for other units."""
    match = _LENGTH.match(value)
    return float(match[1]) / 100 if match and match[2] == "%" and match[1] not in ("", "-", ".") else 0.0


def inside(look: Look, element: etree._Element, tag: str) -> Look:
    """The look inside `element`."""
    style = declarations(element)
    marks = set(look.marks)
    if tag in _TAG_MARKS:
        marks.add(_TAG_MARKS[tag])
    if style:
        _styled_marks(marks, style)
    size = points(style.get("font-size", ""), look.size or 12.0) or _FONT_SIZES.get(element.get("size", ""), look.size)
    indent = style.get("text-indent")
    return replace(
        look,
        marks=frozenset(marks - {Mark.SUBSCRIPT} if Mark.SUPERSCRIPT in marks else marks),
        align=_align(style, element, tag) or look.align,
        indented=look.indented if indent is None else points(indent, size or 12.0) > 4,
        size=size,
        pre=look.pre or tag in ("pre", "xmp", "listing", "textarea"),
        hidden=look.hidden or style.get("display", "") == "none" or "mso-hide" in style,
    )


def _styled_marks(marks: set[Mark], style: Mapping[str, str]) -> None:
    weight = style.get("font-weight", "")
    if weight in ("bold", "bolder") or (weight.isascii() and weight.isdigit() and int(weight) >= _BOLD_FROM):
        marks.add(Mark.STRONG)
    elif weight in ("normal", "lighter") or (weight.isascii() and weight.isdigit()):
        marks.discard(Mark.STRONG)
    slant = style.get("font-style", "")
    if slant in ("italic", "oblique"):
        marks.add(Mark.EMPHASIS)
    elif slant == "normal":
        marks.discard(Mark.EMPHASIS)
    lines = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    if "underline" in lines:
        marks.add(Mark.UNDERLINE)
    if "line-through" in lines:
        marks.add(Mark.STRIKE)
    raised = style.get("vertical-align", "")
    if raised in ("super", "sub"):
        marks.add(Mark.SUPERSCRIPT if raised == "super" else Mark.SUBSCRIPT)


def _align(style: Mapping[str, str], element: etree._Element, tag: str) -> Align | None:
    said = style.get("text-align") or (element.get("align", "").lower() if tag != "table" else "")
    if not said:
        return Align.CENTER if tag == "center" else None
    return _ALIGNS.get(said.split()[0], Align.START)
