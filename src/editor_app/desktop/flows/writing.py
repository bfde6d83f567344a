"""The open articles: loading them, changing from one to another, and keeping what is typed within two seconds.

Saving is truthful: the word 已保存 appears only after the library lane has answered for the very content that is on the
screen. What leaves the screen is saved at once, and goes on being saved while another article is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from editor_app.desktop.desk import Desk, Told
from editor_app.desktop.flows.drafts import Content, Draft, Failure, Opened, SaveWord, Screen
from editor_app.desktop.jobs import LaneName
from editor_app.model.article import Article
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.model.profile import SiteProfile
from editor_app.model.revision import RevisionReason
from editor_app.services.progress import Progress

__all__ = ["Content", "Draft", "Failure", "Opened", "SaveWord", "Screen", "Writing"]

IDLE_MS, LONGEST_MS = 500, 2000
WORST_MS = 8000  # until what was written before is saved although letters are being composed; they stay untouched
TELL_IDLE_MS, TELL_LONGEST_MS = 250, 1000
COMPOSING_MS = 100
RETRY_MS = 10_000


@dataclass(frozen=True, slots=True)
class _NotOpened:
    article: str
    words: str


@dataclass(eq=False, slots=True)
class _Waiting:
    """What is to be done once these drafts are on the disk."""

    then: Callable[[], None]
    drafts: set[Draft]


class Writing(QObject):
    """Several open articles, one of them on the screen. Signals: `opened` (Opened: another is on the screen, or the
    same anew), `closed` (none is), `put_away` (id of one that is not open any more), `word_changed` (SaveWord of the
    one on the screen), `content_changed` (Content, a moment after typing stops), `failed` (Failure), `recovered` when a
    save works again, `drafts_changed` when articles were opened or closed, or when a title or the dot of an unsaved one
    changed.
    """

    opened = Signal(object)
    closed = Signal()
    word_changed = Signal(object)
    content_changed = Signal(object)
    failed = Signal(object)
    recovered = Signal()
    drafts_changed = Signal()
    put_away = Signal(str)

    def __init__(self, desk: Desk, screen: Screen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._screen = screen
        self._drafts: list[Draft] = []
        self._current: Draft | None = None
        self._wanted = ""  # the article that was asked for last
        self._glancing = False
        self._reason = RevisionReason.AUTO
        self._waiting: list[_Waiting] = []
        self._failing: set[Draft] = set()
        self._idle = self._timer(IDLE_MS, self._on_save_due)
        self._longest = self._timer(LONGEST_MS, self._on_save_due)
        self._worst = self._timer(WORST_MS, self._on_worst_due)
        self._composing = self._timer(COMPOSING_MS, self._on_save_due)
        self._retry = self._timer(RETRY_MS, self._on_retry_due)
        self._tell_idle = self._timer(TELL_IDLE_MS, self._on_tell_due)
        self._tell_longest = self._timer(TELL_LONGEST_MS, self._on_tell_due)
        self._saving_timers = (self._idle, self._longest, self._worst, self._composing)
        desk.news.told.connect(self._on_told)

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    # -- what is open -------------------------------------------------------------------------------------------------

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The open articles in the order of their tabs."""
        return tuple(self._drafts)

    @property
    def current(self) -> Draft | None:
        """The one on the screen."""
        return self._current

    @property
    def article(self) -> Article | None:
        """The article on the screen as last loaded or saved; its content is on the screen, not here."""
        return self._current.opened.article if self._current and self._current.opened else None

    @property
    def profile(self) -> SiteProfile | None:
        """The profile of the article on the screen."""
        return self._current.opened.profile if self._current and self._current.opened else None

    @property
    def dirty(self) -> bool:
        """Whether something on the screen is not on the disk yet."""
        return self._current is not None and self._current.dirty

    @property
    def failure(self) -> Failure | None:
        """Why the last save of an open article failed, until one works again; that of the one on the screen first."""
        failing = [self._current, *self._drafts] if self._current else self._drafts
        return next((draft.failure for draft in failing if draft.failure and draft.dirty), None)

    @property
    def all_aside(self) -> bool:
        """Whether everything that is not saved is kept in a file for the next start."""
        return all(draft.aside for draft in self._drafts if draft.dirty)

    def draft(self, article_id: str) -> Draft | None:
        """The open article of that id."""
        return next((draft for draft in self._drafts if draft.id == article_id), None)

    def hold(self, article_id: str, title: str) -> None:
        """Have a tab for an article that is loaded when it is asked for (a restored session)."""
        if self.draft(article_id) is None:
            self._add(Draft(self._desk, article_id, title, self), len(self._drafts))

    def open(self, article_id: str, *, glance: bool = False) -> None:
        """Show an article, open or not. With `glance` it makes room for the next one that is opened, unless something is
        changed in it.
        """
        draft = self.draft(article_id)
        if draft is not None and not glance and draft.glanced:
            draft.glanced = False
            self.drafts_changed.emit()
        self._wanted, self._glancing = article_id, glance
        if draft is None or draft.opened is None or (draft.outdated and not draft.dirty):
            self._load(article_id)
        elif draft is not self._current:
            self._show(draft, draft.as_it_stands())

    def reload(self) -> None:
        """Look again at the article on the screen, whose content another use case has changed."""
        if self._current is not None:
            self._current.outdated = self._current.reloading = True  # also if another is opened before it comes
            self._wanted = self._current.id
            self._load(self._current.id)

    def close(self, article_id: str = "") -> None:
        """Save an open article, or the one on the screen, and close it; it stays where saving fails."""
        draft = self.draft(article_id) if article_id else self._current
        if draft is None:
            return
        if draft is self._current:
            self._leave()
        draft.closing = True
        if not draft.dirty and not draft.saving:
            self._drop(draft)
        else:
            draft.save()

    def stop(self) -> None:
        """Nothing is saved or told by itself any more: the window goes."""
        for timer in (*self._saving_timers, self._retry, self._tell_idle, self._tell_longest):
            timer.stop()

    # -- loading and showing ------------------------------------------------------------------------------------------

    def _load(self, article_id: str) -> None:
        self._fetch(article_id, self._on_loaded, "open")

    def _fetch(self, article_id: str, done: Callable[[Opened | _NotOpened], None], key: str) -> None:
        room = self._desk.room

        def work(_progress: Progress) -> Opened | _NotOpened:
            try:
                article = room.authoring.open(article_id)
                return Opened(article, room.profiles.for_site(article.site))
            except EditorError as error:
                return _NotOpened(article_id, explain(error))

        self._desk.jobs.start(LaneName.LIBRARY, work, done, key=key)

    def _on_loaded(self, opened: Opened | _NotOpened) -> None:
        if isinstance(opened, _NotOpened):
            self._tell_not_opened(opened)
            return
        if opened.article.id != self._wanted:
            return
        draft = self.draft(opened.article.id)
        if draft is not None and draft.dirty:  # something was typed while the answer was on its way: it is kept first
            self._flush([draft], lambda: self._load(opened.article.id))
            return
        before = self._current
        fresh = draft is None
        if draft is None:
            draft = Draft(self._desk, opened.article.id, parent=self)
            draft.glanced = self._glancing
            self._add(draft, self._drafts.index(before) + 1 if before else len(self._drafts))
        draft.load(opened)
        self._show(draft, opened)
        if fresh and before is not None and before.glanced and not before.dirty:
            self._remove(before)  # it was only glanced at, and makes room

    def _add(self, draft: Draft, place: int) -> None:
        draft.saved.connect(self._on_saved)
        draft.failed.connect(self._on_save_failed)
        draft.word_changed.connect(self._on_word_changed)
        self._drafts.insert(place, draft)
        self.drafts_changed.emit()

    def _show(self, draft: Draft, opened: Opened) -> None:
        if draft is not self._current:
            self._leave()
        self._current = draft
        self._reason = RevisionReason.AUTO
        self.opened.emit(opened)
        self.drafts_changed.emit()
        self.word_changed.emit(draft.word)
        if draft.content is not None:
            self.content_changed.emit(draft.content)
        if draft.failure is not None and draft.dirty:
            self.failed.emit(draft.failure)

    def _leave(self) -> None:
        """The screen will show something else: take over what is on it, and save that."""
        if self._current is None:
            return
        self._screen.settle()
        self.content()
        for timer in (*self._saving_timers, self._tell_idle, self._tell_longest):
            timer.stop()
        if self._current.dirty:
            self._current.save(self._take_reason())

    def _drop(self, draft: Draft) -> None:
        """Close a tab and show its neighbour. Nothing of it is unsaved."""
        place = self._drafts.index(draft)
        was_shown = draft is self._current
        if was_shown:
            self._current = None
        self._remove(draft)
        if not was_shown:
            return
        after = self._drafts[min(place, len(self._drafts) - 1)] if self._drafts else None
        if after is None or after.opened is None or after.outdated:
            self.word_changed.emit(SaveWord("", ""))
            self.closed.emit()  # also while another one is on its way: nobody may write into what is closed
        if after is not None:
            self.open(after.id)

    def _remove(self, draft: Draft) -> None:
        self._drafts.remove(draft)
        self._failing.discard(draft)
        self.put_away.emit(draft.id)
        self.drafts_changed.emit()
        draft.deleteLater()

    def _tell_not_opened(self, missing: _NotOpened) -> None:
        draft = self.draft(missing.article)
        title = draft.title if draft else ""
        if draft is not None and draft.opened is None:
            self._remove(draft)
        self.failed.emit(Failure(missing.words, stale=False, article=missing.article, title=title))

    # -- what others change -------------------------------------------------------------------------------------------

    def _on_told(self, told: Told) -> None:
        if told.source is self:
            return
        for draft in self._drafts:
            touched = draft.id in told.changes.articles or told.changes.profiles
            if touched and draft.opened is not None:
                draft.outdated = True
                if draft is self._current:
                    self._fetch(draft.id, self._on_looked_again, "look again")

    def _on_looked_again(self, opened: Opened | _NotOpened) -> None:
        draft = self.draft(opened.article.id) if isinstance(opened, Opened) else None
        if draft is None or isinstance(opened, _NotOpened) or not draft.outdated or draft.reloading:
            return
        draft.outdated = False
        if draft.version == opened.article.version:
            if draft is self._current:
                self.content()
            if draft.take_state(opened.article, opened.profile) and draft is self._current:
                self._show(draft, draft.as_it_stands())
        elif draft.dirty:
            return  # saving will find out, and both texts are kept
        elif draft is self._current:
            draft.load(opened)
            self._show(draft, opened)
        else:
            draft.outdated = True

    # -- what is typed ------------------------------------------------------------------------------------------------

    def edited(self) -> None:
        """Something on the screen was changed by the person."""
        draft = self._current
        if draft is None:
            return
        clean = not draft.dirty
        draft.changed()
        self._idle.start()
        self._tell_idle.start()
        for timer in (self._longest, self._worst, self._tell_longest):
            if not timer.isActive():
                timer.start()
        if clean:
            self.drafts_changed.emit()

    def left_field(self) -> None:
        """The focus left a field: a time to save."""
        if self.dirty:
            self._save()

    def content(self) -> Content | None:
        """What is on the screen now; None while nothing is open."""
        draft = self._current
        if draft is None or draft.opened is None:
            return None
        if draft.content is None or draft.content.serial != draft.serial:
            article = draft.opened.article
            draft.content = Content(
                article.id, article.site, self._screen.metadata(), self._screen.body(), draft.serial
            )
        return draft.content

    def words(self) -> str:
        """Title and text of all that is not saved, else of what is on the screen, to be copied out when nothing else
        helps.
        """
        content = self.content()
        unsaved = [draft.content.words for draft in self._drafts if draft.dirty and draft.content]
        return "\n\n\n".join(unsaved) or (content.words if content else "")

    def _on_tell_due(self) -> None:
        if self._screen.composing():
            self._tell_idle.start()
            return
        self._tell_idle.stop()
        self._tell_longest.stop()
        if content := self.content():
            self.content_changed.emit(content)
            self.drafts_changed.emit()  # the title may be another one

    # -- saving -------------------------------------------------------------------------------------------------------

    def save_version(self) -> None:
        """Save now and keep this state as a version for ever."""
        self._reason = RevisionReason.MANUAL
        self._save()

    def flush(self, then: Callable[[], None], articles: Iterable[str] | None = None) -> None:
        """Call `then` once everything on the screen is on the disk, or all that is open of `articles`. Not at all where
        saving fails: that is shown.
        """
        wanted = [self._current.id] if articles is None and self._current else articles or ()
        self._flush([draft for draft in self._drafts if draft.id in wanted], then)

    def flush_all(self, then: Callable[[], None]) -> None:
        """As `flush`, for all open articles."""
        self._flush(self._drafts, then)

    def _flush(self, drafts: Iterable[Draft], then: Callable[[], None]) -> None:
        unsaved = {draft for draft in drafts if draft.dirty or draft.saving}
        if not unsaved:
            then()
            return
        self._waiting.append(_Waiting(then, unsaved))
        for draft in unsaved:
            self._save_draft(draft)

    def abandon(self) -> None:
        """Give up what could not be saved (it was copied out), so that the window can close."""
        for draft in self._drafts:
            draft.abandon()

    def save_as_new(self) -> None:
        """Keep the screen's content as an article of its own, when the library holds a newer state of this one."""
        content = self.content()
        if content is None:
            return
        room = self._desk.room

        def work(_progress: Progress) -> tuple[str, str]:
            made = room.authoring.new(content.site)
            room.authoring.save(made.id, content.metadata, content.body, made.version, RevisionReason.MANUAL)
            return content.article, made.id

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_saved_as_new, self._on_not_saved_as_new, essential=True)

    def _on_saved_as_new(self, ids: tuple[str, str]) -> None:
        old, new = ids
        self._desk.news.tell(Changes(articles=frozenset([new])), self)
        self.recovered.emit()
        draft = self.draft(old)
        if draft is not None:
            draft.abandon()
            draft.forget_aside()
            draft.glanced = True  # the new one comes in its place
            self._failing.discard(draft)
        self.open(new)

    def _on_not_saved_as_new(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
            return
        self.failed.emit(Failure(explain(error), stale=True, article=self._wanted))

    def _on_save_due(self) -> None:
        if self._screen.composing():
            self._composing.start()
            return
        if self.dirty:
            self._save()

    def _on_worst_due(self) -> None:
        """Letters have been composed for long: what is text already must not wait for them."""
        if self.dirty:
            self._save()

    def _save(self) -> None:
        if self._current is not None:
            self._save_draft(self._current)

    def _save_draft(self, draft: Draft) -> None:
        if draft.saving:
            return
        if draft is self._current:
            self.content()
            for timer in self._saving_timers:
                timer.stop()
            draft.save(self._take_reason())
        else:
            draft.save()

    def _take_reason(self) -> RevisionReason:
        reason, self._reason = self._reason, RevisionReason.AUTO
        return reason

    def _on_saved(self, draft: Draft) -> None:
        if draft in self._failing:
            self._failing.discard(draft)
            self.recovered.emit()
        if draft.changed_anything:
            self._desk.news.tell(Changes(articles=frozenset([draft.id])), self)
        if draft.dirty or (draft is self._current and self._reason is not RevisionReason.AUTO):
            waited = draft.closing or any(draft in waiting.drafts for waiting in self._waiting)
            if draft is not self._current:
                draft.save()
            elif not draft.dirty:
                self._save()  # it was asked for while the last save was on its way
            elif waited or not self._idle.isActive():
                self._on_save_due()
            return
        self.drafts_changed.emit()
        if draft.closing:
            self._drop(draft)
        for waiting in list(self._waiting):
            waiting.drafts.discard(draft)
            if not waiting.drafts and waiting in self._waiting:
                self._waiting.remove(waiting)
                waiting.then()

    def _on_save_failed(self, draft: Draft) -> None:
        self._failing.add(draft)
        self._waiting = [waiting for waiting in self._waiting if draft not in waiting.drafts]
        draft.closing = False
        self.drafts_changed.emit()
        if draft.failure is not None:
            self.failed.emit(draft.failure)
        self._retry.start()

    def _on_retry_due(self) -> None:
        """Try again what failed for want of room or of a disk; a newer text in the library is the person's to settle."""
        for draft in self._failing:
            if draft.failure is not None and not draft.failure.stale and draft.dirty:
                self._save_draft(draft)

    def _on_word_changed(self, draft: Draft) -> None:
        if draft is self._current:
            self.word_changed.emit(draft.word)
