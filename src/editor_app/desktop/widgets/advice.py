"""写作提示: what a column's articles should say, folded away until it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from editor_app.desktop.widgets.buttons import WordButton, set_role
from editor_app.desktop.widgets.flow import FitScroll


class AdviceCard(QFrame):
    """The advice; `button` opens and closes it and is hidden where there is none. It stays open while one writes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[str, ...] = ()
        self.setObjectName("adviceCard")
        self.words = QLabel(self)
        self.words.setObjectName("adviceWords")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setContentsMargins(12, 8, 12, 8)
        set_role(self.words, "small2")
        self._scroll = FitScroll(self.words, self)
        set_role(self, "advice")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._scroll)
        self.button = WordButton(4, parent=parent)
        self.button.setIconSize(QSize(14, 14))
        self.button.setObjectName("adviceButton")
        self.button.setText(self.tr("写作提示"))
        self.button.setToolTip(self.tr("这个栏目的稿件要写清什么"))
        self.button.setCheckable(True)
        set_role(self.button, "light")
        self.button.toggled.connect(self._apply)
        self._apply()

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show other advice; none hides button and card."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.words.setText("\n".join(f"· {line}" for line in lines))
            self._apply()

    def set_limit(self, limit: int) -> None:
        """At most `limit` pixels high."""
        self._scroll.set_limit(limit)

    def _apply(self) -> None:
        self.button.setVisible(bool(self._lines))
        self.setVisible(bool(self._lines) and self.button.isChecked())
