"""稿件包 from the window: the open article written to a file that the person chooses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.widgets.choosing import ask_where
from editor_app.model.text import file_name
from editor_app.services.progress import Progress

PACKAGE_FILTER = "稿件包 (*.textpack)"


class Packing(Part):
    """One package at a time, saved before it is written."""

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, window, writing, parent)
        self._chosen_for = ""

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {"exportPackageAction": self.choose_file}

    def choose_file(self) -> None:
        """Ask where the package of the open article goes."""
        article = self._writing.article
        if article is None:
            return
        self._chosen_for = article.id
        name = f"{file_name(article.metadata.title) or self.tr('稿件')}.textpack"
        title = self.tr("导出稿件包")
        ask_where(self._window, title, [PACKAGE_FILTER], name, self.file_chosen, suffix="textpack")

    def file_chosen(self, name: str) -> None:
        """Save what is written, then write the package."""
        article_id, room = self._chosen_for, self._desk.room

        def work(_progress: Progress) -> Path:
            return room.packaging.export(article_id, Path(name))

        def start() -> None:
            self._desk.jobs.start(LaneName.WORK, work, self._on_written, self._tell_failure)

        self._writing.flush(start)

    def _on_written(self, path: Path) -> None:
        self.said.emit(self.tr("稿件包已写到 {path}").format(path=path), False, ())
