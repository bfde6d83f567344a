"""字数统计: all figures of the article and of what is selected, as WPS's window of that name shows them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from editor_app.desktop.widgets.buttons import set_role
from editor_app.model.statistics import Statistics


class CountPopup(QFrame):
    """A small table; Esc or a click elsewhere closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "card")
        self.setObjectName("countPopup")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        self._labels: list[QLabel] = []

    def open_above(self, place: QPoint, figures: Statistics, selected: Statistics | None) -> None:
        """Show the figures with the lower left corner at a place of the screen."""
        for label in self._labels:
            self._grid.removeWidget(label)
            label.deleteLater()
        self._labels = []
        heads = ["", self.tr("选中"), self.tr("全文")] if selected else ["", self.tr("全文")]
        for column, words in enumerate(heads):
            self._put(0, column, words, "small")
        for row, (words, values) in enumerate(self._rows(figures, selected), 1):
            self._put(row, 0, words, "text2")
            for column, value in enumerate(values, 1):
                self._put(row, column, "" if value is None else f"{value:,}", "strong" if row == 1 else "")
        self.setAccessibleName(self.tr("字数统计"))
        self.setAccessibleDescription("；".join(f"{words} {values[-1]}" for words, values in self._rows(figures, None)))
        self.adjustSize()
        screen = QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()
        self.move(max(place.x(), screen.availableGeometry().left()), place.y() - self.height())
        self.show()

    def _rows(self, figures: Statistics, selected: Statistics | None) -> list[tuple[str, list[int | None]]]:
        def pair(part: int | None, whole: int) -> list[int | None]:
            return [part, whole] if selected else [whole]

        part = selected or figures
        return [
            (self.tr("字数"), pair(part.words, figures.words)),
            (self.tr("字符数（不计空格）"), pair(part.characters, figures.characters)),
            (self.tr("字符数（计空格）"), pair(part.with_spaces, figures.with_spaces)),
            (self.tr("段落数"), pair(part.paragraphs, figures.paragraphs)),
            (self.tr("非中文单词"), pair(part.foreign, figures.foreign)),
            (self.tr("中文字符"), pair(part.chinese, figures.chinese)),
            (self.tr("图片"), pair(None, figures.pictures)),
        ]

    def _put(self, row: int, column: int, words: str, role: str) -> None:
        label = QLabel(words, self)
        if role:
            set_role(label, role)
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(label, row, column, side)
        self._labels.append(label)
