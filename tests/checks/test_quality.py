"""People leave checks switched on that are right: precision and recall over the labelled set."""

from __future__ import annotations

import re
import unicodedata

import pytest

from checks.labelled import AROUND, HELD_OUT, INFO_RULES, PROFILE, RULES, clean_samples, planted_samples
from checks.labelled_rules import checker
from checks.measuring import Result, measure
from editor_app.checks.mending import mend
from editor_app.model.wording import plain_texts

NUMBER = re.compile("[0-9]+")
ADDRESS = re.compile(r"https?://[!-~]+|[A-Za-z0-9._]+@[A-Za-z0-9.]+")
QUOTATION = re.compile("“[^“”\n]*”|《[^《》\n]*》")

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


def test_other_subjects_and_sentences_are_judged_as_well() -> None:
    """The held-out set: nothing in the rules was fitted to it but what its first run showed to be a fault of a rule."""
    held = measure(checker(), [*clean_samples(HELD_OUT), *planted_samples(HELD_OUT)])
    total = held.totals()
    assert total.findings - total.false >= PRECISION * total.findings, "\n".join(held.faults)
    assert total.found >= RECALL * total.planted, "\n".join(held.faults)
    assert not [fault for fault in held.faults if fault.startswith("fix")]


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


def test_fixing_twice_changes_nothing_the_second_time() -> None:
    check = checker()
    for sample in planted_samples():
        once = mend(sample.metadata, sample.body, check.check(sample.metadata, sample.body, PROFILE, AROUND))
        twice = mend(once.metadata, once.body, check.check(once.metadata, once.body, PROFILE, AROUND))
        assert (twice.metadata, twice.body) == (once.metadata, once.body), sample.name


def test_no_fix_but_a_mask_changes_a_number_an_address_or_a_quotation() -> None:
    check = checker()  # I02 puts the caption in the place of a file name
    for sample in [*clean_samples(), *planted_samples()]:
        found = check.check(sample.metadata, sample.body, PROFILE, AROUND)
        made = mend(
            sample.metadata,
            sample.body,
            [finding for finding in found if finding.rule != "I02" and finding.rule[0] != "P"],
        )
        before, after = plain_texts(sample.body), plain_texts(made.body)
        for block, text in after.items():
            was, now = normal(before[block]), normal(text)
            for kept in (NUMBER, ADDRESS):
                assert kept.findall(now) == kept.findall(was), (sample.name, text)
            assert set(QUOTATION.findall(was)) <= set(QUOTATION.findall(now)), (sample.name, text)


def normal(text: str) -> str:
    """Wide digits as narrow ones, straight quotes as they are."""
    return unicodedata.normalize("NFKC", text)
