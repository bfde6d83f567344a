"""Pictures and PDF of a whole page without a window: for the terminal and for tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from editor_app.desktop.webview.names import Found, Wanted, require_engine
from editor_app.desktop.webview.painting import Piece, SheetPainter, png_bytes
from editor_app.model.errors import EditorError
from editor_app.services.sheets import MAX_PICTURE_HEIGHT, Fetch, Sheet
from editor_app.services.writing_out import numbered, write_new


def sheet_png(sheet: Sheet, output: Path, max_height: int = MAX_PICTURE_HEIGHT) -> list[Path]:
    """Paint `sheet` into the PNG file `output`; a page longer than `max_height` device pixels into several, numbered.
    Returns the files. Starts an application where none runs. Raises `Unavailable("preview.not_shown")` where the page
    does not load, `Unavailable("file.unwritable" | "disk.full")`.
    """
    written: list[Path] = []

    def keep(piece: Piece) -> None:
        path = numbered(output, piece.number, piece.count)
        write_new(path, png_bytes(piece.image))
        written.append(path)

    with _painter(sheet) as running:
        running.painter.painted.connect(running.guarded(keep))
        running.run(lambda: running.painter.paint(sheet.width, sheet.scale, max_height))
    return written


def sheet_pdf(sheet: Sheet) -> bytes:
    """Print `sheet` on its paper. Starts an application where none runs. Raises `Unavailable("preview.not_shown")`."""
    found: list[bytes] = []
    with _painter(sheet) as running:
        running.painter.printed.connect(found.append)
        running.run(lambda: running.painter.print_pdf(sheet.paper))
    return found[0]


def page_png(html: str, fetch: Fetch, output: Path, width: int) -> None:
    """Paint the page `html`, `width` logical pixels wide, as `sheet_png` does."""
    sheet_png(Sheet(html, fetch, width), output)


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


class _Running(QObject):
    """A painter run to its end, its files fetched here at once."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._fetch = sheet.fetch
        self._loop = QEventLoop()
        self._error: Exception | None = None
        self._over = False
        self.painter = SheetPainter(sheet.html)
        self.painter.wanted.connect(self._on_wanted)
        self.painter.ended.connect(self._end)
        self.painter.failed.connect(self._on_failed)

    def run(self, start: Callable[[], None]) -> None:
        start()
        if not self._over:
            self._loop.exec()
        if self._error is not None:
            raise self._error

    def guarded(self, act: Callable[[Piece], None]) -> Callable[[Piece], None]:
        """`act` as a slot whose error ends the run instead of being lost in the event loop."""

        def slot(piece: Piece) -> None:
            try:
                act(piece)
            except EditorError as error:
                self.painter.stop()
                self._on_failed(error)

        return slot

    def dispose(self) -> None:
        self.painter.dispose()
        QTimer.singleShot(0, self._loop.quit)
        self._loop.exec()

    def _end(self) -> None:
        self._over = True
        self._loop.quit()

    def _on_failed(self, error: Exception) -> None:
        self._error = error
        self._end()

    def _on_wanted(self, wanted: Wanted) -> None:
        try:
            data, media_type = self._fetch(f"draft://{wanted.host}/{wanted.name}")
        except EditorError:
            self.painter.answer(Found(wanted.number))
        else:
            self.painter.answer(Found(wanted.number, data, media_type))


@contextmanager
def _painter(sheet: Sheet) -> Iterator[_Running]:
    app = QCoreApplication.instance() or _application()
    require_engine()
    assert isinstance(app, QApplication)
    running = _Running(sheet)
    try:
        yield running
    finally:
        running.dispose()
