"""House lists of a profile: are they written as they must be? `terms.toml`, `phrases.toml`, `names.toml`.

All three are TOML with `[[rules]]`, with the key names of prh/proofdict. A term has `patterns` (literal words or `/regex/`)
and `expected` (what is right, `$1` for a group; several are choices; empty: only flag); a phrase has `expected` alone, the
fixed expression; a name has `name` and may have `posts`, `former_posts`, `unit`, `order`. `specs` are self-tests of a term:
a failing one refuses the list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from editor_app.checks.patterns import Pattern
from editor_app.model.errors import Refused
from editor_app.model.finding import Level
from editor_app.model.profile_fault import ProfileFault
from editor_app.model.replacing import Query
from editor_app.model.text import one_line
from editor_app.model.toml_places import NoToml, TomlPath, line_of, place_words, read_toml

TERMS, PHRASES, NAMES = "terms.toml", "phrases.toml", "names.toml"
HOUSE_LISTS = (TERMS, PHRASES, NAMES)
MAX_RULES, MAX_WORDS, MAX_WORD = 10_000, 50, 200
SCOPES = ("title", "body", "caption", "byline", "all")
LEVELS = (*(level.value for level in Level), "off")
_TEXTS = frozenset({"id", "level", "note", "source", "since", "until"})
KEYS: Mapping[str, frozenset[str]] = {
    TERMS: _TEXTS | {"expected", "patterns", "allows", "scope", "specs"},
    PHRASES: _TEXTS | {"expected", "allows", "scope"},
    NAMES: _TEXTS | {"name", "posts", "former_posts", "unit", "order"},
}
"""The keys of a rule, by file."""

_GROUP = re.compile(r"\$(\d)")


def house_list_faults(file: str, text: str) -> list[ProfileFault]:
    """Everything that is wrong with one list, with lines."""
    try:
        data = read_toml(text)
    except NoToml as error:
        return [ProfileFault(file, error.line, error.why)]
    return _Reader(file, text, data).faults()


class _Reader:
    def __init__(self, file: str, text: str, data: Mapping[str, Any]) -> None:
        self._file = file
        self._text = text
        self._data = data
        self._faults: list[ProfileFault] = []

    def faults(self) -> list[ProfileFault]:
        for key in sorted(set(self._data) - {"rules"}):
            self._fail((key,), "不认识这个键，只能有 [[rules]]")
        rules = self._data.get("rules", [])
        if not isinstance(rules, list) or len(rules) > MAX_RULES:
            self._fail(("rules",), f"应写成 [[rules]]，最多 {MAX_RULES} 条")
            return self._faults
        ids: set[str] = set()
        for number, rule in enumerate(rules):
            where: TomlPath = ("rules", number)
            if not isinstance(rule, dict):
                self._fail(where, "应为表")
                continue
            self._rule(rule, where)
            if isinstance(rule_id := rule.get("id"), str) and rule_id:
                if rule_id in ids:
                    self._fail((*where, "id"), f"“{rule_id[:40]}”重复了")
                ids.add(rule_id)
        return self._faults

    def _fail(self, path: TomlPath, why: str) -> None:
        self._faults.append(ProfileFault(self._file, line_of(self._text, path) or 0, f"{place_words(path)}：{why}"))

    def _rule(self, rule: Mapping[str, Any], where: TomlPath) -> None:
        for key in sorted(set(rule) - KEYS[self._file]):
            self._fail((*where, key[:40]), "不认识这个键")
        for key in _TEXTS & set(rule):
            self._line(rule, (*where, key))
        if "level" in rule and rule["level"] not in LEVELS:
            self._fail((*where, "level"), f"应为 {'、'.join(LEVELS)} 之一")
        for key in ("since", "until"):
            if isinstance(day := rule.get(key), str) and not _is_day(day):
                self._fail((*where, key), "应写成 年-月-日，如 2026-01-31")
        if "scope" in rule:
            scopes = self._words(rule, (*where, "scope"))
            if set(scopes) - set(SCOPES):
                self._fail((*where, "scope"), f"只能是 {'、'.join(SCOPES)}")
        {TERMS: self._term, PHRASES: self._phrase, NAMES: self._name}[self._file](rule, where)

    def _term(self, rule: Mapping[str, Any], where: TomlPath) -> None:
        expected = self._words(rule, (*where, "expected"))
        self._words(rule, (*where, "allows"))
        sources = self._words(rule, (*where, "patterns"))
        if not sources and not rule.get("patterns"):
            self._fail((*where, "patterns"), "要写出错的说法，至少一条")
        patterns = [made for source in sources if (made := self._pattern(source, where, expected)) is not None]
        specs = rule.get("specs", [])
        if not isinstance(specs, list):
            self._fail((*where, "specs"), "应为列表")
            return
        if len(patterns) == len(sources):
            for spec in specs:
                self._spec(spec, patterns, expected, where)

    def _pattern(self, source: str, where: TomlPath, expected: tuple[str, ...]) -> tuple[Pattern, bool] | None:
        regular = len(source) > 2 and source.startswith("/") and source.endswith("/")
        try:
            made = Pattern(Query(source[1:-1] if regular else source, case=True, any_width=False, regular=regular))
        except Refused as error:
            self._fail((*where, "patterns"), f"“{source[:40]}”：{error.details.get('why') or '不能用'}")
            return None
        groups = {int(number) for text in expected for number in _GROUP.findall(text)}
        if groups and (not regular or max(groups) > made.groups):
            self._fail((*where, "expected"), f"写了 ${max(groups)}，“{source[:40]}”里没有这一组")
            return None
        return made, regular

    def _spec(
        self, spec: object, patterns: list[tuple[Pattern, bool]], expected: tuple[str, ...], where: TomlPath
    ) -> None:
        path = (*where, "specs")
        if not isinstance(spec, dict) or set(spec) - {"from", "to"} or not isinstance(spec.get("from"), str):
            self._fail(path, '每条应写成 { from = "错的", to = "对的" }')
            return
        before, after = spec["from"], spec.get("to", spec["from"])
        try:
            made = _corrected(before, patterns, expected)
        except Refused:
            self._fail(path, f"“{before[:40]}”找得太慢")
            return
        if made != after:
            self._fail(path, f"自检没有通过：“{before[:40]}”改成了“{made[:40]}”，应为“{str(after)[:40]}”")

    def _phrase(self, rule: Mapping[str, Any], where: TomlPath) -> None:
        if not self._words(rule, (*where, "expected")):
            self._fail((*where, "expected"), "要写出固定的说法")
        self._words(rule, (*where, "allows"))

    def _name(self, rule: Mapping[str, Any], where: TomlPath) -> None:
        if not self._line(rule, (*where, "name")):
            self._fail((*where, "name"), "要写出姓名")
        self._line(rule, (*where, "unit"))
        for key in ("posts", "former_posts"):
            self._words(rule, (*where, key))
        order = rule.get("order", 0)
        if not isinstance(order, int) or isinstance(order, bool) or order < 0:
            self._fail((*where, "order"), "应为从 0 起的整数")

    def _line(self, rule: Mapping[str, Any], path: TomlPath) -> str:
        value = rule.get(str(path[-1]), "")
        if not isinstance(value, str) or one_line(value) != value or len(value) > MAX_WORD:
            self._fail(path, f"应为一行文字，前后不留空格，最多 {MAX_WORD} 字")
            return ""
        return value

    def _words(self, rule: Mapping[str, Any], path: TomlPath) -> tuple[str, ...]:
        """One line, or a list of lines; an empty line is none."""
        value = rule.get(str(path[-1]), [])
        words = [value] if isinstance(value, str) and value else [] if value == "" else value
        if not isinstance(words, list) or len(words) > MAX_WORDS:
            self._fail(path, f"应为一行文字，或列表，最多 {MAX_WORDS} 条")
            return ()
        bad = [w for w in words if not isinstance(w, str) or not w or one_line(w) != w or len(w) > MAX_WORD]
        if bad:
            self._fail(path, f"每条应为一行文字，不空，前后不留空格，最多 {MAX_WORD} 字")
            return ()
        return tuple(words)


def _corrected(text: str, patterns: list[tuple[Pattern, bool]], expected: tuple[str, ...]) -> str:
    """`text` with the first choice in the place of every hit; a list that only flags changes nothing."""
    for pattern, _regular in patterns:
        for hit in reversed(list(pattern.hits(text))):
            if not expected:
                break
            spans = hit.groups

            def group(match: re.Match[str], spans: tuple[tuple[int, int] | None, ...] = spans, text: str = text) -> str:
                span = spans[int(match[1])] if int(match[1]) < len(spans) else None
                return text[span[0] : span[1]] if span else ""

            text = text[: hit.start] + _GROUP.sub(group, expected[0]) + text[hit.end :]
    return text


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)) and date.fromisoformat(text) is not None
    except ValueError:
        return False
