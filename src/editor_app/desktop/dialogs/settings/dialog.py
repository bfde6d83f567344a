"""设置: all that can be set in one dialog, found by any part of its words or by pinyin letters. What is changed is in force
at once; there is nothing to confirm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.dialogs.settings.catalogue import PAGES, Page, SettingsState
from editor_app.desktop.dialogs.settings.rows import SettingRow
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.desktop.widgets.fitting import fitting
from editor_app.model.columns import Keys

SIZE = QSize(860, 520)
NAV_WIDTH = 176


class _Section(QWidget):
    """One page: its title and its rows with lines between."""

    def __init__(self, page: Page, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.rows = [SettingRow(setting, look, self) for setting in page.settings]
        title = QLabel(page.title)
        set_role(title, "paneTitle")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 4)
        column.setSpacing(0)
        column.addWidget(title)
        column.addSpacing(4)
        for row in self.rows:
            column.addWidget(row)

    def search(self, words: str) -> int:
        """Show the rows that are found; how many there are."""
        found = [row.search(words) for row in self.rows]
        for row, there in zip(self.rows, found, strict=True):
            row.setVisible(there)
        return sum(found)


class SettingsDialog(QDialog):
    """`changed` carries a setting's key and its value, `asked` the id of a command that opens a dialog of its own. Stays open
    beside the window, so that what changes can be seen.
    """

    changed = Signal(str, object)
    asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("settingsDialog")
        self.setWindowTitle(self.tr("设置"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sections = [_Section(page, look) for page in PAGES]
        self.rows = {row.setting.key: row for section in self.sections for row in section.rows}
        for row in self.rows.values():
            row.changed.connect(self.changed)
            row.asked.connect(self.asked)
        self.search = self._make_search()
        self.nav = self._make_nav()
        self.words = QLabel()
        self.words.setObjectName("settingsWords")
        self.words.setWordWrap(True)
        set_role(self.words, "small2")
        self._arrange()
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)
        self.nav.setCurrentRow(0)
        self.search.setFocus()
        self.resize(fitting(self, SIZE))

    # -- building -----------------------------------------------------------------------------------------------------

    def _make_search(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("settingsSearch")
        field.setAccessibleName(self.tr("查找设置"))
        field.setPlaceholderText(self.tr("查找设置，可用拼音首字母"))
        field.setClearButtonEnabled(True)
        set_role(field, "input")
        icon = QAction(self.tr("查找"), field)
        self._look.dress(icon, "search", "text3")
        field.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        field.setTextMargins(-4, 0, 0, 0)
        field.textChanged.connect(self._on_search)
        return field

    def _make_nav(self) -> QListWidget:
        nav = QListWidget()
        nav.setObjectName("settingsPages")
        nav.setAccessibleName(self.tr("设置的各页"))
        nav.setIconSize(QSize(16, 16))
        set_role(nav, "nav")
        for page in PAGES:
            item = QListWidgetItem(self._look.icon(page.icon), page.title)
            item.setSizeHint(QSize(0, 34))
            nav.addItem(item)
        nav.currentRowChanged.connect(self._on_page)
        nav.itemClicked.connect(self._on_page)
        self._look.changed.connect(self._on_look_changed)
        return nav

    def _arrange(self) -> None:
        aside = QFrame()
        aside.setFixedWidth(NAV_WIDTH)
        set_role(aside, "aside")
        left = QVBoxLayout(aside)
        left.setContentsMargins(8, 12, 8, 8)
        left.addWidget(self.nav)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        for section in self.sections:
            column.addWidget(section)
        clear = QAction(self.tr("清除查找"), self)
        clear.setObjectName("clearSettingsSearch")
        clear.triggered.connect(self.search.clear)
        self.empty = EmptyState(self._look, "search", "")
        self.empty.say("search", self.tr("没有这样的设置。换个说法，或用拼音首字母"), clear)
        self.empty.hide()
        column.addWidget(self.empty)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(content)
        top = QHBoxLayout()
        top.setContentsMargins(24, 12, 24, 4)
        top.addWidget(self.search)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(top)
        right.addWidget(self.area, 1)
        right.addWidget(self._foot())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(aside)
        line.addLayout(right, 1)

    def _foot(self) -> QFrame:
        frame = QFrame()
        set_role(frame, "dialogButtons")
        line = QHBoxLayout(frame)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(8)
        close = PushButton(self.tr("关闭"))
        close.setObjectName("settingsCloseButton")
        close.clicked.connect(self.reject)
        line.addWidget(self.words, 1)
        line.addWidget(close)
        self.say(self.tr("改了马上生效，不用确定"))
        return frame

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_state(self, state: SettingsState) -> None:
        """Show how everything stands."""
        for key, value in state.values.items():
            if (row := self.rows.get(key)) is not None:
                row.show_value(value)

    def learn(self, keys: Mapping[str, Keys]) -> None:
        """By which Latin letters titles are found; looks again at once."""
        for row in self.rows.values():
            row.learn(keys.get(row.setting.title, Keys()))
        self._on_search()

    def say(self, words: str) -> None:
        """What became of a change."""
        self.words.setText(words)

    def open_page(self, key: str) -> None:
        """Bring a page to the front."""
        for place, page in enumerate(PAGES):
            if page.key == key:
                self.search.clear()
                self.nav.setCurrentRow(place)

    @property
    def found(self) -> Sequence[str]:
        """The keys of the settings that are shown."""
        return [key for key, row in self.rows.items() if row.isVisibleTo(self)]

    def _on_page(self) -> None:
        if self.search.text().strip():
            self.search.clear()  # which shows the page
        else:
            self._show_page()

    def _show_page(self) -> None:
        place = max(0, self.nav.currentRow())
        for number, section in enumerate(self.sections):
            section.search("")
            section.setVisible(number == place)
        self.nav.item(place).setSelected(True)
        self.empty.hide()
        self.area.verticalScrollBar().setValue(0)

    def _on_search(self) -> None:
        words = self.search.text().strip()
        if not words:
            self._show_page()
            return
        total = 0
        for section in self.sections:
            found = section.search(words)
            section.setVisible(bool(found))
            total += found
        self.empty.setVisible(not total)
        self.nav.clearSelection()  # what is found comes from all pages

    def _on_look_changed(self) -> None:
        for place, page in enumerate(PAGES):
            self.nav.item(place).setIcon(self._look.icon(page.icon))
