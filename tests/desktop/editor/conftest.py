"""The application object that documents and widgets need."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from editor_app.desktop.webview.scheme import register_scheme


@pytest.fixture(scope="session")
def application() -> QApplication:
    """One application for the process; the scheme of the preview has to be known before it exists."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    register_scheme()
    return QApplication(["editor-app", "-style", "Fusion"])
