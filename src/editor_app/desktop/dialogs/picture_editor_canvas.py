"""Where a picture is edited by hand: the crop and the hidden places are drawn, moved and resized on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from editor_app.desktop.dialogs.picture_editor_draft import Draft
from editor_app.desktop.dialogs.picture_editor_marks import Marks
from editor_app.desktop.dialogs.picture_editor_places import FULL, Box, Grip, Mapping, grip_at
from editor_app.desktop.look import Look
from editor_app.model.picture_edit import WHOLE, Area, Shape

MARGIN = 16
MAX_ZOOM, ZOOM_STEP = 8.0, 1.25
LEAST_CROP, LEAST_HIDE = 400.0, 60.0
"""In ten-thousandths: smaller ones come from an unsteady hand."""

KEY_STEP, FINE_STEP = 50, 5
"""How far an arrow key moves, in ten-thousandths; with Ctrl the finer one."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class Tool(StrEnum):
    """What is being worked on."""

    CROP = "crop"
    TURN = "turn"
    TONE = "tone"
    HIDE = "hide"


@dataclass(slots=True)
class _Drag:
    """What a pressed button holds: a grip of a box, or a new place (`grip` None) from where it began."""

    start: QPointF
    box: Box
    grip: Grip | None
    number: int = -1


class PictureCanvas(QWidget):
    """Shows a draft on the picture it was rendered to. Signals: `crop_changed` and `hide_changed` (number of the place)
    while one drags, `settled` when it ends, `hide_drawn` for a new place, `selected` (number, -1 for none),
    `remove_requested` for Del, `zoomed` when the scale changes.
    """

    crop_changed = Signal(object)
    hide_changed = Signal(int, object)
    hide_drawn = Signal(object)
    settled = Signal()
    selected = Signal(int)
    remove_requested = Signal()
    zoomed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tool = Tool.CROP
        self._shape = Shape.RECTANGLE
        self._draft: Draft | None = None
        self._image = QImage()
        self._image_frame = (0, 0, 0)  # width, height of the frame the image shows, and its turn
        self._original = QImage()
        self._comparing = False
        self._chosen = -1
        self._drag: _Drag | None = None
        self._pan: QPointF | None = None
        self._zoom = 1.0
        self._middle = QPointF(0.5, 0.5)  # what of the picture stands in the middle
        self._scaled = QPixmap()
        self.setObjectName("pictureCanvas")
        self.setAccessibleName(self.tr("图片"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 160)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As large as there is room."""
        return QSize(720, 480)

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show_draft(self, draft: Draft) -> None:
        """Show crop and hidden places of a draft as soon as the image of its frame is there."""
        self._draft = draft
        if self._chosen >= len(draft.spots):
            self.choose(-1)
        self.update()

    def show_image(self, image: QImage, draft: Draft) -> None:
        """Show what a draft looks like, uncropped."""
        self._image = image
        before, self._image_frame = self._image_frame, (*draft.frame, draft.turn)
        self._scaled = QPixmap()
        self.update()
        if self._image_frame != before:
            self.zoomed.emit()

    def show_original(self, image: QImage) -> None:
        """Keep the untouched picture for `compare`."""
        self._original = image

    def compare(self, comparing: bool) -> None:
        """Show the untouched picture, while that is asked for."""
        self._comparing = comparing
        self._scaled = QPixmap()
        self.update()

    def use_tool(self, tool: Tool) -> None:
        """Work on something else."""
        self._tool = tool
        self._drag = None
        self.choose(-1)
        self.setCursor(Qt.CursorShape.CrossCursor if tool is Tool.HIDE else Qt.CursorShape.ArrowCursor)
        self.update()

    def use_shape(self, shape: Shape) -> None:
        """What is drawn next."""
        self._shape = shape

    @property
    def tool(self) -> Tool:
        """What is being worked on."""
        return self._tool

    @property
    def chosen(self) -> int:
        """The number of the selected hidden place, -1 for none."""
        return self._chosen

    def choose(self, number: int) -> None:
        """Select a hidden place."""
        if number != self._chosen:
            self._chosen = number
            self.selected.emit(number)
            self.update()

    @property
    def ready(self) -> bool:
        """Whether what is seen is of the draft's frame: before, places would be taken for others."""
        draft = self._draft
        return draft is not None and not self._comparing and self._image_frame == (*draft.frame, draft.turn)

    # -- scale --------------------------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """1.0 where the whole picture is seen."""
        return self._zoom

    @property
    def scale(self) -> float:
        """Pixels of the screen for one of the original."""
        return self.place().width() * self.devicePixelRatioF() / self._frame_shown()[0]

    def set_zoom(self, zoom: float, about: QPointF | None = None) -> None:
        """Enlarge about a point of the screen (the middle where there is none)."""
        zoom = min(max(1.0, zoom), MAX_ZOOM)
        if zoom == self._zoom:
            return
        point = about or QRectF(self.rect()).center()
        place = self.place()
        held = QPointF((point.x() - place.left()) / place.width(), (point.y() - place.top()) / place.height())
        self._zoom = zoom
        size = self._size()
        centre = QRectF(self.rect()).center()
        self._look_at(held + QPointF((centre.x() - point.x()) / size.width(), (centre.y() - point.y()) / size.height()))
        self.zoomed.emit()

    def _look_at(self, middle: QPointF) -> None:
        """Put a place of the picture (0 to 1 in both directions) into the middle, as far as there is picture around."""
        size, room = self._size(), QSizeF(self.size())
        x = min(0.5, room.width() / 2 / size.width())
        y = min(0.5, room.height() / 2 / size.height())
        slack_x, slack_y = MARGIN / size.width(), MARGIN / size.height()
        self._middle = QPointF(
            _between(x - slack_x, middle.x(), 1 - x + slack_x), _between(y - slack_y, middle.y(), 1 - y + slack_y)
        )
        self._scaled = QPixmap()
        self.update()

    def _size(self) -> QSizeF:
        """The size in which the frame is shown."""
        width, height = self._frame_shown()
        room = QSizeF(max(1, self.width() - 2 * MARGIN), max(1, self.height() - 2 * MARGIN))
        return QSizeF(width, height).scaled(room, Qt.AspectRatioMode.KeepAspectRatio) * self._zoom

    def _frame_shown(self) -> tuple[int, int]:
        if self._comparing and not self._original.isNull():
            return self._original.width(), self._original.height()
        width, height, _turn = self._image_frame
        return (width, height) if width else (3, 2)

    def place(self) -> QRectF:
        """Where the frame is shown, in logical pixels of the widget."""
        size, centre = self._size(), QRectF(self.rect()).center()
        middle = self._middle if self._zoom > 1 else QPointF(0.5, 0.5)
        return QRectF(QPointF(centre.x() - middle.x() * size.width(), centre.y() - middle.y() * size.height()), size)

    def mapping(self) -> Mapping:
        """Between the frame and the screen, as it is shown now."""
        return Mapping(self.place())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture fills the room."""
        super().resizeEvent(event)
        self._look_at(self._middle)
        self.zoomed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl it enlarges about the pointer, else it moves what is enlarged."""
        turns = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * ZOOM_STEP ** (turns.y() / 120), event.position())
        elif self._zoom > 1:
            size = self._size()
            self._look_at(self._middle - QPointF(turns.x() / size.width(), turns.y() / size.height()) * 0.5)
        event.accept()

    # -- painting -----------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, what is cut off in the dark, grid and grips."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.theme.colour("canvas"))
        image = self._original if self._comparing else self._image
        if image.isNull():
            return
        self._paint_image(painter, image)
        draft = self._draft
        if draft is None or not self.ready:
            return
        marks = Marks(painter, self._look.theme, self.mapping(), self.hasFocus())
        crop = self._crop_box(draft)
        if crop != FULL or self._tool is Tool.CROP:
            marks.shade(crop)
        if self._tool is Tool.CROP:
            marks.crop(crop)
        elif self._tool is Tool.TURN:
            marks.level_grid()
        elif self._tool is Tool.HIDE:
            self._paint_spots(marks, draft)

    def _paint_image(self, painter: QPainter, image: QImage) -> None:
        place, ratio = self.place(), self.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._zoom > 1:
            painter.drawImage(place, image)
            return
        pixels = (place.size() * ratio).toSize()
        if self._scaled.isNull():
            mode = Qt.TransformationMode.SmoothTransformation
            self._scaled = QPixmap.fromImage(image.scaled(pixels, Qt.AspectRatioMode.IgnoreAspectRatio, mode))
        painter.drawPixmap(place, self._scaled, QRectF(self._scaled.rect()))

    def _paint_spots(self, marks: Marks, draft: Draft) -> None:
        for number, spot in enumerate(draft.spots):
            area = draft.area(spot)
            if area is not None:
                marks.spot(Box.of(area), spot.hide.shape, chosen=number == self._chosen)
        drag = self._drag
        if drag is not None and drag.grip is None and drag.number < 0:
            marks.spot(drag.box, self._shape, chosen=True)

    def _crop_box(self, draft: Draft) -> Box:
        crop = draft.crop
        return FULL if crop is None else Box.of(crop)

    # -- the mouse ----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hold a grip, a place, or begin a new one."""
        if event.button() == Qt.MouseButton.MiddleButton or self._tool in (Tool.TURN, Tool.TONE):
            self._pan = event.position()
            return
        draft = self._draft
        if event.button() != Qt.MouseButton.LeftButton or draft is None or not self.ready:
            return
        point = event.position()
        if self._tool is Tool.CROP:
            box = self._crop_box(draft)
            grip = grip_at(self.mapping().rect(box), point)
            self._drag = _Drag(point, box, grip) if grip else None
        else:
            self._press_spot(draft, point)

    def _press_spot(self, draft: Draft, point: QPointF) -> None:
        found = self._spot_at(draft, point)
        if found is None:
            corner = self.mapping().units(point)
            self.choose(-1)
            if self.place().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN).contains(point):
                self._drag = _Drag(point, Box.spanning(corner, corner), None)
            return
        number, box, grip = found
        self.choose(number)
        self._drag = _Drag(point, box, grip, number)

    def _spot_at(self, draft: Draft, point: QPointF) -> tuple[int, Box, Grip] | None:
        """The place at a point and what of it is there: of the selected one its grips, of others their inside, the last
        drawn first.
        """
        mapping = self.mapping()
        numbers = sorted(range(len(draft.spots)), key=lambda number: (number != self._chosen, -number))
        for number in numbers:
            area = draft.area(draft.spots[number])
            if area is None:
                continue
            box = Box.of(area)
            rect = mapping.rect(box)
            grip = grip_at(rect, point) if number == self._chosen else None
            if grip is not None or rect.contains(point):
                return number, box, grip or Grip.INSIDE
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held; else show what could be."""
        point = event.position()
        if self._pan is not None:
            size = self._size()
            moved = point - self._pan
            self._pan = point
            self._look_at(self._middle - QPointF(moved.x() / size.width(), moved.y() / size.height()))
        elif self._drag is not None:
            self._drag_to(self._drag, point)
        else:
            self._show_pointer(point)

    def _drag_to(self, drag: _Drag, point: QPointF) -> None:
        mapping = self.mapping()
        now, start = mapping.units(point), mapping.units(drag.start)
        if drag.grip is None:
            drag.box = Box.spanning(start, now)
            self.update()
            return
        x, y = now[0] - start[0], now[1] - start[1]
        self._change(drag.box, drag.grip, x, y, drag.number)

    def _change(self, box: Box, grip: Grip, x: float, y: float, number: int) -> None:
        """Tell what a box becomes when a grip of it is moved."""
        draft = self._draft
        if draft is None:
            return
        if self._tool is Tool.CROP:
            self.crop_changed.emit(box.dragged(grip, x, y, LEAST_CROP, draft.unit_ratio()).area())
        elif number >= 0:
            self.hide_changed.emit(number, box.dragged(grip, x, y, LEAST_HIDE).area())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What was held stays where it is; a new place is there."""
        self._pan = None
        drag, self._drag = self._drag, None
        if drag is None:
            return
        if drag.grip is None:
            if drag.box.width >= LEAST_HIDE and drag.box.height >= LEAST_HIDE:
                self.hide_drawn.emit(drag.box.area())
            self.update()
        self.settled.emit()
        self._show_pointer(event.position())

    def _show_pointer(self, point: QPointF) -> None:
        draft, shape = self._draft, Qt.CursorShape.ArrowCursor
        if draft is None or not self.ready:
            return
        if self._tool is Tool.CROP:
            grip = grip_at(self.mapping().rect(self._crop_box(draft)), point)
            shape = grip.cursor if grip else shape
        elif self._tool is Tool.HIDE:
            found = self._spot_at(draft, point)
            shape = found[2].cursor if found else Qt.CursorShape.CrossCursor
        self.setCursor(shape)

    # -- the keyboard -------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, with Shift resize, with Ctrl finely; Del removes; Page Up and Down go through hidden places."""
        key, draft = Qt.Key(event.key()), self._draft
        if key == Qt.Key.Key_Escape and self._drag is not None:
            self._cancel_drag(self._drag)
        elif draft is None or not self.ready:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            self._step(draft, _ARROWS[key], event.modifiers())
        elif self._tool is Tool.HIDE and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._chosen >= 0:
            self.remove_requested.emit()
        elif self._tool is Tool.HIDE and key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and draft.spots:
            by = 1 if key == Qt.Key.Key_PageDown else -1
            self.choose((self._chosen + by) % len(draft.spots) if self._chosen >= 0 else 0)
        elif self._tool is Tool.HIDE and key == Qt.Key.Key_Escape and self._chosen >= 0:
            self.choose(-1)
        else:
            super().keyPressEvent(event)

    def _step(self, draft: Draft, way: tuple[int, int], modifiers: Qt.KeyboardModifier) -> None:
        step = FINE_STEP if modifiers & Qt.KeyboardModifier.ControlModifier else KEY_STEP
        grip = Grip.INSIDE
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            grip = Grip.EAST if way[0] else Grip.SOUTH
        if self._tool is Tool.CROP:
            self._change(self._crop_box(draft), grip, way[0] * step, way[1] * step, -1)
        elif self._tool is Tool.HIDE and self._chosen >= 0:
            area = draft.area(draft.spots[self._chosen])
            if area is not None:
                self._change(Box.of(area), grip, way[0] * step, way[1] * step, self._chosen)

    def _cancel_drag(self, drag: _Drag) -> None:
        """As it was before the button was pressed."""
        self._drag = None
        if drag.grip is not None:
            self._change(drag.box, Grip.INSIDE, 0, 0, drag.number)
        self.settled.emit()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is shown."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.update()


def middle_area(share: float = 0.2) -> Area:
    """A place in the middle of the picture, for those who do not draw."""
    side = round(WHOLE * share)
    return Area((WHOLE - side) // 2, (WHOLE - side) // 2, side, side)


def _between(low: float, value: float, high: float) -> float:
    return min(max(min(low, high), value), max(low, high))
