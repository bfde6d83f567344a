"""The open article's revisions, what changed between two of them, and the way back to one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk, Told
from editor_app.desktop.jobs import LaneName
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.model.revision import RevisionRow
from editor_app.services.comparing import Compared
from editor_app.services.progress import Progress
from editor_app.services.proofing import Traced


@dataclass(frozen=True, slots=True)
class Restored:
    """A revision was brought back: its number, and that of the content it took the place of."""

    article: str
    number: int
    before: int


class History(QObject):
    """Signals: `listed` (list of RevisionRow, newest first), `compared` (Compared), `restored` (Restored), `traced` (a
    Traced), `failed` (a sentence).
    """

    listed = Signal(list)
    compared = Signal(object)
    restored = Signal(object)
    traced = Signal(object)
    failed = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._article = ""
        self.rows: list[RevisionRow] = []
        desk.news.told.connect(self._on_told)

    def show(self, article_id: str) -> None:
        """List the revisions of an article; none for an empty id."""
        if article_id != self._article:
            self.rows = []
        self._article = article_id
        if not article_id:
            self.listed.emit([])
            return
        room = self._desk.room

        def work(_progress: Progress) -> list[RevisionRow]:
            return room.authoring.history(article_id)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_listed, self._on_failed, key="history")

    def compare(self, article_id: str, old: int, new: int) -> None:
        """See what changed from one revision to another; 0 stands for the newest one, and as `old` for the one before."""
        room = self._desk.room

        def work(_progress: Progress) -> Compared:
            numbers = [row.number for row in room.authoring.history(article_id)]
            later = new or numbers[0]
            earlier = next((number for number in numbers if number < later), later)
            return room.comparing.revisions(article_id, old or earlier, later)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_compared, self._on_failed, key="compare")

    def restore(self, article_id: str, number: int) -> None:
        """Make an earlier revision the current content; what was current stays a revision."""
        room = self._desk.room

        def work(_progress: Progress) -> Restored:
            before = room.authoring.history(article_id)[0].number
            room.authoring.restore(article_id, number)
            return Restored(article_id, number, before)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_restored, self._on_failed)

    def trace(self, code: str) -> None:
        """Find the revision that the code of a proof names."""
        room = self._desk.room

        def work(_progress: Progress) -> Traced:
            return room.proofing.trace(code)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_traced, self._on_failed, key="trace")

    def _on_listed(self, rows: list[RevisionRow]) -> None:
        if not rows or rows[0].article == self._article:
            self.rows = rows
            self.listed.emit(rows)

    def _on_compared(self, compared: Compared) -> None:
        if compared.new.row.article == self._article:
            self.compared.emit(compared)

    def _on_restored(self, restored: Restored) -> None:
        self._desk.news.tell(Changes(articles=frozenset([restored.article])), self)
        self.restored.emit(restored)

    def _on_traced(self, traced: Traced) -> None:
        self.traced.emit(traced)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            self.failed.emit(explain(error))
        else:
            self._desk.jobs.crashed.emit(error)

    def _on_told(self, told: Told) -> None:
        if self._article in told.changes.articles:
            self.show(self._article)
