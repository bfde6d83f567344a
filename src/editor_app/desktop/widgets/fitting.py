"""Dialogs on small screens."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(16, 40)  # what the system puts around a window


def fitting(widget: QWidget, wanted: QSize) -> QSize:
    """`wanted`, as far as the screen has room for it beside the task bar: at 150 % a common one has 911 by 464."""
    return wanted.boundedTo(widget.screen().availableSize() - FRAME)
