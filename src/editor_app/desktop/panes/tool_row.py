"""The row of tools above the text."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QWidget

from editor_app.desktop.widgets.buttons import ToolButton, set_role, vertical_line

BLOCK_STYLES: Mapping[str, str] = {
    "paragraph": "正文",
    "heading": "小标题",
    "quote": "引文",
    "bulleted": "列表",
    "numbered": "编号",
}
CAPTION = "caption"
CAPTION_WORD = "图说"


class ToolRow(QFrame):
    """Buttons of actions in groups, and the box of block styles. `style_requested` carries a key of `BLOCK_STYLES`."""

    style_requested = Signal(str)

    def __init__(
        self, groups: list[list[QAction]], worded: frozenset[str] = frozenset(), parent: QWidget | None = None
    ) -> None:
        """`groups` of actions from the left; the style box stands after the first. `worded` are object names of actions
        whose button also carries the word."""
        super().__init__(parent)
        set_role(self, "tools")
        self.setObjectName("toolRow")
        self.setFixedHeight(40)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(2)
        for place, group in enumerate(groups):
            if place:
                line.addSpacing(5)
                line.addWidget(vertical_line())
                line.addSpacing(5)
            for action in group:
                button = ToolButton(action, action.objectName() in worded)
                button.setObjectName(f"{action.objectName()}Button")
                line.addWidget(button)
            if place == 0:
                line.addSpacing(5)
                line.addWidget(vertical_line())
                line.addSpacing(5)
                line.addWidget(self._style_box())
        line.addStretch(1)

    def _style_box(self) -> QComboBox:
        self._styles = QComboBox()
        self._styles.setObjectName("styleBox")
        self._styles.setAccessibleName(self.tr("段落样式"))
        self._styles.setToolTip(self.tr("段落样式"))
        set_role(self._styles, "input")
        self._styles.setFixedWidth(90)
        for name, word in BLOCK_STYLES.items():
            self._styles.addItem(word, name)
        self._styles.activated.connect(self._on_activated)
        return self._styles

    def show_style(self, name: str) -> None:
        """Show the style at the caret; inside a caption the box says 图说 and cannot be used."""
        place = self._styles.findData(CAPTION)
        if name == CAPTION:
            if place < 0:
                self._styles.addItem(CAPTION_WORD, CAPTION)
            self._styles.setCurrentIndex(self._styles.findData(CAPTION))
            self._styles.setEnabled(False)
            return
        if place >= 0:
            self._styles.removeItem(place)
        self._styles.setEnabled(self.isEnabled())
        self._styles.setCurrentIndex(self._styles.findData(name))

    def _on_activated(self, place: int) -> None:
        self.style_requested.emit(self._styles.itemData(place))
