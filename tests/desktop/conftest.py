"""The application object and a desk over a real library, for tests of the window's parts."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from editor_app.app import open_workroom
from editor_app.desktop.desk import Desk, News
from editor_app.desktop.jobs import Jobs, LaneName
from editor_app.desktop.look import Dresser, Look
from editor_app.services.workroom import Workroom
from pictured import Pictured
from windows import wait_until


@pytest.fixture(autouse=True)
def _collect_on_this_thread() -> Iterator[None]:
    """As in the program: a worker thread's garbage collection must not take window parts apart."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def app() -> QApplication:
    """The one application object of a test process."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    made = QApplication(sys.argv[:1])
    made.setQuitOnLastWindowClosed(False)
    return made


@pytest.fixture(scope="session")
def dresser(app: QApplication) -> Dresser:
    """The look over the application."""
    return Dresser(app)


@pytest.fixture
def look(dresser: Dresser) -> Look:
    """The light look. To put it in force where it is costs as much as many a test."""
    if dresser.look.theme.name != "light":
        dresser.use("light")
    return dresser.look


@pytest.fixture
def jobs(app: QApplication) -> Iterator[Jobs]:
    """Lanes that are closed at the end."""
    lanes = Jobs()
    yield lanes
    lanes.close()
    assert lanes.join(60)


@pytest.fixture
def desk(look: Look, tmp_path: Path) -> Iterator[Desk]:
    """A desk over a new library, opened and closed on its lane as in the program."""
    lanes = Jobs()
    crashes: list[object] = []
    lanes.crashed.connect(crashes.append)
    folder = tmp_path / "library"
    context: AbstractContextManager[Workroom] = open_workroom(folder, lanes.call_on_library)
    room = lanes.call_on_library(context.__enter__)
    yield Desk(room, lanes, look, News(), folder)
    others = [name for name in LaneName if name is not LaneName.LIBRARY]
    lanes.close(*others)
    wait_until(lambda: not lanes.alive(*others))
    lanes.call_on_library(lambda: context.__exit__(None, None, None))
    lanes.close()
    assert lanes.join(60)
    assert crashes == []


@pytest.fixture
def pictured(desk: Desk, look: Look) -> Iterator[Pictured]:
    made = Pictured(desk, look)
    yield made
    made.end()
