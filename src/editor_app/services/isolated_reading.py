"""Reading foreign files in processes of their own, several at the same time, each with a memory cap and a deadline.

Whatever a file does to its reader, the program goes on: a reader that dies or does not end is replaced, and the file is
refused with a sentence.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import editor_app
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.packed import Packed
from editor_app.model.reading import Draft, PictureSource
from editor_app.services.own_python import python_command
from editor_app.services.reader_limits import Job, no_console
from editor_app.services.wire import BrokenPipe, Json, draft_from_message, package_from_message, receive, send

DEADLINE_SECONDS = 60.0
MOST_READERS = 4  # each may take a gigabyte at worst
_LOOK_SECONDS = 0.2
_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_R = TypeVar("_R")
Resolver = Callable[[str], PictureSource | None]


@dataclass(frozen=True, slots=True)
class Read:
    """What came out of a file; `packed` is the package where it is one of ours."""

    draft: Draft
    packed: Packed | None = None


class Reader:
    """One reading process, started when it is first needed. Used by one thread; `stop` by any."""

    def __init__(self, deadline: float = DEADLINE_SECONDS) -> None:
        self._deadline = deadline
        self._process: subprocess.Popen[bytes] | None = None
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the reader
        self._job = Job()
        self._late = threading.Event()
        self._stopped = threading.Event()

    def read(self, name: str, data: bytes, *, resolve: Resolver | None = None, words_only: bool = False) -> Read:
        """The draft of a file, as `formats.files.read_file` gives it; also packages of ours. Raises what that raises and
        `Refused("import.too_slow" | "import.needs_too_much" | "import.reader_failed")`,
        `Unavailable("import.no_reader")`.
        """
        process = self._running()
        self._late.clear()
        timer = threading.Timer(self._deadline, self._end_late)
        timer.start()
        try:
            assert process.stdin is not None
            request = {"name": name, "words_only": words_only, "resolves": resolve is not None}
            send(process.stdin, request, [data])
            answer, blobs = self._answer(process, resolve)
            return self._result(name, answer, blobs)
        except BrokenPipe as error:
            raise self._died(name) from error
        finally:
            timer.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        if self._stopped.is_set():
            raise Unavailable("import.no_reader", why="已经停止")
        source = str(Path(editor_app.__file__).parents[1])
        paths = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH", ""))))
        flags = no_console()
        try:
            self._process = subprocess.Popen(
                [*python_command(), "-m", "editor_app.services.reading_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
                creationflags=flags,
            )
        except OSError as error:
            raise Unavailable("import.no_reader", why=error.strerror or "") from error
        if sys.platform == "win32":
            self._job.take(int(self._process._handle))
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], resolve: Resolver | None) -> tuple[Json, list[bytes]]:
        assert process.stdin is not None
        assert process.stdout is not None
        while True:
            answer, blobs = receive(process.stdout)
            if "resolve" not in answer:
                return answer, blobs
            found = resolve(str(answer["resolve"])) if resolve else None
            send(process.stdin, {"name": found.name if found else ""}, [found.data] if found else [])

    def _result(self, name: str, answer: Json, blobs: Sequence[bytes]) -> Read:
        if "bug" in answer:
            _log.error("reading %s failed\n%s", name, answer["bug"])
            raise Refused("import.reader_failed", name=name)
        if "error" in answer:
            kind = Unavailable if answer.get("kind") == "unavailable" else Refused
            raise kind(str(answer["error"]), **answer["details"])
        draft = draft_from_message(answer, blobs)
        return Read(draft, package_from_message(answer, draft) if "article" in answer else None)

    def _died(self, name: str) -> EditorError:
        late = self._late.is_set()
        status = self._end()
        self._errors.seek(0)
        _log.error("the reader of %s ended with %s (late: %s)\n%s", name, status, late, self._errors.read()[-2000:])
        self._errors.truncate(0)
        return Refused("import.too_slow" if late else "import.reader_failed", name=name)

    def _end_late(self) -> None:
        self._late.set()
        self._kill()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _end(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError as error:  # what was still to be written to a dead process
                    _log.debug("pipe of a reader: %s", error)
        return process.wait()

    def stop(self) -> None:
        """End the process in whatever it does and start none again; the thread in `read` gets its error."""
        self._stopped.set()
        self._kill()

    def close(self) -> None:
        """End the process and free what it held; not while a thread is in `read`."""
        self.stop()
        self._end()
        self._job.close()
        self._errors.close()


class Readers(Generic[_T, _R]):
    """Several readers at work on a list: results in the order of the list, no more than one file ahead for each reader, so
    that memory stays bounded.
    """

    def __init__(self, work: Callable[[Reader, _T], _R], count: int = 0, deadline: float = DEADLINE_SECONDS) -> None:
        """`work` runs on a thread for each item. `count` 0: one for each processor, at most MOST_READERS."""
        self._work = work
        self._count = count or min(os.cpu_count() or 1, MOST_READERS)
        self._deadline = deadline

    def results(self, items: Sequence[_T], while_waiting: Callable[[], object]) -> Generator[_R | EditorError]:
        """What `work` gave or the expected error it raised, item by item. `while_waiting` is called several times a
        second on the calling thread and may raise `Cancelled`. Closing the iterator ends the processes.
        """

        def result(future: Future[_R | EditorError]) -> _R | EditorError:
            while not wait([future], timeout=_LOOK_SECONDS).done:
                while_waiting()
            return future.result()

        free: deque[Reader] = deque(Reader(self._deadline) for _ in range(min(self._count, len(items))))
        readers = tuple(free)

        def run(item: _T) -> _R | EditorError:
            reader = free.popleft()  # atomic; there are as many threads as readers
            try:
                return self._work(reader, item)
            except EditorError as error:
                return error
            finally:
                free.append(reader)

        waiting: deque[Future[_R | EditorError]] = deque()
        rest = iter(items)
        pool = ThreadPoolExecutor(max(1, len(readers)), thread_name_prefix="reading")
        try:
            for item in rest:
                waiting.append(pool.submit(run, item))
                if len(waiting) > len(readers):
                    yield result(waiting.popleft())
            while waiting:
                yield result(waiting.popleft())
        finally:
            for reader in readers:
                reader.stop()
            pool.shutdown(wait=True, cancel_futures=True)
            for reader in readers:
                reader.close()
