"""What stands in a line of text: runs with marks, links and hard breaks, in one canonical form.

The canonical form is what makes `read(write(body)) == body` possible for every format: runs are as long as they can be;
white space at the edge of a line is gone; a mark or link never covers white space that its neighbour does not share;
U+3000 survives inside a line only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from editor_app.model.errors import Refused
from editor_app.model.text import is_lawful, replace_illegal, tidy_spaces

LINK_SCHEMES = ("http://", "https://", "mailto:")
_UNFIT_IN_LINKS = re.compile(r"[\s<>\"'`\\\x1c-\x1f]")


class Mark(StrEnum):
    """A character style. Superscript and subscript exclude each other."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    UNDERLINE = "underline"
    STRIKE = "strike"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"


Marks: TypeAlias = frozenset[Mark]
NO_MARKS: Marks = frozenset()


def is_link(href: str) -> bool:
    """Whether `href` may be a link target: http, https or mailto, no white space, controls, quotes or angle brackets."""
    lowered = href.lower()
    if not lowered.startswith(LINK_SCHEMES) or href.partition(":")[2].strip("/") == "":
        return False
    return _UNFIT_IN_LINKS.search(href) is None and is_lawful(href)


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters with the same marks and the same link target (None: no link)."""

    text: str
    marks: Marks = NO_MARKS
    href: str | None = None

    def __post_init__(self) -> None:
        if not self.text or not is_lawful(self.text):
            raise Refused("body.unlawful_text", text=self.text[:40])
        if Mark.SUPERSCRIPT in self.marks and Mark.SUBSCRIPT in self.marks:
            raise Refused("body.script_conflict", text=self.text[:40])
        if self.href is not None and not is_link(self.href):
            raise Refused("body.bad_link", href=self.href[:200])


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A hard line break inside a block (Shift+Enter; the second line of a heading)."""


Inline: TypeAlias = Text | LineBreak
Inlines: TypeAlias = tuple[Inline, ...]


@dataclass(slots=True)
class _Line:
    """One line while it is being put into canonical form: a character and its style each."""

    chars: list[tuple[str, Marks, str | None]] = field(default_factory=list)

    def add(self, run: Text) -> None:
        self.chars.extend((char, run.marks, run.href) for char in run.text)

    def runs(self) -> list[Text]:
        chars = self._stripped()
        runs: list[Text] = []
        start = 0
        for end in range(1, len(chars) + 1):
            if end == len(chars) or chars[end][1:] != chars[start][1:]:
                text = "".join(char for char, _, _ in chars[start:end])
                runs.append(Text(text, chars[start][1], chars[start][2]))
                start = end
        return runs

    def _stripped(self) -> list[tuple[str, Marks, str | None]]:
        chars = self.chars
        first, last = 0, len(chars)
        while first < last and chars[first][0].isspace():
            first += 1
        while last > first and chars[last - 1][0].isspace():
            last -= 1
        result: list[tuple[str, Marks, str | None]] = []
        index = first
        while index < last:
            if not chars[index][0].isspace():
                result.append(chars[index])
                index += 1
                continue
            end = index
            while chars[end][0].isspace():
                end += 1
            before, after = chars[index - 1], chars[end]
            marks = before[1] & after[1]
            href = before[2] if before[2] == after[2] else None
            spaces = tidy_spaces("".join(char for char, _, _ in chars[index:end]))
            result.extend((char, marks, href) for char in spaces)
            index = end
        return result


def loose_text(text: str, marks: Marks = NO_MARKS, href: str | None = None) -> Inlines:
    """Runs and breaks for any text a reader may meet: line ends become breaks, unlawful characters U+FFFD, an
    unusable link is dropped. The result still has to go through `canonical` together with its neighbours.
    """
    if href is not None and not is_link(href):
        href = None
    if Mark.SUPERSCRIPT in marks and Mark.SUBSCRIPT in marks:
        marks = marks - {Mark.SUBSCRIPT}
    parts: list[Inline] = []
    for number, line in enumerate(_split_lines(text)):
        if number:
            parts.append(LineBreak())
        lawful = tidy_spaces(replace_illegal(line)[0])
        if lawful:
            parts.append(Text(lawful, marks, href))
    return tuple(parts)


def _split_lines(text: str) -> list[str]:
    for end in ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    return text.split("\n")


def canonical(inlines: Iterable[Inline]) -> Inlines:
    """The one canonical form of `inlines`; breaks at either edge go, breaks in the middle stay, also repeated ones."""
    lines = [_Line()]
    for inline in inlines:
        if isinstance(inline, LineBreak):
            lines.append(_Line())
        else:
            lines[-1].add(inline)
    rows = [line.runs() for line in lines]
    while rows and not rows[0]:
        rows.pop(0)
    while rows and not rows[-1]:
        rows.pop()
    result: list[Inline] = []
    for number, row in enumerate(rows):
        if number:
            result.append(LineBreak())
        result.extend(row)
    return tuple(result)


def is_canonical(inlines: Inlines) -> bool:
    """Whether `inlines` are in the form `canonical` gives; cheap where no run has white space at its edge."""
    previous: Inline = LineBreak()
    for inline in (*inlines, LineBreak()):
        if isinstance(previous, Text) and isinstance(inline, Text) and _same_style(previous, inline):
            return False
        if isinstance(inline, Text) and (inline.text[0].isspace() or inline.text[-1].isspace()):
            return canonical(inlines) == inlines
        previous = inline
    return not inlines or (isinstance(inlines[0], Text) and isinstance(inlines[-1], Text))


def _same_style(one: Text, other: Text) -> bool:
    return one.marks == other.marks and one.href == other.href


def plain(inlines: Iterable[Inline], line_end: str = "\n") -> str:
    """The characters alone; each `LineBreak` becomes `line_end`."""
    return "".join(line_end if isinstance(inline, LineBreak) else inline.text for inline in inlines)


def styled(text: str, *marks: Mark, href: str | None = None) -> Inlines:
    """Canonical inlines for one style: a convenience for tests and readers."""
    return canonical(loose_text(text, frozenset(marks), href))
