"""Lists of Vale (https://vale.sh): the styles `substitution` (wrong: right) and `existence` (words to flag), a file each.

Written anew after its published format. Everything Vale looks for is an expression; `nonword` says that the ends of
words do not matter, which is how Chinese is searched. One file has one level, so a list becomes a file for each kind
and level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from editor_app.checks.list_patterns import with_exceptions
from editor_app.checks.list_vetting import Vetting, Written
from editor_app.checks.list_yaml import Value, write_yaml
from editor_app.checks.term_trial import found_again
from editor_app.model.house_list import Entry, ListForm, ListKind, ReadList, WrittenList, is_regular
from editor_app.model.text import one_line

STYLES = ("substitution", "existence")
_LEVELS = {"error": "error", "warning": "warning", "suggestion": "info"}
_OUR_LEVELS = {"error": "error", "warning": "warning", "info": "suggestion", "": "warning"}
_SCOPES = {"heading": "title", "table.caption": "caption", "figure.caption": "caption"}
_OUR_SCOPES = {"title": "heading"}
_KNOWN = frozenset(
    {"extends", "message", "level", "ignorecase", "nonword", "swap", "tokens", "raw", "exceptions", "scope", "link"}
)
_SPECIAL = re.compile(r"[\\^$.|?*+(){}\[\]]")
_ESCAPED = re.compile(r"\\([^\w\s])")
_MESSAGE = {"substitution": "应为“%s”，不是“%s”", "existence": "不要写“%s”"}


def read_vale_list(file: str, style: Value) -> ReadList:
    """A style of Vale."""
    vetting, left = Vetting(file, ListKind.TERM), list[str]()
    kind = style.word("extends")
    if kind not in STYLES:
        place = style.get("extends")
        vetting.fault(
            place.line if place else style.line,
            f"Vale 的 {kind[:40] or '（没有写 extends）'} 不是词表，只能读 {'、'.join(STYLES)}",
        )
    else:
        if unknown := sorted({key.text or "" for key, _value in style.pairs or ()} - _KNOWN):
            left.append(f"没有读 {'、'.join(each[:20] for each in unknown[:8])}")
        vetting.run(_swaps(style, left) if kind == "substitution" else _tokens(style, left))
    return ReadList(
        file, ListForm.VALE, tuple(vetting.entries), tuple(vetting.lines), tuple(vetting.faults), tuple(left)
    )


def write_vale_list(entries: Sequence[Entry]) -> WrittenList:
    """The terms as styles, by kind, level and scope."""
    left: dict[str, int] = {}
    styles: dict[str, dict[str, Any]] = {}
    count = 0
    for entry in entries:
        if entry.kind is not ListKind.TERM:
            _count(left, "固定说法、姓名职务、不再提示的词和级别，Vale 的词表写不了")
            continue
        if entry.level == "off" or any("$" in words or "|" in words for words in entry.expected):
            _count(left, "不用的、改法里有 $ 或 | 的，没有写")
            continue
        count += 1
        if entry.note or entry.source or entry.since or entry.until or entry.specs or entry.id:
            _count(left, "编号、说明、依据、日期、自检没有写")
        if entry.allows and any(map(is_regular, entry.patterns)):
            _count(left, "正则的例外没有写")
        for scope in _vale_scopes(entry, left):
            _add(styles, entry, scope)
    files = {name: write_yaml(style) for name, style in styles.items()}
    return WrittenList(files, tuple(f"{words}（{n} 条）" for words, n in left.items()), count)


def _add(styles: dict[str, dict[str, Any]], entry: Entry, scope: str) -> None:
    kind = "substitution" if entry.expected else "existence"
    level = _OUR_LEVELS[entry.level]
    name = f"{kind}-{level}{'-' + scope if scope else ''}.yml"
    style = styles.get(name)
    if style is None:
        style = styles[name] = {"extends": kind, "message": _MESSAGE[kind], "level": level, "nonword": True}
        if scope:
            style["scope"] = scope
        style["swap" if entry.expected else "tokens"] = {} if entry.expected else []
    for pattern in entry.patterns:
        source = with_exceptions(pattern, entry.allows)  # Vale's own hold for a whole file, and for whole matches
        if entry.expected:
            style["swap"][source] = "|".join(entry.expected)
        else:
            style["tokens"].append(source)


def _vale_scopes(entry: Entry, left: dict[str, int]) -> list[str]:
    scopes = [_OUR_SCOPES.get(scope, "") for scope in entry.scope]
    if any(not scope for scope in scopes) and "all" not in entry.scope:
        _count(left, "范围（正文、图说、署名）写成了全部")
    return list(dict.fromkeys(scopes)) or [""]


def _count(left: dict[str, int], words: str) -> None:
    left[words] = left.get(words, 0) + 1


def _swaps(style: Value, left: list[str]) -> Iterator[Written]:
    swap = style.get("swap")
    pairs: list[tuple[Value, Value]] = list(swap.pairs or ()) if swap is not None else []
    for item in (swap.items or ()) if swap is not None else ():
        pairs += item.pairs or ()  # a list of single pairs keeps their order
    common = _common(style, left)
    for wrong, right in pairs:
        expected = [one_line(word) for word in (right.text or "").split("|") if one_line(word)]
        patterns = [_pattern(style, wrong.text or "")]
        allows = list(dict.fromkeys((*common.get("allows", ()), *found_again(patterns, expected))))
        more = {"allows": allows} if allows else {}
        yield _written(wrong, {"patterns": patterns, "expected": expected, **common, **more})


def _tokens(style: Value, left: list[str]) -> Iterator[Written]:
    common = _common(style, left)
    tokens = style.get("tokens")
    for token in (tokens.items or ()) if tokens is not None else ():
        yield _written(token, {"patterns": [_pattern(style, token.text or "")], **common})
    if (raw := style.get("raw")) is not None:
        body = "".join(item.text or "" for item in raw.items or ())
        yield _written(raw, {"patterns": [f"/{_flags(style)}{body}/"], **common})


def _common(style: Value, left: list[str]) -> dict[str, Any]:
    """What a style says once for all of its words."""
    rule: dict[str, Any] = {}
    if level := _LEVELS.get(style.word("level", "warning"), ""):
        rule["level"] = level
    if allows := [one_line(word) for word in style.words("exceptions")]:
        rule["allows"] = allows[:50]
    message = one_line(style.word("message"))
    if message and message not in _MESSAGE.values():
        rule["note"] = one_line(message.replace("'%s'", "").replace("“%s”", "").replace("%s", ""))[:200]
    if link := one_line(style.word("link")):
        rule["source"] = link
    scopes = [
        scope for scope in style.words("scope") if scope not in ("text", "paragraph", "sentence", "raw", "summary")
    ]
    if known := [_SCOPES[scope] for scope in scopes if scope in _SCOPES]:
        rule["scope"] = known
    if unknown := [scope for scope in scopes if scope not in _SCOPES]:
        left.append(f"范围 {'、'.join(each[:20] for each in unknown[:5])} 当作全部")
    return {key: value for key, value in rule.items() if value}


def _flags(style: Value) -> str:
    return "(?i)" if style.says("ignorecase") else ""


def _pattern(style: Value, source: str) -> str:
    """An expression of Vale as a pattern: a plain word stays one. Beside Latin letters words end, unless `nonword`."""
    source = one_line(source)
    plain = _ESCAPED.sub(r"\1", source)
    literal = not _SPECIAL.search(_ESCAPED.sub("", source)) and "\\" not in _ESCAPED.sub("", source)
    whole = not style.says("nonword")
    before = "\\b" if whole and plain[:1].isascii() and plain[:1].isalnum() else ""
    after = "\\b" if whole and plain[-1:].isascii() and plain[-1:].isalnum() else ""
    if literal and not (before or after or _flags(style) or is_regular(plain)):
        return plain
    body = f"{before}(?:{source}){after}" if before or after else source
    return f"/{_flags(style)}{body}/" if source else ""


def _written(value: Value, rule: dict[str, Any]) -> Written:
    return Written(rule, lambda key: (value.line, key))
