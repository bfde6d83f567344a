"""The backups of a library, as lists show them."""

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


@dataclass(frozen=True, slots=True)
class BackupState:
    """Where the day's backup goes for the person to see (`None`: nowhere), whether that folder, or the one it will be made
    in, is there now, every backup, newest first, and why the last day's backup failed (a sentence; empty where it did not).
    """

    folder: Path | None
    there: bool
    backups: tuple[BackupFile, ...]
    problem: str

    @property
    def newest(self) -> BackupFile | None:
        """The newest backup that can be read."""
        return next((backup for backup in self.backups if backup.articles is not None), None)
