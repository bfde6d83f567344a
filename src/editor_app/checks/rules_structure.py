"""M01, M02, F01, T01, S01: what a site asks for, the 供稿 line, lengths and encodings, the title, the order of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from editor_app.checks.rule import Whole, WholeRule
from editor_app.checks.rules_words import UNSEEN
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
    """M02: one 供稿 line, the one that is made from the metadata. A second one that says the same goes away; where they
    differ, a person decides which is right. None at all is a warning unless the profile makes it an error: the page
    says it elsewhere, too.
    """
    unit, blocks = whole.metadata.contributor, whole.body.blocks
    made = signed = any(isinstance(block, Signature) for block in blocks)
    for block in blocks[-_LAST_BLOCKS:]:
        words = plain(block.inlines) if isinstance(block, Paragraph) else ""
        if not (match := _SIGNED.fullmatch(words)):
            continue
        place, signed = Place(block=block.id, span=(0, len(words))), True
        if made:
            why = "供稿行有两处：这一行会和自动生成的供稿行重复，请删去"
            fix = Fix(words, "") if match["unit"] == unit else None
            yield Finding("M02", Level.ERROR, Place(block=block.id) if fix else place, why, fix)
        elif unit and match["unit"] != unit:
            why = f"正文写的是供稿“{match['unit']}”，稿件信息里是“{unit}”，两处应一致"
            yield Finding("M02", Level.ERROR, place, why)
        made = True
    asked = any(rule.name == "contributor" and rule.required for rule in whole.profile.fields)
    if unit and asked and not signed and any(getattr(block, "inlines", ()) for block in blocks):
        why = f"文末没有供稿行，稿件信息里是“{unit}”"
        yield Finding("M02", Level.WARNING, Place(block=blocks[-1].id), why, Fix("", f"供稿：{unit}"))


_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u20e3]")
_COMMON_SIGNS = frozenset("★☆✓✔✗✘☎☑")
_RARE = re.compile("[\U00020000-\U0003ffff]")


def encodings(whole: Whole) -> Iterator[Finding]:
    """F01: characters that the site's encoding cannot hold, and emoji. In the fields it is an error, for lists cannot
    escape them; in the text a warning. Where the encoding holds everything, rare characters are told: many databases
    stop at U+FFFF.
    """
    encoding = whole.profile.encoding
    everything = encoding.lower().startswith(("utf", "gb18030"))
    for stretch in whole.stretches:
        if stretch.text.isascii():
            continue
        emoji = {char for char in _EMOJI.findall(stretch.text) if char not in _COMMON_SIGNS}
        lost = {char for char in _lost(stretch.text, encoding) if not UNSEEN.match(char)}  # R02 takes those away
        lost |= {char for char in _RARE.findall(stretch.text) if everything}
        if not emoji and not lost:
            continue
        at, char = next((at, char) for at, char in enumerate(stretch.text) if char in emoji or char in lost)
        shown = "".join(dict.fromkeys(char for char in stretch.text if char in emoji or char in lost))[:10]
        grave = stretch.field and (char in emoji or not everything)
        span = (at + stretch.offset, at + stretch.offset + 1)
        why = f"{FIELD_LABELS.get(stretch.field, '正文')}里的“{shown}”{_why_lost(encoding, bool(emoji), everything)}"
        place = Place(stretch.field, stretch.block, span)
        yield Finding("F01", Level.ERROR if grave else Level.WARNING, place, why)


def _why_lost(encoding: str, emoji: bool, everything: bool) -> str:
    if everything:
        return "是表情，正式稿件不用" if emoji else "是生僻字，有的网站的数据库存不下，会变成问号，请先试发或换字"
    return f"是表情或生僻字，网站的编码（{encoding}）可能存不下，会变成问号"


@lru_cache(maxsize=4000)
def _lost(text: str, encoding: str) -> str:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return outside_encoding(text[:200_000], encoding)
    return ""


_BAD_END = re.compile("[，、；：,;:。.]+$")
_INNER_STOP = re.compile("。(?!$)(?![”’）])")
_HEADS = ("title", "kicker", "subtitle")


def title(whole: Whole) -> Iterator[Finding]:
    """T01: how titles end and that no full stop stands in them, whether lists cut the title, whether it was used before. What
    stands inside of it (half-width marks, spaces, brackets) is looked at by the rules of marks.
    """
    for name in _HEADS:
        yield from _marks_of(name, getattr(whole.metadata, name))
    text, rules = whole.metadata.title, whole.profile.titles
    if not text:
        return
    shown = list_cut(text, rules)
    if shown != text:
        size = encoded_length(text, rules.list_encoding)
        kept = encoded_length(shown, rules.list_encoding)
        why = f"标题 {size} 字节，列表只显示前 {kept} 字节：“{shown}”"
        yield Finding("T01", Level.WARNING, Place(field="title", span=(len(shown), len(text))), why)
    sent = (each for each in whole.around.earlier if each.sent and _letters(each.title) == _letters(text))
    same = next(sent, None)
    if same is not None:
        yield Finding("T01", Level.WARNING, Place(field="title"), f"和以前的一篇标题相同（{same.sent}）")


def _marks_of(name: str, text: str) -> Iterator[Finding]:
    label = FIELD_LABELS[name]
    if end := _BAD_END.search(text):
        fix = None if end[0].endswith(".") and text[: end.start()].isascii() else Fix(end[0], "")
        yield Finding("T01", Level.WARNING, Place(field=name, span=end.span()), f"{label}不用“{end[0]}”结尾", fix)
    for stop in _INNER_STOP.finditer(text):
        if not end or stop.end() <= end.start():
            why = f"{label}里不用句号，分句之间空一格或用逗号"
            yield Finding("T01", Level.WARNING, Place(field=name, span=stop.span()), why)


def _letters(text: str) -> str:
    """A title without marks and spaces, for comparing; one of marks alone stays as it is."""
    return "".join(char for char in text if char.isalnum()) or text


_HAN_NUMBER = {char: number for number, char in enumerate("一二三四五六七八九十", 1)}
_NUMBERED = re.compile(
    "(?:(?P<a>[一二三四五六七八九十]{1,3})、|[（(](?P<b>[一二三四五六七八九十]{1,3})[）)]"
    "|(?P<c>[1-9][0-9]?)[.．、](?![0-9])|[（(](?P<d>[1-9][0-9]?)[）)])"
)


def headings(whole: Whole) -> Iterator[Finding]:
    """S01: 一、（一）1.（1） each counted from one on and in this order; headings with something below, no level left out, no full
    stop behind them; empty paragraphs. Indents made of spaces cannot be in a body (`inline.canonical`).
    """
    yield from _counting(whole.body)
    blocks = whole.body.blocks
    above = 0
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if isinstance(block, Heading):
            bare = following is None or isinstance(following, Signature)
            if bare or (isinstance(following, Heading) and following.level <= block.level):
                yield Finding("S01", Level.WARNING, Place(block=block.id), "小标题下面没有正文")
            if above and block.level > above + 1:
                yield Finding("S01", Level.WARNING, Place(block=block.id), "小标题跳过了一级，上一个比它高两级")
            above = block.level
            if end := _HEADING_END.search(plain(block.inlines)):
                why = f"小标题末尾不用“{end[0]}”"
                yield Finding("S01", Level.WARNING, Place(block=block.id, span=end.span()), why, Fix(end[0], ""))
        elif isinstance(block, Paragraph) and not block.inlines and following is not None:
            yield Finding("S01", Level.WARNING, Place(block=block.id), "有空段，段间距由网站的样式定", Fix("\n", ""))


_HEADING_END = re.compile("(?<=[一-鿿”》）])[。；](?=$)")
_ORDER = "一、（一）1.（1）"


def _counting(body: Body) -> Iterator[Finding]:
    last: dict[str, int] = {}
    under: dict[str, int] = {}
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
            if not before and number == under.get(kind, 0) + 1:
                why = f"序号“{match[0]}”的层次倒了：应按 {_ORDER} 的次序，由大到小"
            else:
                why = f"序号“{match[0]}”不连续，{was}"
            yield Finding("S01", Level.WARNING, place, why)
        last[kind] = number
        under.pop(kind, None)
        for lower in "abcd"["abcd".index(kind) + 1 :]:
            if lower in last:
                under[lower] = last.pop(lower)


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
