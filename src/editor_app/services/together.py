"""Changes that several threads want at the same instant, made durable with one synced commit.

Nobody is told that a change is made before it is on the disk: each caller waits for the commit that holds its own. What
fails is undone alone; where the commit itself fails, everybody whose change was in it hears so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from editor_app.services.lanes import RunOnLibrary

T = TypeVar("T")
MOST = 64


class _Change:
    """One caller's change and what came of it."""

    __slots__ = ("error", "leads", "settled", "value", "work")

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.value: Any = None
        self.error: BaseException | None = None
        self.leads = False
        self.settled = threading.Event()


class Together:
    """A `RunOnLibrary` whose callers share their commits. The first one to come leads: it takes what the others have
    brought meanwhile to the library at once.
    """

    def __init__(self, run: RunOnLibrary, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        """`transaction` nests: all or nothing, synced when the outermost ends."""
        self._run = run
        self._transaction = transaction
        self._lock = threading.Lock()
        self._waiting: list[_Change] = []
        self._led = False

    def __call__(self, work: Callable[[], T], /) -> T:
        """Make the change and wait until it is on the disk."""
        change = _Change(work)
        with self._lock:
            self._waiting.append(change)
            change.leads, self._led = not self._led, True
        if not change.leads:
            change.settled.wait()
        if change.leads:
            self._lead()
        if change.error is not None:
            raise change.error
        value: T = change.value
        return value

    def _lead(self) -> None:
        """Make what waits, the leader's own among it; who comes meanwhile is led by the first of them."""
        with self._lock:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            self._run(lambda: self._make(batch))
        except BaseException as error:
            for change in batch:
                change.error = change.error or error
        with self._lock:
            self._led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].settled.set()
        for change in batch:
            change.settled.set()

    def _make(self, batch: Sequence[_Change]) -> None:
        if len(batch) == 1:
            batch[0].value = batch[0].work()
            return
        with self._transaction():
            for change in batch:
                try:
                    with self._transaction():
                        change.value = change.work()
                except Exception as error:
                    change.error = error
