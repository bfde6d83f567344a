"""The open article: loading it, and keeping what is typed within two seconds.

Saving is truthful: the word 已保存 appears only after the library lane has answered for the very content that is on the
screen. A save names the version it was made from, so newer text is never overwritten by older.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.times import clock_time
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body, body_text
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError
from editor_app.model.metadata import Metadata
from editor_app.model.problems import explain
from editor_app.model.profile import SiteProfile
from editor_app.model.revision import RevisionReason
from editor_app.services.progress import Progress

IDLE_MS, LONGEST_MS = 500, 2000
TELL_IDLE_MS, TELL_LONGEST_MS = 250, 1000
COMPOSING_MS = 100


class Screen(Protocol):
    """Where the article is written: what this flow reads, on the window's thread."""

    def metadata(self) -> Metadata:
        """The metadata as they stand in the fields."""

    def body(self) -> Body:
        """The body as it stands in the editor."""

    def composing(self) -> bool:
        """Whether an input method holds letters that are not text yet."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is on the screen at one moment. `serial` counts changes within the session."""

    article: str
    site: str
    metadata: Metadata
    body: Body
    serial: int


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with the profile by whose rules it is written."""

    article: Article
    profile: SiteProfile


@dataclass(frozen=True, slots=True)
class SaveWord:
    """A word of the save indicator: `state` is a key of the tokens (saved, dirty, saving, failed), `text` the words."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A save that failed: the sentence, and whether the library holds something newer."""

    words: str
    stale: bool


@dataclass(frozen=True, slots=True)
class _Saved:
    article: Article
    serial: int


class Writing(QObject):
    """One open article at a time. Signals: `opened` (Opened), `closed`, `word_changed` (SaveWord), `content_changed`
    (Content, a moment after typing stops), `failed` (Failure), `recovered` when a save works again.
    """

    opened = Signal(object)
    closed = Signal()
    word_changed = Signal(object)
    content_changed = Signal(object)
    failed = Signal(object)
    recovered = Signal()

    def __init__(self, desk: Desk, screen: Screen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._screen = screen
        self._open: Opened | None = None
        self._version = 0
        self._serial = self._saved_serial = self._saving_serial = 0
        self._content: Content | None = None
        self._saving = False
        self._failure: Failure | None = None
        self._word = SaveWord("", "")
        self._reason = RevisionReason.AUTO
        self._then: list[Callable[[], None]] = []
        self._idle = self._timer(IDLE_MS, self._on_save_due)
        self._longest = self._timer(LONGEST_MS, self._on_save_due)
        self._composing = self._timer(COMPOSING_MS, self._on_save_due)
        self._tell_idle = self._timer(TELL_IDLE_MS, self._on_tell_due)
        self._tell_longest = self._timer(TELL_LONGEST_MS, self._on_tell_due)

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    # -- what is open -------------------------------------------------------------------------------------------------

    @property
    def article(self) -> Article | None:
        """The open article as last loaded; its content is on the screen, not here."""
        return self._open.article if self._open else None

    @property
    def profile(self) -> SiteProfile | None:
        """The profile of the open article."""
        return self._open.profile if self._open else None

    @property
    def dirty(self) -> bool:
        """Whether something on the screen is not on the disk yet."""
        return self._serial != self._saved_serial

    @property
    def failure(self) -> Failure | None:
        """Why the last save failed, until one works again."""
        return self._failure

    def open(self, article_id: str) -> None:
        """Save what is open, then open another article."""
        if self._open is not None and self._open.article.id == article_id and not self.dirty:
            return
        self.flush(lambda: self._load(article_id))

    def reload(self) -> None:
        """Look again at the open article, whose content another use case has changed."""
        if self._open is not None:
            self._load(self._open.article.id)

    def close(self) -> None:
        """Save what is open and show nothing."""
        self.flush(self._forget)

    def stop(self) -> None:
        """Nothing is saved or told by itself any more: the window goes."""
        for timer in (self._idle, self._longest, self._composing, self._tell_idle, self._tell_longest):
            timer.stop()

    def _load(self, article_id: str) -> None:
        room = self._desk.room

        def work(_progress: Progress) -> Opened:
            article = room.authoring.open(article_id)
            return Opened(article, room.profiles.for_site(article.site))

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_loaded, self._on_load_failed, key="open")

    def _on_loaded(self, opened: Opened) -> None:
        if self.dirty:  # something was typed while the answer was on its way: it is kept first
            self.flush(lambda: self._load(opened.article.id))
            return
        self._open = opened
        self._version = opened.article.version
        self._serial = self._saved_serial = 0
        self._content = Content(opened.article.id, opened.article.site, opened.article.metadata, opened.article.body, 0)
        self._failure = None
        self.opened.emit(opened)
        self._show_saved(opened.article)
        self.content_changed.emit(self._content)

    def _on_load_failed(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
            return
        self.failed.emit(Failure(explain(error), stale=False))

    def _forget(self) -> None:
        self._open = self._content = None
        self._serial = self._saved_serial = 0
        self._say(SaveWord("", ""))
        self.closed.emit()

    # -- what is typed ------------------------------------------------------------------------------------------------

    def edited(self) -> None:
        """Something on the screen was changed by the person."""
        if self._open is None:
            return
        self._serial += 1
        self._idle.start()
        self._tell_idle.start()
        for timer in (self._longest, self._tell_longest):
            if not timer.isActive():
                timer.start()
        if self._failure is None:
            self._say(SaveWord("dirty", self.tr("有改动，未保存")))

    def left_field(self) -> None:
        """The focus left a field: a time to save."""
        if self.dirty and not self._screen.composing():
            self._on_save_due()

    def content(self) -> Content | None:
        """What is on the screen now; None while nothing is open."""
        if self._open is None:
            return None
        if self._content is None or self._content.serial != self._serial:
            article = self._open.article
            self._content = Content(
                article.id, article.site, self._screen.metadata(), self._screen.body(), self._serial
            )
        return self._content

    def words(self) -> str:
        """Title and text on the screen, to be copied out when nothing else helps."""
        content = self.content()
        return f"{content.metadata.title}\n\n{body_text(content.body)}" if content else ""

    def _on_tell_due(self) -> None:
        if self._screen.composing():
            self._tell_idle.start()
            return
        self._tell_idle.stop()
        self._tell_longest.stop()
        if content := self.content():
            self.content_changed.emit(content)

    # -- saving -------------------------------------------------------------------------------------------------------

    def save_version(self) -> None:
        """Save now and keep this state as a version for ever."""
        self._reason = RevisionReason.MANUAL
        self._save()

    def flush(self, then: Callable[[], None]) -> None:
        """Call `then` once everything on the screen is on the disk. Not at all where saving fails: that is shown."""
        self._then.append(then)
        if self._saving:
            return
        if self.dirty:
            self._save()
        else:
            self._go_on()

    def abandon(self) -> None:
        """Give up what could not be saved (it was copied out), so that the window can close."""
        self._saved_serial = self._serial
        self._failure = None

    def save_as_new(self) -> None:
        """Keep the screen's content as an article of its own, when the library holds a newer state of this one."""
        content = self.content()
        if content is None:
            return
        room = self._desk.room

        def work(_progress: Progress) -> str:
            made = room.authoring.new(content.site)
            room.authoring.save(made.id, content.metadata, content.body, made.version, RevisionReason.MANUAL)
            return made.id

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_saved_as_new, self._on_save_failed, essential=True)

    def _on_saved_as_new(self, article_id: str) -> None:
        self.abandon()
        self.recovered.emit()
        self._desk.news.tell(Changes(articles=frozenset([article_id])), self)
        self._load(article_id)

    def _on_save_due(self) -> None:
        if self._screen.composing():
            self._composing.start()
            return
        if self.dirty:
            self._save()

    def _save(self) -> None:
        content = self.content()
        if content is None or self._saving:
            return
        for timer in (self._idle, self._longest, self._composing):
            timer.stop()
        room, base, reason = self._desk.room, self._version, self._reason
        self._reason = RevisionReason.AUTO
        self._saving, self._saving_serial = True, content.serial
        self._say(SaveWord("saving", self.tr("正在保存")))

        def work(_progress: Progress) -> _Saved:
            saved = room.authoring.save(content.article, content.metadata, content.body, base, reason)
            return _Saved(saved, content.serial)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_saved, self._on_save_failed, essential=True)

    def _on_saved(self, saved: _Saved) -> None:
        self._saving = False
        changed = saved.article.version != self._version
        self._version = saved.article.version
        self._saved_serial = saved.serial
        if self._open is not None:
            self._open = replace(self._open, article=saved.article)
        if self._failure is not None:
            self._failure = None
            self.recovered.emit()
        if changed:
            self._desk.news.tell(Changes(articles=frozenset([saved.article.id])), self)
        if self.dirty:
            self._say(SaveWord("dirty", self.tr("有改动，未保存")))
            if self._then or not self._idle.isActive():
                self._on_save_due()
            return
        self._show_saved(saved.article)
        self._go_on()

    def _on_save_failed(self, error: Exception) -> None:
        self._saving = False
        self._then.clear()
        code = error.code if isinstance(error, EditorError) else "bug"
        words = explain(error) if isinstance(error, EditorError) else str(error)
        self._failure = Failure(words, stale=code == "article.stale")
        self._say(SaveWord("failed", self.tr("保存失败：{reason}").format(reason=words)))
        self.failed.emit(self._failure)
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)

    def _say(self, word: SaveWord) -> None:
        """Tell a word of the indicator, once: this is called for every key."""
        if word != self._word:
            self._word = word
            self.word_changed.emit(word)

    def _go_on(self) -> None:
        then, self._then = self._then, []
        for call in then:
            call()

    def _show_saved(self, article: Article) -> None:
        if article.state is ArticleState.TRASH:
            self._say(SaveWord("read_only", self.tr("在回收站里")))
            return
        words = self.tr("已保存 {time}").format(time=clock_time(article.updated_at))
        self._say(SaveWord("saved", words))
