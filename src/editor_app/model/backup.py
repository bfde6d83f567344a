"""One backup of a library, as lists show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_REASONS = {"daily": "每天", "manual": "手动", "before-import": "导入之前", "before-restore": "恢复之前"}


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup's database: the local time it was made, the word of its reason, its bytes, and the articles it holds (`None`
    where it cannot be read). `visible` says that it lies in the folder the person sees, with its pictures beside it.
    """

    path: Path
    made_at: datetime
    why: str
    size: int
    articles: int | None
    visible: bool

    @property
    def why_words(self) -> str:
        """Why it was made."""
        return _REASONS.get(self.why) or ("程序升级之前" if self.why.startswith("before-") else self.why)
