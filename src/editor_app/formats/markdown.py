"""Markdown text, read and written in the dialect of the document model.

`read_markdown(write_markdown(body)).body == body` for every body; reading accepts any text and loses none of it.

    一段正文。                                a paragraph; `<br>` alone is an empty one, `<br>` inside a line a break
    {: .center }                              its alignment: .center, .right; .flat has no indent
    ## 第一行<br>第二行                        a heading (## to ####), centred; {: .left } or {: .right } at its end
    ![说明](asset:<sha256> "图说"){: width=60% edits=turn90 consent=yes credit="李明" }   a figure; two or three in a paragraph are a row
    ![](missing: "图说"){: why="…" origin="…" }                   待补图
    - 一 / 1. 一                              lists, four spaces a level; `*` and `1)` where another list follows a list
    > 引文                                    a quotation, its paragraphs separated by `>`
    | 甲 | 乙 {: colspan=2 .center } |        a table; {: .noheader } after it where the first row is no heading
    供稿：单位 + {: .signature }               the 供稿 line
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from dataclasses import replace

import markdown

from editor_app.formats.grid import table_block
from editor_app.formats.limits import check_text_size
from editor_app.formats.markdown_blocks import DialectExtension, block_groups
from editor_app.formats.markdown_inline import Picture, attributes, read_inline, split_parts
from editor_app.formats.markdown_write import write_markdown
from editor_app.formats.signature import split_signature
from editor_app.formats.tray import Resolve, Tray
from editor_app.model.body import (
    Align,
    Block,
    Body,
    Cell,
    FigureRow,
    Heading,
    List,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Signature,
)
from editor_app.model.inline import Inlines, plain
from editor_app.model.metadata import Metadata
from editor_app.model.reading import Account, Draft, Fate
from editor_app.model.text import one_line, replace_illegal

__all__ = ["read_markdown", "write_markdown"]

_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
_ROW = 3
_MAX_SPAN = 1000


def read_markdown(text: str, *, resolve: Resolve | None = None) -> Draft:
    """Any text as a draft. `resolve` is asked for pictures that are neither `asset:` nor `missing:`; those it does not
    know become 待补图. Only `title` (from a leading `# ` line) and `contributor` are filled in the metadata. Raises
    `Refused("import.text_too_large")`.
    """
    check_text_size(text)
    account = Account()
    lawful, strange = replace_illegal(text)
    account.note(Fate.CONVERTED, "无法保存的字符改为“\ufffd”", strange)
    account.elsewhere()
    for end in _LINE_ENDS:
        lawful = lawful.replace(end, "\n")
    md = markdown.Markdown(extensions=[DialectExtension()])
    lines = lawful.split("\n")
    for preprocessor in md.preprocessors:
        lines = preprocessor.run(lines)
    root = etree.Element("div")
    for group in block_groups(lines):
        md.parser.parseBlocks(root, group)
    tray = Tray(resolve)
    reader = _TreeReader(tray, account)
    reader.read(root)
    return Draft(reader.metadata, Body(tuple(reader.blocks)), tray.pictures, account.items())


class _TreeReader:
    """Turns the parser's tree into blocks."""

    def __init__(self, tray: Tray, account: Account) -> None:
        self.blocks: list[Block] = []
        self.metadata = Metadata()
        self._tray = tray
        self._account = account
        self._signed = False

    def read(self, root: etree.Element) -> None:
        for number, element in enumerate(root):
            made = len(self.blocks)
            match element.tag:
                case "p":
                    self._paragraph(element)
                case "blockquote":
                    self._quote(element)
                case "table":
                    self._table(element)
                case "hr":
                    self.blocks.append(Rule())
                case "ul" | "ol":
                    self._top_list(element)
                case "h1" if number == 0 and self._title(element):
                    pass
                case _:
                    self._heading(element)
            if len(self.blocks) > made:
                self._account.place(self.blocks[made])

    def _inline(self, element: etree.Element) -> list[Inlines | Picture]:
        return read_inline(element.text or "", self._tray)

    def _line(self, element: etree.Element, after: list[Block]) -> Inlines:
        """The text of a place that holds no pictures; those go to `after`."""
        text, pictures = split_parts(self._inline(element))
        after.extend(pictures)
        self._account.note(Fate.CONVERTED, "行内图片移到段后", len(pictures))
        return text

    def _title(self, element: etree.Element) -> bool:
        parts = self._inline(element)
        if len(parts) != 1 or not isinstance(parts[0], tuple):
            return False
        self.metadata = replace(self.metadata, title=one_line(plain(parts[0], " ")))
        return bool(self.metadata.title)

    def _heading(self, element: etree.Element) -> None:
        after: list[Block] = []
        text = self._line(element, after)
        _, classes = attributes(element.get("attributes", ""))
        align = Align.START if "left" in classes else Align.RIGHT if "right" in classes else Align.CENTER
        if text:
            self.blocks.append(Heading(text, min(4, max(2, int(element.tag[1]))), align))
        self.blocks.extend(after)

    def _paragraph(self, element: etree.Element) -> None:
        _, classes = attributes(element.get("attributes", ""))
        parts = self._inline(element)
        if "signature" in classes and not self._signed and self._sign(parts):
            return
        if not parts:
            self.blocks.append(_paragraph((), classes))
        pictures: list[Picture] = []
        for part in parts:
            if isinstance(part, tuple):
                self._pictures(pictures)
                self.blocks.append(_paragraph(part, classes))
            else:
                pictures.append(part)
        self._pictures(pictures)

    def _pictures(self, pictures: list[Picture]) -> None:
        """Two or three pictures make a row, one stands alone; of more, threes are taken while that leaves a row."""
        while pictures:
            size = 2 if len(pictures) == _ROW + 1 else min(_ROW, len(pictures))
            row = tuple(pictures[:size])
            self.blocks.append(row[0] if size == 1 else FigureRow(row))
            del pictures[:size]

    def _sign(self, parts: list[Inlines | Picture]) -> bool:
        text = "".join(plain(part, " ") for part in parts if isinstance(part, tuple))
        unit = split_signature(text)
        if unit is None or any(not isinstance(part, tuple) for part in parts):
            return False
        self._signed = True
        self.metadata = replace(self.metadata, contributor=unit)
        self.blocks.append(Signature())
        return True

    def _quote(self, element: etree.Element) -> None:
        after: list[Block] = []
        paragraphs = []
        for child in element:
            _, classes = attributes(child.get("attributes", ""))
            paragraphs.append(_paragraph(self._line(child, after), classes))
        if paragraphs:
            self.blocks.append(Quote(tuple(paragraphs)))
        self.blocks.extend(after)

    def _top_list(self, element: etree.Element) -> None:
        after: list[Block] = []
        if element.get("deep"):
            self._account.note(Fate.CONVERTED, "过深的列表层级并入上一层")
        self.blocks.append(self._list(element, after))
        self.blocks.extend(after)

    def _list(self, element: etree.Element, after: list[Block]) -> List:
        ordered = element.tag == "ol"
        start = min(9999, max(1, int(element.get("start", "1")))) if ordered else 1
        items = [
            ListItem(self._line(item, after), self._list(item[0], after) if len(item) else None) for item in element
        ]
        return List(tuple(items), ordered, start)

    def _table(self, element: etree.Element) -> None:
        _, classes = attributes(element.get("attributes", ""))
        after: list[Block] = []
        rows = [[cell for item in row if (cell := self._cell(item, after)) is not None] for row in element]
        self.blocks.extend(table_block(rows, "noheader" not in classes, self._account))
        self.blocks.extend(after)

    def _cell(self, element: etree.Element, after: list[Block]) -> Cell | None:
        values, classes = attributes(element.get("attributes", ""))
        text = self._line(element, after)
        if "covered" in classes and not text:
            return None
        align = Align.CENTER if "center" in classes else Align.RIGHT if "right" in classes else Align.START
        return Cell(text, _span(values.get("colspan", "")), _span(values.get("rowspan", "")), align)


def _paragraph(text: Inlines, classes: set[str]) -> Paragraph:
    align = Align.CENTER if "center" in classes else Align.RIGHT if "right" in classes else Align.START
    return Paragraph(text, align, indent=align is Align.START and "flat" not in classes)


def _span(text: str) -> int:
    return min(_MAX_SPAN, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 6 else 1
