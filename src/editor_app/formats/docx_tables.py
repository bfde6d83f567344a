"""Tables of a Word file: merged cells, and tables that only place pictures or frame a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lxml import etree

from editor_app.formats.docx_package import attribute, child, short
from editor_app.formats.grid import table_block
from editor_app.formats.raw import Placed, Raw, RawParagraph
from editor_app.formats.raw_list import RawItem
from editor_app.model.body import Align, Cell, body_text
from editor_app.model.body import Body as _Body
from editor_app.model.inline import Inline, Inlines, LineBreak, Mark, Text, canonical, loose_text, plain
from editor_app.model.reading import Account, Fate
from editor_app.model.text import one_line

if TYPE_CHECKING:
    from editor_app.formats.docx_blocks import BlockReader

_OFF = frozenset({"0", "false", "off"})
_MAX_SPAN = 1000


@dataclass(slots=True)
class _Place:
    """A cell where it stands: `left` counts grid columns; `goes_on` says that it continues the cell above."""

    left: int
    width: int
    goes_on: bool
    raws: list[Raw]
    height: int = 1
    more: list[Inline] = field(default_factory=list)


class TableReader:
    """Reads one `w:tbl` in the name of `reader`."""

    def __init__(self, reader: BlockReader, account: Account) -> None:
        self._reader = reader
        self._account = account

    def read(self, element: etree._Element, depth: int) -> list[Raw]:
        """The table, or its contents one after the other where it holds pictures or is a single frame."""
        rows = [places for row in _rows(element) if (places := self._row(row, depth))]
        places = [place for row in rows for place in row]
        if not places:
            return []
        if len(places) == 1 or any(_has_picture(raw) for place in places for raw in place.raws):
            self._account.note(Fate.CONVERTED, "排版用的表格改为普通段落")
            return list(_placing(rows))
        _merge(rows)
        cells = [[_cell(place) for place in row if not place.goes_on] for row in rows]
        return list(table_block(cells, _has_header(element, cells), self._account))

    def _row(self, element: etree._Element, depth: int) -> list[_Place]:
        properties = child(element, "w:trPr")
        left = _number(child(properties, "w:gridBefore"), 0)
        places: list[_Place] = []
        if left:
            places.append(_Place(0, left, False, []))
        for cell in _cells(element):
            look = child(cell, "w:tcPr")
            width = _number(child(look, "w:gridSpan"), 1)
            merge, along = child(look, "w:vMerge"), child(look, "w:hMerge")
            raws = self._reader.cell(cell, depth + 3)
            if along is not None and attribute(along, "w:val") != "restart" and places:
                places[-1].width += width
                places[-1].raws.extend(raws)
            else:
                goes_on = merge is not None and attribute(merge, "w:val") != "restart"
                places.append(_Place(left, width, goes_on, raws))
            left += width
        if _is_deleted(element) and not any(_all_words(place) or place.raws[1:] for place in places):
            return []
        return places


def _rows(element: etree._Element) -> Iterator[etree._Element]:
    """Rows, also those inside content controls and accepted insertions."""
    for one in element:
        name = short(str(one.tag))
        if name == "w:tr":
            yield one
        elif name in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins"):
            yield from _rows(one)


def _cells(element: etree._Element) -> Iterator[etree._Element]:
    for one in element:
        name = short(str(one.tag))
        if name == "w:tc":
            yield one
        elif name in ("w:sdt", "w:sdtContent", "w:customXml"):
            yield from _cells(one)


def _is_deleted(row: etree._Element) -> bool:
    """Whether a tracked change takes the row away."""
    return child(child(row, "w:trPr"), "w:del") is not None


def _number(element: etree._Element | None, default: int) -> int:
    text = attribute(element, "w:val") if element is not None else ""
    return min(_MAX_SPAN, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else default


def _merge(rows: list[list[_Place]]) -> None:
    """Make each `vMerge` chain one tall cell; a continuing cell without one above stands for itself, and words that
    hide in a continuing cell join those above.
    """
    above: dict[int, _Place] = {}
    for row in rows:
        here: dict[int, _Place] = {}
        for place in row:
            owner = above.get(place.left)
            if place.goes_on and owner is not None and owner.width == place.width:
                owner.height += 1
                owner.raws.extend(raw for raw in place.raws if _words(raw))
                here[place.left] = owner
            else:
                place.goes_on = False
                here[place.left] = place
        above = here


def _cell(place: _Place) -> Cell:
    text: list[Inline] = []
    align: Align | None = None
    for raw in place.raws:
        words = _words(raw)
        if not words:
            continue
        text.extend((LineBreak(), *words) if text else words)
        if align is None and isinstance(raw, RawParagraph):
            align = raw.align
    return Cell(canonical(text), place.width, place.height, align or Align.START)


def _words(raw: Raw) -> Inlines:
    """The text of what stands in a cell; lists and tables in it give their words."""
    if isinstance(raw, RawParagraph):
        return canonical(part for part in raw.parts if not isinstance(part, Placed))
    if isinstance(raw, RawItem):
        label = f"{raw.start}. " if raw.ordered else ""
        return canonical((*loose_text(label), *raw.text)) if raw.text else ()
    return canonical(loose_text(body_text(_Body((raw,)))))


def _has_picture(raw: Raw) -> bool:
    if isinstance(raw, RawItem):
        return bool(raw.after)
    return not isinstance(raw, RawParagraph) or any(isinstance(part, Placed) for part in raw.parts)


def _has_header(element: etree._Element, cells: list[list[Cell]]) -> bool:
    """Word's own mark of a repeated heading row, or a first row that alone is bold."""
    first = next(_rows(element))
    marked = child(child(first, "w:trPr"), "w:tblHeader")
    if marked is not None:
        return attribute(marked, "w:val").lower() not in _OFF
    filled = [cell for cell in cells[0] if cell.inlines]
    rest = [cell for row in cells[1:] for cell in row if cell.inlines]
    return bool(filled) and bool(rest) and all(map(_bold, filled)) and not any(map(_bold, rest))


def _bold(cell: Cell) -> bool:
    return all(Mark.STRONG in run.marks for run in cell.inlines if isinstance(run, Text))


# -- tables that place pictures -------------------------------------------------------------------------------------


def _placing(rows: list[list[_Place]]) -> Iterator[Raw]:
    """The contents of the cells; pictures of one row stand side by side, the words of the row below are their
    captions where there is one for each.
    """
    waiting: list[Placed] = []
    for row in rows:
        pictures = [_only_picture(place) for place in row]
        words = [plain(canonical(_all_words(place)), " ") for place in row]
        if waiting and not any(pictures) and len(words) == len(waiting) and all(words):
            captioned = [
                Placed(replace(one.picture, caption=one_line(text)), one.share)
                for one, text in zip(waiting, words, strict=True)
            ]
            yield RawParagraph(list(captioned), Align.CENTER)
            waiting = []
            continue
        if waiting:
            yield RawParagraph(list(waiting), Align.CENTER)
            waiting = []
        found = [one for one in pictures if one is not None]
        if len(found) == len(row) and 2 <= len(found) <= 3:
            waiting = [Placed(one.picture, 1 / len(found)) for one in found]
        else:
            for place in row:
                yield from place.raws
    if waiting:
        yield RawParagraph(list(waiting), Align.CENTER)


def _only_picture(place: _Place) -> Placed | None:
    """The picture of a cell that holds nothing else."""
    parts = [part for raw in place.raws if isinstance(raw, RawParagraph) for part in raw.parts]
    pictures = [part for part in parts if isinstance(part, Placed)]
    plainly = all(isinstance(raw, RawParagraph) for raw in place.raws)
    return pictures[0] if len(pictures) == 1 and plainly and not _all_words(place) else None


def _all_words(place: _Place) -> Inlines:
    text: list[Inline] = []
    for raw in place.raws:
        text.extend((*_words(raw), LineBreak()))
    return canonical(text)
