"""How the pictures to choose a cover from are painted, side by side."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.models.picture_rows import paint_thumb
from editor_app.desktop.models.pictures import PICTURE, PictureListModel, PictureRow
from editor_app.desktop.models.rows import Index
from editor_app.model.body import Figure

TILE = QSize(96, 68)


class StripDelegate(QStyledItemDelegate):
    """Paints a thumbnail; the chosen one with a ring."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All are alike."""
        return TILE

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one."""
        row, model = index.data(PICTURE), index.model()
        if not isinstance(row, PictureRow) or not isinstance(model, PictureListModel):
            return
        rect = QRect(option.rect)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        image = model.thumbnail(row.picture.source) if isinstance(row.picture, Figure) else None
        paint_thumb(painter, self._look, rect.adjusted(4, 4, -4, -4), row.picture, image)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._look.theme.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), 4, 4)
        painter.restore()
