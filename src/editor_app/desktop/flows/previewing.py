"""One preview: the open article rendered on the preview lane and shown in the locked view, a moment after each change."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.fetching import Fetching
from editor_app.desktop.flows.writing import Content
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.panes.preview_pane import PreviewPane
from editor_app.desktop.webview.names import Marks, require_engine
from editor_app.desktop.webview.starting import EngineStart, draw_in_software
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain, sentence
from editor_app.model.profile import SiteProfile, list_cut
from editor_app.model.views import VIEW_WIDTHS, View
from editor_app.services.progress import Progress

ENGINE_MS = 50
PLAIN_CHARS = 200_000  # of a text that is too much for a page: what lies behind has its place in the editor
SLOW_MS = 4000  # until a page that is not there yet is talked of
_WITH_ENTRIES = (View.LIST, View.HOME, View.SLIDE)
_WITH_BLOCKS = (View.PAGE, View.PHONE)


@dataclass(frozen=True, slots=True)
class _Page:
    content: Content
    view: View
    generation: int
    html: str = ""
    error: EditorError | None = None
    seconds: float = 0.0  # of computing


class Previewing(QObject):
    """Shows the open article in one pane. `spot_clicked` carries a Spot of the page, `link_clicked` a web address."""

    spot_clicked = Signal(object)
    link_clicked = Signal(str)

    def __init__(self, desk: Desk, pane: PreviewPane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pane = pane
        self._content: Content | None = None
        self._profile: SiteProfile | None = None
        self._page: _Page | None = None  # what was rendered last, of this article and view
        self._asked: tuple[Content, View] | None = None
        self._generation = 0  # of the templates
        self._block = ""
        self.cost = 0.0  # seconds of computing that the page took
        self._closed = False
        self._wanted = False  # the pane has been shown, the engine not been started
        self._plain = ""  # the engine has stopped or may not start: why; plain words are shown
        self._engine = EngineStart(desk.library, read_only=desk.room.read_only)
        self._starting = False  # the engine's mark is on the disk
        self._fetching = Fetching(desk, self)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._on_slow)
        pane.shown_first.connect(self._on_shown_first)
        pane.seen.connect(self._on_seen)
        pane.zoom_changed.connect(self._on_zoom_changed)
        pane.view_changed.connect(self._on_view_changed)
        pane.retry_requested.connect(self._on_retry)

    # -- what is shown ------------------------------------------------------------------------------------------------

    @property
    def seen(self) -> bool:
        """Whether the pane is on the screen."""
        return self._pane.isVisible()

    def show_profile(self, profile: SiteProfile) -> None:
        """Say whose template is shown. Pages of another template are loaded, not patched."""
        if profile is not self._profile:
            self._profile = profile
            self._generation += 1
            self._asked = None
        self._pane.show_template(
            self.tr("与站点“{name}”第 {n} 版模板一致").format(name=profile.name, n=profile.version)
        )

    def show_content(self, content: Content | None) -> None:
        """Render a content and show it; nothing for None. Nothing is done while nobody can see it."""
        before, self._content = self._content, content
        if content is None:
            self._page = self._asked = None
            self._slow.stop()
            self._pane.show_nothing()
            return
        if before is not None and before.article != content.article:
            self._block = ""
        self._render()

    def show_block(self, block: str) -> None:
        """Mark the block with the caret and bring it into view where it is out of it."""
        if block != self._block:
            self._block = block
            self._mark(follow=True)

    def refresh(self, *, templates: bool) -> None:
        """Render again what is shown: what stands around the article, or with `templates` the site's own, may be others."""
        self._generation += templates
        self._asked = None
        self._render()

    def dispose(self) -> None:
        """Take the web view down; nothing is shown any more."""
        self._closed = True
        self._slow.stop()
        self._fetching.drop()
        self._end_start()
        if self._pane.view is not None:
            self._pane.view.dispose()

    # -- rendering ----------------------------------------------------------------------------------------------------

    def _render(self) -> None:
        content, view, generation = self._content, self._pane.shown_view, self._generation
        if content is None or self._closed or not self._pane.isVisible():
            return
        if self._asked is not None and self._asked[0] is content and self._asked[1] is view:
            return
        self._asked = (content, view)
        self._pane.show_waiting()
        if self._page is not None and (self._page.content.article, self._page.view) != (content.article, view):
            self._page = None
        if self._plain:
            self._show_plain()
        room = self._desk.room

        def work(_progress: Progress) -> _Page:
            began = time.thread_time()
            try:
                html = room.preview.view(view, content.article, content.metadata, content.body, content.site)
                return _Page(content, view, generation, html, seconds=time.thread_time() - began)
            except EditorError as error:
                return _Page(content, view, generation, error=error)

        if not self._slow.isActive():
            self._slow.start()
        self._desk.jobs.start(LaneName.PREVIEW, work, self._on_rendered, self._on_crashed, key=f"page {id(self)}")

    def _on_rendered(self, page: _Page) -> None:
        if self._content is None or self._closed:
            return
        if page.content.article != self._content.article or page.view is not self._pane.shown_view:
            return
        if page.content is self._content:
            self._slow.stop()
        if page.error is not None:
            self._page = None
            if page.error.code == "page.too_much":
                self._pane.show_plain(explain(page.error), page.content.words[:PLAIN_CHARS])
                return
            settled = page.error.code.startswith("preview.no_")  # nothing to show: another try would say the same
            self._pane.show_words(explain(page.error), retry=not settled)
            return
        self._page = page
        self.cost = page.seconds
        self._start_engine()
        self._show()

    def _on_crashed(self, error: Exception) -> None:
        self._slow.stop()
        self._pane.show_words(self.tr("预览没有画出来。稿件不受影响，可以继续写。"), retry=True)
        self._desk.jobs.crashed.emit(error)

    def _on_slow(self) -> None:
        if self._page is None and not self._plain:
            words = self.tr(
                "页面过了 {n} 秒还没有画出来，画好就会显示。稿件不受影响，可以继续写；一直这样，请告诉站点模板的作者。"
            )
            self._pane.show_words(words.format(n=SLOW_MS // 1000))

    def _show(self) -> None:
        page, view = self._page, self._pane.view
        if page is None or view is None or self._closed or self._plain:
            return
        view.set_page_width(VIEW_WIDTHS[View.PHONE] if page.view is View.PHONE else 0)
        view.show_page(f"{page.content.article}.{page.view}.{page.generation}", page.html)
        self._mark(follow=False)
        self._pane.show_page()

    def _mark(self, *, follow: bool) -> None:
        if self._page is not None and self._pane.view is not None:
            marks = self._marks(self._page)
            self._pane.view.set_marks(marks, follow=follow and bool(marks.block))

    def _marks(self, page: _Page) -> Marks:
        marks = Marks(block=self._block if page.view in _WITH_BLOCKS else "")
        if self._profile is None or page.view not in _WITH_ENTRIES:
            return marks
        title, rules = page.content.metadata.title, self._profile.titles
        shown = list_cut(title, rules)
        if rest := len(title) - len(shown):
            short = self.tr("余 {n} 字").format(n=rest)
            whole = self.tr("{m} 字节处截断，余 {n} 字不显示").format(m=rules.list_bytes, n=rest)
            entry_words = whole if page.view is View.LIST else short
            marks = replace(marks, entry_words=entry_words, slide_words=self.tr("{m} 字节").format(m=rules.list_bytes))
        return replace(marks, title=shown)

    # -- the engine ---------------------------------------------------------------------------------------------------

    def _on_shown_first(self) -> None:
        self._wanted = True
        self._start_engine()

    def _on_seen(self) -> None:
        self._render()

    def _start_engine(self) -> None:
        """Start the web engine once there is a page to show, and after the article has been painted: its start holds up
        this thread.
        """
        if self._wanted and self._page is not None:
            self._wanted = False
            QTimer.singleShot(ENGINE_MS, self._begin)

    def _begin(self, *, asked: bool = False) -> None:
        """Leave the mark of a start on the disk, then make the view: see `EngineStart`."""
        engine = self._engine

        def work(_progress: Progress) -> bool:
            require_engine()
            return engine.begin(asked=asked)

        if not self._closed:
            self._starting = True
            self._desk.jobs.start(LaneName.PREVIEW, work, self._make_view, self._on_refused)

    def _on_refused(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self._on_crashed(error)
            return
        self._starting = False
        self._plain = explain(error)
        self._show_plain()

    def _make_view(self, in_software: bool) -> None:
        if self._closed:
            return
        if in_software:
            draw_in_software()
        try:
            from editor_app.desktop.webview.view import PreviewView
        except ImportError as error:
            self._plain = sentence("webengine.missing", {"why": str(error)[:200]})
            self._show_plain()
            self._end_start()
            return
        view = PreviewView(self._pane)
        view.set_zoom(self._pane.factor)
        view.wanted.connect(self._fetching.want)
        view.left.connect(self._fetching.drop)
        view.spot_clicked.connect(self.spot_clicked)
        view.link_clicked.connect(self.link_clicked)
        view.zoom_turned.connect(self._pane.step_zoom)
        view.failed.connect(self._on_engine_failed)
        view.shown.connect(self._end_start)
        self._fetching.found.connect(view.answer)
        self._fetching.site = lambda: self._content.site if self._content is not None else ""
        self._pane.take_view(view)
        self._show()

    def _end_start(self) -> None:
        """The start is over: a page is there, the engine has failed and left the program alive, or it is wanted no more."""
        if not self._starting:
            return
        self._starting = False
        engine = self._engine

        def work(_progress: Progress) -> None:
            engine.ended()

        self._desk.jobs.start(LaneName.PREVIEW, work, essential=True)

    def _on_engine_failed(self) -> None:
        self._end_start()
        self._plain = self.tr("预览的网页引擎停了，这里是稿件的文字。稿件没有受影响，可以继续写。")
        self._show_plain()

    def _show_plain(self) -> None:
        if self._content is not None:
            self._pane.show_plain(self._plain, self._content.words)

    def _on_retry(self) -> None:
        self._asked = None
        if self._plain:
            self._plain = ""
            if self._pane.view is not None:
                self._pane.view.restart()
                self._pane.show_page()
            else:
                self._begin(asked=True)
        self._render()

    def _on_view_changed(self, _view: View) -> None:
        self._render()

    def _on_zoom_changed(self, factor: float) -> None:
        if self._pane.view is not None:
            self._pane.view.set_zoom(factor)
