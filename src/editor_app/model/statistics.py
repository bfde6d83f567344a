"""Counting words as WPS does (字数统计), for the status bar.

WPS counts each Chinese character and each full-width mark as one and each run of Latin letters or digits as one
(its help, “字数统计”); white space never counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from editor_app.model.body import Body, Figure, FigureRow, Heading, List, MissingPicture, Paragraph, Quote, body_text

_WORD = re.compile(r"[!-~\u00a1-\u024f\u0370-\u052f]+|\S")


@dataclass(frozen=True, slots=True)
class Statistics:
    """`words` is WPS's 字数; `characters` all characters without white space; `paragraphs` blocks with words."""

    words: int
    characters: int
    paragraphs: int
    pictures: int
    missing: int


def count_words(text: str) -> int:
    """WPS's 字数 of `text`."""
    return sum(1 for _ in _WORD.finditer(text))


def statistics(body: Body) -> Statistics:
    """The figures of the status bar for one body; captions count as words, the 供稿 line does not."""
    text = body_text(body)
    pictures = list(body.pictures())
    return Statistics(
        words=count_words(text),
        characters=sum(not char.isspace() for char in text),
        paragraphs=sum(_paragraphs(block) for block in body.blocks),
        pictures=len(pictures),
        missing=sum(isinstance(picture, MissingPicture) for picture in pictures),
    )


def _paragraphs(block: object) -> int:
    match block:
        case Paragraph() | Heading():
            return int(bool(block.inlines))
        case Quote():
            return sum(bool(paragraph.inlines) for paragraph in block.paragraphs)
        case List():
            return sum(1 + (_paragraphs(item.sublist) if item.sublist else 0) for item in block.items)
        case Figure() | FigureRow():
            return 0
        case _:
            return 0
