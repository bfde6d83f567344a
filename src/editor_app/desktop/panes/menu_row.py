"""The menu row: menus at the left, 发件箱, 送审 and 上报 at the right."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenuBar, QSizePolicy, QToolButton, QWidget

from editor_app.desktop.actions import Actions
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import BadgeButton, set_role, strip_mnemonic


class MenuRow(QFrame):
    """40 high. 上报 is the window's one red button; with errors it loses the red and, as 送审 does, carries their number, and
    stays clickable. Who reviews the open article decides in the pane 审稿: both make room for that.
    """

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._errors = 0
        set_role(self, "menuRow")
        self.setFixedHeight(40)
        self.bar = QMenuBar(self)
        self.bar.setObjectName("menuBar")
        self.bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        actions.fill(self.bar)
        self._dress_rest()
        look.changed.connect(self._dress_rest)
        self.outbox = BadgeButton(strip_mnemonic(actions["outboxAction"].text()), look, "warning", self)
        self.outbox.setObjectName("outboxButton")
        look.dress(self.outbox, "mail_inbox", "text")
        self.submit = BadgeButton(strip_mnemonic(actions["submitAction"].text()), look, "error", self)
        self.submit.setObjectName("submitButton")
        self._submit_action: QAction = actions["submitAction"]
        self.send = BadgeButton(strip_mnemonic(actions["sendAction"].text()).rstrip("…"), look, "error", self)
        self.send.setObjectName("sendButton")
        look.dress(self.send, "signature", "text")
        self._send_action: QAction = actions["sendAction"]
        self.send.clicked.connect(self._send_action.trigger)
        self._send_action.changed.connect(self._refresh)
        self.outbox.clicked.connect(actions["outboxAction"].trigger)
        self.submit.clicked.connect(self._submit_action.trigger)
        self._submit_action.changed.connect(self._refresh)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(8)
        line.addWidget(self.bar, 1)
        line.addWidget(self.outbox)
        line.addWidget(self.send)
        line.addWidget(self.submit)
        self._refresh()

    def _dress_rest(self) -> None:
        """Menus that have no room stand behind a button of Qt's, whose own icon cannot be seen on dark ground."""
        if (rest := self.bar.findChild(QToolButton, "qt_menubar_ext_button")) is not None:
            rest.setIcon(self._look.icon("more_horizontal", "text"))
            rest.setAccessibleName(self.tr("其余菜单"))

    def set_errors(self, errors: int) -> None:
        """Show how many errors stand in the way of handing in."""
        self._errors = errors
        self.submit.set_count(errors)
        self.send.set_count(errors)
        self._refresh()

    def set_reviewing(self, reviewing: bool) -> None:
        """Whether the person reviews the open article."""
        self.send.setVisible(not reviewing)
        self.submit.setVisible(not reviewing)

    def set_outbox(self, needing: int) -> None:
        """Show how many submissions need the person."""
        self.outbox.set_count(needing)

    def _refresh(self) -> None:
        usable = self._submit_action.isEnabled()
        primary = usable and not self._errors
        self.submit.setEnabled(usable)
        self.submit.set_look_role("primary" if primary else "button")
        self._look.dress(self.submit, "send", "on_accent" if primary else "text")
        tip = f"还有 {self._errors} 个错误，点开看检查" if self._errors else self._submit_action.toolTip()
        self.submit.setToolTip(tip)
        self.submit.setAccessibleName(self.submit.text())
        self.send.setEnabled(self._send_action.isEnabled())
        tip = f"还有 {self._errors} 个错误，点开看检查" if self._errors else self._send_action.toolTip()
        self.send.setToolTip(tip)
        self.send.setAccessibleName(self.send.text())
