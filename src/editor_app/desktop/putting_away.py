"""The trash in the window: taking back, removing for good after a question, emptying."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.shelf import Shelf
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import Handle, LaneName, Step
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.problems import show_dialog
from editor_app.model.article import Article, ArticleState
from editor_app.model.changes import Changes
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.problems import explain, sentence
from editor_app.model.trash import HINDRANCE_WORDS, Hindrance, Trashed
from editor_app.services.progress import Progress

MOST_NAMED = 5
NO_TITLE = "未写标题"


@dataclass(frozen=True, slots=True)
class _Purged:
    """Ids of what is gone, why others are not, and whether it was stopped on the way."""

    gone: tuple[str, ...]
    failed: tuple[EditorError, ...]
    stopped: bool


class PuttingAway(Part):
    """Nothing goes for good without a question that names it."""

    def __init__(
        self, desk: Desk, window: MainWindow, writing: Writing, shelf: Shelf, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, window, writing, parent)
        self._shelf = shelf
        self._handle: Handle | None = None
        self.dialog: QMessageBox | None = None
        shelf.taken_back.connect(self._on_taken_back)
        window.status.cancel.clicked.connect(self.cancel)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands, by the command's id."""
        return {
            "untrashAction": self._on_untrash,
            "purgeAction": self._on_purge,
            "emptyTrashAction": self._on_empty,
        }

    def cancel(self) -> None:
        """Stop removing; what is gone is gone, the others stay."""
        if self._handle is not None:
            self._handle.cancel()

    # -- taking back --------------------------------------------------------------------------------------------------

    def opened(self, article: Article) -> None:
        """An article is shown: one in the trash says how long it stays and offers the way back."""
        if article.state is not ArticleState.TRASH or self._desk.room.read_only:
            return
        room, article_id = self._desk.room, article.id

        def work(_progress: Progress) -> Trashed:
            return room.authoring.trash_item(article_id)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_item, self._on_failed)

    def _on_item(self, item: Trashed) -> None:
        article = self._writing.article
        if article is None or article.id != item.article:
            return
        words = self.tr("这篇稿件在回收站里，{left}；还原以后才能改").format(left=item.left_words)
        self.said.emit(words, False, ((self.tr("还原"), lambda: self._shelf.untrash([item.article])),))

    def _on_untrash(self) -> None:
        if chosen := self._window.library.selected():
            self._shelf.untrash(chosen)

    def _on_taken_back(self, articles: list[str]) -> None:
        article = self._writing.article
        if article is not None and article.id in articles:
            self._writing.reload()  # it may be written in again
        self.said.emit(self.tr("已还原 {n} 篇，回到原来的地方").format(n=len(articles)), False, ())

    # -- removing for good --------------------------------------------------------------------------------------------

    def _on_purge(self) -> None:
        room, chosen = self._desk.room, self._window.library.selected()

        def work(_progress: Progress) -> list[Trashed]:
            return [room.authoring.trash_item(article) for article in chosen]

        if chosen:
            self._desk.jobs.start(LaneName.LIBRARY, work, self._on_looked, self._on_failed)

    def _on_empty(self) -> None:
        room = self._desk.room

        def work(_progress: Progress) -> list[Trashed]:
            return room.authoring.trashed()

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_looked, self._on_failed)

    def _on_looked(self, items: list[Trashed]) -> None:
        ready = [item for item in items if item.hindrance is None]
        backup = (self.tr("备份与恢复…"), self._window.commands["backupAction"].trigger)
        choices = (backup,) if any(item.hindrance is Hindrance.NO_BACKUP for item in items) else ()
        if not items:
            self.said.emit(self.tr("回收站是空的"), False, ())
        elif ready:
            self._ask(ready, len(items) - len(ready))
        elif len(items) == 1:
            (item,) = items
            code, day = f"trash.{item.hindrance}", item.deadline[:10]
            self.said.emit(sentence(code, {"title": item.title or NO_TITLE, "day": day}), False, choices)
        else:
            self.said.emit(self._none_ready(items), False, choices)

    def _none_ready(self, items: Sequence[Trashed]) -> str:
        counts = {
            words: sum(item.hindrance is hindrance for item in items) for hindrance, words in HINDRANCE_WORDS.items()
        }
        why = "，".join(self.tr("{n} 篇{why}").format(n=count, why=words) for words, count in counts.items() if count)
        return self.tr("现在没有可以彻底删除的：{why}。都还在回收站里。").format(why=why)

    def _ask(self, ready: Sequence[Trashed], kept: int) -> None:
        names = [item.title or NO_TITLE for item in ready]
        if len(ready) == 1:
            title, lines = self.tr("彻底删除“{title}”？").format(title=names[0]), []
        else:
            title = self.tr("彻底删除 {n} 篇稿件？").format(n=len(ready))
            lines = [f"· {name}" for name in names[:MOST_NAMED]]
            if len(names) > MOST_NAMED:
                lines.append(self.tr("……共 {n} 篇").format(n=len(names)))
        lines.append(self.tr("正文和全部版本一起删除，不能撤回。以前上报的回执和站点上的稿件不受影响。"))
        if kept:
            lines.append(self.tr("另有 {n} 篇还不能删（没有到期、没有进过备份或正在上报），会留着。").format(n=kept))
        articles = [item.article for item in ready]
        self.dialog = show_dialog(
            self._window,
            title,
            "\n".join(lines),
            choices=((self.tr("彻底删除"), lambda: self.purge(articles)),),
            close_words=self.tr("取消"),
        )

    def purge(self, articles: Sequence[str]) -> None:
        """Remove articles for good, one after the other, so that saving never waits for more than one of them."""
        jobs, room, chosen = self._desk.jobs, self._desk.room, tuple(articles)

        def work(progress: Progress) -> _Purged:
            gone: list[str] = []
            failed: list[EditorError] = []
            for place, article in enumerate(chosen):
                try:
                    progress("正在彻底删除", place, len(chosen))
                    jobs.call_on_library(lambda each=article: room.authoring.purge(each))  # type: ignore[misc]
                    gone.append(article)
                except Cancelled:
                    return _Purged(tuple(gone), tuple(failed), stopped=True)
                except EditorError as error:
                    failed.append(error)
            return _Purged(tuple(gone), tuple(failed), stopped=False)

        self._handle = jobs.start(LaneName.WORK, work, self._on_purged, self._on_failed, self._on_stepped)

    def _on_stepped(self, step: Step) -> None:
        self._window.status.show_busy(f"{step.what}（{step.done}/{step.total}）")

    def _on_purged(self, purged: _Purged) -> None:
        self._window.status.show_busy("")
        for article in purged.gone:
            self._writing.close(article)
        self._desk.news.tell(Changes(articles=frozenset(purged.gone)), self)
        words = [self.tr("已彻底删除 {n} 篇").format(n=len(purged.gone))]
        if purged.stopped:
            words.append(self.tr("其余的停下了，还在回收站里"))
        words += [explain(error) for error in purged.failed[:1]]
        self.said.emit("；".join(words), bool(purged.failed), ())

    def _on_failed(self, error: Exception) -> None:
        self._window.status.show_busy("")
        if isinstance(error, EditorError):
            self.said.emit(explain(error), True, ())
        else:
            self._desk.jobs.crashed.emit(error)
