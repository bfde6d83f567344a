"""The inside of a Word paragraph: runs, links, fields, revisions, symbols, notes, pictures and text boxes.

Source: ECMA-376 part 1, 17.3.3 (run content), 17.16 (fields), 17.13.5 (revisions). Insertions count, deletions do not;
of a field the cached result counts. Nothing here is fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from editor_app.formats.docx_formulas import formula
from editor_app.formats.docx_package import Relation, attribute, child, short
from editor_app.formats.docx_pictures import Pictures
from editor_app.formats.docx_styles import RunLook, Styles
from editor_app.formats.office_fields import Field, placed_elsewhere
from editor_app.formats.raw import Part, Placed
from editor_app.formats.symbol_fonts import UNKNOWN, is_private, is_symbol_font, symbol
from editor_app.formats.telling import told
from editor_app.model.inline import LineBreak, Mark, loose_text
from editor_app.model.reading import Account, Fate
from editor_app.model.text import one_line

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
_READ = frozenset(
    ["a:blip", "v:imagedata", "c:chart", "cx:chart", "dgm:relIds", "w:txbxContent", "v:textpath", "a:txBody", "v:fill"]
)
_NOTE_KINDS = {"w:footnoteReference": "w:footnote", "w:endnoteReference": "w:endnote"}


@dataclass(slots=True)
class Content:
    """What a paragraph holds: its parts, the text boxes and the words of the WordArt (`art`) anchored in it, and how many
    characters have which size.
    """

    parts: list[Part] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    art: list[str] = field(default_factory=list)
    sizes: dict[float, int] = field(default_factory=dict)
    text_start: str = ""

    def size(self) -> float:
        """The size of most characters, in points; 0.0 without any."""
        return max(self.sizes, key=lambda size: self.sizes[size]) if self.sizes else 0.0


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
        self._fields: list[Field] = []
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
            self._account.note(Fate.DROPPED, unfilled_hint(element))
        elif name in ("w:sdt", "w:ruby") or name in _THROUGH:
            if name in ("w:ins", "w:moveTo"):
                self._account.note(Fate.KEPT, "修订中新加的文字")
            self._inside(element, href, depth + 1)
        elif name in ("m:oMath", "m:oMathPara"):
            self._account.note(Fate.CONVERTED, "公式改为普通文字")
            for words, marks in formula(element):
                self._content.parts.extend(loose_text(words, marks, href))
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
                self._add(self._letters(str(element.text or ""), look), look, href)
            case "w:tab" | "w:ptab":
                self._add("\t", look, href)
            case "w:br" | "w:cr":  # a page break too: words on both sides must not run together
                self._content.parts.append(LineBreak())
            case "w:noBreakHyphen":
                self._add("-", look, href)
            case "w:sym":
                self._add(self._symbol(element), look, href)
            case "w:fldChar":
                self._field(element, look, href)
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
        above = child(element, "w:rt")
        sounds = told(words_of(above)) if above is not None else ""
        self._account.note(Fate.DROPPED, f"拼音标注：{sounds}")

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
        font, code = attribute(element, "w:font"), attribute(element, "w:char")
        try:
            value = int(code, 16)
        except ValueError:
            return ""
        if 0xF000 <= value <= 0xF0FF or is_symbol_font(font):
            return symbol(font, value) or self._unknown_symbol()
        return chr(value) if 0x20 <= value <= 0x10FFFF and not 0xD800 <= value <= 0xDFFF else ""

    def _unknown_symbol(self) -> str:
        self._account.note(Fate.CONVERTED, "特殊字体里的符号改为“□”")
        return UNKNOWN

    def _letters(self, text: str, look: RunLook) -> str:
        """The text of a run; the private letters by which fonts of signs are written become what they show."""
        if not any(map(is_private, text)):
            return text
        font = look.font or ""
        return "".join(symbol(font, ord(c)) or self._unknown_symbol() if is_private(c) else c for c in text)

    # -- fields ---------------------------------------------------------------------------------------------------

    def _field(self, element: etree._Element, look: RunLook, href: str | None) -> None:
        kind = attribute(element, "w:fldCharType")
        if kind == "begin":
            self._fields.append(Field("", None, child(element, "w:ffData"), self._content, len(self._content.parts)))
        elif kind == "separate" and self._fields:
            self._fields[-1].href = self._fields[-1].link()
        elif kind == "end" and self._fields:
            self._end_field(self._fields.pop(), look, href)

    def _end_field(self, field: Field, look: RunLook, href: str | None) -> None:
        """A field that left nothing in the text shows what its instruction says."""
        if field.home is not self._content:
            return
        address = field.picture()
        pictured = any(isinstance(part, Placed) for part in self._content.parts[field.before :])
        if address is not None and not pictured:
            self._content.parts.append(placed_elsewhere(address))
        elif len(self._content.parts) == field.before:
            words, sounds = field.shown()
            self._add(words, look, href)
            if sounds:
                self._account.note(Fate.DROPPED, f"拼音标注：{told(sounds)}")

    def _field_href(self) -> str | None:
        return next((one.href for one in reversed(self._fields) if one.href), None)

    # -- pictures and boxes ---------------------------------------------------------------------------------------

    def _alternative(self, element: etree._Element, href: str | None, depth: int, look: RunLook) -> None:
        """The first choice that gives something; the fallback says the same in an older language."""
        content = self._content
        before = (len(content.parts), len(content.boxes), len(content.art))
        for one in element:
            if short(str(one.tag)) not in ("mc:Choice", "mc:Fallback"):
                continue
            if depth <= _DEPTH:
                self._run_content(one, look, href, depth + 1)
                self._inside(one, href, depth + 1)
            if (len(content.parts), len(content.boxes), len(content.art)) != before:
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
            elif kind == "v:imagedata" or (kind == "v:fill" and attribute(one, "r:id")):
                placed = self._pictures.vml(one)
            elif kind in ("c:chart", "cx:chart", "dgm:relIds"):
                placed = self._pictures.missing("图表、示意图不能直接取出，请截图后补上")
                words = told(self._pictures.diagram_words(one))
                self._account.note(Fate.DROPPED, f"图表、示意图里的文字：{words}", bool(words))
            elif kind == "a:txBody":
                self._content.art.extend(filter(None, map(one_line, _drawn_lines(one))))
                found = True
            elif kind == "v:textpath" and one_line(one.get("string", "")):
                self._content.art.append(one_line(one.get("string", "")))
                found = True
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


def unfilled_hint(control: etree._Element) -> str:
    """How the account names the hint of a content control that nobody filled in."""
    words = told(words_of(control))
    return f"没有填写的占位提示：{words}" if words else "没有填写的占位提示"


def words_of(element: etree._Element) -> str:
    """All `w:t` inside, paragraphs and breaks as spaces."""
    parts: list[str] = []
    for one in element.iter():
        name = short(str(one.tag))
        if name == "w:t":
            parts.append(str(one.text or ""))
        elif name in ("w:p", "w:br", "w:tab"):
            parts.append(" ")
    return "".join(parts)


def _shows(choice: etree._Element) -> bool:
    """Whether one of several ways to say the same has anything that is read."""
    return any(short(str(one.tag)) in _READ for one in choice.iter())


def _drawn_lines(body: etree._Element) -> list[str]:
    """The paragraphs of text inside a shape of DrawingML."""
    paragraphs = [one for one in body.iter() if short(str(one.tag)) == "a:p"]
    return ["".join(str(one.text or "") for one in p.iter() if short(str(one.tag)) == "a:t") for p in paragraphs]


def _visible(element: etree._Element) -> list[etree._Element]:
    """Elements inside a drawing in order: not what stands inside its text boxes (they are read on their own), and of
    alternatives only the first that shows anything.
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
            inside = [next(filter(_shows, inside), inside[0])] if inside else []
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
