"""The row of buttons below a dialog, the same in all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from editor_app.desktop.widgets.buttons import set_role

SIDE = 24


def dialog_foot(*buttons: QWidget, left: Sequence[QWidget] = (), side: int = SIDE) -> QFrame:
    """A band with `buttons` at the right, the one that decides last, and what is apart from them at the `left`; `side` is where
    the content above it begins, too.
    """
    foot = QFrame()
    foot.setObjectName("dialogFoot")
    set_role(foot, "dialogButtons")
    line = QHBoxLayout(foot)
    line.setContentsMargins(side, 10, side, 10)
    line.setSpacing(8)
    for widget in left:
        line.addWidget(widget)
    line.addStretch(1)
    for button in buttons:
        line.addWidget(button)
    return foot
