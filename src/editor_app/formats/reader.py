"""What readers of foreign material share: raw paragraphs as they were found become blocks and metadata.

A reader of HTML or Word tells what it sees (words, alignment, size, indent); here is decided what that means. The
rules are those offices write by: a centred, bold, short line is a heading and two such lines are one of two lines; a
short centred line under a picture is its caption; the first, largest centred line is the title; a last 供稿, 来源 or
作者 line is metadata; empty paragraphs are spacing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from editor_app.formats.head_and_tail import take_head, take_tail
from editor_app.formats.lines import Found, Line, flatten
from editor_app.formats.metadata_lines import Fields
from editor_app.formats.raw import Raw
from editor_app.formats.tray import Tray
from editor_app.model.body import (
    Align,
    Block,
    Body,
    Figure,
    Heading,
    MissingPicture,
    Paragraph,
    Signature,
    Table,
)
from editor_app.model.inline import Inlines, LineBreak, Mark, Text, canonical, plain
from editor_app.model.reading import Account, Draft, Fate
from editor_app.model.text import one_line

HEADING_LENGTH = 30
"""Characters of one line of a heading; longer centred bold lines stay paragraphs."""

CAPTION_LENGTH = 60
PLACE_WHY = "文中标有图片的位置"
MAX_AS_READ = 20_000
"""Lines of a file whose untidied text is kept beside the tidy one; no article is as long."""

_HEADING_LINES = 2
_CAPTION_START = re.compile(r"[▲△↑▼]|图为|图[:：]|图片说明[:：]?")
_CREDIT = re.compile(r"(.*[。！？.!?\s])\s*(\S{2,6}(?:[ \u3000/／、]\S{2,6})*[ \u3000]?摄)\Z", re.DOTALL)
_PLACE = re.compile(r"[\[【（(]?(?:此处)?(?:插入?)?图(?:片)?[ ]?([0-9]{1,3}|[一二三四五六七八九十]{1,3}|)[\]】）)]?\Z")


def assemble(raws: Iterable[Raw], tray: Tray, account: Account, *, whole: bool, notes: Iterable[Raw] = ()) -> Draft:
    """The draft of what was found, in order, foot and end `notes` behind. `whole` says that it is an article of its own:
    title and metadata lines leave the body; in a fragment (something pasted) every line stays.
    """
    account.elsewhere()
    moved: dict[str, str] = {}
    found = flatten(raws, account, moved)
    behind = flatten(notes, account, moved)
    lines = [*found, *behind]
    fields = Fields()
    if whole:
        found = take_head(found, fields, account)
        found = take_tail(found, fields, account)
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


def _move_anchors(lines: Sequence[Found], body: Body, moved: dict[str, str]) -> None:
    """For paragraphs that are no block in the end: the block that follows, the last one where none does."""
    present = {block.id for block in body.blocks} | {picture.id for picture in body.pictures()}
    following = body.blocks[-1].id if body.blocks else ""
    for item in reversed(lines):
        anchor = item.anchor() if isinstance(item, Line) else item.id
        if anchor in present:
            following = anchor
        elif anchor:
            moved[anchor] = following


def _as_read(lines: Sequence[Found]) -> Body:
    """Everything as it was found: no line is recognised as anything, none is left out."""
    blocks: list[Block] = []
    for item in lines:
        if not isinstance(item, Line):
            blocks.append(item)
        elif item.text and item.raw.level:
            blocks.append(Heading(item.text, _level(item), _heading_align(item), id=item.block_id()))
        else:
            align = item.raw.align or Align.START
            indent = align is Align.START and item.raw.indented
            blocks.append(Paragraph(item.text, align, indent, id=item.block_id()))
    return Body(tuple(blocks))


class _Assembler:
    """Goes through the items once and keeps what it made."""

    def __init__(self, found: Sequence[Found], account: Account) -> None:
        self._found = found
        self._account = account
        self._made: list[Block] = []
        self._any_indent = any(isinstance(item, Line) and item.raw.indented for item in found)

    def blocks(self) -> list[Block]:
        place = spaces = 0
        while place < len(self._found):
            item = self._found[place]
            if isinstance(item, Line) and not item.text:
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

    def _take(self, item: Found, place: int) -> int:
        """Make a block of an item; how many items more were used."""
        if not isinstance(item, Line):
            self._made.append(item)
        elif _is_heading(item):
            return self._heading(item, place)
        elif item.raw.level:
            text = _without_bold(item)
            self._made.append(Heading(text, _level(item), _heading_align(item), id=item.block_id()))
        elif not self._caption(item, place) and not self._picture_place(item, place):
            self._made.append(self._paragraph(item))
        return 0

    def _heading(self, line: Line, place: int) -> int:
        """A recognised heading, with the next line if that is its second; how many items more were used."""
        self._account.note(Fate.CONVERTED, "居中加粗短行识别为小标题", block=line.block_id())
        text = _without_bold(line)
        following = self._found[place + 1] if place + 1 < len(self._found) else None
        used = 0
        if isinstance(following, Line) and _is_heading(following) and _one_line(line) and _one_line(following):
            text = canonical((*text, LineBreak(), *_without_bold(following)))
            used = 1
        self._made.append(Heading(text, id=line.block_id()))
        return used

    def _caption(self, line: Line, place: int) -> bool:
        """A short line right under a picture: centred, or one that says so itself."""
        last = self._made[-1] if self._made else None
        before = self._found[place - 1] if place else None
        if not isinstance(last, Figure | MissingPicture) or isinstance(before, Line) or last.caption:
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

    def _picture_place(self, line: Line, place: int) -> bool:
        """A line that only says 图一 marks where a picture of the folder belongs."""
        words = one_line(line.words)
        if not _PLACE.match(words) or words == "图":
            return False
        self._made.append(MissingPicture(PLACE_WHY, words, id=line.block_id()))
        self._account.note(Fate.CONVERTED, "“图一”一类的标记改为待补图", block=line.block_id())
        return True

    def _paragraph(self, line: Line) -> Paragraph:
        align = line.raw.align or Align.START
        if align is not Align.START:
            return Paragraph(line.text, align, indent=False, id=line.block_id())
        greeting = line.words.endswith(("：", ":")) and len(line.words) <= HEADING_LENGTH
        indent = not (self._any_indent and not line.raw.indented and greeting)
        return Paragraph(line.text, indent=indent, id=line.block_id())


def _is_heading(line: Line) -> bool:
    """Centred, bold, at most two lines of at most HEADING_LENGTH characters, and not a heading by its style already."""
    if not line.text or line.raw.level or line.raw.align is not Align.CENTER or not line.bold():
        return False
    rows = plain(line.text).split("\n")
    return len(rows) <= _HEADING_LINES and all(len(row) <= HEADING_LENGTH for row in rows)


def _one_line(line: Line) -> bool:
    return not any(isinstance(inline, LineBreak) for inline in line.text)


def _without_bold(line: Line) -> Inlines:
    """The text of a heading: bold throughout is its look, not its content."""
    if not line.bold():
        return line.text
    return canonical(
        replace(inline, marks=inline.marks - {Mark.STRONG}) if isinstance(inline, Text) else inline
        for inline in line.text
    )


def _level(line: Line) -> int:
    return min(4, max(2, line.raw.level))


def _heading_align(line: Line) -> Align:
    return line.raw.align or Align.CENTER
