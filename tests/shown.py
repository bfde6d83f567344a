"""The whole window over a library, not on any screen; the preview is not shown, so no web engine is started."""

from __future__ import annotations

from PySide6.QtCore import Qt

from editor_app.app import ThisComputer
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.desk import Desk
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.desktop.look import Look
from editor_app.desktop.main_window import MainWindow
from windows import bury, wait_until


class Shown:
    """A window with its conductor; `tab` of the right side is open (1: findings, 2: pictures)."""

    def __init__(self, desk: Desk, look: Look, tab: int = 1) -> None:
        self.desk = desk
        self.window = MainWindow(look)
        self.window.right.open_tab(tab)
        self.conductor = Conductor(desk, ThisComputer(), self.window)
        self.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.window.show()
        self.conductor.start()

    @property
    def editor(self) -> BodyEditor:
        return self.window.article.editor

    @property
    def said(self) -> str:
        return self.window.article.bar.words

    def begin(self) -> None:
        """Make an article and open it."""
        self.conductor.new_article()
        wait_until(lambda: self.conductor.writing.article is not None)

    def end(self) -> None:
        """Take the window apart; what is not saved is not waited for."""
        self.conductor.writing.stop()
        self.conductor.deleteLater()
        self.window.deleteLater()
        bury()
