"""Sheets made into PDF, pictures or paper behind the window: one after the other, files fetched and written on lanes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter

from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.webview.names import IMAGE_HOST, Found, Wanted, require_engine
from editor_app.desktop.webview.starting import EngineStart, draw_in_software
from editor_app.model.errors import EditorError, Unavailable
from editor_app.services.progress import Progress
from editor_app.services.sheets import Sheet
from editor_app.services.writing_out import numbered, write_new

if TYPE_CHECKING:  # the engine is started with the first sheet
    from editor_app.desktop.webview.painting import Piece, SheetPainter


@dataclass(frozen=True, slots=True)
class Order:
    """A sheet and what it becomes: a PDF or (`picture`) PNG files at `path`, or paper in `printer`. `about` is handed back."""

    sheet: Sheet
    path: Path = Path()
    picture: bool = False
    printer: QPrinter | None = None
    about: object = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """An order that was carried out, with the files in their order; none for paper. `lost` pictures could not be read and
    are not on the page.
    """

    order: Order
    files: tuple[Path, ...] = ()
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Spoiled:
    """An order that could not be carried out."""

    order: Order
    error: Exception


@dataclass(eq=False, slots=True)
class _Under:
    """The order under way. `writing` counts files on their way to the disk."""

    order: Order
    painter: SheetPainter
    files: list[Path] = field(default_factory=list)
    writing: int = 0
    painted: bool = False
    lost: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Written:
    under: _Under
    error: EditorError | None = None


class Press(QObject):
    """Signals: `done` (a `Pressed`), `failed` (a `Spoiled`). `dispose` before the window goes."""

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: deque[Order] = deque()
        self._under: _Under | None = None
        self._closed = False
        self._engine = EngineStart(desk.library, read_only=desk.room.read_only)
        self._beginning = self._starting = self._begun = False  # asked for, its mark on the disk, allowed

    @property
    def busy(self) -> bool:
        """Whether an order is under way or waits."""
        return self._under is not None or bool(self._waiting)

    def take(self, order: Order) -> None:
        """Carry out an order as soon as those before it are."""
        self._waiting.append(order)
        self._next()

    def stop(self) -> None:
        """Forget what waits and what is under way; files that are written already stay."""
        self._waiting.clear()
        self._clear()

    def dispose(self) -> None:
        """Take the engine's parts down; nothing is made any more."""
        self._closed = True
        self.stop()

    def _next(self) -> None:
        if self._under is not None or not self._waiting or self._closed or self._beginning:
            return
        if self._begun:
            self._paint(self._waiting.popleft())
            return
        engine = self._engine

        def work(_progress: Progress) -> bool:
            require_engine()
            return engine.begin()

        self._beginning = True
        self._desk.jobs.start(LaneName.WORK, work, self._on_begun, self._on_refused)

    def _on_begun(self, in_software: bool) -> None:
        self._beginning, self._begun, self._starting = False, True, True
        if in_software:
            draw_in_software()
        if not self._waiting:
            self._end_start()
        self._next()

    def _on_refused(self, error: Exception) -> None:
        self._beginning = False
        if self._waiting:
            self.failed.emit(Spoiled(self._waiting.popleft(), error))
            self._next()

    def _end_start(self) -> None:
        """The engine's start is over: it has painted, or has failed and left the program alive."""
        if not self._starting:
            return
        self._starting = False
        engine = self._engine

        def work(_progress: Progress) -> None:
            engine.ended()

        self._desk.jobs.start(LaneName.WORK, work, essential=True)

    def _paint(self, order: Order) -> None:
        try:
            from editor_app.desktop.webview.painting import SheetPainter
        except ImportError as error:
            self._end_start()
            self.failed.emit(Spoiled(order, Unavailable("webengine.missing", why=str(error)[:200])))
            return
        painter = SheetPainter(order.sheet.html, self)
        self._under = _Under(order, painter)
        painter.wanted.connect(self._on_wanted)
        painter.printed.connect(self._on_printed)
        painter.painted.connect(self._on_painted)
        painter.ended.connect(self._on_ended)
        painter.failed.connect(self._on_failed)
        if order.printer is not None:
            painter.print_on(order.printer)
        elif order.picture:
            painter.paint(order.sheet.width, order.sheet.scale)
        else:
            painter.print_pdf(order.sheet.paper)

    # -- what the page asks for -----------------------------------------------------------------------------------------

    def _on_wanted(self, wanted: Wanted) -> None:
        if self._under is None:
            return
        fetch, lost = self._under.order.sheet.fetch, self._under.lost

        def work(_progress: Progress) -> Found:
            try:
                data, media_type = fetch(f"draft://{wanted.host}/{wanted.name}")
            except EditorError:
                if wanted.host == IMAGE_HOST:
                    lost.add(wanted.name)
                return Found(wanted.number)
            return Found(wanted.number, data, media_type)

        self._desk.jobs.start(LaneName.WORK, work, self._on_found)

    def _on_found(self, found: Found) -> None:
        if self._under is not None:
            self._under.painter.answer(found)

    # -- what comes of it -------------------------------------------------------------------------------------------------

    def _on_printed(self, data: bytes) -> None:
        if (under := self._under) is not None:
            self._write(under, under.order.path, data)

    def _on_painted(self, piece: Piece) -> None:
        if (under := self._under) is not None:
            self._write(under, numbered(under.order.path, piece.number, piece.count), piece)

    def _write(self, under: _Under, path: Path, made: bytes | Piece) -> None:
        def work(_progress: Progress) -> _Written:
            try:
                write_new(path, made if isinstance(made, bytes) else _encoded(made))
            except EditorError as error:
                return _Written(under, error)
            return _Written(under)

        under.files.append(path)
        under.writing += 1
        self._desk.jobs.start(LaneName.WORK, work, self._on_written, essential=True)

    def _on_written(self, written: _Written) -> None:
        written.under.writing -= 1
        if written.error is not None and written.under is self._under:
            self._on_failed(written.error)
        else:
            self._settle(written.under)

    def _on_ended(self) -> None:
        if self._under is not None:
            self._under.painted = True
            self._settle(self._under)

    def _settle(self, under: _Under) -> None:
        if under is not self._under or not under.painted or under.writing:
            return
        self._clear()
        self.done.emit(Pressed(under.order, tuple(under.files), len(under.lost)))
        self._next()

    def _on_failed(self, error: Exception) -> None:
        if self._under is None:
            return
        order = self._under.order
        self._clear()
        self.failed.emit(Spoiled(order, error))
        self._next()

    def _clear(self) -> None:
        self._end_start()
        under, self._under = self._under, None
        if under is not None:
            under.painter.dispose()


def _encoded(piece: Piece) -> bytes:
    from editor_app.desktop.webview.painting import png_bytes

    return png_bytes(piece.image)
