"""X01, X02, N01: what house lists say about expressions, terms and people. The rules are made for given lists and a day."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from editor_app.checks.house_words import HouseWords, Name, Phrase, Term, holds
from editor_app.checks.patterns import Pattern
from editor_app.checks.rule import PROSE, WORDS, Hit, LineRule
from editor_app.checks.word_scan import WordScan
from editor_app.model.errors import Refused
from editor_app.model.finding import Level
from editor_app.model.replacing import Query
from editor_app.model.wording import Part

EXPRESSIONS_SECONDS = 0.05
"""How long all regular expressions of the lists together may look at one stretch."""

LONG, SHORTEST = 6, 4
"""From how many characters on any one character off counts; shorter ones need the same sound."""

_SCOPES = {
    "title": frozenset({Part.TITLE, Part.HEADING}),
    "body": PROSE | {Part.CELL},
    "caption": frozenset({Part.CAPTION, Part.ALT}),
    "byline": frozenset({Part.NAMES, Part.CREDIT}),
    "all": WORDS,
}
_GROUP = re.compile(r"\$(\d)")


def list_rules(words: HouseWords, today: str = "") -> tuple[LineRule, ...]:
    """The rules that the lists make on a day."""
    terms = [term for term in words.terms if holds(term.since, term.until, today)]
    phrases = [phrase for phrase in words.phrases if holds(phrase.since, phrase.until, today)]
    names = [name for name in words.names if holds(name.since, name.until, today)]
    by_scope: dict[tuple[str, ...], list[Term]] = {}
    for term in terms:
        by_scope.setdefault(term.scope or ("all",), []).append(term)
    rules = [
        LineRule("X02", "用词", Level.WARNING, _terms(group), parts=frozenset().union(*(_SCOPES[s] for s in scope)))
        for scope, group in by_scope.items()
    ]
    if phrases:
        rules.append(
            LineRule("X01", "固定说法", Level.ERROR, _near_phrases(phrases), parts=WORDS - {Part.NAMES, Part.CREDIT})
        )
    if names:
        rules.append(LineRule("N01", "姓名和职务", Level.WARNING, _people(names), parts=WORDS))
    return tuple(rules)


def _level(word: str) -> Level | None:
    return Level(word) if word in set(Level) else None


def _terms(terms: Sequence[Term]) -> Callable[[str], Iterator[Hit]]:
    literal = WordScan((p, term) for term in terms for p in term.patterns if not _is_regular(p))
    regular = [(made, term) for term in terms for p in term.patterns if _is_regular(p) and (made := _compiled(p))]

    def find(text: str) -> Iterator[Hit]:
        for at, word, term in literal.find(text):
            if not _allowed(text, at, at + len(word), term.allows):
                yield _term_hit(text, at, at + len(word), term, term.expected)
        deadline = time.monotonic() + EXPRESSIONS_SECONDS
        for pattern, term in regular:
            try:
                hits = list(pattern.hits(text, deadline))
            except Refused:
                return  # too slow for this text: the others would be too late
            for hit in hits:
                if not _allowed(text, hit.start, hit.end, term.allows):
                    groups = [text[span[0] : span[1]] if span else "" for span in hit.groups]
                    expected = tuple(_GROUP.sub(lambda m, g=groups: _group(m, g), each) for each in term.expected)  # type: ignore[misc]
                    yield _term_hit(text, hit.start, hit.end, term, expected)

    return find


def _group(match: re.Match[str], groups: Sequence[str]) -> str:
    return groups[int(match[1])] if int(match[1]) < len(groups) else ""


def _term_hit(text: str, start: int, end: int, term: Term, expected: tuple[str, ...]) -> Hit:
    words, note = text[start:end], f"：{term.note}" if term.note else ""
    right = f"，应为“{'”或“'.join(expected)}”" if expected else ""
    return Hit(
        start, end, f"“{words[:40]}”{right}{note}", expected[0] if len(expected) == 1 else None, _level(term.level)
    )


def _is_regular(pattern: str) -> bool:
    return len(pattern) > 2 and pattern.startswith("/") and pattern.endswith("/")


def _compiled(pattern: str) -> Pattern | None:
    try:
        return Pattern(Query(pattern[1:-1], case=True, any_width=False, regular=True))
    except Refused:
        return None  # the list was refused where it was installed


def _allowed(text: str, start: int, end: int, allows: Sequence[str]) -> bool:
    """Whether a longer word in which it is right covers the place."""
    for word in allows:
        at = text.find(word, max(0, start - len(word)), end + len(word))
        while 0 <= at < end:
            if at <= start and end <= at + len(word):
                return True
            at = text.find(word, at + 1, end + len(word))
    return False


def _near_phrases(phrases: Sequence[Phrase]) -> Callable[[str], Iterator[Hit]]:
    """One character off leaves one half of an expression whole: halves are looked for, then what stands beside them."""
    right = {phrase.expected for phrase in phrases}
    halves = WordScan(
        (half, (phrase, first))
        for phrase in phrases
        if len(phrase.expected) >= SHORTEST
        for first, half in (
            (True, phrase.expected[: len(phrase.expected) // 2]),
            (False, phrase.expected[len(phrase.expected) // 2 :]),
        )
    )

    def find(text: str) -> Iterator[Hit]:
        seen: set[tuple[int, int]] = set()
        for at, half, (phrase, first) in halves.find(text):
            span = _near(text, at, half, phrase.expected, first=first)
            if span is None or span in seen:
                continue
            words = text[slice(*span)]
            inside = any(good in text[max(0, span[0] - 2) : span[1] + 2] for good in (phrase.expected, *phrase.allows))
            if inside or words in right or not _is_slip(words, phrase.expected):
                continue
            seen.add(span)
            same = len(words) == len(phrase.expected) and _sounds_alike(words, phrase.expected)
            why = f"“{words}”和固定说法“{phrase.expected}”差一个字"
            yield Hit(*span, why, phrase.expected if same else None, _level(phrase.level))

    return find


def _near(text: str, at: int, half: str, phrase: str, *, first: bool) -> tuple[int, int] | None:
    """Where a whole half stands and the other is one character off: replaced, missing or one too many."""
    rest = phrase[len(half) :] if first else phrase[: -len(half)]
    for length in (len(rest), len(rest) - 1, len(rest) + 1):
        start = at + len(half) if first else at - length
        if length < 1 or start < 0 or start + length > len(text):
            continue
        if _one_off(text[start : start + length], rest, -1 if first else 0):
            return (at, start + length) if first else (start, at + len(half))
    return None


def _one_off(words: str, right: str, outer: int) -> bool:
    if len(words) == len(right):
        return sum(a != b for a, b in zip(words, right, strict=True)) == 1 and (
            words[0] == right[0] or words[-1] == right[-1] or len(right) <= 2
        )
    short, long = sorted((words, right), key=len)
    if long[outer] != short[outer]:
        return False  # a character at the outer edge belongs to the sentence
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _is_slip(words: str, right: str) -> bool:
    if not all("一" <= char <= "鿿" or char in "、，“”" for char in words):
        return False
    if len(right) >= LONG:
        return True
    return len(words) == len(right) and _sounds_alike(words, right)


def _sounds_alike(words: str, right: str) -> bool:
    return all(a == b or _sound(a) == _sound(b) for a, b in zip(words, right, strict=True))


@lru_cache(maxsize=8000)
def _sound(char: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(char))


def _people(names: Sequence[Name]) -> Callable[[str], Iterator[Hit]]:
    exact = WordScan((name.name, name) for name in names)
    parts = WordScan(
        (part, name)
        for name in names
        if len(name.name) >= 3
        for part in (name.name[:2], name.name[-2:], name.name[0] + name.name[1:2])
    )
    former = WordScan(
        (post + name.name, (post, name)) for name in names for post in name.former_posts if post not in name.posts
    )
    posts = {post for name in names for post in (*name.posts, *name.former_posts)}
    known = {name.name for name in names}

    def find(text: str) -> Iterator[Hit]:
        for at, word, (post, name) in former.find(text):
            now = f"，现任{name.posts[0]}" if name.posts else ""
            yield Hit(at, at + len(word), f"“{post}”是{name.name}以前的职务{now}")
        yield from _misspelt(text, parts, known, posts)
        yield from _order(text, exact)

    return find


def _misspelt(text: str, parts: WordScan[Name], known: set[str], posts: set[str]) -> Iterator[Hit]:
    """A name one character off, only where one of the listed posts stands right before or behind it."""
    seen: set[int] = set()
    for at, part, name in parts.find(text):
        right = name.name
        start = at if right.startswith(part) else at - (len(right) - len(part))
        words = text[start : start + len(right)] if start >= 0 else ""
        if (
            start in seen
            or len(words) != len(right)
            or words in known
            or sum(a != b for a, b in zip(words, right, strict=True)) != 1
        ):
            continue
        end = start + len(right)
        beside = any(text.endswith(post, 0, start) or text.startswith(post, end) for post in posts)
        if beside and all("一" <= char <= "鿿" for char in words):
            seen.add(start)
            yield Hit(start, end, f"“{words}”和名单里的“{right}”差一个字，请核对")


def _order(text: str, exact: WordScan[Name]) -> Iterator[Hit]:
    """Names in one enumeration that stand in another order than the list's."""
    before: tuple[int, int, Name] | None = None
    for at, word, name in exact.find(text):
        if (
            before is not None
            and name.order
            and before[2].order > name.order
            and text[before[1] : at] in ("、", "，", "和", "与", "及")
        ):
            yield Hit(before[0], at + len(word), f"排序与名单不一致：{name.name}应在{before[2].name}之前")
        before = (at, at + len(word), name)
