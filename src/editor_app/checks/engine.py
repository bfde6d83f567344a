"""The checks of an article: every rule over every stretch of words, what was found before taken again where nothing changed.

Pure but for its memory: the same article, profile and surroundings give the same findings. Never raises on a lawful body.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from editor_app.checks.mending import small_edits
from editor_app.checks.rule import Hit, LineRule, Rule, Surroundings, Whole, WholeRule
from editor_app.checks.typography import protected
from editor_app.checks.word_scan import WordScan
from editor_app.model.body import Body
from editor_app.model.finding import Finding, Fix, Level, Place
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile
from editor_app.model.replacing import Edit
from editor_app.model.wording import Part, Stretch, body_stretches, field_stretches

REMEMBERED = 4000
"""Stretches whose findings are kept: some forty articles."""

LONGEST = 200_000
"""Characters of one stretch that are looked at: beyond it is no article any more, and every keystroke would wait for it."""

MOST_OF_A_RULE = 50
"""Hits of one rule in one stretch: who has more of them needs no longer list."""

_QUOTED = re.compile(
    r"“([^“”\n]{1,400})”|‘([^‘’\n]{1,400})’|《([^《》\n]{1,120})》|「([^「」\n]{1,400})」|\"([^\"\n]{1,400})\""
)
_YEAR_BRACKETS = frozenset("〔〕")
"""What stands around the year of a file number: the brackets may be put right, the number never."""

_ADDRESS = re.compile(r"(?:https?|ftp)://[!-~]+|www\.[!-~]+")


class Checker:
    """Rules at work. One instance may be used by one thread at a time; it remembers what it found in stretches of words.
    What lies within a word of `let_be` is not told, unless it is an error.
    """

    def __init__(
        self, rules: Sequence[Rule], levels: Mapping[str, str] | None = None, let_be: Iterable[str] = ()
    ) -> None:
        self._levels = dict(levels or {})
        self._let_be = WordScan((word, None) for word in let_be)
        on = [rule for rule in rules if self._is_on(rule)]
        self._lines = {
            part: tuple(rule for rule in on if isinstance(rule, LineRule) and part in rule.parts) for part in Part
        }
        self._wholes = tuple(rule for rule in on if isinstance(rule, WholeRule))
        self._known: OrderedDict[tuple[Part, str], tuple[Finding, ...]] = OrderedDict()

    def _is_on(self, rule: Rule) -> bool:
        wanted = self._levels.get(rule.id)
        if isinstance(rule, WholeRule) and rule.binding:
            return True
        return wanted != "off" if wanted else rule.level is not None

    def check(
        self, metadata: Metadata, body: Body, profile: SiteProfile, around: Surroundings | None = None
    ) -> list[Finding]:
        """Everything that is found: fields first, then the body in reading order, then what concerns the whole."""
        stretches = (*field_stretches(metadata), *body_stretches(body))
        found = [finding for stretch in stretches for finding in self._stretch(stretch)]
        whole = Whole(metadata, body, profile, around or Surroundings(), stretches)
        for rule in self._wholes:
            found.extend(finding if rule.binding else self._levelled(finding) for finding in rule.find(whole))
        return found

    def _levelled(self, finding: Finding) -> Finding:
        wanted = self._levels.get(finding.rule)
        return replace(finding, level=Level(wanted)) if wanted and wanted != finding.level else finding

    def _stretch(self, stretch: Stretch) -> Iterable[Finding]:
        key = (stretch.part, stretch.text)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(self._look(stretch.part, stretch.text))
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        return [_placed(finding, stretch) for finding in known]

    def _look(self, part: Part, text: str) -> Iterable[Finding]:
        text = text[:LONGEST]
        guard = Guard(part, text)
        spans: list[tuple[int, int]] | None = None
        for rule in self._lines[part]:
            for number, hit in enumerate(rule.find(text)):
                if number == MOST_OF_A_RULE:
                    break
                finding = self._finding(rule, hit, text, guard)
                if finding.level is not Level.ERROR:
                    if spans is None:
                        spans = [(at, at + len(word)) for at, word, _ in self._let_be.find(text)]
                    if any(start <= hit.start and hit.end <= end for start, end in spans):
                        continue
                yield finding

    def _finding(self, rule: LineRule, hit: Hit, text: str, guard: Guard) -> Finding:
        before = text[hit.start : hit.end]
        certain = hit.after is not None and hit.after != before and guard.lets(hit, before, rule.masks)
        fix = Fix(before, hit.after) if certain and hit.after is not None else None
        wanted = self._levels.get(rule.id)
        if hit.settled and hit.level is not None:
            level = hit.level
        else:
            level = Level(wanted) if wanted else hit.level or rule.level or Level.INFO
        return Finding(rule.id, level, Place(span=(hit.start, hit.end)), hit.message, fix)


class Guard:
    """What no fix changes in a stretch: quotations and titles of works, addresses; and, for all but masks, numbers, file
    numbers and names of files.
    """

    def __init__(self, part: Part, text: str) -> None:
        self._shut = part is Part.QUOTE
        self._text = text
        self._quoted: list[tuple[int, int]] | None = None
        self._kept: list[tuple[int, int]] = []

    def lets(self, hit: Hit, before: str, masks: bool) -> bool:
        """Whether the change is outside of all that."""
        if self._shut:
            return False
        if self._quoted is None:
            self._quoted = [match.span(match.lastindex or 0) for match in _QUOTED.finditer(self._text)]
            self._quoted += [match.span() for match in _ADDRESS.finditer(self._text)]
            self._kept = protected(self._text)
        edits = small_edits(before, hit.after or "", hit.start)
        if any(_touches(edit, span) for edit in edits for span in self._quoted):
            return False
        bound = () if masks else [edit for edit in edits if edit.new not in _YEAR_BRACKETS]
        return not any(_touches(edit, span) for edit in bound for span in self._kept)


def _touches(edit: Edit, span: tuple[int, int]) -> bool:
    if edit.start == edit.end:
        return span[0] < edit.start < span[1]
    return edit.start < span[1] and span[0] < edit.end


def _placed(finding: Finding, stretch: Stretch) -> Finding:
    span = finding.place.span or (0, 0)
    at = (span[0] + stretch.offset, span[1] + stretch.offset)
    return replace(finding, place=Place(stretch.field, stretch.block, at))
