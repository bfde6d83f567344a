"""Paragraphs, lists and tables of RTF out of the text and the breaks that come one after the other.

Text boxes, notes, headers and footers stand in the middle of a paragraph of the file: each is composed for itself and put
where it belongs when it ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

from editor_app.formats.beside_text import tell_margin
from editor_app.formats.raw import Part, Placed, Raw, RawParagraph
from editor_app.formats.raw_list import RawItem
from editor_app.formats.rtf_remarks import Remarks
from editor_app.formats.rtf_state import State, Tables
from editor_app.formats.rtf_tables import CellSpec, RawRow, rows_to_raws
from editor_app.formats.tray import Tray
from editor_app.model.body import Align
from editor_app.model.inline import NO_MARKS, LineBreak, Marks, canonical, loose_text
from editor_app.model.reading import Account, Fate

_MAX_CELLS = 500
_ALIGNS = {"c": Align.CENTER, "r": Align.RIGHT}
_NUMBER = re.compile(r"[(（]?([0-9]{1,4})[.)．、）]?\Z")
_RENAMED = re.compile(r"[(（]?[A-Za-z]{1,6}[.)．）]\Z")
_SIGN = re.compile(r"[^\w一-龥①-⑳⑴-⒇]{1,2}\Z")
_INDENT = re.compile("[ \t]*\u3000|[ \t\u00a0]{2}|\t")


class Place(IntEnum):
    """What a stretch of the file that is composed for itself is."""

    BODY = 0
    BOX = 1
    NOTE = 2
    HEADER = 3
    FOOTER = 4


@dataclass(slots=True)
class _Frame:
    """What is open in one place: the paragraph and the table, and what is done (`raws`). `boxes` follow the paragraph;
    `run` is text of one look that is not yet among its `parts`, for RTF gives it letter by letter.
    """

    place: Place
    tray: Tray
    raws: list[Raw]
    parts: list[Part] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    marks: Marks = NO_MARKS
    href: str | None = None
    started: str = ""
    sizes: dict[int, int] = field(default_factory=dict)
    label: list[str] = field(default_factory=list)
    boxes: list[Raw] = field(default_factory=list)
    cell: list[Raw] = field(default_factory=list)
    cells: list[list[Raw]] = field(default_factory=list)
    specs: list[CellSpec] = field(default_factory=list)
    spec: CellSpec = field(default_factory=CellSpec)
    row_header: bool = False
    in_row: bool = False
    rows: list[RawRow] = field(default_factory=list)

    def settle(self) -> None:
        """Put the run among the parts."""
        if self.run:
            self.parts.extend(loose_text("".join(self.run), self.marks, self.href))
            self.run.clear()


class Composer:
    """Composes one file: `raws` of its body, `notes` in the order of their marks."""

    def __init__(self, tables: Tables, tray: Tray, account: Account, remarks: Remarks) -> None:
        self.raws: list[Raw] = []
        self.notes: list[list[Raw]] = []
        self._tables = tables
        self._account = account
        self._remarks = remarks
        self._open = _Frame(Place.BODY, tray, self.raws)
        self._outer: list[_Frame] = []

    # -- places -------------------------------------------------------------------------------------------------------

    def depth(self) -> int:
        """How many places are open, one inside the other."""
        return len(self._outer)

    def mark(self) -> tuple[int, int]:
        """Tells whether anything was put into the open paragraph since."""
        self._open.settle()
        return len(self._outer), len(self._open.parts)

    def begin(self, place: Place) -> None:
        """What follows is of another place. A note takes the next number: `len(notes)`."""
        raws: list[Raw] = []
        if place is Place.NOTE:
            self.notes.append(raws)
        margin = place in (Place.HEADER, Place.FOOTER)
        self._outer.append(self._open)
        self._open = _Frame(place, Tray() if margin else self._open.tray, raws)

    def end(self, state: State) -> None:
        """Back to the place before; `state` is that in which this one ends."""
        self.end_paragraph(state, last=True)
        self.end_table()
        done, self._open = self._open, self._outer.pop()
        if done.place is Place.BOX:
            self._account.note(Fate.CONVERTED, "文本框里的内容放在所在段落之后")
            self._open.boxes.extend(done.raws)
        elif done.place is not Place.NOTE:
            tell_margin("页眉" if done.place is Place.HEADER else "页脚", done.raws, self._account)

    def in_margin(self) -> bool:
        """Whether what comes now stands in a header or footer."""
        return any(one.place in (Place.HEADER, Place.FOOTER) for one in (*self._outer, self._open))

    def tray(self) -> Tray:
        """Where pictures of this place go; those of headers and footers are not kept."""
        return self._open.tray

    # -- text ---------------------------------------------------------------------------------------------------------

    def text(self, text: str, state: State) -> None:
        """Text in the look of `state`."""
        here = self._open
        if len(here.started) < 4:
            here.started += text[:4]
        if here.marks != state.marks or here.href != state.href:
            here.settle()
            here.marks, here.href = state.marks, state.href
        here.run.append(text)
        here.sizes[state.size] = here.sizes.get(state.size, 0) + len(text.strip())

    def part(self, part: Part) -> None:
        """A picture or a line break."""
        self._open.settle()
        self._open.parts.append(part)

    def begin_label(self) -> None:
        """The number or bullet of the paragraph that begins is told anew."""
        self._open.label = []

    def label(self, text: str) -> None:
        """A part of that number or bullet."""
        self._open.label.append(text)

    # -- paragraphs ---------------------------------------------------------------------------------------------------

    def end_paragraph(self, state: State, *, last: bool = False) -> None:
        """End the paragraph. An empty one is kept as spacing, unless it is the `last` or only holds text boxes."""
        here = self._open
        here.settle()
        inside = state.in_table or here.in_row
        if not inside:
            self.end_table()
        made: list[Raw] = []
        if here.parts or not (last or here.boxes):
            made.append(self._made(state))
        made.extend(here.boxes)
        (here.cell if inside else here.raws).extend(made)
        if not inside and here.place is Place.BODY:
            self._remarks.place(made)
        here.parts, here.started, here.sizes, here.label, here.boxes = [], "", {}, [], []

    def _made(self, state: State) -> Raw:
        here = self._open
        level = self._tables.levels.get(state.style, 0) or (state.outline + 1 if 0 <= state.outline < 6 else 0)
        align = _ALIGNS.get(state.align)
        if align is None and state.align in ("l", "j"):
            align = Align.START
        label = re.sub(r"\s", "", "".join(here.label))
        if (label or state.list_id) and not level and align is not Align.CENTER:
            item = self._item(state, label)
            if item is not None:
                return item
        space = " " if label[-1:].isascii() else ""  # where Word sets a tab; 一、 and （一） need none
        parts = [*loose_text(f"{label}{space}"), *here.parts] if label else here.parts
        if label:
            self._account.note(Fate.CONVERTED, "自动编号改为文字")
        size = max(here.sizes, key=lambda one: here.sizes[one]) / 2 if here.sizes else 0.0
        indented = state.wide_indent >= 100 or state.indent > 80 or _INDENT.match(here.started) is not None
        return RawParagraph(parts, align, indented, size, level, state.style in self._tables.titles)

    def _item(self, state: State, label: str) -> RawItem | None:
        """The entry of a list. Its label decides; a label in words (一、) stays text."""
        number, renamed = _NUMBER.match(label), _RENAMED.match(label)
        bulleted = self._tables.is_bulleted(state.list_id, state.list_level)
        if label and not (number or renamed or bulleted or _SIGN.match(label)):
            return None
        text = canonical(part for part in self._open.parts if not isinstance(part, Placed))
        if not text:
            return None
        if not label and bulleted is None:
            return None
        ordered = bool(number or renamed) if label and not bulleted else bulleted is False
        self._account.note(Fate.CONVERTED, "字母、罗马数字编号改为数字", int(bool(renamed) and ordered))
        item = RawItem(text, state.list_level, ordered, int(number[1]) if number else 0, f"rtf-{state.list_id}")
        item.after.extend(part.picture for part in self._open.parts if isinstance(part, Placed))
        return item

    # -- tables -------------------------------------------------------------------------------------------------------

    def row_word(self, word: str, number: int | None) -> None:
        """A word that tells of a row and its cells."""
        here = self._open
        if word == "trowd":
            here.specs, here.spec, here.row_header, here.in_row = [], CellSpec(), False, True
        elif word == "trhdr":
            here.row_header = True
        elif word == "clmrg":
            here.spec.joins_left = True
        elif word == "clvmrg":
            here.spec.joins_above = True
        elif word == "cellx":
            here.spec.right = min(1_000_000, max(-1_000_000, number or 0))
            if len(here.specs) < _MAX_CELLS:
                here.specs.append(here.spec)
            here.spec = CellSpec()

    def break_(self, word: str, state: State) -> None:
        """One of the words that end a line, a paragraph, a cell or a row."""
        if word in ("line", "softline"):
            self.part(LineBreak())
        elif word == "cell":
            self._end_cell(state)
        elif word == "row":
            self._end_row(state)
        elif word != "nestrow":
            if word == "nestcell":
                self._account.note(Fate.CONVERTED, "表格里的表格改为普通段落")
            self.end_paragraph(state)

    def _end_cell(self, state: State) -> None:
        here = self._open
        inside, here.in_row = here.in_row, True
        self.end_paragraph(state)
        here.in_row = inside
        if len(here.cells) < _MAX_CELLS:
            here.cells.append(here.cell)
        else:
            here.cells[-1].extend(here.cell)
        here.cell = []

    def _end_row(self, state: State) -> None:
        here = self._open
        here.settle()
        if here.parts or here.cell:
            self._end_cell(state)
        if here.cells:
            here.rows.append(RawRow(here.cells, here.specs, here.row_header))
        here.cells, here.in_row = [], False

    def end_table(self) -> None:
        """End the table that is open, if there is one."""
        here = self._open
        here.settle()
        if here.cells or here.cell:
            parts, here.parts = here.parts, []
            boxes, here.boxes = here.boxes, []
            self._end_row(State())
            here.parts, here.boxes = parts, boxes
        if here.rows:
            made = rows_to_raws(here.rows, self._account)
            here.raws.extend(made)
            if here.place is Place.BODY:
                self._remarks.place(made)
            here.rows = []
