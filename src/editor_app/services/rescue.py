"""When the library does not open: what can be done, and doing it. Works on the folder, without an open library.

Nothing here deletes or overwrites: what lies in the library's place is set aside first, under a name with the date.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from editor_app.model.errors import EditorError, Unavailable
from editor_app.model.problems import explain
from editor_app.services.progress import Progress, silent

if TYPE_CHECKING:
    from editor_app.library.restoring import Restored

_RESCUABLE = frozenset(
    [
        "library.corrupt",
        "library.damaged",
        "library.damaged_alone",
        "library.missing",
        "library.missing_alone",
    ]
)
_ONLY_FROM_BACKUP = frozenset(["library.foreign", "library.newer", "library.not_migrated"])


class Way(StrEnum):
    """What a person can choose when the library does not open, besides leaving it as it is."""

    RESTORE = "restore"
    SALVAGE = "salvage"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Choices:
    """What happened, in a sentence, and what can be done: `backup` is the newest good one (`None`: there is none),
    `backup_made` its local time and `backup_articles` how many articles it holds; `salvageable` says that there is a file
    whose texts can be searched for.
    """

    said: str
    backup: Path | None
    backup_made: str
    backup_articles: int
    salvageable: bool

    def ways(self) -> tuple[Way, ...]:
        """What can be chosen, the best first."""
        found = [Way.RESTORE] if self.backup else []
        found += [Way.SALVAGE] if self.salvageable else []
        return (*found, Way.EMPTY)


class Rescue:
    """Ways out for the library in one folder. Every method may take long; none belongs on a window's thread."""

    def __init__(self, library: Path) -> None:
        self._library = library

    def choices(self, error: EditorError, progress: Progress = silent) -> Choices | None:
        """What can be done after the library did not open with `error`; `None` where it is no matter of its contents (it
        is open elsewhere, the disk is full). Only reads.
        """
        from editor_app.library.aside import DATABASE, has_content, set_aside_files
        from editor_app.library.rescue_copy import newest_good_backup

        if error.code not in _RESCUABLE | _ONLY_FROM_BACKUP:
            return None
        progress("正在检查备份", 0, 1)
        good = newest_good_backup(self._library)
        progress("正在检查备份", 1, 1)
        if error.code in _ONLY_FROM_BACKUP and good is None:
            return None
        there = has_content(self._library / DATABASE) or bool(set_aside_files(self._library))
        return Choices(
            explain(error),
            good.path if good else None,
            f"{good.made_at:%Y-%m-%d %H:%M}" if good else "",
            good.articles if good else 0,
            there and error.code in _RESCUABLE,
        )

    def take(self, way: Way, choices: Choices, progress: Progress = silent) -> str:
        """Do what was chosen and say in a sentence what came of it; the library opens afterwards. Raises what `restore`,
        and the disk, raise; then the choice is there as before.
        """
        from editor_app.library.rescue_copy import salvage_in_place, start_anew

        if way is Way.RESTORE and choices.backup is not None:
            restored = self.restore(choices.backup, progress)
            return f"已用 {choices.backup_made} 的备份恢复，有 {restored.articles} 篇稿件；原来的文件移到了旁边。"
        if way is Way.SALVAGE:
            progress("正在抢救文字", 0, 1)
            came = salvage_in_place(self._library)
            progress("正在抢救文字", 1, 1)
            return (
                f"抢救出 {came.articles} 篇稿件、{came.revisions} 个版本，另有 {came.unclaimed} 份没有归属的文字；"
                "原来的文件移到了旁边。上报的账号请重新设置。"
            )
        start_anew(self._library)
        return "已另起一个空的资料库；原来的文件在旁边，没有动。"

    def restore(self, file: Path, progress: Progress = silent) -> Restored:
        """Bring the library back from `file`, an export or a backup's database (with the pictures beside it, if any). All of
        it is proved first; what was there is set aside. Raises `Unavailable("backup.unusable" | "library.locked" | …)`;
        then nothing was changed.
        """
        from editor_app.library.restoring import is_export, restore_database, restore_export

        def step(done: int, total: int) -> None:
            progress("正在核对并恢复", done, total)

        if not file.is_file():
            raise Unavailable("backup.unusable", name=file.name)
        return (restore_export if is_export(file) else restore_database)(file, self._library, step)
