"""A sentence in a state's colour with the icon of that state: an error or a warning is never told by colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from editor_app.desktop.look import paint_icon
from editor_app.desktop.widgets.buttons import set_role

ICONS = {"errorText": "error_circle", "warningText": "warning"}
ICON, GAP = 14, 4


class StateText(QLabel):
    """Wraps its words beside the icon of its role (`errorText`, `warningText`; others have none)."""

    def __init__(
        self,
        parent: QWidget | None = None,
        role: str = "errorText",
        around: tuple[int, int, int, int] = (0, 0, 0, 0),
    ) -> None:
        """`around` is the room left, above, right and below it."""
        super().__init__(parent)
        self._around = around
        self._icon = ""
        self.setWordWrap(True)
        self.show_role(role)

    def show_role(self, role: str) -> None:
        """Take the colour, and the icon, of a role."""
        self.show_icon(ICONS.get(role, ""))
        set_role(self, role)

    def show_icon(self, icon: str) -> None:
        """Show another icon, or none."""
        self._icon = icon
        left, above, right, below = self._around
        self.setContentsMargins(left + (ICON + GAP if icon else 0), above, right, below)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, and the icon before their first line."""
        super().paintEvent(event)
        if not self._icon or not self.text():
            return
        inside = self.contentsRect()
        flags = int(Qt.TextFlag.TextWordWrap)
        words = self.fontMetrics().boundingRect(0, 0, inside.width(), 10_000, flags, self.text())
        top = inside.center().y() - words.height() / 2 if self.alignment() & Qt.AlignmentFlag.AlignVCenter else 0
        line = self.fontMetrics().height()
        rect = QRectF(inside.left() - ICON - GAP, max(top, inside.top()) + (line - ICON) / 2 + 1, ICON, ICON)
        paint_icon(QPainter(self), rect, self._icon, self.palette().color(self.foregroundRole()))
