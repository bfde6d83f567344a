"""The preview: the page rendered on the page lane and shown in the locked view, a moment after each change."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.writing import Content
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.panes.preview_pane import PreviewPane
from editor_app.desktop.webview.names import SITE_HOST, Found, Wanted, require_sandbox
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain, sentence
from editor_app.model.profile import SiteProfile
from editor_app.model.views import View
from editor_app.services.progress import Progress

ENGINE_MS = 50


@dataclass(frozen=True, slots=True)
class _Page:
    article: str
    html: str


class Previewing(QObject):
    """Shows the open article. `block_clicked` carries the id of a block that was clicked in the page, `link_clicked` a
    web address.
    """

    block_clicked = Signal(str)
    link_clicked = Signal(str)

    def __init__(self, desk: Desk, pane: PreviewPane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pane = pane
        self._content: Content | None = None
        self._page: _Page | None = None
        self._closed = False
        self._wanted = False  # the pane has been shown, the engine not been started
        pane.shown_first.connect(self._on_shown_first)
        pane.zoom_changed.connect(self._on_zoom_changed)

    def show_profile(self, profile: SiteProfile) -> None:
        """Say whose template is shown."""
        self._pane.show_template(
            self.tr("与站点“{name}”第 {n} 版模板一致").format(name=profile.name, n=profile.version)
        )

    def show_content(self, content: Content | None) -> None:
        """Render a content and show it; nothing for None."""
        self._content = content
        if content is None:
            self._page = None
            self._pane.show_words(self.tr("选一篇稿件，或新建一篇"))
            return
        room = self._desk.room

        def work(_progress: Progress) -> _Page:
            return _Page(
                content.article,
                room.preview.view(View.PAGE, content.article, content.metadata, content.body, content.site),
            )

        self._desk.jobs.start(LaneName.PAGE, work, self._on_rendered, self._on_failed, key="page")

    def dispose(self) -> None:
        """Take the web view down; nothing is shown any more."""
        self._closed = True
        if self._pane.view is not None:
            self._pane.view.dispose()

    def _on_rendered(self, page: _Page) -> None:
        if self._content is None or self._content.article != page.article:
            return
        self._page = page
        self._start_engine()
        self._show()

    def _show(self) -> None:
        if self._page is None or self._pane.view is None or self._closed:
            return
        self._pane.view.show_page(self._page.article, self._page.html)
        self._pane.show_page()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            self._pane.show_words(explain(error))
        else:
            self._desk.jobs.crashed.emit(error)

    def _on_shown_first(self) -> None:
        self._wanted = True
        self._start_engine()

    def _start_engine(self) -> None:
        """Start the web engine once there is a page to show, and after the article has been painted: its start holds up
        this thread.
        """
        if self._wanted and self._page is not None:
            self._wanted = False
            QTimer.singleShot(ENGINE_MS, self._make_view)

    def _make_view(self) -> None:
        if self._closed:
            return
        try:
            require_sandbox()
            from editor_app.desktop.webview.view import PreviewView
        except EditorError as error:
            self._pane.show_words(explain(error))
            return
        except ImportError as error:
            self._pane.show_words(sentence("webengine.missing", {"why": str(error)[:200]}))
            return
        view = PreviewView(self._pane)
        view.set_zoom(self._pane.factor)
        view.wanted.connect(self._on_wanted)
        view.block_clicked.connect(self.block_clicked)
        view.link_clicked.connect(self.link_clicked)
        view.failed.connect(self._on_engine_failed)
        self._pane.take_view(view)
        self._show()

    def _on_engine_failed(self) -> None:
        self._pane.show_words(self.tr("预览的网页引擎停了。稿件没有受影响，可以继续写；重新打开程序后再看预览。"))

    def _on_zoom_changed(self, factor: float) -> None:
        if self._pane.view is not None:
            self._pane.view.set_zoom(factor)

    def _on_wanted(self, wanted: Wanted) -> None:
        room, site = self._desk.room, self._content.site if self._content else ""

        def work(_progress: Progress) -> Found:
            get = room.preview.resource if wanted.host == SITE_HOST else room.preview.image
            try:
                data, media_type = get(wanted.name, site)
            except EditorError:
                return Found(wanted.number)
            return Found(wanted.number, data, media_type)

        lane = LaneName.PAGE if wanted.host == SITE_HOST else LaneName.WORK
        self._desk.jobs.start(lane, work, self._on_found)

    def _on_found(self, found: Found) -> None:
        if self._pane.view is not None and not self._closed:
            self._pane.view.answer(found)
