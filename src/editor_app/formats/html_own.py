"""Blocks in the HTML that `write_html` makes, read back exactly. They are known by their `data-block` attribute."""

from __future__ import annotations

from lxml import etree

from editor_app.formats.grid import table_block
from editor_app.formats.html_style import words
from editor_app.formats.html_write import MISSING_LABEL
from editor_app.formats.signature import split_signature
from editor_app.formats.tray import Tray
from editor_app.model.body import (
    MAX_LIST_DEPTH,
    Align,
    Block,
    Cell,
    Figure,
    FigureRow,
    Heading,
    List,
    ListItem,
    MissingPicture,
    Paragraph,
    Quote,
    Rule,
    Signature,
)
from editor_app.model.inline import Inline, Inlines, LineBreak, Mark, canonical, loose_text
from editor_app.model.reading import Account
from editor_app.model.text import one_line

_MARKS = {
    "strong": Mark.STRONG,
    "em": Mark.EMPHASIS,
    "u": Mark.UNDERLINE,
    "s": Mark.STRIKE,
    "sup": Mark.SUPERSCRIPT,
    "sub": Mark.SUBSCRIPT,
}
_PARAGRAPH_TAGS = {"p", "br", "a", *_MARKS}


class OwnBlocks:
    """Reads elements one by one; `contributor` is what a 供稿 line named, None until there was one."""

    def __init__(self, tray: Tray, account: Account) -> None:
        self.contributor: str | None = None
        self._tray = tray
        self._account = account

    def read(self, element: etree._Element) -> list[Block] | None:
        """The block(s) of the element, or None where it is not as we write it (something was changed by hand)."""
        tag = str(element.tag)
        classes = set((element.get("class") or "").split())
        match tag:
            case "p" if "sig" in classes:
                return self._signature(element)
            case "p":
                return [_paragraph(element)] if _is_plain(element) else None
            case "h2" | "h3" | "h4":
                text = _inlines(element)
                return [Heading(text, int(tag[1]), _align(element))] if text and _is_plain(element) else None
            case "hr":
                return [Rule()]
            case "ul" | "ol":
                return [_list(element)] if _list_is_plain(element) else None
            case "blockquote":
                plain = len(element) > 0 and all(str(one.tag) == "p" and _is_plain(one) for one in element)
                return [Quote(tuple(_paragraph(one) for one in element))] if plain else None
            case "table":
                return self._table(element)
            case "figure" | "div":
                return self._figures(element)
            case _:
                return None

    def _signature(self, element: etree._Element) -> list[Block] | None:
        unit = split_signature(words(element))
        if unit is None or self.contributor is not None:
            return None
        self.contributor = unit
        return [Signature()]

    def _figures(self, element: etree._Element) -> list[Block] | None:
        figures = [element] if str(element.tag) == "figure" else list(element)
        if not figures or any(str(one.tag) != "figure" for one in figures):
            return None
        pictures = [self._picture(one) for one in figures]
        found = [one for one in pictures if one is not None]
        if len(found) != len(pictures) or len(found) > 3:
            return None
        return [found[0]] if len(found) == 1 else [FigureRow(tuple(found))]

    def _picture(self, element: etree._Element) -> Figure | MissingPicture | None:
        caption, credit = _caption(element)
        if element.find("img") is None:
            label = element.find("div")
            if label is None or (label.text or "") != MISSING_LABEL:
                return None
            why, origin, alt = (one_line(element.get(f"data-{name}") or "") for name in ("why", "origin", "alt"))
            return MissingPicture(why, origin, alt, caption, credit)
        image = element.find("img")
        assert image is not None
        asset = image.get("data-asset")
        address = f"asset:{asset}" if asset else image.get("src") or ""
        width = element.get("data-width") or ""
        known = int(width) if width.isascii() and width.isdigit() and 10 <= int(width[:4]) <= 100 else None
        return self._tray.picture(
            address,
            alt="" if image.get("data-alt") == "caption" else image.get("alt") or "",
            caption=caption,
            credit=credit,
            width=known,
            edits=image.get("data-edits") or "",
            consent=image.get("data-consent") == "yes",
        )

    def _table(self, element: etree._Element) -> list[Block] | None:
        rows = list(element.iter("tr"))
        cells = [[cell for cell in row if str(cell.tag) in ("td", "th")] for row in rows]
        if (
            any(not _is_plain(cell) for row in cells for cell in row)
            or next(element.iter("table"), element) is not element
        ):
            return None
        header = bool(cells) and bool(cells[0]) and all(str(cell.tag) == "th" for cell in cells[0])
        return table_block([[_cell(cell) for cell in row] for row in cells], header, self._account)


def _is_plain(element: etree._Element) -> bool:
    """Whether only marks, links and breaks stand inside, with nothing that another program has added."""
    return all(
        isinstance(one.tag, str) and one.tag in _PARAGRAPH_TAGS and not one.get("style")
        for one in element.iterdescendants()
    )


def _list_is_plain(element: etree._Element) -> bool:
    depth = 0
    for one in element.iterdescendants():
        if not isinstance(one.tag, str) or one.tag not in (_PARAGRAPH_TAGS | {"li", "ul", "ol"}) or one.get("style"):
            return False
    lists = [element, *element.iter("ul", "ol")]
    depth = max(sum(1 for up in one.iterancestors("ul", "ol")) for one in lists)
    return depth < MAX_LIST_DEPTH and all(len(one) and all(str(item.tag) == "li" for item in one) for one in lists)


def _align(element: etree._Element) -> Align:
    classes = (element.get("class") or "").split()
    return Align.CENTER if "center" in classes else Align.RIGHT if "right" in classes else Align.START


def _paragraph(element: etree._Element) -> Paragraph:
    align = _align(element)
    flat = "flat" in (element.get("class") or "").split()
    return Paragraph(_inlines(element), align, indent=align is Align.START and not flat)


def _inlines(element: etree._Element) -> Inlines:
    """The text of an element, lists inside it left out."""
    parts: list[Inline] = []
    stack: list[tuple[etree._Element, frozenset[Mark], str | None, bool]] = [(element, frozenset(), None, False)]
    while stack:
        node, marks, href, after = stack.pop()
        if after:
            parts.extend(loose_text(node.tail or "", marks, href))
            continue
        tag = str(node.tag)
        if node is not element:
            stack.append((node, marks, href, True))
        if tag in ("ul", "ol") and node is not element:
            continue
        if tag == "br":
            parts.append(LineBreak())
        if tag in _MARKS:
            marks = marks | {_MARKS[tag]}
        if tag == "a":
            href = node.get("href")
        parts.extend(loose_text(node.text or "", marks, href))
        stack.extend((child, marks, href, False) for child in reversed(node))
    return canonical(parts)


def _list(element: etree._Element) -> List:
    ordered = str(element.tag) == "ol"
    start = element.get("start") or "1"
    first = min(9999, max(1, int(start))) if ordered and start.isascii() and start.isdigit() and len(start) < 6 else 1
    items = []
    for item in element:
        below = next((one for one in item if str(one.tag) in ("ul", "ol")), None)
        items.append(ListItem(_inlines(item), _list(below) if below is not None else None))
    return List(tuple(items), ordered, first)


def _cell(element: etree._Element) -> Cell:
    return Cell(_inlines(element), span(element, "colspan"), span(element, "rowspan"), _align(element))


def span(element: etree._Element, name: str) -> int:
    """A cell's span, 1 to 1000 (browsers' own limit for columns)."""
    text = (element.get(name) or "").strip()
    return min(1000, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _caption(element: etree._Element) -> tuple[str, str]:
    found = element.find("figcaption")
    return caption_words(found) if found is not None else ("", "")


def caption_words(element: etree._Element) -> tuple[str, str]:
    """图说 and credit of a `figcaption`."""
    credit = element.find("i[@class='credit']")
    if credit is None:
        return one_line(words(element)), ""
    others = (words(one) + (one.tail or "") for one in element if one is not credit)
    before = "".join([element.text or "", *others])
    return one_line(before), one_line(words(credit) + (credit.tail or ""))
