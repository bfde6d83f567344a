"""One open article and what of it is on the disk. Several may be open; one of them is on the screen (`writing`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.times import clock_time
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body, body_text
from editor_app.model.errors import EditorError
from editor_app.model.metadata import Metadata
from editor_app.model.problems import explain
from editor_app.model.profile import SiteProfile
from editor_app.model.revision import RevisionReason
from editor_app.services.progress import Progress

SLOW_MS = 8000  # a save that has not been answered by then: the text is kept aside


class Screen(Protocol):
    """Where the article is written: what this flow reads, on the window's thread."""

    def metadata(self) -> Metadata:
        """The metadata as they stand in the fields."""

    def body(self) -> Body:
        """The body as it stands in the editor."""

    def composing(self) -> bool:
        """Whether an input method holds letters that are not text yet."""

    def settle(self) -> None:
        """End a composition that is open: its letters become text."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is on the screen at one moment. `serial` counts changes within the session."""

    article: str
    site: str
    metadata: Metadata
    body: Body
    serial: int

    @property
    def words(self) -> str:
        """Title and text, to be copied out when nothing else helps."""
        return f"{self.metadata.title}\n\n{body_text(self.body)}"


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with the profile by whose rules it is written. `again`: it was on the screen before, and its text is
    still there with its undo steps.
    """

    article: Article
    profile: SiteProfile
    again: bool = False


@dataclass(frozen=True, slots=True)
class SaveWord:
    """A word of the save indicator: `state` is a key of the tokens (saved, dirty, saving, failed), `text` the words."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A save that failed, or an article that could not be opened: of which article, the sentence, and whether the library
    holds something newer.
    """

    words: str
    stale: bool
    article: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Saved:
    article: Article
    serial: int


class Draft(QObject):
    """An open article. A save names the version it was made from, so newer text is never overwritten by older; one save
    is on its way at a time. What could not be saved, or not soon, is kept aside in a file (`services.recovery`) until a
    save works. Signals carry the draft: `saved`, `failed`, `word_changed`.
    """

    saved = Signal(object)
    failed = Signal(object)
    word_changed = Signal(object)

    def __init__(self, desk: Desk, article_id: str, title: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.id = article_id
        self._title = title
        self.opened: Opened | None = None  # not before it is on the screen for the first time
        self.content: Content | None = None
        self.failure: Failure | None = None
        self.word = SaveWord("", "")
        self.serial = 0
        self.saving = False
        self.closing = False  # goes as soon as it is saved
        self.outdated = False  # the library may hold something else by now
        self.reloading = False  # it is read anew at this moment
        self.glanced = False  # opened to have a look: makes room for the next one
        self.changed_anything = False  # whether the last save made a new version
        self.aside = False  # whether what could not be saved is kept in a file
        self._saved_serial = 0
        self._aside_serial = -1  # of the content that is on its way into the file
        self._version = 0
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._keep_aside)

    @property
    def title(self) -> str:
        """The title as it was last looked at."""
        return self.content.metadata.title if self.content is not None else self._title

    @property
    def version(self) -> int:
        """The library's version that the content is based on."""
        return self._version

    @property
    def dirty(self) -> bool:
        """Whether something of it is not on the disk yet."""
        return self.serial != self._saved_serial

    def load(self, opened: Opened) -> None:
        """Take what the library holds; nothing of it is unsaved."""
        article = opened.article
        self.opened = replace(opened, again=False)
        self._version = article.version
        self.serial = self._saved_serial = 0
        self.content = Content(article.id, article.site, article.metadata, article.body, 0)
        self.failure = None
        self.outdated = self.reloading = False
        self._tell_saved(article)

    def take_state(self, article: Article, profile: SiteProfile | None = None) -> bool:
        """The library holds the same content; state, site and profile may be others. Whether the profile is."""
        if self.opened is None:
            return False
        before = self.opened.profile
        self.opened = replace(self.opened, article=article, profile=profile or before)
        return self.opened.profile is not before

    def as_it_stands(self) -> Opened:
        """The article with the content that was last on the screen. Only once it is loaded."""
        assert self.opened is not None
        assert self.content is not None
        article = replace(self.opened.article, metadata=self.content.metadata, body=self.content.body)
        return replace(self.opened, article=article, again=True)

    def changed(self) -> None:
        """The person changed something."""
        self.serial += 1
        self.glanced = False
        if self.failure is None:
            self._say(SaveWord("dirty", self.tr("有改动，未保存")))

    def abandon(self) -> None:
        """Give up what could not be saved: it was copied out."""
        self._saved_serial = self.serial
        self.failure = None

    # -- saving -------------------------------------------------------------------------------------------------------

    def save(self, reason: RevisionReason = RevisionReason.AUTO) -> None:
        """Keep the content. Nothing while a save is on its way."""
        content = self.content
        if content is None or self.saving:
            return
        room, base = self._desk.room, self._version
        self.saving = True
        self._say(SaveWord("saving", self.tr("正在保存")))

        def work(_progress: Progress) -> _Saved:
            saved = room.authoring.save(content.article, content.metadata, content.body, base, reason)
            return _Saved(saved, content.serial)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_saved, self._on_failed, essential=True)
        self._slow.start()

    def _on_saved(self, saved: _Saved) -> None:
        self.saving = False
        self._slow.stop()
        self.changed_anything = saved.article.version != self._version
        self._version = saved.article.version
        self._saved_serial = saved.serial
        self.take_state(saved.article)
        self.failure = None
        self.forget_aside()
        if self.dirty:
            self._say(SaveWord("dirty", self.tr("有改动，未保存")))
        else:
            self._tell_saved(saved.article)
        self.saved.emit(self)

    def _on_failed(self, error: Exception) -> None:
        self.saving = False
        self._slow.stop()
        code = error.code if isinstance(error, EditorError) else "bug"
        words = explain(error) if isinstance(error, EditorError) else str(error)
        stale = code in ("article.stale", "article.in_review")  # trying again would not help
        self.failure = Failure(words, stale, self.id, self.title)
        self._tell_failed()
        self.failed.emit(self)
        self._keep_aside()
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)

    def _tell_failed(self) -> None:
        if self.failure is not None:
            words = self.tr("保存失败，文字另存了应急副本：{reason}") if self.aside else self.tr("保存失败：{reason}")
            self._say(SaveWord("failed", words.format(reason=self.failure.words)))

    # -- aside --------------------------------------------------------------------------------------------------------

    def _keep_aside(self) -> None:
        """Keep the content in a file, on the lane of short jobs: that of the library may be what does not answer."""
        content, room = self.content, self._desk.room
        if content is None or content.serial == self._aside_serial:
            return
        self._aside_serial = content.serial

        def work(_progress: Progress) -> None:
            room.recovery.keep_aside(content.article, content.site, content.metadata, content.body)

        key = f"aside:{self.id}"
        self._desk.jobs.start(
            LaneName.PAGE, work, self._on_kept_aside, self._on_not_kept_aside, key=key, essential=True
        )

    def _on_kept_aside(self, _nothing: None) -> None:
        self.aside = True
        if not self.dirty:
            self.forget_aside()  # the library has taken it after all
        elif self.saving:
            self._say(SaveWord("saving", self.tr("还在保存，文字另存了应急副本")))
        else:
            self._tell_failed()

    def _on_not_kept_aside(self, error: Exception) -> None:
        self.aside, self._aside_serial = False, -1
        self._tell_failed()
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)

    def forget_aside(self) -> None:
        """The library has all of it: the file goes."""
        if self._aside_serial < 0 or self.dirty:
            return
        self.aside, self._aside_serial = False, -1
        room, article = self._desk.room, self.id

        def work(_progress: Progress) -> None:
            room.recovery.forget(article)

        self._desk.jobs.start(LaneName.PAGE, work, essential=True)

    def _say(self, word: SaveWord) -> None:
        """Tell a word of the indicator, once: this is called for every key."""
        if word != self.word:
            self.word = word
            self.word_changed.emit(self)

    def _tell_saved(self, article: Article) -> None:
        if self._desk.room.read_only:
            self._say(SaveWord("read_only", self.tr("只读：别的窗口正在写")))
            return
        if article.state is ArticleState.TRASH:
            self._say(SaveWord("read_only", self.tr("在回收站里")))
            return
        words = self.tr("已保存 {time}").format(time=clock_time(article.updated_at))
        self._say(SaveWord("saved", words))
