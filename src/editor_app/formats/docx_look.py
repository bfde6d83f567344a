"""The look of the Word files that we write: named styles, so that one change in the style changes every paragraph.

It follows the usual layout of official papers (GB/T 9704-2012): A4, body in 仿宋 size three (16 pt) on lines of 28 pt with
an indent of two characters, title in 小标宋 size two (22 pt), subheads in 黑体. Where a face is not installed, the font
table names what stands in for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor

from editor_app.model.metadata import Metadata

BODY_SIZE, TITLE_SIZE, SMALL_SIZE = 16, 22, 12
LINE = 28
SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_STAND_INS = {
    SONG: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体,SimSun",
    FANG: "FangSong_GB2312,仿宋,FangSong,STFangsong",
    HEI: "SimHei,Noto Sans CJK SC",
    KAI: "KaiTi_GB2312,楷体,KaiTi,STKaiti",
}
_ROMAN = {SONG, FANG, KAI}
_MAX_PROPERTY = 255  # characters of a core property (ISO/IEC 29500-2)


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style: `name` as Word's list shows it, `line` in points (0: as high as what stands in it)."""

    name: str
    style_id: str
    face: str
    size: int
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    line: int = 0
    first_chars: int = 0
    side_chars: int = 0
    keep_next: bool = False


# Not justified: LibreOffice loses the sign at the end of some justified lines, on paper too, whatever `overflowPunct` says.
# Whoever wants it so changes this one style.
TEXT = Look("正文段落", "PdText", FANG, BODY_SIZE, line=LINE, first_chars=2)
QUOTE = Look("引文段落", "PdQuote", FANG, BODY_SIZE, line=LINE, side_chars=2)
ABOUT = Look("稿件信息", "PdAbout", KAI, SMALL_SIZE, WD_ALIGN_PARAGRAPH.CENTER)
PICTURE = Look("图片段落", "PdPicture", FANG, BODY_SIZE, WD_ALIGN_PARAGRAPH.CENTER)
CAPTION = Look("Caption", "Caption", KAI, SMALL_SIZE, WD_ALIGN_PARAGRAPH.CENTER)
CELL = Look("表格文字", "PdCell", FANG, SMALL_SIZE)
SIGNATURE = Look("供稿", "PdSignature", FANG, BODY_SIZE, WD_ALIGN_PARAGRAPH.RIGHT, LINE)
TITLE = Look("Title", "Title", SONG, TITLE_SIZE, WD_ALIGN_PARAGRAPH.CENTER, keep_next=True)
NORMAL = Look("Normal", "Normal", FANG, BODY_SIZE, line=LINE)
HEADINGS = {
    level: Look(f"Heading {level}", f"Heading{level}", HEI if level == 2 else KAI, BODY_SIZE, line=LINE, keep_next=True)
    for level in (2, 3, 4)
}


def set_up(document: Document, metadata: Metadata) -> None:
    """Page, styles, fonts, language and properties of a new document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    for look in (NORMAL, *HEADINGS.values(), TITLE, CAPTION, TEXT, QUOTE, ABOUT, PICTURE, CELL, SIGNATURE):
        _style(document, look)
    _language(document)
    _fonts(document)
    _properties(document, metadata)


def _style(document: Document, look: Look) -> None:
    styles: Any = document.styles
    style: Any = styles[look.name] if look.name in styles else styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    own = style.element.styleId != look.style_id
    if own:
        style.element.styleId = look.style_id
        style.base_style, style.next_paragraph_style = styles["Normal"], style
        style.quick_style = True
    style.hidden = style.unhide_when_used = False
    font = style.font
    font.name, font.size, font.italic = look.face, Pt(look.size), False
    font.color.rgb = RGBColor(0, 0, 0)
    if look is CAPTION:
        font.bold = False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), look.face)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    _paragraph_format(style, look)


def _paragraph_format(style: Any, look: Look) -> None:
    paragraph = style.paragraph_format
    paragraph.space_before = paragraph.space_after = Pt(0)
    paragraph.line_spacing = Pt(look.line) if look.line else 1.0
    paragraph.alignment = look.align
    paragraph.keep_with_next = look.keep_next or None
    border = style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)
    if look.first_chars or look.side_chars:
        indent = style.element.get_or_add_pPr().get_or_add_ind()
        for name, chars in (("firstLine", look.first_chars), ("left", look.side_chars), ("right", look.side_chars)):
            if chars:
                indent.set(qn(f"w:{name}Chars"), str(100 * chars))
                indent.set(qn(f"w:{name}"), str(20 * look.size * chars))


def _language(document: Document) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")  # of the Latin letters
        language.set(qn("w:eastAsia"), "zh-CN")
    settings: Any = document.settings.element
    theme = settings.find(qn("w:themeFontLang"))
    if theme is None:
        theme = OxmlElement("w:themeFontLang")
        settings.append(theme)
    theme.set(qn("w:val"), "en-US")
    theme.set(qn("w:eastAsia"), "zh-CN")


def _fonts(document: Document) -> None:
    """Name what stands in for a face that is not installed; Word, WPS and LibreOffice look here."""
    fonts = "".join(
        f'<w:font w:name={quoteattr(face)}><w:altName w:val={quoteattr(others)}/><w:charset w:val="86"/>'
        f'<w:family w:val="{"roman" if face in _ROMAN else "modern"}"/><w:pitch w:val="variable"/></w:font>'
        for face, others in _STAND_INS.items()
    )
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    package: Any = document.part.package
    for part in package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = table.encode()
    for relation_id, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # of the template, not of this article
            del package.rels[relation_id]


def _properties(document: Document, metadata: Metadata) -> None:
    core = document.core_properties
    core.title, core.author = metadata.title[:_MAX_PROPERTY], metadata.author[:_MAX_PROPERTY]
    core.last_modified_by = metadata.author[:_MAX_PROPERTY]
    core.subject, core.comments = metadata.summary[:_MAX_PROPERTY], ""
    core.keywords = "，".join(metadata.keywords)[:_MAX_PROPERTY]
    core.language = "zh-CN"
    core.created = core.modified = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
