"""The preview in a window of its own: beside the main window, on another screen, or over all of one (F11)."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.panes.preview_pane import PreviewPane
from editor_app.desktop.widgets.fitting import fitting

FIRST_SIZE = (1120, 760)
MIN_SIZE = (360, 300)


class PreviewWindow(QWidget):
    """Holds a preview pane. `closed` comes when it is closed; F11 fills the screen, F11 or Esc brings the window back."""

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("previewWindow")
        self.pane = PreviewPane(look, self)
        self.pane.zooms.wide = True
        self.pane.head.use_browser_button()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pane)
        self.setMinimumSize(*MIN_SIZE)
        self.resize(fitting(self, QSize(*FIRST_SIZE)))
        for keys, act in (("F11", self._on_full_screen), ("Esc", self._on_escape), ("Ctrl+W", self.close)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.show_title("")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()  # not on the first button, whose ring says nothing here

    def show_title(self, title: str) -> None:
        """Name the article in the title bar."""
        self.setWindowTitle(self.tr("{title} — 预览").format(title=title) if title else self.tr("预览"))

    def geometry_for_next_time(self) -> str:
        """Size and place as text, for `restore_place`."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def restore_place(self, text: str) -> None:
        """Take size and place of last time."""
        self.restoreGeometry(QByteArray.fromBase64(QByteArray(text.encode("ascii"))))

    def closeEvent(self, event: QCloseEvent) -> None:
        """It may always be closed: nothing is written in it."""
        super().closeEvent(event)
        self.closed.emit()

    def _on_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _on_escape(self) -> None:
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowFullScreen)
