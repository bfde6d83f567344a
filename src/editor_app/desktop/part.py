"""What the parts of the window share that bring panes, services and the open article together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.main_window import MainWindow
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.problems import explain


class Speaking(QObject):
    """Works on the lanes and says what came of it. Signal `said`: a sentence for the bar above the article, whether it is bad,
    and choices (words and what they do).
    """

    said = Signal(str, bool, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def _tell_failure(self, error: Exception) -> None:
        """Say why work was not done; what somebody cancelled needs no words, and what nobody expected is a crash."""
        if isinstance(error, Cancelled):
            return
        if isinstance(error, EditorError):
            self.said.emit(explain(error), True, ())
        else:
            self._desk.jobs.crashed.emit(error)


class Part(Speaking):
    """One thing that is done in the window, from its commands to the services and back to the panes."""

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._window = window
        self._writing = writing

    def slots(self) -> dict[str, Callable[[], object]]:
        """What each command that is answered here does, by the command's id."""
        return {}
