"""What stands in the headers and footers of a Word file. It is no part of an article, but it is told: a letterhead or a
secrecy mark there may be what the writer looks for.
"""

from __future__ import annotations

import re

from lxml import etree

from editor_app.formats.docx_blocks import BlockReader, Surroundings
from editor_app.formats.docx_package import Relation, attribute, short
from editor_app.formats.raw_list import RawItem
from editor_app.formats.reader import Placed, Raw, RawParagraph
from editor_app.model.body import Body, block_lines
from editor_app.model.inline import canonical, plain
from editor_app.model.reading import Account, Fate
from editor_app.model.text import one_line

_SHOWN = 300
_KINDS = {"w:headerReference": "页眉", "w:footerReference": "页脚"}
_PAGE_NUMBER = re.compile(r"[\W_]*(?:第?\W*[0-9ivxIVX]+\W*页?\W*(?:共?\W*[0-9]+\W*页?)?)?[\W_]*\Z")
_LETTERHEAD = re.compile(r"\S{4,60}文件\Z")


def report_margins(
    body: etree._Element, relations: dict[str, Relation], around: Surroundings, account: Account
) -> None:
    """Note in `account` what the sections' headers and footers say. `around` has an account and a tray of its own:
    nothing of them comes into the article.
    """
    told: set[str] = set()
    for reference in body.iter():
        kind = _KINDS.get(short(str(reference.tag)))
        relation = relations.get(attribute(reference, "r:id")) if kind else None
        if kind is None or relation is None or relation.external or relation.target in told:
            continue
        told.add(relation.target)
        root = around.package.xml(relation.target)
        if root is not None:
            raws = BlockReader(around, relation.target, lambda _kind, _id: "").blocks(root, 1)
            _report(kind, raws, account)


def _report(kind: str, raws: list[Raw], account: Account) -> None:
    pictures = 0
    for raw in raws:
        for words in _lines(raw):
            if _PAGE_NUMBER.match(words):
                account.note(Fate.DROPPED, "页码")
            elif _LETTERHEAD.match(words):
                account.note(Fate.DROPPED, f"{kind}里的红头：{words[:_SHOWN]}")
            else:
                account.note(Fate.DROPPED, f"{kind}里的文字：{words[:_SHOWN]}")
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
