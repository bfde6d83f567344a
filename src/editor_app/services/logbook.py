"""The program's own diary on the disk: a log that rotates, how often it crashed by what, and what struck it down.

Everything lies in one folder of the person's own, outside the library (a library is moved as a whole when it is rescued).
No text of an article and no login gets there: tracebacks are told as `model.crashes` tells them, all else goes through
`model.redacting`.
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import json
import logging
import logging.handlers
import os
import queue
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from editor_app.model.crashes import report
from editor_app.model.long_paths import settled
from editor_app.model.redacting import redact
from editor_app.services.writing_out import write_new

LOG_BYTES, LOG_FILES = 512 * 1024, 3
"""One log file holds half a megabyte; three older ones are kept."""

MOST_KINDS = 200
"""Kinds of crash that are counted; the oldest are forgotten."""

OLD_SECONDS = 7 * 86400
"""After a week a file of a program that was ended from outside is put away."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A crash in the ledger: whether its dialog is due, and how often this version has crashed by it."""

    tell: bool
    count: int


@dataclass
class Ledger:
    """How often each kind of crash was seen, by version and day: a dialog is due once for each. Without a folder it
    remembers until the program ends. Called on any thread, but not on two at once.
    """

    folder: Path | None
    version: str
    _known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what was noted before; a damaged ledger is begun anew."""
        if self.folder is not None:
            with contextlib.suppress(OSError, ValueError):
                kept = json.loads((self.folder / "crashes.json").read_text("utf-8"))
                if isinstance(kept, dict):
                    self._known = {str(kind): entry for kind, entry in kept.items() if isinstance(entry, dict)}

    def note(self, kind: str, day: date) -> Noted:
        """Count one more of `kind`."""
        key = f"{self.version} {kind}"
        entry = self._known.pop(key, {})
        count = entry.get("count", 0)
        count = count + 1 if isinstance(count, int) else 1
        tell = entry.get("told") != day.isoformat()
        self._known[key] = {"count": count, "told": day.isoformat()}
        while len(self._known) > MOST_KINDS:
            del self._known[next(iter(self._known))]
        return Noted(tell, count)

    def data(self) -> bytes:
        """The ledger as it is kept."""
        return json.dumps(self._known, ensure_ascii=False, indent=1).encode()

    def keep(self, data: bytes) -> None:
        """Write it down; not on the window's thread. Raises `Unavailable` where the disk does not take it."""
        if self.folder is not None:
            write_new(self.folder / "crashes.json", data)


class _Formatter(logging.Formatter):
    """Lines for the disk: errors without their words."""

    def format(self, record: logging.LogRecord) -> str:
        words = redact(record.getMessage())
        error = record.exc_info[1] if record.exc_info else None
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {words}"
        return f"{line}\n{report(error)}" if error is not None else line


class Logbook:
    """The folder in use by one process. `open` before anything else of the program, `close` at the very end: a program that
    did not get that far was struck down, and the next start finds in `fault` what the interpreter wrote then.
    """

    def __init__(self, folder: Path, library: Path) -> None:
        """`library` names whose log it is: two programs with two libraries do not write into one file."""
        self.folder = folder
        self.fault = ""
        self._name = hashlib.sha256(str(settled(library)).encode()).hexdigest()[:8]
        self._fault_file: IO[bytes] | None = None
        self._listener: logging.handlers.QueueListener | None = None
        self._handler: logging.handlers.QueueHandler | None = None
        self._file: logging.handlers.RotatingFileHandler | None = None

    @property
    def log(self) -> Path:
        """The log that is written now."""
        return self.folder / f"log-{self._name}.txt"

    @property
    def fault_path(self) -> Path:
        """Where the interpreter writes when it is struck down: each process has its own, a window that only shows too."""
        return self.folder / f"fault-{self._name}-{os.getpid()}.txt"

    def open(self) -> None:
        """Read what the last start left behind, and begin. Where the disk does not allow it there is no log: the program works
        without.
        """
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._take_faults()
            self._fault_file = self.fault_path.open("wb")
            faulthandler.enable(self._fault_file, all_threads=True)
        with contextlib.suppress(OSError):
            self._start_log()

    def _take_faults(self) -> None:
        """The newest dump counts. Empty files belong to programs that run, or that were ended from outside."""
        for path in sorted(self.folder.glob(f"fault-{self._name}-*.txt"), key=lambda each: each.stat().st_mtime):
            with contextlib.suppress(OSError):
                dump = path.read_text("utf-8", "replace").strip()
                if dump or time.time() - path.stat().st_mtime > OLD_SECONDS:
                    path.unlink()  # refused by Windows while its program runs: then it was not struck down
                    self.fault = dump or self.fault

    def _start_log(self) -> None:
        """Lines are made where they come from and written on a thread of their own: the window's does not wait for the disk."""
        self._file = logging.handlers.RotatingFileHandler(
            self.log, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", errors="backslashreplace"
        )
        self._file.setFormatter(logging.Formatter("%(message)s"))
        if os.name == "posix":
            self.log.chmod(0o600)
        waiting: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
        self._handler = logging.handlers.QueueHandler(waiting)
        self._handler.setLevel(logging.INFO)
        self._handler.setFormatter(_Formatter())
        self._listener = logging.handlers.QueueListener(waiting, self._file)
        root = logging.getLogger()
        root.addHandler(self._handler)
        if root.level > logging.INFO or root.level == logging.NOTSET:
            root.setLevel(logging.INFO)
        for loud in ("urllib3", "PIL", "markdown", "asyncio"):  # others' chatter: addresses, file names
            logging.getLogger(loud).setLevel(logging.WARNING)
        self._listener.start()

    def close(self) -> None:
        """The program has ended as it should. A second time does nothing."""
        handler, listener, file, fault = self._handler, self._listener, self._file, self._fault_file
        self._handler = self._listener = self._file = self._fault_file = None
        if handler is not None and listener is not None:
            logging.getLogger().removeHandler(handler)
            listener.stop()
        if file is not None:
            file.close()
        if fault is not None:
            faulthandler.disable()
            fault.close()
            with contextlib.suppress(OSError):
                self.fault_path.unlink()
