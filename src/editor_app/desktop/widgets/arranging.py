"""The order of the library's list, chosen from a menu."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.models.articles import Arrangement
from editor_app.desktop.widgets.buttons import WordButton, set_role


class ArrangeButton(WordButton):
    """Says how the list is arranged; `chosen` carries another `Arrangement`."""

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(4, behind=True, parent=parent)
        self.setIconSize(QSize(12, 12))
        self.setObjectName("arrangeButton")
        set_role(self, "arrange")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        look.dress(self, "chevron_down", "text3", 12)
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._actions: dict[Arrangement, QAction] = {}
        for arrangement in Arrangement:
            action = menu.addAction(arrangement.value)
            action.setCheckable(True)
            action.setData(arrangement)
            group.addAction(action)
            self._actions[arrangement] = action
        group.triggered.connect(self._on_triggered)
        self.setMenu(menu)
        self.show_order(Arrangement.NEWEST)

    def show_order(self, arrangement: Arrangement, words: str = "") -> None:
        """Show what is in force; `words` name the usual order where it is another one than the newest first."""
        shown = words if words and arrangement is Arrangement.NEWEST else arrangement.value
        self._actions[arrangement].setChecked(True)
        self.setText(shown)
        self.setAccessibleName(self.tr("排列：{order}").format(order=shown))
        self.setToolTip(self.tr("稿件怎样排列"))

    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(Arrangement(action.data()))
