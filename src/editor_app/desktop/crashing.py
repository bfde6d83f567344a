"""Crashes of the window: counted in the ledger, told with what is safe, their report saved where the person wants it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from editor_app import __version__
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import Work
from editor_app.desktop.look import Look
from editor_app.desktop.problems import Problems
from editor_app.services.logbook import Ledger, Logbook
from editor_app.services.progress import Progress
from editor_app.services.writing_out import write_new

_LOG = logging.getLogger(__name__)
Run = Callable[[Work, Callable[..., None] | None, Callable[[Exception], None]], None]


class Crashing(QObject):
    """Owns `problems`. `run` does work off the window's thread and answers on it; `logbook` is where counts and the dump of
    the last start are, or nothing is kept.
    """

    def __init__(
        self, library: Path, run: Run, look: Look, logbook: Logbook | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._run = run
        self._fault = logbook.fault if logbook is not None else ""
        self._ledger = Ledger(logbook.folder if logbook is not None else None, __version__)
        self._writing: Writing | None = None
        self.problems = Problems(self, self._ledger, look)
        self.problems.noted.connect(self._on_noted)

    def watch_over(self, window: QWidget, writing: Writing) -> None:
        """From now on a crash saves what is written in this window, and the dialog lies over it."""
        self._writing = writing
        self.problems.show_over(window)
        self.problems.kept = self.kept
        self.problems.save = self._save
        self.problems.crashed.connect(writing.left_field)
        writing.word_changed.connect(self.problems.refresh)
        writing.drafts_changed.connect(self.problems.refresh)

    def forget_window(self) -> None:
        """The window is gone."""
        self._writing = None
        self.problems.show_over(None)

    def tell_last(self) -> None:
        """Tell, once, that the last start was struck down."""
        fault, self._fault = self._fault, ""
        if fault:
            self.problems.tell_fault(fault)

    def kept(self) -> str:
        """What is safe just now, as a sentence."""
        writing = self._writing
        if writing is not None and writing.failure is not None:
            aside = self.tr("文字另存了应急副本，下次打开时会问要不要用它。")
            copy = self.tr("请先按“继续”，再用“复制全文”把它存到别处。")
            why = self.tr("稿件还没有存进资料库：{why}。").format(why=writing.failure.words.rstrip("。"))
            return why + (aside if writing.all_aside else copy)
        if writing is not None and writing.dirty:
            return self.tr("正在保存稿件…")
        saved = self.tr("稿件已保存到 {path}")
        words = saved if writing is not None and writing.article is not None else self.tr("稿件都在 {path}，没有动")
        return words.format(path=self._library)

    def _save(self, path: Path, data: bytes, done: Callable[[Path], None], failed: Callable[[Exception], None]) -> None:
        def work(_progress: Progress) -> Path:
            write_new(path, data)
            return path

        self._run(work, done, failed)

    def _on_noted(self, data: bytes) -> None:
        ledger = self._ledger

        def work(_progress: Progress) -> None:
            ledger.keep(data)

        self._run(work, None, self._on_not_noted)

    def _on_not_noted(self, error: Exception) -> None:
        _LOG.warning("the count of crashes was not kept: %s", type(error).__name__)  # never a crash about a crash
