"""Replacing in many articles: the dialog's wishes, done on the work lane article by article; the one that is open is
changed in the editor, as one undo step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.replace_across import ReplaceAcross
from editor_app.desktop.flows.seeking import Done, Seeking
from editor_app.desktop.flows.writing import Failure, Writing
from editor_app.desktop.jobs import Handle, LaneName, Step
from editor_app.model.article import ArticleRow
from editor_app.model.changes import Changes
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.problems import explain
from editor_app.model.replacing import Change, Found, Query, Replacement, Untouched
from editor_app.services.progress import Progress


class ReplacingAcross(QObject):
    """One dialog at a time. What is on the screen is saved before anything is looked for or replaced."""

    def __init__(self, desk: Desk, writing: Writing, seeking: Seeking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._writing = writing
        self._seeking = seeking
        self.dialog: ReplaceAcross | None = None
        self._selected: list[str] = []
        self._handle: Handle | None = None
        self._open_row: ArticleRow | None = None  # the open article, while the editor replaces in it
        self._done = Replacement((), ())
        seeking.replaced.connect(self._on_replaced_here)
        seeking.refused.connect(self._on_refused_here)
        writing.failed.connect(self._on_not_saved)

    def open(self, query: Query, new: str, selected: Sequence[str], parent: QWidget) -> None:
        """Show the dialog; `selected` are the articles selected in the library."""
        if self.dialog is not None:
            self.dialog.raise_()
            return
        self._selected = list(selected)
        self._done, self._open_row = Replacement((), ()), None
        dialog = self.dialog = ReplaceAcross(self._desk.look, query, new, len(self._selected), parent)
        dialog.find_requested.connect(self._on_find)
        dialog.replace_requested.connect(self._on_replace)
        dialog.back_requested.connect(self._on_back)
        dialog.stop_requested.connect(self.stop)
        dialog.finished.connect(self._on_closed)
        dialog.open()

    def stop(self) -> None:
        """Stop what runs at the next article; what was done stays."""
        if self._handle is not None:
            self._handle.cancel()

    def _on_closed(self) -> None:
        self.stop()
        self.dialog = None

    def _on_step(self, step: Step) -> None:
        if self.dialog is not None:
            self.dialog.show_busy(step.what, step.done, step.total)

    def _on_not_saved(self, failure: Failure) -> None:
        """What is on the screen could not be saved: nothing is looked for or replaced before it is."""
        if self.dialog is not None:
            self.dialog.show_problem(failure.words)

    # -- finding ------------------------------------------------------------------------------------------------------

    def _on_find(self) -> None:
        if self.dialog is not None:
            self.dialog.show_busy(self.tr("正在查找"), 0, 0)
            self._writing.flush_all(self._find)

    def _find(self) -> None:
        if self.dialog is None:
            return
        room, query, fields = self._desk.room, self.dialog.query(), self.dialog.fields
        articles = list(self._selected) if self.dialog.selected_only else None

        def work(progress: Progress) -> list[Found]:
            return room.replacing.find(query, articles, fields=fields, progress=progress)

        self._handle = self._desk.jobs.start(LaneName.WORK, work, self._on_found, self._on_failed, self._on_step)

    def _on_found(self, found: list[Found]) -> None:
        if self.dialog is not None:
            self.dialog.show_found(found)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
        if self.dialog is not None:
            words = self.tr("已停下，什么也没有改动") if isinstance(error, Cancelled) else self.tr("没有做成")
            self.dialog.show_problem(
                explain(error) if isinstance(error, EditorError) and not isinstance(error, Cancelled) else words
            )

    # -- replacing ----------------------------------------------------------------------------------------------------

    def _on_replace(self) -> None:
        if self.dialog is not None:
            self.dialog.show_busy(self.tr("正在替换"), 0, 0)
            self._writing.flush_all(self._replace)

    def _replace(self) -> None:
        if self.dialog is None:
            return
        article = self._writing.article
        rows = self.dialog.ticked()
        self._open_row = next((row for row in rows if article is not None and row.id == article.id), None)
        others = [row for row in rows if row is not self._open_row]
        room, query, new, fields = (
            self._desk.room,
            self.dialog.query(),
            self.dialog.replacement(),
            self.dialog.fields,
        )

        def work(progress: Progress) -> Replacement:
            return room.replacing.replace(query, new, others, fields=fields, progress=progress)

        self._handle = self._desk.jobs.start(LaneName.WORK, work, self._on_replaced, self._on_failed, self._on_step)

    def _on_replaced(self, done: Replacement) -> None:
        self._done = done
        self._tell(done)
        if self._open_row is not None and self.dialog is not None and not done.stopped:
            self._seeking.replace_everywhere(self.dialog.query(), self.dialog.replacement())
        else:
            self._show_done(0)

    def _on_replaced_here(self, here: Done) -> None:
        row, self._open_row = self._open_row, None
        if row is not None:
            change = Change(row, here.count, here.left, 0, 0)
            self._show_done(here.count, change)

    def _on_refused_here(self, words: str) -> None:
        row, self._open_row = self._open_row, None
        if row is not None:
            self._done = replace(self._done, untouched=(*self._done.untouched, Untouched(row, "pattern", words)))
            self._show_done(0)

    def _show_done(self, here: int, change: Change | None = None) -> None:
        if self.dialog is None:
            return
        shown = replace(self._done, changed=(change, *self._done.changed)) if change else self._done
        words = self.tr("已在 {n} 篇里替换 {m} 处").format(n=sum(c.count > 0 for c in shown.changed), m=shown.count)
        if shown.untouched:
            words += self.tr("；{n} 篇没有动").format(n=len(shown.untouched))
        if shown.stopped:
            words += self.tr("；已停下，其余没有动")
        if here:
            words += self.tr("。打开着的那篇只改了正文，用“撤销”可退回")
        self.dialog.show_done(shown, words, can_take_back=any(c.count for c in self._done.changed))

    def _tell(self, done: Replacement) -> None:
        self._desk.news.tell(
            Changes(articles=frozenset(change.row.id for change in done.changed if change.count)), self
        )

    # -- taking back --------------------------------------------------------------------------------------------------

    def _on_back(self) -> None:
        if self.dialog is None:
            return
        room, changes = self._desk.room, [change for change in self._done.changed if change.count]
        self.dialog.show_busy(self.tr("正在撤回"), 0, len(changes))

        def work(progress: Progress) -> Replacement:
            return room.replacing.take_back(changes, progress)

        self._handle = self._desk.jobs.start(LaneName.WORK, work, self._on_taken_back, self._on_failed, self._on_step)

    def _on_taken_back(self, back: Replacement) -> None:
        self._tell(back)
        self._done = Replacement((), ())
        if self.dialog is not None:
            words = self.tr("{n} 篇已恢复到替换前").format(n=len(back.changed))
            if back.untouched:
                words += self.tr("；{n} 篇后来又改过，没有动").format(n=len(back.untouched))
            self.dialog.show_done(back, words, can_take_back=False)
