"""样张: the pictures large, side by side, captions below, dragged into order: how a picture story is put together."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.models.picture_rows import paint_thumb
from editor_app.desktop.models.pictures import PICTURE, PictureListModel, PictureRow, caption_words
from editor_app.desktop.models.rows import Index
from editor_app.desktop.widgets.buttons import set_role
from editor_app.model.body import Figure

TILE = QSize(216, 190)
PICTURE_SIZE = QSize(196, 131)


class TileDelegate(QStyledItemDelegate):
    """Paints one picture with its number and caption; gives the line to write a caption in."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All tiles are alike."""
        return TILE

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line."""
        field = QLineEdit(parent)
        set_role(field, "input")
        field.setPlaceholderText(self.tr("图说"))
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The line stands in the place of the caption."""
        rect: QRect = option.rect
        editor.setGeometry(rect.x() + 8, rect.y() + 146, rect.width() - 16, 32)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one tile."""
        row, model = index.data(PICTURE), index.model()
        if not isinstance(row, PictureRow) or not isinstance(model, PictureListModel):
            return
        theme, rect = self._look.theme, QRect(option.rect)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = rect.adjusted(4, 4, -4, -4)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(frame, 4, 4)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(frame, 4, 4)
        image = model.thumbnail(row.picture.source) if isinstance(row.picture, Figure) else None
        place = QRect(rect.x() + 10, rect.y() + 10, PICTURE_SIZE.width(), PICTURE_SIZE.height())
        paint_thumb(painter, self._look, place, row.picture, image)
        self._paint_words(painter, rect, row)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, row: PictureRow) -> None:
        theme = self._look.theme
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("small"))
        metrics = painter.fontMetrics()
        words = f"{row.number}　{caption_words(row.picture)}"
        painter.setPen(theme.colour("text" if row.picture.caption else "text3"))
        room = QRect(rect.x() + 10, rect.y() + 144, rect.width() - 20, 20)
        painter.drawText(room, flags, metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width()))
        painter.setPen(theme.colour("text3"))
        painter.drawText(room.translated(0, 18), flags, row.picture.credit)


class ContactSheet(QListView):
    """The tiles. `move_requested` carries the id of a picture and the place it is to have; Alt and an arrow moves too."""

    move_requested = Signal(str, int)

    def __init__(self, look: Look, model: PictureListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contactSheet")
        self.setAccessibleName(self.tr("样张"))
        set_role(self, "rowsPane")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportMargins(6, 0, 0, 0)
        self.setModel(model)
        self.setItemDelegate(TileDelegate(look, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        model.moved.connect(self.move_requested)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and an arrow moves the picture by one, Enter writes its caption."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        key, index = Qt.Key(event.key()), self.currentIndex()
        row = index.data(PICTURE)
        if isinstance(row, PictureRow) and event.modifiers() & Qt.KeyboardModifier.AltModifier and key in steps:
            self.move_requested.emit(row.picture.id, row.number - 1 + steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.edit(QModelIndex(index))
        else:
            super().keyPressEvent(event)
