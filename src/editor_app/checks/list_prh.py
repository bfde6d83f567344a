"""Lists of prh (https://github.com/prh/prh): YAML with `rules`, each with `expected`, `pattern` or `patterns`, and `specs`.

Written anew after its published format. Without a pattern prh looks for the expected word in any letter case;
`options.wordBoundary` asks for whole words. Its `/regex/` are those of JavaScript, of which all that lists use is the
same here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from editor_app.checks.list_patterns import escaped, has_exceptions, with_exceptions
from editor_app.checks.list_vetting import Vetting, Written
from editor_app.checks.list_yaml import Value, write_yaml
from editor_app.checks.term_trial import found_again
from editor_app.model.house_list import Entry, ListForm, ListKind, ReadList, WrittenList, is_regular
from editor_app.model.text import one_line

_SCRIPT = re.compile(r"/(.+)/([dgimsuvy]*)", re.DOTALL)
_KNOWN = frozenset({"expected", "pattern", "patterns", "specs", "prh", "options", "regexpMustEmpty"})


def read_prh_list(file: str, document: Value) -> ReadList:
    """A list of prh."""
    vetting, left = Vetting(file, ListKind.TERM), list[str]()
    if document.get("imports") is not None:
        left.append("imports 指到的别的文件没有读，请逐个导入")
    rules = document.get("rules")
    if rules is None or rules.items is None:
        vetting.fault(document.line, "没有 rules 这一列")
    else:
        vetting.run(_rules(rules.items, left))
    return ReadList(
        file, ListForm.PRH, tuple(vetting.entries), tuple(vetting.lines), tuple(vetting.faults), tuple(left)
    )


def write_prh_list(name: str, entries: Sequence[Entry]) -> WrittenList:
    """The terms with something to put in their place, as prh has them."""
    left: dict[str, int] = {}
    rules: list[dict[str, Any]] = []
    for entry in entries:
        if entry.kind is not ListKind.TERM or not entry.expected:
            words = "只提醒、不改的用词" if entry.kind is ListKind.TERM else "固定说法、姓名职务、不再提示的词和级别"
            _count(left, f"{words}，prh 写不了", 1)
            continue
        rule: dict[str, Any] = {"expected": entry.expected[0]}
        patterns = [_to_script(pattern, entry.allows) for pattern in entry.patterns]
        rule["pattern" if len(patterns) == 1 else "patterns"] = patterns[0] if len(patterns) == 1 else patterns
        if entry.note:
            rule["prh"] = entry.note
        if entry.specs:
            rule["specs"] = [{"from": spec.before, "to": spec.after} for spec in entry.specs]
        rules.append(rule)
        _count(left, "第一种以外的选择没有写", len(entry.expected) > 1)
        _count(left, "正则的例外没有写", bool(entry.allows) and any(map(is_regular, entry.patterns)))
        _count(
            left,
            "级别、范围、依据、日期没有写",
            bool(entry.level or entry.scope or entry.source or entry.since or entry.until),
        )
    data = write_yaml({"version": 1, "rules": rules})
    return WrittenList({name: data}, tuple(f"{words}（{n} 条）" for words, n in left.items()), len(rules))


def _count(left: dict[str, int], words: str, more: int) -> None:
    if more:
        left[words] = left.get(words, 0) + more


def _rules(items: Sequence[Value], left: list[str]) -> Iterator[Written]:
    for number, item in enumerate(items, 1):
        if item.pairs is None:
            yield Written(None, _place(item))
            continue
        if unknown := sorted({key.text or "" for key, _value in item.pairs} - _KNOWN):
            left.append(f"第 {item.line} 行：没有读 {'、'.join(each[:20] for each in unknown[:5])}")
        if item.get("regexpMustEmpty") is not None:
            left.append(f"第 {item.line} 行：第 {number} 条靠 regexpMustEmpty 排除，没有收")
            continue
        yield Written(_rule(item), _place(item))


def _place(item: Value) -> Any:
    def place(key: str) -> tuple[int, str]:
        value = item.get(key) or (item.get("pattern") if key == "patterns" else None)
        return (value or item).line, key

    return place


def _rule(item: Value) -> dict[str, Any]:
    expected = one_line(item.word("expected"))
    options = item.get("options")
    whole = options is not None and options.says("wordBoundary")
    sources = item.words("pattern") + item.words("patterns")
    if not sources and expected:  # any other letter case of the word
        word = escaped(expected)
        patterns = [f"/(?!{word})(?i:{word})/" if not whole else f"/\\b(?!{word})(?i:{word})\\b/"]
    else:
        patterns = [_from_script(one_line(source), whole) for source in sources]
    rule: dict[str, Any] = {"expected": [expected] if expected else [], "patterns": patterns}
    if again := found_again(patterns, rule["expected"]):
        rule["allows"] = again
    if note := one_line(item.word("prh")):
        rule["note"] = note
    if (specs := item.get("specs")) is not None:
        rule["specs"] = [_spec(each) for each in specs.items or ()]
    return rule


def _spec(value: Value) -> dict[str, str]:
    return {"from": one_line(value.word("from")), "to": one_line(value.word("to"))}


def _from_script(source: str, whole: bool) -> str:
    """A pattern of prh as ours; flags that change what is found stand inside."""
    match = _SCRIPT.fullmatch(source)
    if match is None:
        return f"/\\b{escaped(source)}\\b/" if whole else source
    flags = "".join(flag for flag in "is" if flag in match[2])
    body = f"(?{flags}){match[1]}" if flags else match[1]
    return f"/\\b(?:{body})\\b/" if whole else f"/{body}/"


def _to_script(pattern: str, allows: Sequence[str]) -> str:
    """Ours as one of prh; a leading `(?i)` becomes the flag, exceptions stand within."""
    if is_regular(pattern) and (match := re.match(r"/\(\?([is]+)\)(.+)/\Z", pattern, re.DOTALL)):
        return f"/{match[2]}/{match[1]}"
    return f"/{with_exceptions(pattern, allows)}/" if has_exceptions(pattern, allows) else pattern
