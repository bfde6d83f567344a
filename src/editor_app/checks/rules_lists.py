"""X01, X02, N01: what house lists say about expressions, terms and people. The rules are made for given lists and a day."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from editor_app.checks.house_words import HouseWords, Phrase, Term, holds
from editor_app.checks.look_alikes import nearly, sounds_alike, taken_for
from editor_app.checks.patterns import Pattern
from editor_app.checks.people import people
from editor_app.checks.rule import PROSE, WORDS, Hit, LineRule, Rule, Whole, WholeRule
from editor_app.checks.term_trial import Found, allowed, found_in, made, needed
from editor_app.checks.word_scan import WordScan
from editor_app.model.errors import Refused
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.house_list import is_regular
from editor_app.model.wording import Part

EXPRESSION_SECONDS, LONG_TEXT = 0.05, 20_000
"""How long one regular expression may look at a stretch: as long again for each `LONG_TEXT` characters."""

LONG, SHORTEST = 6, 4
"""From how many characters on any one character off counts; shorter ones need the same sound or a listed look-alike."""

_NEAR_PHRASE = "“{words}”和固定说法“{right}”差一个字"

GOES = 5
"""How often a search is tried that was cut short."""

_SCOPES = {
    "title": frozenset({Part.TITLE, Part.HEADING}),
    "body": PROSE | {Part.CELL},
    "caption": frozenset({Part.CAPTION, Part.ALT}),
    "byline": frozenset({Part.NAMES, Part.CREDIT}),
    "all": WORDS,
}


def list_rules(words: HouseWords, today: str = "") -> tuple[Rule, ...]:
    """The rules that the lists make on a day. They remember which expressions are too slow, so they belong to one checker."""
    slow = Slow()
    terms = [term for term in words.terms if holds(term.since, term.until, today)]
    phrases = [phrase for phrase in words.phrases if holds(phrase.since, phrase.until, today)]
    by_scope: dict[tuple[str, ...], list[Term]] = {}
    for term in terms:
        by_scope.setdefault(term.scope or ("all",), []).append(term)
    rules: list[Rule] = [
        LineRule(
            "X02", "用词", Level.WARNING, _terms(group, slow), parts=frozenset().union(*(_SCOPES[s] for s in scope))
        )
        for scope, group in by_scope.items()
    ]
    if phrases:
        rules.append(
            LineRule("X01", "固定说法", Level.ERROR, _near_phrases(phrases), parts=WORDS - {Part.NAMES, Part.CREDIT})
        )
    if words.names:
        rules.append(LineRule("N01", "姓名和职务", Level.WARNING, people(words.names, today), parts=WORDS))
        units = sorted({name.unit for name in words.names if len(name.unit) >= SHORTEST})
        near = _near_phrases([Phrase(unit) for unit in units], "“{words}”和名单里的单位“{right}”差一个字，请核对")
        rules.append(LineRule("N01", "单位名称", Level.WARNING, near, parts=WORDS))
    if any(is_regular(pattern) for term in terms for pattern in term.patterns):
        # binding: at its own level, whatever the profile makes of the words themselves
        rules.append(WholeRule("X02", "用词", Level.INFO, slow.told, binding=True))
    return tuple(rules)


def allowed_words(words: HouseWords, today: str = "") -> tuple[str, ...]:
    """The words that are let be on a day."""
    return tuple(word for each in words.allowed if holds(each.since, each.until, today) for word in each.words)


def _level(word: str) -> Level | None:
    return Level(word) if word in set(Level) else None


def _terms(terms: Sequence[Term], slow: Slow) -> Callable[[str], Iterator[Hit]]:
    literal = WordScan((p, term) for term in terms for p in term.patterns if not is_regular(p))
    regular = [
        (needed(p), p, made, term) for term in terms for p in term.patterns if is_regular(p) and (made := _compiled(p))
    ]

    def find(text: str) -> Iterator[Hit]:
        for at, word, term in literal.find(text):
            if not allowed(text, at, at + len(word), term.allows):
                yield _term_hit(text, at, at + len(word), term, term.expected)
        for part, source, pattern, term in regular:
            if part not in text:
                continue
            for hit in slow.found(source, text, pattern, term):
                yield _term_hit(text, hit.start, hit.end, term, hit.expected)

    return find


class Slow:
    """The expressions that took too long on some text: they are dropped with a sentence, and the others go on."""

    def __init__(self) -> None:
        self._dropped: dict[str, None] = {}

    def found(self, source: str, text: str, pattern: Pattern, term: Term) -> list[Found]:
        """The hits of an expression; none once it was dropped, which takes two goes that were busy with nothing else."""
        if source in self._dropped:
            return []
        seconds, slow = EXPRESSION_SECONDS * (1 + len(text) / LONG_TEXT), 0
        for go in range(1, GOES + 1):
            began = time.thread_time()
            try:
                return list(found_in(text, pattern, term.expected, term.allows, time.monotonic() + go * seconds))
            except Refused:
                slow += time.thread_time() - began >= seconds / 2  # else the computer did something else, or slept
            if slow == 2:
                self._dropped[source] = None
                break
        return []

    def told(self, _whole: Whole) -> Iterator[Finding]:
        """One finding for each that was dropped; last of all rules, for those before it are what drops them."""
        for source in self._dropped:
            words = source if len(source) <= 40 else f"{source[:40]}……"
            yield Finding(
                "X02",
                Level.INFO,
                Place(),
                f"词表里的“{words}”在这篇稿件里找得太慢，没有再用它，其余的照常；请改得简单一些",
            )


def _term_hit(text: str, start: int, end: int, term: Term, expected: tuple[str, ...]) -> Hit:
    words, note = text[start:end], f"：{term.note}" if term.note else ""
    right = f"，应为“{'”或“'.join(expected)}”" if expected else ""
    after = expected[0] if len(expected) == 1 else None
    return Hit(start, end, f"“{words[:40]}”{right}{note}", after, _level(term.level), settled=term.lowered)


def _compiled(pattern: str) -> Pattern | None:
    try:
        return made(pattern)
    except Refused:
        return None  # the list was refused where it was installed


def _near_phrases(phrases: Sequence[Phrase], told: str = _NEAR_PHRASE) -> Callable[[str], Iterator[Hit]]:
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
            spans = _near(text, at, half, phrase.expected, first=first)
            span = next((each for each in spans if _is_slip(text[slice(*each)], phrase.expected)), None)
            if span is None or span in seen:
                continue
            words = text[slice(*span)]
            inside = any(good in text[max(0, span[0] - 2) : span[1] + 2] for good in (phrase.expected, *phrase.allows))
            if inside or words in right:
                continue
            seen.add(span)
            same = told is _NEAR_PHRASE and len(words) == len(phrase.expected) and sounds_alike(words, phrase.expected)
            why = told.format(words=words, right=phrase.expected)
            yield Hit(*span, why, phrase.expected if same else None, _level(phrase.level), settled=phrase.lowered)

    return find


def _near(text: str, at: int, half: str, phrase: str, *, first: bool) -> Iterator[tuple[int, int]]:
    """Where a whole half stands and the other is one character off: replaced, missing or one too many."""
    rest = phrase[len(half) :] if first else phrase[: -len(half)]
    for length in (len(rest), len(rest) - 1, len(rest) + 1):
        start = at + len(half) if first else at - length
        if length < 1 or start < 0 or start + length > len(text):
            continue
        if _one_off(text[start : start + length], rest, -1 if first else 0):
            yield (at, start + length) if first else (start, at + len(half))


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
        return len(words) != len(right) or all(
            nearly(words[at], right[at]) for at in (0, -1)
        )  # else another word begins
    return len(words) == len(right) and taken_for(words, right)
