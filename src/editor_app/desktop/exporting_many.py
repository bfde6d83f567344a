"""清样 and Word of several articles at once, into a folder that the person chooses. One that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.pressing import Order, Press, Pressed, Spoiled
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.widgets.choosing import ask_folder
from editor_app.model.changes import Changes
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.forms import Form
from editor_app.model.problems import explain
from editor_app.model.text import file_name
from editor_app.model.views import View
from editor_app.services.progress import Progress
from editor_app.services.sheets import Sheet
from editor_app.services.writing_out import free_stem, write_new

MOST_TOLD = 3


@dataclass(eq=False, slots=True)
class _Batch:
    """What is under way: the articles that are left, those that are written, and why others are not."""

    folder: Path
    articles: list[str]
    count: int
    written: int = 0
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Half:
    """The Word file of an article is written, its proof is to be printed to `path`."""

    batch: _Batch
    article: str
    title: str
    sheet: Sheet | None = None
    path: Path = Path()
    why: str = ""


class ExportingMany(Part):
    """The chosen articles become files in a folder, on the `press` that prints single ones too."""

    def __init__(
        self, desk: Desk, window: MainWindow, writing: Writing, press: Press, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, window, writing, parent)
        self._press = press
        self._batch: _Batch | None = None
        self._chosen: list[str] = []
        press.done.connect(self._on_pressed)
        press.failed.connect(self._on_spoiled)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {"exportSelectedAction": self.choose_folder}

    def choose_folder(self) -> None:
        """Ask for the folder that the selected articles go to."""
        self._chosen = self._window.library.selected()
        if not self._chosen:
            return
        title = self.tr("把选中的 {n} 篇导出到哪个文件夹").format(n=len(self._chosen))
        ask_folder(self._window, title, self.folder_chosen)

    def folder_chosen(self, folder: str) -> None:
        """Save what is written in these articles, then make their files one after the other."""
        if self._batch is not None:
            self.said.emit(self.tr("上一批还在导出，请等它做完，或先停下它"), True, ())
            return
        batch = _Batch(Path(folder), list(self._chosen), len(self._chosen))
        self._writing.flush(partial(self._begin, batch), self._chosen)

    def stop(self) -> None:
        """Stop after what is written."""
        self._batch = None
        self._press.stop()
        self._window.article.bar.put_away()

    def _begin(self, batch: _Batch) -> None:
        self._batch = batch
        self._next()

    def _next(self) -> None:
        batch, room = self._batch, self._desk.room
        if batch is None:
            return
        if not batch.articles:
            self._tell(batch)
            return
        article_id = batch.articles.pop(0)
        number = batch.count - len(batch.articles)
        words = self.tr("正在导出第 {n} 篇，共 {count} 篇").format(n=number, count=batch.count)
        self.said.emit(words, False, ((self.tr("停下"), self.stop),))

        def work(_progress: Progress) -> _Half:
            title = ""
            try:
                article = room.authoring.open(article_id)
                title = article.metadata.title
                stem = free_stem(batch.folder, file_name(title) or "稿件", (".docx", "（清样）.pdf"))
                write_new(batch.folder / f"{stem}.docx", room.outputs.written(article, View.PAGE, Form.DOCX))
                sheet = self._desk.jobs.call_on_library(lambda: room.outputs.sheet(article, View.PROOF))
            except EditorError as error:
                if isinstance(error, Cancelled):
                    raise
                return _Half(batch, article_id, title, why=explain(error))
            return _Half(batch, article_id, title, sheet, batch.folder / f"{stem}（清样）.pdf")

        self._desk.jobs.start(LaneName.WORK, work, self._on_half, self._on_crashed)

    def _on_half(self, half: _Half) -> None:
        if half.batch is not self._batch:
            return
        if half.sheet is None:
            self._fail(half, half.why)
        else:
            self._press.take(Order(half.sheet, half.path, about=half))

    def _on_pressed(self, pressed: Pressed) -> None:
        half = pressed.order.about
        if isinstance(half, _Half) and half.batch is self._batch:
            half.batch.written += 1
            if pressed.lost:
                half.batch.failed.append(
                    self.tr("{title}：有 {n} 张图片读不出来，不在清样里").format(title=half.title, n=pressed.lost)
                )
            self._desk.news.tell(Changes(articles=frozenset([half.article])), self)  # their revisions have names now
            self._next()

    def _on_spoiled(self, spoiled: Spoiled) -> None:
        half = spoiled.order.about
        if isinstance(half, _Half) and half.batch is self._batch:
            error = spoiled.error
            self._fail(half, explain(error) if isinstance(error, EditorError) else str(error))

    def _fail(self, half: _Half, why: str) -> None:
        half.batch.failed.append(f"{half.title or self.tr('（无标题）')}：{why}")
        self._next()

    def _on_crashed(self, error: Exception) -> None:
        self._batch = None
        if not isinstance(error, Cancelled):
            self._desk.jobs.crashed.emit(error)

    def _tell(self, batch: _Batch) -> None:
        self._batch = None
        words = self.tr("{n} 篇的清样和 Word 已写到 {folder}").format(n=batch.written, folder=batch.folder)
        if batch.failed:
            told = "\n".join(batch.failed[:MOST_TOLD])
            words += "\n" + self.tr("有 {n} 篇没有写成，或不全：{why}").format(n=len(batch.failed), why=told)
        opens = (self.tr("打开所在文件夹"), partial(_open, batch.folder))
        self.said.emit(words, bool(batch.failed), (opens,))


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
