"""Is a rule of a house list written as it must be? The same questions whether it stood in TOML, CSV or another program's list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from editor_app.checks.list_circles import circles
from editor_app.checks.patterns import Pattern
from editor_app.checks.term_trial import GROUP, corrected, found_in, made, never_ends
from editor_app.model.errors import Refused
from editor_app.model.finding import Level
from editor_app.model.house_list import (
    MAX_EXPRESSIONS,
    MAX_RULES,
    MAX_WORD,
    MAX_WORDS,
    OFF,
    SCOPES,
    Entry,
    ListKind,
    entry_of,
    is_day,
    is_regular,
    kind_of,
)
from editor_app.model.profile_fault import ProfileFault
from editor_app.model.text import one_line

LEVELS = (*(level.value for level in Level), OFF)
MOST_FAULTS = 100
"""How many faults are told: who has more of them mends these first."""

TEXTS = frozenset({"id", "level", "note", "source", "since", "until"})
KIND_KEYS: Mapping[ListKind, frozenset[str]] = {
    ListKind.TERM: TEXTS | {"expected", "patterns", "allows", "scope", "specs"},
    ListKind.PHRASE: TEXTS | {"expected", "allows", "scope"},
    ListKind.NAME: TEXTS | {"name", "posts", "former_posts", "unit", "order"},
    ListKind.ALLOW: TEXTS - {"level"} | {"allows"},
    ListKind.LEVEL: TEXTS,
}
"""The keys of a rule, by what it is."""


@dataclass(frozen=True, slots=True)
class Written:
    """A rule as a file has it. `place` gives for a key (empty: the rule itself) its line and how people call it."""

    values: Any
    place: Callable[[str], tuple[int, str]]


class Vetting:
    """Looks through the rules of one file; `faults` are those found, `entries` with `lines` what is sound. `kind` is what all
    rules of the file are, None where their keys say it.
    """

    def __init__(self, file: str, kind: ListKind | None = None) -> None:
        self._file = file
        self._kind = kind
        self._where: Written | None = None
        self._expressions = 0
        self.faults: list[ProfileFault] = []
        self.entries: list[Entry] = []
        self.lines: list[int] = []

    def run(self, rules: Iterable[Written]) -> None:
        """Look through all of them, up to the limits."""
        ids: set[tuple[str, bool]] = set()
        for number, rule in enumerate(rules):
            if number >= MAX_RULES:
                self.fault(rule.place("")[0], f"最多 {MAX_RULES} 条，多出来的没有读；请分成几份，或删去不用的")
                return
            if self._expressions > MAX_EXPRESSIONS:
                self.fault(rule.place("")[0], f"正则最多 {MAX_EXPRESSIONS} 条，后面的没有再看；能照字面写的请照字面写")
                return
            if len(self.faults) >= MOST_FAULTS:
                self.fault(rule.place("")[0], f"已有 {MOST_FAULTS} 处要改，后面的没有再看")
                return
            self._look_at(rule, ids)
        if not self.faults:
            self._look_for_circles()

    def _look_for_circles(self) -> None:
        lines = {id(entry): line for entry, line in zip(self.entries, self.lines, strict=True)}
        for entry, other in circles(self.entries, ())[:MOST_FAULTS]:
            words = f"“{other.patterns[0][:40]}”→“{other.expected[0][:40]}”"
            self.fault(lines[id(entry)], f"expected：与第 {lines[id(other)]} 行的{words}互相改来改去，没有完")

    def fault(self, line: int, why: str) -> None:
        """Add a fault."""
        self.faults.append(ProfileFault(self._file, line, why))

    def _look_at(self, rule: Written, ids: set[tuple[str, bool]]) -> None:
        self._where, before = rule, len(self.faults)
        if not isinstance(rule.values, dict):
            self._fail("", "应为表")
            return
        kind = self._kind or kind_of(rule.values)
        self._rule(rule.values, kind)
        if isinstance(rule_id := rule.values.get("id"), str) and rule_id:
            key = (rule_id, kind is ListKind.LEVEL)
            if key in ids:
                self._fail("id", f"“{rule_id[:40]}”重复了")
            ids.add(key)
        if len(self.faults) == before:
            self.entries.append(entry_of(rule.values, kind))
            self.lines.append(rule.place("")[0])

    def _fail(self, key: str, why: str) -> None:
        line, words = self._where.place(key) if self._where is not None else (0, key)
        self.fault(line, f"{words}：{why}" if words else why)

    def _rule(self, rule: Mapping[str, Any], kind: ListKind) -> None:
        for key in sorted(set(rule) - KIND_KEYS[kind]):
            self._fail(key[:40], "不认识这个键" if not self._kind_free(key) else "这样的词条不写这个")
        for key in sorted(TEXTS & set(rule)):
            self._line(rule, key)
        if "level" in rule and rule["level"] not in LEVELS:
            self._fail("level", f"应为 {'、'.join(LEVELS)} 之一")
        for key in ("since", "until"):
            if isinstance(day := rule.get(key), str) and not is_day(day):
                self._fail(key, "应写成 年-月-日，如 2026-01-31")
        if "scope" in rule and set(self._words(rule, "scope")) - set(SCOPES):
            self._fail("scope", f"只能是 {'、'.join(SCOPES)}")
        by_kind = {
            ListKind.TERM: self._term,
            ListKind.PHRASE: self._phrase,
            ListKind.NAME: self._name,
            ListKind.ALLOW: self._allow,
            ListKind.LEVEL: self._level,
        }
        by_kind[kind](rule)

    def _kind_free(self, key: str) -> bool:
        """Whether another sort of entry has the key, where the file may hold all sorts."""
        return self._kind is None and any(key in keys for keys in KIND_KEYS.values())

    def _term(self, rule: Mapping[str, Any]) -> None:
        before = len(self.faults)
        expected = self._words(rule, "expected")
        allows = self._words(rule, "allows")
        sources = self._words(rule, "patterns")
        if not sources and not rule.get("patterns"):
            self._fail("patterns", "要写出错的说法，至少一条")
        patterns = [pattern for source in sources if (pattern := self._pattern(source, expected)) is not None]
        specs = rule.get("specs", [])
        if not isinstance(specs, list) or len(specs) > MAX_WORDS:
            self._fail("specs", f"应为列表，最多 {MAX_WORDS} 条")
            return
        if len(self.faults) > before:
            return
        try:
            self._is_settled(patterns, expected, allows)
            for spec in specs:
                self._spec(spec, patterns, expected, allows)
        except Refused:
            self._fail("patterns", "找得太慢，请写得简单一些")

    def _pattern(self, source: str, expected: tuple[str, ...]) -> Pattern | None:
        try:
            pattern = made(source)
            self._expressions += is_regular(source)
            slow = is_regular(source) and never_ends(source)
        except Refused as error:
            self._fail("patterns", f"“{source[:40]}”：{error.details.get('why') or '不能用'}")
            return None
        if slow:
            self._fail(
                "patterns", f"“{source[:40]}”碰上某些文字会找个没完，请写得简单一些（如给 + 和 * 加上次数的上限）"
            )
            return None
        groups = {int(number) for text in expected for number in GROUP.findall(text)}
        if groups and (not is_regular(source) or max(groups) > pattern.groups):
            self._fail("expected", f"写了 ${max(groups)}，“{source[:40]}”里没有这一组")
            return None
        return pattern

    def _is_settled(self, patterns: list[Pattern], expected: tuple[str, ...], allows: tuple[str, ...]) -> None:
        """What is right must not be found wrong again: its fix would have no end."""
        for text in expected:
            if GROUP.search(text):
                continue  # the self-tests tell
            for pattern in patterns:
                if any(True for _hit in found_in(text, pattern, expected, allows)):
                    words = pattern.query.text[:40]
                    self._fail(
                        "expected", f"“{text[:40]}”里又有“{words}”，改完还会再报；请在 allows（例外）里写上对的说法"
                    )
                    return

    def _spec(self, spec: object, patterns: list[Pattern], expected: tuple[str, ...], allows: tuple[str, ...]) -> None:
        before = spec.get("from") if isinstance(spec, dict) else None
        if not isinstance(spec, dict) or set(spec) - {"from", "to"} or not isinstance(before, str):
            self._fail("specs", '每条应写成 { from = "错的", to = "对的" }')
            return
        after = spec.get("to", before)
        if any(not isinstance(text, str) or one_line(text) != text or len(text) > MAX_WORD for text in (before, after)):
            self._fail("specs", f"每条应为一行文字，前后不留空格，最多 {MAX_WORD} 字")
            return
        now = corrected(before, patterns, expected, allows)
        if now != after:
            self._fail("specs", f"自检没有通过：“{before[:40]}”改成了“{now[:40]}”，应为“{after[:40]}”")
        elif corrected(now, patterns, expected, allows) != now:
            self._fail("specs", f"“{before[:40]}”改成“{now[:40]}”以后还会再改，没有完")

    def _phrase(self, rule: Mapping[str, Any]) -> None:
        if not self._words(rule, "expected"):
            self._fail("expected", "要写出固定的说法")
        self._words(rule, "allows")

    def _name(self, rule: Mapping[str, Any]) -> None:
        if not self._line(rule, "name"):
            self._fail("name", "要写出姓名")
        self._line(rule, "unit")
        for key in ("posts", "former_posts"):
            self._words(rule, key)
        order = rule.get("order", 0)
        if not isinstance(order, int) or isinstance(order, bool) or not 0 <= order < 1_000_000:
            self._fail("order", "应为从 0 起的整数")

    def _allow(self, rule: Mapping[str, Any]) -> None:
        if not self._words(rule, "allows"):
            self._fail("allows", "要写出不再提示的词")

    def _level(self, rule: Mapping[str, Any]) -> None:
        if not rule.get("id"):
            self._fail("id", "要写出调低哪一条的级别")

    def _line(self, rule: Mapping[str, Any], key: str) -> str:
        value = rule.get(key, "")
        if not isinstance(value, str) or one_line(value) != value or len(value) > MAX_WORD:
            self._fail(key, f"应为一行文字，前后不留空格，最多 {MAX_WORD} 字")
            return ""
        return value

    def _words(self, rule: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """One line, or a list of lines; an empty line is none."""
        value = rule.get(key, [])
        words = [value] if isinstance(value, str) and value else [] if value == "" else value
        if not isinstance(words, list) or len(words) > MAX_WORDS:
            self._fail(key, f"应为一行文字，或列表，最多 {MAX_WORDS} 条")
            return ()
        bad = [w for w in words if not isinstance(w, str) or not w or one_line(w) != w or len(w) > MAX_WORD]
        if bad:
            self._fail(key, f"每条应为一行文字，不空，前后不留空格，最多 {MAX_WORD} 字")
            return ()
        return tuple(words)
