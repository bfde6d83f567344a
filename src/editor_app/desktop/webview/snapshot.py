"""A picture of a whole page, painted by Chromium without a window: for the terminal and for tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QCoreApplication, QEventLoop, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QApplication

from editor_app.model.errors import EditorError, Unavailable

BAND = 4000
LOAD_MS = 30_000
SETTLE_MS = 60
SETTLE_TRIES = 50


def page_png(html: str, fetch: Callable[[str], tuple[bytes, str]], output: Path, width: int) -> None:
    """Paint the page `html`, `width` logical pixels wide and as long as it is, into the PNG file `output`. `fetch` gives
    bytes and media type for a `draft:` address or raises `EditorError`. Starts an application where none runs.
    Raises `Unavailable("preview.not_shown")` where the page does not load, `Unavailable("file.unwritable")`."""
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
    if sys.platform.startswith("linux") and os.geteuid() == 0:
        raise_if_root_without_consent()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    return QApplication([sys.argv[0]])


def raise_if_root_without_consent() -> None:
    """Chromium refuses its sandbox to root. Raises `Unavailable("webengine.root")` unless the caller has set
    `QTWEBENGINE_DISABLE_SANDBOX` (tests, containers): without this check the engine would end the process."""
    if not os.environ.get("QTWEBENGINE_DISABLE_SANDBOX"):
        raise Unavailable("webengine.root")


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

        self._preview.resize(width, 800)
        self._preview.show()
        self._preview.show_page("page", html)
        self._wait(LOAD_MS)
        if not self._ok:
            raise Unavailable("preview.not_shown")
        height = max(1, int(self._ask(height_script())))
        band = min(height, BAND)
        self._preview.resize(width, band)
        image = QImage()
        top = 0
        while top < height:
            at = int(self._ask(f"window.scrollTo(0, {top}); Math.round(window.scrollY)"))
            part = self._settled()
            if image.isNull():
                ratio = part.devicePixelRatio()
                image = QImage(QSize(width, height) * ratio, QImage.Format.Format_RGB32)
                image.setDevicePixelRatio(ratio)
            painter = QPainter(image)
            painter.drawImage(QPoint(0, at), part)
            painter.end()
            top += band
        return image

    def dispose(self) -> None:
        self._preview.dispose()
        self._preview.deleteLater()
        self._wait(0)

    def _settled(self) -> QImage:
        """The surface once two looks in a row are the same and show something."""
        before = QImage()
        for _ in range(SETTLE_TRIES):
            self._wait(SETTLE_MS)
            now = self._preview.view.grab().toImage()
            if now == before and not _is_plain(now):
                return now
            before = now
        return before

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


def _is_plain(image: QImage) -> bool:
    """Whether the surface shows one colour only: nothing was painted yet."""
    small = image.scaled(32, 32)
    first = small.pixel(0, 0)
    return all(small.pixel(x, y) == first for x in range(32) for y in range(32))
