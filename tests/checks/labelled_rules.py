"""The checker that the labelled set is measured with: every rule on, the general lists, the list of invented names."""

from __future__ import annotations

from pathlib import Path

from editor_app.checks.engine import Checker
from editor_app.checks.house_lists import NAMES, PHRASES, TERMS
from editor_app.checks.house_words import read_words
from editor_app.checks.rules import OWN
from editor_app.checks.rules_lists import list_rules

ROOT = Path(__file__).parents[2]
LEVELS = {"Q10": "info", "P08": "info"}
"""Rules that are off unless a profile wants them."""


def checker(terms: str = "") -> Checker:
    """A fresh checker; `terms` is one more list of terms, as TOML."""
    files = {file: (ROOT / "resources" / "lists" / "general" / file).read_text("utf-8") for file in (TERMS, PHRASES)}
    files[NAMES] = (ROOT / "tests" / "data" / "checks" / NAMES).read_text("utf-8")
    words = read_words(files)
    if terms:
        words += read_words({TERMS: terms})
    return Checker((*OWN, *list_rules(words, "2026-11-28")), LEVELS)


def many_terms(count: int) -> str:
    """A list of so many terms, each of other characters, as TOML."""
    return "\n".join(
        f'[[rules]]\nid = "t{number}"\nexpected = "{_word(number)}对"\npatterns = ["{_word(number)}错"]\n'
        for number in range(count)
    )


def _word(number: int) -> str:
    return "".join(chr(0x4E00 + value) for value in (number // 70 + 500, number % 70 * 31 + 900, number % 97 + 3000))
