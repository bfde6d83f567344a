"""The previews of the open article: beside the text, in a window of their own, and in the browser; and the way between
a preview and the text.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from editor_app.desktop.desk import Desk, Told
from editor_app.desktop.dialogs.preview_window import PreviewWindow
from editor_app.desktop.flows.previewing import Previewing
from editor_app.desktop.flows.writing import Content, Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.problems import show_dialog
from editor_app.desktop.webview.names import OPENED, Spot
from editor_app.model.article import content_as_article
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.model.profile import SiteProfile
from editor_app.model.views import PORTAL_VIEWS, View
from editor_app.services.progress import Progress

PAUSE_MS = 60  # without a key: between two letters of fast typing there is less rest than this
READING_SHARE, MAKING_SHARE = 10, 3  # of a long text longer pauses are waited for: so many times what it takes
KEEP_MS = 1000
LINE_LENGTH = 60
_VIEW, _ZOOMS, _WINDOW = "preview.view", "preview.zooms", "preview.window"
_WINDOW_VIEW, _WINDOW_ZOOMS = "preview.window.view", "preview.window.zooms"


@dataclass(frozen=True, slots=True)
class _Choices:
    view: View
    zooms: dict[str, int]
    window: str
    window_view: View | None
    window_zooms: dict[str, int]


class Showing(Part):
    """Keeps one or two previews in step with the text."""

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, window, writing, parent)
        self._profile: SiteProfile | None = None
        self._content: Content | None = None
        self._place = ""  # of the other window, for the next time; its view and zooms too
        self._aside_view: View | None = None
        self._aside_zooms: dict[str, int] = {}
        self._disposed = False
        self.main = Previewing(desk, window.preview, self)
        self.aside: PreviewWindow | None = None
        self._second: Previewing | None = None
        self._pause = self._timer(PAUSE_MS, self._on_pause)
        self._keep = self._timer(KEEP_MS, self.keep)
        window.article.edited.connect(self._on_edited)
        window.article.editor.caret_block_changed.connect(self._on_caret_moved)
        window.preview.choices_changed.connect(self._keep.start)
        window.preview.head.window_requested.connect(self.open_window)
        window.preview.head.browser_requested.connect(self.open_browser)
        self._missed = False  # whether the text became another while no preview could be seen
        window.preview.seen.connect(self._on_seen)
        self._connect(self.main)
        desk.news.told.connect(self._on_told)

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _connect(self, previewing: Previewing) -> None:
        previewing.spot_clicked.connect(self._on_spot_clicked)
        previewing.link_clicked.connect(self._on_link_clicked)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {"previewWindowAction": self.open_window, "browserAction": self.open_browser}

    def start(self) -> None:
        """Look up what was chosen last time, and sweep away what was written for the browser."""
        room = self._desk.room

        def work(_progress: Progress) -> _Choices:
            return _Choices(
                _view(room.preferences.get(_VIEW, "")) or View.PAGE,
                _zooms(room.preferences.get(_ZOOMS, {})),
                str(room.preferences.get(_WINDOW, "")),
                _view(room.preferences.get(_WINDOW_VIEW, "")),
                _zooms(room.preferences.get(_WINDOW_ZOOMS, {})),
            )

        def sweep(_progress: Progress) -> None:
            room.browsing.sweep()

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_choices)
        self._desk.jobs.start(LaneName.WORK, sweep)

    def dispose(self) -> None:
        """Take the previews down; nothing is shown any more."""
        self._disposed = True
        self._pause.stop()
        self._keep.stop()
        self.close_window()
        self.main.dispose()

    # -- in step with the text ----------------------------------------------------------------------------------------

    @property
    def _previews(self) -> list[Previewing]:
        return [self.main] if self._second is None else [self.main, self._second]

    def show_profile(self, profile: SiteProfile) -> None:
        """Another profile is in force, or the same."""
        self._profile = profile
        for previewing in self._previews:
            previewing.show_profile(profile)

    def show_content(self, content: Content | None) -> None:
        """Show a content; nothing for None. While keys are coming it waits for their pause."""
        if content is not None and self._pause.isActive():
            return
        self._missed = False
        self._content = content
        for previewing in self._previews:
            previewing.show_content(content)
        if self.aside is not None:
            self.aside.show_title(content.metadata.title if content is not None else "")

    def _on_told(self, told: Told) -> None:
        """Sites and their profiles, or what stands on them, are others now."""
        if not self._disposed and (told.changes.sites or told.changes.submissions):
            for previewing in self._previews:
                previewing.refresh(templates=bool(told.changes.sites))

    def _on_edited(self) -> None:
        self._pause.start()

    def _on_caret_moved(self, _block: str) -> None:
        self._pause.start()

    def _on_pause(self) -> None:
        if self._disposed:
            return
        if self._window.article.composing():
            self._pause.start()
            return
        if not any(previewing.seen for previewing in self._previews):
            self._missed = True
            return  # a long text is not read more often than saving and checks need it
        began = time.perf_counter()
        content = self._writing.content()
        if content is None:
            return
        reading, making = time.perf_counter() - began, max(previewing.cost for previewing in self._previews)
        self._pause.setInterval(max(PAUSE_MS, round(1000 * max(reading * READING_SHARE, making * MAKING_SHARE))))
        self.show_content(content)
        block = self._window.article.editor.caret_outer_block()
        for previewing in self._previews:
            previewing.show_block(block)

    def _on_seen(self) -> None:
        """What was written while nobody could see it is shown now."""
        if self._missed:
            self._pause.start()

    def _on_spot_clicked(self, spot: Spot) -> None:
        if self._writing.article is None:
            return
        if spot.block:
            self._window.article.editor.goto_spot(spot.block, spot.part, spot.offset)
            self._window.article.editor.setFocus()
        else:
            self._window.article.head.focus_field("title")
        self._window.activateWindow()

    # -- links --------------------------------------------------------------------------------------------------------

    def _on_link_clicked(self, address: str) -> None:
        """Ask first, with the whole address: what a link says and where it leads are not the same."""
        url = QUrl(address)
        if url.scheme() not in OPENED:
            return
        lines = [address[at : at + LINE_LENGTH] for at in range(0, len(address), LINE_LENGTH)]
        words = "\n".join(lines)
        # as machines read it: letters of other alphabets can look like a name one knows
        if host := url.host(QUrl.ComponentFormattingOption.FullyEncoded):
            words = self.tr("网站：{host}\n\n{address}").format(host=host, address=words)
        show_dialog(
            self._window,
            self.tr("要离开先锋采编，打开这个链接吗？"),
            words,
            choices=((self.tr("打开链接"), lambda: self._open(url)),),
            close_words=self.tr("不打开"),
        )

    def _open(self, url: QUrl) -> None:
        if not QDesktopServices.openUrl(url):
            words = self.tr("这台电脑上没有程序来打开 {url}。可以复制地址，到别处打开。")
            self.said.emit(words.format(url=url.toString(QUrl.ComponentFormattingOption.FullyEncoded)), True, ())

    # -- a window of its own ------------------------------------------------------------------------------------------

    def open_window(self) -> None:
        """Show the preview in a window of its own, or bring that to the front."""
        if self.aside is None:
            self.aside = PreviewWindow(self._desk.look, self._window)
            if self._place:
                self.aside.restore_place(self._place)
            self.aside.closed.connect(self._on_window_closed)
            self.aside.pane.head.browser_requested.connect(self.open_browser)
            self._second = Previewing(self._desk, self.aside.pane, self)
            self._connect(self._second)
            self.aside.pane.take_choices(self._aside_view or self._window.preview.shown_view, self._aside_zooms)
            self.aside.pane.choices_changed.connect(self._on_aside_chosen)
            self.aside.show()
            if self._profile is not None:
                self._second.show_profile(self._profile)
            self._second.show_content(self._content)
            self.aside.show_title(self._content.metadata.title if self._content is not None else "")
        self.aside.raise_()
        self.aside.activateWindow()

    def _on_aside_chosen(self) -> None:
        if self.aside is not None:
            self._aside_view, self._aside_zooms = self.aside.pane.shown_view, dict(self.aside.pane.zooms.chosen)
            self._keep.start()

    def close_window(self) -> None:
        """Close it if it is open."""
        if self.aside is not None:
            self.aside.close()

    def _on_window_closed(self) -> None:
        aside, second, self.aside, self._second = self.aside, self._second, None, None
        if aside is None or second is None:
            return
        self._place = aside.geometry_for_next_time()
        second.dispose()
        second.deleteLater()
        aside.deleteLater()
        if not self._disposed:
            self._keep.start()

    # -- in the browser -----------------------------------------------------------------------------------------------

    def open_browser(self) -> None:
        """Write what the preview shows as a page of its own, and have the browser open it."""
        content = self._writing.content()
        if content is None:
            return
        view, room = self._window.preview.shown_view, self._desk.room
        article = content_as_article(content.article, content.metadata, content.body, content.site)

        def work(_progress: Progress) -> Path:
            return room.browsing.write(article, view)

        self._desk.jobs.start(LaneName.PREVIEW, work, self._on_written, self._on_not_written, key="browser page")

    def _on_written(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.said.emit(
                self.tr("这台电脑上没有浏览器来打开页面。页面在 {path}，一天以后删去。").format(path=path), True, ()
            )

    def _on_not_written(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            self.said.emit(explain(error), True, ())
        else:
            self._desk.jobs.crashed.emit(error)

    # -- choices ------------------------------------------------------------------------------------------------------

    def _on_choices(self, choices: _Choices) -> None:
        self._place = choices.window
        self._aside_view, self._aside_zooms = choices.window_view, choices.window_zooms
        self._window.preview.take_choices(choices.view, choices.zooms)

    def keep(self) -> None:
        """Remember what is chosen, and where the other window is, for the next start. Also as the last thing before the
        library is closed.
        """
        self._keep.stop()
        if self.aside is not None:
            self._place = self.aside.geometry_for_next_time()
        pane, place, room = self._window.preview, self._place, self._desk.room
        view, zooms = pane.shown_view, dict(pane.zooms.chosen)
        aside_view, aside_zooms = self._aside_view, dict(self._aside_zooms)

        def work(_progress: Progress) -> None:
            room.preferences.keep(_VIEW, view.value)
            room.preferences.keep(_ZOOMS, zooms)
            room.preferences.keep(_WINDOW, place)
            if aside_view is not None:
                room.preferences.keep(_WINDOW_VIEW, aside_view.value)
                room.preferences.keep(_WINDOW_ZOOMS, aside_zooms)

        self._desk.jobs.start(LaneName.LIBRARY, work, essential=True)


def _view(kept: object) -> View | None:
    return View(kept) if isinstance(kept, str) and kept in PORTAL_VIEWS else None


def _zooms(kept: object) -> dict[str, int]:
    found = kept if isinstance(kept, dict) else {}
    return {str(kind): zoom for kind, zoom in found.items() if isinstance(zoom, int)}
