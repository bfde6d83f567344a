"""Numbering definitions for the lists of a Word file that is being written."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from editor_app.model.body import List

_BULLETS = "•–▪"
_STEP = 480


def add_numbering(document: Document, block: List, depth: int) -> int:
    """Define bullets or numbers for one list at nesting `depth` (from 0); the `w:numId` comes back. Each list has its
    own definition, so that none goes on counting where another stopped.
    """
    root: Any = document.part.numbering_part.element
    abstract_id = max((int(one.get(qn("w:abstractNumId"))) for one in root.findall(qn("w:abstractNum"))), default=0) + 1
    abstract = _element("w:abstractNum", abstractNumId=abstract_id)
    abstract.append(_element("w:multiLevelType", val="hybridMultilevel"))
    for level in range(depth + 1):
        abstract.append(_level(block, level, depth))
    first = root.find(qn("w:num"))
    if first is None:
        root.append(abstract)
    else:
        first.addprevious(abstract)
    number: int = root.add_num(abstract_id).numId
    return number


def _level(block: List, level: int, depth: int) -> Any:
    element = _element("w:lvl", ilvl=level)
    ordered = block.ordered and level == depth
    element.append(_element("w:start", val=block.start if ordered else 1))
    element.append(_element("w:numFmt", val="decimal" if ordered else "bullet"))
    element.append(_element("w:lvlText", val=f"%{level + 1}." if ordered else _BULLETS[level % len(_BULLETS)]))
    element.append(_element("w:lvlJc", val="left"))
    properties = OxmlElement("w:pPr")
    properties.append(_element("w:ind", left=_STEP * (level + 1), hanging=_STEP))
    element.append(properties)
    return element


def _element(name: str, **attributes: object) -> Any:
    element: Any = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element
