"""Files that a shown page asks for, brought without holding up anything else.

Style sheets and banners come from the preview lane. Pictures come from the pictures lane, where they are also made ready
for the text, a few at a time: a page with a thousand of them leaves room for those of the text, and what is still wanted
when the page is left is forgotten.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import Handle, LaneName
from editor_app.desktop.webview.names import SITE_HOST, Found, Wanted
from editor_app.model.errors import EditorError
from editor_app.services.progress import Progress

AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class _Answer:
    found: Found
    error: Exception | None = None


class Fetching(QObject):
    """Signal `found` carries a Found. `site` tells the name of the site whose rules and files count."""

    found = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: deque[Wanted] = deque()
        self._running: dict[int, Handle] = {}
        self.site: Callable[[], str] = str

    @property
    def left(self) -> int:
        """How many files are still to come."""
        return len(self._waiting) + len(self._running)

    def want(self, wanted: Wanted) -> None:
        """Bring a file; `found` comes in any case unless it is dropped before."""
        if wanted.host == SITE_HOST:
            self._start(wanted, LaneName.PREVIEW)
        else:
            self._waiting.append(wanted)
            self._go_on()

    def drop(self) -> None:
        """The page that asked is left: nothing of it is wanted any more."""
        self._waiting.clear()
        for handle in self._running.values():
            handle.cancel()
        self._running.clear()

    def _go_on(self) -> None:
        while self._waiting and len(self._running) < AT_ONCE:
            wanted = self._waiting.popleft()
            self._running[wanted.number] = self._start(wanted, LaneName.PICTURES)

    def _start(self, wanted: Wanted, lane: LaneName) -> Handle:
        room, site = self._desk.room, self.site()

        def work(_progress: Progress) -> _Answer:
            get = room.preview.resource if wanted.host == SITE_HOST else room.preview.image
            try:
                data, media_type = get(wanted.name, site)
            except EditorError:
                return _Answer(Found(wanted.number))  # a broken picture in the page; what is wrong stands in its pane
            except Exception as error:
                return _Answer(Found(wanted.number), error)
            return _Answer(Found(wanted.number, data, media_type))

        return self._desk.jobs.start(lane, work, self._on_answer)

    def _on_answer(self, answer: _Answer) -> None:
        self._running.pop(answer.found.number, None)
        self.found.emit(answer.found)
        self._go_on()
        if answer.error is not None:
            self._desk.jobs.crashed.emit(answer.error)
