"""The crop of a cover for one place of the portal: a frame of a fixed shape on the picture, and what the reader sees of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from editor_app.desktop.dialogs.picture_editor_marks import Marks
from editor_app.desktop.dialogs.picture_editor_places import Box, Grip, Mapping, grip_at, largest
from editor_app.desktop.look import Look
from editor_app.model.picture_edit import Area

LEAST = 1000.0
STEP = 100.0
MARGIN = 8
SLIDE, ENTRY = QSize(270, 180), QSize(128, 96)  # at most so large the effects are shown
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CoverCrop(QWidget):
    """A picture with a frame of the shape `size` (width and height) that is moved and resized, by keys too: arrows move,
    with Shift they resize. `changed` tells each change.
    """

    changed = Signal()

    def __init__(self, look: Look, size: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._size = size
        self._image = QImage()
        self._box: Box | None = None
        self._drag: tuple[QPointF, Box, Grip] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(200, 96))
        look.changed.connect(self.update)

    @property
    def image(self) -> QImage:
        """The picture."""
        return self._image

    def show_image(self, image: QImage, area: Area | None) -> None:
        """Show a picture and what is cut of it; None stands for the largest frame in the middle."""
        self._image = image
        self._box = None if image.isNull() else Box.of(area) if area is not None else largest(self._ratio())
        self.update()
        self.changed.emit()

    def area(self) -> Area | None:
        """What is cut; None for the largest frame in the middle, or without a picture."""
        if self._box is None or self._image.isNull():
            return None
        area = self._box.area()
        return None if area == largest(self._ratio()).area() else area

    def cut(self) -> QRectF:
        """What is cut, in pixels of the picture; empty without one."""
        if self._box is None:
            return QRectF()
        across = Mapping(QRectF(self._image.rect()))
        return across.rect(self._box)

    def reset(self) -> None:
        """The largest frame in the middle."""
        self.show_image(self._image, None)

    def _ratio(self) -> float:
        """The frame's width to height in ten-thousandths of the picture's."""
        return self._size[0] / self._size[1] * self._image.height() / self._image.width()

    def _mapping(self) -> Mapping:
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        size = QSizeF(self._image.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), size)
        place.moveCenter(room.center())
        return Mapping(place)

    def _set(self, box: Box) -> None:
        self._box = box
        self.update()
        self.changed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, dark where it is cut off."""
        painter = QPainter(self)
        theme = self._look.theme
        painter.fillRect(self.rect(), theme.colour("canvas"))
        if self._box is None:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("text3"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("正在取图…"))
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        mapping = self._mapping()
        painter.drawImage(mapping.place, self._image, QRectF(self._image.rect()))
        marks = Marks(painter, theme, mapping, self.hasFocus())
        marks.shade(self._box)
        marks.crop(self._box)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hold the frame."""
        if self._box is None or event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        grip = grip_at(self._mapping().rect(self._box), point)
        self._drag = (point, self._box, grip) if grip is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held, else show what could be."""
        point = event.position()
        if self._box is None:
            return
        mapping = self._mapping()
        if self._drag is None:
            grip = grip_at(mapping.rect(self._box), point)
            self.setCursor(grip.cursor if grip is not None else Qt.CursorShape.ArrowCursor)
            return
        start, box, grip = self._drag
        (x, y), (from_x, from_y) = mapping.units(point), mapping.units(start)
        self._set(box.dragged(grip, x - from_x, y - from_y, LEAST, self._ratio()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._drag = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows."""
        way = _ARROWS.get(Qt.Key(event.key()))
        if way is None or self._box is None:
            super().keyPressEvent(event)
            return
        grip = Grip.INSIDE
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            grip = Grip.EAST if way[0] else Grip.SOUTH
        ratio = None if grip is Grip.INSIDE else self._ratio()
        self._set(self._box.dragged(grip, way[0] * STEP, way[1] * STEP, LEAST, ratio))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame shows who has the keys."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame shows who has the keys."""
        super().focusOutEvent(event)
        self.update()


class CoverPreview(QWidget):
    """What a reader sees: as a slide with the title across, or beside the title in a list."""

    def __init__(self, look: Look, crop: CoverCrop, size: tuple[int, int], *, slide: bool, title: str) -> None:
        super().__init__()
        self._look = look
        self._crop = crop
        self._slide = slide
        self._title = title
        self._size = QSize(*size).scaled(SLIDE if slide else ENTRY, Qt.AspectRatioMode.KeepAspectRatio)
        self.setMinimumHeight(ENTRY.height() - 16)
        self.setMaximumHeight(SLIDE.height())
        crop.changed.connect(self.update)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The cut part at its place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        theme = self._look.theme
        size = self._size
        if size.height() > self.height():
            size = size.scaled(size.width(), self.height(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        painter.fillRect(place, theme.colour("canvas"))
        cut = self._crop.cut()
        if not cut.isEmpty():
            painter.drawImage(QRectF(place), self._crop.image, cut)
        if self._slide:
            band = QRect(place.left(), place.bottom() - 27, place.width(), 28)
            painter.fillRect(band, Qt.GlobalColor.black)
            painter.setPen(Qt.GlobalColor.white)
            painter.setFont(theme.font("small"))
            words = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, band.width() - 20)
            painter.drawText(band.adjusted(10, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter, words)
            return
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("base"))
        room = QRect(place.right() + 13, 0, self.width() - place.width() - 13, place.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), self._title)
