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


class Made:
    """A change that was asked for, and what came of it."""

    __slots__ = ("error", "value", "work")

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.value: Any = None
        self.error: BaseException | None = None

    def result(self) -> Any:
        """What the change returned. Raises what it raised."""
        if self.error is not None:
            raise self.error
        return self.value


class _Request:
    """What one caller wants changed."""

    __slots__ = ("changes", "leads", "settled")

    def __init__(self, works: Sequence[Callable[[], Any]]) -> None:
        self.changes = [Made(work) for work in works]
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
        self._waiting: list[_Request] = []
        self._led = False

    def __call__(self, work: Callable[[], T], /) -> T:
        """Make the change and wait until it is on the disk."""
        value: T = self.each((work,))[0].result()
        return value

    def each(self, works: Sequence[Callable[[], Any]]) -> list[Made]:
        """Make several changes, in that order, and wait until they are on the disk: all with one commit, but what fails is
        undone alone. Raises nothing; each says what came of it.
        """
        if not works:
            return []
        request = _Request(works)
        with self._lock:
            self._waiting.append(request)
            request.leads, self._led = not self._led, True
        if not request.leads:
            request.settled.wait()
        if request.leads:
            self._lead()
        return request.changes

    def _lead(self) -> None:
        """Make what waits, the leader's own among it; who comes meanwhile is led by the first of them."""
        with self._lock:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        changes = [change for request in batch for change in request.changes]
        try:
            self._run(lambda: self._make(changes))
        except BaseException as error:
            for change in changes:
                change.error = change.error or error
        with self._lock:
            self._led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].settled.set()
        for request in batch:
            request.settled.set()

    def _make(self, changes: Sequence[Made]) -> None:
        if len(changes) == 1:
            changes[0].value = changes[0].work()
            return
        with self._transaction():
            for change in changes:
                try:
                    with self._transaction():
                        change.value = change.work()
                except Exception as error:
                    change.error = error
