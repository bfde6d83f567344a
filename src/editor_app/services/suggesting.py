"""Suggestions for keywords and summary: counted and cut out of the article's own words, never invented.

Pure and deterministic: the same article gives the same suggestions, in the same order, on every computer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from editor_app.model.body import Body, Heading, List, Paragraph, Quote, block_lines
from editor_app.model.metadata import MAX_KEYWORDS, Metadata, split_keywords
from editor_app.model.profile import FieldRule, SiteProfile, encoded_length

MOST, SHORTEST, LONGEST = 8, 2, 8
TEXT_LIMIT = 12_000  # what an article is about stands in its first twelve thousand characters
SUMMARY_CHARS = 120
_QUOTED = re.compile(r"“([^“”\n]{2,12})”|《([^《》\n]{2,15})》")
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:组织部|宣传部|党工委|居委会|村委会|委员会|街道|社区|党委|党支部|党校|区委|市委|县委|局|镇|乡)"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’）》」』]*|$)")
# Characters that stand between words: a keyword neither begins nor ends with one.
_EDGES = frozenset(
    "的了和与及或在是有为以于到从对把被让向将就都也还又再很更最着过地得之其此该各每个这那们你我他她它不没要会能可使所而且但因由等"
    "中上下里外前后时月日年一二三四五六七八九十两几多第来去做说看用并通进同按据如当给至"
)
_STOP = frozenset(
    [
        "工作",
        "开展",
        "进行",
        "活动",
        "我们",
        "他们",
        "一个",
        "一次",
        "目前",
        "今年",
        "今天",
        "近日",
        "日前",
        "记者",
        "通过",
        "进一步",
        "积极",
        "不断",
        "切实",
        "认真",
        "组织",
        "要求",
        "提出",
        "表示",
        "有关",
        "相关",
        "以及",
        "同时",
        "加强",
        "推动",
        "落实",
        "提高",
        "情况",
        "问题",
        "方面",
        "单位",
        "部门",
        "人员",
        "全体",
        "大家",
        "强调",
        "指出",
        "会议",
        "本报讯",
        "供稿",
        "来源",
        "图片",
        "时间",
        "地点",
    ]
)
# Too common on such portals to tell one article from another; longer words may hold them.
_GENERIC = frozenset(("党员", "党组织", "干部", "群众", "居民", "社区", "街道", "各级", "党建", "志愿"))
_BAD_ENDS = frozenset("党工各名年月日社街区机")
_OPENING, _CLOSING = "“‘《（〔【「『(", "”’》）〕】」』)"


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`keywords` best first, without those the article has already; `summary` may be empty."""

    keywords: tuple[str, ...] = ()
    summary: str = ""


def suggest(metadata: Metadata, body: Body, profile: SiteProfile) -> Suggestions:
    """Keywords that still fit into the field's budget beside those that are there, and a summary within its own."""
    rules = {rule.name: rule for rule in profile.fields}
    lines = prose(body)
    words: tuple[str, ...] = ()
    if not rules or "keywords" in rules:
        rule = rules.get("keywords", FieldRule("keywords"))
        known = [column.name for column in profile.columns] + list(profile.phrases) + list(rule.picklist)
        found = keywords(metadata.title, lines, known)
        words = fitting(metadata.keywords, found, rule, profile.encoding)
    summary = ""
    if not rules or "summary" in rules:
        rule = rules.get("summary", FieldRule("summary"))
        summary = summarise(lines, rule.max_chars or SUMMARY_CHARS, rule.max_bytes, profile.encoding)
    return Suggestions(words, summary)


def prose(body: Body) -> list[str]:
    """The lines of a body in which an article says something: no captions, no tables."""
    kinds = (Paragraph, Heading, List, Quote)
    return [line for block in body.blocks if isinstance(block, kinds) for line in block_lines(block, labels=False)]


def keywords(title: str, lines: Sequence[str], known: Iterable[str] = ()) -> tuple[str, ...]:
    """Up to `MOST` keywords, each occurring in title or text: quoted terms, the portal's own words, organisations, and
    runs of two to eight characters that come again; those of the title go first.
    """
    text = "\n".join((title, *lines))[:TEXT_LIMIT]
    scores: dict[str, float] = {}

    def add(word: str, score: float) -> None:
        bonus = 1.8 if word in title else 1.0
        scores[word] = max(scores.get(word, 0.0), score * bonus)

    for match in _QUOTED.finditer(text):
        word = match[1] or match[2]
        if usable(word):
            add(word, 6.0 + 2.0 * text.count(word))
    for word in known:
        if usable(word) and word in text:
            add(word, 5.0 + 2.0 * text.count(word))
    for match in _ORGANISATION.finditer(text):
        word = match[0].lstrip("".join(_EDGES))
        count = text.count(word) if word else 0
        if usable(word) and (count > 1 or word in title):
            add(word, 3.0 + 2.0 * count)
    for word, count in repeated(text, title).items():
        add(word, count * len(word) * 0.8)
    return _pick(scores)


def usable(word: str) -> bool:
    """Whether a word can be a keyword: one that the field's own reading leaves whole, and no stop word."""
    return len(word) >= SHORTEST and word not in _STOP | _GENERIC and split_keywords(word) == (word,)


def repeated(text: str, title: str = "") -> dict[str, int]:
    """Runs of Chinese characters that come at least three times (twice if the title holds them), never across a mark;
    of two runs that always come together only the longer one is given.
    """
    counts: Counter[str] = Counter()
    for run in _CHINESE.findall(text):
        for size in range(SHORTEST, LONGEST + 1):
            counts.update(run[at : at + size] for at in range(len(run) - size + 1))
    kept = {
        word: count
        for word, count in counts.items()
        if count >= (2 if word in title else 3)
        and word[0] not in _EDGES
        and word[-1] not in _EDGES
        and (len(word) == SHORTEST or word[-1] not in _BAD_ENDS)
        and word not in _STOP
        and word not in _GENERIC
        and not any(word.startswith(stop) or (word.endswith(stop) and len(word) < 5) for stop in _STOP)
    }
    inside: set[str] = set()
    for word, count in kept.items():
        for size in range(SHORTEST, len(word)):
            for at in range(len(word) - size + 1):
                if kept.get(word[at : at + size], 0) <= count:
                    inside.add(word[at : at + size])
    return {word: count for word, count in kept.items() if word not in inside}


def _pick(scores: dict[str, float]) -> tuple[str, ...]:
    """The best ones, none of which is part of another or overlaps it by more than half."""
    chosen: list[str] = []
    for word in sorted(scores, key=lambda each: (-scores[each], -len(each), each)):
        if not any(_overlap(word, other) for other in chosen):
            chosen.append(word)
        if len(chosen) == MOST:
            break
    return tuple(chosen)


def _overlap(one: str, other: str) -> bool:
    size = min(len(one), len(other))
    size = min(size, size // 2 + 1)
    return any(one[at : at + size] in other for at in range(len(one) - size + 1))


def fitting(there: Sequence[str], found: Sequence[str], rule: FieldRule, encoding: str) -> tuple[str, ...]:
    """Those of `found` that fit beside `there`, taken one after the other, into the field's characters and bytes; the
    limits count the words joined by “、”, as the checks do.
    """
    taken = list(there)
    for word in found:
        joined = "、".join([*taken, word])
        fits = not rule.max_chars or len(joined) <= rule.max_chars
        fits = fits and (not rule.max_bytes or encoded_length(joined, encoding) <= rule.max_bytes)
        if fits and word not in taken and len(taken) < MAX_KEYWORDS and (rule.free or word in rule.picklist):
            taken.append(word)
    return tuple(taken[len(there) :])


def summarise(lines: Sequence[str], max_chars: int, max_bytes: int, encoding: str) -> str:
    """The first whole sentences of the first paragraph that has one, within both budgets (0: none). No sentence is cut,
    so neither is a quotation or a number; one that leaves a bracket or quotation mark open takes the next with it.
    """
    for line in lines:
        parts = _sentences(line)
        if not parts:
            continue
        taken = ""
        for part in parts:
            longer = taken + part
            if max_chars and len(longer.strip()) > max_chars:
                break
            if max_bytes and encoded_length(longer.strip(), encoding) > max_bytes:
                break
            taken = longer
        if taken.strip():
            return taken.strip()
    return ""


def _sentences(line: str) -> list[str]:
    """Whole sentences of a line, in order; nothing for a line that is no sentence (a heading, a greeting)."""
    found: list[str] = []
    pending = ""
    for match in _SENTENCE.finditer(line.replace("\n", " ")):
        pending += match[0]
        ends = match[0].rstrip(_CLOSING)[-1:] in ("。", "！", "？", "!", "?")
        if ends and _closed(pending):
            if "  " not in pending:
                found.append(pending)
            pending = ""
    return found


def _closed(text: str) -> bool:
    return all(text.count(left) == text.count(right) for left, right in zip(_OPENING, _CLOSING, strict=True))
