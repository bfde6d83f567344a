"""Waiting in tests with an event loop."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer

WAIT_SECONDS = 240.0  # what takes a second alone has taken minutes where twenty programs shared a processor


def wait_until(what: Callable[[], object], seconds: float = WAIT_SECONDS) -> None:
    """Let events be handled until `what()` holds; fails after `seconds`."""
    end = time.monotonic() + seconds
    loop = QEventLoop()
    while not what():
        if time.monotonic() > end:
            pytest.fail(f"still waiting after {seconds} s")
        QTimer.singleShot(5, loop.quit)
        loop.exec()


def let_pass(seconds: float) -> None:
    """Let events be handled for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def bury() -> None:
    """Let Qt delete what was asked to be deleted later."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
