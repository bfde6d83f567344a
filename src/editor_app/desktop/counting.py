"""用稿统计 from the window: figures read from the library, sites asked, files written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject

from editor_app.desktop.desk import Desk, Told
from editor_app.desktop.dialogs.statistics_dialog import FORMS, StatisticsDialog
from editor_app.desktop.flows.pressing import Order, Press, Pressed, Spoiled
from editor_app.desktop.hearing import Hearing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.widgets.choosing import ask_where
from editor_app.model.adoption import AdoptionReport
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.services.progress import Progress

ABOUT = "statistics"


class Counting(QObject):
    """`slots` gives the commands by id. What the sites say while the dialog is open is counted at once. Pictures and paper are
    made by the window's press.
    """

    def __init__(
        self, desk: Desk, window: MainWindow, hearing: Hearing, press: Press, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._hearing = hearing
        self._press = press
        self._report: AdoptionReport | None = None
        self.dialog: StatisticsDialog | None = None
        hearing.said.connect(self._on_heard)
        press.done.connect(self._on_pressed)
        press.failed.connect(self._on_spoiled)
        desk.news.told.connect(self._on_told)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {"statisticsAction": self.open}

    def open(self) -> None:
        """Open the figures, or bring them to the front."""
        if self.dialog is None:
            self.dialog = StatisticsDialog(self._desk.look, date.today(), self._window)
            self.dialog.period_changed.connect(self._count)
            self.dialog.ask_requested.connect(self._hearing.ask_sites)
            self.dialog.file_requested.connect(self.choose_file)
            self.dialog.finished.connect(self._on_closed)
            self._count(*self.dialog.days())
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _count(self, since: date | None, until: date | None) -> None:
        room = self._desk.room

        def work(_progress: Progress) -> AdoptionReport:
            return room.adoption.report(since, until)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_counted, self._on_failed, key=ABOUT)

    def _on_counted(self, report: AdoptionReport) -> None:
        if self.dialog is not None and (report.since, report.until) == self.dialog.days():
            self._report = report
            self.dialog.show_report(report)

    def _on_closed(self) -> None:
        self.dialog = self._report = None

    def _on_told(self, told: Told) -> None:
        if self.dialog is not None and told.changes.articles:
            self._count(*self.dialog.days())

    def _on_heard(self, words: str, _bad: bool, _choices: object) -> None:
        if self.dialog is not None:
            self._count(*self.dialog.days())
            self.dialog.say(words)

    # -- files --------------------------------------------------------------------------------------------------------

    def choose_file(self, form: str) -> None:
        """Ask where the figures that are shown go."""
        title, name, kinds = self.tr("导出用稿统计"), f"{self.tr('用稿统计')}.{form}", [f"{FORMS[form]} (*.{form})"]
        ask_where(self.dialog, title, kinds, name, self.file_chosen, suffix=form, id="statisticsFiles")

    def file_chosen(self, name: str) -> None:
        """Write the figures that are shown; the name's end says in which form."""
        report, room, path = self._report, self._desk.room, Path(name)
        if report is None:
            return
        if path.suffix.lower() in (".png", ".pdf"):

            def draw(_progress: Progress) -> Order:
                sheet = room.adoption.sheet(report)
                return Order(sheet, path, path.suffix.lower() == ".png", about=ABOUT)

            self._desk.jobs.start(LaneName.WORK, draw, self._on_drawn, self._on_failed)
            return

        def work(_progress: Progress) -> Path:
            room.adoption.write(path, report)
            return path

        self._desk.jobs.start(LaneName.WORK, work, self._on_written, self._on_failed)

    def _on_drawn(self, order: Order) -> None:
        self._say(self.tr("正在排版…"))
        self._press.take(order)

    def _on_pressed(self, pressed: Pressed) -> None:
        if pressed.order.about == ABOUT:
            self._on_written(pressed.order.path)

    def _on_spoiled(self, spoiled: Spoiled) -> None:
        if spoiled.order.about == ABOUT:
            self._on_failed(spoiled.error)

    def _on_written(self, path: Path) -> None:
        self._say(self.tr("已写到 {path}").format(path=path))

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            self._say(explain(error))
        else:
            self._desk.jobs.crashed.emit(error)

    def _say(self, words: str) -> None:
        if self.dialog is not None:
            self.dialog.say(words)
