"""HTML for other programs' editors (WeChat, Word, WPS): every look written at the element.

Such editors drop style sheets, classes and ids, and an element without a size of its own takes that of wherever it lands:
so every block says its size, line height and indent itself, in one `section`, which WeChat keeps.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from html import escape

from editor_app.formats.html_write import inlines_html
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

Embedded = Callable[[str], tuple[bytes, str] | None]
"""Bytes and media type of an asset's picture, None to leave it out."""

MAX_EMBEDDED_BYTES = 200 * 1024
_ALIGN = {Align.START: "justify", Align.CENTER: "center", Align.RIGHT: "right"}
_SIZES = {2: "18px", 3: "17px", 4: "16px"}
_TEXT = "font-size:16px;line-height:1.75;color:#222"
_SMALL = "font-size:14px;line-height:1.6;color:#888;text-align:center;text-indent:0;margin:0 0 1em"
_PICTURE = "font-size:16px;line-height:1.75;text-align:center;text-indent:0;margin:0 0 .5em"


def write_rich_html(body: Body, *, picture: Embedded | None = None, signature: str = "") -> str:
    """The body for the clipboard. Pictures up to MAX_EMBEDDED_BYTES stand inside as data; the others are left out, their
    captions stay. Every text is escaped.
    """
    blocks = "\n".join(_block(block, picture, signature) for block in body.blocks)
    return f'<section style="{_TEXT};text-indent:0">{blocks}</section>' if blocks else ""


def _block(block: Block, picture: Embedded | None, signature: str) -> str:
    match block:
        case Paragraph():
            return _paragraph(block)
        case Heading():
            size = f"font-size:{_SIZES[block.level]};line-height:1.6;font-weight:bold;color:#222"
            style = f"{size};text-align:{_ALIGN[block.align]};text-indent:0;margin:1em 0"
            return f'<h{block.level} style="{style}">{inlines_html(block.inlines)}</h{block.level}>'
        case Figure() | MissingPicture():
            return _figure(block, picture)
        case FigureRow():
            return _row(block, picture)
        case List():
            return _list(block)
        case Quote():
            inner = "".join(_paragraph(one) for one in block.paragraphs)
            style = f"{_TEXT};text-indent:0;margin:1em 0;padding-left:1em;border-left:3px solid #ccc"
            return f'<blockquote style="{style}">{inner}</blockquote>'
        case Table():
            return _table(block)
        case Rule():
            return '<hr style="border:0;border-top:1px solid #ccc;margin:1em 0">'
        case Signature():
            style = f"{_TEXT};text-align:right;text-indent:0;margin:0 0 1em"
            return f'<p style="{style}">{escape(signature_line(signature), quote=False)}</p>'


def _paragraph(block: Paragraph) -> str:
    indent = "2em" if block.indent else "0"
    style = f"{_TEXT};text-align:{_ALIGN[block.align]};text-indent:{indent};margin:0 0 1em"
    return f'<p style="{style}">{inlines_html(block.inlines) or "<br>"}</p>'


def _figure(block: Figure | MissingPicture, picture: Embedded | None) -> str:
    image = _image(block, picture, "max-width:100%;height:auto")
    line = f'<p style="{_PICTURE}">{image}</p>' if image else ""
    words = "\u3000".join(filter(None, (block.caption, block.credit)))
    return line + (f'<p style="{_SMALL}">{escape(words, quote=False)}</p>' if words else "")


def _row(block: FigureRow, picture: Embedded | None) -> str:
    """Side by side in one line where no words go between them, else one below the other."""
    if any(one.caption or one.credit for one in block.figures):
        return "".join(_figure(one, picture) for one in block.figures)
    share = f"width:{96 // len(block.figures)}%;height:auto;margin:0 1px"
    images = "".join(_image(one, picture, share) for one in block.figures)
    return f'<p style="{_PICTURE}">{images}</p>' if images else ""


def _image(block: Figure | MissingPicture, picture: Embedded | None, style: str) -> str:
    found = picture(block.source) if picture is not None and isinstance(block, Figure) else None
    if found is None or len(found[0]) > MAX_EMBEDDED_BYTES:
        return ""
    source = f"data:{escape(found[1])};base64,{b64encode(found[0]).decode('ascii')}"
    return f'<img src="{source}" alt="{escape(block.alt)}" style="{style}">'


def _list(block: List) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.start != 1 else ""
    items = "".join(
        f'<li style="{_TEXT};text-indent:0">{inlines_html(item.inlines)}{_list(item.sublist) if item.sublist else ""}</li>'
        for item in block.items
    )
    return f'<{tag}{start} style="{_TEXT};text-indent:0;padding-left:2em;margin:0 0 1em">{items}</{tag}>'


def _table(block: Table) -> str:
    rows = (
        "<tr>" + "".join(_cell(cell, head=block.header and number == 0) for cell in row) + "</tr>"
        for number, row in enumerate(block.rows)
    )
    style = f"{_TEXT};text-indent:0;border-collapse:collapse;width:100%;margin:0 0 1em"
    return f'<table border="1" cellspacing="0" style="{style}"><tbody>{"".join(rows)}</tbody></table>'


def _cell(cell: Cell, *, head: bool) -> str:
    tag = "th" if head else "td"
    spans = "".join(f' {name}="{n}"' for name, n in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if n > 1)
    align = "" if cell.align is Align.START else f"text-align:{_ALIGN[cell.align]};"
    return f'<{tag}{spans} style="font-size:15px;line-height:1.6;text-indent:0;{align}border:1px solid #999;padding:4px 8px">{inlines_html(cell.inlines)}</{tag}>'
