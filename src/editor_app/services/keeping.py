"""Keeping the library in good order: the doctor's look and a backup on demand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from editor_app.library.library import Library
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.services.progress import Progress, silent

LOW_DISK_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing the doctor looked at: `ok` and a Chinese sentence."""

    name: str
    ok: bool
    said: str


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
        found += [Examined("library", False, explain_problem(problem)) for problem in problems]
        found += [self._disk(), self._clock()]
        found += [_probe(name, look) for name, look in self._probes.items()]
        progress("检查完成", 1, 1)
        return found

    def _disk(self) -> Examined:
        free = shutil.disk_usage(self._library.path).free
        return Examined("disk", free >= LOW_DISK_BYTES, f"数据所在磁盘还有 {free // 1048576} MB")

    def _clock(self) -> Examined:
        now = datetime.now(UTC)
        return Examined("clock", 2025 <= now.year <= 2100, f"本机时间 {now.astimezone():%Y-%m-%d %H:%M:%S}")


def explain_problem(problem: object) -> str:
    """The sentence of a library problem."""
    return str(problem)


def _probe(name: str, look: Callable[[], str]) -> Examined:
    try:
        return Examined(name, True, look())
    except EditorError as error:
        return Examined(name, False, explain(error))
