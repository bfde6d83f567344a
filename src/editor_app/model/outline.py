"""A block as lines of words and as named properties: what a comparison lays beside each other."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

from editor_app.model.body import (
    Align,
    Block,
    Cell,
    Figure,
    FigureRow,
    Heading,
    List,
    MissingPicture,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
)
from editor_app.model.inline import Inlines, LineBreak, Text, plain

CELL_EDGE = "\u241e"  # the sign for a record separator: lawful inside a run, and nobody types it

KIND_WORDS: Mapping[type[Block], str] = {
    Paragraph: "正文",
    Heading: "小标题",
    Quote: "引文",
    List: "列表",
    Table: "表格",
    Figure: "图片",
    MissingPicture: "待补图",
    FigureRow: "并排图片",
    Rule: "分隔线",
    Signature: "供稿行",
}
_ALIGNS = {Align.START: "两端", Align.CENTER: "居中", Align.RIGHT: "右对齐"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `role` is text, item, cells, caption or credit; `depth` of a list item from 1; `label` its bullet or
    number. A table's row is one line, with `CELL_EDGE` between its cells.
    """

    role: str
    words: Inlines
    depth: int = 0
    label: str = ""

    @property
    def key(self) -> Hashable:
        """What two equal lines have in common: a number that another item pushed on is no change."""
        return (self.role, self.depth, self.words)

    @property
    def id(self) -> str:
        """Lines have no identity of their own."""
        return ""

    @property
    def kind(self) -> str:
        """What sort of line."""
        return self.role

    @property
    def lasting(self) -> bool:
        """A line is its words."""
        return False

    @property
    def text(self) -> str:
        """The characters."""
        return plain(self.words)


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as it is aligned with others."""

    block: Block

    @property
    def key(self) -> Hashable:
        """The block: ids take no part in its equality."""
        return self.block

    @property
    def id(self) -> str:
        """The block's id."""
        return self.block.id

    @property
    def kind(self) -> str:
        """What sort of block."""
        return type(self.block).__name__

    @property
    def lasting(self) -> bool:
        """Pictures, tables and lists stay themselves whatever they hold."""
        return not isinstance(self.block, Paragraph | Heading | Quote)

    @property
    def text(self) -> str:
        """Its words, a line each."""
        return "\n".join(line.text for line in lines_of(self.block))


def lines_of(block: Block) -> tuple[Line, ...]:
    """The lines of a block in reading order; none for a rule, the 供稿 line and a picture without words."""
    match block:
        case Paragraph() | Heading():
            return (Line("text", block.inlines),)
        case Quote():
            return tuple(Line("text", part.inlines) for part in block.paragraphs)
        case List():
            return tuple(_items(block, 1))
        case Table():
            return tuple(_row(tuple(cell.inlines for cell in row)) for row in block.rows)
        case Figure() | MissingPicture():
            return tuple(Line(role, _plain(words)) for role, words in _words(block) if words)
        case FigureRow():
            return tuple(line for picture in block.figures for line in lines_of(picture))
        case Rule() | Signature():
            return ()


def _items(block: List, depth: int) -> list[Line]:
    lines: list[Line] = []
    for number, item in enumerate(block.items, block.start):
        lines.append(Line("item", item.inlines, depth, f"{number}. " if block.ordered else "• "))
        if item.sublist:
            lines.extend(_items(item.sublist, depth + 1))
    return lines


def _row(cells: tuple[Inlines, ...]) -> Line:
    words: list[Text | LineBreak] = []
    for number, cell in enumerate(cells):
        if number:
            words.append(Text(CELL_EDGE))
        words.extend(_without_edge(one) for one in cell)
    return Line("cells", tuple(words))


def _without_edge(inline: Text | LineBreak) -> Text | LineBreak:
    """The sign for the edge of a cell that somebody wrote looks like its neighbour, lest it be taken for one."""
    if isinstance(inline, Text) and CELL_EDGE in inline.text:
        return replace(inline, text=inline.text.replace(CELL_EDGE, "\u241f"))
    return inline


def _words(picture: Figure | MissingPicture) -> tuple[tuple[str, str], tuple[str, str]]:
    return (("caption", picture.caption), ("credit", picture.credit))


def _plain(words: str) -> Inlines:
    return (Text(words),)


def traits_of(block: Block) -> dict[str, str]:
    """The properties of a block that are no words, by their Chinese names; empty ones are left out."""
    traits = {"样式": KIND_WORDS[type(block)]}
    match block:
        case Paragraph():
            traits |= {"对齐": _ALIGNS[block.align]} if block.align is not Align.START else {}
            traits |= {"首行": "不缩进"} if not block.indent and block.align is Align.START else {}
        case Heading():
            traits["样式"] = f"小标题 {block.level - 1} 级"
            traits |= {"对齐": _ALIGNS[block.align]} if block.align is not Align.CENTER else {}
        case List():
            traits["样式"] = "编号" if block.ordered else "列表"
            traits |= {"起始编号": str(block.start)} if block.start != 1 else {}
            traits["层次"] = "".join(str(line.depth) for line in lines_of(block))
        case Table():
            traits["行列"] = "；".join(_shape(row) for row in block.rows)
            traits |= {"表头": "有"} if block.header else {}
        case Figure() | MissingPicture():
            traits |= _picture_traits(block)
        case FigureRow():
            traits |= {
                f"第 {n} 张{name}": value
                for n, picture in enumerate(block.figures, 1)
                for name, value in _picture_traits(picture).items()
            }
        case Quote():
            traits["段落"] = "；".join(f"{_ALIGNS[each.align]}{each.indent:d}" for each in block.paragraphs)
        case _:
            pass
    return traits


def _shape(row: tuple[Cell, ...]) -> str:
    return " ".join(f"{cell.colspan}×{cell.rowspan}{_ALIGNS[cell.align]}" for cell in row)


def _picture_traits(picture: Figure | MissingPicture) -> dict[str, str]:
    if isinstance(picture, MissingPicture):
        found = {"图片": "待补图", "缺图原因": picture.why, "出处": picture.origin, "替代文字": picture.alt}
    else:
        width = f"{picture.width}%" if picture.width is not None else ""
        found = {"图片": picture.asset, "宽度": width, "替代文字": picture.alt}
        found |= {"图片编辑": str(picture.edits), "当事人同意": "是" if picture.consent else ""}
    return {name: value for name, value in found.items() if value}
