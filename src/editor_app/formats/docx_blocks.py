"""Walking through one part of a Word file: paragraphs, lists, tables and text boxes in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from lxml import etree

from editor_app.formats.docx_numbering import Label, Numbering
from editor_app.formats.docx_package import Package, attribute, child, short
from editor_app.formats.docx_pictures import Pictures
from editor_app.formats.docx_runs import Content, RunReader, is_unfilled, unfilled_hint, words_of
from editor_app.formats.docx_styles import DEFAULT_SIZE, ParagraphLook, Styles
from editor_app.formats.docx_tables import TableReader
from editor_app.formats.raw import Part, Placed, Raw, RawParagraph
from editor_app.formats.raw_list import RawItem
from editor_app.formats.tray import Tray
from editor_app.model.body import Align, Rule, Signature
from editor_app.model.inline import Mark, Text, canonical, loose_text, plain
from editor_app.model.reading import Account, Draft, Fate
from editor_app.model.text import one_line

_DEPTH = 40
_THROUGH = frozenset(["w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"])
_INDENT = re.compile("[ \t]*\u3000|[ \t\u00a0]{2}|\t")


ReadChunk: TypeAlias = Callable[[bytes, str], Draft | None]
"""Reads another file that stands whole inside a Word file, by its bytes and its name; None where it cannot be read."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the parts of one file share. `text_width` in points."""

    package: Package
    styles: Styles
    numbering: Numbering
    tray: Tray
    account: Account
    text_width: float
    chunk: ReadChunk


class BlockReader:
    """Reads what stands in the part `part`; `note` as for `RunReader`."""

    def __init__(self, around: Surroundings, part: str, note: Callable[[str, str], str]) -> None:
        self._around = around
        self._cells = 0
        self._account = around.account
        self._relations = around.package.relations(part)
        pictures = Pictures(around.package, self._relations, around.tray, around.text_width)
        self._runs = RunReader(around.styles, pictures, self._relations, around.account, note)

    def blocks(self, element: etree._Element, depth: int) -> list[Raw]:
        """What stands in a body, a note, a table cell or a text box. At `depth` 0 the account is told the places."""
        raws: list[Raw] = []
        placed = 0
        initial: RawParagraph | None = None
        for one in element:
            name = short(str(one.tag))
            if depth > _DEPTH:
                raws.extend(_bare(one))
            elif name == "w:p":
                made = self._paragraph(one, depth)
                initial = _with_initial(made, initial, alone=_goes_on(one))
                raws.extend(made)
            elif name == "w:tbl":
                raws.extend(TableReader(self, self._account).read(one, depth))
            elif name == "w:sdt" and is_unfilled(one):
                self._account.note(Fate.DROPPED, unfilled_hint(one))
            elif name in _THROUGH:
                raws.extend(self.blocks(one, depth + 1))
            elif name == "mc:AlternateContent":
                raws.extend(self._alternative(one, depth))
            elif name in ("w:del", "w:moveFrom"):
                self._account.note(Fate.DROPPED, "修订中已删除的文字")
            elif name == "w:altChunk":
                raws.extend(self._chunk(one))
            if not depth and len(raws) > placed:
                self._account.place(raws[placed])
                placed = len(raws)
        return [*raws, initial] if initial is not None and initial.parts else raws

    def cell(self, element: etree._Element, depth: int) -> list[Raw]:
        """What stands in a table cell: there a number may stand alone."""
        self._cells += 1
        raws = self.blocks(element, depth)
        self._cells -= 1
        return raws

    def _alternative(self, element: etree._Element, depth: int) -> list[Raw]:
        for one in element:
            if raws := self.blocks(one, depth + 1):
                return raws
        return []

    def _chunk(self, element: etree._Element) -> list[Raw]:
        """What stands in another file that is a part of this one; Word shows it as if it were its own text."""
        relation = self._relations.get(attribute(element, "r:id"))
        data = self._around.package.part(relation.target) if relation is not None and not relation.external else None
        draft = self._around.chunk(data, relation.target) if data and relation is not None else None
        if draft is None:
            self._account.note(Fate.DROPPED, "嵌入的其他文件（没有找到内容）")
            return []
        self._account.note(Fate.CONVERTED, "嵌入的其他文件改为正文")
        for item in draft.report:
            if item.kind is not Fate.KEPT:
                self._account.note(item.kind, item.what, item.count)
        for source in draft.pictures.values():
            self._around.tray.keep(source.data, source.name)
        return [block for block in draft.body.blocks if not isinstance(block, Signature)]

    def _paragraph(self, element: etree._Element, depth: int) -> list[Raw]:
        properties = child(element, "w:pPr")
        look = self._around.styles.paragraph(properties)
        content = self._runs.read(element, look.run)
        label = self._label(look, content)
        if label is not None and label.listed and content.parts and not look.level and look.align is not Align.CENTER:
            raw: Raw = _item(content, label)
            self._account.note(Fate.CONVERTED, "字母、罗马数字编号改为数字", int(label.renamed))
        else:
            raw = self._raw(content, look, label)
        if not content.parts and child(properties, "w:pBdr") is not None:
            raw = Rule()
        boxes: list[Raw] = [RawParagraph(list(loose_text(words))) for words in content.art]
        self._account.note(Fate.CONVERTED, "艺术字改为普通文字", len(content.art))
        for box in content.boxes:
            self._account.note(Fate.CONVERTED, "文本框里的内容放在所在段落之后")
            boxes.extend(self.blocks(box, depth + 3))
        if boxes and isinstance(raw, RawParagraph) and not raw.parts:
            return boxes
        return [raw, *boxes]

    def _label(self, look: ParagraphLook, content: Content) -> Label | None:
        """The automatic number of the paragraph. An empty paragraph counts too, but between others it is only spacing;
        in a table it is what a column of numbers is made of.
        """
        if look.number is None:
            return None
        label = self._around.numbering.label(look.number, look.number_level or 0)
        return label if content.parts or self._cells else None

    def _raw(self, content: Content, look: ParagraphLook, label: Label | None) -> RawParagraph:
        parts: list[Part] = list(content.parts)
        if label is not None and not label.words:
            label = None
        if label is not None:
            self._account.note(Fate.CONVERTED, "自动编号改为文字")
            marks = next(
                (part.marks for part in parts if not isinstance(part, Placed) and hasattr(part, "marks")), frozenset()
            )
            parts[:0] = loose_text(label.words, marks)
        indented = bool(look.indented) or _INDENT.match(content.text_start) is not None
        if look.caption:  # its style makes it so; it belongs to a picture and is no heading
            parts = [_unbold(part) for part in parts]
            look = replace(look, align=Align.CENTER)
        size = content.size() or look.run.size or DEFAULT_SIZE
        return RawParagraph(parts, look.align, indented, size, look.level or 0, bool(look.title))


def _item(content: Content, label: Label) -> RawItem:
    """An entry of a list; its pictures follow the list."""
    text = canonical(part for part in content.parts if not isinstance(part, Placed))
    item = RawItem(text, label.depth, label.ordered, label.number, label.key)
    item.after.extend(part.picture for part in content.parts if isinstance(part, Placed))
    return item


def _goes_on(paragraph: etree._Element) -> bool:
    """Whether the next paragraph belongs to it: it holds that one's first letter, set over several lines, or a tracked
    change takes its end away.
    """
    properties = child(paragraph, "w:pPr")
    frame = child(properties, "w:framePr")
    initial = frame is not None and attribute(frame, "w:dropCap") in ("drop", "margin")
    return initial or child(child(properties, "w:rPr"), "w:del") is not None


def _with_initial(made: list[Raw], initial: RawParagraph | None, *, alone: bool) -> RawParagraph | None:
    """Put a beginning that waits before what was `made` of the next paragraph; of one that is `alone` take it out of
    `made` to wait.
    """
    if initial is not None:
        first = made[0] if made else None
        if isinstance(first, RawParagraph):
            first.parts[:0] = initial.parts
        else:
            made.insert(0, initial)
    if alone and len(made) == 1 and isinstance(made[0], RawParagraph):
        waiting = made[0]
        made.clear()
        return waiting
    return None


def _unbold(part: Part) -> Part:
    return replace(part, marks=part.marks - {Mark.STRONG}) if isinstance(part, Text) else part


def _bare(element: etree._Element) -> list[Raw]:
    """The words of what is nested deeper than any real file."""
    words = canonical(loose_text(one_line(words_of(element))))
    return [RawParagraph(list(words))] if plain(words) else []
