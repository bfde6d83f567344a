"""The columns of the portal to choose from: a tree, the recent ones first; found by name, initials or pinyin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.models.columns import ROW, ColumnDelegate, ColumnModel, ColumnRow
from editor_app.desktop.widgets.buttons import set_role
from editor_app.model.columns import Keys
from editor_app.model.profile import SiteProfile

SIZE = QSize(320, 380)
LEAST_HEIGHT = 200
PAGE, EDGE = 8, 4
ARROW_ROOM = 44


class ColumnPopup(QFrame):
    """Opens below the chip. Typing narrows, arrows go up and down, Enter or a click takes the column, Esc closes. The
    foot tells what the selected column is for, or why nothing can be handed in there.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None, name: str = "column") -> None:
        """`name` begins the object names of its parts: a window may hold two such lists."""
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "card")
        self.setObjectName(f"{name}Popup")
        self._model = ColumnModel()
        self._delegate = ColumnDelegate(look)
        self.search = QLineEdit(self)
        self.search.setObjectName(f"{name}Search")
        self.search.setPlaceholderText(self.tr("找栏目：名称或拼音首字母"))
        self.search.setAccessibleName(self.tr("找栏目"))
        set_role(self.search, "input")
        self.list_view = QListView(self)
        self.list_view.setObjectName(f"{name}List")
        self.list_view.setAccessibleName(self.tr("栏目"))
        self.list_view.setModel(self._model)
        self.list_view.setItemDelegate(self._delegate)
        self.list_view.setMouseTracking(True)
        self.list_view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list_view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_role(self.list_view, "options")
        self.foot = QLabel(self)
        self.foot.setObjectName(f"{name}Foot")
        self.foot.setWordWrap(True)
        self.foot.setMinimumHeight(36)
        self.foot.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        set_role(self.foot, "small2")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        for widget in (self.search, self.list_view, self.foot):
            layout.addWidget(widget, int(widget is self.list_view))
        self.search.textChanged.connect(self._on_typed)
        self.search.installEventFilter(self)
        self.list_view.clicked.connect(self._on_taken)
        self.list_view.selectionModel().currentChanged.connect(self._on_current_changed)

    def open_at(
        self,
        place: QPoint,
        profile: SiteProfile,
        current: str,
        recents: Sequence[str] = (),
        keys: Mapping[str, Keys] | None = None,
    ) -> None:
        """Show the profile's columns at a place of the screen (moved so that all of it can be seen), `current` selected."""
        self._model.use(profile, recents, keys or {})
        self.search.clear()
        self._select(current)
        screen = QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        height = max(LEAST_HEIGHT, min(SIZE.height(), room.bottom() - place.y() - EDGE))
        self.resize(SIZE.width(), height)
        left = min(place.x(), room.right() - SIZE.width() - EDGE)
        top = min(place.y(), room.bottom() - height - EDGE)
        self.move(max(room.left(), left), max(room.top(), top))
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _select(self, current: str = "") -> None:
        place = self._model.first(current)
        index = self._model.index(place, 0) if place >= 0 else QModelIndex()
        self.list_view.setCurrentIndex(index)
        if place >= 0:
            self.list_view.scrollTo(index)
            header = self._model.row(place - 1)
            if header is not None and header.branch is None:
                self.list_view.scrollTo(self._model.index(place - 1, 0))
        self._show_foot(self._model.row(place))

    def _on_typed(self, text: str) -> None:
        self._model.find(text)
        self._select()

    def _on_current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        self._show_foot(self._model.row(index.row()))

    def _show_foot(self, row: ColumnRow | None) -> None:
        set_role(self.foot, "warningText" if row and row.closed else "small2")
        if row is None:
            self.foot.setText(self.tr("没有找到。试试拼音首字母，如 dxsj"))
        elif row.closed:
            self.foot.setText(self.tr("“{name}”不能报送：{why}").format(name=row.words, why=row.closed))
        elif row.branch is not None:
            about = row.branch.column.about
            more = self.tr("有模板和写作提示") if row.guided else ""
            self.foot.setText("；".join(filter(None, (about, more))) or row.words)

    def _on_taken(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, ColumnRow) and row.branch is not None and not row.closed:
            self.hide()
            self.chosen.emit(row.id)

    def _step(self, step: int) -> None:
        """Go to the next row that is no header."""
        place = self.list_view.currentIndex().row()
        left = abs(step)
        while left and self._model.row(place + (1 if step > 0 else -1)) is not None:
            place += 1 if step > 0 else -1
            row = self._model.row(place)
            left -= row is not None and row.branch is not None
        row = self._model.row(place)
        if row is not None and row.branch is not None:
            self.list_view.setCurrentIndex(self._model.index(place, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys of the search field move in the list; Enter takes what is selected there."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            keys = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: PAGE, Qt.Key.Key_PageUp: -PAGE}
            step = keys.get(Qt.Key(event.key()))
            if step is not None:
                self._step(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_taken(self.list_view.currentIndex())
                return True
        return super().eventFilter(watched, event)


class ColumnField(QComboBox):
    """Looks like a box of the form and opens the column list instead of its own; a turned wheel changes nothing."""

    opened = Signal()

    def showPopup(self) -> None:
        """Ask for the column list."""
        self.opened.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As the style draws it, a long name with dots at its end."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.width() - ARROW_ROOM
        words = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        option.currentText = words
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll what lies behind it."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Every key that would change the column opens the list."""
        opens = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F4)
        if event.key() in opens or event.text().strip():
            self.opened.emit()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().keyPressEvent(event)
        else:
            event.ignore()
