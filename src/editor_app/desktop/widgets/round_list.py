"""The rounds of a review below each other, joined by a line: icon, name, word, time; below, who and what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.models.rounds import RoundLine

LEFT, TOP, TEXT = 12, 10, 40
FIRST, SECOND, GAP = 22, 20, 6


class RoundList(QWidget):
    """Painted: a few lines, none of which does anything."""

    height_changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: list[RoundLine] = []
        self.setObjectName("roundList")
        look.changed.connect(self.update)

    @property
    def lines(self) -> list[RoundLine]:
        """What it shows."""
        return self._lines

    def show_lines(self, lines: Sequence[RoundLine]) -> None:
        """Show these."""
        self._lines = list(lines)
        words = ("，".join(filter(None, (each.name, each.word, each.second, each.bad))) for each in lines)
        self.setAccessibleName("；".join(words))
        self.setToolTip(
            "\n".join("　".join(filter(None, (each.name, each.word, each.second, each.bad))) for each in lines)
        )
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(300, 2 * TOP + sum(self._height(line) for line in self._lines) - (GAP if self._lines else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = self.sizeHint().height()
        if wanted != self.minimumHeight():
            self.setFixedHeight(wanted)
            self.height_changed.emit()

    def _height(self, line: RoundLine) -> int:
        height = FIRST + GAP
        for words in (line.second, line.bad):
            if words:
                height += self._wrapped(words)
        return height

    def _wrapped(self, words: str) -> int:
        metrics = QFontMetrics(self._look.theme.font("small"))
        room = QRect(0, 0, max(80, self.width() - TEXT - LEFT), 10_000)
        lines = metrics.boundingRect(room, int(_FLAGS), words).height() / max(1, metrics.height())
        return SECOND * min(3, max(1, round(lines)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = TOP
        for number, line in enumerate(self._lines):
            height = self._height(line)
            if number + 1 < len(self._lines):
                painter.fillRect(QRect(LEFT + 8, y + 21, 1, height - 21), self._look.theme.colour("control"))
            self._paint(painter, line, y)
            y += height
        painter.end()

    def _paint(self, painter: QPainter, line: RoundLine, y: int) -> None:
        theme = self._look.theme
        self._look.paint_icon(painter, QRectF(LEFT, y + 2, 18, 18), line.icon, line.role)
        painter.setFont(theme.font("base", strong=True))
        painter.setPen(theme.colour("text"))
        painter.drawText(QRect(TEXT, y, 200, FIRST), Qt.AlignmentFlag.AlignVCenter, line.name)
        x = TEXT + painter.fontMetrics().horizontalAdvance(line.name) + 8
        painter.setFont(theme.font("base"))
        painter.setPen(theme.colour(line.role))
        painter.drawText(QRect(x, y, 120, FIRST), Qt.AlignmentFlag.AlignVCenter, line.word)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text3"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(TEXT, y, self.width() - TEXT - LEFT, FIRST), right, line.time)
        y += FIRST
        for words, role in ((line.second, "text3"), (line.bad, "state.error")):
            if words:
                height = self._wrapped(words)
                painter.setPen(theme.colour(role))
                painter.drawText(QRect(TEXT, y, self.width() - TEXT - LEFT, height), int(_FLAGS), words)
                y += height


_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWrapAnywhere
