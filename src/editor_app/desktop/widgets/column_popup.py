"""The columns of the portal to choose from, with a search field: letters of the name or of its parent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role
from editor_app.model.profile import Column

ID = Qt.ItemDataRole.UserRole
WORDS = Qt.ItemDataRole.UserRole + 1
SIZE = QSize(280, 320)


class ColumnPopup(QFrame):
    """Opens below the chip; Enter or a click takes the column, Esc closes."""

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "card")
        self.setObjectName("columnPopup")
        self.resize(SIZE)
        self._model = QStandardItemModel(self)
        self._filter = QSortFilterProxyModel(self)
        self._filter.setSourceModel(self._model)
        self._filter.setFilterRole(WORDS)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit(self)
        self.search.setObjectName("columnSearch")
        self.search.setPlaceholderText(self.tr("找栏目"))
        self.search.setAccessibleName(self.tr("找栏目"))
        set_role(self.search, "input")
        self.list_view = QListView(self)
        self.list_view.setObjectName("columnList")
        self.list_view.setAccessibleName(self.tr("栏目"))
        self.list_view.setModel(self._filter)
        self.list_view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        set_role(self.list_view, "options")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.list_view)
        self.search.textChanged.connect(self._on_typed)
        self.search.installEventFilter(self)
        self.list_view.clicked.connect(self._on_taken)
        self.list_view.activated.connect(self._on_taken)

    def open_at(self, place: QPoint, columns: Sequence[Column], current: str) -> None:
        """Show `columns` at a place of the screen, `current` selected. Closed columns say why and cannot be taken."""
        self._fill(columns)
        self.search.clear()
        self._select(current)
        self.move(place)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self, columns: Sequence[Column]) -> None:
        names = {column.id: column.name for column in columns}
        self._model.clear()
        for column in columns:
            parent = names.get(column.parent, "")
            words = f"{parent} / {column.name}" if parent else column.name
            item = QStandardItem(words + (f"（{column.closed}）" if column.closed else ""))
            item.setData(column.id, ID)
            item.setData(f"{words} {column.id}", WORDS)
            item.setToolTip(column.about)
            item.setEnabled(not column.closed)
            item.setSizeHint(QSize(0, 28))
            self._model.appendRow(item)

    def _select(self, current: str) -> None:
        for place in range(self._filter.rowCount()):
            index = self._filter.index(place, 0)
            if index.data(ID) == current or not current:
                self.list_view.setCurrentIndex(index)
                self.list_view.scrollTo(index)
                return

    def _on_typed(self, text: str) -> None:
        self._filter.setFilterFixedString(text.strip())
        self._select("")

    def _on_taken(self, index: QModelIndex) -> None:
        column = index.data(ID)
        if isinstance(column, str) and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.hide()
            self.chosen.emit(column)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys of the search field move in the list; Enter takes what is selected there."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            row = self.list_view.currentIndex().row()
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                target = self._filter.index(max(0, min(self._filter.rowCount() - 1, row + step)), 0)
                self.list_view.setCurrentIndex(target)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_taken(self.list_view.currentIndex())
                return True
        return super().eventFilter(watched, event)
