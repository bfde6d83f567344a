"""Writing a body as the HTML fragment that preview and portal show (classes: the portal's style sheet)."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import groupby

from editor_app.formats.signature import signature_line
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
from editor_app.model.inline import Inlines, LineBreak, Mark, Text

ImageUrl = Callable[[str], str | None]

MISSING_LABEL = "待补图"
_TAGS = (
    (Mark.STRONG, "strong"),
    (Mark.EMPHASIS, "em"),
    (Mark.UNDERLINE, "u"),
    (Mark.STRIKE, "s"),
    (Mark.SUPERSCRIPT, "sup"),
    (Mark.SUBSCRIPT, "sub"),
)
_ALIGN_CLASSES = {Align.START: "", Align.CENTER: "center", Align.RIGHT: "right"}
_COUNTS = {1: "one", 2: "two", 3: "three"}


def write_html(body: Body, *, image_url: ImageUrl, signature: str = "") -> str:
    """One element a block, each with `data-block`. `image_url` gives the address of an asset's picture, or None where
    there is none yet (then the `img` has no `src`); `signature` is the unit of the 供稿 line. Every text is escaped;
    addresses of links are those the model allows.
    """
    return "\n".join(_block(block, image_url, signature) for block in body.blocks)


def _block(block: Block, image_url: ImageUrl, signature: str) -> str:
    match block:
        case Paragraph():
            return _paragraph(block)
        case Heading():
            tag = f"h{block.level}"
            return f"<{tag}{_class(_ALIGN_CLASSES[block.align])}{_id(block)}>{inlines_html(block.inlines)}</{tag}>"
        case Figure():
            return f'<div class="fig one"{_id(block)}>{_figure(block, image_url)}</div>'
        case MissingPicture():
            return _missing(block)
        case FigureRow():
            figures = "".join(
                _figure(one, image_url, _id(one)) if isinstance(one, Figure) else _missing(one) for one in block.figures
            )
            return f'<div class="fig {_COUNTS[len(block.figures)]}"{_id(block)}>{figures}</div>'
        case List():
            return _list(block, _id(block))
        case Quote():
            return f"<blockquote{_id(block)}>{''.join(_paragraph(one) for one in block.paragraphs)}</blockquote>"
        case Table():
            return _table(block)
        case Rule():
            return f"<hr{_id(block)}>"
        case Signature():
            return f'<p class="sig"{_id(block)}>{escape(signature_line(signature))}</p>'


def _id(block: Block) -> str:
    return f' data-block="{block.id}"'


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _paragraph(block: Paragraph) -> str:
    name = _ALIGN_CLASSES[block.align] or ("" if block.indent else "flat")
    return f"<p{_class(name)}{_id(block)}>{inlines_html(block.inlines) or '<br>'}</p>"


def inlines_html(inlines: Inlines) -> str:
    """Runs with their tags; neighbours with the same link share one `a`."""
    parts: list[str] = []
    for href, group in groupby(inlines, key=lambda one: one.href if isinstance(one, Text) else None):
        inner = "".join("<br>" if isinstance(one, LineBreak) else _run(one) for one in group)
        parts.append(inner if href is None else f'<a href="{escape(href)}" rel="noopener noreferrer">{inner}</a>')
    return "".join(parts)


def _run(run: Text) -> str:
    text = escape(run.text, quote=False)
    for mark, tag in reversed(_TAGS):
        if mark in run.marks:
            text = f"<{tag}>{text}</{tag}>"
    return text


def _figure(block: Figure, image_url: ImageUrl, block_id: str = "") -> str:
    address = image_url(block.source)
    source = f' src="{escape(address)}"' if address is not None else ""
    width = ""
    if block.width is not None:
        width = f' class="w{round(block.width / 5) * 5}" data-width="{block.width}"'
    more = f' data-edits="{block.edits}"' if block.edits else ""
    more += ' data-consent="yes"' if block.consent else ""
    if block.caption and not block.alt:  # the caption stands for it, and is not taken for it when this is read again
        more += ' data-alt="caption"'
    image = f'<img{source} alt="{escape(block.alt or block.caption)}" data-asset="{block.asset}"{more}>'
    return f"<figure{width}{block_id}>{image}{_caption(block)}</figure>"


def _missing(block: MissingPicture) -> str:
    values = (("why", block.why), ("origin", block.origin), ("alt", block.alt))
    shown = "".join(f' data-{name}="{escape(value)}"' for name, value in values if value)
    label = f'<div class="miss">{MISSING_LABEL}</div>'
    return f'<figure class="missing"{_id(block)}{shown}>{label}{_caption(block)}</figure>'


def _caption(block: Figure | MissingPicture) -> str:
    if not block.caption and not block.credit:
        return ""
    credit = f'<i class="credit">{escape(block.credit, quote=False)}</i>' if block.credit else ""
    return f"<figcaption>{escape(block.caption, quote=False)}{credit}</figcaption>"


def _list(block: List, block_id: str = "") -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.start != 1 else ""
    items = "".join(
        f"<li>{inlines_html(item.inlines)}{_list(item.sublist) if item.sublist else ''}</li>" for item in block.items
    )
    return f"<{tag}{start}{block_id}>{items}</{tag}>"


def _table(block: Table) -> str:
    """Rows that a heading cell reaches into stand in the `thead` with it: browsers cut row spans at its end."""
    head = _head_rows(block) if block.header else 0
    rows = [_row(row, "th" if block.header and number == 0 else "td") for number, row in enumerate(block.rows)]
    parts = [f"<thead>{''.join(rows[:head])}</thead>" if head else ""]
    if rows[head:]:
        parts.append(f"<tbody>{''.join(rows[head:])}</tbody>")
    return f"<table{_id(block)}>{''.join(parts)}</table>"


def _head_rows(block: Table) -> int:
    end = 1
    for number, row in enumerate(block.rows):
        if number >= end:
            break
        end = max([end, *(number + cell.rowspan for cell in row)])
    return end


def _row(row: tuple[Cell, ...], tag: str) -> str:
    return f"<tr>{''.join(_cell(cell, tag) for cell in row)}</tr>"


def _cell(cell: Cell, tag: str) -> str:
    spans = "".join(
        f' {name}="{count}"' for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if count > 1
    )
    return f"<{tag}{_class(_ALIGN_CLASSES[cell.align])}{spans}>{inlines_html(cell.inlines)}</{tag}>"
