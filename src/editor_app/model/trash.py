"""What lies in the trash, and why it may not go yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Hindrance(StrEnum):
    """Why an article in the trash may not be removed for good now."""

    TOO_EARLY = "too_early"
    NO_BACKUP = "no_backup"
    UNDER_WAY = "under_way"


HINDRANCE_WORDS = {
    Hindrance.TOO_EARLY: "还没有到期",
    Hindrance.NO_BACKUP: "还没有进过备份",
    Hindrance.UNDER_WAY: "正在上报",
}


@dataclass(frozen=True, slots=True)
class Trashed:
    """One article in the trash. `deadline` is the moment (RFC 3339, UTC) from which it may go, `days_left` the days until
    then, begun ones counted, 0 afterwards; `hindrance` says why it may not go now, `None` that it may.
    """

    article: str
    title: str
    trashed_at: str
    deadline: str
    hindrance: Hindrance | None
    days_left: int

    @property
    def left_words(self) -> str:
        """When it goes, in a few words."""
        return f"还剩 {self.days_left} 天" if self.days_left else "已到期"
