"""What stands beside the text of a document: notes, headers and footers.

Notes follow the article. Headers and footers are no part of it, but they are told: a letterhead or a secrecy mark there
may be what the writer looks for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from editor_app.formats.raw import Placed, Raw, RawParagraph
from editor_app.formats.raw_list import RawItem
from editor_app.formats.telling import told
from editor_app.model.body import Body, block_lines
from editor_app.model.inline import canonical, loose_text, plain
from editor_app.model.reading import Account, Fate
from editor_app.model.text import one_line

_PAGE_NUMBER = re.compile(r"[\W_]*(?:第?\W*[0-9ivxIVX]{1,4}\W*页?\W*(?:(?:[\W_]|共)+[0-9]{1,4}\W*页?)?)?[\W_]*\Z")
_LETTERHEAD = re.compile(r"\S{4,60}文件\Z")


def numbered_note(number: int, raws: list[Raw]) -> list[Raw]:
    """A note with its mark in front, without the look by which it would be taken for something else."""
    if not raws or not isinstance(raws[0], RawParagraph):
        raws = [RawParagraph(), *raws]
    for raw in raws:
        if isinstance(raw, RawParagraph):
            raw.align, raw.indented, raw.size, raw.level, raw.title = None, True, 0.0, 0, False
    first = raws[0]
    assert isinstance(first, RawParagraph)
    first.parts[:0] = loose_text(f"[{number}] ")
    return raws


def tell_margin(kind: str, raws: Sequence[Raw], account: Account) -> None:
    """Note in `account` what stands in a header or footer (`kind` 页眉 or 页脚), line by line."""
    pictures = 0
    for raw in raws:
        for words in _lines(raw):
            if _PAGE_NUMBER.match(words):
                account.note(Fate.DROPPED, "页码")
            elif _LETTERHEAD.match(words):
                account.note(Fate.DROPPED, f"{kind}里的红头：{told(words)}")
            else:
                account.note(Fate.DROPPED, f"{kind}里的文字：{told(words)}")
        if isinstance(raw, RawParagraph):
            pictures += sum(isinstance(part, Placed) for part in raw.parts)
        elif isinstance(raw, RawItem):
            pictures += len(raw.after)
    account.note(Fate.DROPPED, f"{kind}里的图片", pictures)


def _lines(raw: Raw) -> list[str]:
    """The words of what was found, a line each."""
    if isinstance(raw, RawParagraph):
        found = [plain(canonical(part for part in raw.parts if not isinstance(part, Placed)), " ")]
    elif isinstance(raw, RawItem):
        found = [plain(raw.text, " ")]
    else:
        found = [line for block in Body((raw,)).blocks for line in block_lines(block)]
    return [words for line in found if (words := one_line(line))]
