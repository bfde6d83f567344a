"""Threads for requests that are out at the same time, and the one that waits for them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Protocol


class Crew(Protocol):
    """Does pieces of work side by side. All methods but `wake` are for the one thread that hands the work out."""

    def start(self, work: Callable[[], None]) -> None:
        """Begin a piece of work, which raises nothing."""

    def wait(self, seconds: float) -> None:
        """Until a piece has ended since the last call, `wake` was called, or `seconds` have passed."""

    def wake(self) -> None:
        """End a wait, the present one or the next. From any thread."""

    def until(self, ready: Callable[[], bool]) -> None:
        """For the threads that work: wait until `ready` says so; it is asked again whenever `news` was told."""

    def news(self) -> None:
        """Something has changed that others may wait for. From any thread."""

    def close(self) -> None:
        """Let the threads go, once nothing is under way."""


class _Waiter:
    """A thread that waits until `ready` says so."""

    __slots__ = ("go_on", "ready")

    def __init__(self, ready: Callable[[], bool]) -> None:
        self.ready = ready
        self.go_on = threading.Event()


class ThreadCrew:
    """Threads that end with the program; a new one only where all others are busy."""

    def __init__(self) -> None:
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._news = threading.Event()
        self._waiters: list[_Waiter] = []
        self._asking = threading.Lock()
        self._lock = threading.Lock()
        self._idle = 0
        self._threads = 0

    def start(self, work: Callable[[], None]) -> None:
        """Begin a piece of work."""
        with self._lock:
            wanted = self._idle == 0
            if wanted:
                self._threads += 1
            else:
                self._idle -= 1
        if wanted:
            threading.Thread(target=self._live, name="sending", daemon=True).start()
        self._work.put(work)

    def _live(self) -> None:
        while (work := self._work.get()) is not None:
            work()
            with self._lock:
                self._idle += 1
            self._news.set()

    def wait(self, seconds: float) -> None:
        """Until something has happened."""
        self._news.wait(seconds)
        self._news.clear()

    def wake(self) -> None:
        """Something has happened."""
        self._news.set()

    def until(self, ready: Callable[[], bool]) -> None:
        """Wait on the calling thread."""
        with self._asking:
            if ready():
                return
            waiter = _Waiter(ready)
            self._waiters.append(waiter)
        waiter.go_on.wait()

    def news(self) -> None:
        """Ask everybody's `ready` again, the longest waiting first; only who may go on is woken."""
        with self._asking:
            for waiter in [each for each in self._waiters if each.ready()]:
                self._waiters.remove(waiter)
                waiter.go_on.set()

    def close(self) -> None:
        """End all threads, each after its work."""
        with self._lock:
            threads, self._threads, self._idle = self._threads, 0, 0
        for _ in range(threads):
            self._work.put(None)
