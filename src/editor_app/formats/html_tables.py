"""Tables of foreign HTML: those with data in them, and those that only place things on a page."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from editor_app.formats.grid import table_block
from editor_app.formats.html_own import span
from editor_app.formats.html_style import Look, inside, words
from editor_app.formats.raw import Placed, Raw, RawParagraph
from editor_app.model.body import Align, Cell
from editor_app.model.inline import Inline, LineBreak, canonical, loose_text
from editor_app.model.reading import Fate

if TYPE_CHECKING:
    from editor_app.formats.html_read import Walker

_CELLS = ("td", "th")
_STRUCTURE = ("img", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "ul", "ol")


class TableReader:
    """Reads one table in the name of `walker`."""

    def __init__(self, walker: Walker, look: Look, depth: int) -> None:
        self._walker = walker
        self._look = look
        self._depth = depth

    def read(self, element: etree._Element) -> list[Raw]:
        """The table as a block, or the contents of its cells one after the other where it only places things: a
        single cell, or cells with pictures, headings, lists or tables in them.
        """
        rows = [([cell for cell in row if not self._hidden(cell)], in_head) for row, in_head in _rows(element)]
        cells = [cell for row, _ in rows for cell in row]
        placing = len(cells) == 1 or any(next(cell.iter(*_STRUCTURE), None) is not None for cell in cells)
        raws: list[Raw] = []
        strays = self._strays(element)
        if not cells:
            return strays
        if placing:
            self._walker.account.note(Fate.CONVERTED, "排版用的表格改为普通段落")
            for cell in cells:
                raws.extend(self._walker.below(cell, inside(self._look, cell, "td"), self._depth + 3))
            return [*strays, *raws]
        table = [[self._cell(cell) for cell in row] for row, _ in rows]
        first, in_head = rows[0]
        header = bool(first) and (in_head or all(cell.tag == "th" for cell in first))
        return [*strays, *table_block(table, header, self._walker.account)]

    def _hidden(self, cell: etree._Element) -> bool:
        """Whether the page does not show a cell; what is in it is told."""
        hidden = inside(Look(), cell, "td").hidden
        self._walker.account.note(Fate.DROPPED, "原文中不显示的内容", hidden and bool(words(cell).strip()))
        return hidden

    def _strays(self, element: etree._Element) -> list[Raw]:
        """What stands in a table but in none of its cells: its caption, or things in the wrong place."""
        raws = self._words(element.text)
        for child in element:
            tag = str(child.tag)
            if tag in ("thead", "tbody", "tfoot", "tr"):
                raws.extend(self._strays(child))
            elif tag not in _CELLS and isinstance(child.tag, str):
                wrapper = etree.Element("div")
                wrapper.append(deepcopy(child))
                raws.extend(self._walker.below(wrapper, self._look, self._depth + 1))
                continue
            raws.extend(self._words(child.tail))
        return raws

    def _words(self, text: str | None) -> list[Raw]:
        found = canonical(loose_text(text or "", self._look.marks, self._look.href))
        return [RawParagraph(list(found), align=self._look.align)] if found else []

    def _cell(self, element: etree._Element) -> Cell:
        look = inside(self._look, element, "td")
        raws = self._walker.below(element, look, self._depth + 3)
        paragraphs = [raw for raw in raws if isinstance(raw, RawParagraph)]
        text: list[Inline] = []
        for raw in paragraphs:
            found = canonical(part for part in raw.parts if not isinstance(part, Placed))
            if found:
                text.extend((LineBreak(), *found) if text else found)
        align = next((raw.align for raw in paragraphs if raw.align is not None), Align.START)
        return Cell(canonical(text), span(element, "colspan"), span(element, "rowspan"), align)


def _rows(element: etree._Element, in_head: bool = False) -> list[tuple[list[etree._Element], bool]]:
    """The cells of each row of this table, not of tables inside its cells, and whether the row stands in the heading.
    Cells outside any row make one.
    """
    rows: list[tuple[list[etree._Element], bool]] = []
    loose: list[etree._Element] = []
    for child in element:
        if child.tag in _CELLS:
            loose.append(child)
            continue
        if loose:
            rows.append((loose, in_head))
            loose = []
        if child.tag == "tr":
            rows.append(([cell for cell in child if cell.tag in _CELLS], in_head))
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(_rows(child, child.tag == "thead"))
    return [*rows, (loose, in_head)] if loose else rows
