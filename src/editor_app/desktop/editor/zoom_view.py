"""A page shown larger or smaller; the body does not change and nothing of it is an undo step."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont, QImage, QTextDocument, QWheelEvent

from editor_app.desktop.editor.view import PageView

LEVELS = (80, 90, 100, 110, 125, 150, 175, 200)
_NOTCH = 120  # of a wheel, in eighths of a degree
_INCH = 0.0254


class ZoomView(PageView):
    """Letters have another size; every other measure of the page follows, because the layout is told of a paint device
    of another resolution. First-line indents alone stay as wide as they are: Qt does not scale them, and to write others
    into the formats would be a change of the document.
    """

    zoom_changed = Signal(int)  # per cent

    _loading = False
    _turned = 0
    _device: QImage | None = None

    @property
    def zoom(self) -> int:
        """The size of the page in per cent."""
        return self._percent

    def set_zoom(self, percent: int) -> None:
        """Show the page at `percent` (80 to 200, others become the nearest) of its size. What stands at the top stays."""
        percent = min(max(percent, LEVELS[0]), LEVELS[-1])
        if percent == self._percent:
            return
        bar, layout = self.verticalScrollBar(), self.document().documentLayout()
        top = self.cursorForPosition(QPoint(1, 1)).block()
        above, share = bar.value() - layout.blockBoundingRect(top).top(), self._seen.share
        self._percent = percent
        self._loading = True  # no change of the body
        try:
            self._apply_zoom()
        finally:
            self._loading = False
        layout.documentSize()  # lays all of it out, and the scroll bar has its range
        bar.setValue(round(layout.blockBoundingRect(top).top() + above * self._seen.share / share))
        self.zoom_changed.emit(percent)

    def step_zoom(self, by: int) -> None:
        """The next larger (1) or smaller (-1) of `LEVELS`."""
        if by > 0:
            self.set_zoom(next((level for level in LEVELS if level > self._percent), LEVELS[-1]))
        else:
            self.set_zoom(next((level for level in reversed(LEVELS) if level < self._percent), LEVELS[0]))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the page grows and shrinks, else it is scrolled."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y()
        while abs(self._turned) >= _NOTCH:
            by = 1 if self._turned > 0 else -1
            self._turned -= by * _NOTCH
            self.step_zoom(by)
        event.accept()

    def _apply_zoom(self) -> None:
        seen = self._style.zoomed(self._percent)
        before, self._device = self._device, None if seen.share == 1.0 else self._paper(seen.share)
        self._use_device(self.document())
        del before  # the layout does not keep it, so it had to be there until now
        self._see(seen)
        self._fit_page()
        self.document().setDefaultFont(self._page_font())

    def _paper(self, share: float) -> QImage:
        """A paint device on which everything is `share` as large as on the screen."""
        device = QImage(1, 1, QImage.Format.Format_RGB32)
        dots = round(self.viewport().logicalDpiY() * share / _INCH)
        device.setDotsPerMeterX(dots)
        device.setDotsPerMeterY(dots)
        return device

    def _use_device(self, document: QTextDocument) -> None:
        """Have a document laid out at the size that is shown now."""
        document.documentLayout().setPaintDevice(self._device if self._device is not None else self.viewport())

    def _page_font(self) -> QFont:
        """The font that the document is laid out in."""
        return self._seen.font()
