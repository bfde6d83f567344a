"""What every part of the window is given: services, lanes, look, and the place where changes are told."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.jobs import Jobs
from editor_app.desktop.look import Look
from editor_app.model.changes import Changes
from editor_app.services.lanes import RunOnLibrary
from editor_app.services.practice import PracticeAccess
from editor_app.services.workroom import Workroom


class Outside(Protocol):
    """What the composition root hands to the window and it may not build itself."""

    def open_workroom(
        self, library: Path, run_on_library: RunOnLibrary, *, read_only: bool = False
    ) -> AbstractContextManager[Workroom]:
        """Open the library, `read_only` where another program has it open, and build the services over it. Raises
        `Unavailable`.
        """

    def practice_site(self, data: Path) -> AbstractContextManager[PracticeAccess]:
        """Run the practice site in a process of its own. Raises `Unavailable`."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change and who made it, so that the maker need not look again."""

    changes: Changes
    source: object = None


class News(QObject):
    """Where changes are told once to all. `told` carries a `Told`."""

    told = Signal(object)

    def tell(self, changes: Changes, source: object = None) -> None:
        """Tell a change, unless there is none."""
        if changes:
            self.told.emit(Told(changes, source))


@dataclass(frozen=True, slots=True)
class Desk:
    """The common ground of panes and flows. `library` is the folder of the library."""

    room: Workroom
    jobs: Jobs
    look: Look
    news: News
    library: Path
