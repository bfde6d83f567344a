"""House lists: what an entry of a word list says, whoever keeps it. The words of files and tables are made from this.

An entry is one of five things: a wrong word and what is right, a fixed expression, a person, words that are let be, or another
level for an entry of somebody else's list. Limits and key names: `checks.md`, House lists; `docs/house-lists.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from editor_app.model.profile_fault import ProfileFault

MAX_RULES, MAX_WORDS, MAX_WORD = 10_000, 50, 200
MAX_EXPRESSIONS = 500
"""Regular expressions of one list: each is searched for on its own."""

MAX_LIST_BYTES = 8_000_000
"""The longest file that is read as a list: ten thousand entries with everything in them fit."""

OFF = "off"
SCOPES = ("title", "body", "caption", "byline", "all")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class ListKind(StrEnum):
    """What sort of entry it is."""

    TERM = "term"
    PHRASE = "phrase"
    NAME = "name"
    ALLOW = "allow"
    LEVEL = "level"


KIND_WORDS: Mapping[ListKind, str] = {
    ListKind.TERM: "用词",
    ListKind.PHRASE: "固定说法",
    ListKind.NAME: "姓名职务",
    ListKind.ALLOW: "不再提示",
    ListKind.LEVEL: "调低级别",
}
LEVEL_WORDS: Mapping[str, str] = {"": "照规则", "error": "错误", "warning": "警告", "info": "提示", OFF: "不用"}
SCOPE_WORDS: Mapping[str, str] = {
    "title": "标题",
    "body": "正文",
    "caption": "图说",
    "byline": "署名",
    "all": "全部",
}


class ListOrigin(StrEnum):
    """Whose list it is."""

    LOCAL = "local"
    PORTAL = "portal"
    GENERAL = "general"


ORIGIN_WORDS: Mapping[ListOrigin, str] = {
    ListOrigin.LOCAL: "本单位",
    ListOrigin.PORTAL: "门户",
    ListOrigin.GENERAL: "通用",
}


class InForce(StrEnum):
    """Whether an entry is used today."""

    YES = "yes"
    NOT_YET = "not_yet"
    OVER = "over"
    OFF = "off"
    COVERED = "covered"


IN_FORCE_WORDS: Mapping[InForce, str] = {
    InForce.YES: "在用",
    InForce.NOT_YET: "尚未生效",
    InForce.OVER: "已过期",
    InForce.OFF: "不用",
    InForce.COVERED: "别处已有",
}


@dataclass(frozen=True, slots=True)
class Spec:
    """A self-test: what becomes of `before`; the same words where nothing is found in it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `patterns` are literal words, or `/regex/`; `expected` what is right (`$1` a group; several are
    choices; none: only flag), of a phrase the expression itself; `allows` longer words in which it is right, of kind
    ALLOW the words that are let be; `level` empty: the rule's own; `since` and `until` are `YYYY-MM-DD`. Of kind LEVEL
    `id` is that of the other entry.
    """

    kind: ListKind
    id: str = ""
    patterns: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()
    level: str = ""
    scope: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    since: str = ""
    until: str = ""
    specs: tuple[Spec, ...] = ()
    name: str = ""
    posts: tuple[str, ...] = ()
    former_posts: tuple[str, ...] = ()
    unit: str = ""
    order: int = 0

    @property
    def wrong(self) -> tuple[str, ...]:
        """What stands on the left of a table: what is looked for."""
        match self.kind:
            case ListKind.NAME:
                return (self.name,)
            case ListKind.ALLOW:
                return self.allows
            case ListKind.LEVEL:
                return (self.id,)
            case _:
                return self.patterns

    @property
    def sense(self) -> tuple[Any, ...]:
        """By which two entries without an id are the same one."""
        return (self.kind, self.patterns, self.expected if self.kind is ListKind.PHRASE else (), self.name) + (
            (self.allows,) if self.kind is ListKind.ALLOW else (self.id,) if self.kind is ListKind.LEVEL else ()
        )


_TUPLES = frozenset({"patterns", "expected", "allows", "scope", "posts", "former_posts"})
_ORDER = tuple(field.name for field in fields(Entry) if field.name not in ("kind", "specs"))


def kind_of(rule: Mapping[str, Any]) -> ListKind:
    """What a rule as files have it is, by its keys."""
    if rule.get("name"):
        return ListKind.NAME
    if "patterns" in rule or "specs" in rule:
        return ListKind.TERM
    if "expected" in rule:
        return ListKind.PHRASE
    if "allows" in rule:
        return ListKind.ALLOW
    return ListKind.LEVEL if "level" in rule and "id" in rule else ListKind.TERM


def entry_of(rule: Mapping[str, Any], kind: ListKind | None = None) -> Entry:
    """A sound rule of a file as a value; `kind` is that of the file where it has one."""
    values: dict[str, Any] = {}
    for key in _ORDER:
        value = rule.get(key)
        if value is None:
            continue
        if key in _TUPLES:
            values[key] = ((value,) if value else ()) if isinstance(value, str) else tuple(str(each) for each in value)
        else:
            values[key] = int(value) if key == "order" else str(value)
    specs = tuple(Spec(str(each["from"]), str(each.get("to", each["from"]))) for each in rule.get("specs", ()))
    return Entry(kind or kind_of(rule), specs=specs, **values)


def rule_of(entry: Entry) -> dict[str, Any]:
    """The entry as files have it: plain values, only the keys that say something; `expected` of a term always."""
    rule: dict[str, Any] = {}
    for key in _ORDER:
        value = getattr(entry, key)
        if value:
            rule[key] = list(value) if isinstance(value, tuple) else value
    if entry.kind is ListKind.TERM:
        rule.setdefault("patterns", [])
    if entry.specs:
        rule["specs"] = [{"from": spec.before, "to": spec.after} for spec in entry.specs]
    return rule


def in_force(entry: Entry, today: str) -> InForce:
    """Whether an entry is used on a day (`YYYY-MM-DD`, empty: unknown)."""
    if entry.level == OFF and entry.kind is not ListKind.LEVEL:
        return InForce.OFF
    if today and entry.since and today < entry.since:
        return InForce.NOT_YET
    return InForce.OVER if today and entry.until and entry.until < today else InForce.YES


def is_regular(pattern: str) -> bool:
    """Whether a pattern is a `/regex/`."""
    return len(pattern) > 2 and pattern.startswith("/") and pattern.endswith("/")


def expressions(entries: Iterable[Entry]) -> int:
    """How many regular expressions entries hold."""
    return sum(is_regular(pattern) for entry in entries for pattern in entry.patterns)


def is_day(text: str) -> bool:
    """Whether `text` is a day as lists write it."""
    try:
        return bool(_DAY.fullmatch(text)) and date.fromisoformat(text) is not None
    except ValueError:
        return False


class ListForm(StrEnum):
    """How a list is written in files."""

    TOML = "toml"
    CSV = "csv"
    VALE = "vale"
    PRH = "prh"


FORM_WORDS: Mapping[ListForm, str] = {
    ListForm.TOML: "TOML",
    ListForm.CSV: "CSV",
    ListForm.VALE: "Vale",
    ListForm.PRH: "prh",
}


@dataclass(frozen=True, slots=True)
class ReadList:
    """What was read in a file: `entries` with `lines` (from 1) beside them, everything that is wrong (then it is not used),
    and what was `left` there, a sentence each.
    """

    file: str
    form: ListForm
    entries: tuple[Entry, ...] = ()
    lines: tuple[int, ...] = ()
    faults: tuple[ProfileFault, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenList:
    """A list in files: their bytes by name, and what could not be written there, a sentence each."""

    files: Mapping[str, bytes]
    left: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class ListRow:
    """An entry with whose it is and whether it is used today. `level` is the one in force; `lowered` what the unit made of
    another's entry, empty where nothing; `may_lower` whether it may.
    """

    origin: ListOrigin
    entry: Entry
    force: InForce
    level: str = ""
    lowered: str = ""
    may_lower: bool = False


ARROW = "→"


def spec_line(spec: Spec) -> str:
    """A self-test as people write it: `before→after`, the words alone where nothing is found in them."""
    before, after = (text.replace("\\", "\\\\").replace(ARROW, f"\\{ARROW}") for text in (spec.before, spec.after))
    return before if before == after else f"{before}{ARROW}{after}"


def read_spec(line: str) -> Spec:
    """The self-test of a line; an arrow that is meant as a character has a backslash before it."""
    parts = [""]
    signs = iter(line.strip())
    for sign in signs:
        if sign == "\\":
            parts[-1] += next(signs, "\\")
        elif sign == ARROW and len(parts) == 1:
            parts.append("")
        else:
            parts[-1] += sign
    words = [part.strip() for part in parts]
    return Spec(words[0], words[-1])


def counted(words: Sequence[str], limit: int = 3) -> str:
    """A few words in quotation marks, and how many more there are."""
    shown = "".join(f"“{word[:30]}”" for word in words[:limit])
    return f"{shown}等 {len(words)} 个" if len(words) > limit else shown
