"""A picture of a whole page, painted by Chromium without a window: for the terminal and for tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QCoreApplication, QEventLoop, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtWebEngineCore import QWebEngineSettings
from PySide6.QtWidgets import QApplication

from editor_app.model.errors import EditorError, Unavailable

BAND = 2000
LOAD_MS = 30_000
SETTLE_MS = 40
SETTLE_TRIES = 200
STEADY = 2
MARKER = 4
MARKER_COLOURS = ((255, 0, 255), (0, 255, 0), (0, 0, 255), (255, 128, 0))
_MARK = """(function (top, height, colour) {
  let bar = document.getElementById("pioneer-desk-marker");
  if (!bar) {
    bar = document.createElement("div");
    bar.id = "pioneer-desk-marker";
    document.documentElement.appendChild(bar);
  }
  bar.style.cssText = `position:fixed;left:0;right:0;bottom:0;height:${height}px;z-index:99999;background:${colour}`;
  document.documentElement.style.paddingBottom = height + "px";
  window.scrollTo(0, top);
  return Math.round(window.scrollY);
})"""


def page_png(html: str, fetch: Callable[[str], tuple[bytes, str]], output: Path, width: int) -> None:
    """Paint the page `html`, `width` logical pixels wide and as long as it is, into the PNG file `output`. `fetch` gives
    bytes and media type for a `draft:` address or raises `EditorError`. Starts an application where none runs.
    Raises `Unavailable("preview.not_shown")` where the page does not load, `Unavailable("file.unwritable")`.
    """
    app = QCoreApplication.instance() or _application()
    assert isinstance(app, QApplication)
    painter = _Painter(fetch)
    try:
        image = painter.paint(html, width)
    finally:
        painter.dispose()
    output.parent.mkdir(parents=True, exist_ok=True)
    writer = QImageWriter(str(output), QByteArray(b"png"))
    if not writer.write(image):
        raise Unavailable("file.unwritable", name=output.name, why=writer.errorString())


def _application() -> QApplication:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--log-level=3")  # Chromium's talk is no use at a terminal
    _go_without_sandbox_as_root()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    return QApplication([sys.argv[0]])


def _go_without_sandbox_as_root() -> None:
    """Chromium refuses its sandbox to root. On Linux that is a container or a build machine, never a contributor's desk;
    a page painted here has no scripts and no network, so it is painted, and said. The window still refuses.
    """
    if sys.platform.startswith("linux") and os.geteuid() == 0 and "QTWEBENGINE_DISABLE_SANDBOX" not in os.environ:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
        print("正以 root 身份画页面，网页引擎没有用沙箱；页面没有脚本，也不联网。", file=sys.stderr)


class _Painter(QObject):
    def __init__(self, fetch: Callable[[str], tuple[bytes, str]]) -> None:
        super().__init__()
        from editor_app.desktop.webview.view import PreviewView

        self._fetch = fetch
        self._loop = QEventLoop()
        self._preview = PreviewView()
        self._preview.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._preview.wanted.connect(self._on_wanted)
        self._preview.page.loadFinished.connect(self._on_load_finished)
        self._ok = False

    def paint(self, html: str, width: int) -> QImage:
        from editor_app.desktop.webview.patch import height_script

        # One size from the beginning; the height does not change how a page is laid out, but a scroll bar would.
        self._preview.resize(width, BAND + MARKER)
        self._preview.page.settings().setAttribute(QWebEngineSettings.WebAttribute.ShowScrollBars, False)
        self._preview.show()
        self._preview.show_page("page", html)
        self._wait(LOAD_MS)
        if not self._ok:
            raise Unavailable("preview.not_shown")
        height = max(1, int(self._ask(height_script())))
        image = QImage()
        for number, top in enumerate(range(0, height, BAND)):
            at, part = self._band(number, top)
            if image.isNull():
                image = QImage(QSize(width, height) * part.devicePixelRatio(), QImage.Format.Format_RGB32)
                image.setDevicePixelRatio(part.devicePixelRatio())
            painter = QPainter(image)
            painter.drawImage(
                QRect(0, at, width, BAND), part, QRect(QPoint(), QSize(width, BAND) * part.devicePixelRatio())
            )
            painter.end()
        return image

    def _band(self, number: int, top: int) -> tuple[int, QImage]:
        """The part of the page that begins at `top`, or as near to it as the page can be scrolled, and where that is.

        The engine shows an old surface for a while and nothing tells when it no longer does. So each look gets a marker
        of a colour of its own below the part that is used: once it is seen, what is seen is new.
        """
        colour = QColor(*MARKER_COLOURS[number % len(MARKER_COLOURS)])
        at = int(self._ask(f"{_MARK}({top}, {MARKER}, '{colour.name()}')"))
        steady = 0
        before = QImage()
        for _ in range(SETTLE_TRIES):
            self._wait(SETTLE_MS)
            now = self._preview.view.grab().toImage()
            fresh = now.pixelColor(now.width() // 2, now.height() - 2) == colour
            steady = steady + 1 if fresh and now == before else 0
            if steady == STEADY:
                return at, now
            before = now
        raise Unavailable("preview.not_shown")

    def dispose(self) -> None:
        self._preview.dispose()
        self._preview.deleteLater()
        self._wait(0)

    def _ask(self, script: str) -> Any:
        answers: list[object] = []

        def take(value: object) -> None:
            answers.append(value)
            self._loop.quit()

        self._preview.page.run(script, take)
        self._wait(LOAD_MS)
        if not answers:
            raise Unavailable("preview.not_shown")
        return answers[0]

    def _wait(self, milliseconds: int) -> None:
        timer = QTimer()
        timer.setSingleShot(True)
        timer.timeout.connect(self._loop.quit)
        timer.start(milliseconds)
        self._loop.exec()

    def _on_load_finished(self, ok: bool) -> None:
        self._ok = ok
        self._loop.quit()

    def _on_wanted(self, wanted: Any) -> None:
        from editor_app.desktop.webview.names import Found

        try:
            data, media_type = self._fetch(f"draft://{wanted.host}/{wanted.name}")
        except EditorError:
            self._preview.answer(Found(wanted.number))
        else:
            self._preview.answer(Found(wanted.number, data, media_type))
