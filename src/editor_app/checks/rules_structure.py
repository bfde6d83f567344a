"""M01, M02, F01, T01, S01: what a site asks for, the 供稿 line, lengths and encodings, the title, the order of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from editor_app.checks.rule import Whole, WholeRule
from editor_app.model.body import Body, Heading, Paragraph, Signature
from editor_app.model.finding import Finding, Fix, Level, Place
from editor_app.model.inline import plain
from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.profile import encoded_length, list_cut, outside_encoding, required_findings

_SIGNED = re.compile("[（(]?供稿(?:单位|人)?[:：]\\s*(?P<unit>[^）)]{1,40}?)\\s*[）)]?")
_LAST_BLOCKS = 4


def required(whole: Whole) -> Iterator[Finding]:
    """M01, F01, I01, C04 as the site itself asks when it is handed in: these are never lowered."""
    yield from required_findings(whole.profile, whole.metadata, whole.body)


def signature(whole: Whole) -> Iterator[Finding]:
    """M02: one 供稿 line, the one that is made from the metadata."""
    made = any(isinstance(block, Signature) for block in whole.body.blocks)
    unit = whole.metadata.contributor
    for block in whole.body.blocks[-_LAST_BLOCKS:]:
        if not isinstance(block, Paragraph) or not (match := _SIGNED.fullmatch(plain(block.inlines))):
            continue
        place = Place(block=block.id, span=(0, len(match[0])))
        if made:
            yield Finding("M02", Level.ERROR, place, "供稿行有两处：这一行会和自动生成的供稿行重复，请删去")
        elif unit and match["unit"] != unit:
            why = f"正文写的是供稿“{match['unit']}”，稿件信息里是“{unit}”，两处应一致"
            yield Finding("M02", Level.ERROR, place, why)
        made = True


_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u20e3]")
_COMMON_SIGNS = frozenset("★☆✓✔✗✘☎☑")


def encodings(whole: Whole) -> Iterator[Finding]:
    """F01: characters that the site's encoding cannot hold. In the fields it is an error, for lists cannot escape them."""
    for stretch in whole.stretches:
        if stretch.text.isascii():
            continue
        lost = _lost(stretch.text, whole.profile.encoding)
        lost += "".join(char for char in _EMOJI.findall(stretch.text) if char not in lost and char not in _COMMON_SIGNS)
        if not lost:
            continue
        at = min(stretch.text.index(char) for char in lost)
        label = FIELD_LABELS.get(stretch.field, "正文")
        level = Level.ERROR if stretch.field else Level.WARNING
        span = (at + stretch.offset, at + stretch.offset + 1)
        why = f"{label}里的“{lost[:10]}”是表情或生僻字，网站的编码（{whole.profile.encoding}）可能存不下，会变成问号"
        yield Finding("F01", level, Place(stretch.field, stretch.block, span), why)


@lru_cache(maxsize=4000)
def _lost(text: str, encoding: str) -> str:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return outside_encoding(text[:200_000], encoding)
    return ""


_BAD_END = re.compile("[，、；：,;:。.]+$")


def title(whole: Whole) -> Iterator[Finding]:
    """T01: how the title ends, whether lists cut it, whether it was used before."""
    text, rules = whole.metadata.title, whole.profile.titles
    if not text:
        return
    if end := _BAD_END.search(text):
        place = Place(field="title", span=end.span())
        yield Finding("T01", Level.WARNING, place, f"标题不用“{end[0]}”结尾", Fix(end[0], ""))
    shown = list_cut(text, rules)
    if shown != text:
        size = encoded_length(text, rules.list_encoding)
        kept = encoded_length(shown, rules.list_encoding)
        why = f"标题 {size} 字节，列表只显示前 {kept} 字节：“{shown}”"
        yield Finding("T01", Level.WARNING, Place(field="title", span=(len(shown), len(text))), why)
    if any(earlier.sent and earlier.title == text for earlier in whole.around.earlier):
        yield Finding("T01", Level.WARNING, Place(field="title"), "和以前的一篇标题相同")


_HAN_NUMBER = {char: number for number, char in enumerate("一二三四五六七八九十", 1)}
_NUMBERED = re.compile(
    "(?:(?P<a>[一二三四五六七八九十]{1,3})、|[（(](?P<b>[一二三四五六七八九十]{1,3})[）)]"
    "|(?P<c>[1-9][0-9]?)[.．、](?![0-9])|[（(](?P<d>[1-9][0-9]?)[）)])"
)


def headings(whole: Whole) -> Iterator[Finding]:
    """S01: 一、（一）1.（1） each counted from one on; headings with something below; empty paragraphs."""
    yield from _counting(whole.body)
    blocks = whole.body.blocks
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if isinstance(block, Heading):
            bare = following is None or isinstance(following, Signature)
            if bare or (isinstance(following, Heading) and following.level <= block.level):
                yield Finding("S01", Level.WARNING, Place(block=block.id), "小标题下面没有正文")
        elif isinstance(block, Paragraph) and not block.inlines and following is not None:
            yield Finding("S01", Level.WARNING, Place(block=block.id), "有空段，段间距由网站的样式定", Fix("\n", ""))


def _counting(body: Body) -> Iterator[Finding]:
    last: dict[str, int] = {}
    for block in body.blocks:
        if not isinstance(block, Paragraph | Heading):
            continue
        text = plain(block.inlines)
        match = _NUMBERED.match(text)
        if not match or match.lastgroup is None:
            continue
        kind, number = match.lastgroup, _value(match[match.lastgroup])
        before = last.get(kind, 0)
        if number != 1 and number != before + 1 and (before or len(body.blocks) > 1):
            place = Place(block=block.id, span=match.span())
            was = f"上一个是第 {before}" if before else "前面没有第 1"
            yield Finding("S01", Level.WARNING, place, f"序号“{match[0]}”不连续，{was}")
        last[kind] = number
        for lower in "abcd"["abcd".index(kind) + 1 :]:
            last.pop(lower, None)


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, found, ones = text.partition("十")
    if not found:
        return _HAN_NUMBER.get(text, 0)
    return (_HAN_NUMBER.get(tens, 1) if tens else 1) * 10 + _HAN_NUMBER.get(ones, 0)


RULES = (
    WholeRule("M01", "必填", Level.ERROR, required, binding=True),
    WholeRule("M02", "供稿行", Level.ERROR, signature),
    WholeRule("F01", "编码和长度", Level.ERROR, encodings),
    WholeRule("T01", "标题", Level.WARNING, title),
    WholeRule("S01", "小标题和空段", Level.WARNING, headings),
)
"""The rules of this module, as the table of the checks takes them."""
