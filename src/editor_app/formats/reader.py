"""What readers of foreign material share: raw paragraphs as they were found become blocks and metadata.

A reader of HTML or Word tells what it sees (words, alignment, size, indent); here is decided what that means. The
rules are those offices write by: a centred, bold, short line is a heading and two such lines are one of two lines; a
short centred line under a picture is its caption; the first, largest centred line is the title; a last 供稿, 来源 or
作者 line is metadata; empty paragraphs are spacing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from editor_app.formats.late_id import LateId
from editor_app.formats.letterhead import is_letterhead
from editor_app.formats.metadata_lines import Fields, split_line
from editor_app.formats.raw_list import RawItem, list_block
from editor_app.formats.tray import Tray
from editor_app.model.body import (
    Align,
    Block,
    Body,
    Figure,
    FigureRow,
    Heading,
    MissingPicture,
    Paragraph,
    Signature,
    Table,
)
from editor_app.model.inline import Inline, Inlines, LineBreak, Mark, Text, canonical, plain
from editor_app.model.reading import Account, Draft, Fate
from editor_app.model.text import one_line

HEADING_LENGTH = 30
"""Characters of one line of a heading; longer centred bold lines stay paragraphs."""

CAPTION_LENGTH = 60
PLACE_WHY = "文中标有图片的位置"
TITLE_LENGTH = 120
MAX_AS_READ = 20_000
"""Lines of a file whose untidied text is kept beside the tidy one; no article is as long."""

_ROW = 3
_HEADING_LINES = 2
_NO_TITLE = re.compile(r"目\s*[录次]\Z|[一1][、．.]|[（(]一[）)]|第一[章节部]")
_TITLE_LINES = 3
_DATE = re.compile(
    r"[0-9〇○零一二三四五六七八九]{2,4}\s?年\s?[0-9一二三四五六七八九十]{1,3}\s?月\s?[0-9一二三四五六七八九十]{1,3}\s?日"
)
_CAPTION_START = re.compile(r"[▲△↑▼]|图为|图[:：]|图片说明[:：]?")
_CREDIT = re.compile(r"(.*[。！？.!?\s])\s*(\S{2,6}(?:[ \u3000/／、]\S{2,6})*[ \u3000]?摄)\Z", re.DOTALL)
_PLACE = re.compile(r"[\[【（(]?(?:此处)?(?:插入?)?图(?:片)?[ ]?([0-9]{1,3}|[一二三四五六七八九十]{1,3}|)[\]】）)]?\Z")


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture inside a paragraph; `share` is its part of the text width (0.0 where unknown)."""

    picture: Figure | MissingPicture
    share: float = 0.0


Part: TypeAlias = Inline | Placed


@dataclass(slots=True)
class RawParagraph(LateId):
    """A paragraph as found. `align` None: nothing said; `size` in points, 0.0 unknown; `level` 1 for a title or the
    first rank of headings, 2… below, 0 for text. Parts need not be canonical.
    """

    parts: list[Part] = field(default_factory=list)
    align: Align | None = None
    indented: bool = False
    size: float = 0.0
    level: int = 0
    title: bool = False


Raw: TypeAlias = RawParagraph | RawItem | Block


@dataclass(slots=True)
class _Line(LateId):
    """A stretch of text between pictures, with what is known of its paragraph. No text: spacing. The first thing in its
    paragraph has the paragraph's id.
    """

    text: Inlines
    raw: RawParagraph
    first: bool = True

    def block_id(self) -> str:
        return self.raw.id if self.first else self.id

    def anchor(self) -> str:
        """The id where somebody knows it, else nothing."""
        owner: LateId = self.raw if self.first else self
        return owner.id if owner.known else ""

    @property
    def words(self) -> str:
        return plain(self.text, " ")

    def bold(self) -> bool:
        runs = [run for run in self.text if isinstance(run, Text)]
        return bool(runs) and all(Mark.STRONG in run.marks for run in runs)


_Found: TypeAlias = _Line | Block


def assemble(raws: Iterable[Raw], tray: Tray, account: Account, *, whole: bool, notes: Iterable[Raw] = ()) -> Draft:
    """The draft of what was found, in order, foot and end `notes` behind. `whole` says that it is an article of its own:
    title and metadata lines leave the body; in a fragment (something pasted) every line stays.
    """
    account.elsewhere()
    moved: dict[str, str] = {}
    found = _flatten(raws, account, moved)
    behind = _flatten(notes, account, moved)
    lines = [*found, *behind]
    fields = Fields()
    if whole:
        found = _take_head(found, fields, account)
        found = _take_tail(found, fields, account)
        account.note(Fate.DROPPED, "网页的点击次数", fields.counters)
    blocks = _Assembler([*found, *behind], account).blocks()
    if not any(isinstance(block, Signature) for block in blocks) and "contributor" in fields.values:
        blocks.append(Signature())
    body = Body(tuple(blocks))
    _note_blocks(body, account)
    _move_anchors(lines, body, moved)
    as_read = _as_read(lines) if whole and len(lines) <= MAX_AS_READ else None
    kept = as_read if as_read != body else None
    return Draft(fields.metadata(), body, tray.pictures, account.items(moved), dict(fields.confidence), kept)


def _note_blocks(body: Body, account: Account) -> None:
    """Tell of the pictures and tables there are."""
    for figure in body.figures():
        account.note(Fate.KEPT, "图片", block=figure.id)
    for block in body.blocks:
        if isinstance(block, Table):
            account.note(Fate.KEPT, "表格", block=block.id)
    for missing in body.missing():
        if missing.why != PLACE_WHY:
            account.note(Fate.DROPPED, "没有取到的图片，已放“待补图”", block=missing.id)


def _move_anchors(lines: Sequence[_Found], body: Body, moved: dict[str, str]) -> None:
    """For paragraphs that are no block in the end: the block that follows, the last one where none does."""
    present = {block.id for block in body.blocks} | {picture.id for picture in body.pictures()}
    following = body.blocks[-1].id if body.blocks else ""
    for item in reversed(lines):
        anchor = item.anchor() if isinstance(item, _Line) else item.id
        if anchor in present:
            following = anchor
        elif anchor:
            moved[anchor] = following


def _as_read(lines: Sequence[_Found]) -> Body:
    """Everything as it was found: no line is recognised as anything, none is left out."""
    blocks: list[Block] = []
    for item in lines:
        if not isinstance(item, _Line):
            blocks.append(item)
        elif item.text and item.raw.level:
            blocks.append(Heading(item.text, _level(item), _heading_align(item), id=item.block_id()))
        else:
            align = item.raw.align or Align.START
            indent = align is Align.START and item.raw.indented
            blocks.append(Paragraph(item.text, align, indent, id=item.block_id()))
    return Body(tuple(blocks))


# -- lines --------------------------------------------------------------------------------------------------------


def _flatten(raws: Iterable[Raw], account: Account, moved: dict[str, str]) -> list[_Found]:
    """Lines and blocks; `moved` is told for entries which list they are in."""
    found: list[_Found] = []
    items: list[RawItem] = []

    def finish_list() -> None:
        if items:
            blocks = list_block(items, account)
            account.place(blocks[0])
            moved.update((item.id, blocks[0].id) for item in items if item.known)
            found.extend(blocks)
            items.clear()

    for raw in raws:
        if isinstance(raw, RawItem) and (not items or raw.depth > 0 or raw.key == items[0].key):
            items.append(raw)
            continue
        finish_list()
        if isinstance(raw, RawItem):
            items.append(raw)
        elif isinstance(raw, RawParagraph):
            segments = _segments(raw)
            if raw.known and not isinstance(segments[0], _Line):
                moved[raw.id] = segments[0].id
            found.extend(segments)
        else:
            found.append(raw)
    finish_list()
    return found


def _segments(raw: RawParagraph) -> list[_Found]:
    """Text and pictures of one paragraph one after the other; pictures that fit side by side are rows."""
    found: list[_Found] = []
    run: list[Inline] = []
    row: list[Placed] = []

    def finish_text() -> None:
        text = canonical(run)
        if text:
            finish_row()
            found.append(_Line(text, raw, not found))
        run.clear()

    def finish_row() -> None:
        found.extend(_rows(row))
        row.clear()

    for part in raw.parts:
        if isinstance(part, Placed):
            broken = any(isinstance(inline, LineBreak) for inline in run)
            finish_text()
            if broken:
                finish_row()
            row.append(part)
        else:
            run.append(part)
    finish_text()
    finish_row()
    return found or [_Line((), raw)]


def _rows(placed: list[Placed]) -> list[Block]:
    blocks: list[Block] = []
    index = 0
    while index < len(placed):
        size = 1
        for count in (2, _ROW):
            shares = [one.share for one in placed[index : index + count]]
            if len(shares) == count and min(shares) > 0 and sum(shares) <= 1.05:
                size = count
        pictures = tuple(one.picture for one in placed[index : index + size])
        blocks.append(pictures[0] if size == 1 else FigureRow(pictures))
        index += size
    return blocks


# -- title and metadata -------------------------------------------------------------------------------------------


def _take_head(found: list[_Found], fields: Fields, account: Account) -> list[_Found]:
    """Title, 副题 and metadata lines off the front."""
    rest = list(found)
    size = _title_lines(rest)
    if size:
        lines = [item for item in rest[:size] if isinstance(item, _Line) and _may_begin(item)]
        known = any(line.raw.title or line.raw.level == 1 for line in lines)
        fields.set("title", one_line(" ".join(line.words for line in lines)), 0.95 if known else 0.9)
        account.note(Fate.CONVERTED, "开头居中的大字识别为标题", block=lines[0].block_id())
        rest[:size] = [item for item in rest[:size] if isinstance(item, _Line) and is_letterhead(item.words)]
    for place, item in enumerate(rest[:6]):
        if not isinstance(item, _Line):
            break
        if not item.text:
            continue
        if size and _is_subtitle(item) and "subtitle" not in fields.values:
            fields.set("subtitle", one_line(item.words), 0.8)
            rest[place] = _Line((), item.raw, item.first)
        elif fields.take_line(item.words, 0.9, leading=True):
            rest[place] = _Line((), item.raw, item.first)
        else:
            break
    return rest


def _may_begin(line: _Line) -> bool:
    return bool(line.text) and not is_letterhead(line.words)


def _title_lines(found: Sequence[_Found]) -> int:
    """How many items at the front are the title (with the spacing around); 0 where there is none."""
    begin = next((n for n, item in enumerate(found) if not isinstance(item, _Line) or _may_begin(item)), len(found))
    first = found[begin] if begin < len(found) else None
    if not isinstance(first, _Line):
        return 0
    count, lines = begin + 1, 1
    while count < len(found):
        item = found[count]
        if not isinstance(item, _Line) or (item.text and not _continues_title(first, item)):
            break
        lines += bool(item.text)
        if lines > _TITLE_LINES:
            break
        count += 1
    rest = [item for item in found[count:] if isinstance(item, _Line) and item.text and not _is_subtitle(item)]
    return count if _is_title(first, rest) else 0


def _is_title(line: _Line, rest: Sequence[_Line]) -> bool:
    """Whether the first line is a title: by its style, as the largest centred one, or as the only centred bold one."""
    if _NO_TITLE.match(line.words):
        return False
    if line.raw.title:
        return True
    if len(line.words) > TITLE_LENGTH or line.words.endswith(("。", "；", "，")):
        return False
    if line.raw.level == 1:
        return True
    if line.raw.align is not Align.CENTER or not rest:
        return False
    largest = max(other.raw.size for other in rest)
    if line.raw.size > largest > 0 and sum(other.raw.size > 0 for other in rest) * 2 > len(rest):
        return True
    return line.bold() and not any(other.bold() and other.raw.align is Align.CENTER for other in rest)


def _continues_title(first: _Line, line: _Line) -> bool:
    """A second line of the title looks like the first and is no explicit heading of its own."""
    same = line.raw.align is first.raw.align and line.raw.size == first.raw.size and line.bold() == first.bold()
    alike = line.raw.level == first.raw.level and line.raw.title == first.raw.title
    meant = line.raw.align is Align.CENTER or line.raw.title
    return same and alike and meant and first.raw.size > 0 and not _is_subtitle(line)


def _is_subtitle(line: _Line) -> bool:
    return line.words.startswith(("——", "--", "──")) and len(line.words) <= TITLE_LENGTH


def _take_tail(found: list[_Found], fields: Fields, account: Account) -> list[_Found]:
    """Metadata lines off the end; the 供稿 line leaves its place to a `Signature`."""
    rest = list(found)
    place, looked = len(rest) - 1, 0
    while place >= 0 and looked < 4:
        item = rest[place]
        if isinstance(item, _Line) and item.text:
            named = any(name == "contributor" for name, _ in split_line(item.words))
            if not looked and item.raw.align is Align.RIGHT and _DATE.fullmatch(item.words):
                place -= 1  # the date below a unit's name stays in the body
                continue
            if not fields.take_line(item.words, 0.95):
                if not _take_unit(item, fields, looked):
                    break
                named = True
            signed = named and Signature not in map(type, rest)
            rest[place] = Signature(id=item.block_id()) if signed else _Line((), item.raw, item.first)
            account.note(Fate.CONVERTED, "文末的供稿、来源、作者等行识别为稿件信息", block=item.block_id())
            looked += 1
        elif isinstance(item, _Line):
            pass
        else:
            break
        place -= 1
    return rest


def _take_unit(line: _Line, fields: Fields, looked: int) -> bool:
    """A last right-aligned line without a label is taken for the contributing unit, with less confidence."""
    words = one_line(line.words)
    right = line.raw.align is Align.RIGHT and not looked and len(words) <= HEADING_LENGTH
    if (
        not right
        or "contributor" in fields.values
        or any(char.isdigit() for char in words)
        or words[-1] in "。！？；，"
    ):
        return False
    fields.set("contributor", words, 0.6)
    return True


# -- blocks -------------------------------------------------------------------------------------------------------


class _Assembler:
    """Goes through the items once and keeps what it made."""

    def __init__(self, found: Sequence[_Found], account: Account) -> None:
        self._found = found
        self._account = account
        self._made: list[Block] = []
        self._any_indent = any(isinstance(item, _Line) and item.raw.indented for item in found)

    def blocks(self) -> list[Block]:
        place = spaces = 0
        while place < len(self._found):
            item = self._found[place]
            if isinstance(item, _Line) and not item.text:
                spaces += 1
            else:
                place += self._take(item, place)
                self._note_spaces(spaces)
                spaces = 0
            place += 1
        self._note_spaces(spaces)
        return self._made

    def _note_spaces(self, count: int) -> None:
        """Tell of empty paragraphs before the block that was made last."""
        self._account.note(Fate.DROPPED, "用来隔开的空段落", count, block=self._made[-1].id if self._made else "")

    def _take(self, item: _Found, place: int) -> int:
        """Make a block of an item; how many items more were used."""
        if not isinstance(item, _Line):
            self._made.append(item)
        elif _is_heading(item):
            return self._heading(item, place)
        elif item.raw.level:
            text = _without_bold(item)
            self._made.append(Heading(text, _level(item), _heading_align(item), id=item.block_id()))
        elif not self._caption(item, place) and not self._picture_place(item, place):
            self._made.append(self._paragraph(item))
        return 0

    def _heading(self, line: _Line, place: int) -> int:
        """A recognised heading, with the next line if that is its second; how many items more were used."""
        self._account.note(Fate.CONVERTED, "居中加粗短行识别为小标题", block=line.block_id())
        text = _without_bold(line)
        following = self._found[place + 1] if place + 1 < len(self._found) else None
        used = 0
        if isinstance(following, _Line) and _is_heading(following) and _one_line(line) and _one_line(following):
            text = canonical((*text, LineBreak(), *_without_bold(following)))
            used = 1
        self._made.append(Heading(text, id=line.block_id()))
        return used

    def _caption(self, line: _Line, place: int) -> bool:
        """A short line right under a picture: centred, or one that says so itself."""
        last = self._made[-1] if self._made else None
        before = self._found[place - 1] if place else None
        if not isinstance(last, Figure | MissingPicture) or isinstance(before, _Line) or last.caption:
            return False
        words = one_line(line.words)
        said = _CAPTION_START.match(words) is not None
        if len(words) > CAPTION_LENGTH or not (line.raw.align is Align.CENTER or said):
            return False
        match = _CREDIT.match(words)
        caption, credit = (one_line(match[1]), one_line(match[2])) if match else (words, "")
        self._made[-1] = replace(last, caption=caption, credit=last.credit or credit)
        self._account.note(Fate.CONVERTED, "图片下的短行识别为图说", block=last.id)
        return True

    def _picture_place(self, line: _Line, place: int) -> bool:
        """A line that only says 图一 marks where a picture of the folder belongs."""
        words = one_line(line.words)
        if not _PLACE.match(words) or words == "图":
            return False
        self._made.append(MissingPicture(PLACE_WHY, words, id=line.block_id()))
        self._account.note(Fate.CONVERTED, "“图一”一类的标记改为待补图", block=line.block_id())
        return True

    def _paragraph(self, line: _Line) -> Paragraph:
        align = line.raw.align or Align.START
        if align is not Align.START:
            return Paragraph(line.text, align, indent=False, id=line.block_id())
        greeting = line.words.endswith(("：", ":")) and len(line.words) <= HEADING_LENGTH
        indent = not (self._any_indent and not line.raw.indented and greeting)
        return Paragraph(line.text, indent=indent, id=line.block_id())


def _is_heading(line: _Line) -> bool:
    """Centred, bold, at most two lines of at most HEADING_LENGTH characters, and not a heading by its style already."""
    if not line.text or line.raw.level or line.raw.align is not Align.CENTER or not line.bold():
        return False
    rows = plain(line.text).split("\n")
    return len(rows) <= _HEADING_LINES and all(len(row) <= HEADING_LENGTH for row in rows)


def _one_line(line: _Line) -> bool:
    return not any(isinstance(inline, LineBreak) for inline in line.text)


def _without_bold(line: _Line) -> Inlines:
    """The text of a heading: bold throughout is its look, not its content."""
    if not line.bold():
        return line.text
    return canonical(
        replace(inline, marks=inline.marks - {Mark.STRONG}) if isinstance(inline, Text) else inline
        for inline in line.text
    )


def _level(line: _Line) -> int:
    return min(4, max(2, line.raw.level))


def _heading_align(line: _Line) -> Align:
    return line.raw.align or Align.CENTER
