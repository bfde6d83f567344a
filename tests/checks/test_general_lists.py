"""The lists that ship: lawful, with reasons and sources, silent on clean writing, certain in what they mend."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from editor_app.checks.house_lists import PHRASES, TERMS, house_list_faults
from editor_app.checks.patterns import Pattern
from editor_app.model.replacing import Query

GENERAL = Path(__file__).parents[2] / "resources" / "lists" / "general"
CLEAN = Path(__file__).parents[1] / "data" / "checks" / "clean"


def rules(file: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((GENERAL / file).read_text("utf-8"))["rules"])


def compiled(rule: dict[str, Any]) -> list[Pattern]:
    made = []
    for source in rule["patterns"]:
        regular = len(source) > 2 and source.startswith("/") and source.endswith("/")
        query = Query(source[1:-1] if regular else source, case=True, any_width=False, regular=regular)
        made.append(Pattern(query))
    return made


def found(rule: dict[str, Any], text: str) -> list[str]:
    """Where a term is found in `text` and no longer word, in which it is right, covers it."""
    hits = []
    for pattern in compiled(rule):
        for hit in pattern.hits(text):
            around = text[max(0, hit.start - 1) : hit.end + 1]
            if not any(word in around for word in rule.get("allows", ())):
                hits.append(f"{rule['id']}: {text[max(0, hit.start - 8) : hit.end + 8]}")
    return hits


def clean_text() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(CLEAN.glob("*.txt")))


@pytest.mark.parametrize("file", [TERMS, PHRASES])
def test_general_lists_are_lawful_and_pass_their_own_examples(file: str) -> None:
    assert house_list_faults(file, (GENERAL / file).read_text("utf-8")) == []


def test_there_are_enough_of_them() -> None:
    assert len(rules(TERMS)) >= 300
    assert len(rules(PHRASES)) >= 100


@pytest.mark.parametrize("file", [TERMS, PHRASES])
def test_each_entry_says_why_and_by_what_authority(file: str) -> None:
    assert [rule["id"] for rule in rules(file) if not rule.get("note") or not rule.get("source")] == []


def test_each_term_has_an_example_that_it_changes() -> None:
    for rule in rules(TERMS):
        assert rule["specs"], rule["id"]
        assert all(spec["from"] != spec["to"] for spec in rule["specs"]), rule["id"]


def test_no_wrong_word_is_listed_twice() -> None:
    words = [pattern for rule in rules(TERMS) for pattern in rule["patterns"]]
    assert len(set(words)) == len(words)


def test_no_term_is_found_in_clean_writing() -> None:
    text = clean_text()
    assert [hit for rule in rules(TERMS) for hit in found(rule, text)] == []


def test_what_a_term_makes_is_right_by_every_other_term() -> None:
    made = "\n".join(spec["to"] for rule in rules(TERMS) for spec in rule["specs"])
    made += "\n" + "\n".join(rule["expected"] for rule in rules(PHRASES))
    assert [hit for rule in rules(TERMS) for hit in found(rule, made)] == []


def test_phrases_are_long_enough_to_be_told_one_character_off() -> None:
    assert [rule["expected"] for rule in rules(PHRASES) if len(re.sub(r"\W", "", rule["expected"])) < 4] == []
