"""Looking for words in every part of an article, and putting others in their place.

The blocks keep their ids and kinds; marks and links of the surrounding words stay, new words take those of the first
character they replace. Nothing here can break a rule of the body: a heading that would become empty is left.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from editor_app.checks.patterns import Hit, Pattern
from editor_app.model.body import (
    Block,
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
    Table,
)
from editor_app.model.errors import Refused
from editor_app.model.inline import Inline, Inlines, LineBreak, Text, canonical, plain
from editor_app.model.metadata import FIELD_LABELS, MAX_KEYWORDS, Metadata
from editor_app.model.replacing import SLOWEST_SECONDS, Context, Edit, Query
from editor_app.model.text import one_line, replace_illegal, tidy_spaces

FIELDS = ("title", "kicker", "subtitle", "source", "author", "photographer", "contributor", "editor", "summary")
"""Fields of the metadata that hold words, but for the keywords."""

LONGEST_NEW = 10_000
_AROUND = 16
_LINE_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_PIECE = re.compile(
    r"\$(?P<whole>&)|\$(?P<number>\d{1,2})|\$\{(?P<braced>[^}]*)\}"
    r"|\\(?P<back>\d{1,2})|\\g<(?P<named>[^>]*)>|(?P<quoted>\\\\|\$\$)"
)
Picture: TypeAlias = Figure | MissingPicture


class Template:
    r"""What is put in the place of a hit. With a regular expression `$1`, `\1`, `${name}`, `\g<name>` stand for groups,
    `$&`, `$0` for the whole hit, `$$` and `\\` for a dollar and a backslash. Raises `Refused("pattern.no_group")`.
    """

    def __init__(self, new: str, pattern: Pattern) -> None:
        if len(new) > LONGEST_NEW:
            raise Refused("pattern.too_long", limit=LONGEST_NEW)
        self._parts: list[str | int] = []
        if not pattern.query.regular:
            self._parts.append(new)
            return
        last = 0
        for match in _PIECE.finditer(new):
            self._parts += [new[last : match.start()], self._piece(match, pattern)]
            last = match.end()
        self._parts.append(new[last:])

    @staticmethod
    def _piece(match: re.Match[str], pattern: Pattern) -> str | int:
        if match["quoted"]:
            return match["quoted"][0]
        if match["whole"]:
            return 0
        name = next(filter(None, (match[key] for key in ("number", "braced", "back", "named"))), "")
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 4 else pattern.names.get(name, -1)
        if not 0 <= number <= pattern.groups:
            raise Refused("pattern.no_group", group=name[:40])
        return number

    def fill(self, text: str, hit: Hit) -> str:
        """The new words for a hit in `text`: lawful, hard breaks as line feeds."""
        words = "".join(part if isinstance(part, str) else _group(text, hit, part) for part in self._parts)
        lines = _LINE_ENDS.split(words)
        return "\n".join(tidy_spaces(replace_illegal(line)[0]) for line in lines)


def _group(text: str, hit: Hit, number: int) -> str:
    span = hit.groups[number]
    return text[span[0] : span[1]] if span else ""


def find_edits(
    text: str, pattern: Pattern, template: Template | None = None, deadline: float | None = None
) -> list[Edit]:
    """The hits in a text as edits; without a template the new words are those that are there."""
    return [
        Edit(hit.start, hit.end, template.fill(text, hit) if template else text[hit.start : hit.end])
        for hit in pattern.hits(text, deadline)
    ]


def apply_to_text(text: str, edits: Sequence[Edit]) -> str:
    """`text` after edits, which are in order and do not overlap."""
    parts: list[str] = []
    last = 0
    for edit in edits:
        parts += [text[last : edit.start], edit.new]
        last = edit.end
    return "".join((*parts, text[last:]))


def apply_to_inlines(inlines: Inlines, edits: Sequence[Edit]) -> Inlines:
    """`inlines` after edits in places of `plain(inlines)`. New words take the marks and the link of the first character
    they replace; an edit that changes nothing leaves also the marks.
    """
    if not edits:
        return inlines
    source = plain(inlines)
    result: list[Inline] = []
    last = 0
    for edit in edits:
        if source[edit.start : edit.end] == edit.new:
            continue
        result += _cut(inlines, last, edit.start)
        first = _cut(inlines, edit.start, edit.start + 1)
        style = first[0] if first and isinstance(first[0], Text) else None
        for number, line in enumerate(edit.new.split("\n")):
            if number:
                result.append(LineBreak())
            if line:
                result.append(Text(line, style.marks, style.href) if style else Text(line))
        last = edit.end
    return canonical((*result, *_cut(inlines, last, len(source))))


def _cut(inlines: Inlines, start: int, end: int) -> list[Inline]:
    """The part of `inlines` between two places of their plain text; a break counts as one character."""
    parts: list[Inline] = []
    place = 0
    for inline in inlines:
        length = 1 if isinstance(inline, LineBreak) else len(inline.text)
        low, high = max(start, place), min(end, place + length)
        if low < high:
            parts.append(
                inline
                if isinstance(inline, LineBreak)
                else replace(inline, text=inline.text[low - place : high - place])
            )
        place += length
    return parts


class Editing:
    """Goes through a body and changes words: `edit(text, needed)` gives the edits of each stretch of words. What needs
    words and would lose them is left. Counts what was done in `count` and `left`.
    """

    def __init__(self, edit: Callable[[str], list[Edit]], *, alt: bool = True) -> None:
        self._edit = edit
        self._alt = alt
        self.count = self.left = 0

    def inlines(self, inlines: Inlines, *, needed: bool = False) -> Inlines:
        """Inlines after their edits."""
        edits = self._edit(plain(inlines)) if inlines else []
        if not edits:
            return inlines
        made = apply_to_inlines(inlines, edits)
        if needed and not made:
            self.left += len(edits)
            return inlines
        self.count += len(edits)
        return made

    def line(self, text: str) -> str:
        """A single line after its edits."""
        edits = self._edit(text) if text else []
        self.count += len(edits)
        changing = [each for each in edits if text[each.start : each.end] != each.new]
        return one_line(apply_to_text(text, changing)) if changing else text

    def body(self, body: Body) -> Body:
        """The body after all edits; blocks without one are the same objects."""
        return Body(tuple(self.block(block) for block in body.blocks))

    def block(self, block: Block) -> Block:
        """One block after its edits."""
        match block:
            case Paragraph():
                return self._worded(block)
            case Heading():
                made = self.inlines(block.inlines, needed=True)
                return block if made is block.inlines else replace(block, inlines=made)
            case Figure() | MissingPicture():
                return self._picture(block)
            case FigureRow():
                return _kept(block, replace(block, figures=tuple(self._picture(each) for each in block.figures)))
            case Quote():
                return _kept(block, replace(block, paragraphs=tuple(self._worded(each) for each in block.paragraphs)))
            case List():
                return _kept(block, self._list(block))
            case Table():
                rows = tuple(tuple(self._cell(cell) for cell in row) for row in block.rows)
                return block if rows == block.rows else replace(block, rows=rows)
        return block

    def _worded(self, block: Paragraph) -> Paragraph:
        made = self.inlines(block.inlines)
        return block if made is block.inlines else replace(block, inlines=made)

    def _picture(self, picture: Picture) -> Picture:
        alt = self.line(picture.alt) if self._alt else picture.alt
        made = replace(picture, alt=alt, caption=self.line(picture.caption), credit=self.line(picture.credit))
        return picture if made == picture else made

    def _list(self, block: List) -> List:
        items = []
        for item in block.items:
            made = self.inlines(item.inlines)
            items.append(ListItem(made, self._list(item.sublist) if item.sublist else None))
        return replace(block, items=tuple(items))

    def _cell(self, cell: Cell) -> Cell:
        made = self.inlines(cell.inlines)
        return cell if made is cell.inlines else replace(cell, inlines=made)


def _kept(before: Block, after: Block) -> Block:
    return before if before == after else after


@dataclass(frozen=True, slots=True)
class Replaced:
    """An article after replacing: `count` hits replaced, `left` hits left alone (in headings that would be empty)."""

    metadata: Metadata
    body: Body
    count: int
    left: int


def replace_all(
    metadata: Metadata, body: Body, query: Query, new: str, *, fields: bool = False, seconds: float = SLOWEST_SECONDS
) -> Replaced:
    """Put `new` in the place of every hit in the body and, with `fields`, in the metadata. Raises `Refused` as `Pattern`
    and `Template` do, and `pattern.too_slow` after `seconds`; nothing is changed in place.
    """
    pattern = Pattern(query)
    template = Template(new, pattern)
    deadline = time.monotonic() + seconds
    editing = Editing(lambda text: find_edits(text, pattern, template, deadline))
    made = editing.body(body)
    if fields:
        metadata = _fields(metadata, editing)
    return Replaced(metadata, made, editing.count, editing.left)


def _fields(metadata: Metadata, editing: Editing) -> Metadata:
    values = {name: editing.line(getattr(metadata, name)) for name in FIELDS}
    words = dict.fromkeys(filter(None, (editing.line(word) for word in metadata.keywords)))
    return replace(metadata, keywords=tuple(words)[:MAX_KEYWORDS], **values)


@dataclass(slots=True)
class _Counting:
    """Collects contexts of hits while going through the words of an article."""

    pattern: Pattern
    deadline: float
    limit: int
    count: int = 0
    shown: list[Context] = field(default_factory=list)

    def look(self, place: str, texts: Iterable[str]) -> None:
        for text in texts:
            for hit in self.pattern.hits(text, self.deadline) if text else ():
                self.count += 1
                if len(self.shown) < self.limit:
                    self.shown.append(_context(place, text, hit))


def find_all(
    metadata: Metadata,
    body: Body,
    query: Query,
    *,
    fields: bool = False,
    limit: int = 20,
    seconds: float = SLOWEST_SECONDS,
) -> tuple[int, tuple[Context, ...]]:
    """How many hits an article has, and the first `limit` with the words around them, in the order of `replace_all`."""
    looking = _Counting(Pattern(query), time.monotonic() + seconds, limit)
    if fields:
        for name in FIELDS:
            looking.look(FIELD_LABELS[name], [getattr(metadata, name)])
        looking.look(FIELD_LABELS["keywords"], metadata.keywords)
    number = pictures = 0
    for block in body.blocks:
        match block:
            case Figure() | MissingPicture():
                pictures += 1
                looking.look(f"图 {pictures}", (block.alt, block.caption, block.credit))
            case FigureRow():
                for figure in block.figures:
                    pictures += 1
                    looking.look(f"图 {pictures}", (figure.alt, figure.caption, figure.credit))
            case Heading():
                number += 1
                looking.look("小标题", [plain(block.inlines)])
            case Paragraph():
                number += 1
                looking.look(f"第 {number} 段", [plain(block.inlines)])
            case Quote():
                looking.look("引文", [plain(part.inlines) for part in block.paragraphs])
            case List():
                looking.look("列表", _list_texts(block))
            case Table():
                looking.look("表格", [plain(cell.inlines) for row in block.rows for cell in row])
    return looking.count, tuple(looking.shown)


def _list_texts(block: List) -> list[str]:
    texts: list[str] = []
    for item in block.items:
        texts.append(plain(item.inlines))
        texts += _list_texts(item.sublist) if item.sublist else []
    return texts


def _context(place: str, text: str, hit: Hit) -> Context:
    before, after = text[max(0, hit.start - _AROUND) : hit.start], text[hit.end : hit.end + 2 * _AROUND]
    cut = "…" if hit.start > _AROUND else ""
    end = "…" if hit.end + 2 * _AROUND < len(text) else ""
    return Context(place, cut + one_line(before), one_line(text[hit.start : hit.end]), one_line(after) + end)
