"""An article with everything that a check found in it, for lists of many and for paper."""

from __future__ import annotations

from dataclasses import dataclass

from editor_app.model.errors import EditorError
from editor_app.model.finding import Finding, Level
from editor_app.model.verdict import Light, Tally, tally
from editor_app.model.waiver import Waiver


@dataclass(frozen=True, slots=True)
class CheckedFinding:
    """A finding with its place in words and the words that stand there; `waiver` is who left it, and why."""

    finding: Finding
    where: str = ""
    words: str = ""
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True)
class CheckedArticle:
    """A check of an article as it was last saved: its newest revision with its digest, the name and version of the profile and
    the fingerprint of lists and rules that it went by, `at` (RFC 3339 in UTC). `problem` says why it was not checked; then
    there is nothing else but what is known of it.
    """

    article: str
    title: str = ""
    column: str = ""
    site: str = ""
    revision: int = 0
    digest: str = ""
    profile: str = ""
    profile_version: int = 0
    basis: str = ""
    at: str = ""
    found: tuple[CheckedFinding, ...] = ()
    waived: tuple[CheckedFinding, ...] = ()
    problem: EditorError | None = None

    @property
    def tally(self) -> Tally:
        """Counted."""
        return tally((each.finding for each in self.found), len(self.waived))

    @property
    def light(self) -> Light:
        """UNKNOWN where it could not be checked."""
        return Light.UNKNOWN if self.problem else self.tally.light

    @property
    def fixable(self) -> int:
        """How many findings have a fix that is certain."""
        return sum(each.finding.fix is not None for each in self.found)

    @property
    def errors(self) -> tuple[CheckedFinding, ...]:
        """What stands in the way of handing in."""
        return tuple(each for each in self.found if each.finding.level is Level.ERROR)


@dataclass(frozen=True, slots=True)
class MendedArticle:
    """An article after its certain fixes: how many findings are settled by them, the revisions before and after (0
    where nothing changed), and the check of what stands now. `problem` says why nothing was changed.
    """

    checked: CheckedArticle
    count: int = 0
    before: int = 0
    after: int = 0
    problem: EditorError | None = None
