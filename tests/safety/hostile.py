"""Articles that are attacks in every place where a word may stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from editor_app.model.body import (
    Align,
    Body,
    Cell,
    Figure,
    FigureRow,
    Heading,
    List,
    ListItem,
    MissingPicture,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
)
from editor_app.model.inline import Inlines, Mark, canonical, loose_text, plain
from editor_app.model.metadata import FIELD_LABELS, Metadata
from editor_app.model.profile import SiteProfile
from editor_app.model.text import one_line

LINE_FIELDS = tuple(
    name for name in FIELD_LABELS if name not in ("keywords", "cover", "cover_list", "cover_slide", "column")
)
COLUMN = "dianxingshiji"


def line(attack: str) -> str:
    """The attack as a single lawful line; never empty."""
    return one_line(attack) or "字"


def inlines(attack: str, *marks: Mark, href: str | None = None) -> Inlines:
    """The attack as words of a paragraph; never empty."""
    return canonical(loose_text(attack, frozenset(marks), href)) or canonical(loose_text("字"))


def metadata(attack: str) -> Metadata:
    """Every field is the attack, but for the column, without which there is no list."""
    values: dict[str, Any] = dict.fromkeys(LINE_FIELDS, line(attack))
    return Metadata(**values, column=COLUMN, keywords=(line(attack), f"{line(attack)} 二"))


def body(attack: str, asset: str) -> Body:
    """Every kind of block and every field of each is the attack."""
    words, one = inlines(attack), line(attack)

    def figure() -> Figure:
        return Figure(asset, one, one, one)

    def missing() -> MissingPicture:
        return MissingPicture(one, one, one, one, one)

    return Body(
        (
            Paragraph(words),
            Paragraph(
                inlines(attack, *(mark for mark in Mark if mark is not Mark.SUBSCRIPT)), Align.CENTER, indent=False
            ),
            Paragraph(inlines(attack, Mark.SUBSCRIPT, href="https://ok.example/"), indent=False),
            Paragraph(inlines(attack, href=attack)),  # where it is no link, only the words stay
            Heading(words),
            Heading(words, 4, Align.RIGHT),
            List((ListItem(words, List((ListItem(words),))), ListItem(words)), ordered=True, start=7),
            List((ListItem(words),)),
            Quote((Paragraph(words), Paragraph(words))),
            Table(((Cell(words, colspan=2),), (Cell(words), Cell(words, align=Align.RIGHT))), header=True),
            Rule(),
            figure(),
            missing(),
            FigureRow((figure(), missing())),
            Signature(),
        )
    )


def words_in(text: str) -> str:
    """The words of an attack as a reader sees them in a paragraph, without white space."""
    return "".join(plain(inlines(text), " ").split())


def profile(attack: str, other: SiteProfile) -> SiteProfile:
    """A profile whose every word for the page is the attack. Ids and paths cannot be: they are vetted."""
    names = dict.fromkeys(
        [*other.names, "name", "SiteName", "SiteDomain", "SiteIDCode", "organiser", "footer1"], line(attack)
    )
    columns = tuple(replace(column, name=line(attack), about=line(attack)) for column in other.columns)
    return replace(other, name=line(attack), names=names, columns=columns)


def batched(attacks: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """The attacks in groups."""
    return (tuple(attacks[start : start + size]) for start in range(0, len(attacks), size))
