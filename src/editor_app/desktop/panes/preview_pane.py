"""预览: the article as the portal will show it. The web view is made when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.panes.preview_head import PreviewHead, Zooms
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.model.views import View

if TYPE_CHECKING:
    from editor_app.desktop.webview.view import PreviewView


class PreviewPane(QFrame):
    """Holds the header, the web view and the footer. `shown_first` asks for the web view, `seen` comes each time the
    pane comes into view; `zoom_changed` carries a factor (1.0 is the page's own size); `view_changed` the View that is
    wanted now; `choices_changed` says that a person chose a view or a zoom; `retry_requested` that what failed is to be
    tried once more.
    """

    shown_first = Signal()
    seen = Signal()
    zoom_changed = Signal(float)
    view_changed = Signal(object)
    choices_changed = Signal()
    retry_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None, new: QAction | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._new = new
        self._view: PreviewView | None = None
        self._asked = False
        self._chosen = False
        self.shown_view = View.PAGE
        self.zooms = Zooms()
        set_role(self, "pane")
        self.setObjectName("previewPane")
        self.head = PreviewHead(look, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        self._canvas = QFrame(self)
        set_role(self._canvas, "canvas")
        self._stack = QStackedLayout(self._canvas)
        self._message = self._message_page()
        self._nothing = self._nothing_page()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._message)
        self._plain: QWidget | None = None
        layout.addWidget(self._canvas, 1)
        layout.addWidget(self._footer())
        self.head.view_chosen.connect(self._on_view_chosen)
        self.head.zoom_chosen.connect(self._on_zoom_chosen)
        look.changed.connect(self._on_look_changed)
        self._show_zoom()

    def _message_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        self._words = QLabel()
        self._words.setObjectName("previewMessage")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self._words, "empty")
        self._retry = self._retry_button("previewRetry")
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._retry.hide()
        return page

    def _nothing_page(self) -> QWidget:
        """No article is open."""
        empty = EmptyState(self._look, "eye", "", self)
        empty.say("eye", self.tr("选一篇稿件，或新建一篇"), *((self._new,) if self._new is not None else ()))
        return empty

    def _retry_button(self, name: str) -> PushButton:
        button = PushButton(self.tr("重试"))
        button.setObjectName(name)
        button.setAccessibleName(self.tr("重试预览"))
        self._look.dress(button, "arrow_clockwise", "text")
        button.clicked.connect(self.retry_requested)
        return button

    def _plain_page(self) -> QWidget:
        page = QFrame()
        set_role(page, "pane")
        self._plain_words = QLabel()
        self._plain_words.setObjectName("previewPlainWords")
        self._plain_words.setWordWrap(True)
        set_role(self._plain_words, "small2")
        self._plain_text = QPlainTextEdit()
        self._plain_text.setObjectName("previewPlainText")
        self._plain_text.setAccessibleName(self.tr("稿件的文字"))
        self._plain_text.setReadOnly(True)
        self._plain_text.setFrameShape(QFrame.Shape.NoFrame)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._plain_words, 1)
        line.addWidget(self._retry_button("previewPlainRetry"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self._plain_text, 1)
        return page

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

    # -- the web view -------------------------------------------------------------------------------------------------

    @property
    def view(self) -> PreviewView | None:
        """The web view, once it was made."""
        return self._view

    def take_view(self, view: PreviewView) -> None:
        """Put the web view in its place."""
        self._view = view
        self._stack.addWidget(view)

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_page(self) -> None:
        """Bring the web view to the front."""
        if self._view is not None:
            self._stack.setCurrentWidget(self._view)

    def show_nothing(self) -> None:
        """No article is open: say what to do."""
        self._stack.setCurrentWidget(self._nothing)

    def show_waiting(self) -> None:
        """An article is open and its page is on its way: do not go on asking for one."""
        if self._stack.currentWidget() is self._nothing:
            self.show_words(self.tr("正在打开预览…"))

    def show_words(self, words: str, *, retry: bool = False) -> None:
        """Show a sentence instead of a page; `retry` with a button that asks for another try."""
        self._words.setText(words)
        self._retry.setVisible(retry)
        self._stack.setCurrentWidget(self._message)

    def show_plain(self, words: str, text: str) -> None:
        """Show an article's text as plain words under a sentence that says why, with a button for another try."""
        if self._plain is None:
            self._plain = self._plain_page()
            self._stack.addWidget(self._plain)
        self._plain_words.setText(words)
        if text != self._plain_text.toPlainText():
            self._plain_text.setPlainText(text)
        self._stack.setCurrentWidget(self._plain)

    @property
    def words(self) -> str:
        """The sentence that is shown instead of a page; empty while a page is."""
        return self._words.text() if self._stack.currentWidget() is self._message else ""

    @property
    def plain_text(self) -> str:
        """The plain words that are shown instead of a page; empty while there are none."""
        shown = self._plain is not None and self._stack.currentWidget() is self._plain
        return self._plain_text.toPlainText() if shown else ""

    def show_template(self, words: str) -> None:
        """Say in the footer which template is shown."""
        self._template.setText(words)
        self._on_look_changed()

    # -- view and zoom ------------------------------------------------------------------------------------------------

    @property
    def factor(self) -> float:
        """The zoom of the view that is shown, 1.0 being the page's own size."""
        return self.zooms.of(self.shown_view, self.width()) / 100

    def show_view(self, view: View) -> None:
        """Show another view, with its zoom."""
        self.head.show_view(view)
        if view is not self.shown_view:
            self.shown_view = view
            self._hint.setVisible(view in (View.PAGE, View.PHONE))
            self._show_zoom()
            self.view_changed.emit(view)

    def take_choices(self, view: View, zooms: dict[str, int]) -> None:
        """Take what was chosen last time, unless somebody has chosen since."""
        self.zooms.chosen = {**zooms, **self.zooms.chosen}
        if not self._chosen:
            self.show_view(view)
        self._show_zoom()

    def set_wide(self, wide: bool) -> None:
        """The window is a wide one now, or not."""
        self.zooms.wide = wide
        self._show_zoom()

    def step_zoom(self, by: int) -> None:
        """The next larger (1) or smaller (-1) zoom, as Ctrl and the wheel ask for."""
        self.head.step_zoom(by)

    def _show_zoom(self) -> None:
        self.head.show_zoom(self.zooms.of(self.shown_view, self.width()))
        self.zoom_changed.emit(self.factor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another zoom, where none was chosen."""
        super().resizeEvent(event)
        if round(self.factor * 100) != self.head.zoom.currentData():
            self._show_zoom()

    def showEvent(self, event: QShowEvent) -> None:
        """The first time it is seen, it asks for its web view."""
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            self._show_zoom()
            self.shown_first.emit()
        self.seen.emit()

    def choose_view(self, view: View) -> None:
        """Show another view, as if it had been clicked."""
        self._on_view_chosen(view)

    def _on_view_chosen(self, view: View) -> None:
        self._chosen = True
        self.show_view(view)
        self.choices_changed.emit()

    def _on_zoom_chosen(self, percent: int) -> None:
        self.zooms.choose(self.shown_view, percent)
        self._show_zoom()
        self.choices_changed.emit()

    def _on_look_changed(self) -> None:
        if self._template.text():
            icon = self._look.icon("checkmark", "text3")
            self._icon.setPixmap(icon.pixmap(QSize(16, 16), self.devicePixelRatioF()))
