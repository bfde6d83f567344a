"""House lists as values: terms, fixed expressions, names. `house_lists` says whether a list is well written; this reads
one that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from editor_app.checks.house_lists import KIND_OF_FILE
from editor_app.model.house_list import OFF, Entry, ListKind, entry_of
from editor_app.model.toml_places import read_toml


@dataclass(frozen=True, slots=True)
class Term:
    """A wrong word and what is right: `patterns` (literal, or `/regex/`), `expected` (several are choices, none only
    flags), `allows` (longer words in which it is right), `scope` (title, body, caption, byline, all), days from when
    and until when it holds. `lowered`: the unit has lowered the level, which then goes before that of the profile.
    """

    patterns: tuple[str, ...]
    expected: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()
    level: str = ""
    scope: tuple[str, ...] = ()
    note: str = ""
    since: str = ""
    until: str = ""
    lowered: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed expression, and words that look like it and are right."""

    expected: str
    allows: tuple[str, ...] = ()
    level: str = ""
    note: str = ""
    since: str = ""
    until: str = ""
    lowered: bool = False


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
    lowered: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """Words that the unit lets be, whatever is said of them, unless that is an error."""

    words: tuple[str, ...]
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class HouseWords:
    """The lists of a site together."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    names: tuple[Name, ...] = ()
    allowed: tuple[Allowed, ...] = ()

    def __add__(self, other: HouseWords) -> HouseWords:
        return HouseWords(
            self.terms + other.terms,
            self.phrases + other.phrases,
            self.names + other.names,
            self.allowed + other.allowed,
        )


def read_words(files: Mapping[str, str]) -> HouseWords:
    """The lists written in `files`, by file name. They are taken to be sound (`house_list_faults`); raises `NoToml` for
    no TOML.
    """
    found = HouseWords()
    for file, kind in KIND_OF_FILE.items():
        if file in files:
            rules = read_toml(files[file]).get("rules", [])
            found += words_of(entry_of(rule, kind) for rule in rules if isinstance(rule, dict))
    return found


def words_of(entries: Iterable[Entry], lowered: frozenset[Entry] = frozenset()) -> HouseWords:
    """Sound entries as the rules want them, those that are switched off left out."""
    terms: list[Term] = []
    phrases: list[Phrase] = []
    names: list[Name] = []
    allows: list[Allowed] = []
    for entry in entries:
        if entry.level == OFF:
            continue
        low, days = entry in lowered, {"since": entry.since, "until": entry.until}
        match entry.kind:
            case ListKind.TERM:
                terms.append(
                    Term(
                        entry.patterns,
                        entry.expected,
                        entry.allows,
                        entry.level,
                        entry.scope,
                        entry.note,
                        lowered=low,
                        **days,
                    )
                )
            case ListKind.PHRASE:
                phrases += [
                    Phrase(words, entry.allows, entry.level, entry.note, lowered=low, **days)
                    for words in entry.expected
                ]
            case ListKind.NAME:
                person = Name(entry.name, entry.posts, entry.former_posts, entry.unit, entry.order, entry.level)
                names.append(replace(person, since=entry.since, until=entry.until, lowered=low))
            case ListKind.ALLOW:
                allows.append(Allowed(entry.allows, **days))
            case ListKind.LEVEL:
                pass  # it speaks of an entry of another list
    return HouseWords(tuple(terms), tuple(phrases), tuple(names), tuple(allows))


def holds(since: str, until: str, today: str) -> bool:
    """Whether an entry is in force on a day (`YYYY-MM-DD`); where the day is not known, yes."""
    return not today or ((not since or since <= today) and (not until or today <= until))
