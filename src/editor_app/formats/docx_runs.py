"""The inside of a Word paragraph: runs, links, fields, revisions, symbols, notes, pictures and text boxes.

Source: ECMA-376 part 1, 17.3.3 (run content), 17.16 (fields), 17.13.5 (revisions). Insertions count, deletions do not;
of a field the cached result counts. Nothing here is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from editor_app.formats.docx_package import Relation, attribute, child, short
from editor_app.formats.docx_pictures import Pictures
from editor_app.formats.docx_styles import RunLook, Styles
from editor_app.formats.reader import Part, Placed
from editor_app.model.inline import LineBreak, Mark, loose_text
from editor_app.model.reading import Account, Fate

_DEPTH = 40
_THROUGH = frozenset(
    [
        "w:smartTag",
        "w:sdtContent",
        "w:customXml",
        "w:bdo",
        "w:dir",
        "w:fldSimple",
        "w:ins",
        "w:moveTo",
        "w:rubyBase",
        "w:subDoc",
    ]
)
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]{1,2000})"', re.IGNORECASE)
_SYMBOL_FONTS = ("wingdings", "symbol", "webdings")
_SYMBOLS = {
    0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "□", 0x6F: "□", 0x6E: "■", 0x6C: "●", 0xB7: "•", 0xA7: "▪", 0xD8: "➢",
    0x76: "❖", 0x71: "❑", 0x75: "◆", 0xE0: "→", 0xDF: "←", 0xB2: "✧", 0xAB: "★", 0x4A: "☺", 0x28: "☎", 0x2A: "✉",
}  # fmt: skip
_UNKNOWN_SYMBOL = "□"
_NOTE_KINDS = {"w:footnoteReference": "w:footnote", "w:endnoteReference": "w:endnote"}


@dataclass(slots=True)
class Content:
    """What a paragraph holds: its parts, the text boxes anchored in it, and how many characters have which size."""

    parts: list[Part] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    sizes: dict[float, int] = field(default_factory=dict)
    text_start: str = ""

    def size(self) -> float:
        """The size of most characters, in points; 0.0 without any."""
        return max(self.sizes, key=lambda size: self.sizes[size]) if self.sizes else 0.0


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    href: str | None = None


class RunReader:
    """Reads paragraphs one after the other (fields may span them). `note` is called with the kind and id of each foot
    or end note, and of each comment, and gives the mark that stands in the text.
    """

    def __init__(
        self,
        styles: Styles,
        pictures: Pictures,
        relations: dict[str, Relation],
        account: Account,
        note: Callable[[str, str], str],
    ) -> None:
        self._styles = styles
        self._pictures = pictures
        self._relations = relations
        self._account = account
        self._note = note
        self._fields: list[_Field] = []
        self._content = Content()
        self._look = RunLook()

    def read(self, paragraph: etree._Element, look: RunLook) -> Content:
        """The content of a `w:p` whose style gives its text the look `look`."""
        self._content = Content()
        self._look = look
        self._inside(paragraph, None, 0)
        return self._content

    def _inside(self, element: etree._Element, href: str | None, depth: int) -> None:
        for one in element:
            self._one(one, short(str(one.tag)), href, depth)

    def _one(self, element: etree._Element, name: str, href: str | None, depth: int) -> None:
        if depth > _DEPTH:
            texts = (str(one.text or "") for one in element.iter() if short(str(one.tag)) == "w:t")
            self._add("".join(texts), self._look, href)
        elif name == "w:r":
            self._run(element, href, depth)
        elif name == "w:hyperlink":
            relation = self._relations.get(attribute(element, "r:id"))
            target = relation.target if relation is not None and relation.external else None
            self._inside(element, target or href, depth + 1)
        elif name in ("w:del", "w:moveFrom"):
            self._account.note(Fate.DROPPED, "修订中已删除的文字")
        elif name == "w:sdt" and is_unfilled(element):
            self._account.note(Fate.DROPPED, "没有填写的占位提示")
        elif name in ("w:sdt", "w:ruby") or name in _THROUGH:
            if name in ("w:ins", "w:moveTo"):
                self._account.note(Fate.KEPT, "修订中新加的文字")
            self._inside(element, href, depth + 1)
        elif name in ("m:oMath", "m:oMathPara"):
            self._account.note(Fate.CONVERTED, "公式改为普通文字")
            self._add(
                "".join(str(one.text or "") for one in element.iter() if short(str(one.tag)) == "m:t"), self._look, href
            )
        elif name == "mc:AlternateContent":
            self._alternative(element, href, depth, self._look)

    # -- runs -----------------------------------------------------------------------------------------------------

    def _run(self, element: etree._Element, href: str | None, depth: int) -> None:
        look = self._styles.run(child(element, "w:rPr"), self._look)
        if look.hidden:
            if any(short(str(one.tag)) == "w:t" for one in element):
                self._account.note(Fate.DROPPED, "隐藏的文字")
            return
        self._run_content(element, look, href, depth)

    def _run_content(self, element: etree._Element, look: RunLook, href: str | None, depth: int) -> None:
        for one in element:
            self._run_part(one, short(str(one.tag)), look, href or self._field_href(), depth)

    def _run_part(self, element: etree._Element, name: str, look: RunLook, href: str | None, depth: int) -> None:
        match name:
            case "w:t":
                self._add(str(element.text or ""), look, href)
            case "w:tab" | "w:ptab":
                self._add("\t", look, href)
            case "w:br" | "w:cr":  # a page break too: words on both sides must not run together
                self._content.parts.append(LineBreak())
            case "w:noBreakHyphen":
                self._add("-", look, href)
            case "w:sym":
                self._add(self._symbol(element), look, href)
            case "w:fldChar":
                self._field(attribute(element, "w:fldCharType"))
            case "w:instrText" if self._fields:
                self._fields[-1].instruction += str(element.text or "")
            case "w:footnoteReference" | "w:endnoteReference":
                mark = self._note(_NOTE_KINDS[name], attribute(element, "w:id"))
                self._content.parts.extend(loose_text(mark, frozenset({Mark.SUPERSCRIPT})))
            case "w:commentReference":
                self._note("w:comment", attribute(element, "w:id"))
            case "w:ruby":
                self._inside_ruby(element, href, depth)
            case "w:drawing" | "w:pict" | "w:object":
                self._graphic(element, name)
            case "mc:AlternateContent":
                self._alternative(element, href, depth, look)

    def _inside_ruby(self, element: etree._Element, href: str | None, depth: int) -> None:
        base = child(element, "w:rubyBase")
        if base is not None:
            self._inside(base, href, depth + 1)
        self._account.note(Fate.DROPPED, "拼音标注")

    def _add(self, text: str, look: RunLook, href: str | None) -> None:
        if not text:
            return
        content = self._content
        if len(content.text_start) < 4:
            content.text_start += text[:4]
        content.parts.extend(loose_text(text, marks_of(look), href))
        size = look.size or 0.0
        content.sizes[size] = content.sizes.get(size, 0) + len(text.strip())

    def _symbol(self, element: etree._Element) -> str:
        font, code = attribute(element, "w:font").lower(), attribute(element, "w:char")
        try:
            value = int(code, 16)
        except ValueError:
            return ""
        if 0xF000 <= value <= 0xF0FF or font.startswith(_SYMBOL_FONTS):
            known = _SYMBOLS.get(value & 0xFF)
            if known is None:
                self._account.note(Fate.CONVERTED, "特殊字体里的符号改为“□”")
            return known or _UNKNOWN_SYMBOL
        return chr(value) if 0x20 <= value <= 0x10FFFF and not 0xD800 <= value <= 0xDFFF else ""

    # -- fields ---------------------------------------------------------------------------------------------------

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            match = _HYPERLINK.match(self._fields[-1].instruction)
            self._fields[-1].href = match[1] if match else None
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _field_href(self) -> str | None:
        return next((one.href for one in reversed(self._fields) if one.href), None)

    # -- pictures and boxes ---------------------------------------------------------------------------------------

    def _alternative(self, element: etree._Element, href: str | None, depth: int, look: RunLook) -> None:
        """The first choice that gives something; the fallback says the same in an older language."""
        content = self._content
        before = (len(content.parts), len(content.boxes))
        for one in element:
            if short(str(one.tag)) not in ("mc:Choice", "mc:Fallback"):
                continue
            if depth <= _DEPTH:
                self._run_content(one, look, href, depth + 1)
                self._inside(one, href, depth + 1)
            if (len(content.parts), len(content.boxes)) != before:
                return

    def _graphic(self, element: etree._Element, name: str) -> None:
        """Pictures and text boxes of a drawing in the order of the file, groups and canvases included."""
        if name == "w:object":
            self._account.note(Fate.CONVERTED, "嵌入的对象（表格、公式等）只留下图片")
        found = False
        for one in _visible(element):
            kind = short(str(one.tag))
            placed: Placed | None = None
            if kind == "a:blip":
                placed = self._pictures.drawing(one, element)
            elif kind == "v:imagedata":
                placed = self._pictures.vml(one)
            elif kind in ("c:chart", "dgm:relIds"):
                placed = self._pictures.missing("图表、示意图不能直接取出，请截图后补上")
            elif kind == "w:txbxContent":
                self._content.boxes.append(one)
                found = True
            if placed is not None:
                self._content.parts.append(placed)
                found = True
        if not found:
            self._account.note(Fate.DROPPED, "线条、形状等图形")


def is_unfilled(control: etree._Element) -> bool:
    """Whether a content control shows only its own hint (单击此处输入文字)."""
    return child(child(control, "w:sdtPr"), "w:showingPlcHdr") is not None


def _visible(element: etree._Element) -> list[etree._Element]:
    """Elements inside a drawing in order: not what stands inside its text boxes (they are read on their own), and of
    alternatives only the first.
    """
    found: list[etree._Element] = []
    stack = [element]
    while stack:
        one = stack.pop()
        name = short(str(one.tag))
        found.append(one)
        if name == "w:txbxContent":
            continue
        inside = list(one)
        if name == "mc:AlternateContent":
            inside = inside[:1]
        stack.extend(reversed(inside))
    return found


def marks_of(look: RunLook) -> frozenset[Mark]:
    """The marks of a run's formatting."""
    marks: set[Mark] = set()
    for on, mark in (
        (look.bold, Mark.STRONG), (look.italic, Mark.EMPHASIS), (look.underline, Mark.UNDERLINE),
        (look.strike, Mark.STRIKE), (look.script == "superscript", Mark.SUPERSCRIPT),
        (look.script == "subscript", Mark.SUBSCRIPT),
    ):  # fmt: skip
        if on:
            marks.add(mark)
    return frozenset(marks)
