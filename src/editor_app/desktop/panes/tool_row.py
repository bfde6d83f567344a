"""The row of tools above the text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QWidget

from editor_app.desktop.editor.state import CHOICES, BlockStyle
from editor_app.desktop.widgets.buttons import ToolButton, set_role, vertical_line


class ToolRow(QFrame):
    """Buttons of actions in groups, and the box of block styles. `style_requested` carries a `BlockStyle`."""

    style_requested = Signal(object)

    def __init__(
        self, groups: list[list[QAction]], worded: frozenset[str] = frozenset(), parent: QWidget | None = None
    ) -> None:
        """`groups` of actions from the left; the style box stands after the first. `worded` are object names of actions
        whose button also carries the word.
        """
        super().__init__(parent)
        set_role(self, "tools")
        self.setObjectName("toolRow")
        self.setFixedHeight(40)
        self._worded: list[ToolButton] = []
        self._whole = 0  # the width at which every word fits
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(1)
        for place, group in enumerate(groups):
            if place:
                line.addSpacing(3)
                line.addWidget(vertical_line())
                line.addSpacing(3)
            for action in group:
                button = ToolButton(action, action.objectName() in worded)
                button.setObjectName(f"{action.objectName()}Button")
                if action.objectName() in worded:
                    self._worded.append(button)
                line.addWidget(button)
            if place == 0:
                line.addSpacing(3)
                line.addWidget(vertical_line())
                line.addSpacing(3)
                line.addWidget(self._style_box())
        line.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the words do not fit their buttons show the icon alone, never a part of the word."""
        super().resizeEvent(event)
        layout = self.layout()
        if layout is None or not self._worded:
            return
        if self._worded[0].toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon:
            self._whole = layout.sizeHint().width()
        fits = self.width() >= self._whole
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if fits else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._worded:
            button.setToolButtonStyle(style)

    def put_beside(self, action_id: str, widget: QWidget) -> None:
        """Put a widget right behind the button of an action."""
        button = self.findChild(ToolButton, f"{action_id}Button")
        layout = self.layout()
        if isinstance(layout, QHBoxLayout) and button is not None:
            layout.insertWidget(layout.indexOf(button) + 1, widget)

    def _style_box(self) -> QComboBox:
        self._styles = QComboBox()
        self._styles.setObjectName("styleBox")
        self._styles.setAccessibleName(self.tr("段落样式"))
        self._styles.setToolTip(self.tr("段落样式"))
        set_role(self._styles, "input")
        self._styles.setFixedWidth(90)
        for style in CHOICES:
            self._styles.addItem(style.word, style.value)
        self._styles.activated.connect(self._on_activated)
        return self._styles

    def show_style(self, style: BlockStyle, usable: bool) -> None:
        """Show the style at the caret. What cannot be chosen (图说, 表格) is shown all the same while it is there."""
        for place in reversed(range(len(CHOICES), self._styles.count())):
            self._styles.removeItem(place)
        if style not in CHOICES:
            self._styles.addItem(style.word, style.value)
        self._styles.setCurrentIndex(self._styles.findData(style.value))
        self._styles.setEnabled(usable)

    def _on_activated(self, place: int) -> None:
        self.style_requested.emit(BlockStyle(self._styles.itemData(place)))
