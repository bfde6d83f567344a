"""House lists of a profile: are they written as they must be? `terms.toml`, `phrases.toml`, `names.toml`.

All three are TOML with `[[rules]]`, with the key names of prh/proofdict. A term has `patterns` (literal words or `/regex/`)
and `expected` (what is right, `$1` for a group; several are choices; empty: only flag); a phrase has `expected` alone, the
fixed expression; a name has `name` and may have `posts`, `former_posts`, `unit`, `order`. `specs` are self-tests of a term:
a failing one refuses the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from editor_app.checks.list_vetting import KIND_KEYS, LEVELS, Vetting, Written
from editor_app.model.house_list import (
    MAX_LIST_BYTES,
    MAX_RULES,
    MAX_WORD,
    MAX_WORDS,
    SCOPES,
    ListForm,
    ListKind,
    ReadList,
)
from editor_app.model.profile_fault import ProfileFault
from editor_app.model.toml_places import NoToml, TomlLines, place_words, read_toml

__all__ = ["HOUSE_LISTS", "KEYS", "LEVELS", "MAX_RULES", "MAX_WORD", "MAX_WORDS", "NAMES", "PHRASES", "SCOPES", "TERMS"]

TERMS, PHRASES, NAMES = "terms.toml", "phrases.toml", "names.toml"
HOUSE_LISTS = (TERMS, PHRASES, NAMES)
KIND_OF_FILE: Mapping[str, ListKind] = {TERMS: ListKind.TERM, PHRASES: ListKind.PHRASE, NAMES: ListKind.NAME}
KEYS: Mapping[str, frozenset[str]] = {file: KIND_KEYS[kind] for file, kind in KIND_OF_FILE.items()}
"""The keys of a rule, by file."""


def house_list_faults(file: str, text: str) -> list[ProfileFault]:
    """Everything that is wrong with one list, with lines."""
    return list(read_toml_list(file, text, KIND_OF_FILE[file]).faults)


def read_toml_list(file: str, text: str, kind: ListKind | None = None) -> ReadList:
    """A list in TOML; `kind` is what all of its rules are, None where their keys say it."""
    vetting = Vetting(file, kind)
    if len(text) > MAX_LIST_BYTES:
        vetting.fault(0, f"超过 {MAX_LIST_BYTES // 1_000_000} MB，没有读；一份词表最多 {MAX_RULES} 条")
        return ReadList(file, ListForm.TOML, faults=tuple(vetting.faults))
    try:
        data = read_toml(text)
    except NoToml as error:
        return ReadList(file, ListForm.TOML, faults=(ProfileFault(file, error.line, error.why),))
    lines = TomlLines(text)
    for key in sorted(set(data) - {"rules"}):
        vetting.fault(lines.of((key,)) or 0, f"{key[:40]}：不认识这个键，只能有 [[rules]]")
    rules = data.get("rules", [])
    if isinstance(rules, list):
        vetting.run(_written(rules, lines))
    else:
        vetting.fault(lines.of(("rules",)) or 0, "rules：应写成 [[rules]]")
    return ReadList(file, ListForm.TOML, tuple(vetting.entries), tuple(vetting.lines), faults=tuple(vetting.faults))


def _written(rules: list[Any], lines: TomlLines) -> Iterator[Written]:
    for number, rule in enumerate(rules):

        def place(key: str, number: int = number) -> tuple[int, str]:
            path = ("rules", number, key) if key else ("rules", number)
            return lines.of(path) or 0, place_words(path)

        yield Written(_plain(rule), place)


def _plain(rule: Any) -> Any:
    """A rule with its days as text: TOML knows days of its own, and who leaves the quotation marks out means the same."""
    if not isinstance(rule, dict):
        return rule
    return {key: str(value) if type(value) is date else value for key, value in rule.items()}
