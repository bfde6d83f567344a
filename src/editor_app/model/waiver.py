"""不处理: findings that somebody decided to leave, with a name and a reason. A waiver is an entry of the article's record
(`review.Act.WAIVED`), and so travels with the article; it names the finding by block or field, rule and sentence, and holds as
long as the check says the same there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from editor_app.model.finding import Finding
from editor_app.model.review import Act, Entry, Person
from editor_app.model.text import one_line


@dataclass(frozen=True, slots=True)
class Waiver:
    """`finding` is the rule and the sentence; `field` and `block` say where it was."""

    finding: str
    field: str
    block: str
    by: Person
    reason: str

    def settles(self, finding: Finding) -> bool:
        """Whether it speaks of this finding."""
        place = finding.place
        return (self.field, self.block, self.finding) == (place.field, place.block, named(finding))


def named(finding: Finding) -> str:
    """A finding as a waiver names it: rule and sentence in one line."""
    return one_line(f"{finding.rule} {finding.message}")


def waivers_of(entries: Iterable[Entry]) -> tuple[Waiver, ...]:
    """The waivers in a record, in its order."""
    return tuple(
        Waiver(reason, entry.anchor.field, entry.anchor.block, entry.by, entry.text)
        for entry in entries
        if entry.act is Act.WAIVED and entry.anchor is not None
        for reason in entry.reasons
    )
