"""The open article's revisions, and the way back to one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk, Told
from editor_app.desktop.jobs import LaneName
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.model.revision import RevisionRow
from editor_app.services.progress import Progress


class History(QObject):
    """Signals: `listed` (list of RevisionRow, newest first), `restored`, `failed` (a sentence)."""

    listed = Signal(list)
    restored = Signal()
    failed = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._article = ""
        desk.news.told.connect(self._on_told)

    def show(self, article_id: str) -> None:
        """List the revisions of an article; none for an empty id."""
        self._article = article_id
        if not article_id:
            self.listed.emit([])
            return
        room = self._desk.room

        def work(_progress: Progress) -> list[RevisionRow]:
            return room.authoring.history(article_id)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_listed, self._on_failed, key="history")

    def restore(self, article_id: str, number: int) -> None:
        """Make an earlier revision the current content."""
        room = self._desk.room

        def work(_progress: Progress) -> str:
            return room.authoring.restore(article_id, number).id

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_restored, self._on_failed)

    def _on_listed(self, rows: list[RevisionRow]) -> None:
        if not rows or rows[0].article == self._article:
            self.listed.emit(rows)

    def _on_restored(self, article_id: str) -> None:
        self._desk.news.tell(Changes(articles=frozenset([article_id])), self)
        self.restored.emit()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            self.failed.emit(explain(error))
        else:
            self._desk.jobs.crashed.emit(error)

    def _on_told(self, told: Told) -> None:
        if self._article in told.changes.articles:
            self.show(self._article)
