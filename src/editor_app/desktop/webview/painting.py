"""Sheets painted and printed by Chromium without being shown: step by step, nothing waits for them.

One painter serves one sheet: `paint`, `print_pdf` or `print_on`, then `dispose`. The terminal runs it in a loop of its own
(`snapshot.py`), the window goes on meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWebEngineCore import QWebEngineSettings

from editor_app.desktop.webview.names import Found
from editor_app.desktop.webview.paper import page_layout
from editor_app.desktop.webview.patch import height_script
from editor_app.desktop.webview.view import PreviewView
from editor_app.model.errors import Unavailable
from editor_app.model.paper import Paper
from editor_app.services.sheets import MAX_PICTURE_HEIGHT

BAND = 2000
LOAD_MS = 90_000  # without a sign of life: where much is going on the engine alone has taken 30 s to start
PRINT_MS = 180_000  # a thousand pictures are laid out and written without a sign of life
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
  return window.scrollY;
})"""
_TOPS = """Array.from(document.querySelectorAll("[data-block], main p, main li, tr"))
  .map(one => Math.floor(one.getBoundingClientRect().top + window.scrollY))"""


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the pictures a long page is cut into: `number` counts from 1, `count` is how many there are."""

    image: QImage
    number: int
    count: int


def cuts(height: int, tops: list[int], limit: int) -> list[int]:
    """Where a page `height` long ends in pieces of at most `limit`: above a block where one begins in the lower half of
    a piece, else in the middle of it. The last is `height`; all in CSS pixels.
    """
    ends: list[int] = []
    start = 0
    while height - start > limit:
        start = max((top for top in tops if start + limit // 2 < top <= start + limit), default=start + limit)
        ends.append(start)
    return [*ends, height]


def png_bytes(image: QImage) -> bytes:
    """The picture as a PNG file; on any thread. Raises `Unavailable("preview.not_shown")` where memory does not suffice."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise Unavailable("preview.not_shown")
    return bytes(buffer.data().data())


class SheetPainter(QObject):
    """Signals: `wanted` (a `Wanted`; give it to `answer`), `painted` (a `Piece`, one after the other), `printed` (the bytes
    of a PDF), `ended` after the last piece or the PDF, `failed` (`Unavailable("preview.not_shown")`).
    """

    wanted = Signal(object)
    painted = Signal(object)
    printed = Signal(object)
    ended = Signal()
    failed = Signal(object)

    def __init__(self, html: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._html = html
        self._preview = PreviewView()
        self._preview.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._preview.wanted.connect(self._on_wanted)
        self._preview.page.loadFinished.connect(self._on_load_finished)
        self._preview.page.renderProcessTerminated.connect(self._fail)
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._fail)
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._look)
        self._loaded: Callable[[], None] = self._measure
        self._over = False
        self._width = 0
        self._scale = 1.0
        self._limit = 0
        self._paper = Paper()
        self._printer: QPrinter | None = None
        self._ends: list[int] = []
        self._top = self._bottom = self._y = 0
        self._number = self._looks = 0
        self._image, self._before = QImage(), QImage()
        self._at = 0.0
        self._colour = QColor()
        self._steady = self._tries = 0

    # -- printing -----------------------------------------------------------------------------------------------------

    def print_pdf(self, paper: Paper) -> None:
        """Print the page on sheets of `paper`; no part of it is shown or measured."""
        self._paper, self._loaded = paper, self._print
        self._load()

    def _print(self) -> None:
        self._patience.start(PRINT_MS)
        self._preview.page.printToPdf(self._on_printed, page_layout(self._paper))

    def _on_printed(self, data: QByteArray | bytes) -> None:
        if self._over:
            return
        pdf = bytes(data.data()) if isinstance(data, QByteArray) else bytes(data)
        if not pdf:
            self._fail()
            return
        self._finish()
        self.printed.emit(pdf)
        self.ended.emit()

    def print_on(self, printer: QPrinter) -> None:
        """Print the page on the sheets the printer was told to use. Its pages are drawn on a thread of the engine's own,
        so that this one goes on; the printer must be there until `ended` or `failed`.
        """
        self._printer, self._loaded = printer, self._send
        self._preview.view.printFinished.connect(self._on_sent)
        self._load()

    def _send(self) -> None:
        self._patience.stop()  # a printer takes the time it takes
        if self._printer is not None:
            self._preview.view.print(self._printer)

    def _on_sent(self, ok: bool) -> None:
        if self._over:
            return
        if not ok:
            self._fail()
            return
        self._finish()
        self.ended.emit()

    # -- painting -----------------------------------------------------------------------------------------------------

    def paint(self, width: int, scale: float = 1.0, max_height: int = MAX_PICTURE_HEIGHT) -> None:
        """Paint the page `width` CSS pixels wide, as long as it is, `scale` device pixels for each, cut into pieces of at
        most `max_height` device pixels.
        """
        self._width, self._scale = width, scale
        self._limit = max(100, int(max_height / scale))
        zoom = scale / self._preview.devicePixelRatioF()
        # One size from the beginning; the height does not change how a page is laid out, but a scroll bar would.
        self._preview.resize(round(width * zoom), round((self._band + MARKER) * zoom))
        self._preview.page.settings().setAttribute(QWebEngineSettings.WebAttribute.ShowScrollBars, False)
        self._preview.view.setZoomFactor(zoom)
        self._preview.show()
        self._load()

    @property
    def _band(self) -> int:
        """The height in CSS pixels of what is looked at at one time."""
        return int(BAND / self._scale)

    def _load(self) -> None:
        self._patience.start(LOAD_MS)
        self._preview.show_page("page", self._html)

    def _on_load_finished(self, ok: bool) -> None:
        if self._over:
            return
        if ok:
            self._loaded()
        else:
            self._fail()

    def _measure(self) -> None:
        self._ask(f"JSON.stringify([{height_script()}, {_TOPS}])", self._on_measured)

    def _on_measured(self, answer: Any) -> None:
        if not isinstance(answer, str) or not answer:
            self._fail()
            return
        height, tops = json.loads(answer)
        self._ends = cuts(max(1, height), tops, self._limit)
        self._begin_piece()

    def _begin_piece(self) -> None:
        self._bottom = self._ends[self._number]
        self._image = QImage(
            round(self._width * self._scale),
            max(1, round((self._bottom - self._top) * self._scale)),
            QImage.Format.Format_RGB32,
        )
        if self._image.isNull():
            self._fail()
            return
        self._image.fill(Qt.GlobalColor.white)
        self._y = self._top
        self._begin_band()

    def _begin_band(self) -> None:
        """Scroll to where the next part of the page begins, or as near to it as the page can be scrolled.

        The engine shows an old surface for a while and nothing tells when it no longer does. So each look gets a marker
        of a colour of its own below the part that is used: once it is seen, what is seen is new.
        """
        self._looks += 1
        self._colour = QColor(*MARKER_COLOURS[self._looks % len(MARKER_COLOURS)])
        self._ask(f"{_MARK}({self._y}, {MARKER}, '{self._colour.name()}')", self._on_scrolled)

    def _on_scrolled(self, at: Any) -> None:
        if at is None:
            self._fail()
            return
        self._at = float(at)
        self._steady = self._tries = 0
        self._before = QImage()
        self._settling.start()

    def _look(self) -> None:
        now = self._preview.view.grab().toImage()
        fresh = now.pixelColor(now.width() // 2, now.height() - 2) == self._colour
        self._steady = self._steady + 1 if fresh and now == self._before else 0
        self._before = now
        self._tries += 1
        if self._steady == STEADY:
            self._take(now)
        elif self._tries >= SETTLE_TRIES:
            self._fail()
        else:
            self._settling.start()

    def _take(self, part: QImage) -> None:
        self._patience.start(LOAD_MS)
        part.setDevicePixelRatio(1.0)
        height = min(part.height(), round(self._band * self._scale))
        painter = QPainter(self._image)
        painter.drawImage(
            QPoint(0, round((self._at - self._top) * self._scale)), part, QRect(0, 0, part.width(), height)
        )
        painter.end()
        self._y += self._band
        if self._y < self._bottom:
            self._begin_band()
            return
        self._number += 1
        self._top = self._bottom
        image, self._image = self._image, QImage()
        last = self._number == len(self._ends)
        if last:
            self._finish()
        self.painted.emit(Piece(image, self._number, len(self._ends)))
        if last:
            self.ended.emit()
        elif not self._over:
            self._begin_piece()

    # -- both ---------------------------------------------------------------------------------------------------------

    def answer(self, found: Found) -> None:
        """Give a file that was `wanted`."""
        if not self._over:
            self._patience.start(LOAD_MS)  # a page with many pictures takes its time, and is alive while it asks
            self._preview.answer(found)

    def stop(self) -> None:
        """Give up: no signal comes any more."""
        self._finish()

    def dispose(self) -> None:
        """Take the engine's parts down."""
        self._finish()
        self._preview.dispose()
        self._preview.deleteLater()
        self.deleteLater()

    def _on_wanted(self, wanted: object) -> None:
        if not self._over:
            self._patience.start(LOAD_MS)
            self.wanted.emit(wanted)

    def _ask(self, script: str, answer: Callable[[Any], None]) -> None:
        def take(value: Any) -> None:
            if not self._over:
                answer(value)

        self._preview.page.run(script, take)

    def _finish(self) -> None:
        self._over = True
        self._patience.stop()
        self._settling.stop()

    def _fail(self) -> None:
        if not self._over:
            self._finish()
            self.failed.emit(Unavailable("preview.not_shown"))
