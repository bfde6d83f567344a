"""一键排版: the habits of Word and of copied text brought to the site's way, block by block and character by character.

Pure: a body in, a body and an account out. Doing it again changes nothing, and no letter, digit or name is ever lost.
What looks like numbering (（一） 一、 1.) stays words: nothing becomes a list by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeAlias

from editor_app.checks.replacing import Editing, apply_to_inlines
from editor_app.checks.typography import steps, typographic
from editor_app.model.body import (
    Align,
    Block,
    Body,
    Figure,
    Heading,
    MissingPicture,
    Paragraph,
    Quote,
    Signature,
    block_lines,
)
from editor_app.model.inline import Inlines, LineBreak, Mark, Text, canonical, plain
from editor_app.model.layout import DEFAULT_RULES, Difference, Layout, LayoutChange, LayoutRule
from editor_app.model.metadata import Metadata
from editor_app.model.replacing import Edit
from editor_app.model.text import one_line

HEADING_LENGTH, CAPTION_LENGTH, TAIL_LENGTH = 30, 60, 30
"""Characters of a heading's line, of a caption, of a line that may stand at the right below an article."""

_TAIL_BLOCKS = 4
_LONGEST_SIGNATURE = 120
_CAPTION_START = re.compile(r"[▲△↑▼]|图为|图[:：]|图片说明[:：]?")
_CREDIT = re.compile(r"(.*[。！？.!?\s])\s*(\S{2,6}(?:[ \u3000/／、]\S{2,6})*[ \u3000]?摄)\Z", re.DOTALL)
_SIGNATURE = re.compile(r"[（(]?\s*供\s*稿(?:单位|人)?\s*[:：]\s*(?P<unit>.+?)\s*[）)]?\Z")
_SENTENCE_END = tuple("。！？…：；”」』.!?:;")
Count: TypeAlias = "Counter[LayoutRule]"


def lay_out(metadata: Metadata, body: Body, rules: Iterable[LayoutRule] = DEFAULT_RULES) -> Layout:
    """What `rules` make of an article's body. Blocks that stay keep their ids; those that need nothing are the same."""
    wanted = frozenset(rules)
    counts: Count = Counter()
    blocks = list(body.blocks)
    while True:
        before = counts.total()
        blocks = _pass(metadata, blocks, wanted, counts)
        if counts.total() == before:
            break
    changes = tuple(LayoutChange(rule, counts[rule]) for rule in LayoutRule if counts[rule])
    return Layout(Body(tuple(blocks)), changes)


def differences(before: Body, after: Body, limit: int = 500) -> tuple[Difference, ...]:
    """The first blocks that are not the same before and after, as a person compares them, in reading order."""
    made = {block.id: block for block in after.blocks}
    found: list[Difference] = []
    last: Block | None = None
    for block in before.blocks:
        now = made.get(block.id)
        last = now or last
        if now == block:
            continue
        old = "\n".join(block_lines(block))
        new = "\n".join(block_lines(now)) if now is not None else ""
        found.append(Difference(old, new, _became(block, now) if now is not None else _went(old, last)))
        if len(found) == limit:
            break
    return tuple(found)


def _became(before: Block, now: Block) -> str:
    match now:
        case Heading() if not isinstance(before, Heading):
            return "改为小标题"
        case Signature():
            return "改为供稿行"
        case Paragraph() if isinstance(before, Paragraph) and before.align is not now.align:
            return "恢复左对齐"
        case Paragraph() if isinstance(before, Paragraph) and before.indent is not now.indent:
            return "首行缩进"
        case Figure() | MissingPicture() if "".join(block_lines(before)) != "".join(block_lines(now)):
            return "加上图说" if isinstance(before, Figure | MissingPicture) and not before.caption else ""
    return ""


def _went(words: str, last: Block | None) -> str:
    """Where the words of a block went that is no more."""
    if not words.strip():
        return ""
    match last:
        case Figure() | MissingPicture():
            return "移入上面的图说"
        case Heading():
            return "并为小标题的第二行"
    return "与供稿行合为一行"


def _pass(metadata: Metadata, blocks: list[Block], rules: frozenset[LayoutRule], counts: Count) -> list[Block]:
    if LayoutRule.EMPTY in rules:
        blocks = _without_empty(blocks, counts)
    if LayoutRule.CAPTION in rules:
        blocks = _captions(blocks, counts)
    if LayoutRule.SIGNATURE in rules:
        blocks = _signature(metadata, blocks, counts)
    if LayoutRule.HEADING in rules:
        blocks = _headings(blocks, counts)
    tail = _tail(blocks)
    made: list[Block] = []
    for place, block in enumerate(blocks):
        previous = blocks[place - 1] if place else None
        if isinstance(block, Paragraph):
            block = _paragraph(block, previous, place >= tail, rules, counts)
        made.append(block)
    return _typography(made, rules & typographic(), counts)


# -- blocks ---------------------------------------------------------------------------------------------------------


def _without_empty(blocks: list[Block], counts: Count) -> list[Block]:
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and not block.inlines:
            counts[LayoutRule.EMPTY] += 1
        elif isinstance(block, Quote) and not all(part.inlines for part in block.paragraphs):
            parts = tuple(part for part in block.paragraphs if part.inlines)
            counts[LayoutRule.EMPTY] += len(block.paragraphs) - len(parts)
            made += [replace(block, paragraphs=parts)] if parts else []
        else:
            made.append(block)
    return made


def _captions(blocks: list[Block], counts: Count) -> list[Block]:
    """A short line right under a picture without words: centred, or one that says so itself."""
    made: list[Block] = []
    for block in blocks:
        last = made[-1] if made else None
        if isinstance(last, Figure | MissingPicture) and isinstance(block, Paragraph) and _is_caption(block, last):
            words = one_line(plain(block.inlines, " "))
            match = _CREDIT.match(words) if not last.credit else None
            caption, credit = (one_line(match[1]), one_line(match[2])) if match else (words, last.credit)
            made[-1] = replace(last, caption=caption, credit=credit)
            counts[LayoutRule.CAPTION] += 1
        else:
            made.append(block)
    return made


def _is_caption(block: Paragraph, picture: Figure | MissingPicture) -> bool:
    words = one_line(plain(block.inlines, " "))
    if picture.caption or not words or len(words) > CAPTION_LENGTH or _linked(block.inlines):
        return False
    if block.align is Align.CENTER and not _short_bold(block):
        return True
    return block.align is not Align.RIGHT and _CAPTION_START.match(words) is not None


def _linked(inlines: Inlines) -> bool:
    return any(isinstance(inline, Text) and inline.href for inline in inlines)


def _signature(metadata: Metadata, blocks: list[Block], counts: Count) -> list[Block]:
    """Lines that name the contributor, at the end of the body, are one `Signature`; those naming somebody else stay."""
    unit = metadata.contributor
    if not unit:
        return blocks
    signed = any(isinstance(block, Signature) for block in blocks)
    made: list[Block] = []
    for block in blocks:
        words = plain(block.inlines, " ") if isinstance(block, Paragraph) else ""
        match = _SIGNATURE.match(words) if len(words) <= _LONGEST_SIGNATURE else None
        if match is None or not isinstance(block, Paragraph) or one_line(match["unit"]) != unit:
            made.append(block)
            continue
        counts[LayoutRule.SIGNATURE] += 1
        if not signed:
            signed = True
            made.append(Signature(block.id))
    return made


def _headings(blocks: list[Block], counts: Count) -> list[Block]:
    """Centred bold short lines, two of them one heading of two lines."""
    made: list[Block] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        if not (isinstance(block, Paragraph) and block.align is Align.CENTER and _short_bold(block)):
            made.append(block)
            place += 1
            continue
        text, second = _without_bold(block.inlines), blocks[place + 1] if place + 1 < len(blocks) else None
        place += 1
        if (
            isinstance(second, Paragraph)
            and second.align is Align.CENTER
            and _short_bold(second)
            and not _breaks(block.inlines)
            and not _breaks(second.inlines)
        ):
            text = canonical((*text, LineBreak(), *_without_bold(second.inlines)))
            place += 1
        made.append(Heading(text, id=block.id))
        counts[LayoutRule.HEADING] += 1
    return made


def _short_bold(block: Paragraph) -> bool:
    lines = plain(block.inlines).split("\n")
    short = len(lines) <= 2 and all(0 < len(line) <= HEADING_LENGTH for line in lines)
    return short and _bold(block.inlines) and any(char.isalnum() for line in lines for char in line)


def _bold(inlines: Inlines) -> bool:
    return all(Mark.STRONG in inline.marks for inline in inlines if isinstance(inline, Text)) and bool(inlines)


def _without_bold(inlines: Inlines) -> Inlines:
    return canonical(
        replace(inline, marks=inline.marks - {Mark.STRONG}) if isinstance(inline, Text) else inline
        for inline in inlines
    )


def _breaks(inlines: Inlines) -> int:
    return sum(isinstance(inline, LineBreak) for inline in inlines)


def _tail(blocks: list[Block]) -> int:
    """Where the end of the article begins: short right-aligned lines (unit, date) below the last words stay there."""
    place = len(blocks)
    while place > max(0, len(blocks) - _TAIL_BLOCKS) and _may_be_tail(blocks[place - 1]):
        place -= 1
    return place


def _may_be_tail(block: Block) -> bool:
    if isinstance(block, Signature):
        return True
    return isinstance(block, Paragraph) and block.align is Align.RIGHT and len(plain(block.inlines)) <= TAIL_LENGTH


def _paragraph(
    block: Paragraph, previous: Block | None, tail: bool, rules: frozenset[LayoutRule], counts: Count
) -> Paragraph:
    if LayoutRule.JOIN in rules and (joined := _joined(block.inlines)) != block.inlines:
        counts[LayoutRule.JOIN] += _breaks(block.inlines) - _breaks(joined)
        block = replace(block, inlines=joined)
    if LayoutRule.BOLD in rules and _is_bold_text(block):
        counts[LayoutRule.BOLD] += 1
        block = replace(block, inlines=_without_bold(block.inlines))
    if LayoutRule.ALIGN in rules and block.align is not Align.START and _is_text(block, previous, tail):
        counts[LayoutRule.ALIGN] += 1
        block = replace(block, align=Align.START, indent=LayoutRule.INDENT in rules)
    if LayoutRule.INDENT in rules and _wants_indent(block):
        counts[LayoutRule.INDENT] += 1
        block = replace(block, indent=True)
    return block


def _is_text(block: Paragraph, previous: Block | None, tail: bool) -> bool:
    """Whether a centred or right-aligned paragraph is text: no unit or date at the end, no caption, no heading, no
    line of signs.
    """
    if tail or _short_bold(block) or not any(char.isalnum() for char in plain(block.inlines)):
        return False
    return not (
        block.align is Align.CENTER
        and previous is not None
        and not isinstance(previous, Paragraph | Heading | Quote)
        and len(plain(block.inlines)) <= CAPTION_LENGTH
    )


def _wants_indent(block: Paragraph) -> bool:
    """Every paragraph at the left but a greeting (各位同志：)."""
    words = plain(block.inlines)
    greeting = words.endswith(("：", ":")) and len(words) <= HEADING_LENGTH
    return block.align is Align.START and not block.indent and bool(words) and not greeting


def _is_bold_text(block: Paragraph) -> bool:
    words = plain(block.inlines)
    return block.align is Align.START and _bold(block.inlines) and len(words) > HEADING_LENGTH


def _joined(inlines: Inlines) -> Inlines:
    """Lines joined where the first does not end a sentence: between Chinese words with nothing, else with a space."""
    source = plain(inlines)
    edits: list[Edit] = []
    for place, char in enumerate(source):
        if char != "\n":
            continue
        before, after = source[place - 1], source[place + 1]  # canonical: a break stands at neither edge
        if "\n" not in (before, after) and before not in _SENTENCE_END:
            latin = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
            edits.append(Edit(place, place + 1, " " if latin else ""))
    return apply_to_inlines(inlines, edits)


# -- characters -------------------------------------------------------------------------------------------------------


class _Typographer:
    """Changes the words of a body until no rule finds anything more."""

    def __init__(self, rules: frozenset[LayoutRule], counts: Count) -> None:
        self._rules = rules
        self._counts = counts

    def edits(self, text: str) -> list[Edit]:
        """One round for one stretch of words."""
        found = steps(text, self._rules)
        self._counts.update(step.rule for step in found)
        return [step.edit for step in found]


def _typography(blocks: list[Block], rules: frozenset[LayoutRule], counts: Count) -> list[Block]:
    if not rules:
        return blocks
    editing = Editing(_Typographer(rules, counts).edits, alt=False)
    made: list[Block] = []
    for block in blocks:
        while True:
            before = editing.count
            block = editing.block(block)
            if editing.count == before:
                break
        made.append(block)
    return made
