"""What the checks find in the labelled set, laid beside what is planted there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from checks.labelled import AROUND, INFO_RULES, PROFILE, Planted, Sample
from editor_app.checks.engine import Checker
from editor_app.checks.mending import mend
from editor_app.model.finding import Finding, Level
from editor_app.model.wording import plain_texts


@dataclass(slots=True)
class Score:
    """One rule: planted places and those found; findings and those that are false; sentences whose right words are known, those
    of them that fixes change, and those that become right.
    """

    planted: int = 0
    found: int = 0
    findings: int = 0
    false: int = 0
    known: int = 0
    mended: int = 0
    right: int = 0


@dataclass(slots=True)
class Result:
    """The scores by rule, and the faults as lines to read."""

    scores: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    faults: list[str] = field(default_factory=list)

    def totals(self) -> Score:
        """Over the rules of level error and warning."""
        counted = [score for rule, score in self.scores.items() if rule not in INFO_RULES]
        return Score(*(sum(getattr(score, name) for score in counted) for name in Score.__slots__))


def measure(check: Checker, samples: list[Sample]) -> Result:
    """Check every sample and lay what is found beside what is planted."""
    result = Result()
    for sample in samples:
        findings = check.check(sample.metadata, sample.body, PROFILE, AROUND)
        _lay_beside(sample, findings, result)
        _mended(sample, findings, result)
    return result


def _lay_beside(sample: Sample, findings: list[Finding], result: Result) -> None:
    texts = plain_texts(sample.body)
    findings = [each for each in findings if each.level is not Level.INFO or each.rule in INFO_RULES]
    for planted in sample.planted:
        score = result.scores[planted.rule]
        score.planted += 1
        if any(_meets(finding, planted) for finding in findings):
            score.found += 1
        else:
            words = texts.get(planted.block, "")
            result.faults.append(f"missed  {planted.rule}  {sample.name}  {shown(words, planted.span)}")
    for finding in findings:
        where = finding.place.field or finding.place.block
        if (where, finding.rule) in sample.also:
            continue
        score = result.scores[finding.rule]
        score.findings += 1
        if not any(_meets(finding, planted) for planted in sample.planted):
            score.false += 1
            words = texts.get(finding.place.block, getattr(sample.metadata, finding.place.field, ""))
            place = shown(str(words), finding.place.span)
            result.faults.append(f"false   {finding.rule}  {sample.name}  {place}  {finding.message}")


def _meets(finding: Finding, planted: Planted) -> bool:
    place = finding.place
    if finding.rule != planted.rule or (place.field, place.block) != (planted.field, planted.block):
        return False
    if place.span is None or planted.span is None:
        return True
    return place.span[0] <= planted.span[1] and planted.span[0] <= place.span[1]


def _mended(sample: Sample, findings: list[Finding], result: Result) -> None:
    """Whether the fixes of the planted rules, together, make of each sentence what they should."""
    rules = {planted.rule for planted in sample.planted}
    made = mend(sample.metadata, sample.body, [finding for finding in findings if finding.rule in rules])
    before, texts = plain_texts(sample.body), plain_texts(made.body)
    for block, right in sample.mended.items():
        for rule in rules:
            score = result.scores[rule]
            score.known += 1
            score.mended += texts.get(block) != before[block]
            if texts.get(block) == right:
                score.right += 1
            elif texts.get(block) != before[block]:
                result.faults.append(f"fix     {rule}  {sample.name}  “{texts.get(block)}”, not “{right}”")


def shown(words: str, span: tuple[int, int] | None) -> str:
    if span is None:
        return words[:40].replace("\n", "/")
    start, end = span
    return f"{words[max(0, start - 10) : start]}[{words[start:end][:40]}]{words[end : end + 10]}".replace("\n", "/")
