"""What the tool row shows about the place of the caret."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from editor_app.model.body import Align
from editor_app.model.inline import NO_MARKS, Marks


class BlockStyle(StrEnum):
    """The entries of the style box, then what cannot be chosen there but is shown."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    BULLETED = "bulleted"
    NUMBERED = "numbered"
    CAPTION = "caption"
    CELL = "cell"
    OBJECT = "object"

    @property
    def word(self) -> str:
        """The Chinese word for it."""
        return _WORDS[self]


_WORDS = {
    BlockStyle.PARAGRAPH: "正文",
    BlockStyle.HEADING: "小标题",
    BlockStyle.QUOTE: "引文",
    BlockStyle.BULLETED: "列表",
    BlockStyle.NUMBERED: "编号",
    BlockStyle.CAPTION: "图说",
    BlockStyle.CELL: "表格",
    BlockStyle.OBJECT: "—",
}
CHOICES = (
    BlockStyle.PARAGRAPH,
    BlockStyle.HEADING,
    BlockStyle.QUOTE,
    BlockStyle.BULLETED,
    BlockStyle.NUMBERED,
)


@dataclass(frozen=True, slots=True)
class StyleState:
    """`picture` is the id of the picture that is selected or in whose caption the caret stands, else empty;
    `styleable` says whether block style and alignment can be changed here, `markable` the marks.
    """

    block: BlockStyle = BlockStyle.PARAGRAPH
    marks: Marks = NO_MARKS
    align: Align = Align.START
    indent: bool = True
    picture: str = ""
    styleable: bool = True
    markable: bool = True
