"""The sentence beside the title's counters: where lists cut it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from editor_app.desktop.look import Look


class CutHint(QWidget):
    """Scissors and a sentence: how much of the title lists show."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words = ""
        look.changed.connect(self.update)

    def show_cut(self, limit: int, last: str) -> None:
        """Say that lists show `limit` bytes, the `last` characters being the end; nothing for 0."""
        self._words = self.tr("列表只显示前 {n} 字节，“{last}”之后不显示").format(n=limit, last=last) if limit else ""
        self.setAccessibleName(self._words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the sentence."""
        self.ensurePolished()
        font = self._look.theme.font("small")
        width = QFontMetrics(font).horizontalAdvance(self._words) + 24
        return QSize(width if self._words else 0, 20)

    def minimumSizeHint(self) -> QSize:
        """May shrink to nothing on a narrow window."""
        return QSize(0, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon and words, at the right."""
        if not self._words:
            return
        painter = QPainter(self)
        theme = self._look.theme
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text3"))
        metrics = painter.fontMetrics()
        words = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, self.width() - 20)
        left = self.width() - metrics.horizontalAdvance(words)
        self._look.paint_icon(painter, QRectF(left - 22, (self.height() - 16) / 2, 16, 16), "cut", "text3")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
