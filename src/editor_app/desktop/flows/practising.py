"""The practice site, run beside the window while it is open."""

from __future__ import annotations

from contextlib import AbstractContextManager

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk, Outside
from editor_app.desktop.jobs import LaneName
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.model.site import Site
from editor_app.services.practice import PracticeAccess
from editor_app.services.progress import Progress

FOLDER = "practice-site"


class Practising(QObject):
    """Starts the site once and stops it with the window. `started` carries the `Site`, `failed` a sentence."""

    started = Signal(object)
    failed = Signal(str)

    def __init__(self, desk: Desk, outside: Outside, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._outside = outside
        self._context: AbstractContextManager[PracticeAccess] | None = None
        self._asked = False
        self.site: Site | None = None

    def start(self) -> None:
        """Start it, unless it runs or is starting."""
        if self._asked:
            return
        self._asked = True
        self._desk.jobs.start(LaneName.WORK, self._run, self._on_started, self._on_failed)

    def stop(self) -> None:
        """Stop it, on the work lane, even while the program closes."""
        if self._asked:
            self._desk.jobs.start(LaneName.WORK, self._end, essential=True)

    def _run(self, _progress: Progress) -> Site:
        context = self._outside.practice_site(self._desk.library / FOLDER)
        access = context.__enter__()
        self._context = context
        return self._desk.room.accounts.add_practice(access)

    def _end(self, _progress: Progress) -> None:
        if self._context is not None:
            context, self._context = self._context, None
            context.__exit__(None, None, None)

    def _on_started(self, site: Site) -> None:
        self.site = site
        self._desk.news.tell(Changes(sites=frozenset([site.name])), self)
        self.started.emit(site)

    def _on_failed(self, error: Exception) -> None:
        self._asked = False
        if isinstance(error, EditorError):
            self.failed.emit(explain(error))
        else:
            self._desk.jobs.crashed.emit(error)
