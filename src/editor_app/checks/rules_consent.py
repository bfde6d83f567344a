"""A01: pictures of people who have to agree first. Nobody looks into the pictures: it goes by what is written, so a
picture whose words say nothing is judged by the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from editor_app.checks.rule import Whole, WholeRule
from editor_app.checks.rules_pictures import DEFAULT_WORDS
from editor_app.model.body import Block, Figure, FigureRow
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.wording import block_stretches

_PEOPLE = re.compile(
    "儿童(?!文学|节目|画展|医院)|孩子|小朋友|未成年|幼儿(?!园(?:门口|外景|大门))|(?<![大])学生(?!会|证)|婴儿|少年|中学生|小学生|留守|孤儿|患者|病人|伤者"
    "|受害|受助|被救助|帮扶对象|困难群众|困难家庭|低保户|特困|五保|残疾|失独|精神障碍|社区矫正|服刑|戒毒|嫌疑人|当事人|上访"
)
"""Words for minors (未成年人保护法), for people in need, for those who are ill or before a court."""


def consents(whole: Whole) -> Iterator[Finding]:
    """Errors where the picture's own words speak of such people without the tick that they agreed; a warning where its
    words say nothing, and keywords, title or the paragraphs beside it do.
    """
    blocks = whole.body.blocks
    topic = _PEOPLE.search(" ".join((whole.metadata.title, *whole.metadata.keywords)))
    for at, block in enumerate(blocks):
        for figure in _figures(block):
            if figure.consent:
                continue
            if match := _PEOPLE.search(f"{figure.caption} {figure.alt}"):
                why = f"图里有“{match[0]}”，要先取得当事人或监护人同意，并在图片上勾选“已取得当事人同意”"
                yield Finding("A01", Level.ERROR, Place(block=figure.id), why)
            elif not _says_something(figure.caption) and not _says_something(figure.alt):
                near = topic or _PEOPLE.search(" ".join(_words(each) for each in blocks[max(0, at - 1) : at + 2]))
                if near:
                    why = f"图说没有写是谁，旁边的文字说到“{near[0]}”：图里如有，要先取得同意并勾选“已取得当事人同意”"
                    yield Finding("A01", Level.WARNING, Place(block=figure.id), why)


def _figures(block: Block) -> tuple[Figure, ...]:
    if isinstance(block, FigureRow):
        return tuple(figure for figure in block.figures if isinstance(figure, Figure))
    return (block,) if isinstance(block, Figure) else ()


def _says_something(words: str) -> bool:
    return bool(words) and not DEFAULT_WORDS.fullmatch(words)


def _words(block: Block) -> str:
    if isinstance(block, Figure | FigureRow):
        return ""
    return " ".join(stretch.text for stretch in block_stretches(block))


RULES = (WholeRule("A01", "当事人同意", Level.ERROR, consents),)
"""The rule of this module, as the table of the checks takes it."""
