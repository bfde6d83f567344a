"""The locked web view: off the record, no scripts of the page, no address but `draft:`, no way out."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
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
from PySide6.QtWidgets import QVBoxLayout, QWidget

from editor_app.desktop.webview.names import SCHEME, Found, Wanted
from editor_app.desktop.webview.patch import block_at_script, patch_script, to_column_script
from editor_app.desktop.webview.scheme import DraftScheme, OnlyDraft, register_scheme

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


FLAGS_VARIABLE = "QTWEBENGINE_CHROMIUM_FLAGS"
NO_HOSTS = '--host-resolver-rules="MAP * ~NOTFOUND"'


def shut_network() -> None:
    """Let the engine find no host at all: a `preconnect` of a page is no request, so the interceptor does not see it.
    Works until the first profile is made; other flags that are set stay.
    """
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
        for attribute, value in SETTINGS.items():
            self.settings().setAttribute(attribute, value)
        self.certificateError.connect(_reject_certificate)
        self.permissionRequested.connect(_deny)
        self.fullScreenRequested.connect(_reject_screen)
        self.registerProtocolHandlerRequested.connect(_reject_protocol)
        self.fileSystemAccessRequested.connect(_reject_files)

    def go(self, url: QUrl) -> None:
        """Load the one address that is allowed now."""
        self._expected = url
        self.load(url)

    def acceptNavigationRequest(self, url: QUrl | str, kind: QWebEnginePage.NavigationType, main_frame: bool) -> bool:
        """Asked by the engine before each navigation."""
        target = QUrl(url)
        if main_frame and QUrl(target.toString().partition("#")[0]) == self._expected:
            return True
        if kind is QWebEnginePage.NavigationType.NavigationTypeLinkClicked and target.scheme() in ("http", "https"):
            self.link_clicked.emit(target.toString())
        return False

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        """Complaints of the engine (a refused address) go to the log, not to the terminal."""
        _LOG.info("preview: %s", message)

    def run(self, script: str, answer: Callable[[Any], None] | None = None) -> None:
        """Run a script of ours in the application's world, where the page's own are dead."""
        world = QWebEngineScript.ScriptWorldId.ApplicationWorld.value
        if answer is None:
            self.runJavaScript(script, world)
        else:
            self.runJavaScript(script, world, answer)


class PreviewView(QWidget):
    """Shows one article's page and keeps it up to date. `wanted` asks for a file; give it to `answer`.

    Made on first use: the engine's start takes a moment of the window's thread, once. `dispose` before it goes.
    """

    wanted = Signal(object)
    block_clicked = Signal(str)
    link_clicked = Signal(str)
    failed = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A native window of its own for the page, and for nothing around it: Qt would else compose the whole window on
        # the graphics card as soon as a web page is in it, which costs a key in the text ten times its time without one.
        self.setAttribute(Qt.WidgetAttribute.WA_DontCreateNativeAncestors)
        self.setAttribute(Qt.WidgetAttribute.WA_NativeWindow)
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
        self.view.setPage(self.page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._name = ""
        self._html = ""
        self._loaded = False
        self._stale = False
        self._crashes = 0
        self.page.loadFinished.connect(self._on_load_finished)
        self.page.link_clicked.connect(self.link_clicked)
        self.page.renderProcessTerminated.connect(self._on_terminated)
        if (surface := self.view.focusProxy()) is not None:
            surface.installEventFilter(self)

    def show_page(self, name: str, html: str) -> None:
        """Show the page of the article `name`: loaded anew for another article, patched in place for the same."""
        same = name == self._name
        self._html = html
        if not same or not self._loaded:
            self._stale = same
            if not same:
                self._load(name)
        else:
            self.page.run(patch_script(html), self._on_patched)

    def set_zoom(self, factor: float) -> None:
        """Scale the page, 1.0 being its own size."""
        self.view.setZoomFactor(factor)
        self.page.run(to_column_script())

    def answer(self, found: Found) -> None:
        """Give a file that was `wanted`."""
        self._scheme.answer(found)

    def dispose(self) -> None:
        """Take the engine's parts down in the order it needs: page, view, profile."""
        page, view, profile = self.page, self.view, self.profile
        self._loaded = False
        view.setPage(None)  # type: ignore[arg-type]  # the stub forgets that no page is allowed
        for part in (page, view, profile):
            part.setParent(None)
            part.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the article's column in view."""
        super().resizeEvent(event)
        if self._loaded:
            self.page.run(to_column_script())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watches clicks on the page's surface: the block under a click is told."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() is Qt.MouseButton.LeftButton
        ):
            self._find_block(event.position())
        return super().eventFilter(watched, event)

    def _find_block(self, place: QPointF) -> None:
        zoom = self.view.zoomFactor()
        self.page.run(block_at_script(place.x() / zoom, place.y() / zoom), self._on_block_found)

    def _on_block_found(self, block: object) -> None:
        if isinstance(block, str) and block:
            self.block_clicked.emit(block)

    def _ask(self, wanted: Wanted) -> None:
        self.wanted.emit(wanted)

    def _load(self, name: str) -> None:
        self._name, self._loaded = name, False
        self.page.go(self._scheme.publish(name, self._html))

    def _on_load_finished(self, ok: bool) -> None:
        self._loaded = ok
        if not ok:
            return
        self.page.run(to_column_script())
        if self._stale:
            self._stale = False
            self.page.run(patch_script(self._html), self._on_patched)
        else:
            self.shown.emit()

    def _on_patched(self, done: object) -> None:
        if done is True:
            self.shown.emit()
        else:
            self._load(self._name)

    def _on_terminated(self) -> None:
        self._crashes += 1
        if self._crashes > 1:
            self.failed.emit()
        else:
            self._load(self._name)
