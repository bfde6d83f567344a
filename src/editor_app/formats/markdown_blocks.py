"""Block Markdown of our dialect as an extension of Python-Markdown.

Its block parser cuts the text and asks these processors in turn. They replace the usual ones because those turn four
spaces into code (an indented Chinese paragraph is none), read `#话题#` as a heading, cut table cells beyond the heading
row, join neighbouring lists, and recurse until the interpreter gives up on `>>>>…`. Lines inside a paragraph stay
lines. The tree they build is plain: `p`, `h2`…, `ul`/`ol`/`li`, `blockquote`, `table`, `hr`, each with its inline source
as text and the words of its attribute list as attributes.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from itertools import groupby

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.util import Registry

from editor_app.model.body import MAX_LIST_DEPTH

_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ ]+(\S.*)\Z")
_HEADING_END = re.compile(r"[ ]#+\Z")
_RULE = re.compile(r"(?:-[ ]?){3,}\Z|(?:\*[ ]?){3,}\Z|(?:_[ ]?){3,}\Z")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_DEEPER_QUOTE = re.compile(r"(?:[ ]{0,3}>)+[ ]?")
_ITEM = re.compile(r"([ ]*)([-*+]|[0-9]{1,9}[.)])[ ]+(\S.*)\Z")
_ATTRIBUTES = re.compile(r"[ ]{0,3}\{:([^{}]*)\}\Z")
_INLINE_ATTRIBUTES = re.compile(r"(?:\A|[ ])\{:([^{}]*)\}\Z")
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_SEPARATOR = frozenset("|:- ")


def is_item(line: str) -> bool:
    """Whether the line is an entry of a list."""
    return _ITEM.match(line) is not None and not _RULE.match(line.strip())


def _is_rule(line: str) -> bool:
    return len(line) - len(line.lstrip(" ")) < 4 and _RULE.match(line.strip()) is not None


def _take_attributes(element: etree.Element, lines: list[str]) -> None:
    """Move an attribute list on the last line into `element`, if there is something it can belong to."""
    match = _ATTRIBUTES.match(lines[-1]) if len(lines) > 1 else None
    if match:
        element.set("attributes", match[1])
        lines.pop()


class IsolatingPreprocessor(Preprocessor):
    """Puts blank lines around headings and rules and before quotations, so that each block is of one kind; empties
    lines of white space only (U+3000 too).
    """

    def run(self, lines: list[str]) -> list[str]:
        """The lines for the block parser."""
        result: list[str] = []
        quoted = False
        for line in lines:
            line = line.replace("\t", "    ") if line[:1] in " \t" else line
            if not line.strip():
                line = ""
            elif result and _ATTRIBUTES.match(line) and _after_heading(result):
                result[-2] += f" {line.strip()}"
                continue
            if _HEADING.match(line) or _is_rule(line):
                result += ["", line, ""]
            else:
                quote = _QUOTE.match(line) is not None
                result += ["", line] if quote and not quoted else [line]
                quoted = quote or (quoted and bool(line))
        return result


def _after_heading(lines: list[str]) -> bool:
    return len(lines) > 1 and not lines[-1] and _HEADING.match(lines[-2]) is not None


def block_groups(lines: list[str]) -> Iterator[list[str]]:
    """Blocks that have to be parsed together: a list with what may belong to it, any other block alone. Handing the
    parser small groups keeps it linear; it takes blocks off the front of its list one by one.
    """
    group: list[str] = []
    for blank, block_lines in groupby(lines, key=lambda line: not line):
        if blank:
            continue
        block = "\n".join(block_lines)
        belongs = group and is_item(group[0].partition("\n")[0]) and (block[0] == " " or is_item(_first_line(block)))
        if group and not belongs:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _first_line(block: str) -> str:
    return block.partition("\n")[0]


class HeadingProcessor(BlockProcessor):
    """`## 小标题 {: .right }`."""

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether the block is of this kind."""
        return _HEADING.match(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        """Take the block off the list and put its element under `parent`."""
        match = _HEADING.match(blocks.pop(0))
        assert match is not None
        element = etree.SubElement(parent, f"h{len(match[1])}")
        text = match[2].rstrip(" ")
        attributes = _INLINE_ATTRIBUTES.search(text)
        if attributes:
            element.set("attributes", attributes[1])
        element.text = text[: attributes.start()] if attributes else _HEADING_END.sub("", text)


class RuleProcessor(BlockProcessor):
    """`---`."""

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether the block is of this kind."""
        return _is_rule(block)

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        """Take the block off the list and put its element under `parent`."""
        blocks.pop(0)
        etree.SubElement(parent, "hr")


class ParagraphProcessor(BlockProcessor):
    """Anything else; `{: .center }` on its last line."""

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether the block is of this kind."""
        return True

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        """Take the block off the list and put its element under `parent`."""
        lines = blocks.pop(0).split("\n")
        element = etree.SubElement(parent, "p")
        _take_attributes(element, lines)
        element.text = "\n".join(lines)


class QuoteProcessor(BlockProcessor):
    """`> ` before paragraphs; `>` alone stands between two. A quotation inside a quotation joins the outer one."""

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether the block is of this kind."""
        return _QUOTE.match(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        """Take the block off the list and put its element under `parent`."""
        quote = etree.SubElement(parent, "blockquote")
        lines = (_DEEPER_QUOTE.sub("", line, count=1).strip() for line in blocks.pop(0).split("\n"))
        for filled, part in groupby(lines, key=bool):
            if filled:
                paragraph = list(part)
                element = etree.SubElement(quote, "p")
                _take_attributes(element, paragraph)
                element.text = "\n".join(paragraph)


class TableProcessor(BlockProcessor):
    """Rows of cells between bars, the second line of dashes; spans and alignment in each cell's attribute list. A last
    line `{: .noheader }` says that the first row is no heading.
    """

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether the block is of this kind."""
        first, _, rest = block.partition("\n")
        separator = rest.partition("\n")[0].strip()
        return "-" in separator and "|" in separator and set(separator) <= _SEPARATOR and bool(_BAR.search(first))

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        """Take the block off the list and put its element under `parent`."""
        lines = blocks.pop(0).split("\n")
        table = etree.SubElement(parent, "table")
        aligns = [_column_align(cell) for cell in _cells(lines.pop(1))]
        _take_attributes(table, lines)
        for line in lines:
            row = etree.SubElement(table, "tr")
            for number, cell in enumerate(_cells(line)):
                self._cell(row, cell.strip(" "), aligns[number] if number < len(aligns) else "")

    def _cell(self, row: etree.Element, text: str, align: str) -> None:
        element = etree.SubElement(row, "td")
        attributes = _INLINE_ATTRIBUTES.search(text)
        if attributes:
            element.set("attributes", attributes[1])
            text = text[: attributes.start()]
        elif align:
            element.set("attributes", align)
        element.text = text.strip(" ")


def _cells(line: str) -> list[str]:
    parts = _BAR.sub("\\1\x00", line.strip(" ")).split("\x00")
    if len(parts) > 1 and not parts[0].strip():
        parts = parts[1:]
    if len(parts) > 1 and not parts[-1].strip():
        parts = parts[:-1]
    return parts


def _column_align(cell: str) -> str:
    cell = cell.strip(" ")
    if cell.endswith(":"):
        return ".center" if cell.startswith(":") else ".right"
    return ""


class ListProcessor(BlockProcessor):
    """Entries `- `, `* `, `+ `, `1. ` or `1) `; four spaces make a level. Another kind of mark begins another list.
    Blocks that follow and are indented or entries belong to it. Levels below MAX_LIST_DEPTH join the deepest one.
    """

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether the block is of this kind."""
        return is_item(_first_line(block))

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        """Take the block off the list and put its element under `parent`."""
        lines = "\n".join(blocks).split("\n")
        blocks.clear()
        stack: list[tuple[int, etree.Element]] = []
        for line in lines:
            match = _ITEM.match(line)
            if match is None or _is_rule(line):
                item = stack[-1][1][-1]
                item.text = f"{item.text}\n{line.strip(' ')}"
                continue
            self._place(parent, stack, len(match[1]), match[2])
            etree.SubElement(stack[-1][1], "li").text = match[3]

    def _place(self, parent: etree.Element, stack: list[tuple[int, etree.Element]], indent: int, mark: str) -> None:
        """Make the top of the stack the list that an entry with this indent and mark belongs to."""
        while len(stack) > 1 and indent < stack[-1][0]:
            stack.pop()
        if stack and indent >= stack[-1][0] + 2:
            if len(stack) == MAX_LIST_DEPTH:
                stack[0][1].set("deep", "deep")
                return
            item = stack[-1][1][-1]
            stack.append((indent, item[0] if len(item) else self._open(item, mark)))
        elif not stack or (len(stack) == 1 and stack[0][1].get("kind") != mark[-1]):
            stack[:] = [(indent, self._open(parent, mark))]
        elif len(stack) == 1:
            stack[0] = (min(indent, stack[0][0]), stack[0][1])

    def _open(self, parent: etree.Element, mark: str) -> etree.Element:
        if mark[0] in "-*+":
            return etree.SubElement(parent, "ul", kind=mark)
        return etree.SubElement(parent, "ol", kind=mark[-1], start=mark[:-1])


class DialectExtension(Extension):
    """Puts our processors in the place of Python-Markdown's; nothing of its raw HTML, code and reference handling
    stays.
    """

    def extendMarkdown(self, md: Markdown) -> None:
        """Called by Python-Markdown while it is set up."""
        md.preprocessors = Registry()
        md.preprocessors.register(IsolatingPreprocessor(md), "isolate", 10)
        md.parser.blockprocessors = Registry()
        for priority, kind in enumerate(
            (ParagraphProcessor, QuoteProcessor, ListProcessor, RuleProcessor, HeadingProcessor, TableProcessor)
        ):
            md.parser.blockprocessors.register(kind(md.parser), kind.__name__, priority)
