"""Work that may wait: lanes of one thread each (that of pictures has more), results brought home to the window's thread.

A job is a callable of one `Progress`; it gets plain values, returns plain values and touches no QObject. Answers come
through one signal into bound methods, kept weakly: a dialog that is gone gets no answer and is not kept alive by one.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from editor_app.model.errors import Cancelled
from editor_app.services.progress import Progress

T = TypeVar("T")
Work = Callable[[Progress], Any]
PROGRESS_SECONDS = 0.05
PICTURE_THREADS = max(2, min(4, os.cpu_count() or 2))  # each holds a decoded picture: more would cost memory for little


class LaneName(StrEnum):
    """Which thread does it; each is there so that it holds up no other."""

    LIBRARY = "library"  # owns the library: all that reads or writes it
    WORK = "work"  # reads and writes files
    PICTURES = "pictures"  # decodes pictures; a thread for each core, for Pillow lets go of the interpreter
    SENDING = "sending"  # hands in at sites: a line may be slow
    ASKING = "asking"  # looks at accounts and sites while the sender waits for minutes
    PAGE = "page"  # runs checks
    PREVIEW = "preview"  # renders pages: a template may have no end
    KEEPING = "keeping"  # copies backups and exports, perhaps for an hour


@dataclass(frozen=True, slots=True)
class Step:
    """Where a job stands: a Chinese clause, and `done` of `total` steps."""

    what: str
    done: int
    total: int


@dataclass(eq=False, slots=True)
class Handle:
    """One job, for the one who asked: it can be cancelled; what runs stops at its next step."""

    work: Work
    done: weakref.WeakMethod[Callable[[Any], None]] | None
    failed: weakref.WeakMethod[Callable[[Exception], None]] | None
    stepped: weakref.WeakMethod[Callable[[Step], None]] | None
    key: str = ""
    essential: bool = False
    last_step: float = 0.0
    stopped: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Stop it at its next step, or before it starts. It then fails with `Cancelled`."""
        self.stopped.set()


@dataclass(frozen=True, slots=True)
class _Report:
    handle: Handle
    step: Step | None = None
    value: object = None
    error: Exception | None = None


class _Lane:
    """A queue and the threads that work it off. A waiting job with the same key is replaced by a newer one in its place."""

    def __init__(self, name: str, report: Callable[[_Report], None], threads: int = 1) -> None:
        self._report = report
        self._queue: deque[Handle] = deque()
        self._ready = threading.Condition()
        self._closed = False
        self.threads = [threading.Thread(target=self._run, name=f"{name}-lane", daemon=True) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def put(self, handle: Handle) -> bool:
        with self._ready:
            if self._closed:
                return False
            if handle.key:
                self._queue = deque(waiting for waiting in self._queue if waiting.key != handle.key)
            self._queue.append(handle)
            self._ready.notify()
        return True

    def close(self) -> None:
        """Take nothing more; drop what waits unless it is essential; ask what runs to stop."""
        with self._ready:
            self._closed = True
            for waiting in self._queue:
                if not waiting.essential:
                    waiting.stopped.set()
            self._ready.notify_all()

    def _run(self) -> None:
        while True:
            with self._ready:
                while not self._queue and not self._closed:
                    self._ready.wait()
                if not self._queue:
                    return
                handle = self._queue.popleft()
            self._do(handle)

    def _do(self, handle: Handle) -> None:
        def progress(what: str, done: int, total: int) -> None:
            if handle.stopped.is_set():
                raise Cancelled
            now = time.monotonic()
            if handle.stepped is not None and (done >= total or now - handle.last_step >= PROGRESS_SECONDS):
                handle.last_step = now
                self._report(_Report(handle, Step(what, done, total)))

        try:
            if handle.stopped.is_set():
                raise Cancelled
            value = handle.work(progress)
        except Exception as error:
            self._report(_Report(handle, error=error))
        else:
            self._report(_Report(handle, value=value))


class Jobs(QObject):
    """The lanes, as the window's thread sees them. `crashed` tells an error nobody asked to hear of."""

    crashed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        threads = {LaneName.PICTURES: PICTURE_THREADS}
        self._lanes = {name: _Lane(name, self._arrived.emit, threads.get(name, 1)) for name in LaneName}

    def start(
        self,
        lane: LaneName,
        work: Work,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        stepped: Callable[[Step], None] | None = None,
        *,
        key: str = "",
        essential: bool = False,
    ) -> Handle:
        """Queue `work`. `done`, `failed` and `stepped` are bound methods of QObjects, called on this thread. `key`
        replaces a waiting job of that key (its answer is no longer wanted); an `essential` job is done even while the
        program closes. On a closed lane nothing is done: the job fails with `Cancelled`, as a waiting one does then.
        """
        handle = Handle(work, _weak(done), _weak(failed), _weak(stepped), key, essential)
        if not self._lanes[lane].put(handle):
            handle.cancel()
            self._arrived.emit(_Report(handle, error=Cancelled()))
        return handle

    def call_on_library(self, work: Callable[[], T]) -> T:
        """Run `work` on the library lane and wait for its value: for other worker threads only, never for the window's."""
        lane = self._lanes[LaneName.LIBRARY]
        if threading.current_thread() in lane.threads:
            return work()
        future: Future[T] = Future()

        def run(_progress: Progress) -> None:
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)

        if not lane.put(Handle(run, None, None, None, essential=True)):
            raise Cancelled
        return future.result()

    @Slot(object)
    def _on_arrived(self, report: _Report) -> None:
        handle = report.handle
        if report.step is not None:
            _call(handle.stepped, report.step)
        elif report.error is None:
            _call(handle.done, report.value)
        elif handle.failed is not None:
            _call(handle.failed, report.error)
        elif not isinstance(report.error, Cancelled):
            self.crashed.emit(report.error)

    def close(self, *lanes: LaneName) -> None:
        """Refuse new jobs on `lanes` (all, where none is named). Does not wait."""
        for name in lanes or tuple(LaneName):
            self._lanes[name].close()

    def alive(self, *lanes: LaneName) -> bool:
        """Whether a thread of `lanes` still works."""
        return any(thread.is_alive() for name in lanes or tuple(LaneName) for thread in self._lanes[name].threads)

    def join(self, seconds: float) -> bool:
        """Wait for all lanes at the very end, when no window is left. Whether they ended in time."""
        end = time.monotonic() + seconds
        for thread in (thread for lane in self._lanes.values() for thread in lane.threads):
            thread.join(max(0.0, end - time.monotonic()))
        return not self.alive()


def _weak(method: Callable[[Any], None] | None) -> weakref.WeakMethod[Callable[[Any], None]] | None:
    return None if method is None else weakref.WeakMethod(method)


def _call(reference: weakref.WeakMethod[Callable[[Any], None]] | None, value: object) -> None:
    method = reference() if reference is not None else None
    if method is None:
        return
    owner = getattr(method, "__self__", None)
    if isinstance(owner, QObject) and not shiboken6.isValid(owner):
        return
    method(value)
