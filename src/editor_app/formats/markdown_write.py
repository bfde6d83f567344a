"""Writing a body as Markdown of our dialect (see `formats.markdown`)."""

from __future__ import annotations

from editor_app.formats.markdown_inline import escape, escape_attribute, escape_title, write_inline
from editor_app.formats.signature import LABEL
from editor_app.model.body import (
    Align,
    Block,
    Body,
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
from editor_app.model.inline import Inlines

_EMPTY = "<br>"
_INDENT = "    "


def write_markdown(body: Body, *, signature: str = "") -> str:
    """The body as text ending in one line end (an empty body is the empty text). `signature` is the unit named in the
    供稿 line.
    """
    parts: list[str] = []
    mark = ""
    for block in body.blocks:
        if isinstance(block, List):
            mark = _other_mark(block, mark)
            parts.append("\n".join(_list_lines(block, mark, 0)))
        else:
            mark = ""
            parts.append(_block(block, signature))
    return "\n\n".join(parts) + "\n" if parts else ""


def _other_mark(block: List, before: str) -> str:
    """A list right after a list of its kind takes the other mark, so that the two stay apart."""
    first, second = (".", ")") if block.ordered else ("-", "*")
    return second if before == first else first


def _block(block: Block, signature: str) -> str:
    match block:
        case Paragraph():
            return "\n".join(_paragraph_lines(block))
        case Heading():
            return _heading(block)
        case Figure() | MissingPicture():
            return _picture(block)
        case FigureRow():
            return " ".join(_picture(figure) for figure in block.figures)
        case List():
            return "\n".join(_list_lines(block, _other_mark(block, ""), 0))
        case Quote():
            return _quote(block)
        case Table():
            return _table(block)
        case Rule():
            return "---"
        case Signature():
            return f"{LABEL}：{escape(signature)}\n{{: .signature }}"


def _text(inlines: Inlines, *, line_start: bool = True) -> str:
    return write_inline(inlines, line_start=line_start) or _EMPTY


def _paragraph_lines(block: Paragraph) -> list[str]:
    style = "flat" if block.align is Align.START and not block.indent else _ALIGN_CLASSES[block.align]
    lines = [_text(block.inlines)]
    return [*lines, f"{{: .{style} }}"] if style else lines


_ALIGN_CLASSES = {Align.START: "", Align.CENTER: "center", Align.RIGHT: "right"}
_HEADING_CLASSES = {Align.START: " {: .left }", Align.CENTER: "", Align.RIGHT: " {: .right }"}


def _heading(block: Heading) -> str:
    return f"{'#' * block.level} {write_inline(block.inlines, line_start=False)}{_HEADING_CLASSES[block.align]}"


def _picture(block: Figure | MissingPicture) -> str:
    values: list[tuple[str, str]] = []
    if isinstance(block, Figure):
        target = f"asset:{block.asset}"
        if block.width is not None:
            values.append(("width", f"{block.width}%"))
        values += [("edits", str(block.edits)), ("consent", "yes" if block.consent else "")]
    else:
        target = "missing:"
        values += [("why", block.why), ("origin", block.origin)]
    values.append(("credit", block.credit))
    caption = f' "{escape_title(block.caption)}"' if block.caption else ""
    shown = " ".join(_attribute(name, value) for name, value in values if value)
    return f"![{escape(block.alt)}]({target}{caption})" + (f"{{: {shown} }}" if shown else "")


_BARE = ("width", "edits", "consent")


def _attribute(name: str, value: str) -> str:
    return f"{name}={value}" if name in _BARE else f'{name}="{escape_attribute(value)}"'


def _list_lines(block: List, mark: str, depth: int) -> list[str]:
    lines: list[str] = []
    for number, item in enumerate(block.items, block.start):
        label = f"{number}{mark}" if block.ordered else mark
        lines.append(f"{_INDENT * depth}{label} {_text(item.inlines)}")
        if item.sublist:
            lines.extend(_list_lines(item.sublist, "." if item.sublist.ordered else "-", depth + 1))
    return lines


def _quote(block: Quote) -> str:
    return "\n>\n".join(
        "\n".join(f"> {line}" for line in _paragraph_lines(paragraph)) for paragraph in block.paragraphs
    )


def _table(block: Table) -> str:
    lines = [_row(row) for row in block.rows]
    lines.insert(1, "|" + " --- |" * len(block.rows[0]))
    if not block.header:
        lines.append("{: .noheader }")
    return "\n".join(lines)


def _row(row: tuple[Cell, ...]) -> str:
    if not row:
        return "| {: .covered } |"
    return "|" + "".join(f" {_cell(cell)} |" for cell in row)


def _cell(cell: Cell) -> str:
    words = [f"{name}={count}" for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if count > 1]
    if cell.align is not Align.START:
        words.append(f".{_ALIGN_CLASSES[cell.align]}")
    text = write_inline(cell.inlines, line_start=False)
    if words:
        return f"{text} {{: {' '.join(words)} }}".lstrip()
    return text or " "
