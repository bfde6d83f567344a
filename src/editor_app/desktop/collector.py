"""Python's cyclic collector, kept to the window's thread.

A collection on a worker thread may finalise a QObject there, which crashes. So the automatic one is off and a timer of
the window's thread collects, the old generation only now and then.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000
FULL_EVERY = 60


class Collector(QObject):
    """Collects from a timer. Switches the automatic collector off while it lives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rounds = 0
        gc.disable()
        gc.freeze()  # what start-up made stays; never look through it again
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(INTERVAL_MS)

    def stop(self) -> None:
        """Give collecting back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _on_timeout(self) -> None:
        self._rounds += 1
        young, middle, _ = gc.get_threshold()
        counts = gc.get_count()
        if self._rounds % FULL_EVERY == 0:
            gc.collect(2)
        elif counts[1] > middle:
            gc.collect(1)
        elif counts[0] > young:
            gc.collect(0)
