"""The locked web view: off the record, no scripts of the page, no address but `draft:`, no way out."""

from __future__ import annotations

import logging
import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QMouseEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWebEngineCore import (
    QWebEngineCertificateError,
    QWebEngineDownloadRequest,
    QWebEngineFileSystemAccessRequest,
    QWebEngineFullScreenRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineRegisterProtocolHandlerRequest,
    QWebEngineScript,
    QWebEngineSettings,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from editor_app.desktop.webview.marks import drawn_from, mark_script, spot_from, spot_script
from editor_app.desktop.webview.names import OPENED, SCHEME, Found, Marks, Wanted
from editor_app.desktop.webview.patch import bar_script, exchange, exchange_script, patch_script, to_column_script
from editor_app.desktop.webview.scheme import DraftScheme, OnlyDraft, register_scheme
from editor_app.desktop.widgets.buttons import set_role

_LOG = logging.getLogger(__name__)
_Attribute = QWebEngineSettings.WebAttribute
SETTINGS = {
    _Attribute.JavascriptEnabled: False,
    _Attribute.JavascriptCanOpenWindows: False,
    _Attribute.JavascriptCanAccessClipboard: False,
    _Attribute.LocalContentCanAccessFileUrls: False,
    _Attribute.LocalContentCanAccessRemoteUrls: False,
    _Attribute.LocalStorageEnabled: False,
    _Attribute.PluginsEnabled: False,
    _Attribute.PdfViewerEnabled: False,
    _Attribute.NavigateOnDropEnabled: False,
    _Attribute.AutoLoadIconsForPage: False,
    _Attribute.WebGLEnabled: False,
    _Attribute.ErrorPageEnabled: False,
    _Attribute.HyperlinkAuditingEnabled: False,
    _Attribute.DnsPrefetchEnabled: False,
    _Attribute.ScreenCaptureEnabled: False,
    _Attribute.FullScreenSupportEnabled: False,
    _Attribute.WebRTCPublicInterfacesOnly: True,
}


DEBUGGER_VARIABLE = "QTWEBENGINE_REMOTE_DEBUGGING"
FLAGS_VARIABLE = "QTWEBENGINE_CHROMIUM_FLAGS"
READY_MS = 20  # between two looks whether a page can be changed
PATIENCE_MS = 15_000  # for the engine's word that a page was changed in place; then it is loaded anew
MOST_PLACES = 50
FIRST_BAR, MOST_BAR = 10, 40
_ANY_WIDTH = 16_777_215  # Qt's own: QWIDGETSIZE_MAX
_NOTCH = 120  # of a wheel, in eighths of a degree
NO_HOSTS = '--host-resolver-rules="MAP * ~NOTFOUND"'


def shut_network() -> None:
    """Let the engine find no host at all: a `preconnect` of a page is no request, so the interceptor does not see it. And
    let no debugger in. Works until the first profile is made; other flags that are set stay.
    """
    os.environ.pop(DEBUGGER_VARIABLE, None)
    flags = os.environ.get(FLAGS_VARIABLE, "")
    if "--host-resolver-rules" not in flags:
        os.environ[FLAGS_VARIABLE] = f"{flags} {NO_HOSTS}".strip()


def make_profile(parent: QObject) -> QWebEngineProfile:
    """A profile that keeps nothing: no cookies, no cache, no spelling dictionaries."""
    shut_network()
    register_scheme()
    profile = QWebEngineProfile(parent)
    profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    profile.setSpellCheckEnabled(False)
    profile.downloadRequested.connect(_cancel_download)
    return profile


def _cancel_download(request: QWebEngineDownloadRequest) -> None:
    request.cancel()


def _reject_certificate(error: QWebEngineCertificateError) -> None:
    error.rejectCertificate()


def _deny(permission: QWebEnginePermission) -> None:
    permission.deny()


def _reject_screen(request: QWebEngineFullScreenRequest) -> None:
    request.reject()


def _reject_protocol(request: QWebEngineRegisterProtocolHandlerRequest) -> None:
    request.reject()


def _reject_files(request: QWebEngineFileSystemAccessRequest) -> None:
    request.reject()


class LockedPage(QWebEnginePage):
    """A page that goes only where the program sends it. A click on a web address is told, not followed."""

    link_clicked = Signal(str)

    def __init__(self, profile: QWebEngineProfile, parent: QObject | None = None) -> None:
        super().__init__(profile, parent)
        self._expected = QUrl()
        self._retired = False
        self._brought_back = False
        for attribute, value in SETTINGS.items():
            self.settings().setAttribute(attribute, value)
        self.certificateError.connect(_reject_certificate)
        self.permissionRequested.connect(_deny)
        self.fullScreenRequested.connect(_reject_screen)
        self.registerProtocolHandlerRequested.connect(_reject_protocol)
        self.fileSystemAccessRequested.connect(_reject_files)
        self.urlChanged.connect(self._on_url_changed)

    def go(self, url: QUrl) -> None:
        """Load the one address that is allowed now."""
        self._expected = url
        self._brought_back = False
        self.load(url)

    def _is_expected(self, url: QUrl) -> bool:
        return QUrl(url.toString().partition("#")[0]) == self._expected

    def _on_url_changed(self, url: QUrl) -> None:
        """The engine does not ask before it goes to `about:blank`: the page is brought back, once."""
        if url.scheme() == "about" and not self._expected.isEmpty() and not self._brought_back:
            self._brought_back = True
            self.load(self._expected)

    def acceptNavigationRequest(self, url: QUrl | str, kind: QWebEnginePage.NavigationType, main_frame: bool) -> bool:
        """Asked by the engine before each navigation."""
        target = QUrl(url)
        if main_frame and self._is_expected(target):
            return True
        if kind is QWebEnginePage.NavigationType.NavigationTypeLinkClicked and target.scheme() in OPENED:
            self.link_clicked.emit(target.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        return False

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        """No page opens another."""
        return None  # type: ignore[return-value]  # the stub forgets that none is an answer

    def chooseFiles(
        self, mode: QWebEnginePage.FileSelectionMode, old: Sequence[str], kinds: Sequence[str]
    ) -> list[str]:
        """No page is given files."""
        return []

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        """Complaints of the engine (a refused address) go to the log, not to the terminal."""
        _LOG.debug("preview: %s", message)

    def run(self, script: str, answer: Callable[[Any], None] | None = None) -> None:
        """Run a script of ours in the application's world, where the page's own are dead. Once the page is retired nothing is
        run, and answers that are still to come are dropped.
        """
        if self._retired:
            return
        world = QWebEngineScript.ScriptWorldId.ApplicationWorld.value
        if answer is None:
            self.runJavaScript(script, world)
        else:
            told = answer
            self.runJavaScript(script, world, lambda value: None if self._retired else told(value))

    def retire(self) -> None:
        """The view goes: the engine still answers what it was asked before."""
        self._retired = True


class PreviewView(QFrame):
    """Shows one page and keeps it up to date. `wanted` asks for a file; give it to `answer`. `left` says that the files
    wanted so far are of no use any more. `shown` comes with each page that is there whole, or brought up to date;
    `failed` once the engine has stopped twice on the same page.

    Made on first use: the engine's start takes a moment of the window's thread, once. `dispose` before it goes.
    """

    wanted = Signal(object)
    left = Signal()
    spot_clicked = Signal(object)  # Spot
    link_clicked = Signal(str)
    zoom_turned = Signal(int)  # Ctrl and the wheel: 1 larger, -1 smaller
    failed = Signal()
    shown = Signal()
    marked = Signal(object)  # Drawn

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A native window of its own for the page, and for nothing around it: Qt would else compose the whole window on
        # the graphics card as soon as a web page is in it, which costs a key in the text ten times its time without one.
        self.setAttribute(Qt.WidgetAttribute.WA_DontCreateNativeAncestors)
        self.setAttribute(Qt.WidgetAttribute.WA_NativeWindow)
        set_role(self, "canvas")
        self._make_engine()
        self._name = ""
        self._html = ""
        self._there = ""  # the HTML that the page was made from, or brought to last
        self._address = QUrl()
        self._ready = False  # the page can be changed in place; its pictures may still be on their way
        self._patching = False
        self._stale = False  # a newer state waits until the page can be changed
        self._crashes = 0
        self._marks = Marks()
        self._follow = False
        self._places: OrderedDict[str, QPointF] = OrderedDict()  # where each page was scrolled to, in CSS pixels
        self._surface: QWidget | None = None
        self._scrolled = QPointF()
        self._press = QPointF()
        self._turned = 0
        self._load_number = 0
        self._page_width = 0
        self._bar = FIRST_BAR  # of scrolling, in pixels of the screen
        self._ready_timer = QTimer(self)
        self._ready_timer.setInterval(READY_MS)
        self._ready_timer.timeout.connect(self._on_look_whether_ready)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._on_no_answer)
        self.page.scrollPositionChanged.connect(self._on_scrolled)
        self.page.loadFinished.connect(self._on_load_finished)
        self.page.link_clicked.connect(self.link_clicked)
        self.page.renderProcessTerminated.connect(self._on_terminated)

    def _make_engine(self) -> None:
        self.profile = make_profile(self)
        self.interceptor = OnlyDraft(self.profile)
        self.profile.setUrlRequestInterceptor(self.interceptor)
        self._scheme = DraftScheme(self._ask, self.profile)
        self.profile.installUrlSchemeHandler(SCHEME, self._scheme)
        self.view = QWebEngineView(self)
        self.view.setObjectName("previewView")
        self.view.setAccessibleName(self.tr("页面预览"))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.view.setAcceptDrops(False)
        self.page = LockedPage(self.profile, self.view)
        self.page.setBackgroundColor(self.palette().color(QPalette.ColorRole.Window))  # no white flash on dark ground
        self.view.setPage(self.page)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)

    # -- pages --------------------------------------------------------------------------------------------------------

    def show_page(self, name: str, html: str) -> None:
        """Show the page `name`: patched in place where it is the one that is shown, else loaded, and scrolled to where it
        was when it was shown last.
        """
        self._html = html
        self._scheme.allow(html)
        if name != self._name:
            self._keep_place()
            self._crashes = 0
            self._load(name)
        elif self._ready and not self._patching:
            self._patch()
        else:
            self._stale = True

    def restart(self) -> None:
        """Try the page once more that the engine has stopped on."""
        self._crashes = 0
        self._load(self._name)

    def answer(self, found: Found) -> None:
        """Give a file that was `wanted`."""
        self._scheme.answer(found)

    def set_marks(self, marks: Marks, *, follow: bool = False) -> None:
        """Draw these marks over the page from now on; with `follow` the marked block is brought into view once, as soon as
        it is there, where it is out of it.
        """
        if marks == self._marks and not follow:
            return
        self._marks = marks
        self._follow = follow or (self._follow and bool(marks.block))
        if self._ready:
            self._mark()

    def set_zoom(self, factor: float) -> None:
        """Scale the page, 1.0 being its own size."""
        if factor != self.view.zoomFactor():
            self.view.setZoomFactor(factor)
            self._fit_width()
            self.page.run(to_column_script())

    def set_page_width(self, pixels: int) -> None:
        """Lay the page out `pixels` CSS pixels wide, as a phone does, in the middle of the room; 0: as wide as there is room."""
        if pixels != self._page_width:
            self._page_width = pixels
            self._fit_width()

    def _fit_width(self) -> None:
        width = round(self._page_width * self.view.zoomFactor()) + self._bar if self._page_width else _ANY_WIDTH
        self.view.setMaximumWidth(width)

    def _on_bar_measured(self, width: object) -> None:
        bar = round(width * self.view.zoomFactor()) if isinstance(width, int | float) else 0
        if 0 < bar < MOST_BAR and bar != self._bar:
            self._bar = bar
            self._fit_width()

    def dispose(self) -> None:
        """Take the engine's parts down in the order it needs: page, view, profile."""
        page, view, profile = self.page, self.view, self.profile
        self._ready = False
        self._ready_timer.stop()
        self._patience.stop()
        page.retire()
        view.setPage(None)  # type: ignore[arg-type]  # the stub forgets that no page is allowed
        for part in (page, view, profile):
            part.setParent(None)
            part.deleteLater()

    def _keep_place(self) -> None:
        if self._name and self._ready:
            self._places[self._name] = self._scrolled
            self._places.move_to_end(self._name)
            while len(self._places) > MOST_PLACES:
                self._places.popitem(last=False)

    def _on_scrolled(self, place: QPointF) -> None:
        self._scrolled = place / self.view.zoomFactor()

    def _load(self, name: str) -> None:
        self._name, self._ready, self._patching, self._stale = name, False, False, False
        self._patience.stop()
        self._load_number += 1
        self._follow = False
        self.left.emit()
        self._address, self._there = self._scheme.publish(name, self._html), self._html
        self.page.go(self._address)
        self._ready_timer.start()

    def _patch(self, *, whole: bool = False) -> None:
        self._patching, self._stale = True, False
        self._patience.start()
        number = self._load_number
        small = None if whole else exchange(self._there, self._html)
        self._there = self._html
        script = exchange_script(small) if small is not None else patch_script(self._html)
        self.page.run(script, lambda done: self._on_patched(done, number, whole=small is None))
        self._mark()

    def _mark(self) -> None:
        self.page.run(mark_script(self._marks, follow=self._follow), self._on_marked)

    def _to_place(self) -> None:
        self.page.run(to_column_script())
        place = self._places.get(self._name)
        if place is not None and place.y() > 0:
            self.page.run(f"window.scrollTo(window.scrollX, {place.y():.1f})")  # its column is there already

    def _on_look_whether_ready(self) -> None:
        self.page.run("document.readyState === 'loading' ? '' : location.href", self._on_looked_whether_ready)

    def _on_looked_whether_ready(self, address: object) -> None:
        if not self._ready and address == self._address.toString():
            self._on_ready()

    def _watch_surface(self) -> None:
        """The engine makes the surface that takes the clicks with the first page, and may make another one."""
        surface = self.view.focusProxy()
        if surface is not None and surface is not self._surface:
            self._surface = surface
            surface.installEventFilter(self)

    def _on_ready(self) -> None:
        self._ready = True
        self._watch_surface()
        self._ready_timer.stop()
        self._to_place()
        if self._page_width:
            self.page.run(bar_script(), self._on_bar_measured)
        if self._stale:
            self._patch()
        else:
            self._mark()

    def _on_load_finished(self, ok: bool) -> None:
        if not ok:
            return
        if not self._ready:
            self._on_ready()
        else:
            self._to_place()  # now that style and heights are known
            self._mark()
        self._places.pop(self._name, None)
        self.page.setBackgroundColor(Qt.GlobalColor.white)  # what pages that have no ground of their own count on
        self.shown.emit()

    def _on_patched(self, done: object, number: int, *, whole: bool) -> None:
        if number != self._load_number:
            return  # another page is on its way since
        self._patching = False
        self._patience.stop()
        if done is not True and not whole:
            self._patch(whole=True)
        elif done is not True:
            self._keep_place()
            self._load(self._name)
        elif self._stale:
            self._patch()
        else:
            self.shown.emit()

    def _on_no_answer(self) -> None:
        if self._patching:
            self._keep_place()
            self._load(self._name)

    def _on_marked(self, done: object) -> None:
        drawn = drawn_from(done)
        if drawn.block:
            self._follow = False
        self.marked.emit(drawn)

    def _on_terminated(self) -> None:
        self._ready = self._patching = False
        self._crashes += 1
        if self._crashes > 1:
            self._ready_timer.stop()
            self.left.emit()
            self.failed.emit()
        else:
            self._load(self._name)

    # -- the person ---------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the article's column in view."""
        super().resizeEvent(event)
        if self._ready:
            self.page.run(to_column_script())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watches clicks on the page's surface, which are told, and the wheel with Ctrl, which is not the page's."""
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.LeftButton:
            moved = (event.position() - self._press).manhattanLength()
            if event.type() == QEvent.Type.MouseButtonPress:
                self._press = event.position()
            elif event.type() == QEvent.Type.MouseButtonRelease and moved <= QApplication.startDragDistance():
                self._find_spot(event.position())
        if event.type() in (QEvent.Type.Wheel, QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress):
            self._places.pop(self._name, None)  # from now on it is scrolled by hand
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._turn(event.angleDelta().y())
            return True
        return super().eventFilter(watched, event)

    def _turn(self, by: int) -> None:
        self._turned += by
        while abs(self._turned) >= _NOTCH:
            step = 1 if self._turned > 0 else -1
            self._turned -= step * _NOTCH
            self.zoom_turned.emit(step)

    def _find_spot(self, place: QPointF) -> None:
        zoom = self.view.zoomFactor()
        self.page.run(spot_script(place.x() / zoom, place.y() / zoom), self._on_spot_found)

    def _on_spot_found(self, answer: object) -> None:
        if (spot := spot_from(answer)) is not None:
            self.spot_clicked.emit(spot)

    def _ask(self, wanted: Wanted) -> None:
        self.wanted.emit(wanted)
