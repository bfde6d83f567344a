"""The table of rules: what comes with the program, and what others add through the entry point `editor_app.checks`."""

from __future__ import annotations

import logging
from functools import lru_cache
from importlib.metadata import entry_points

from editor_app.checks import (
    rules_dates,
    rules_marks,
    rules_pictures,
    rules_private,
    rules_repeats,
    rules_structure,
    rules_words,
)
from editor_app.checks.rule import LineRule, Rule, WholeRule

GROUP = "editor_app.checks"
OWN: tuple[Rule, ...] = (
    *rules_marks.RULES,
    *rules_dates.RULES,
    *rules_dates.WHOLE_RULES,
    *rules_structure.RULES,
    *rules_private.RULES,
    *rules_pictures.RULES,
    *rules_words.RULES,
    *rules_repeats.RULES,
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
    except Exception:  # others' code: whatever it raises, the checks go on without it
        logging.getLogger(__name__).exception("a rule could not be loaded: %r", point)
        return ()
    made = (found,) if isinstance(found, LineRule | WholeRule) else tuple(found)
    return tuple(rule for rule in made if isinstance(rule, LineRule | WholeRule))
