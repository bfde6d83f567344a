"""The row of tools above the text."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLayout, QMenu, QToolButton, QWidget

from editor_app.desktop.editor.state import CHOICES, BlockStyle
from editor_app.desktop.widgets.buttons import ToolButton, set_role, vertical_line

FIRST_AWAY = (2, 3, 1)
"""Groups that give way on a narrow window, by their place: alignment, brush, then bold and its like."""


@dataclass
class _Group:
    line: QFrame | None
    buttons: list[ToolButton]

    def show(self, on: bool) -> None:
        """Show or hide line and buttons."""
        for widget in (self.line, *self.buttons):
            if widget is not None:
                widget.setVisible(on)


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
        self._groups: list[_Group] = []
        self._whole = 0  # the width at which every word fits
        line = QHBoxLayout(self)
        line.setContentsMargins(6, 0, 6, 0)
        line.setSpacing(1)
        for place, group in enumerate(groups):
            made = _Group(None, [])
            self._groups.append(made)
            if place:
                made.line = vertical_line()
                line.addSpacing(3)
                line.addWidget(made.line)
                line.addSpacing(3)
            for action in group:
                button = ToolButton(action, action.objectName() in worded)
                button.setObjectName(f"{action.objectName()}Button")
                if action.objectName() in worded:
                    self._worded.append(button)
                made.buttons.append(button)
                line.addWidget(button)
            if place == 0:
                line.addSpacing(3)
                line.addWidget(vertical_line())
                line.addSpacing(3)
                line.addWidget(self._style_box())
        line.addStretch(1)
        self._more = self._more_button()
        line.addWidget(self._more)

    def _more_button(self) -> QToolButton:
        """What has no room any more stands in its menu."""
        button = QToolButton(self)
        button.setObjectName("moreToolsButton")
        button.setText("»")
        button.setToolTip(self.tr("更多工具"))
        button.setAccessibleName(self.tr("更多工具"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFixedSize(QSize(30, 30))
        set_role(button, "tool")
        button.setMenu(QMenu(button))
        button.hide()
        return button

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
        self._make_room(layout)

    def _make_room(self, layout: QLayout) -> None:
        """Put whole groups into the menu until the rest has room: first those whose commands are on the keyboard of everybody."""
        for group in self._groups:
            group.show(True)
        self._more.hide()
        layout.activate()
        away: list[_Group] = []
        for place in FIRST_AWAY:
            if layout.minimumSize().width() <= self.width() or place >= len(self._groups):
                break
            away.append(self._groups[place])
            self._groups[place].show(False)
            self._more.show()
            layout.invalidate()
        menu = self._more.menu()
        if menu is not None and away:
            menu.clear()
            for group in sorted(away, key=self._groups.index):
                menu.addSeparator()
                menu.addActions([button.defaultAction() for button in group.buttons])

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
