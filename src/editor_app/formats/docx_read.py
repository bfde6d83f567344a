"""Walking through a Word file's body: paragraphs, lists, tables, text boxes, notes and comments, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from editor_app.formats.docx_numbering import Label, Numbering
from editor_app.formats.docx_package import Package, attribute, child, short
from editor_app.formats.docx_pictures import Pictures
from editor_app.formats.docx_runs import Content, RunReader, is_unfilled
from editor_app.formats.docx_styles import DEFAULT_SIZE, ParagraphLook, Styles
from editor_app.formats.docx_tables import TableReader
from editor_app.formats.raw_list import RawItem
from editor_app.formats.reader import Part, Placed, Raw, RawParagraph
from editor_app.formats.tray import Tray
from editor_app.model.body import Align, Rule
from editor_app.model.errors import Refused
from editor_app.model.inline import canonical, loose_text, plain
from editor_app.model.reading import Account, Fate
from editor_app.model.text import one_line

_DEPTH = 40
_THROUGH = frozenset(["w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"])
_INDENT = re.compile("[ \t]*\u3000|[ \t\u00a0]{2}|\t")
_COMMENTS_SHOWN = 30
_DEFAULT_WIDTH = 415.0
"""Text width in points of an A4 page with Word's usual margins."""


class DocumentReader:
    """Reads one file; `raws` is what was found so far."""

    def __init__(self, package: Package, part: str, tray: Tray, account: Account) -> None:
        self._package = package
        self._part = part
        self._account = account
        self._relations = package.relations(part)
        self._notes: list[tuple[str, str]] = []
        self._comments_told = 0
        root = package.xml(part)
        body = child(root, "w:body")
        if body is None:
            raise Refused("import.damaged", name=package.name)
        self._body = body
        self._styles = Styles(package.xml(self._related("styles")))
        self._numbering = Numbering(package.xml(self._related("numbering")))
        pictures = Pictures(package, self._relations, tray, _text_width(body))
        root_of_comments = package.xml(self._related("comments"))
        self._comments = {
            attribute(one, "w:id"): one for one in (root_of_comments if root_of_comments is not None else ())
        }
        self._runs = RunReader(self._styles, pictures, self._relations, account, self._note_mark)

    def _related(self, kind: str) -> str:
        """The part that the document names for `kind`, or nothing."""
        return next((one.target for one in self._relations.values() if one.kind == kind and not one.external), "")

    def read(self) -> list[Raw]:
        """Everything in the body, then foot and end notes; comments go to the account."""
        raws = self.blocks(self._body, 0)
        raws.extend(self._note_paragraphs())
        for comment in list(self._comments):  # those that no place in the text names
            self._tell_comment(comment)
        return raws

    # -- blocks ---------------------------------------------------------------------------------------------------

    def blocks(self, element: etree._Element, depth: int) -> list[Raw]:
        """What stands in a body, a table cell or a text box."""
        raws: list[Raw] = []
        placed = 0
        for one in element:
            name = short(str(one.tag))
            if depth > _DEPTH:
                raws.extend(_bare(one))
            elif name == "w:p":
                raws.extend(self._paragraph(one, depth))
            elif name == "w:tbl":
                raws.extend(TableReader(self, self._account).read(one, depth))
            elif name == "w:sdt" and is_unfilled(one):
                self._account.note(Fate.DROPPED, "没有填写的占位提示")
            elif name in _THROUGH:
                raws.extend(self.blocks(one, depth + 1))
            elif name == "mc:AlternateContent":
                raws.extend(self._alternative(one, depth))
            elif name in ("w:del", "w:moveFrom"):
                self._account.note(Fate.DROPPED, "修订中已删除的文字")
            elif name == "w:altChunk":
                self._account.note(Fate.DROPPED, "嵌入的其他文件")
            if not depth and len(raws) > placed:
                self._account.place(raws[placed])
                placed = len(raws)
        return raws

    def _alternative(self, element: etree._Element, depth: int) -> list[Raw]:
        for one in element:
            if raws := self.blocks(one, depth + 1):
                return raws
        return []

    def _paragraph(self, element: etree._Element, depth: int) -> list[Raw]:
        properties = child(element, "w:pPr")
        look = self._styles.paragraph(properties)
        content = self._runs.read(element, look.run)
        label = self._label(look, content)
        if label is not None and label.listed and not look.level and look.align is not Align.CENTER:
            raw: Raw = _item(content, label)
            self._account.note(Fate.CONVERTED, "字母、罗马数字编号改为数字", int(label.renamed))
        else:
            raw = self._raw(content, look, label)
        if not content.parts and child(properties, "w:pBdr") is not None:
            raw = Rule()
        boxes: list[Raw] = []
        for box in content.boxes:
            self._account.note(Fate.CONVERTED, "文本框里的内容放在所在段落之后")
            boxes.extend(self.blocks(box, depth + 3))
        if boxes and isinstance(raw, RawParagraph) and not raw.parts:
            return boxes
        return [raw, *boxes]

    def _label(self, look: ParagraphLook, content: Content) -> Label | None:
        """The automatic number of the paragraph; an empty one is not numbered in print either."""
        if look.number is None or not content.parts:
            return None
        return self._numbering.label(look.number, look.number_level or 0)

    def _raw(self, content: Content, look: ParagraphLook, label: Label | None) -> RawParagraph:
        parts: list[Part] = list(content.parts)
        if label is not None and not label.words:
            label = None
        if label is not None:
            self._account.note(Fate.CONVERTED, "自动编号改为文字")
            marks = next(
                (part.marks for part in parts if not isinstance(part, Placed) and hasattr(part, "marks")), frozenset()
            )
            parts[:0] = loose_text(label.words, marks)
        indented = bool(look.indented) or _INDENT.match(content.text_start) is not None
        size = content.size() or look.run.size or DEFAULT_SIZE
        return RawParagraph(parts, look.align, indented, size, look.level or 0, bool(look.title))

    # -- notes and comments ---------------------------------------------------------------------------------------

    def _note_mark(self, kind: str, note_id: str) -> str:
        if kind == "w:comment":
            self._tell_comment(note_id)
            return ""
        self._notes.append((kind, note_id))
        return f"[{len(self._notes)}]"

    def _note_paragraphs(self) -> Iterator[Raw]:
        """The notes' words in order of their marks, at the end of the article."""
        found: dict[tuple[str, str], etree._Element] = {}
        for kind, part in (("w:footnote", "footnotes"), ("w:endnote", "endnotes")):
            root = self._package.xml(self._related(part))
            for element in root if root is not None else ():
                if short(str(element.tag)) == kind:
                    found[kind, attribute(element, "w:id")] = element
        for number, key in enumerate(self._notes, 1):
            self._account.note(Fate.CONVERTED, "脚注、尾注放到文末")
            note = found.get(key)
            words = _text(note) if note is not None else ""
            raw = RawParagraph(list(loose_text(f"[{number}] {words.strip()}")), indented=True)
            self._account.place(raw)
            yield raw

    def _tell_comment(self, comment: str) -> None:
        """Tell of a comment, once, with its words unless there were many before."""
        element = self._comments.pop(comment, None)
        if element is None:
            return
        self._comments_told += 1
        shown = self._comments_told <= _COMMENTS_SHOWN
        self._account.note(Fate.DROPPED, f"批注：{one_line(_text(element))[:80]}" if shown else "其余批注")


def _item(content: Content, label: Label) -> RawItem:
    """An entry of a list; its pictures follow the list."""
    text = canonical(part for part in content.parts if not isinstance(part, Placed))
    item = RawItem(text, label.depth, label.ordered, label.number, label.key)
    item.after.extend(part.picture for part in content.parts if isinstance(part, Placed))
    return item


def _text(element: etree._Element) -> str:
    """All `w:t` inside, paragraphs and breaks as spaces."""
    parts: list[str] = []
    for one in element.iter():
        name = short(str(one.tag))
        if name == "w:t":
            parts.append(str(one.text or ""))
        elif name in ("w:p", "w:br", "w:tab"):
            parts.append(" ")
    return "".join(parts)


def _bare(element: etree._Element) -> list[Raw]:
    """The words of what is nested deeper than any real file."""
    words = canonical(loose_text(one_line(_text(element))))
    return [RawParagraph(list(words))] if plain(words) else []


def _text_width(body: etree._Element) -> float:
    """The width between the margins in points, from the last section's `w:pgSz` and `w:pgMar` (twentieths)."""
    section = child(body, "w:sectPr")
    size, margin = child(section, "w:pgSz"), child(section, "w:pgMar")
    if size is None or margin is None:
        return _DEFAULT_WIDTH
    values = [attribute(size, "w:w"), attribute(margin, "w:left"), attribute(margin, "w:right")]
    if not all(value.isascii() and value.isdigit() and len(value) < 8 for value in values):
        return _DEFAULT_WIDTH
    width = (int(values[0]) - int(values[1]) - int(values[2])) / 20
    return width if width > 50 else _DEFAULT_WIDTH
