"""Tabs: the open articles above the text, going from one to the next, closing them, and finding them again at the next
start.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.writing import Opened, Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.panes.article_tabs import TabFace
from editor_app.model.errors import EditorError
from editor_app.model.session import OpenTab, Session, TextPlace
from editor_app.services.progress import Progress

_LOG = logging.getLogger(__name__)
KEEP_MS = 3000


class Tabbing(QObject):
    """Brings the tabs and the open articles together. The session is kept at most once in `KEEP_MS`, where it changed."""

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._kept = Session()
        self._places: dict[str, TextPlace] = {}  # in articles that are not loaded yet
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_MS)
        self._keep.timeout.connect(self._on_keep_due)
        self._writing = writing
        self._bar = window.article.tabs
        self._bar.chosen.connect(self._on_chosen)
        self._bar.close_requested.connect(writing.close)
        writing.drafts_changed.connect(self._show)
        writing.put_away.connect(window.article.forget)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands, by the command's id."""
        return {
            "nextTabAction": self._on_next,
            "previousTabAction": self._on_previous,
            "closeTabAction": self._on_close,
        }

    def glance(self, article_id: str) -> None:
        """Show an article that was clicked in the list; unless something is changed in it, the next one takes its place."""
        self._writing.open(article_id, glance=self._writing.draft(article_id) is None)

    # -- the session --------------------------------------------------------------------------------------------------

    def restore(self, session: Session) -> None:
        """Have the tabs of last time; only the one in front is loaded. From now on the session is kept, unless another
        window owns it.
        """
        self._kept = session
        for tab in session.tabs:
            self._places[tab.article] = tab.place
            self._writing.hold(tab.article, tab.title)
        if session.active:
            self._writing.open(session.active)
        if self._desk.room.read_only:
            return
        editor = self._window.article.editor
        editor.cursorPositionChanged.connect(self._keep_soon)
        editor.verticalScrollBar().valueChanged.connect(self._keep_soon)
        self._writing.drafts_changed.connect(self._keep_soon)

    def opened(self, opened: Opened) -> None:
        """An article is on the page: one of last time is shown where it was left."""
        place = self._places.pop(opened.article.id, None)
        if place is not None and not opened.again:
            self._window.article.editor.go_to_place(place)

    def session(self) -> Session:
        """What is open now. One that is only glanced at belongs to it."""
        places = {**self._places, **self._window.article.places()}
        current = self._writing.current
        tabs = (OpenTab(draft.id, draft.title, places.get(draft.id, TextPlace())) for draft in self._writing.drafts)
        return Session(tuple(tabs), current.id if current else "")

    def stop(self) -> None:
        """Nothing is kept by itself any more: the window goes."""
        self._keep.stop()

    def _keep_soon(self) -> None:
        if not self._keep.isActive():
            self._keep.start()

    def _on_keep_due(self) -> None:
        session, room = self.session(), self._desk.room
        if session == self._kept:
            return
        self._kept = session

        def work(_progress: Progress) -> None:
            room.sessions.keep(session)

        self._desk.jobs.start(LaneName.LIBRARY, work, None, self._on_not_kept, key="session")

    def _on_not_kept(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
            return
        _LOG.warning("the session was not kept: %s", error)  # a full disk is told by saving itself

    # -- the bar ------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        current = self._writing.current
        faces = tuple(
            TabFace(draft.id, draft.title, draft.dirty or draft.failure is not None, draft.glanced)
            for draft in self._writing.drafts
        )
        self._bar.show_faces(faces, current.id if current else "")

    def _on_chosen(self, article_id: str) -> None:
        self._writing.open(article_id)
        self._show()  # until it is loaded the tab in front is that of the text on the page

    def _on_next(self) -> None:
        self._step(1)

    def _on_previous(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        drafts, current = self._writing.drafts, self._writing.current
        if current is not None and len(drafts) > 1:
            self._writing.open(drafts[(drafts.index(current) + by) % len(drafts)].id)

    def _on_close(self) -> None:
        self._writing.close()
