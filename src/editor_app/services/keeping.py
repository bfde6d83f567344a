"""Keeping the library in good order: the doctor's look and a backup on demand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.library.space import keep_ballast
from editor_app.library.visible import FOLDER_KEY
from editor_app.model.backup import BackupFile, BackupState
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.long_paths import reachable, settled
from editor_app.model.problems import explain, sentence
from editor_app.services.backups import list_backups
from editor_app.services.exporting import export_library
from editor_app.services.progress import Progress, silent

if TYPE_CHECKING:
    from editor_app.library.exporting import Exported

LOW_DISK_BYTES = 500 * 1024 * 1024
EXPORT_ROOM = 40
"""Characters of the name under which an export is written, beyond its own."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing the doctor looked at: `ok` and a Chinese sentence. What is not `grave` limits the program (no keyring:
    the password is asked for at each start) but endangers nothing.
    """

    name: str
    ok: bool
    said: str
    grave: bool = True


class Keeping:
    """Use cases around the library as a whole."""

    def __init__(
        self, library: Library, probes: dict[str, Callable[[], str]], usual_folder: Path | None = None
    ) -> None:
        """`usual_folder` takes the visible backups until another is chosen. `probes` are further things to examine by name
        (keyring, web engine): each returns a sentence or raises an `EditorError`.
        """
        self._library = library
        self._probes = probes
        self._usual_folder = usual_folder
        library.visible_folder = self.backup_folder
        library.after_daily = self.maintain

    def examine(self, *, repair: bool = False, progress: Progress = silent) -> list[Examined]:
        """Look at database, pictures, digests, index, disk, clock and the probes; with `repair` put right first what can be
        put right, and say what was done. Nothing is ever deleted.
        """
        from editor_app.library.doctor import check

        done: list[Examined] = []
        if repair:
            progress("正在修复资料库", 0, 1)
            done = self._repair()
        progress("正在检查资料库", 0, 1)
        problems = check(self._library)
        found = [
            *done,
            Examined("library", not problems, "资料库完好" if not problems else f"有 {len(problems)} 处问题"),
        ]
        found += [Examined("library", False, sentence(problem.code, problem.details)) for problem in problems]
        found += [Examined("place", False, said, grave=False) for said in self.warnings()]
        found += [self._lock(), self._disk(), self._clock(), self._unused()]
        found += [_probe(name, look) for name, look in self._probes.items()]
        progress("检查完成", 1, 1)
        return found

    def _repair(self) -> list[Examined]:
        from editor_app.library.repairing import repair
        from editor_app.pictures.inspect import inspect

        folder = self.backup_folder()
        done = repair(self._library, inspect, [folder] if folder else [])
        return [
            Examined("repair", item.code.startswith("repair."), sentence(item.code, item.details), grave=False)
            for item in done
        ]

    def backup_folder(self) -> Path | None:
        """Where the day's backup is copied to for the person to see; `None` where none is wanted."""
        chosen = str(self._library.settings.get(FOLDER_KEY, ""))
        return Path(chosen) if chosen else self._usual_folder

    def choose_backup_folder(self, folder: Path | None) -> None:
        """Copy the day's backups there from now on; `None` goes back to the usual folder. Raises
        `Refused("backup.inside_library")` for a folder that would be lost with the library, and
        `Unavailable("backup.folder_missing")` for one on a disk that is not there; then the old one stays.
        """
        if folder is not None:
            folder = folder.absolute()
            if settled(folder).is_relative_to(settled(self._library.path)):
                raise Refused("backup.inside_library", folder=str(folder))
            if not folder.is_dir() and not folder.parent.is_dir():
                raise Unavailable("backup.folder_missing", folder=str(folder))
        self._library.settings.set(FOLDER_KEY, str(folder) if folder else "")

    def back_up(self, folder: Path, progress: Progress = silent) -> Path:
        """Write a backup of everything (database and originals) into `folder`; pictures that are there already with the
        right size are not copied again. Returns the database's file. Raises `Unavailable("backup.folder_missing")` for
        a disk that is not there, `Unavailable("backup.failed" | "disk.full")`.
        """
        return self._library.show_backup(folder, lambda done, total: progress("正在备份图片", done, total)).database

    def backups(self) -> list[BackupFile]:
        """The library's own backups and those in the folder that the person sees, newest first. Opens each to count its
        articles; may take long where that folder is on a stick.
        """
        return list_backups(self._library.path, self.backup_folder())

    def backup_state(self) -> BackupState:
        """How it stands with the backups; as slow as `backups`."""
        folder = self.backup_folder()
        problem = self._library.backup_problem
        return BackupState(
            folder,
            folder is not None and (folder.is_dir() or folder.parent.is_dir()),
            tuple(self.backups()),
            sentence(problem.code, problem.details) if problem else "",
        )

    def back_up_now(self, why: str = "manual", progress: Progress = silent) -> Path:
        """Make a backup, and copy it with every original to the folder that the person sees, if there is one. On any thread.
        Returns the database's file there, or inside the library. Raises as `back_up`; what was made inside stays then.
        """
        folder = self.backup_folder()
        if why != "manual" or folder is None:
            return self._library.back_up(why)
        return self.back_up(folder, progress)

    def export_library(self, target: Path, progress: Progress = silent) -> Exported:
        """Write everything into the one file `target`; on any thread, while writing goes on. Raises as
        `exporting.export_library`.
        """
        return export_library(self._library.path, reachable(target, EXPORT_ROOM), progress)

    def maintain(self) -> tuple[str, ...]:
        """Once a day, on any thread: look at the clock, have the ballast there, remove from the trash what may go, sweep up
        pictures that nothing shows, and make finding quick again. Returns the ids of articles that are gone.
        """
        keep_ballast(self._library.path)
        self._library.trash.watch_clock()
        gone = self._library.trash.purge_due()
        self._library.sweeper.sweep(self._library.must_stay)
        self._library.search.compact(self._library.must_stay)
        return gone

    def warnings(self) -> tuple[str, ...]:
        """Sentences about where the library lies and how much room is left there; empty where all is well."""
        return tuple(sentence(code, details) for code, details in self._library.warnings())

    def troubles(self) -> tuple[str, ...]:
        """`warnings`, and why the last day's backup failed, if it did: what the window tells by itself."""
        problem = self._library.backup_problem
        return (*self.warnings(), *([sentence(problem.code, problem.details)] if problem else []))

    def _unused(self) -> Examined:
        """Pictures that nothing shows harm nothing."""
        try:
            survey = self._library.sweeper.survey()
        except Unavailable as error:
            return Examined("unused", False, explain(error), grave=False)
        if not survey.unused and not survey.leftovers:
            return Examined("unused", True, "没有多余的图片文件")
        said = (
            f"有 {len(survey.unused)} 张图片（{survey.size / 1048576:.1f} MB）没有稿件、版本和上报用到，"
            f"另有 {len(survey.leftovers)} 个没写完的文件；满七天、备份里也用不到时自动清理"
        )
        return Examined("unused", True, said)

    def _lock(self) -> Examined:
        """The system takes the lock away from a process that dies; what is left says that it did."""
        said = "只有这一个程序在写"
        if self._library.stopped_uncleanly:
            said += "；上次没有正常退出，已经检查过，留下的锁和没写完的文件已清理"
        return Examined("lock", True, said)

    def _disk(self) -> Examined:
        free = shutil.disk_usage(self._library.path).free
        return Examined("disk", free >= LOW_DISK_BYTES, f"数据所在磁盘还有 {free // 1048576} MB")

    def _clock(self) -> Examined:
        now = datetime.now(UTC)
        return Examined("clock", 2025 <= now.year <= 2100, f"本机时间 {now.astimezone():%Y-%m-%d %H:%M:%S}")


def _probe(name: str, look: Callable[[], str]) -> Examined:
    try:
        return Examined(name, True, look())
    except EditorError as error:
        return Examined(name, False, explain(error), grave=not error.code.startswith("keyring."))
