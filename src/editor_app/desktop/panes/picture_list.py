"""The list of the article's pictures: dragged or moved by Alt+↑/↓ into another order, with two buttons on each row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.models.picture_rows import EDIT, MORE, PictureDelegate
from editor_app.desktop.models.pictures import PICTURE, PictureListModel, PictureRow
from editor_app.desktop.widgets.buttons import set_role


class PictureListView(QListView):
    """Signals carry a picture's block id: `go_requested`, `edit_requested` (裁剪), `remove_requested`, `menu_requested`
    (with a place on the screen), `move_requested` (with the place it is to have, from 0).
    """

    go_requested = Signal(str)
    edit_requested = Signal(str)
    remove_requested = Signal(str)
    menu_requested = Signal(str, QPoint)
    move_requested = Signal(str, int)

    def __init__(self, look: Look, model: PictureListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = PictureDelegate(look, self)
        self._pressed = ""
        self.setObjectName("pictureList")
        self.setAccessibleName(self.tr("图片列表"))
        set_role(self, "rowsPane")
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.clicked.connect(self._on_activated)
        self.activated.connect(self._on_activated)
        model.moved.connect(self.move_requested)

    def chosen(self) -> PictureRow | None:
        """The row with the focus."""
        return self._row(self.currentIndex())

    def choose(self, picture_id: str) -> None:
        """Give the focus within the list to a picture."""
        model = self.model()
        for place in range(model.rowCount()):
            row = self._row(model.index(place, 0))
            if row is not None and row.picture.id == picture_id:
                self.setCurrentIndex(model.index(place, 0))
                return

    @staticmethod
    def _row(index: QModelIndex) -> PictureRow | None:
        row = index.data(PICTURE)
        return row if isinstance(row, PictureRow) else None

    def _button(self, place: QPoint) -> tuple[str, PictureRow | None]:
        """The button under a place of the viewport and its row."""
        index = self.indexAt(place)
        row = self._row(index)
        if row is None:
            return "", None
        return self._delegate.button_at(self.visualRect(index), place, row), row

    def _on_activated(self, index: QModelIndex) -> None:
        if (row := self._row(index)) is not None:
            self.go_requested.emit(row.picture.id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a button does nothing to the row but choosing it."""
        self._pressed, row = self._button(event.position().toPoint())
        if self._pressed and row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(row.picture.id)
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A button does its work when it is let go."""
        pressed, self._pressed = self._pressed, ""
        if not pressed:
            super().mouseReleaseEvent(event)
            return
        button, row = self._button(event.position().toPoint())
        if button != pressed or row is None:
            return
        if button == EDIT:
            self.edit_requested.emit(row.picture.id)
        elif button == MORE:
            self.menu_requested.emit(row.picture.id, event.globalPosition().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A button that is held is not dragged."""
        if not self._pressed:
            super().mouseMoveEvent(event)
        self._delegate.hover(event.position().toPoint())
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+↑/↓ moves the picture, Delete removes it."""
        row = self.chosen()
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if row is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier and key in steps:
            self.move_requested.emit(row.picture.id, row.number - 1 + steps[key])
        elif row is not None and key is Qt.Key.Key_Delete:
            self.remove_requested.emit(row.picture.id)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row under the pointer, or by its key of the row with the focus."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if (row := self._row(index)) is not None:
            place = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.setCurrentIndex(index)
            self.menu_requested.emit(row.picture.id, place)
