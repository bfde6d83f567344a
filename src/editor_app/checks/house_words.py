"""House lists as values: terms, fixed expressions, names. `house_lists` says whether a list is well written; this reads one that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from editor_app.checks.house_lists import NAMES, PHRASES, TERMS
from editor_app.model.toml_places import read_toml


@dataclass(frozen=True, slots=True)
class Term:
    """A wrong word and what is right: `patterns` (literal, or `/regex/`), `expected` (several are choices, none only flags), `allows`
    (longer words in which it is right), `scope` (title, body, caption, byline, all), days from when and until when it holds.
    """

    patterns: tuple[str, ...]
    expected: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()
    level: str = ""
    scope: tuple[str, ...] = ()
    note: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed expression, and words that look like it and are right."""

    expected: str
    allows: tuple[str, ...] = ()
    level: str = ""
    note: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A person: posts now and before, the unit, and the place in the order (0: none)."""

    name: str
    posts: tuple[str, ...] = ()
    former_posts: tuple[str, ...] = ()
    unit: str = ""
    order: int = 0
    level: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class HouseWords:
    """The lists of a site together."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    names: tuple[Name, ...] = ()

    def __add__(self, other: HouseWords) -> HouseWords:
        return HouseWords(self.terms + other.terms, self.phrases + other.phrases, self.names + other.names)


def read_words(files: Mapping[str, str]) -> HouseWords:
    """The lists written in `files`, by file name. They are taken to be sound (`house_list_faults`); raises `NoToml` for no TOML."""
    found = HouseWords()
    for file, text in files.items():
        rules = [
            rule for rule in read_toml(text).get("rules", []) if isinstance(rule, dict) and rule.get("level") != "off"
        ]
        if file == TERMS:
            found += HouseWords(terms=tuple(_term(rule) for rule in rules))
        elif file == PHRASES:
            found += HouseWords(phrases=tuple(phrase for rule in rules for phrase in _phrases(rule)))
        elif file == NAMES:
            found += HouseWords(names=tuple(_name(rule) for rule in rules))
    return found


def holds(since: str, until: str, today: str) -> bool:
    """Whether an entry is in force on a day (`YYYY-MM-DD`); where the day is not known, yes."""
    return not today or ((not since or since <= today) and (not until or today <= until))


def _term(rule: Mapping[str, Any]) -> Term:
    return Term(
        _words(rule, "patterns"),
        _words(rule, "expected"),
        _words(rule, "allows"),
        scope=_words(rule, "scope"),
        **_texts(rule, "level", "note", "since", "until"),
    )


def _phrases(rule: Mapping[str, Any]) -> list[Phrase]:
    rest = _texts(rule, "level", "note", "since", "until")
    return [Phrase(words, _words(rule, "allows"), **rest) for words in _words(rule, "expected")]


def _name(rule: Mapping[str, Any]) -> Name:
    return Name(
        str(rule.get("name", "")),
        _words(rule, "posts"),
        _words(rule, "former_posts"),
        order=int(rule.get("order", 0)),
        **_texts(rule, "unit", "level", "since", "until"),
    )


def _words(rule: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = rule.get(key, ())
    return ((value,) if value else ()) if isinstance(value, str) else tuple(value)


def _texts(rule: Mapping[str, Any], *keys: str) -> dict[str, str]:
    return {key: str(rule.get(key, "")) for key in keys}
