"""预览: the page as the portal will show it. The web view is made when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role

if TYPE_CHECKING:
    from editor_app.desktop.webview.view import PreviewView

ZOOMS = (60, 80, 100)
MODES = (("page", "页面", "document_text"),)


class PreviewPane(QFrame):
    """Holds the header, the web view and the footer. `shown_first` asks for the web view; `zoom_changed` carries a
    factor (1.0 is the page's own size).
    """

    shown_first = Signal()
    zoom_changed = Signal(float)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._view: PreviewView | None = None
        self._asked = False
        set_role(self, "pane")
        self.setObjectName("previewPane")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header())
        self._canvas = QFrame(self)
        set_role(self._canvas, "canvas")
        self._stack = QStackedLayout(self._canvas)
        self._words = QLabel(self.tr("选一篇稿件，或新建一篇"))
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        set_role(self._words, "empty")
        self._stack.addWidget(self._words)
        layout.addWidget(self._canvas, 1)
        layout.addWidget(self._footer())
        look.changed.connect(self._on_look_changed)

    def _header(self) -> QFrame:
        header = QFrame(self)
        header.setFixedHeight(40)
        set_role(header, "paneHeader")
        line = QHBoxLayout(header)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(8)
        holder = QWidget(header)
        holder.setObjectName("previewMode")
        modes = QHBoxLayout(holder)
        modes.setContentsMargins(0, 0, 0, 0)
        modes.setSpacing(0)
        self._modes = QButtonGroup(self)
        for name, word, icon in MODES:
            button = QToolButton()
            button.setObjectName(f"{name}Mode")
            button.setText(word)
            button.setCheckable(True)
            button.setChecked(name == "page")
            button.setProperty("place", "only" if len(MODES) == 1 else "")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            set_role(button, "segment")
            self._look.dress(button, icon, "text")
            self._modes.addButton(button)
            modes.addWidget(button)
        line.addWidget(holder)
        line.addStretch(1)
        self.zoom = QComboBox()
        self.zoom.setObjectName("previewZoom")
        self.zoom.setAccessibleName(self.tr("预览比例"))
        self.zoom.setToolTip(self.tr("预览比例"))
        set_role(self.zoom, "input")
        self.zoom.setFixedWidth(76)
        for percent in ZOOMS:
            self.zoom.addItem(f"{percent}%", percent)
        self.zoom.activated.connect(self._on_zoom)
        line.addWidget(self.zoom)
        return header

    def _footer(self) -> QFrame:
        footer = QFrame(self)
        footer.setFixedHeight(28)
        set_role(footer, "paneFooter")
        self._icon = QLabel()
        self._template = QLabel()
        self._hint = QLabel(self.tr("点击段落，光标跟到原文"))
        for label in (self._template, self._hint):
            set_role(label, "small")
        line = QHBoxLayout(footer)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(6)
        line.addWidget(self._icon)
        line.addWidget(self._template)
        line.addStretch(1)
        line.addWidget(self._hint)
        return footer

    @property
    def view(self) -> PreviewView | None:
        """The web view, once it was made."""
        return self._view

    @property
    def factor(self) -> float:
        """The chosen zoom, 1.0 being the page's own size."""
        return float(self.zoom.currentData()) / 100

    def take_view(self, view: PreviewView) -> None:
        """Put the web view in its place."""
        self._view = view
        self._stack.addWidget(view)

    def show_page(self) -> None:
        """Bring the web view to the front."""
        if self._view is not None:
            self._stack.setCurrentWidget(self._view)

    def show_words(self, words: str) -> None:
        """Show a sentence instead of a page."""
        self._words.setText(words)
        self._stack.setCurrentWidget(self._words)

    def show_template(self, words: str) -> None:
        """Say in the footer which template is shown."""
        self._template.setText(words)
        self._on_look_changed()

    def set_zoom(self, percent: int) -> None:
        """Choose a zoom of `ZOOMS`."""
        self.zoom.setCurrentIndex(ZOOMS.index(percent))
        self.zoom_changed.emit(self.factor)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time it is seen, it asks for its web view."""
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            self.shown_first.emit()

    def _on_zoom(self) -> None:
        self.zoom_changed.emit(self.factor)

    def _on_look_changed(self) -> None:
        if self._template.text():
            icon = self._look.icon("checkmark", "text3")
            self._icon.setPixmap(icon.pixmap(QSize(16, 16), self.devicePixelRatioF()))
