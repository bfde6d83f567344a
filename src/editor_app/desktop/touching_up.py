"""Touching the open text up: finding and replacing, one-click layout; and many articles: replacing, checking."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from editor_app.desktop.checking_many import CheckingMany
from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.laying_out import LayingOut
from editor_app.desktop.flows.mending import Mending
from editor_app.desktop.flows.replacing_across import ReplacingAcross
from editor_app.desktop.flows.seeking import Seeking
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part


class TouchingUp(Part):
    """Finding and replacing, 一键排版 and fixes in the open article, and the same over many."""

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, window, writing, parent)
        article = window.article
        self.seeking = Seeking(desk, article.find_bar, article.editor, self)
        self.laying_out = LayingOut(desk, writing, article.editor, article.layout_popup, self)
        self.mending = Mending(desk, writing, article, self)
        self.across = ReplacingAcross(desk, writing, self.seeking, self)
        self.checking_many = CheckingMany(desk, window, writing, self)
        self.checking_many.said.connect(self.said)
        writing.opened.connect(self.seeking.article_changed)
        writing.closed.connect(article.find_bar.put_away)
        self.laying_out.done.connect(self._on_laid_out)
        self.laying_out.nothing.connect(self._on_nothing)
        self.laying_out.failed.connect(self._on_failed)
        window.findings.mend_requested.connect(self.mending.mend)
        self.mending.done.connect(self._on_mended)
        self.mending.failed.connect(self._on_failed)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands, by the command's id."""
        return {
            "findAction": self.seeking.open_find,
            "replaceAction": self.seeking.open_replace,
            "findNextAction": self.seeking.next,
            "findPreviousAction": self.seeking.previous,
            "replaceOneAction": self.seeking.replace_one,
            "replaceAllAction": self.seeking.replace_all,
            "replaceAcrossAction": self._on_across,
            "layoutAction": self.laying_out.run,
            "layoutPreviewAction": self.laying_out.look,
            **self.checking_many.slots(),
        }

    def _on_across(self) -> None:
        bar = self._window.article.find_bar
        self.across.open(bar.query(), bar.replacement(), self._window.library.selected(), self._window)

    def _on_laid_out(self, words: str) -> None:
        self.said.emit(self.tr("已排版：{words}").format(words=words), False, ((self.tr("撤销"), self._on_take_back),))

    def _on_take_back(self) -> None:
        if self.laying_out.take_back():
            self._window.article.bar.put_away()
        else:
            self.said.emit(self.tr("排版以后又改过文字；请用“撤销”一步一步退回"), False, ())

    def _on_mended(self, count: int) -> None:
        choices = ((self.tr("撤销"), self._on_unmend),) if count else ()
        words = self.tr("修正了 {n} 处") if count else self.tr("文字已经不是检查时的样子，没有要改的")
        self.said.emit(words.format(n=count), False, choices)

    def _on_unmend(self) -> None:
        if self.mending.take_back():
            self._window.article.bar.put_away()
        else:
            self.said.emit(self.tr("修正以后又改过文字；请用“撤销”一步一步退回"), False, ())

    def _on_nothing(self) -> None:
        self.said.emit(self.tr("已经排好，没有要改的地方"), False, ())

    def _on_failed(self, words: str) -> None:
        self.said.emit(words, True, ())
