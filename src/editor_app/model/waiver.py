"""忽略: findings that somebody decided to leave, with a name and a reason. A waiver is an entry of the article's record
(`review.Act.WAIVED`), and so travels with the article; it names the finding by block or field, rule and sentence, and holds as
long as the check says the same there. One without block and field speaks of the whole article. It is taken back by an entry
`review.Act.REOPENED` about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from editor_app.model.finding import Finding
from editor_app.model.review import Act, Entry, Person
from editor_app.model.text import one_line


@dataclass(frozen=True, slots=True)
class Waiver:
    """`finding` is the rule and the sentence; `field` and `block` say where it was, both empty: anywhere in the
    article. `entry` is the hash of the record's entry.
    """

    finding: str
    field: str
    block: str
    by: Person
    reason: str
    entry: str = ""

    def settles(self, finding: Finding) -> bool:
        """Whether it speaks of this finding."""
        place = finding.place
        here = not (self.field or self.block) or (self.field, self.block) == (place.field, place.block)
        return here and self.finding == named(finding)


def named(finding: Finding) -> str:
    """A finding as a waiver names it: rule and sentence in one line."""
    return one_line(f"{finding.rule} {finding.message}")


def turns(entries: Iterable[Entry]) -> int:
    """How many entries of a record may have changed what is settled."""
    return sum(entry.act in (Act.WAIVED, Act.REOPENED) for entry in entries)


def waivers_of(entries: Iterable[Entry]) -> tuple[Waiver, ...]:
    """The waivers in a record that were not taken back, in its order."""
    record = tuple(entries)
    back = {entry.about for entry in record if entry.act is Act.REOPENED}
    return tuple(
        Waiver(reason, entry.anchor.field, entry.anchor.block, entry.by, entry.text, name)
        for entry in record
        if entry.act is Act.WAIVED and entry.anchor is not None and (name := entry.hash) not in back
        for reason in entry.reasons
    )
