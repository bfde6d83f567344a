"""The application object that documents and widgets need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.editor.samples import STYLE
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.desktop.webview.scheme import register_scheme


@pytest.fixture(scope="session")
def application() -> QApplication:
    """One application for the process; the scheme of the preview has to be known before it exists."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    register_scheme()
    return QApplication(["editor-app", "-style", "Fusion"])


@pytest.fixture
def editor(application: QApplication) -> Iterator[BodyEditor]:
    """An editor as wide as in the window at 1366 pixels."""
    made = BodyEditor(STYLE)
    made.resize(680, 600)
    made.show()
    yield made
    made.deleteLater()
