"""The conductor over a window that is on no screen, taken down in the order its parts need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt

from editor_app.app import ThisComputer
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.desktop.main_window import MainWindow
from windows import bury


@contextmanager
def conducted(desk: Desk, look: Look) -> Iterator[Conductor]:
    """A conductor for as long as it is needed."""
    window = MainWindow(look)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    made = Conductor(desk, ThisComputer(), window)
    try:
        yield made
    finally:
        made.posting.handing.stop()
        made.posting.close_windows()
        made.writing.stop()
        made.deleteLater()
        window.deleteLater()
        bury()
