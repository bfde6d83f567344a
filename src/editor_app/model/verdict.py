"""What the last check of an article said, and whether it still holds: the light beside an article in lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from editor_app.model.article import ArticleState
from editor_app.model.finding import Finding, Level

LIT_STATES = (ArticleState.DRAFT, ArticleState.RETURNED, ArticleState.IN_REVIEW, ArticleState.READY)
"""The boxes whose articles have a light: what was handed in is past being checked."""


class Light(StrEnum):
    """The gravest that is left; UNKNOWN: not checked as it is now, or not by the rules in force."""

    ERRORS = "errors"
    WARNINGS = "warnings"
    CLEAR = "clear"
    UNKNOWN = "unknown"


LIGHT_WORDS: dict[Light, str] = {
    Light.ERRORS: "有错误",
    Light.WARNINGS: "有警告",
    Light.CLEAR: "没有错误",
    Light.UNKNOWN: "还没有检查",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Findings by level; `waived` are those that somebody decided to leave, which are in none of the others."""

    errors: int = 0
    warnings: int = 0
    infos: int = 0
    waived: int = 0

    @property
    def light(self) -> Light:
        """Never UNKNOWN: it was counted."""
        if self.errors:
            return Light.ERRORS
        return Light.WARNINGS if self.warnings else Light.CLEAR

    @property
    def words(self) -> str:
        """For people: 2 个错误，1 个警告；1 处已忽略."""
        parts = ((self.errors, "错误"), (self.warnings, "警告"), (self.infos, "提示"))
        left = "，".join(f"{count} 个{what}" for count, what in parts if count) or "没有问题"
        return f"{left}；{self.waived} 处已忽略" if self.waived else left


def tally(findings: Iterable[Finding], waived: int = 0) -> Tally:
    """Count findings that are left."""
    counts = dict.fromkeys(Level, 0)
    for finding in findings:
        counts[finding.level] += 1
    return Tally(counts[Level.ERROR], counts[Level.WARNING], counts[Level.INFO], waived)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check said of a version with its content's `digest`. `basis` stands for profile, lists and rules that it
    went by (another one where any of them is another), `waivers` for how many waivers the article had; `at` is RFC 3339
    in UTC, a label.
    """

    version: int
    digest: str
    profile: str
    basis: str
    tally: Tally
    waivers: int = 0
    at: str = ""
