"""红黄绿灯 of the list: asked for what is listed, renewed one article at a time while nobody is typing."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from editor_app.desktop.desk import Desk, Told
from editor_app.desktop.flows.shelf import Listing, Shelf
from editor_app.desktop.jobs import Handle, LaneName
from editor_app.model.errors import Cancelled, EditorError
from editor_app.services.lights import Lit
from editor_app.services.progress import Progress

START_MS = 1500
"""The first question loads the rules: the window opens first."""

IDLE_MS, BETWEEN_MS = 2500, 150
"""After the last key before anything is checked unasked, and between two articles."""

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class _Renewed:
    article: str
    lit: Lit | None


class Lighting(QObject):
    """`lit` carries lights by article. `quiet` until `start`; what cannot be read is left dark until the next start."""

    lit = Signal(object)

    def __init__(self, desk: Desk, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._listed: dict[str, int] = {}  # versions of what is listed
        self._asked: dict[str, int] = {}  # and those whose lights were asked for
        self._due: deque[str] = deque()
        self._unreadable: set[str] = set()
        self._started = False
        self._running: Handle | None = None
        self._starting = QTimer(self, singleShot=True, interval=START_MS)
        self._starting.timeout.connect(self._on_started)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._on_idle)
        self._between = QTimer(self, singleShot=True, interval=BETWEEN_MS)
        self._between.timeout.connect(self._next)
        shelf.listed.connect(self._on_listed)
        desk.news.told.connect(self._on_told)

    def start(self) -> None:
        """Begin to look, a moment after the window is there."""
        self._starting.start()

    def busy(self) -> None:
        """Somebody is typing: stop, and begin again a while after the last key."""
        self._between.stop()
        if self._running is not None:
            self._running.cancel()
            self._running = None
        if self._started:
            self._idle.start()

    def stop(self) -> None:
        """Check nothing unasked any more: the window goes, or nothing may be written."""
        for timer in (self._starting, self._idle, self._between):
            timer.stop()
        self._started = False

    def refresh(self) -> None:
        """Ask for the lights of all that is listed: what they went by has changed, or others have checked."""
        self._asked.clear()
        self._ask()

    def _ask(self) -> None:
        """Ask for those that were not asked for in this version: a list may be long, and is made anew with every save."""
        if not self._started:
            return
        wanted = [article for article, version in self._listed.items() if self._asked.get(article) != version]
        self._asked = dict(self._listed)
        if not wanted:
            return
        room = self._desk.room

        def work(_progress: Progress) -> Mapping[str, Lit]:
            return room.lights.of(wanted)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_lit, self._on_failed)

    def _on_started(self) -> None:
        self._started = True
        self.refresh()
        self._idle.start()

    def _on_listed(self, listing: Listing) -> None:
        self._listed = {row.id: row.version for row in listing.rows}
        self._ask()
        if self._started and not self._desk.room.read_only:
            self._idle.start()  # what was saved has no light

    def _on_told(self, told: Told) -> None:
        if told.changes.profiles or told.changes.sites:
            self.refresh()
        for article in told.changes.articles:
            self._asked.pop(article, None)

    def _on_lit(self, lights: Mapping[str, Lit]) -> None:
        self.lit.emit(lights)

    # -- renewing -----------------------------------------------------------------------------------------------------

    def _on_idle(self) -> None:
        if self._desk.room.read_only:
            return
        room, most = self._desk.room, AT_ONCE + len(self._unreadable)

        def work(_progress: Progress) -> list[str]:
            return room.lights.due(most)

        self._running = self._desk.jobs.start(LaneName.LIBRARY, work, self._on_due, self._on_failed, key="lights due")

    def _on_due(self, articles: list[str]) -> None:
        self._running = None
        self._due = deque(article for article in articles if article not in self._unreadable)
        self._next()

    def _next(self) -> None:
        if not self._started or self._running is not None or not self._due:
            return
        room, article = self._desk.room, self._due.popleft()

        def work(_progress: Progress) -> _Renewed:
            try:
                return _Renewed(article, room.lights.renew(article))
            except EditorError as error:
                if isinstance(error, Cancelled):
                    raise
                return _Renewed(article, None)  # the doctor names it; the others go on

        self._running = self._desk.jobs.start(LaneName.PAGE, work, self._on_renewed, self._on_failed, key="light")

    def _on_renewed(self, renewed: _Renewed) -> None:
        self._running = None
        if renewed.lit is None:
            self._unreadable.add(renewed.article)
        else:
            self.lit.emit({renewed.article: renewed.lit})
        if self._due:
            self._between.start()
        elif not self._idle.isActive():
            self._idle.start()  # there may be more than one handful

    def _on_failed(self, error: Exception) -> None:
        self._running = None
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
