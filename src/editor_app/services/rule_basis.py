"""What a check went by, as a fingerprint: where it is another one, an earlier result says nothing any more."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from editor_app import __version__
from editor_app.model.profile import SiteProfile

if TYPE_CHECKING:  # the rules are loaded when something is first checked
    from editor_app.checks.house_words import HouseWords
    from editor_app.checks.rule import Rule

CHARACTERS = 16


def fingerprint(profile: SiteProfile, words: HouseWords, rules: Sequence[Rule], today: str) -> str:
    """Hexadecimal characters that are the same in every run for the same profile, entries of lists in force on `today`, rules
    and program, and others for others.
    """
    from editor_app.checks.house_words import holds

    in_force = [
        entry
        for group in (words.terms, words.phrases, words.allowed)
        for entry in group
        if holds(entry.since, entry.until, today)
    ]
    people = [
        (holds(each.since, each.until, today), _plain(each)) for each in words.names
    ]  # one that is over says what was
    names = [(rule.id, rule.name, str(rule.level), getattr(rule.find, "__module__", "")) for rule in rules]
    sources = _sources(tuple(sorted({"editor_app.checks.engine", *(module for *_rest, module in names)})))
    said = repr((__version__, sources, names, _plain(profile), [_plain_entry(entry) for entry in in_force], people))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:CHARACTERS]


@cache
def _sources(modules: tuple[str, ...]) -> str:
    """The text of the rules where it lies beside the program; in a program that was packed, its version says it all."""
    folders = {Path(file).parent for name in modules if (file := getattr(sys.modules.get(name), "__file__", None))}
    read = hashlib.sha256()
    for folder in sorted(folders):
        for path in sorted(folder.glob("*.py")):
            read.update(path.name.encode() + b"\0" + path.read_bytes())
    return read.hexdigest()


@lru_cache(maxsize=8192)  # of hundreds of entries few differ from one day or profile to the next
def _plain_entry(entry: Hashable) -> object:
    return _plain(entry)


def _plain(value: object) -> object:
    """A value whose `repr` is the same in every run."""
    if is_dataclass(value) and not isinstance(value, type):
        return [(each.name, _plain(getattr(value, each.name))) for each in fields(value)]
    if isinstance(value, Mapping):
        return sorted((str(key), _plain(each)) for key, each in value.items())
    if isinstance(value, Set):
        return sorted(map(repr, map(_plain, value)))
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value)
