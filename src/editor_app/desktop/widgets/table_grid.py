"""How large a new table is to be: a grid of squares to point at."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role

COLUMNS, ROWS = 10, 8
FIRST = (3, 3)  # rows and columns offered at first
_SQUARE, _GAP, _EDGE, _WORDS = 18, 2, 8, 24


class TableGrid(QFrame):
    """A popup of ten by eight squares: the pointer or the arrow keys mark a size, a click or Enter takes it, Esc closes.
    `chosen` carries rows and columns.
    """

    chosen = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self._rows, self._columns = FIRST
        set_role(self, "card")
        self.setObjectName("tableGrid")
        self.setAccessibleName(self.tr("表格大小"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Squares, edges and the line of words."""
        pitch = _SQUARE + _GAP
        return QSize(COLUMNS * pitch - _GAP + 2 * _EDGE, ROWS * pitch - _GAP + 2 * _EDGE + _WORDS)

    @property
    def marked(self) -> tuple[int, int]:
        """Rows and columns that are marked."""
        return self._rows, self._columns

    def open_at(self, place: QPoint) -> None:
        """Show it with its upper left corner at a place of the screen, moved so that all of it is to be seen."""
        self._mark(*FIRST)
        screen = self.screen().availableGeometry()
        left = max(screen.left(), min(place.x(), screen.right() - self.width()))
        top = max(screen.top(), min(place.y(), screen.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def words(self) -> str:
        """What is said below the squares."""
        return self.tr("{rows} 行 × {columns} 列").format(rows=self._rows, columns=self._columns)

    def _mark(self, rows: int, columns: int) -> None:
        self._rows = min(max(rows, 1), ROWS)
        self._columns = min(max(columns, 1), COLUMNS)
        self.setAccessibleDescription(self.words())
        self.update()

    def _take(self) -> None:
        self.hide()
        self.chosen.emit(self._rows, self._columns)

    def square(self, row: int, column: int) -> QRectF:
        """Where a square stands in the widget; numbers from 0."""
        pitch = _SQUARE + _GAP
        return QRectF(_EDGE + column * pitch, _EDGE + row * pitch, _SQUARE, _SQUARE)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the size most often wanted."""
        super().showEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows mark, Enter and Space take, Esc closes."""
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key = Qt.Key(event.key())
        if key in moves:
            self._mark(self._rows + moves[key][0], self._columns + moves[key][1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark up to the square under the pointer."""
        self._mark_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the size under the pointer."""
        if self.rect().contains(event.position().toPoint()):
            self._mark_at(event.position())
            self._take()

    def _mark_at(self, point: QPointF) -> None:
        pitch = _SQUARE + _GAP
        self._mark(int((point.y() - _EDGE) // pitch) + 1, int((point.x() - _EDGE) // pitch) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The squares, those of the marked size tinted, and the size in words."""
        super().paintEvent(event)
        colours = self._look.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in range(ROWS):
            for column in range(COLUMNS):
                inside = row < self._rows and column < self._columns
                painter.setPen(QPen(QColor(colours["focus" if inside else "control"]), 1))
                painter.setBrush(QColor(colours["selection" if inside else "pane"]))
                painter.drawRoundedRect(self.square(row, column).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setFont(self._look.theme.font("small"))
        painter.setPen(QColor(colours["text2"]))
        below = QRectF(0, self.height() - _WORDS - 4, self.width(), _WORDS)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.words())
