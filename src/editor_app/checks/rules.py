"""The table of rules: what comes with the program, and what others add through the entry point `editor_app.checks`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from importlib.metadata import entry_points
from typing import TypeVar

from editor_app.checks import (
    rules_consent,
    rules_consistency,
    rules_dates,
    rules_marks,
    rules_numbers,
    rules_origin,
    rules_pictures,
    rules_private,
    rules_repeats,
    rules_structure,
    rules_words,
)
from editor_app.checks.rule import Hit, LineRule, Rule, Whole, WholeRule
from editor_app.model.finding import Finding, Level, Place

GROUP = "editor_app.checks"
OWN: tuple[Rule, ...] = (
    *rules_marks.RULES,
    *rules_dates.RULES,
    *rules_dates.WHOLE_RULES,
    *rules_numbers.RULES,
    *rules_structure.RULES,
    *rules_private.RULES,
    *rules_pictures.RULES,
    *rules_consent.RULES,
    *rules_words.RULES,
    *rules_repeats.RULES,
    *rules_consistency.RULES,
    *rules_origin.RULES,
)
"""The program's own rules; entry points add to them and never replace one."""


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """The program's rules and those of installed packages: an entry point names a rule or a sequence of them. One that cannot
    be loaded, or takes an id that is taken, is told in the log and left out.
    """
    rules = list(OWN)
    taken = {rule.id for rule in rules}
    for point in entry_points(group=GROUP):
        for rule in _loaded(point):
            if rule.id in taken:
                logging.getLogger(__name__).warning("rule %s of %s: the id is taken", rule.id, point.value)
                continue
            taken.add(rule.id)
            rules.append(rule)
    return tuple(rules)


def _loaded(point: object) -> tuple[Rule, ...]:
    try:
        found = point.load()  # type: ignore[attr-defined]
        made = (found,) if isinstance(found, LineRule | WholeRule) else tuple(found)
    except Exception:  # others' code: whatever it raises, the checks go on without it
        logging.getLogger(__name__).exception("a rule could not be loaded: %r", point)
        return ()
    return tuple(_careful(rule) for rule in made if isinstance(rule, LineRule | WholeRule))


BROKE = "这条规则自己出了差错，这里没有查完，请人工看一遍；别的规则都查了。请告诉提供规则的人"


def _careful(rule: Rule) -> Rule:
    """A rule of others: where it raises, the log has why, what it found up to there stays, and a warning says that it did not
    come to its end, or silence would pass for "nothing found". Spans outside of the words are left out.
    """
    if isinstance(rule, WholeRule):
        broke = Finding(rule.id, Level.WARNING, Place(), BROKE)
        return replace(rule, find=partial(_guarded, rule.find, broke))
    return replace(rule, find=partial(_within, rule.find))


def _within(find: Callable[[str], Iterable[Hit]], text: str) -> Iterator[Hit]:
    broke = Hit(0, min(1, len(text)), BROKE, level=Level.WARNING, settled=True)
    for hit in _guarded(find, broke, text):
        if 0 <= hit.start <= hit.end <= len(text):
            yield hit


Asked = TypeVar("Asked", str, Whole)
Said = TypeVar("Said", Hit, Finding)


def _guarded(find: Callable[[Asked], Iterable[Said]], broke: Said, asked: Asked) -> Iterator[Said]:
    try:
        yield from find(asked)
    except Exception:  # others' code: whatever it raises, the checks go on without it
        logging.getLogger(__name__).exception("a rule of a package raised")
        yield broke
