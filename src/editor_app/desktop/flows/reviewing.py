"""The review of the open article: asked for, changed by one act after another, each on the library's lane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk, Told
from editor_app.desktop.jobs import LaneName
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError
from editor_app.model.review import ACT_WORDS, Act, Entry
from editor_app.model.review_moves import Stage
from editor_app.services.preferences import Person as Me
from editor_app.services.progress import Progress
from editor_app.services.reviewing import Reviewing, ReviewView


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The review as this person sees it. `used` says how often reasons were chosen; `revisions` gives the number that a
    content has here by its digest: in another library it has another; `beside` are revisions of others that a person
    has to merge. `fresh`: it was opened just now, or sent, signed, returned just now.
    """

    view: ReviewView
    me: Me
    used: Mapping[str, int] = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict)
    beside: tuple[int, ...] = ()
    act: Act | None = None
    fresh: bool = False

    @property
    def article(self) -> str:
        """The id of the article."""
        return self.view.article.id

    @property
    def mine(self) -> bool:
        """Whether the round that is due is this person's to decide, without an exception."""
        free = not self.view.hindrance or self.view.rules.may_merge
        return self.view.state.stage is Stage.PENDING and bool(self.me.name) and free

    @property
    def before(self) -> str:
        """What this person did before that keeps him from signing now: 送审, 签过第 1 审; empty where nothing does."""
        words = self.view.hindrance
        return words if not words or words == ACT_WORDS[Act.SUBMITTED] else f"签过{words}"

    @property
    def sent_by_me(self) -> bool:
        """Whether this person submitted what stands for review."""
        submitter = self.view.state.submitter
        return submitter is not None and (submitter.name, submitter.unit) == (self.me.name, self.me.unit)

    def seen_before(self) -> int:
        """The revision that this person decided on last, before the one that stands now, best the one he sent back; else
        the one that anybody sent back last. 0 where there is none that is kept here.
        """
        now = self.view.state.digest
        decided = [
            entry
            for entry in self.view.record
            if entry.act in (Act.RETURNED, Act.PASSED) and entry.digest in self.revisions and entry.digest != now
        ]
        own = [entry for entry in decided if (entry.by.name, entry.by.unit) == (self.me.name, self.me.unit)]
        for entries in (_returned(own), own, _returned(decided)):
            if entries:
                return self.revisions[entries[-1].digest]
        return 0

    @property
    def submitted(self) -> int:
        """The number that the content that was submitted last has in this library; 0 where it is not kept here."""
        return self.revisions.get(self.view.state.digest, 0)


def _returned(entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.act is Act.RETURNED]


class ReviewFlow(QObject):
    """Signals: `shown` (Reviewed), `refused` (EditorError: nothing was recorded), `signed` (how many of a batch, and the
    sentences of those that were not).
    """

    shown = Signal(object)
    refused = Signal(object)
    signed = Signal(int, list)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._article = ""
        desk.news.told.connect(self._on_told)

    def show(self, article_id: str, *, fresh: bool = True) -> None:
        """Look at the review of an article; at none for an empty id."""
        self._article = article_id
        if article_id:
            self._start(lambda reviewing: reviewing.view(article_id), None, fresh=fresh, key="review")

    def act(self, act: Act, do: Callable[[Reviewing], ReviewView]) -> None:
        """Have something recorded, and look again."""
        self._start(do, act, fresh=act in _DECIDING, key="")

    def _start(self, do: Callable[[Reviewing], ReviewView], act: Act | None, *, fresh: bool, key: str) -> None:
        room = self._desk.room

        def work(_progress: Progress) -> Reviewed:
            view = do(room.reviewing)
            used = room.reviewing.desk.reasons_used()
            numbers = {row.digest: row.number for row in room.authoring.history(view.article.id)}
            beside = room.merging.beside(view.article.id)
            return Reviewed(view, room.preferences.person(), used, numbers, beside, act, fresh)

        self._desk.jobs.start(
            LaneName.LIBRARY, work, self._on_done, self._on_failed, key=key, essential=act is not None
        )

    def declare_merged(self, article_id: str) -> None:
        """The present text holds what lay beside it."""
        room = self._desk.room

        def work(_progress: Progress) -> str:
            room.merging.declare_merged(article_id)
            return article_id

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_merged, self._on_failed, essential=True)

    def _on_merged(self, article_id: str) -> None:
        if article_id == self._article:
            self.show(article_id, fresh=False)

    def sign_many(self, wanted: list[tuple[str, str, tuple[str, ...]]]) -> None:
        """Sign several articles, each by itself: id, digest that was looked at, points that were ticked."""
        room = self._desk.room

        def work(progress: Progress) -> tuple[list[str], list[EditorError]]:
            done, failed = [], []
            for number, (article, digest, ticked) in enumerate(wanted):
                progress("正在签名", number, len(wanted))
                try:
                    room.reviewing.sign(article, digest, ticked=ticked)
                    done.append(article)
                except EditorError as error:
                    failed.append(error)
            return done, failed

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_signed, self._on_failed, essential=True)

    def _on_done(self, reviewed: Reviewed) -> None:
        if reviewed.act is not None:
            self._desk.news.tell(Changes(articles=frozenset([reviewed.article])), self)
        if reviewed.article == self._article:
            self.shown.emit(reviewed)

    def _on_signed(self, outcome: tuple[list[str], list[EditorError]]) -> None:
        done, failed = outcome
        self._desk.news.tell(Changes(articles=frozenset(done)), self)
        self.signed.emit(len(done), failed)
        if self._article in done:
            self.show(self._article)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            self.refused.emit(error)
        else:
            self._desk.jobs.crashed.emit(error)

    def _on_told(self, told: Told) -> None:
        if told.source is not self and self._article in told.changes.articles:
            self.show(self._article, fresh=False)


_DECIDING = (Act.SUBMITTED, Act.PASSED, Act.RETURNED, Act.WITHDRAWN, Act.CORRECTING)
