"""Whether the web engine may start. On a computer with broken graphics its start can end the whole program, and would do so
again at each start; so a mark is left on the disk before it and taken away once a page was shown.

A mark that is still there says that the last start never came to an end: then the engine is not started unasked, and when
it is asked for, it draws without the graphics card. Where that works it is remembered.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import socket
from pathlib import Path
from typing import Any

from editor_app.model.errors import Unavailable
from editor_app.services.writing_out import write_new

_LOG = logging.getLogger(__name__)
MARK = "web-engine.json"
"""In the library's folder: one program at a time has a library, and a library on a stick knows each computer by name."""
FLAGS_VARIABLE = "QTWEBENGINE_CHROMIUM_FLAGS"
SOFTWARE = "--disable-gpu"
THIS_PROCESS = secrets.token_hex(8)
"""Process numbers come again soon, on Windows at the next start even."""


class EngineStart:
    """The start of the engine for the library in a folder. `begin` and `ended` on a worker thread, the rest on any."""

    def __init__(self, library: Path, *, read_only: bool = False) -> None:
        self._path = library / MARK
        self._read_only = read_only
        self._software = False

    def begin(self, *, asked: bool = False) -> bool:
        """Leave the mark. Whether the engine is to draw without the graphics card. Raises `Unavailable("webengine.stopped")`
        where the last start on this computer ended the program and nobody has `asked` for another.
        """
        before = self._read()
        stopped = bool(before.get("starting")) and before.get("process") != THIS_PROCESS
        if stopped and not asked:
            raise Unavailable("webengine.stopped")
        self._software = stopped or bool(before.get("software"))
        self._write(starting=True)
        return self._software

    def ended(self) -> None:
        """A page was shown, or the engine failed in a way that leaves the program alive."""
        if self._software:
            self._write(starting=False)
        elif not self._read_only:
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:
                _LOG.warning("the mark of the web engine's start stays: %s", error.strerror)

    def _read(self) -> dict[str, Any]:
        """What the mark of this computer says; nothing where there is none, or one that cannot be read."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) and found.get("computer") == socket.gethostname() else {}

    def _write(self, *, starting: bool) -> None:
        if self._read_only:
            return
        value = {
            "computer": socket.gethostname(),
            "process": THIS_PROCESS,
            "software": self._software,
            "starting": starting,
        }
        try:
            write_new(self._path, json.dumps(value, ensure_ascii=False).encode())
        except Unavailable as error:  # a full disk is no reason to go without a preview
            _LOG.warning("no mark of the web engine's start: %s", error.code)


def draw_in_software() -> None:
    """Let the engine draw without the graphics card. Works until its first profile is made."""
    flags = os.environ.get(FLAGS_VARIABLE, "")
    if SOFTWARE not in flags.split():
        os.environ[FLAGS_VARIABLE] = f"{flags} {SOFTWARE}".strip()
