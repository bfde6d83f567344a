"""People leave checks switched on that are right: precision and recall over the labelled set."""

from __future__ import annotations

import pytest

from checks.labelled import INFO_RULES, RULES, clean_samples, planted_samples
from checks.labelled_rules import checker
from checks.measuring import Result, measure

PRECISION, RECALL, RECALL_OF_A_RULE = 0.98, 0.90, 0.75


@pytest.fixture(scope="module")
def result() -> Result:
    return measure(checker(), [*clean_samples(), *planted_samples()])


def test_errors_and_warnings_are_precise(result: Result) -> None:
    total = result.totals()
    assert total.findings - total.false >= PRECISION * total.findings, "\n".join(result.faults)


def test_errors_and_warnings_are_found(result: Result) -> None:
    total = result.totals()
    assert total.found >= RECALL * total.planted, "\n".join(result.faults)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_finds_most_of_what_is_planted(result: Result, rule: str) -> None:
    score = result.scores[rule]
    assert score.found >= RECALL_OF_A_RULE * score.planted, [fault for fault in result.faults if f" {rule} " in fault]


@pytest.mark.parametrize("rule", sorted(RULES - INFO_RULES))
def test_no_rule_cries_wolf(result: Result, rule: str) -> None:
    score = result.scores[rule]
    assert score.false <= 0.1 * score.findings, [fault for fault in result.faults if f" {rule} " in fault]


def test_what_fixes_change_they_change_to_what_is_right(result: Result) -> None:
    wrong = [fault for fault in result.faults if fault.startswith("fix")]
    assert wrong == []
