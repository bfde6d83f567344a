"""How fast the program may send, over all its connections together: a bucket that fills with time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

BURST_SECONDS = 0.25
SLICE_SECONDS = 0.1


class Bandwidth:
    """From any thread. `limit` is bytes a second, 0 for no limit."""

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.limit = 0
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = threading.Lock()
        self._free_at = 0.0

    def take(self, size: int, given_up: Callable[[], bool] = lambda: False) -> None:
        """Wait until `size` bytes may go; `given_up` is asked while it waits. Who comes later waits behind."""
        limit = self.limit
        if limit <= 0:
            return
        with self._lock:
            now = self._monotonic()
            self._free_at = max(self._free_at, now - BURST_SECONDS) + size / limit
            due = self._free_at
        while (left := due - self._monotonic()) > 0 and self.limit == limit and not given_up():
            self._sleep(min(left, SLICE_SECONDS))


OUTGOING = Bandwidth()
"""That of this program: a person's line is one, however many sites they write to."""
