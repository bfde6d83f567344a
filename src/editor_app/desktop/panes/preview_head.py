"""The row above the preview: the portal's five views, the zoom, and a window of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import restyle, set_role
from editor_app.model.views import PORTAL_VIEWS, VIEW_WIDTHS, View

FACES = {
    View.PAGE: ("页面", "document_text"),
    View.LIST: ("列表", "list"),
    View.HOME: ("首页", "home"),
    View.SLIDE: ("幻灯", "slide_layout"),
    View.PHONE: ("手机", "phone"),
}
ZOOMS = (50, 60, 70, 80, 90, 100, 125, 150)
DESK_ZOOMS = {True: 80, False: 60}  # of the portal's wide pages, on a wide window and on others
MARGIN, GAP = 12, 5
ICON_WIDTH, WORD_GAP = 36, 2  # of a segment with its icon alone, and what comes before the word


@dataclass
class Zooms:
    """The zoom of each kind of view in per cent: what was chosen, else what suits the width. The three wide pages share
    one for wide windows and one for others.
    """

    wide: bool = False
    chosen: dict[str, int] = field(default_factory=dict)

    def of(self, view: View, width: int) -> int:
        """The zoom of `view` in a pane `width` logical pixels wide."""
        kept = self.chosen.get(self._kind(view))
        if kept in ZOOMS:
            return kept
        if view in (View.PAGE, View.LIST, View.HOME):
            return 100 if self.wide and width >= VIEW_WIDTHS[view] else DESK_ZOOMS[self.wide]
        fits = [zoom for zoom in ZOOMS if zoom <= 100 and VIEW_WIDTHS[view] * zoom / 100 <= width]
        return fits[-1] if fits else ZOOMS[0]

    def choose(self, view: View, percent: int) -> None:
        """Remember what a person chose."""
        self.chosen[self._kind(view)] = percent

    def _kind(self, view: View) -> str:
        if view in (View.SLIDE, View.PHONE):
            return view.value
        return "wide" if self.wide else "narrow"


class PreviewHead(QFrame):
    """Signals: `view_chosen` (View), `zoom_chosen` (per cent), `window_requested`, `browser_requested`."""

    view_chosen = Signal(object)
    zoom_chosen = Signal(int)
    window_requested = Signal()
    browser_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedHeight(40)
        set_role(self, "paneHeader")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # it gives up its words first
        self._modes = QButtonGroup(self)
        self.buttons: dict[View, QToolButton] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(MARGIN, 0, MARGIN, 0)
        line.setSpacing(GAP)
        line.addWidget(self._segments())
        line.addStretch(1)
        line.addWidget(self._zoom_box())
        line.addWidget(self._window_button())

    def _segments(self) -> QWidget:
        holder = QWidget(self)
        holder.setObjectName("previewMode")
        holder.setAccessibleName(self.tr("预览的样子"))
        modes = QHBoxLayout(holder)
        modes.setContentsMargins(0, 0, 0, 0)
        modes.setSpacing(0)
        for place, view in enumerate(PORTAL_VIEWS):
            word, icon = FACES[view]
            button = QToolButton()
            button.setObjectName(f"{view}Mode")
            button.setText(word)
            button.setToolTip(word)
            button.setAccessibleName(word)
            button.setCheckable(True)
            button.setChecked(view is View.PAGE)
            button.setProperty("view", view.value)
            button.setProperty("place", {0: "first", len(PORTAL_VIEWS) - 1: "last"}.get(place, ""))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            set_role(button, "segment")
            self._look.dress(button, icon, "text")
            button.setIconSize(QSize(20, 16))  # a little air on both sides
            button.clicked.connect(self._on_view)
            self._modes.addButton(button)
            self.buttons[view] = button
            modes.addWidget(button)
        return holder

    def _zoom_box(self) -> QComboBox:
        self.zoom = QComboBox()
        self.zoom.setObjectName("previewZoom")
        self.zoom.setAccessibleName(self.tr("预览比例"))
        self.zoom.setToolTip(self.tr("预览比例（Ctrl+滚轮）"))
        self.zoom.setProperty("compact", True)
        set_role(self.zoom, "input")
        self.zoom.setFixedWidth(58)
        for percent in ZOOMS:
            self.zoom.addItem(f"{percent}%", percent)
        self.zoom.activated.connect(self._on_zoom)
        return self.zoom

    def _window_button(self) -> QToolButton:
        button = QToolButton()
        self.window_button = button
        button.setObjectName("previewWindowButton")
        button.setToolTip(self.tr("在窗口中打开；按住或右击还可以在浏览器中打开"))
        button.setAccessibleName(self.tr("在窗口中打开"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(QSize(28, 28))
        set_role(button, "tool")
        self._look.dress(button, "window_new", "text", 18)
        menu = QMenu(button)
        menu.setObjectName("previewWindowMenu")
        menu.addAction(self.tr("在窗口中打开"), self.window_requested.emit)
        menu.addAction(self.tr("在浏览器中打开"), self.browser_requested.emit)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        button.customContextMenuRequested.connect(button.showMenu)
        button.clicked.connect(self.window_requested)
        return button

    def use_browser_button(self) -> None:
        """It is a window of its own already: the button leads on to the browser."""
        button = self.window_button
        button.setMenu(None)  # type: ignore[arg-type]  # the stub forgets that no menu is allowed
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        button.setToolTip(self.tr("在浏览器中打开"))
        button.setAccessibleName(self.tr("在浏览器中打开"))
        self._look.dress(button, "globe", "text", 18)
        button.clicked.disconnect(self.window_requested)
        button.clicked.connect(self.browser_requested)

    def show_view(self, view: View) -> None:
        """Mark the button of a view."""
        self.buttons[view].setChecked(True)

    def show_zoom(self, percent: int) -> None:
        """Show a zoom of `ZOOMS`."""
        self.zoom.setCurrentIndex(ZOOMS.index(percent))

    def step_zoom(self, by: int) -> None:
        """The next larger (1) or smaller (-1) zoom, as if it had been chosen."""
        place = min(max(self.zoom.currentIndex() + by, 0), len(ZOOMS) - 1)
        if place != self.zoom.currentIndex():
            self.zoom.setCurrentIndex(place)
            self._on_zoom()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where words have no room the icons stand alone; the words are in the tool tips."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        rest = self.zoom.width() + self.window_button.width() + 2 * GAP + 2 * MARGIN
        metrics = QFontMetrics(self._look.theme.font("small", strong=True))  # of the open one, so that nothing moves
        widths = [ICON_WIDTH + WORD_GAP + metrics.horizontalAdvance(FACES[view][0]) for view in self.buttons]
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        worded = self.width() >= sum(widths) + rest
        for button, width in zip(self.buttons.values(), widths, strict=True):
            button.setToolButtonStyle(beside if worded else alone)
            if button.property("worded") is not worded:
                button.setProperty("worded", worded)
                restyle(button)
            button.setFixedWidth(width if worded else ICON_WIDTH)

    def _on_view(self) -> None:
        self.view_chosen.emit(View(self.sender().property("view")))

    def _on_zoom(self) -> None:
        self.zoom_chosen.emit(int(self.zoom.currentData()))
