"""Where a finding is, in words for paper and tables, and the words that stand there."""

from __future__ import annotations

from editor_app.model.body import Block, Body, Heading, List, Paragraph, Quote, Table
from editor_app.model.finding import Finding
from editor_app.model.metadata import FIELD_LABELS, Metadata
from editor_app.model.text import one_line
from editor_app.model.wording import block_stretches

AROUND = 6
"""Characters on either side of the words that are shown with them."""

LONGEST = 60


def place_words(finding: Finding, body: Body) -> str:
    """The place of a finding: 标题, 第 2 段, 小标题, 第 3 张图片, 第 1 个表格; empty for the whole article."""
    place = finding.place
    if place.field:
        return FIELD_LABELS.get(place.field, "正文")
    for number, picture in enumerate(body.pictures(), 1):
        if picture.id == place.block:
            return f"第 {number} 张图片"
    counts: dict[str, int] = {}
    for block in body.blocks:
        kind = _kind(block)
        counts[kind] = counts.get(kind, 0) + 1
        if place.block == block.id or (isinstance(block, Quote) and place.block in {p.id for p in block.paragraphs}):
            return "小标题" if isinstance(block, Heading) else f"第 {counts[kind]} {kind}"
    return ""


def _kind(block: Block) -> str:
    """What blocks of a kind are counted as; quotations and headings are paragraphs to whoever counts."""
    if isinstance(block, Paragraph | Heading | Quote):
        return "段"
    return {List: "个列表", Table: "个表格"}.get(type(block), "处")


def words_at(finding: Finding, metadata: Metadata, body: Body) -> str:
    """The words that a finding points at with a little around them, in one line; empty where it points at none."""
    span = finding.place.span
    if span is None:
        return ""
    text = _text(finding, metadata, body)
    start, end = max(0, span[0] - AROUND), min(len(text), max(span[1], span[0]) + AROUND)
    shown = text[start:end]
    cut = f"{shown[: LONGEST - 1]}…" if len(shown) > LONGEST else shown
    return one_line(f"{'…' if start else ''}{cut}{'…' if end < len(text) and len(shown) <= LONGEST else ''}")


def _text(finding: Finding, metadata: Metadata, body: Body) -> str:
    if finding.place.field:
        value = getattr(metadata, finding.place.field, "")
        return value if isinstance(value, str) else "、".join(value)
    lines = [
        stretch.text
        for block in body.blocks
        for stretch in block_stretches(block)
        if stretch.block == finding.place.block
    ]
    return "\n".join(lines)
