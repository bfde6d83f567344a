"""Pasting in the window: read in the work lane, put where it was asked for, switched on wish, pictures of the web after."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from editor_app.desktop.desk import Desk
from editor_app.desktop.editor.clipboard import Clipping, enrich, own_bytes
from editor_app.desktop.editor.paste_options import PasteOptions
from editor_app.desktop.flows.bringing_in import png_bytes
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import Handle, LaneName, Step
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.model.article import Article
from editor_app.model.body import Body, Figure, MissingPicture
from editor_app.model.changes import Changes
from editor_app.model.clip import Origin, PasteMode
from editor_app.model.errors import Cancelled, EditorError, Unavailable
from editor_app.model.problems import explain
from editor_app.model.reading import Fate
from editor_app.services.pasting import Paste
from editor_app.services.placing import map_missing
from editor_app.services.progress import Progress

GIVE_UP_AFTER = 2
"""Pictures in a row that cannot be reached before the others of a paste are not tried: the line is down."""


@dataclass(frozen=True, slots=True)
class PasteRead:
    """What was read, and the article it was pasted into. `instead` says that it takes the place of the last paste."""

    article: str
    paste: Paste
    instead: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one picture of the web: the figure, or why not. `last` ends the batch."""

    article: str
    block: str
    asset: str
    error: EditorError | None
    last: bool


@dataclass(frozen=True, slots=True)
class _Rich:
    """What was copied in our own format, and its HTML with the pictures inside."""

    own: bytes
    html: str


class PastingIn(Part):
    """What is pasted into the text is read on a lane and put in as one step. Signals: `stepped` (Step), `ended` when reading is
    over, `report_requested` (Paste) when somebody wants to see what became of everything.
    """

    stepped = Signal(object)
    ended = Signal()
    report_requested = Signal(object)

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, window, writing, parent)
        self._editor = window.article.editor
        self._clipping: Clipping | None = None
        self._paste: Paste | None = None
        self._handles: list[Handle] = []
        self._copying: Handle | None = None
        self._lost = 0
        self.options = PasteOptions(self._editor)
        self._editor.html_writer = self._rich_html
        self._editor.clip_pasted.connect(self._on_clip)
        self._editor.paste_landed.connect(self._on_landed)
        self.options.chosen.connect(self._on_mode)

    def start(self) -> None:
        """Look up whether pictures of web pages are fetched."""
        room = self._desk.room

        def work(_progress: Progress) -> bool:
            return room.pasting.fetches_pictures()

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_looked_up, self._on_failed)

    def switch_fetching(self) -> None:
        """Fetch pictures of web pages from now on, or no more, as the menu says."""
        room, on = self._desk.room, self._window.commands["fetchPicturesAction"].isChecked()

        def work(_progress: Progress) -> bool:
            room.pasting.set_fetches_pictures(on)
            return on

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_looked_up, self._on_failed)

    def cancel(self) -> None:
        """Stop reading and fetching; what stands in the text stays."""
        if not self._handles:
            return
        for handle in self._handles:
            handle.cancel()
        self._handles = []
        self._editor.forget_paste_place()
        self.ended.emit()
        self.said.emit(self.tr("已停下：还没放进来的不再放，已经放进来的都在"), False, ())

    # -- reading ------------------------------------------------------------------------------------------------------

    def _open_id(self) -> str:
        return self._writing.article.id if self._writing.article is not None else ""

    def _on_clip(self, clipping: Clipping) -> None:
        self._clipping = clipping
        self._read(clipping, clipping.mode, instead=False)

    def _on_mode(self, mode: PasteMode) -> None:
        if self._clipping is not None:
            self._read(self._clipping, mode, instead=True)

    def _read(self, clipping: Clipping, mode: PasteMode, *, instead: bool) -> None:
        room, article, image = self._desk.room, self._open_id(), clipping.image.copy()

        def work(progress: Progress) -> PasteRead:
            clip = clipping.clip if image.isNull() else replace(clipping.clip, image=png_bytes(image))
            return PasteRead(article, room.pasting.read(clip, mode, progress), instead)

        handle = self._desk.jobs.start(LaneName.WORK, work, self._on_read, self._on_failed, self._on_stepped)
        if handle is not None:
            self._handles.append(handle)

    def _on_stepped(self, step: Step) -> None:
        self.stepped.emit(step)

    def _on_looked_up(self, on: bool) -> None:
        self._window.commands["fetchPicturesAction"].setChecked(on)

    def _on_read(self, read: PasteRead) -> None:
        self.ended.emit()
        self._handles = []
        if read.article != self._open_id():
            self.said.emit(self.tr("稿件已经换了，粘贴的内容没有放进来；请回到那篇稿件再粘贴一次"), True, ())
            return
        self._paste = read.paste
        kept = frozenset(figure.asset for figure in read.paste.body.figures())
        self._desk.news.tell(Changes(pictures=kept), self)
        if not read.instead:
            self._editor.insert_body(read.paste.body)
        elif not self._editor.paste_instead(read.paste.body):
            self.said.emit(self.tr("粘贴之后又改过文字，没有换成另一种；请撤销后再粘贴"), True, ())

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return  # said when it was asked for
        self.ended.emit()
        self._handles = []
        if isinstance(error, EditorError):
            self._editor.forget_paste_place()
            self.said.emit(explain(error), True, ())
        else:
            self._desk.jobs.crashed.emit(error)

    # -- after it -----------------------------------------------------------------------------------------------------

    def _on_landed(self) -> None:
        if self._paste is None or self._clipping is None:
            return
        self.options.offer(self._paste.mode, picture=not self._clipping.image.isNull())
        self._tell(self._paste)
        self._fetch(self._paste)

    def _tell(self, paste: Paste, lost: int = 0) -> None:
        """Say what was changed and left out, how many pictures of the web were `lost`, and ask for the source of what
        comes from a public account.
        """
        converted = sum(item.count for item in paste.report if item.kind is Fate.CONVERTED)
        dropped = sum(item.count for item in paste.report if item.kind is Fate.DROPPED)
        words: list[str] = []
        choices = []
        if converted:
            words.append(self.tr("转换 {n} 处").format(n=converted))
        if dropped:
            words.append(self.tr("没有带入 {n} 处").format(n=dropped))
        if lost:
            words.append(self.tr("网页上的 {n} 张图片没有下载到，已放“待补图”").format(n=lost))
        if words:
            choices.append((self.tr("详情"), self._show_report))
        source = self._window.article.metadata().source
        if paste.origin is Origin.WECHAT and (not source or (paste.account and paste.account != source)):
            words.append(self.tr("这是公众号的文章，请写上转载来源"))
            button = self.tr("来源填“{name}”").format(name=paste.account[:16]) if paste.account else self.tr("去填来源")
            choices.append((button, self._fill_source))
        if words:
            self.said.emit(self.tr("已粘贴：{what}").format(what="，".join(words)), bool(lost), tuple(choices))

    def _show_report(self) -> None:
        if self._paste is not None:
            self.report_requested.emit(self._paste)

    def _fill_source(self) -> None:
        head = self._window.article.head
        if self._paste is not None and self._paste.account:
            head.write_field("source", self._paste.account)
            self._window.article.bar.put_away()
        else:
            head.focus_field("source")

    # -- copying ------------------------------------------------------------------------------------------------------

    def _rich_html(self, body: Body) -> str:
        """What is copied as HTML: at once without pictures, which follow as soon as they are made."""
        room, contributor = self._desk.room, self._window.article.metadata().contributor

        def work(progress: Progress) -> _Rich:
            return _Rich(own_bytes(body), room.pasting.rich_html_with_pictures(body, contributor, progress))

        if self._copying is not None:
            self._copying.cancel()
        self._copying = (
            self._desk.jobs.start(LaneName.WORK, work, self._on_rich, self._on_rich_failed) if body.figures() else None
        )
        return room.pasting.rich_html(body, contributor)

    def _on_rich(self, rich: _Rich) -> None:
        self._copying = None
        mime = QGuiApplication.clipboard().mimeData()
        if mime is not None:
            enrich(mime, rich.own, rich.html)

    def _on_rich_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return  # something else is being copied
        self._copying = None
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)

    # -- pictures of the web ------------------------------------------------------------------------------------------

    def _fetch(self, paste: Paste) -> None:
        """Fetch one picture a job, so that others go between; the first that come are shown first."""
        room, article = self._desk.room, self._open_id()
        failed_in_a_row = [0]
        last = list(paste.wanted)[-1:]
        self._lost = 0

        def fetcher(block: str, address: str) -> object:
            def work(_progress: Progress) -> Fetched:
                ends = block in last
                if failed_in_a_row[0] >= GIVE_UP_AFTER:
                    return Fetched(article, block, "", Unavailable("web.unreachable", why=""), ends)
                try:
                    asset = room.pasting.fetch(address).sha256
                except EditorError as error:
                    failed_in_a_row[0] += isinstance(error, Unavailable)
                    return Fetched(article, block, "", error, ends)
                failed_in_a_row[0] = 0
                return Fetched(article, block, asset, None, ends)

            return work

        for block, address in paste.wanted.items():
            work = fetcher(block, address)
            handle = self._desk.jobs.start(LaneName.WORK, work, self._on_fetched, self._on_failed)  # type: ignore[arg-type]
            if handle is not None:
                self._handles.append(handle)

    def _on_fetched(self, fetched: Fetched) -> None:
        if fetched.asset:
            self._desk.news.tell(Changes(pictures=frozenset([fetched.asset])), self)
            if fetched.article == self._open_id():
                self._editor.change_picture(fetched.block, Figure(fetched.asset))
            else:
                self._fill_stored(fetched)
        else:
            self._lost += 1
        if fetched.last and self._lost and self._paste is not None:
            self._tell(self._paste, self._lost)

    def _fill_stored(self, fetched: Fetched) -> None:
        """The article is not open any more: put the picture into what is kept of it."""
        room = self._desk.room

        def fill(missing: MissingPicture) -> Figure | MissingPicture:
            if missing.id != fetched.block:
                return missing
            return Figure(fetched.asset, missing.alt, missing.caption, missing.credit, id=missing.id)

        def work(_progress: Progress) -> Article:
            there = room.authoring.open(fetched.article)
            return room.authoring.save(there.id, there.metadata, map_missing(there.body, fill), there.version)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_filled, self._on_failed)

    def _on_filled(self, article: Article) -> None:
        self._desk.news.tell(Changes(articles=frozenset([article.id])), self)
