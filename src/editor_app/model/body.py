"""The body of an article: a list of typed blocks that cannot be in an unlawful state.

Every block has an id that is stable while the article lives (annotations and the editor refer to it). Ids take no
part in equality and none in the digest: two bodies are equal when a reader sees the same.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from editor_app.model.errors import Refused
from editor_app.model.inline import Inlines, canonical, is_canonical, loose_text, plain
from editor_app.model.picture_edit import NO_EDITS, Edits, parse_edits
from editor_app.model.text import one_line

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_BLOCK_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")

MAX_LIST_DEPTH = 6
MAX_TABLE_CELLS = 20_000


def new_block_id() -> str:
    """A fresh block id: 16 hexadecimal digits, unique for all practical purposes."""
    return uuid.uuid4().hex[:16]


def is_sha256(text: str) -> bool:
    """Whether `text` is a lower-case hexadecimal SHA-256."""
    return _SHA256.match(text) is not None


class Align(StrEnum):
    """Where a block's lines stand. START is the site's default (justified, with the indent)."""

    START = "start"
    CENTER = "center"
    RIGHT = "right"


def _check_id(block_id: str) -> None:
    if not _BLOCK_ID.match(block_id):
        raise Refused("body.bad_block_id", id=block_id[:80])


def _check_inlines(inlines: Inlines) -> None:
    if not is_canonical(inlines):
        raise Refused("body.not_canonical", text=plain(inlines)[:40])


def _check_line(name: str, value: str) -> None:
    if one_line(value) != value:
        raise Refused("body.not_one_line", field=name, text=value[:40])


@dataclass(frozen=True, slots=True)
class Paragraph:
    """正文. `indent` is the two-character first-line indent, a property and never characters; only START has it."""

    inlines: Inlines = ()
    align: Align = Align.START
    indent: bool = True
    id: str = field(default_factory=new_block_id, compare=False)

    def __post_init__(self) -> None:
        _check_id(self.id)
        _check_inlines(self.inlines)
        if self.indent and self.align is not Align.START:
            raise Refused("body.indent_needs_start")


@dataclass(frozen=True, slots=True)
class Heading:
    """小标题: one line or, with a `LineBreak`, a couplet of two. `level` is 2 to 4. Never empty."""

    inlines: Inlines
    level: int = 2
    align: Align = Align.CENTER
    id: str = field(default_factory=new_block_id, compare=False)

    def __post_init__(self) -> None:
        _check_id(self.id)
        _check_inlines(self.inlines)
        if not 2 <= self.level <= 4:
            raise Refused("body.bad_level", level=self.level)
        if not self.inlines:
            raise Refused("body.empty_heading")


@dataclass(frozen=True, slots=True)
class Figure:
    """图片. `asset` is the SHA-256 of the original's bytes; `width` a per cent of the text width (10 to 100) or None
    for the site's rule; `alt`, `caption` (图说) and `credit` (摄影) are single lines, possibly empty. `edits` are applied
    on the way to the page; `consent` says that the people shown agreed (已取得当事人同意).
    """

    asset: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    width: int | None = None
    edits: Edits = NO_EDITS
    consent: bool = False
    id: str = field(default_factory=new_block_id, compare=False)

    def __post_init__(self) -> None:
        _check_id(self.id)
        if not is_sha256(self.asset):
            raise Refused("body.bad_asset", asset=self.asset[:80])
        for name, value in (("alt", self.alt), ("caption", self.caption), ("credit", self.credit)):
            _check_line(name, value)
        if self.width is not None and not 10 <= self.width <= 100:
            raise Refused("body.bad_width", width=self.width)

    @property
    def source(self) -> str:
        """What is shown: the asset, behind it the edits where there are any. Two figures of one source look the same."""
        return f"{self.asset}.{self.edits}" if self.edits else self.asset


def split_source(source: str) -> tuple[str, Edits]:
    """The asset and the edits of a source. Raises `Refused("body.bad_asset" | "picture.bad_edits")`."""
    asset, _, edits = source.partition(".")
    if not is_sha256(asset):
        raise Refused("body.bad_asset", asset=asset[:80])
    return asset, parse_edits(edits)


@dataclass(frozen=True, slots=True)
class MissingPicture:
    """待补图: a picture that could not be had. `why` is a Chinese clause for the card, `origin` where it came from
    (file name or address; may be empty). It blocks submission until filled or removed.
    """

    why: str = ""
    origin: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    id: str = field(default_factory=new_block_id, compare=False)

    def __post_init__(self) -> None:
        _check_id(self.id)
        for name in ("why", "origin", "alt", "caption", "credit"):
            _check_line(name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Two or three pictures side by side."""

    figures: tuple[Figure | MissingPicture, ...]
    id: str = field(default_factory=new_block_id, compare=False)

    def __post_init__(self) -> None:
        _check_id(self.id)
        if not 2 <= len(self.figures) <= 3:
            raise Refused("body.bad_row", count=len(self.figures))


@dataclass(frozen=True, slots=True)
class ListItem:
    """One entry: its line and, perhaps, a list below it."""

    inlines: Inlines = ()
    sublist: List | None = None

    def __post_init__(self) -> None:
        _check_inlines(self.inlines)


@dataclass(frozen=True, slots=True)
class List:
    """列表. `start` is the first number of an ordered list (1 for a bulleted one). Nested at most MAX_LIST_DEPTH deep."""

    items: tuple[ListItem, ...]
    ordered: bool = False
    start: int = 1
    id: str = field(default_factory=new_block_id, compare=False)

    def __post_init__(self) -> None:
        _check_id(self.id)
        if not self.items:
            raise Refused("body.empty_list")
        if not 1 <= self.start <= 9999 or (not self.ordered and self.start != 1):
            raise Refused("body.bad_list_start", start=self.start)
        if list_depth(self) > MAX_LIST_DEPTH:
            raise Refused("body.list_too_deep", depth=list_depth(self))


def list_depth(block: List) -> int:
    """How many lists are nested, this one included."""
    return 1 + max((list_depth(item.sublist) for item in block.items if item.sublist), default=0)


@dataclass(frozen=True, slots=True)
class Quote:
    """引文: one or more paragraphs."""

    paragraphs: tuple[Paragraph, ...]
    id: str = field(default_factory=new_block_id, compare=False)

    def __post_init__(self) -> None:
        _check_id(self.id)
        if not self.paragraphs:
            raise Refused("body.empty_quote")


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; spans count columns and rows, 1 or more. START means the site's default alignment."""

    inlines: Inlines = ()
    colspan: int = 1
    rowspan: int = 1
    align: Align = Align.START

    def __post_init__(self) -> None:
        _check_inlines(self.inlines)
        if self.colspan < 1 or self.rowspan < 1:
            raise Refused("body.bad_span", colspan=self.colspan, rowspan=self.rowspan)


@dataclass(frozen=True, slots=True)
class Table:
    """表格. `rows` holds, per row, the cells that begin in it (HTML's way); `header` says the first row is a heading.

    The grid must be full: every position is covered exactly once and no span reaches outside.
    """

    rows: tuple[tuple[Cell, ...], ...]
    header: bool = False
    id: str = field(default_factory=new_block_id, compare=False)

    def __post_init__(self) -> None:
        _check_id(self.id)
        table_columns(self.rows)


def table_columns(rows: tuple[tuple[Cell, ...], ...]) -> int:
    """The number of columns of a full grid; raises `Refused("body.bad_table")` where rows and spans do not tile one."""
    width = sum(cell.colspan for cell in rows[0]) if rows else 0
    if width == 0 or width * len(rows) > MAX_TABLE_CELLS:
        raise Refused("body.bad_table", rows=len(rows), columns=width)
    taken = [[False] * width for _ in rows]
    for top, row in enumerate(rows):
        left = 0
        for cell in row:
            while left < width and taken[top][left]:
                left += 1
            if left + cell.colspan > width or top + cell.rowspan > len(rows):
                raise Refused("body.bad_table", rows=len(rows), columns=width)
            for y in range(top, top + cell.rowspan):
                for x in range(left, left + cell.colspan):
                    if taken[y][x]:
                        raise Refused("body.bad_table", rows=len(rows), columns=width)
                    taken[y][x] = True
            left += cell.colspan
    if not all(all(line) for line in taken):
        raise Refused("body.bad_table", rows=len(rows), columns=width)
    return width


@dataclass(frozen=True, slots=True)
class Rule:
    """A dividing line."""

    id: str = field(default_factory=new_block_id, compare=False)

    def __post_init__(self) -> None:
        _check_id(self.id)


@dataclass(frozen=True, slots=True)
class Signature:
    """The 供稿 line. Its words are made from the metadata; here is only its place. At most one in a body."""

    id: str = field(default_factory=new_block_id, compare=False)

    def __post_init__(self) -> None:
        _check_id(self.id)


Block: TypeAlias = Paragraph | Heading | Figure | FigureRow | MissingPicture | List | Quote | Table | Rule | Signature


@dataclass(frozen=True, slots=True)
class Body:
    """正文: blocks in reading order; ids are unique, figures of a row included."""

    blocks: tuple[Block, ...] = ()

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for block_id in self._ids():
            if block_id in seen:
                raise Refused("body.duplicate_id", id=block_id)
            seen.add(block_id)
        if sum(isinstance(block, Signature) for block in self.blocks) > 1:
            raise Refused("body.two_signatures")

    def _ids(self) -> Iterator[str]:
        for block in self.blocks:
            yield block.id
            if isinstance(block, FigureRow):
                yield from (figure.id for figure in block.figures)
            elif isinstance(block, Quote):
                yield from (paragraph.id for paragraph in block.paragraphs)

    def pictures(self) -> Iterator[Figure | MissingPicture]:
        """Figures and missing pictures in reading order, those of rows included."""
        for block in self.blocks:
            if isinstance(block, Figure | MissingPicture):
                yield block
            elif isinstance(block, FigureRow):
                yield from block.figures

    def figures(self) -> list[Figure]:
        """The pictures that are there, in reading order."""
        return [picture for picture in self.pictures() if isinstance(picture, Figure)]

    def missing(self) -> list[MissingPicture]:
        """The pictures still to be found, in reading order."""
        return [picture for picture in self.pictures() if isinstance(picture, MissingPicture)]

    def sources(self) -> tuple[str, ...]:
        """What figures show (`Figure.source`) in order of first use, each once."""
        return tuple(dict.fromkeys(figure.source for figure in self.figures()))

    def assets(self) -> tuple[str, ...]:
        """Asset digests in order of first use, each once."""
        return tuple(dict.fromkeys(figure.asset for figure in self.figures()))


def block_lines(block: Block, *, labels: bool = True) -> list[str]:
    """The words of a block as a reader sees them, one string a line of its own (list items; a table row's cells are
    separated by tabs). `labels` puts bullets and numbers before list items.
    """
    match block:
        case Paragraph() | Heading():
            return [plain(block.inlines)]
        case Figure() | MissingPicture():
            words = " ".join(filter(None, (block.caption, block.credit)))
            return [words] if words else []
        case FigureRow():
            return [line for figure in block.figures for line in block_lines(figure)]
        case List():
            return _list_lines(block, 0, labels)
        case Quote():
            return [plain(paragraph.inlines) for paragraph in block.paragraphs]
        case Table():
            return ["\t".join(plain(cell.inlines, " ") for cell in row) for row in block.rows]
        case Rule() | Signature():
            return []


def _list_lines(block: List, depth: int, labels: bool) -> list[str]:
    lines: list[str] = []
    for number, item in enumerate(block.items, block.start):
        label = "  " * depth + (f"{number}. " if block.ordered else "• ") if labels else ""
        lines.append(label + plain(item.inlines, " "))
        if item.sublist:
            lines.extend(_list_lines(item.sublist, depth + 1, labels))
    return lines


def body_text(body: Body) -> str:
    """All words of a body without list labels, a block or list item a line: for search and counting."""
    return "\n".join(line for block in body.blocks for line in block_lines(block, labels=False))


def paragraph(text: str, align: Align = Align.START) -> Paragraph:
    """A plain paragraph; indented when it stands at START."""
    return Paragraph(canonical(loose_text(text)), align, indent=align is Align.START)


def heading(*lines: str, level: int = 2) -> Heading:
    """A heading of plain lines, one `LineBreak` between each two."""
    return Heading(canonical(loose_text("\n".join(lines))), level)
