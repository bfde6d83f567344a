"""Tabs: the open articles above the text, going from one to the next, closing them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.panes.article_tabs import TabFace


class Tabbing(QObject):
    """Brings the tabs and the open articles together."""

    def __init__(self, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
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
