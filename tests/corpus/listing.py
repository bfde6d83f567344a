"""The outline of a draft in plain text, to be read by a person and compared as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
from editor_app.model.inline import Inlines, LineBreak, Mark
from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.reading import Draft

_SIGNS = {
    Mark.STRONG: "b", Mark.EMPHASIS: "i", Mark.UNDERLINE: "u", Mark.STRIKE: "s", Mark.SUPERSCRIPT: "sup", Mark.SUBSCRIPT: "sub",
}  # fmt: skip
BREAK = "⏎"


def listing(draft: Draft, labels: Mapping[str, str], origin: str = "") -> str:
    """Metadata, blocks and account of a draft. `labels` names planted pictures by digest."""
    lines = [f"from {origin}"] if origin else []
    lines += [f"{name}: {value} ({draft.confidence.get(name, 0):.2f})" for name, value in _fields(draft)]
    for block in draft.body.blocks:
        lines.extend(_block(block, draft, labels))
    lines.extend(sorted(f"~ {item.kind}: {item.what} ×{item.count}" for item in draft.report))
    return "\n".join(lines) + "\n"


def _fields(draft: Draft) -> Iterator[tuple[str, str]]:
    for name in FIELD_LABELS:
        value = getattr(draft.metadata, name)
        if value:
            yield name, value if isinstance(value, str) else "、".join(value)


def inlines(text: Inlines) -> str:
    """A line with its marks in braces: `{b 红色网格}`, `{a=https://a.cn/ 全文}`."""
    parts = []
    for inline in text:
        if isinstance(inline, LineBreak):
            parts.append(BREAK)
            continue
        signs = [sign for mark, sign in _SIGNS.items() if mark in inline.marks]
        signs += [f"a={inline.href}"] if inline.href else []
        parts.append(f"{{{','.join(signs)} {inline.text}}}" if signs else inline.text)
    return "".join(parts)


def _block(block: Block, draft: Draft, labels: Mapping[str, str]) -> Iterator[str]:
    match block:
        case Paragraph():
            yield f"{_paragraph(block)} | {inlines(block.inlines)}"
        case Heading():
            yield f"heading {block.level} {block.align} | {inlines(block.inlines)}"
        case Figure() | MissingPicture():
            yield _picture(block, draft, labels)
        case FigureRow():
            yield "row"
            yield from (f"  {_picture(one, draft, labels)}" for one in block.figures)
        case List():
            yield from _list(block, "")
        case Quote():
            yield from (f"quote {_paragraph(one)} | {inlines(one.inlines)}" for one in block.paragraphs)
        case Table():
            yield f"table{' with heading' if block.header else ''}"
            yield from ("  | " + " | ".join(map(_cell, row)) for row in block.rows)
        case Rule():
            yield "rule"
        case Signature():
            yield "signature"


def _paragraph(block: Paragraph) -> str:
    return f"paragraph {'flat' if block.align is Align.START and not block.indent else block.align}"


def _picture(block: Figure | MissingPicture, draft: Draft, labels: Mapping[str, str]) -> str:
    if isinstance(block, Figure):
        source = draft.pictures.get(block.asset)
        what = f"figure {labels.get(block.asset, 'unknown')} “{source.name if source else ''}”"
    else:
        what = f"待补图 {block.why}" + (f" <{block.origin}>" if block.origin else "")
    words = [f"{name}={value}" for name in ("alt", "caption", "credit") if (value := getattr(block, name))]
    return " | ".join([what, *words])


def _list(block: List, margin: str) -> Iterator[str]:
    for number, item in enumerate(block.items, block.start):
        yield f"{margin}list {f'{number}.' if block.ordered else '•'} | {inlines(item.inlines)}"
        if item.sublist is not None:
            yield from _list(item.sublist, margin + "  ")


def _cell(cell: Cell) -> str:
    span = f"[{cell.colspan}×{cell.rowspan}] " if (cell.colspan, cell.rowspan) != (1, 1) else ""
    return f"{span}{'' if cell.align is Align.START else f'({cell.align}) '}{inlines(cell.inlines)}"
