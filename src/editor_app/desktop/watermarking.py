"""The unit's watermark from the window: chosen from a file, shown, taken off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Speaking
from editor_app.desktop.problems import show_dialog
from editor_app.desktop.widgets.choosing import ask_file
from editor_app.services.illustrating import read_picture
from editor_app.services.progress import Progress

MARK_FILTER = "水印图片 (*.png)"
_SHOWN = 160  # pixels of width in the question


class Watermarking(Speaking):
    """The mark is chosen, asked about and put away. `changed` comes when web versions have to be made anew."""

    changed = Signal()

    def __init__(self, desk: Desk, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._window = window

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {"watermarkAction": self.look}

    def look(self) -> None:
        """Show the watermark there is with what can be done; without one, ask for a file."""
        room = self._desk.room
        self._start(lambda _progress: room.illustrating.mark(), self._on_looked)

    def _on_looked(self, mark: bytes) -> None:
        picture = QPixmap()
        if not mark or not picture.loadFromData(mark):
            self.choose_file()
            return
        picture = picture.scaledToWidth(min(_SHOWN, picture.width()))
        choices = ((self.tr("换一张…"), self.choose_file), (self.tr("不用水印"), self.take_off))
        words = self.tr("成品图的右下角加这张水印，原图不动。站点自己会加水印的，请不要用。")
        show_dialog(self._window, self.tr("单位水印"), words, choices=choices, picture=picture)

    def choose_file(self) -> None:
        """Ask for a PNG."""
        ask_file(self._window, self.tr("选水印图片"), [MARK_FILTER], self.file_chosen)

    def file_chosen(self, name: str) -> None:
        """Use this PNG from now on."""
        room = self._desk.room

        def work(_progress: Progress) -> bool:
            room.illustrating.set_mark(read_picture(Path(name)))
            return True

        self._start(work, self._on_set)

    def take_off(self) -> None:
        """Use none from now on."""
        room = self._desk.room

        def work(_progress: Progress) -> bool:
            room.illustrating.set_mark(b"")
            return False

        self._start(work, self._on_set)

    def _on_set(self, used: bool) -> None:
        words = self.tr("成品图从现在起加水印，已报的不变") if used else self.tr("成品图从现在起不加水印，已报的不变")
        self.said.emit(words, False, ())
        self.changed.emit()

    def _start(self, work: Callable[[Progress], object], done: Callable[[Any], None]) -> None:
        self._desk.jobs.start(LaneName.WORK, work, done, self._tell_failure)
