"""The lines at both ends of an article that are no part of its text: title, 副题, 供稿, 来源, 作者 and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from editor_app.formats.letterhead import is_letterhead
from editor_app.formats.lines import Found, Line
from editor_app.formats.metadata_lines import Fields, split_line
from editor_app.model.body import Align, Signature
from editor_app.model.reading import Account, Fate
from editor_app.model.text import one_line

TITLE_LENGTH = 120
UNIT_LENGTH = 30
"""Characters of a last line that may be the contributing unit's name."""

_NO_TITLE = re.compile(r"目\s*[录次]\Z|[一1][、．.]|[（(]一[）)]|第一[章节部]")
_TITLE_LINES = 3
_DATE = re.compile(
    r"[0-9〇○零一二三四五六七八九]{2,4}\s?年\s?[0-9一二三四五六七八九十]{1,3}\s?月\s?[0-9一二三四五六七八九十]{1,3}\s?日"
)


def take_head(found: list[Found], fields: Fields, account: Account) -> list[Found]:
    """Title, 副题 and metadata lines off the front."""
    rest = list(found)
    size = _title_lines(rest)
    if size:
        lines = [item for item in rest[:size] if isinstance(item, Line) and _may_begin(item)]
        known = any(line.raw.title or line.raw.level == 1 for line in lines)
        fields.set("title", one_line(" ".join(line.words for line in lines)), 0.95 if known else 0.9)
        account.note(Fate.CONVERTED, "开头居中的大字识别为标题", block=lines[0].block_id())
        rest[:size] = [item for item in rest[:size] if isinstance(item, Line) and is_letterhead(item.words)]
    for place, item in enumerate(rest[:6]):
        if not isinstance(item, Line):
            break
        if not item.text:
            continue
        if size and _is_subtitle(item) and "subtitle" not in fields.values:
            fields.set("subtitle", one_line(item.words), 0.8)
            rest[place] = Line((), item.raw, item.first)
        elif fields.take_line(item.words, 0.9, leading=True):
            rest[place] = Line((), item.raw, item.first)
        else:
            break
    return rest


def _may_begin(line: Line) -> bool:
    return bool(line.text) and not is_letterhead(line.words)


def _title_lines(found: Sequence[Found]) -> int:
    """How many items at the front are the title (with the spacing around); 0 where there is none."""
    begin = next((n for n, item in enumerate(found) if not isinstance(item, Line) or _may_begin(item)), len(found))
    first = found[begin] if begin < len(found) else None
    if not isinstance(first, Line):
        return 0
    count, lines = begin + 1, 1
    while count < len(found):
        item = found[count]
        if not isinstance(item, Line) or (item.text and not _continues_title(first, item)):
            break
        lines += bool(item.text)
        if lines > _TITLE_LINES:
            break
        count += 1
    rest = [item for item in found[count:] if isinstance(item, Line) and item.text and not _is_subtitle(item)]
    return count if _is_title(first, rest) else 0


def _is_title(line: Line, rest: Sequence[Line]) -> bool:
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


def _continues_title(first: Line, line: Line) -> bool:
    """A second line of the title looks like the first and is no explicit heading of its own."""
    same = line.raw.align is first.raw.align and line.raw.size == first.raw.size and line.bold() == first.bold()
    alike = line.raw.level == first.raw.level and line.raw.title == first.raw.title
    meant = line.raw.align is Align.CENTER or line.raw.title
    return same and alike and meant and first.raw.size > 0 and not _is_subtitle(line)


def _is_subtitle(line: Line) -> bool:
    return line.words.startswith(("——", "--", "──")) and len(line.words) <= TITLE_LENGTH


def take_tail(found: list[Found], fields: Fields, account: Account) -> list[Found]:
    """Metadata lines off the end; the 供稿 line leaves its place to a `Signature`."""
    rest = list(found)
    place, looked = len(rest) - 1, 0
    while place >= 0 and looked < 4:
        item = rest[place]
        if isinstance(item, Line) and item.text:
            named = any(name == "contributor" for name, _ in split_line(item.words))
            if not looked and item.raw.align is Align.RIGHT and _DATE.fullmatch(item.words):
                place -= 1  # the date below a unit's name stays in the body
                continue
            if not fields.take_line(item.words, 0.95):
                if not _take_unit(item, fields, looked):
                    break
                named = True
            signed = named and Signature not in map(type, rest)
            rest[place] = Signature(id=item.block_id()) if signed else Line((), item.raw, item.first)
            account.note(Fate.CONVERTED, "文末的供稿、来源、作者等行识别为稿件信息", block=item.block_id())
            looked += 1
        elif isinstance(item, Line):
            pass
        else:
            break
        place -= 1
    return rest


def _take_unit(line: Line, fields: Fields, looked: int) -> bool:
    """A last right-aligned line without a label is taken for the contributing unit, with less confidence."""
    words = one_line(line.words)
    right = line.raw.align is Align.RIGHT and not looked and len(words) <= UNIT_LENGTH
    if (
        not right
        or "contributor" in fields.values
        or any(char.isdigit() for char in words)
        or words[-1] in "。！？；，"
    ):
        return False
    fields.set("contributor", words, 0.6)
    return True
