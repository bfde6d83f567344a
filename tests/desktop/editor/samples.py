"""A body with every block, and small helpers for documents."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument

from editor_app.desktop.editor.document import fill_document
from editor_app.desktop.editor.formats import EditorStyle
from editor_app.desktop.theme import load_theme
from editor_app.model.body import (
    Align,
    Body,
    Cell,
    Figure,
    FigureRow,
    List,
    ListItem,
    MissingPicture,
    Quote,
    Rule,
    Signature,
    Table,
    heading,
    paragraph,
)
from editor_app.model.digest import sha256
from editor_app.model.inline import styled

STYLE = EditorStyle.from_theme(load_theme("light"))
DARK = EditorStyle.from_theme(load_theme("dark"))
BOAT, LEVEE, NIGHT = (sha256(name.encode()) for name in ("boat", "levee", "night"))


def every_block() -> Body:
    """Each kind of block once."""
    return Body(
        (
            paragraph("清晨六点，江边的薄雾还没有散去，志愿者已经在堤上集合。"),
            FigureRow((Figure(LEVEE, caption="加固江堤", credit="王芳 摄"), MissingPicture("微信原图未能取回"))),
            heading("火速集结，", "筑牢堤坝"),
            paragraph("街道召开防汛工作会议，成立六个工作组。"),
            Figure(BOAT, caption="转移居民", credit="赵磊 摄"),
            List((ListItem(styled("排查隐患"), List((ListItem(styled("巡堤")),), True, 3)), ListItem(styled("转移群众")))),
            Quote((paragraph("堤坝在，家就在。"), paragraph("守住这里。"))),
            Table(
                ((Cell(styled("社区")), Cell(styled("人数"))), (Cell(styled("临江")), Cell(styled("46"), align=Align.CENTER))),
                True,
            ),
            Rule(),
            paragraph("水位已开始回落。", Align.CENTER),
            Signature(),
        )
    )  # fmt: skip


def document_of(body: Body) -> QTextDocument:
    """A document of its own that shows `body`."""
    document = QTextDocument()
    fill_document(document, body, STYLE)
    return document


def cursor_in(document: QTextDocument, words: str, *, behind: bool = False) -> QTextCursor:
    """A cursor before (or behind) the first occurrence of `words`."""
    cursor = document.find(words)
    assert not cursor.isNull(), words
    cursor.setPosition(cursor.selectionEnd() if behind else cursor.selectionStart())
    return cursor
