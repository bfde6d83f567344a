"""Looking back: the list of revisions, the comparison in the middle of the window, and restoring."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.history import History, Restored
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.panes.compare_pane import ComparePane
from editor_app.desktop.panes.right_tabs import REVISIONS
from editor_app.desktop.part import Part
from editor_app.model.difference import Difference
from editor_app.model.revision import RevisionRow
from editor_app.services.comparing import Compared
from editor_app.services.proofing import Traced


class LookingBack(Part):
    """Brings the revisions' pane, the comparison and the open article together. Signals: `changed` when a comparison was
    opened or closed, `compared` when another is shown, `picture_wanted` (asset).
    """

    changed = Signal()
    compared = Signal()
    picture_wanted = Signal(str)

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, window, writing, parent)
        self._restored: Restored | None = None
        self._traced: Traced | None = None
        self._beside: tuple[str, int] | None = None
        self._waiting: tuple[str, Callable[[], None]] | None = None
        self._pane: ComparePane | None = None
        self.history = History(desk, self)
        self.history.listed.connect(self._on_listed)
        self.history.compared.connect(self._on_compared)
        self.history.restored.connect(self._on_restored)
        self.history.traced.connect(self._on_traced)
        self.history.failed.connect(self._on_failed)
        window.library.code_entered.connect(self.trace)
        window.revisions.compare_requested.connect(self.compare)
        window.revisions.restore_requested.connect(self.preview_restore)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands about comparing, by the command's id."""
        return {
            "compareAction": self.compare,
            "nextChangeAction": self.next_change,
            "previousChangeAction": self.previous_change,
        }

    @property
    def comparing(self) -> bool:
        """Whether a comparison stands in the middle."""
        return self._pane is not None and self._window.article.comparing

    def opened(self, article_id: str) -> None:
        """Another article is shown, or the same anew."""
        self.history.show(article_id)
        restored, self._restored = self._restored, None
        if restored is not None and restored.article == article_id:
            before = restored.before
            self.said.emit(
                self.tr("已恢复到第 {number} 版；原来的内容是第 {before} 版，也留着").format(
                    number=restored.number, before=before
                ),
                False,
                ((self.tr("撤销恢复"), lambda: self.restore(before)),),
            )

        traced, self._traced = self._traced, None
        if traced is not None and traced.revision.row.article == article_id:
            self._show_traced(traced)

        beside, self._beside = self._beside, None
        if beside is not None and beside[0] == article_id:
            self.compare(beside[1])

        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting[0] == article_id:
            waiting[1]()

    def show_difference(self, article_id: str, difference: Difference, old: str, new: str) -> None:
        """Open an article and show what changed between two contents that are not both revisions here; `old` and `new` say
        which they are.
        """

        def show() -> None:
            self._show_pane().show_difference(difference, old, new, self._window.column_name)
            self._tell_compared()

        article = self._writing.article
        if article is not None and article.id == article_id:
            self._writing.flush(show)
        else:
            self._waiting = (article_id, show)  # until it is open
            self._writing.open(article_id)

    def compare_with(self, article_id: str, number: int) -> None:
        """Open an article and compare that revision of it, which somebody else wrote, with what is there now."""
        article = self._writing.article
        if article is not None and article.id == article_id:
            self.compare(number)
        else:
            self._beside = (article_id, number)  # until it is open
            self._writing.open(article_id)

    def trace(self, code: str) -> None:
        """Open the article that the code of a proof names, at the revision that is on the paper."""
        self._writing.flush_all(lambda: self.history.trace(code))

    def _on_traced(self, traced: Traced) -> None:
        article = self._writing.article
        if article is not None and article.id == traced.revision.row.article:
            self._show_traced(traced)
        else:
            self._traced = traced  # until it is open
            self._writing.open(traced.revision.row.article)

    def _show_traced(self, traced: Traced) -> None:
        number = traced.revision.row.number
        if traced.later:
            self.compare(number)
            words = self.tr("清样已过期，之后又改过 {later} 版；下面是清样上的第 {number} 版以后的改动")
        else:
            self.close()
            self._window.open_right(REVISIONS)
            words = self.tr("清样上的就是现在的内容（第 {number} 版）")
        told = words.format(later=traced.later, number=number)
        if traced.verdict:
            told = self.tr("{told}；{verdict}").format(told=told, verdict=traced.verdict)
        self.said.emit(told, bool(traced.later), ())

    def compare(self, number: int = 0) -> None:
        """Compare a revision with what is there now; the newest, or 0, with the one before it."""
        article = self._writing.article
        if article is None:
            return
        article_id = article.id
        newest = self.history.rows[0].number if self.history.rows else 0
        old = number if number != newest else 0
        self._writing.flush(lambda: self.history.compare(article_id, old, 0))

    def compare_pair(self, old: int, new: int) -> None:
        """Compare two revisions of the open article."""
        if (article := self._writing.article) is not None:
            self.history.compare(article.id, old, new)

    def preview_restore(self, number: int) -> None:
        """Show what changed since a revision; the comparison has the button that brings it back."""
        self.compare(number)
        self.said.emit(
            self.tr("下面是第 {number} 版以后的改动。恢复它以后，现在的内容也留在版本里").format(number=number),
            False,
            ((self.tr("恢复第 {number} 版").format(number=number), lambda: self.restore(number)),),
        )

    def restore(self, number: int) -> None:
        """Make a revision the current content. Never a step of the text's undoing: it is a new revision instead."""
        article = self._writing.article
        if article is not None:
            article_id = article.id
            self._writing.flush(lambda: self.history.restore(article_id, number))

    def close(self) -> None:
        """Go back to writing."""
        if self.comparing:
            self._window.article.close_compare()
            self._window.article.bar.put_away()
            self.changed.emit()

    def set_picture(self, asset: str, image: QImage) -> None:
        """Take a decoded picture."""
        if self._pane is not None:
            self._pane.view.pictures.set_picture(asset, image)

    def next_change(self) -> None:
        """Point at the next change."""
        if self._pane is not None:
            self._pane.step(1)

    def previous_change(self) -> None:
        """Point at the change before."""
        if self._pane is not None:
            self._pane.step(-1)

    def _open_pane(self) -> ComparePane:
        if self._pane is None:
            pane = self._window.article.compare_pane()
            pane.closed.connect(self.close)
            pane.chosen.connect(self._on_chosen)
            pane.restore_requested.connect(self.restore)
            pane.view.pictures.wanted.connect(self.picture_wanted)
            self._pane = pane
        return self._pane

    def _on_chosen(self, old: int, new: int) -> None:
        self.compare_pair(old, new)

    def _on_listed(self, rows: list[RevisionRow]) -> None:
        if rows or self._writing.article is not None:
            self._window.revisions.show_revisions(rows)
        else:
            self._window.revisions.show_nothing()
        if self._pane is not None:
            self._pane.show_rows(rows)

    def _on_compared(self, compared: Compared) -> None:
        pane = self._show_pane()
        pane.show_compared(compared, self._window.column_name)
        if self._window.article.locked:
            pane.restore.hide()  # what is under review stays as it is
        self._tell_compared()

    def _show_pane(self) -> ComparePane:
        pane = self._open_pane()
        pane.show_rows(self.history.rows)
        self._window.article.open_compare()
        return pane

    def _tell_compared(self) -> None:
        self._window.shell.fold()
        self.changed.emit()
        self.compared.emit()

    def _on_restored(self, restored: Restored) -> None:
        self._restored = restored
        self.close()
        self._writing.reload()

    def _on_failed(self, words: str) -> None:
        self.said.emit(words, True, ())
