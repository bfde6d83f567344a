"""A crew for the world in memory: real threads, of which one runs at a time, and chance says which goes on. The same seed
gives the same course.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

PATIENCE = 20.0


class _Worker:
    """A thread that goes on when it is its turn."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._go = threading.Semaphore(0)
        self._back = threading.Semaphore(0)
        self.ended = False
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        self._go.acquire()
        self._work()
        self.ended = True
        self._back.release()

    def go_on(self) -> None:
        """Let it run until it pauses or ends."""
        self._go.release()
        assert self._back.acquire(timeout=PATIENCE), "it waits for something that is not its turn"

    def pause(self) -> None:
        """Give the turn back; on the worker's own thread."""
        self._back.release()
        self._go.acquire()


class SimulatedCrew:
    """`pause` is where the world lets others go first; on threads that are none of the crew's it does nothing."""

    def __init__(self, chance: random.Random, sleep: Callable[[float], None], check: Callable[[], None]) -> None:
        """`check` raises where the program is gone."""
        self._chance = chance
        self._sleep = sleep
        self._check = check
        self._workers: list[_Worker] = []
        self.most = 0
        """How many were under way at once, at most."""

    def start(self, work: Callable[[], None]) -> None:
        self._workers.append(_Worker(work))
        self.most = max(self.most, len(self._workers))

    def wait(self, seconds: float) -> None:
        if not self._workers:
            self._sleep(seconds)
            return
        for _ in range(self._chance.randint(1, 6)):
            worker = self._chance.choice(self._workers)
            worker.go_on()
            if worker.ended:
                self._workers.remove(worker)
                return

    def pause(self) -> None:
        here = threading.current_thread()
        for worker in self._workers:
            if worker.thread is here:
                worker.pause()

    def wake(self) -> None:
        """A wait ends soon enough."""

    def until(self, ready: Callable[[], bool]) -> None:
        while not ready():
            self.pause()
            self._check()

    def news(self) -> None:
        """Whoever waits asks again at every turn."""

    def close(self) -> None:
        assert not self._workers
