"""Reading any HTML: what a browser, WeChat, Word, WPS or an old portal page puts on the clipboard or into a file.

A walk over lxml's tree tells `formats.reader` what paragraphs there are and how they look. Nothing is fetched, nothing
is run; elements nested deeper than any real page give their words only.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from lxml import etree

from editor_app.formats.html_embedded import background, embedded, emoji, filled_in, is_bare
from editor_app.formats.html_own import OwnBlocks, caption_words
from editor_app.formats.html_pictures import columns, is_tracker, read_image
from editor_app.formats.html_style import Look, declarations, inside, words
from editor_app.formats.html_tables import TableReader
from editor_app.formats.html_word import is_bullet, is_note_mark, is_rule_of_notes, is_tracked, take_remarks
from editor_app.formats.raw import Part, Placed, Raw, RawParagraph
from editor_app.formats.raw_list import RawItem
from editor_app.formats.tray import Tray
from editor_app.model.body import Align, Block, Paragraph, Quote, Rule
from editor_app.model.inline import Inline, Inlines, LineBreak, Mark, Text, canonical, loose_text
from editor_app.model.reading import Account, Fate

MAX_DEPTH = 120
"""Nesting that is followed; the deepest real page measured (WeChat) has some 40 levels."""

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
        "address",
        "center",
        "form",
        "fieldset",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "figure",
        "li",
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "pre",
        "xmp",
        "listing",
        "body",
        "html",
        "legend",
        "hgroup",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
)
_SILENT = frozenset(
    [
        "script",
        "style",
        "head",
        "meta",
        "link",
        "template",
        "noscript",
        "title",
        "base",
        "col",
        "colgroup",
        "xml",
        "datalist",
        "option",
    ]
)
_WIDE = "\u2e80-\u303f\u3040-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’…—"
_SOFT_END = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n]\s*(?=[{_WIDE}])")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
"""Characters that only tell where a line may be broken; editors on the web leave them behind. Words of others lose them and
the account says so: in an article they split words for search and checks. Own blocks keep theirs, and the checks show them.
"""

_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAKING_TAG = re.compile(r"</?(?:p|div|section|li|tr|t[dh]|h[1-6]|br|blockquote|article)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
_INDENT = re.compile("[ \t\r\n]*(?:\u3000|\u00a0{2}|\u2003)")
_WORD_LIST = re.compile(r"l(\d{1,6}) level(\d{1,2})")
_NUMBER = re.compile(r"\(?([0-9]{1,4})[.)．、）]?\Z")
_RENAMED = re.compile(r"[(（]?[A-Za-z]{1,6}[.)．）]\Z")
_LETTERS = re.compile(r"[0-9A-Za-z一-龥①-⑳⑴-⒇]")


class Walker:
    """Collects raw paragraphs, list entries and blocks in reading order."""

    def __init__(
        self, tray: Tray, account: Account, own: OwnBlocks, list_depth: int = 0, key: str = "", *, inner: bool = False
    ) -> None:
        """`inner` reads a part in the name of another walker, which knows where what it finds will stand."""
        self.raws: list[Raw] = []
        self.tray = tray
        self.account = account
        self._own = own
        self._list_depth = list_depth
        self._key = key
        self._open: RawParagraph | None = None
        self._sizes: dict[float, int] = {}
        self._level = 0
        self._inner = inner
        self._placed = 0

    def below(
        self, element: etree._Element, look: Look, depth: int, *, list_depth: int = 0, key: str = ""
    ) -> list[Raw]:
        """What stands inside `element`, read on its own."""
        walker = Walker(self.tray, self.account, self._own, list_depth, key, inner=True)
        walker.children(element, look, depth)
        walker.close()
        return walker.raws

    def children(self, element: etree._Element, look: Look, depth: int) -> None:
        """Read the text and the elements inside `element`."""
        self._text(element.text, look)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, look, depth + 1)
            self._text(child.tail, look)

    def _element(self, element: etree._Element, look: Look, depth: int) -> None:
        tag = str(element.tag).rpartition("}")[2].lower()
        if tag in _SILENT:
            return
        if told := embedded(element, tag):
            self.account.note(Fate.DROPPED, told)
            return
        if depth > MAX_DEPTH:
            self._text(words(element, " "), look)
            return
        if (element.get("data-block") and self._take_own(element)) or take_remarks(element, tag, self.account):
            return
        inner = inside(look, element, tag)
        if is_note_mark(element):
            inner = replace(inner, marks=inner.marks - {Mark.SUBSCRIPT} | {Mark.SUPERSCRIPT})
        if inner.hidden and not look.hidden:
            if words(element).strip():
                self.account.note(Fate.DROPPED, "原文中不显示的内容")
            return
        if (address := background(element)) and self._background(element, address, tag, inner):
            return
        self._dispatch(element, tag, inner, depth)

    def _background(self, element: etree._Element, address: str, tag: str, look: Look) -> bool:
        """A picture in the background of something that shows nothing else is one of the article; whether it was."""
        if not is_bare(element):
            self.account.note(Fate.DROPPED, "版式里的背景图片")
            return False
        self._part(Placed(self.tray.picture(unescape(address))), look)
        return True

    def _svg(self, element: etree._Element, look: Look, depth: int) -> None:
        """Words and pictures of a drawing; its lines are none of an article."""
        texts = list(element.iter("text", "foreignobject", "image"))
        for one in texts:
            if any(above in texts for above in one.iterancestors()):
                continue
            if one.tag == "image":
                self._image(one, look)
                continue
            self.account.note(Fate.CONVERTED, "矢量图里的文字改为普通文字")
            self.close()
            self.children(one, look, depth)
            self.close()

    def _dispatch(self, element: etree._Element, tag: str, look: Look, depth: int) -> None:
        match tag:
            case "br":
                self._break(look)
            case "hr":
                self.close()
                self.raws.extend([] if is_rule_of_notes(element) else [Rule()])
            case "img" | "image":
                self._image(element, look)
            case "input" | "select":
                self._text(filled_in(element, tag), look)
            case "svg":
                self._svg(element, look, depth)
            case "code" if look.pre and (before := element.getprevious()) is not None and before.tag == "code":
                self._part(LineBreak(), look)  # WeChat writes each line of a program so
                self.children(element, look, depth)
            case "span" if is_bullet(element):
                self._text("• ", look)
            case "ins" if is_tracked(element, tag):
                self.account.note(Fate.KEPT, "修订中新加的文字")
                self.children(element, replace(look, marks=look.marks - {Mark.UNDERLINE}), depth)
            case "a":
                self.children(element, replace(look, href=element.get("href") or look.href), depth)
            case "ul" | "ol" | "menu" | "dir":
                self._list(element, tag == "ol", look, depth)
            case "table":
                self.close()
                self.raws.extend(TableReader(self, look, depth).read(element))
            case "blockquote":
                self._quote(element, look, depth)
            case "figcaption":
                self._figcaption(element, look, depth)
            case _ if tag in _BLOCKS:
                self._block(element, tag, look, depth)
            case _:
                self.children(element, look, depth)

    def _take_own(self, element: etree._Element) -> bool:
        blocks = self._own.read(element)
        if blocks is None:
            return False
        self.close()
        self.raws.extend(blocks)
        return True

    # -- paragraphs -----------------------------------------------------------------------------------------------

    def _block(self, element: etree._Element, tag: str, look: Look, depth: int) -> None:
        self.close()
        if row := columns(element):
            for image, share in row:
                self._part(replace(read_image(image, self.tray), share=share), look)
            self.close()
            return
        level = self._level
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._level = int(tag[1])
        word_list = _WORD_LIST.search(declarations(element).get("mso-list", ""))
        if word_list is None or not self._word_item(element, word_list, look, depth):
            self.children(element, look, depth)
        self.close()
        self._level = level

    def close(self) -> None:
        """End the paragraph that is open."""
        if self._open is not None:
            if self._sizes:
                self._open.size = max(self._sizes, key=lambda size: self._sizes[size])
            self.raws.append(self._open)
            self._open = None
            self._sizes = {}
        if not self._inner and len(self.raws) > self._placed:
            self.account.place(self.raws[self._placed])
            self._placed = len(self.raws)

    def _opened(self, look: Look) -> RawParagraph:
        if self._open is None:
            self._open = RawParagraph(align=look.align, indented=look.indented, level=self._level)
        return self._open

    def _break(self, look: Look) -> None:
        """A second break in a row ends the paragraph: old pages write their paragraphs so."""
        if self._ends_in_break() and not look.pre:
            self.close()
        else:
            self._part(LineBreak(), look)

    def _ends_in_break(self) -> bool:
        """Whether the open paragraph of text ends in a break; headings keep theirs."""
        if self._open is None or self._level:
            return False
        for part in reversed(self._open.parts):
            if isinstance(part, LineBreak):
                return True
            if not isinstance(part, Text) or part.text.strip():
                return False
        return False

    def _part(self, part: Part, look: Look) -> None:
        self._opened(look).parts.append(part)

    def _text(self, text: str | None, look: Look) -> None:
        if not text:
            return
        text, invisible = _INVISIBLE.subn("", text)
        self.account.note(Fate.DROPPED, "看不见的零宽字符（只管在哪里换行）", invisible)
        if not look.pre:
            text = _SPACE.sub(" ", _SOFT_END.sub("", text))
        if not look.pre and _INDENT.match(text) and text.strip() and self._ends_in_break():
            self.close()
        if self._open is None:
            if text == " " or not text:
                return
            self._opened(look).indented |= _INDENT.match(text) is not None
        paragraph = self._opened(look)
        paragraph.parts.extend(loose_text(text, look.marks, look.href))
        self._sizes[look.size] = self._sizes.get(look.size, 0) + len(text.strip())

    def _image(self, element: etree._Element, look: Look) -> None:
        if face := emoji(element):
            self._text(face, look)
            return
        if is_tracker(element):
            self.account.note(Fate.DROPPED, "统计用的小点图")
            return
        placed = read_image(element, self.tray)
        self._part(placed, look)

    def _figcaption(self, element: etree._Element, look: Look, depth: int) -> None:
        """The words below a picture belong to the picture before, unless it has some already."""
        self.close()
        last = self.raws[-1] if self.raws else None
        placed = last.parts[-1] if isinstance(last, RawParagraph) and last.parts else None
        inside = self.below(element, look, depth)
        text, rest = joined(inside)
        if isinstance(last, RawParagraph) and isinstance(placed, Placed) and not placed.picture.caption and text:
            caption, credit = caption_words(element)
            picture = replace(placed.picture, caption=caption, credit=credit or placed.picture.credit)
            last.parts[-1] = Placed(picture, placed.share)
        elif text:
            self.raws.append(RawParagraph(list(text), align=look.align or Align.CENTER))
        self.raws.extend(rest)

    # -- lists and quotations -------------------------------------------------------------------------------------

    def _list(self, element: etree._Element, ordered: bool, look: Look, depth: int) -> None:
        self.close()
        key = self._key or f"list-{id(element)}"
        number = element.get("start") or ""
        start = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
        made: list[Raw] = self._stray_item(element.text, look, ordered, start, key)
        for child in element:
            tag = str(child.tag).lower()
            if depth > MAX_DEPTH:
                made.extend(self._stray_item(words(child, " "), look, ordered, start, key))
            elif tag in ("ul", "ol"):
                walker = Walker(self.tray, self.account, self._own, self._list_depth + bool(made), key, inner=True)
                walker._list(child, tag == "ol", look, depth + 1)
                made.extend(walker.raws)
            elif tag not in _SILENT:
                inner = replace(inside(look, child, tag), align=None)
                raws = self.below(child, inner, depth + 1, list_depth=self._list_depth + 1, key=key)
                made.extend(self._item(raws, ordered, start, key))
            made.extend(self._stray_item(child.tail, look, ordered, start, key))
        if any(isinstance(raw, RawItem) and raw.text for raw in made):
            self.raws.extend(made)
        else:
            self.raws.extend(block for raw in made if isinstance(raw, RawItem) for block in raw.after)

    def _stray_item(self, text: str | None, look: Look, ordered: bool, start: int, key: str) -> list[Raw]:
        """Words that stand in a list but in no entry of it make one."""
        words = canonical(loose_text(_SPACE.sub(" ", text or ""), look.marks, look.href))
        return [RawItem(words, self._list_depth, ordered, start, key)] if words else []

    def _item(self, raws: list[Raw], ordered: bool, start: int, key: str) -> list[Raw]:
        text, rest = joined([raw for raw in raws if not isinstance(raw, RawItem)])
        item = RawItem(text, self._list_depth, ordered, start, key)
        item.after.extend(block for raw in rest for block in _blocks_of(raw))
        return [item, *(raw for raw in raws if isinstance(raw, RawItem))]

    def _word_item(self, element: etree._Element, match: re.Match[str], look: Look, depth: int) -> bool:
        """A paragraph that Word numbers. Its label decides the kind; a label in words (一、) stays text."""
        label = "".join(words(one) for one in element.iter("span") if "mso-list" in declarations(one))
        label = re.sub(r"\s", "", label)
        number, renamed = _NUMBER.match(label), _RENAMED.match(label)
        bullet = label in ("l", "n", "u", "o") or (len(label) <= 2 and _LETTERS.match(label) is None)
        if not label or not (number or renamed or bullet):
            self._close_up(element, label)
            return False
        for one in list(element.iter("span")):
            if "mso-list" in declarations(one):
                _empty(one)
        text, rest = joined(self.below(element, look, depth))
        ordered = bool(number or renamed)
        item = RawItem(text, int(match[2]) - 1, ordered, int(number[1]) if number else 0, f"word-{match[1]}")
        self.account.note(Fate.CONVERTED, "字母、罗马数字编号改为数字", bool(renamed))
        item.after.extend(block for raw in rest for block in _blocks_of(raw))
        self.raws.append(item)
        return True

    @staticmethod
    def _close_up(element: etree._Element, label: str) -> None:
        """Behind a label in wide letters (一、) Word's spaces up to its tab go."""
        for one in element.iter("span"):
            if label and not label[-1].isascii() and not words(one).strip() and "mso-list" not in declarations(one):
                _empty(one)

    def _quote(self, element: etree._Element, look: Look, depth: int) -> None:
        self.close()
        paragraphs: list[Paragraph] = []
        for raw in self.below(element, replace(look, align=None), depth):
            if isinstance(raw, RawParagraph) and not any(isinstance(part, Placed) for part in raw.parts):
                text = canonical(part for part in raw.parts if not isinstance(part, Placed))
                align = raw.align or Align.START
                if text:
                    paragraphs.append(Paragraph(text, align, indent=align is Align.START))
                continue
            if paragraphs:
                self.raws.append(Quote(tuple(paragraphs)))
                paragraphs = []
            self.raws.append(raw)
        if paragraphs:
            self.raws.append(Quote(tuple(paragraphs)))


def bare_words(html: str) -> list[Raw]:
    """The words of HTML that is nested too deep for a tree, a paragraph for each stretch between tags of blocks."""
    text = _without(_without(html, "script"), "style")
    lines = _TAG.sub("", _BREAKING_TAG.sub("\x0c", text)).split("\x0c")
    return [RawParagraph(list(loose_text(_SPACE.sub(" ", unescape(line))))) for line in lines if line.strip()]


def _without(html: str, tag: str) -> str:
    """`html` without the elements of that name and what is in them."""
    lowered = html.lower() if html.isascii() else re.sub("[A-Z]", lambda match: match[0].lower(), html)
    parts: list[str] = []
    place = 0
    while (start := lowered.find(f"<{tag}", place)) >= 0 and (end := lowered.find(f"</{tag}", start)) >= 0:
        parts.append(html[place:start])
        place = end
    return "".join((*parts, html[place:]))


def _empty(element: etree._Element) -> None:
    """Take the words out of an element, leaving what follows it."""
    for child in list(element):
        element.remove(child)
    element.text = None


def joined(raws: list[Raw]) -> tuple[Inlines, list[Raw]]:
    """The text of all paragraphs as one, lines broken between them, and what is no text."""
    text: list[Inline] = []
    rest: list[Raw] = []
    for raw in raws:
        if not isinstance(raw, RawParagraph):
            rest.append(raw)
            continue
        words = canonical(part for part in raw.parts if not isinstance(part, Placed))
        if words:
            text.extend((LineBreak(), *words) if text else words)
        rest.extend(part.picture for part in raw.parts if isinstance(part, Placed))
    return canonical(text), rest


def _blocks_of(raw: Raw) -> list[Block]:
    return [] if isinstance(raw, RawParagraph | RawItem) else [raw]
