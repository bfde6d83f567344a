"""What a Word file's styles say about paragraphs and runs: direct formatting first, then the styles it is based on.

Source: ECMA-376 part 1, 17.7 (styles) and 17.3 (paragraphs and runs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from editor_app.formats.docx_package import attribute, child, short
from editor_app.model.body import Align

_OFF = frozenset({"0", "false", "off", "none"})
_ALIGNS = {"center": Align.CENTER, "right": Align.RIGHT, "end": Align.RIGHT}
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])\Z", re.IGNORECASE)
_DEPTH = 20
DEFAULT_SIZE = 10.0


@dataclass(frozen=True, slots=True)
class RunLook:
    """Character formatting; None means nothing is said. `size` in points, `font` that of the Latin letters."""

    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    script: str | None = None
    hidden: bool | None = None
    size: float | None = None
    font: str | None = None

    def over(self, below: RunLook) -> RunLook:
        """This formatting, and `below` where it says nothing."""
        return RunLook(
            self.bold if self.bold is not None else below.bold,
            self.italic if self.italic is not None else below.italic,
            self.underline if self.underline is not None else below.underline,
            self.strike if self.strike is not None else below.strike,
            self.script if self.script is not None else below.script,
            self.hidden if self.hidden is not None else below.hidden,
            self.size if self.size is not None else below.size,
            self.font if self.font is not None else below.font,
        )


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """Paragraph formatting; None means nothing is said. `level` is the outline level from 1 (0: text), `numbering`
    a pair of numId and level as they stand in the file.
    """

    align: Align | None = None
    indented: bool | None = None
    level: int | None = None
    title: bool | None = None
    caption: bool | None = None
    number: str | None = None
    number_level: int | None = None
    run: RunLook = field(default_factory=RunLook)

    def over(self, below: ParagraphLook) -> ParagraphLook:
        """This formatting, and `below` where it says nothing."""
        return ParagraphLook(
            self.align if self.align is not None else below.align,
            self.indented if self.indented is not None else below.indented,
            self.level if self.level is not None else below.level,
            self.title if self.title is not None else below.title,
            self.caption if self.caption is not None else below.caption,
            self.number if self.number is not None else below.number,
            self.number_level if self.number_level is not None else below.number_level,
            self.run.over(below.run),
        )


def run_look(properties: etree._Element | None) -> RunLook:
    """The formatting of a `w:rPr`."""
    look = RunLook()
    for element in properties if properties is not None else ():
        value = attribute(element, "w:val")
        on = value.lower() not in _OFF
        match short(str(element.tag)):
            case "w:b":
                look = replace(look, bold=on)
            case "w:i":
                look = replace(look, italic=on)
            case "w:u":
                look = replace(look, underline=on and value != "")
            case "w:strike" | "w:dstrike":
                look = replace(look, strike=on)
            case "w:vertAlign":
                look = replace(look, script=value)
            case "w:vanish":
                look = replace(look, hidden=on)
            case "w:rFonts":
                look = replace(look, font=attribute(element, "w:ascii") or attribute(element, "w:hAnsi") or look.font)
            case "w:sz" if value.isascii() and value.isdigit() and len(value) < 5:
                look = replace(look, size=int(value) / 2)
    return look


def paragraph_look(properties: etree._Element | None) -> ParagraphLook:
    """The formatting of a `w:pPr`; its run properties are those of the paragraph mark and say nothing of the text."""
    look = ParagraphLook()
    for element in properties if properties is not None else ():
        value = attribute(element, "w:val")
        match short(str(element.tag)):
            case "w:jc":
                look = replace(look, align=_ALIGNS.get(value, Align.START))
            case "w:ind":
                look = replace(look, indented=_indented(element))
            case "w:outlineLvl" if value.isascii() and value.isdigit():
                look = replace(look, level=int(value) + 1 if int(value) < 9 else 0)
            case "w:numPr":
                level, number = child(element, "w:ilvl"), child(element, "w:numId")
                if level is not None and attribute(level, "w:val").isdigit():
                    look = replace(look, number_level=min(8, int(attribute(level, "w:val"))))
                if number is not None:
                    look = replace(look, number=attribute(number, "w:val"))
    return look


def _indented(element: etree._Element) -> bool | None:
    """Whether the first line is indented; None where only left and right are set."""
    chars, twips = attribute(element, "w:firstLineChars"), attribute(element, "w:firstLine")
    if not chars and not twips and not attribute(element, "w:hanging"):
        return None
    return any(text.lstrip("-").isdigit() and int(text) > least for text, least in ((chars, 50), (twips, 100)))


class Styles:
    """The styles of one file, resolved along `basedOn`."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._resolved: dict[str, ParagraphLook] = {}
        self._whole: dict[str, ParagraphLook] = {}
        self._default_paragraph = ""
        self.base = ParagraphLook()
        for element in root if root is not None else ():
            name = short(str(element.tag))
            if name == "w:style":
                style_id = attribute(element, "w:styleId")
                self._styles.setdefault(style_id, element)
                if attribute(element, "w:type") == "paragraph" and attribute(element, "w:default") in (
                    "1",
                    "true",
                    "on",
                ):
                    self._default_paragraph = self._default_paragraph or style_id
            elif name == "w:docDefaults":
                properties = child(child(element, "w:pPrDefault"), "w:pPr")
                run = child(child(element, "w:rPrDefault"), "w:rPr")
                self.base = replace(paragraph_look(properties), run=run_look(run))

    def paragraph(self, properties: etree._Element | None) -> ParagraphLook:
        """The formatting of a paragraph with these `w:pPr`, styles included; `run` is that of its text."""
        style = child(properties, "w:pStyle")
        style_id = attribute(style, "w:val") if style is not None else self._default_paragraph
        if style_id not in self._whole:
            self._whole[style_id] = self.style(style_id).over(self.base)
        whole = self._whole[style_id]
        return paragraph_look(properties).over(whole) if properties is not None else whole

    def run(self, properties: etree._Element | None, paragraph: RunLook) -> RunLook:
        """The formatting of a run inside a paragraph whose text has the look `paragraph`."""
        style = child(properties, "w:rStyle")
        look = run_look(properties)
        if style is not None:
            look = look.over(self.style(attribute(style, "w:val")).run)
        return look.over(paragraph)

    def style(self, style_id: str) -> ParagraphLook:
        """A style with what it is based on; unknown ids say nothing."""
        if style_id not in self._resolved:
            look = ParagraphLook()
            chain = style_id
            for _ in range(_DEPTH):
                element = self._styles.get(chain)
                if element is None:
                    break
                look = look.over(self._own(element))
                parent = child(element, "w:basedOn")
                chain = attribute(parent, "w:val") if parent is not None else ""
            self._resolved[style_id] = look
        return self._resolved[style_id]

    def _own(self, element: etree._Element) -> ParagraphLook:
        look = replace(paragraph_look(child(element, "w:pPr")), run=run_look(child(element, "w:rPr")))
        named = child(element, "w:name")
        name = attribute(named, "w:val").strip() if named is not None else ""
        heading = _HEADING_NAME.match(name)
        if heading:
            return replace(look, level=int(heading[1]))
        if name.lower() in ("title", "标题"):
            return replace(look, title=True)
        if name.lower() in ("caption", "题注", "图注"):
            return replace(look, caption=True)
        return look
