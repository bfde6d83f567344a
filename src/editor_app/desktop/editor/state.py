"""What the tool row shows about the place of the caret."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

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
        """The word for it in the style box."""
        translate = QCoreApplication.translate
        match self:
            case BlockStyle.PARAGRAPH:
                return translate("BodyEditor", "正文")
            case BlockStyle.HEADING:
                return translate("BodyEditor", "小标题")
            case BlockStyle.QUOTE:
                return translate("BodyEditor", "引文")
            case BlockStyle.BULLETED:
                return translate("BodyEditor", "列表")
            case BlockStyle.NUMBERED:
                return translate("BodyEditor", "编号")
            case BlockStyle.CAPTION:
                return translate("BodyEditor", "图说")
            case BlockStyle.CELL:
                return translate("BodyEditor", "表格")
        return "—"


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
    `styleable` says whether block style and alignment can be changed here, `markable` the marks; `joinable` whether
    pictures here could stand side by side; `row_place` and `row_size` where in a row of how many the picture stands;
    `figure` whether it is one that is there, not a missing one.
    """

    block: BlockStyle = BlockStyle.PARAGRAPH
    marks: Marks = NO_MARKS
    align: Align = Align.START
    indent: bool = True
    picture: str = ""
    styleable: bool = True
    markable: bool = True
    joinable: bool = False
    row_place: int = 0
    row_size: int = 0
    figure: bool = False
