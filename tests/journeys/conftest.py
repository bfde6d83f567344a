"""What the journeys through the real window share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

SCREENSHOTS_VARIABLE = "EDITOR_APP_SCREENSHOTS"


@pytest.fixture(scope="session")
def application() -> QApplication:
    """The one application object of a test process."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(["editor-app"])
    app.setQuitOnLastWindowClosed(False)
    return app


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where pictures of the window go: a named folder, or one that goes with the test."""
    named = os.environ.get(SCREENSHOTS_VARIABLE)
    return Path(named) if named else tmp_path / "screenshots"
