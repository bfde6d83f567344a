"""Writing an article as a Word file, for review on paper.

How it looks is `docx_look`; here a block becomes paragraphs of these styles.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Emu
from docx.text.paragraph import Paragraph as WordParagraph

from editor_app.formats.docx_lists import add_numbering
from editor_app.formats.docx_look import (
    ABOUT,
    BODY_SIZE,
    CAPTION,
    CELL,
    HEADINGS,
    NORMAL,
    PICTURE,
    QUOTE,
    SIGNATURE,
    TEXT,
    TITLE,
    Look,
    set_up,
)
from editor_app.formats.signature import signature_line
from editor_app.model.body import (
    Align,
    Block,
    Body,
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
from editor_app.model.inline import Inlines, LineBreak, Mark, Text, canonical, loose_text
from editor_app.model.metadata import FIELD_LABELS, Metadata

PictureBytes = Callable[[str], bytes | None]
"""The bytes of an asset's web version (JPEG, PNG or GIF), or None."""

MISSING = "（图片）"
_ALIGNS = {
    Align.START: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_TOGGLES = {Mark.STRONG: "bold", Mark.EMPHASIS: "italic", Mark.UNDERLINE: "underline", Mark.STRIKE: "strike",
            Mark.SUPERSCRIPT: "superscript", Mark.SUBSCRIPT: "subscript"}  # fmt: skip
_SHOWN_FIELDS = ("kicker", "subtitle", "source", "author", "photographer", "published_at")


def write_docx(metadata: Metadata, body: Body, pictures: PictureBytes) -> bytes:
    """The article as a .docx. Pictures that `pictures` does not have, or whose kind Word cannot show (WebP, HEIC), and
    待补图 leave the mark （图片）. `read_docx` gives text, headings, figures, lists, tables and marks back; a quotation
    becomes indented paragraphs, which are read as paragraphs.
    """
    document = docx.Document()
    set_up(document, metadata)
    writer = _Writer(document, pictures, metadata.contributor)
    writer.head(metadata)
    for block in body.blocks:
        writer.block(block)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


class _Writer:
    def __init__(self, document: Document, pictures: PictureBytes, contributor: str) -> None:
        self._document = document
        self._pictures = pictures
        self._contributor = contributor
        section = document.sections[0]
        self._width = int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)

    def head(self, metadata: Metadata) -> None:
        """Title and, below it, the fields that belong on paper, a line each."""
        if metadata.title:
            self._line(self._document, canonical(loose_text(metadata.title)), Align.CENTER, TITLE)
        for name in _SHOWN_FIELDS:
            value = getattr(metadata, name)
            if value:
                line = f"{FIELD_LABELS[name]}：{value}"
                self._line(self._document, canonical(loose_text(line)), Align.CENTER, ABOUT)

    def block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph(block)
            case Heading():
                self._line(self._document, block.inlines, block.align, HEADINGS[block.level])
            case Figure() | MissingPicture():
                self._figure(block)
            case FigureRow():
                self._row(block)
            case List():
                self._list(block, 0)
            case Quote():
                for paragraph in block.paragraphs:
                    self._paragraph(paragraph, quoted=True)
            case Table():
                self._table(block)
            case Rule():
                self._rule()
            case Signature():
                line = canonical(loose_text(signature_line(self._contributor)))
                self._line(self._document, line, Align.RIGHT, SIGNATURE)

    # -- text -----------------------------------------------------------------------------------------------------

    def _line(self, holder: Any, inlines: Inlines, align: Align, look: Look = NORMAL) -> Any:
        paragraph = holder.add_paragraph()
        self._fill(paragraph, inlines, align, look)
        return paragraph

    def _fill(self, paragraph: Any, inlines: Inlines, align: Align, look: Look) -> None:
        """Give a paragraph its style and its words; an alignment that is the style's own is not said again."""
        if look is not NORMAL:
            paragraph._p.style = look.style_id  # by its id: python-docx looks a name up among all styles each time
        if look.align is not _ALIGNS[align]:
            paragraph.alignment = _ALIGNS[align]
        self._runs(paragraph, inlines)

    def _paragraph(self, block: Paragraph, quoted: bool = False) -> None:
        look = QUOTE if quoted else TEXT if block.indent else NORMAL
        paragraph = self._line(self._document, block.inlines, block.align, look)
        if quoted and block.indent:
            indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
            indent.set(qn("w:firstLineChars"), "200")
            indent.set(qn("w:firstLine"), str(2 * BODY_SIZE * 20))

    def _runs(self, paragraph: Any, inlines: Inlines) -> None:
        for inline in inlines:
            if isinstance(inline, LineBreak):
                paragraph.add_run().add_break()
                continue
            run = paragraph.add_run(inline.text)
            for mark in inline.marks:
                setattr(run.font, _TOGGLES[mark], True)
            if inline.href is not None:
                _link(paragraph, run, inline)

    def _list(self, block: List, depth: int) -> None:
        number = add_numbering(self._document, block, depth)
        for item in block.items:
            paragraph = self._line(self._document, item.inlines, Align.START)
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = depth
            properties.get_or_add_numId().val = number
            if item.sublist:
                self._list(item.sublist, depth + 1)

    def _rule(self) -> None:
        properties: Any = self._document.add_paragraph()._p.get_or_add_pPr()
        border, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
            line.set(qn(f"w:{name}"), value)
        border.append(line)
        properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")

    # -- pictures -------------------------------------------------------------------------------------------------

    def _figure(self, block: Figure | MissingPicture) -> None:
        share = (block.width or 100) / 100 if isinstance(block, Figure) else 1.0
        picture = self._line(self._document, (), Align.CENTER, PICTURE)
        self._picture(picture, block, share)
        words = "\u3000".join(filter(None, (block.caption, block.credit)))
        if words:
            picture.paragraph_format.keep_with_next = True
            self._line(self._document, canonical(loose_text(words)), Align.CENTER, CAPTION)

    def _picture(self, paragraph: Any, block: Figure | MissingPicture, share: float) -> None:
        data = self._pictures(block.source) if isinstance(block, Figure) else None
        if data is None:
            paragraph.add_run(MISSING)
            return
        run = paragraph.add_run()
        try:
            shape = run.add_picture(io.BytesIO(data))
        except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError):
            run.text = MISSING
            return
        width = int(self._width * share)
        if shape.width and (shape.width > width or share < 1):
            shape.height, shape.width = Emu(max(1, int(shape.height * width / shape.width))), Emu(width)
        shape._inline.docPr.set("descr", block.alt)

    def _row(self, block: FigureRow) -> None:
        """Side by side in one paragraph; with captions in a table without lines, the captions below."""
        count = len(block.figures)
        if not any(figure.caption or figure.credit for figure in block.figures):
            paragraph = self._line(self._document, (), Align.CENTER, PICTURE)
            for figure in block.figures:
                self._picture(paragraph, figure, 0.96 / count)
            return
        table = self._document.add_table(2, count)
        for cell, figure in zip(table.rows[0].cells, block.figures, strict=True):
            cell.paragraphs[0]._p.style = PICTURE.style_id
            self._picture(cell.paragraphs[0], figure, 0.92 / count)
        for cell, figure in zip(table.rows[1].cells, block.figures, strict=True):
            words = "\u3000".join(filter(None, (figure.caption, figure.credit)))
            self._fill(cell.paragraphs[0], canonical(loose_text(words)), Align.CENTER, CAPTION)
        self._document.add_paragraph()

    # -- tables ---------------------------------------------------------------------------------------------------

    def _table(self, block: Table) -> None:
        """Written cell by cell: python-docx's own merging is quadratic."""
        columns = sum(cell.colspan for cell in block.rows[0])
        table: Any = self._document.add_table(0, columns, style="Table Grid")
        open_spans: dict[int, tuple[int, int]] = {}
        for number, cells in enumerate(block.rows):
            row = OxmlElement("w:tr")
            table._tbl.append(row)
            if number == 0 and block.header:
                properties = OxmlElement("w:trPr")
                properties.append(OxmlElement("w:tblHeader"))
                row.append(properties)
            waiting = list(cells)
            left = 0
            while left < columns:
                if left in open_spans:
                    width, height = open_spans.pop(left)
                    _cell_element(row, width, "continue")
                    if height > 1:
                        open_spans[left] = (width, height - 1)
                    left += width
                    continue
                cell = waiting.pop(0)
                element = _cell_element(row, cell.colspan, "restart" if cell.rowspan > 1 else "")
                paragraph = WordParagraph(element[-1], table)
                self._fill(paragraph, cell.inlines, cell.align, CELL)
                if cell.rowspan > 1:
                    open_spans[left] = (cell.colspan, cell.rowspan - 1)
                left += cell.colspan
        self._document.add_paragraph()


def _cell_element(row: Any, width: int, merge: str) -> Any:
    """A `w:tc` with its spans and one empty paragraph as its last child."""
    element, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
    if width > 1:
        span = OxmlElement("w:gridSpan")
        span.set(qn("w:val"), str(width))
        properties.append(span)
    if merge:
        merged = OxmlElement("w:vMerge")
        merged.set(qn("w:val"), merge)
        properties.append(merged)
    element.append(properties)
    element.append(OxmlElement("w:p"))
    row.append(element)
    return element


def _link(paragraph: Any, run: Any, text: Text) -> None:
    """Put the run into a hyperlink to the text's target."""
    relation = paragraph.part.relate_to(text.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run._r.addprevious(link)
    link.append(run._r)
