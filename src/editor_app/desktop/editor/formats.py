"""How the blocks and marks of a body are told in Qt's text formats.

Character formats hold meaning alone (marks, links, credit): how headings and captions look is laid over them by
`highlighting.LookHighlighter`, so that joining a heading with a paragraph leaves no strange letters behind. Block
formats hold kind, id and properties as user properties, and measures (line height, margins, indent) for the layout.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextFormat, QTextListFormat

from editor_app.desktop.theme import Theme
from editor_app.model.body import Align
from editor_app.model.inline import NO_MARKS, Mark, Marks

_USER = int(QTextFormat.Property.UserProperty.value)
KIND = _USER + 1  # str: a Kind; of blocks and of table formats
ID = _USER + 2  # str: the block id of the model; of blocks, lists and tables
INDENT = _USER + 3  # bool: the two-character first-line indent of a paragraph
LEVEL = _USER + 4  # int: 2 to 4, of headings
QUOTE = _USER + 5  # str: id of the quotation a paragraph belongs to
ATOM = _USER + 6  # str: JSON of a figure, missing picture, rule or signature, without caption and credit
CREDIT = _USER + 7  # bool: characters of a caption that are the credit

ATOM_OBJECT = int(QTextFormat.ObjectTypes.UserObject.value) + 1
OBJECT_CHAR = "\ufffc"
LINE_SEPARATOR = "\u2028"
NO_OBJECT = -1


class Kind(StrEnum):
    """What a text block of the document is. List items are known by their QTextList, whatever their kind."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    ITEM = "item"
    ATOM = "atom"
    FILLER = "filler"
    CELL = "cell"
    HEAD_CELL = "head_cell"
    TABLE = "table"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class EditorStyle:
    """Measures (logical pixels) and colours (`#rrggbb`) of the page as written. Measures are those of the site's
    article page; colours follow the theme.
    """

    body_families: tuple[str, ...]
    ui_families: tuple[str, ...]
    canvas: str
    paper: str
    text: str
    text2: str
    text3: str
    line: str
    control: str
    control_base: str
    pane: str
    hover: str
    mark: str
    on_mark: str
    focus: str
    error: str
    error_ground: str
    body_px: int = 16
    line_px: int = 32
    heading_px: int = 18
    caption_px: int = 14
    caption_line_px: int = 28
    paper_width: int = 664
    text_width: int = 608
    margin: int = 12
    figure_width: int = 520
    gap: int = 16
    indent_characters: int = 2
    share: float = 1.0  # of the zoom in all measures above

    @classmethod
    def from_theme(cls, theme: Theme) -> EditorStyle:
        """The style with a theme's colours and fonts."""
        colour = theme.colours
        error = theme.states["error"]
        sizes = theme.sizes
        return cls(
            body_families=theme.families["body"],
            ui_families=theme.families["ui"],
            canvas=colour["canvas"],
            paper=colour["paper"],
            text=colour["paper_text"],
            text2=colour["text2"],
            text3=colour["text3"],
            line=colour["line"],
            control=colour["control"],
            control_base=colour["control_base"],
            pane=colour["pane"],
            hover=colour["hover"],
            mark=colour["mark"],
            on_mark=colour.get("on_selection", colour["paper_text"]),
            focus=colour["focus"],
            error=error.fg,
            error_ground=error.bg,
            body_px=sizes["article_body"],
            heading_px=sizes["article_heading"],
            caption_px=sizes["article_caption"],
        )

    def zoomed(self, percent: int) -> EditorStyle:
        """The measures at another size of the letters; a letter is a whole number of pixels, everything else follows it,
        so that a line holds as many characters as before.
        """
        letter = max(1, round(self.body_px * percent / 100))
        share = letter / self.body_px
        measures = ("line_px", "heading_px", "caption_px", "caption_line_px", "margin", "figure_width", "gap")
        scaled = {name: max(1, round(getattr(self, name) * share)) for name in measures}
        scaled["margin"] = ceil(self.margin * share)  # the text itself has the exact one
        text_width = self.text_width * letter // self.body_px
        paper = text_width + self.paper_width - self.text_width
        return replace(self, body_px=letter, text_width=text_width, paper_width=paper, share=share, **scaled)

    @property
    def indent_px(self) -> float:
        """The first-line indent as block formats tell it."""
        return self.body_px * self.indent_characters

    def font(self) -> QFont:
        """The body font."""
        font = QFont()
        font.setFamilies(list(self.body_families))
        font.setPixelSize(self.body_px)
        return font

    def ui_font(self, pixels: int, *, strong: bool = False) -> QFont:
        """A font for words that are painted and no part of the text."""
        font = QFont()
        font.setFamilies(list(self.ui_families))
        font.setPixelSize(pixels)
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font


def text_property(format: QTextFormat, key: int) -> str:
    """A string property, empty where it is not there."""
    value = format.property(key)
    return value if isinstance(value, str) else ""


def kind_of(format: QTextFormat) -> str:
    """The kind told by a block or table format; a block that says nothing is a paragraph."""
    return text_property(format, KIND) or Kind.PARAGRAPH


# -- blocks ---------------------------------------------------------------------------------------------------------

_TO_QT = {
    Align.START: Qt.AlignmentFlag.AlignLeft,
    Align.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}


def align_of(format: QTextBlockFormat) -> Align:
    """The alignment a block format tells; left and justified are both the site's default."""
    alignment = format.alignment()
    if alignment & Qt.AlignmentFlag.AlignHCenter:
        return Align.CENTER
    return Align.RIGHT if alignment & Qt.AlignmentFlag.AlignRight else Align.START


def set_align(format: QTextBlockFormat, align: Align) -> None:
    """Write an alignment into a block format; running text at START is justified."""
    flag = _TO_QT[align]
    if align is Align.START and kind_of(format) in (Kind.PARAGRAPH, Kind.QUOTE):
        flag = Qt.AlignmentFlag.AlignJustify
    format.setAlignment(flag)


def _base(kind: Kind, line: float, above: float, below: float) -> QTextBlockFormat:
    format = QTextBlockFormat()
    format.setProperty(KIND, str(kind))
    format.setLineHeight(line, int(QTextBlockFormat.LineHeightTypes.FixedHeight.value))
    format.setTopMargin(above)
    format.setBottomMargin(below)
    return format


def paragraph_format(
    style: EditorStyle, block_id: str, align: Align = Align.START, indent: bool = True, quote: str = ""
) -> QTextBlockFormat:
    """A 正文 paragraph, or one of the quotation `quote`."""
    format = _base(Kind.QUOTE if quote else Kind.PARAGRAPH, style.line_px, 0, 4)
    format.setProperty(ID, block_id)
    if quote:
        format.setProperty(QUOTE, quote)
        format.setLeftMargin(style.body_px * 2)
        format.setRightMargin(style.body_px)
    set_align(format, align)
    set_indent(format, style, indent and align is Align.START)
    return format


def set_indent(format: QTextBlockFormat, style: EditorStyle, indent: bool) -> None:
    """Switch the first-line indent of a paragraph."""
    format.setProperty(INDENT, indent)
    format.setTextIndent(style.indent_px if indent else 0)


def heading_format(style: EditorStyle, block_id: str, align: Align = Align.CENTER, level: int = 2) -> QTextBlockFormat:
    """A 小标题."""
    format = _base(Kind.HEADING, style.line_px, 16, 8)
    format.setProperty(ID, block_id)
    format.setProperty(LEVEL, level)
    set_align(format, align)
    return format


def item_format(style: EditorStyle) -> QTextBlockFormat:
    """A list item, still without its QTextList."""
    return _base(Kind.ITEM, style.line_px, 0, 4)


def atom_format(style: EditorStyle) -> QTextBlockFormat:
    """The block of a figure with its caption below; lines grow with the picture."""
    format = _base(Kind.ATOM, style.caption_line_px, 12, 8)
    format.setLineHeight(style.caption_line_px - 4, int(QTextBlockFormat.LineHeightTypes.MinimumHeight.value))
    format.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return format


def signature_format(style: EditorStyle) -> QTextBlockFormat:
    """The block of the 供稿 line."""
    format = atom_format(style)
    format.setAlignment(Qt.AlignmentFlag.AlignRight)
    return format


def filler_format(style: EditorStyle, *, compact: bool) -> QTextBlockFormat:
    """A block that Qt needs beside a table, or the only one of an empty body: no block of the model."""
    if compact:
        return _base(Kind.FILLER, 8, 0, 0)
    format = _base(Kind.FILLER, style.line_px, 0, 4)
    format.setTextIndent(style.indent_px)
    return format


def cell_format(style: EditorStyle, align: Align, *, head: bool) -> QTextBlockFormat:
    """The text of a table cell."""
    format = _base(Kind.HEAD_CELL if head else Kind.CELL, style.caption_line_px, 0, 0)
    set_align(format, align)
    return format


def list_format(ordered: bool, start: int, depth: int, list_id: str) -> QTextListFormat:
    """A list at `depth` (1 is the outermost); `list_id` is empty for nested ones."""
    format = QTextListFormat()
    format.setProperty(ID, list_id)
    format.setIndent(depth)
    if ordered:
        format.setStyle(QTextListFormat.Style.ListDecimal)
        format.setStart(start)
    else:
        bullets = (QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListCircle, QTextListFormat.Style.ListSquare)
        format.setStyle(bullets[(depth - 1) % 3])
    return format


def is_ordered(format: QTextListFormat) -> bool:
    """Whether a list counts its items."""
    return format.style() in (
        QTextListFormat.Style.ListDecimal,
        QTextListFormat.Style.ListLowerAlpha,
        QTextListFormat.Style.ListUpperAlpha,
        QTextListFormat.Style.ListLowerRoman,
        QTextListFormat.Style.ListUpperRoman,
    )


# -- characters -----------------------------------------------------------------------------------------------------

_PLAIN: tuple[Marks, str | None] = (NO_MARKS, None)
_SUPER = QTextCharFormat.VerticalAlignment.AlignSuperScript
_SUB = QTextCharFormat.VerticalAlignment.AlignSubScript


def char_format(marks: Marks = NO_MARKS, href: str | None = None) -> QTextCharFormat:
    """The character format that tells marks and link, and nothing else."""
    format = QTextCharFormat()
    for mark in marks:
        set_mark(format, mark, True)
    if href is not None:
        format.setAnchor(True)
        format.setAnchorHref(href)
    return format


def set_mark(format: QTextCharFormat, mark: Mark, on: bool) -> None:
    """Write one mark, on or off, for merging into what is there."""
    match mark:
        case Mark.STRONG:
            format.setFontWeight(QFont.Weight.Bold if on else QFont.Weight.Normal)
        case Mark.EMPHASIS:
            format.setFontItalic(on)
        case Mark.UNDERLINE:
            format.setFontUnderline(on)
        case Mark.STRIKE:
            format.setFontStrikeOut(on)
        case Mark.SUPERSCRIPT | Mark.SUBSCRIPT:
            raised = _SUPER if mark is Mark.SUPERSCRIPT else _SUB
            format.setVerticalAlignment(raised if on else QTextCharFormat.VerticalAlignment.AlignNormal)


def style_of(format: QTextCharFormat) -> tuple[Marks, str | None]:
    """Marks and link that a character format tells."""
    if format.propertyCount() == 0:
        return _PLAIN
    marks: list[Mark] = []
    if format.fontWeight() >= QFont.Weight.DemiBold:
        marks.append(Mark.STRONG)
    if format.fontItalic():
        marks.append(Mark.EMPHASIS)
    if format.fontUnderline():
        marks.append(Mark.UNDERLINE)
    if format.fontStrikeOut():
        marks.append(Mark.STRIKE)
    raised = format.verticalAlignment()
    if raised == _SUPER:
        marks.append(Mark.SUPERSCRIPT)
    elif raised == _SUB:
        marks.append(Mark.SUBSCRIPT)
    href = format.anchorHref() if format.isAnchor() else ""
    return frozenset(marks), href or None


def credit_format() -> QTextCharFormat:
    """The characters of a caption that name who took the picture."""
    format = QTextCharFormat()
    format.setProperty(CREDIT, True)
    return format


def atom_char_format(text: str) -> QTextCharFormat:
    """The object character that stands for a figure, rule or signature; `text` is its JSON."""
    format = QTextCharFormat()
    format.setObjectType(ATOM_OBJECT)
    format.setProperty(ATOM, text)
    return format


def shade(colour: str, alpha: float) -> QBrush:
    """A translucent brush."""
    made = QColor(colour)
    made.setAlphaF(alpha)
    return QBrush(made)


def int_property(format: QTextFormat, key: int, default: int) -> int:
    """A whole-number property."""
    value = format.property(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else default
