"""Formulas of a Word file (OMML) in one line of text: fractions by a stroke, indices raised and lowered, brackets kept.

Source: ECMA-376 part 1, 22.1 (Office Math Markup Language).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from editor_app.formats.docx_package import attribute, child, short
from editor_app.model.inline import NO_MARKS, Mark, Marks

Piece: TypeAlias = tuple[str, Marks]

_DEPTH = 30
_SINGLE = 2
"""Characters that need no brackets above or below a stroke."""

_PROPERTIES = "Pr"
_UP, _DOWN = frozenset({Mark.SUPERSCRIPT}), frozenset({Mark.SUBSCRIPT})


def formula(element: etree._Element) -> list[Piece]:
    """What an `m:oMath` or `m:oMathPara` shows, stretch by stretch."""
    return list(_inside(element, NO_MARKS, 0))


def _inside(element: etree._Element | None, marks: Marks, depth: int) -> Iterator[Piece]:
    for one in element if element is not None else ():
        yield from _one(one, short(str(one.tag)), marks, depth + 1)


def _one(element: etree._Element, name: str, marks: Marks, depth: int) -> Iterator[Piece]:
    if name == "m:t" or depth > _DEPTH:
        yield "".join(str(one.text or "") for one in element.iter() if short(str(one.tag)) in ("m:t", "w:t")), marks
    elif name == "m:f":
        yield from _in_brackets(child(element, "m:num"), marks, depth)
        yield "/", marks
        yield from _in_brackets(child(element, "m:den"), marks, depth)
    elif name == "m:rad":
        yield from _inside(child(element, "m:deg"), marks or _UP, depth)
        yield "√", marks
        yield from _in_brackets(child(element, "m:e"), marks, depth)
    elif name == "m:d":
        yield from _delimited(element, marks, depth)
    elif name in ("m:nary", "m:sSup", "m:sSub", "m:sSubSup", "m:sPre"):
        yield from _indexed(element, name, marks, depth)
    elif name in ("m:m", "m:eqArr"):
        rows = [one for one in element if short(str(one.tag)) in ("m:mr", "m:e")]
        for number, row in enumerate(rows):
            yield ("; " if number else ""), marks
            for place, cell in enumerate(row if short(str(row.tag)) == "m:mr" else [row]):
                yield (", " if place else ""), marks
                yield from _inside(cell, marks, depth)
    elif not name.endswith(_PROPERTIES):
        if name == "w:t":
            yield str(element.text or ""), marks
        yield from _inside(element, marks, depth)


def _in_brackets(element: etree._Element | None, marks: Marks, depth: int) -> Iterator[Piece]:
    """What stands above or below a stroke; more than a word of letters or a number goes into brackets."""
    pieces = [piece for piece in _inside(element, marks, depth) if piece[0]]
    words = "".join(text for text, _ in pieces)
    lone = len(words) <= _SINGLE or words.replace(".", "").isalnum()
    yield from pieces if lone else [("(", marks), *pieces, (")", marks)]


def _delimited(element: etree._Element, marks: Marks, depth: int) -> Iterator[Piece]:
    look = child(element, "m:dPr")
    yield _said(look, "m:begChr", "("), marks
    for number, one in enumerate(part for part in element if short(str(part.tag)) == "m:e"):
        yield (_said(look, "m:sepChr", "|") if number else ""), marks
        yield from _inside(one, marks, depth)
    yield _said(look, "m:endChr", ")"), marks


def _indexed(element: etree._Element, name: str, marks: Marks, depth: int) -> Iterator[Piece]:
    """Something with what stands raised and lowered beside it; a sum has its sign and its limits in front."""
    base = child(element, "m:e")
    if name == "m:nary":
        yield _said(child(element, "m:naryPr"), "m:chr", "∫"), marks
    elif name != "m:sPre":
        yield from _inside(base, marks, depth)
    yield from _inside(child(element, "m:sub"), marks or _DOWN, depth)
    yield from _inside(child(element, "m:sup"), marks or _UP, depth)
    if name in ("m:nary", "m:sPre"):
        yield from _inside(base, marks, depth)


def _said(look: etree._Element | None, name: str, default: str) -> str:
    """A character that the properties name."""
    found = child(look, name)
    return attribute(found, "m:val") if found is not None else default
