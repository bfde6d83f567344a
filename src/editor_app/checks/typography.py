"""Chinese typography of one line of words: which characters 一键排版 changes, and what it never touches.

Every rule only takes something away (a half-width mark, a straight quote, a wide digit, a space) and none puts one
back, so that applying them again and again comes to an end, and once more changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from editor_app.model.layout import LayoutRule
from editor_app.model.replacing import Edit

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003ffff"
_MARKS = "，。；：？！、“”‘’（）《》〈〉【】〔〕「」『』—…·"
_CHINESE = f"{HAN}{re.escape(_MARKS)}"
_IS_HAN = re.compile(f"[{HAN}]")
_IS_CHINESE = re.compile(f"[{_CHINESE}]")

_ENDINGS = "docx?|xlsx?|pptx?|pdf|jpe?g|png|gif|bmp|tiff?|heic|webp|zip|rar|7z|wps|et|dps|txt|md|html?|mp[34]|csv|exe"
_PROTECTED = re.compile(
    "|".join(
        (
            r"(?:https?|ftp|file)://[!-~]+",
            r"www\.[!-~]+",
            r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64}){1,5}",
            f"[{HAN}]{{1,12}}[〔［\\[(（【][ ]?[0-9０-９]{{4}}[〕］\\])）】][ ]?第?[ ]?[0-9０-９]{{1,6}}[ ]?号",
            r"(?<![0-9０-９])[0-9０-９]+(?:[.,:：．，/-][0-9０-９]+)+",
            r"(?<![A-Za-z0-9_])[A-Za-z0-9_]+(?:[._/\\:@#=&?+%-]+[A-Za-z0-9_]+)+",
            r"(?<![A-Za-z0-9_])[A-Za-z0-9_]+\([A-Za-z0-9_, ]{0,40}\)",
            r"(?<![!-~])--?[A-Za-z][A-Za-z0-9-]*",
            f"[{HAN}A-Za-z0-9_()（）“”-]{{1,60}}\\.(?i:{_ENDINGS})(?![A-Za-z0-9])",
        )
    )
)

_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")
_DOTS = re.compile(r"(?<!\.)\.{3,6}(?!\.)|。{2,}|(?<!…)…(?!…)|(?<![·•・])[·•・]{3,}(?![·•・])")
_DASHES = re.compile(r"(?<![-－─])(?:-{2,3}|－{2,3}|─{2,3})(?![-－─])")
_HALF = re.compile(r"[,;:?!]")
_FULL = dict(zip(",;:?!", "，；：？！", strict=True))
_STOP = re.compile(f"(?<=[{HAN}”’）》])\\.(?=[”’）]*$)")
_BRACKETS = re.compile(r"\(([^()\n]{1,200})\)")
_SPACE = re.compile(f"(?<=[{_CHINESE}]) (?=[{_CHINESE}])")
_RUNNING = re.compile("[，。；！？,;!?]")
_TOKEN_BEFORE = re.compile(f"[{HAN}]*$")
_TOKEN_AFTER = re.compile(f"[{HAN}]*")
_NUMBERING = re.compile("(?:^|\n)[一二三四五六七八九十]{1,3}$")
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    "崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊"
    "葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧殷关焦巴柴单卞柏水窦凌霍管祝左涂麦尤阎耿牟尚纪梅童柳裴毕祁游"
)
_ROLES = (
    "记者", "通讯员", "作者", "摄影", "编辑", "责编", "校对", "审核", "供稿", "来源", "报道", "同志", "姓名", "撰文", "图片",
    "文", "图", "摄", "文图", "图文", "主持人", "书记", "主任", "部长", "局长", "组长", "委员", "成员",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a line."""

    rule: LayoutRule
    edit: Edit


def protected(text: str) -> list[tuple[int, int]]:
    """The stretches that stay as they are: addresses, e-mails, file numbers, times, decimals, file names, code."""
    return list(_protected(text))


@lru_cache(maxsize=32)
def _protected(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _PROTECTED.finditer(text))


def steps(text: str, rules: frozenset[LayoutRule]) -> list[Step]:
    """The changes of one rule, the first that has any, in order and without overlap; none where nothing is to be done."""
    if not text:
        return []
    kept = _Kept(protected(text))
    for rule, find in _RULES:
        if rule in rules:
            edits = [edit for edit in find(text) if kept.free(edit)]
            if rule is LayoutRule.QUOTES:
                edits = _pair(text, edits)
            if edits:
                return [Step(rule, edit) for edit in edits]
    return []


def straight_quotes(text: str) -> list[Edit]:
    """The straight quotes that are quotation marks and come out even, each with the mark that belongs in its place."""
    kept = _Kept(protected(text))
    return _pair(text, [edit for edit in _quotes(text) if kept.free(edit)])


def needless_spaces(text: str) -> list[Edit]:
    """The spaces between Chinese characters that part nothing, each as an edit that takes it away."""
    kept = _Kept(protected(text))
    return [edit for edit in _spaces(text) if kept.free(edit)]


def surname_before(text: str, at: int) -> bool:
    """Whether the character at a place may belong to a name: it is a surname, or stands right behind one or two behind it."""
    return any(char in SURNAMES for char in text[max(0, at - 2) : at])


class _Kept:
    """Answers quickly whether an edit stays outside of what is protected; asked from the left to the right."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = spans
        self._next = 0

    def free(self, edit: Edit) -> bool:
        spans = self._spans
        if self._next and edit.start < spans[self._next - 1][1]:
            self._next = 0
        while self._next < len(spans) and spans[self._next][1] <= edit.start:
            self._next += 1
        return self._next == len(spans) or edit.end <= spans[self._next][0]


def _wide(text: str) -> Iterator[Edit]:
    for match in _WIDE.finditer(text):
        yield Edit(match.start(), match.end(), "".join(chr(ord(char) - 0xFEE0) for char in match[0]))


def _ellipses(text: str) -> Iterator[Edit]:
    for match in _DOTS.finditer(text):
        if _beside(text, match, _IS_CHINESE) and not text[match.end() : match.end() + 1].isdigit():
            yield Edit(match.start(), match.end(), "……")


def _dashes(text: str) -> Iterator[Edit]:
    for match in _DASHES.finditer(text):
        if _beside(text, match, _IS_CHINESE):
            yield Edit(match.start(), match.end(), "——")


def _beside(text: str, match: re.Match[str], kind: re.Pattern[str]) -> bool:
    start, end = match.span()
    return bool(kind.match(text[start - 1 : start] if start else "") or kind.match(text[end : end + 1]))


def _punctuation(text: str) -> Iterator[Edit]:
    found: list[Edit] = []
    for match in _HALF.finditer(text):
        if _beside(text, match, _IS_CHINESE):
            found.append(Edit(match.start(), match.end(), _FULL[match[0]]))
    for match in _STOP.finditer(text):
        if not _NUMBERING.search(text[max(0, match.start() - 4) : match.start()]):
            found.append(Edit(match.start(), match.end(), "。"))
    for match in _BRACKETS.finditer(text):
        if _IS_HAN.search(match[1]):
            found.append(Edit(match.start(), match.start() + 1, "（"))
            found.append(Edit(match.end() - 1, match.end(), "）"))
    yield from sorted(found, key=lambda edit: edit.start)


def _spaces(text: str) -> Iterator[Edit]:
    """Spaces inside running text. A line without a sentence's marks is a title of two halves, a row of names or labels:
    there a space parts what belongs apart.
    """
    if not _RUNNING.search(text):
        return
    for match in _SPACE.finditer(text):
        before = _TOKEN_BEFORE.search(text[max(0, match.start() - 12) : match.start()])
        after = _TOKEN_AFTER.match(text[match.end() : match.end() + 12])
        if not _names(before[0] if before else "", after[0] if after else ""):
            yield Edit(match.start(), match.end(), "")


def _names(before: str, after: str) -> bool:
    """Whether a space between two words may part names, or a name from what somebody is: then it stays."""
    if not before or not after:
        return False
    if before.endswith(_ROLES) or (len(after) <= 4 and after.startswith(_ROLES)):
        return True
    if _is_name(before) or _is_name(after) or (before in SURNAMES and len(after) <= 2):
        return True
    return len(after) in (2, 3) and any(before[-length] in SURNAMES for length in (2, 3) if len(before) >= length)


def _is_name(word: str) -> bool:
    return 2 <= len(word) <= 4 and word[0] in SURNAMES


def _quotes(text: str) -> Iterator[Edit]:
    """Straight quotes that may be quotation marks: no inches, no apostrophes of Latin words."""
    if not _IS_HAN.search(text):
        return
    quoted = {'"': False, "'": False}
    for number, char in enumerate(text):
        before, after = text[number - 1 : number] if number else "", text[number + 1 : number + 2]
        if char in "“”":
            quoted['"'] = char == "“"
        elif char in "‘’" and not (_latin(before) and _latin(after)):
            quoted["'"] = char == "‘"
        elif char in quoted and not _is_apostrophe(char, before, after, quoted[char]):
            quoted[char] = not quoted[char]
            yield Edit(number, number + 1, char)


def _is_apostrophe(char: str, before: str, after: str, quoted: bool) -> bool:
    if char == '"':
        return before.isdigit() and not quoted
    return _latin(before) and (_latin(after) or not quoted)


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _pair(text: str, straight: list[Edit]) -> list[Edit]:
    """Straight quotes as opening and closing ones in turn, together with those that are curled already; a kind that
    does not come out even stays as it is.
    """
    made: list[Edit] = []
    for kind, opening, closing in (('"', "“", "”"), ("'", "‘", "’")):
        places = {edit.start for edit in straight if edit.new == kind}
        open_now, lawful, turned = False, True, []
        for number, char in enumerate(text):
            if char == opening or (number in places and not open_now):
                lawful = lawful and not open_now
                open_now = True
                turned += [Edit(number, number + 1, opening)] if number in places else []
            elif (char == closing and closing != "’") or number in places or (char == closing and open_now):
                lawful = lawful and open_now
                open_now = False
                turned += [Edit(number, number + 1, closing)] if number in places else []
        if lawful and not open_now:
            made += turned
    return sorted(made, key=lambda edit: edit.start)


_RULES: tuple[tuple[LayoutRule, Callable[[str], Iterator[Edit]]], ...] = (
    (LayoutRule.WIDTH, _wide),
    (LayoutRule.ELLIPSIS, _ellipses),
    (LayoutRule.DASH, _dashes),
    (LayoutRule.PUNCTUATION, _punctuation),
    (LayoutRule.QUOTES, _quotes),
    (LayoutRule.SPACES, _spaces),
)


@lru_cache(maxsize=1)
def typographic() -> frozenset[LayoutRule]:
    """The rules that act on characters."""
    return frozenset(rule for rule, _ in _RULES)
