"""The library's list: what is shown, found, made, put away and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk, Told
from editor_app.desktop.jobs import LaneName
from editor_app.model.article import Article, ArticleRow, ArticleState
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError
from editor_app.model.metadata import with_field
from editor_app.model.problems import explain
from editor_app.services.progress import Progress
from editor_app.services.review_desk import Waiting
from editor_app.services.workroom import Workroom


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of a box, or of a search where `words` are given, with the counts of all boxes. In the trash `notes` say by an
    article's id how long it stays there.
    """

    rows: Sequence[ArticleRow]
    counts: Mapping[ArticleState, int]
    words: str
    box: ArticleState
    notes: Mapping[str, str]


class Shelf(QObject):
    """Signals: `listed` (Listing), `made` (id of a new article), `put_away` (ids now in the trash), `taken_back` (ids that
    are out of it again), `failed` (a sentence).
    """

    listed = Signal(object)
    made = Signal(str)
    put_away = Signal(list)
    taken_back = Signal(list)
    failed = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._box = ArticleState.DRAFT
        self._words = ""
        desk.news.told.connect(self._on_told)

    def show_box(self, box: ArticleState) -> None:
        """List a box."""
        self._box, self._words = box, ""
        self.refresh()

    def search(self, words: str) -> None:
        """List what holds `words`; the box again where there are none."""
        self._words = words
        self.refresh()

    def refresh(self) -> None:
        """Look again."""
        room, box, words = self._desk.room, self._box, self._words

        def work(_progress: Progress) -> Listing:
            rows, notes = _found(room, words) if words else _in_box(room, box)
            return Listing(rows, room.authoring.counts(), words, box, notes)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_listed, self._on_failed, key="list")

    def new(self, site: str, column: str = "") -> None:
        """Make an article for a site, signed with the unit and name of the person; empty, or from the template of a
        column.
        """
        room = self._desk.room

        def work(_progress: Progress) -> Article:
            article = room.authoring.new(site, column=column)
            person = room.preferences.person()
            metadata = article.metadata
            for name, value in (("contributor", person.unit), ("author", person.name)):
                if value and not getattr(metadata, name):
                    metadata = with_field(metadata, name, value)
            return room.authoring.save(article.id, metadata, article.body, article.version)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_made, self._on_failed)

    def new_like(self, article_id: str) -> None:
        """Make an article with the structure of another one."""
        room = self._desk.room

        def work(_progress: Progress) -> Article:
            return room.authoring.new_like(article_id)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_made, self._on_failed)

    def trash(self, articles: Sequence[str]) -> None:
        """Put articles into the trash."""
        room = self._desk.room

        def work(_progress: Progress) -> list[str]:
            for article in articles:
                room.authoring.trash(article)
            return list(articles)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_put_away, self._on_failed)

    def untrash(self, articles: Sequence[str]) -> None:
        """Take articles back out of the trash."""
        room = self._desk.room

        def work(_progress: Progress) -> list[str]:
            for article in articles:
                room.authoring.untrash(article)
            return list(articles)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_taken_back, self._on_failed)

    def _on_listed(self, listing: Listing) -> None:
        if (listing.words, listing.box) == (self._words, self._box):
            self.listed.emit(listing)

    def _on_made(self, article: Article) -> None:
        self._desk.news.tell(Changes(articles=frozenset([article.id])), self)
        self.made.emit(article.id)

    def _on_put_away(self, articles: list[str]) -> None:
        self._desk.news.tell(Changes(articles=frozenset(articles)), self)
        self.put_away.emit(articles)

    def _on_taken_back(self, articles: list[str]) -> None:
        self._desk.news.tell(Changes(articles=frozenset(articles)), self)
        self.taken_back.emit(articles)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            self.failed.emit(explain(error))
        else:
            self._desk.jobs.crashed.emit(error)

    def _on_told(self, told: Told) -> None:
        if told.changes.articles:
            self.refresh()


def _found(room: Workroom, words: str) -> tuple[Sequence[ArticleRow], Mapping[str, str]]:
    return room.authoring.search(words), {}


def _turn_words(waiting: Waiting) -> str:
    """Whose turn it is, and since when where that is too long."""
    words = f"{waiting.due} · 由您审" if waiting.mine else f"等{waiting.due}"
    return f"逾期 {waiting.overdue} 天 · {words}" if waiting.overdue else words


def _in_box(room: Workroom, box: ArticleState) -> tuple[Sequence[ArticleRow], Mapping[str, str]]:
    """The rows of a box with their notes: how long something stays in the trash, whose turn it is, why it came back."""
    if box is ArticleState.IN_REVIEW:
        waiting = room.reviewing.desk.pending()
        notes = {each.row.id: _turn_words(each) for each in waiting if each.due}
        return [each.row for each in waiting], notes
    if box is ArticleState.RETURNED:
        return room.authoring.articles(box), room.reviewing.desk.returned()
    trashed = room.authoring.trashed() if box is ArticleState.TRASH else []
    return room.authoring.articles(box), {item.article: item.left_words for item in trashed}
