"""The right side: 预览, 检查, 图片, 版本 as tabs with an icon, a word and a count."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QTabBar, QTabWidget, QVBoxLayout, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role

PREVIEW, FINDINGS, PICTURES, REVISIONS = range(4)
TABS = (("预览", "eye"), ("检查", "task_list_square_ltr"), ("图片", "image_multiple"), ("版本", "history"))


class RightTabs(QFrame):
    """Holds the four panes. Counts stand behind the words; that of 检查 is red only with errors."""

    def __init__(self, look: Look, panes: tuple[QWidget, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        set_role(self, "right")
        self.setObjectName("rightPane")
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("rightTabs")
        self.tabs.setDocumentMode(True)
        self.tabs.setIconSize(QSize(16, 16))
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        set_role(self.tabs, "right")
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._counts: dict[int, QLabel] = {}
        for place, (pane, (word, _icon)) in enumerate(zip(panes, TABS, strict=True)):
            self.tabs.addTab(pane, word)
            label = QLabel()
            set_role(label, "count")
            self._counts[place] = label
        self._show_icons()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._show_icons)
        look.changed.connect(self._show_icons)

    def set_count(self, place: int, count: int, *, error: bool = False) -> None:
        """Show a count behind a tab's word; nothing for 0."""
        label = self._counts[place]
        set_role(label, "countError" if error else "count")
        label.setText(str(count) if count else "")
        bar = self.tabs.tabBar()
        side = QTabBar.ButtonPosition.RightSide
        if count and bar.tabButton(place, side) is None:
            bar.setTabButton(place, side, label)
            label.show()
        label.adjustSize()
        bar.setTabText(place, TABS[place][0])  # makes the bar measure the tab anew

    def open_tab(self, place: int) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentIndex(place)

    def _show_icons(self) -> None:
        for place, (_word, icon) in enumerate(TABS):
            role = "text" if place == self.tabs.currentIndex() else "text2"
            self.tabs.setTabIcon(place, self._look.icon(icon, role))
