"""How a picture's row is painted: grip, thumbnail, number and caption, size, state words, two buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QImage, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from editor_app.desktop.look import Look
from editor_app.desktop.models.cells import paint_focus
from editor_app.desktop.models.pictures import (
    PICTURE,
    PictureListModel,
    PictureRow,
    caption_words,
    size_words,
    state_marks,
)
from editor_app.desktop.models.rows import Index
from editor_app.model.body import Figure, MissingPicture

ROW_HEIGHT = 87
THUMB = QSize(104, 70)
GRIP = 28  # room for it, from the left edge
EDIT, MORE = "edit", "more"
BUTTON = 28
LEAST_MARK = 96  # of a mark's words that are cut
MARK_GAP = 12
MARK_ROOM = 18 + MARK_GAP  # beside its words: its icon and what is between two


class PictureDelegate(QStyledItemDelegate):
    """Paints one picture's row."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pointer = QPoint(-1, -1)

    def hover(self, place: QPoint) -> None:
        """Where the pointer is, in the viewport."""
        self._pointer = place

    def button_at(self, rect: QRect, place: QPoint, row: PictureRow) -> str:
        """`EDIT`, `MORE` or nothing: the button of a row in `rect` that is under a place."""
        return next((name for name, area in self._buttons(rect, row).items() if area.contains(place)), "")

    @staticmethod
    def _buttons(rect: QRect, row: PictureRow) -> dict[str, QRect]:
        names = [MORE, EDIT] if isinstance(row.picture, Figure) else [MORE]
        right, top = rect.right() - 7, rect.y() + 7
        return {name: QRect(right - (n + 1) * BUTTON, top, BUTTON, BUTTON) for n, name in enumerate(names)}

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The names of the buttons, and of what is cut off."""
        row = index.data(PICTURE)
        if not isinstance(row, PictureRow):
            return False
        button = self.button_at(option.rect, event.pos(), row)
        words = {EDIT: self.tr("裁剪、旋转、遮挡…"), MORE: self.tr("更多")}.get(button, row.same or row.picture.caption)
        QToolTip.showText(event.globalPos(), words, view)
        return True

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are alike."""
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row = index.data(PICTURE)
        if not isinstance(row, PictureRow):
            return
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        theme = self._look.theme
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, theme.colour("selection" if chosen else "hover" if hovered else "pane"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        grip = QRectF(rect.x() + 7, rect.y() + 8 + THUMB.height() / 2 - 7, 14, 14)
        self._look.paint_icon(painter, grip, "re_order_dots_vertical", "text3")
        place = QRect(rect.x() + GRIP, rect.y() + 8, THUMB.width(), THUMB.height())
        model = index.model()
        image = None
        if isinstance(row.picture, Figure) and isinstance(model, PictureListModel):
            image = model.thumbnail(row.picture.source)
        paint_thumb(painter, self._look, place, row.picture, image)
        self._paint_words(painter, rect.adjusted(GRIP + THUMB.width() + 10, 8, -12, 0), row)
        self._paint_buttons(painter, rect, row, hovered=hovered)
        paint_focus(painter, self._look, option)
        painter.restore()

    def _paint_buttons(self, painter: QPainter, rect: QRect, row: PictureRow, *, hovered: bool) -> None:
        theme = self._look.theme
        icons = {EDIT: "crop", MORE: "more_horizontal"}
        for name, area in self._buttons(rect, row).items():
            under = hovered and area.contains(self._pointer)
            if under:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("press"))
                painter.drawRoundedRect(area, 4, 4)
            middle = QRectF(area).center()
            icon = QRectF(middle.x() - 8, middle.y() - 8, 16, 16)
            self._look.paint_icon(painter, icon, icons[name], "text" if under else "text2")

    def _paint_words(self, painter: QPainter, rect: QRect, row: PictureRow) -> None:
        theme = self._look.theme
        painter.setFont(theme.font("base"))
        faint = not row.picture.caption and isinstance(row.picture, Figure)
        room = rect.width() - len(self._buttons(rect, row)) * BUTTON
        number = f"{row.number}　"
        painter.setPen(theme.colour("text"))
        line = QRect(rect.x(), rect.y() + 3, room, 22)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, number)
        indent = painter.fontMetrics().horizontalAdvance(number)
        painter.setPen(theme.colour("text3" if faint else "text"))
        words = painter.fontMetrics().elidedText(caption_words(row.picture), Qt.TextElideMode.ElideRight, room - indent)
        painter.drawText(line.adjusted(indent, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text3"))
        metrics = painter.fontMetrics()
        second = QRect(rect.x(), rect.y() + 26, rect.width(), 20)
        sizes = metrics.elidedText(size_words(row), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(second, Qt.AlignmentFlag.AlignVCenter, sizes)
        self._paint_marks(painter, rect, row)

    def _paint_marks(self, painter: QPainter, rect: QRect, row: PictureRow) -> None:
        x, metrics = rect.x(), painter.fontMetrics()
        for icon, word, role in fit_marks(state_marks(row), metrics, rect.width()):
            room = rect.right() - x - 18
            if room < 24:
                return
            self._look.paint_icon(painter, QRectF(x, rect.y() + 49, 14, 14), icon, role)
            painter.setPen(self._look.theme.colour(role))
            shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(x + 18, rect.y() + 46, room, 20), Qt.AlignmentFlag.AlignVCenter, shown)
            x += 18 + metrics.horizontalAdvance(shown) + 12


def fit_marks(marks: Sequence[tuple[str, str, str]], metrics: QFontMetrics, room: int) -> list[tuple[str, str, str]]:
    """The marks of a row that `room` pixels can hold: the longest is cut, and the last are left away where that does not do."""
    left = list(marks)
    while left:
        widths = [metrics.horizontalAdvance(word) for _icon, word, _role in left]
        over = sum(widths) + len(left) * MARK_ROOM - MARK_GAP - room
        longest = widths.index(max(widths))
        if over <= 0:
            return left
        if widths[longest] - over >= LEAST_MARK or len(left) == 1:
            icon, word, role = left[longest]
            words = metrics.elidedText(word, Qt.TextElideMode.ElideMiddle, max(widths[longest] - over, 0))
            left[longest] = icon, words, role
            return left
        left.pop()
    return left


def paint_thumb(
    painter: QPainter, look: Look, place: QRect, picture: Figure | MissingPicture, image: QImage | None
) -> None:
    """Fill `place` with a thumbnail, cut at the longer side; with a red frame for a missing picture, with the ground while
    there is none.
    """
    theme = look.theme
    if isinstance(picture, MissingPicture):
        pen = QPen(theme.colour("state.error"), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(theme.states["error"].bg))
        painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 2, 2)
        icon = QRectF(place.center().x() - 9, place.center().y() - 9, 20, 20)
        look.paint_icon(painter, icon, "image_off", "state.error")
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("canvas"))
    painter.drawRoundedRect(place, 2, 2)
    if image is None or image.isNull():
        return
    # fills the box, cut at the longer side, as the page's lists do
    size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    source_width = image.width() * place.width() / size.width()
    source_height = image.height() * place.height() / size.height()
    source = QRectF(
        (image.width() - source_width) / 2, (image.height() - source_height) / 2, source_width, source_height
    )
    painter.drawImage(QRectF(place), image, source)
