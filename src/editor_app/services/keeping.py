"""Keeping the library in good order: the doctor's look and a backup on demand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from editor_app.library.library import Library
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain, sentence
from editor_app.services.progress import Progress, silent
from editor_app.services.writing_out import write_new

LOW_DISK_BYTES = 500 * 1024 * 1024


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

    def __init__(self, library: Library, probes: dict[str, Callable[[], str]]) -> None:
        """`probes` are further things to examine by name (keyring, web engine): each returns a sentence or raises an
        `EditorError`.
        """
        self._library = library
        self._probes = probes

    def examine(self, *, repair: bool = False, progress: Progress = silent) -> list[Examined]:
        """Look at database, pictures, digests, index, disk, clock and the probes; with `repair` rebuild what can be
        rebuilt. Nothing is ever deleted.
        """
        from editor_app.library.doctor import check
        from editor_app.library.doctor import repair as mend

        progress("正在检查资料库", 0, 1)
        if repair:
            mend(self._library)
        problems = check(self._library)
        found = [Examined("library", not problems, "资料库完好" if not problems else f"有 {len(problems)} 处问题")]
        found += [Examined("library", False, sentence(problem.code, problem.details)) for problem in problems]
        found += [Examined("place", False, said, grave=False) for said in self.warnings()]
        found += [self._disk(), self._clock()]
        found += [_probe(name, look) for name, look in self._probes.items()]
        progress("检查完成", 1, 1)
        return found

    def back_up(self, folder: Path) -> Path:
        """Write a backup of everything (database and originals) into `folder`; files that are there already with the
        right size are not copied again. Returns the database's file.
        """
        made = self._library.back_up("manual")
        target = folder / made.name
        write_new(target, made.read_bytes())
        for digest in self._library.assets.all():
            place = folder / "assets" / digest[:2] / digest
            if not place.is_file() or place.stat().st_size != self._library.assets.get(digest).size:
                write_new(place, self._library.assets.read(digest))
        return target

    def warnings(self) -> tuple[str, ...]:
        """Sentences about where the library lies and how much room is left there; empty where all is well."""
        return tuple(sentence(code, details) for code, details in self._library.warnings())

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
