"""Where a link goes to: one field below the words."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from editor_app.desktop.widgets.buttons import PushButton, restyle, set_role
from editor_app.desktop.widgets.state_text import StateText
from editor_app.model.inline import is_link

WIDTH = 360


def complete_link(words: str) -> str:
    """What a person typed as an address, made whole: `www.x.cn` gets https://, `a@b.cn` mailto:. Empty where it cannot be
    a link to http, https or mailto.
    """
    words = words.strip()
    host = words.partition("/")[0]
    if ":" in host and not host.rpartition(":")[2].isdigit():  # with a scheme: one that may be, or none
        made = words
    elif "@" in words and "/" not in words:
        made = f"mailto:{words}"
    else:
        made = f"https://{words}" if "." in host else ""
    return made if is_link(made) else ""


class LinkPopup(QFrame):
    """Enter sets the link, Esc closes. `chosen` carries the whole address, empty to take the link off."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "card")
        self.setObjectName("linkPopup")
        self.field = QLineEdit(self)
        self.field.setObjectName("linkField")
        self.field.setAccessibleName(self.tr("链接地址"))
        self.field.setPlaceholderText(self.tr("网址，如 https://… ；或电子邮箱"))
        set_role(self.field, "input")
        self.problem = StateText()
        self.problem.setText(self.tr("只能链接到网址（http、https）或电子邮箱"))
        self._set = PushButton(self.tr("确定"), "button", self)
        self._set.setObjectName("linkSetButton")
        self._remove = PushButton(self.tr("去掉链接"), "quiet", self)
        self._remove.setObjectName("linkRemoveButton")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        buttons.addWidget(self._set)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        self.setFixedWidth(WIDTH)
        self.field.returnPressed.connect(self._on_set)
        self.field.textEdited.connect(self._on_edited)
        self._set.clicked.connect(self._on_set)
        self._remove.clicked.connect(self._on_remove)

    def open_at(self, place: QPoint, address: str) -> None:
        """Show it at a place of the screen with the address that is there, moved so that all of it is to be seen."""
        self.field.setText(address)
        self.field.selectAll()
        self._remove.setVisible(bool(address))
        self._show_problem(False)
        screen = self.screen().availableGeometry()
        self.adjustSize()
        left = max(screen.left(), min(place.x(), screen.right() - self.width()))
        top = max(screen.top(), min(place.y(), screen.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _show_problem(self, wrong: bool) -> None:
        self.problem.setVisible(wrong)
        self.field.setProperty("invalid", wrong)
        restyle(self.field)
        self.adjustSize()

    def _on_edited(self) -> None:
        self._show_problem(False)

    def _on_set(self) -> None:
        address = complete_link(self.field.text())
        if not address:
            self._show_problem(True)
            return
        self.hide()
        self.chosen.emit(address)

    def _on_remove(self) -> None:
        self.hide()
        self.chosen.emit("")
