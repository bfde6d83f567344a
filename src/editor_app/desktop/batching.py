"""Many articles from the window: the selected ones looked through and handed in with one press; receipts and the slip
written to files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.batch_dialog import BatchDialog
from editor_app.desktop.flows.pressing import Order, Press, Pressed, Spoiled
from editor_app.desktop.jobs import Handle, LaneName, Step
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Speaking
from editor_app.desktop.widgets.choosing import ask_where
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.model.site import Site
from editor_app.services.batching import Looked
from editor_app.services.batching import Pressed as Queued
from editor_app.services.progress import Progress
from editor_app.services.sheets import Sheet

FORMS = {"csv": "回执表 CSV", "xlsx": "回执表 Excel", "pdf": "交接单 PDF"}


@dataclass(frozen=True, slots=True)
class _Login:
    """Whether a site would take anything now: the name of the account there, or why not."""

    site: str
    name: str = ""
    trouble: str = ""


class Batching(Speaking):
    """One batch at a time. `queued` carries the submissions of a press."""

    queued = Signal(list)

    def __init__(self, desk: Desk, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._window = window
        self._looking: Handle | None = None
        self._articles: list[str] = []
        self._path = Path()
        self._press: Press | None = None
        self.dialog: BatchDialog | None = None

    # -- one press ----------------------------------------------------------------------------------------------------

    def look_through(self, articles: Sequence[str], sites: Sequence[Site]) -> None:
        """Show what would be handed in of these articles, whose content is on the disk."""
        self.dialog = BatchDialog(sites, self._window)
        self._articles = list(articles)
        self.dialog.site_changed.connect(self._look)
        self.dialog.confirmed.connect(self._hand_in)
        self.dialog.finished.connect(self._on_dialog_closed)
        self.dialog.open()
        self._look(self.dialog.site)

    def _look(self, site: str) -> None:
        room, articles = self._desk.room, self._articles

        def work(progress: Progress) -> list[Looked]:
            return room.batching.preflight_all(articles, site, progress)

        def ask(_progress: Progress) -> _Login:
            try:
                return _Login(site, room.batching.signed_in(site))
            except EditorError as error:
                return _Login(site, trouble=explain(error))

        if self._looking is not None:
            self._looking.cancel()
        self._looking = self._desk.jobs.start(LaneName.WORK, work, self._on_looked, self._tell_failure, self._on_step)
        if site:
            self._desk.jobs.start(LaneName.ASKING, ask, self._on_login, self._tell_failure, key="batch login")

    def _on_login(self, login: _Login) -> None:
        if self.dialog is not None and self.dialog.site == login.site:
            self.dialog.show_login(login.name, login.trouble)

    def _on_step(self, step: Step) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(step.done, step.total)

    def _on_looked(self, looked: list[Looked]) -> None:
        self._looking = None
        if self.dialog is not None:
            self.dialog.show_looked(looked)

    def _on_dialog_closed(self) -> None:
        self.dialog = None
        if self._looking is not None:
            self._looking.cancel()

    def _hand_in(self, articles: list[str], site: str) -> None:
        room = self._desk.room

        def work(progress: Progress) -> Queued:
            for article in articles:
                if room.authoring.open(article).site != site:
                    room.authoring.assign_site(article, site)
            return room.batching.submit(articles, site, progress)

        self._desk.jobs.start(LaneName.WORK, work, self._on_queued, self._tell_failure)

    def _on_queued(self, queued: Queued) -> None:
        self.queued.emit(list(queued.queued))
        if queued.left:
            words = self.tr("{n} 篇已放进发件箱；{left} 篇没有：{first}")
            first = explain(queued.left[0].error)
            self.said.emit(words.format(n=len(queued.queued), left=len(queued.left), first=first), True, ())

    # -- files --------------------------------------------------------------------------------------------------------

    def choose_file(self, form: str, over: QWidget) -> None:
        """Ask where receipts (`csv`, `xlsx`) or the slip (`pdf`) go."""
        name = f"{self.tr('交接单') if form == 'pdf' else self.tr('回执')}.{form}"
        kinds = [f"{FORMS[form]} (*.{form})"]
        ask_where(over, FORMS[form], kinds, name, self.write, suffix=form, id="receiptsDialog")

    def write(self, name: str) -> None:
        """Write the file that was chosen."""
        self._path, room = Path(name), self._desk.room
        path = self._path
        if path.suffix.lower() == ".pdf":

            def draw(_progress: Progress) -> Sheet:
                return room.receipts.slip()

            self._desk.jobs.start(LaneName.LIBRARY, draw, self._on_slip, self._tell_failure)
            return

        def work(_progress: Progress) -> Path:
            room.receipts.write(path)
            return path

        self._desk.jobs.start(LaneName.WORK, work, self._on_written, self._tell_failure)

    def _on_slip(self, sheet: Sheet) -> None:
        if self._press is None:
            self._press = Press(self._desk, self)
            self._press.done.connect(self._on_pressed)
            self._press.failed.connect(self._on_spoiled)
        self._press.take(Order(sheet, self._path))

    def _on_pressed(self, pressed: Pressed) -> None:
        self._on_written(pressed.order.path)

    def _on_spoiled(self, spoiled: Spoiled) -> None:
        self._tell_failure(spoiled.error)

    def _on_written(self, path: Path) -> None:
        self.said.emit(self.tr("已写到 {path}").format(path=path), False, ())

    def dispose(self) -> None:
        """Before the window goes: nothing is painted any more."""
        if self._press is not None:
            self._press.dispose()
