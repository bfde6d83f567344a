"""Starts of the program that cost no time: a Python that has loaded everything is copied (fork) for each of them.

A start is a process of its own as before, with its own arguments, environment and exit status, and it can be killed. What
loading costs and that it goes well is seen elsewhere (tests/journeys/test_demo.py and
tests/architecture/test_lazy_imports.py start Python anew). Anywhere but on Linux Python is started anew here too.

As a script this file is the Python that is copied: `forking.py FD` takes orders from that socket until it is closed.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any, TypeAlias

LINUX = sys.platform.startswith("linux")
MOST_BYTES = 1 << 20
# What the program imports in functions, when it is first used.
LATER = (
    *("apsw", "cryptography.x509", "defusedxml.ElementTree", "docx", "fastapi", "jinja2", "keyring", "lxml.html"),
    *("markdown", "nh3", "olefile", "openpyxl", "pi_heif", "PIL.Image", "PIL.ImageDraw", "PIL.JpegImagePlugin"),
    *("PIL.PngImagePlugin", "platformdirs", "regex", "requests", "rich.table", "segno", "sqlalchemy"),
    *("truststore", "typer", "uvicorn", "uvicorn.loops.auto", "uvicorn.protocols.http.auto"),
)


@dataclass(frozen=True)
class Order:
    """What is to be run: arguments of a Python (`-m MODULE …` or `SCRIPT …`), its environment and folder."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: str

    def packed(self) -> bytes:
        return json.dumps([self.arguments, dict(self.environment), self.folder]).encode()


class Forked:
    """A process that was started so; of `subprocess.Popen` it has what tests use."""

    def __init__(self, channel: socket.socket, order: Order, *, feed: bool, text: bool) -> None:
        ends = [os.pipe() for _ in range(4)]
        (self._in_read, in_write), (out_read, out_write), (err_read, err_write), (self._reply, reply_write) = ends
        given = [self._in_read, out_write, err_write, reply_write]
        socket.send_fds(channel, [order.packed()], given)
        for descriptor in given:
            os.close(descriptor)
        self.stdin: IO[Any] | None = self._file(in_write, "w", text) if feed else None
        if not feed:
            os.close(in_write)
        self.stdout: IO[Any] = self._file(out_read, "r", text)
        self.stderr: IO[Any] = self._file(err_read, "r", text)
        self._told = b""
        self.returncode: int | None = None
        self.pid = int(self._line(60))

    @staticmethod
    def _file(descriptor: int, mode: str, text: bool) -> IO[Any]:
        return open(descriptor, mode, encoding="utf-8") if text else open(descriptor, mode + "b")

    def _line(self, patience: float | None) -> bytes:
        """The next line of the reply; empty when `patience` is over before it is there."""
        end = None if patience is None else time.monotonic() + patience
        while b"\n" not in self._told:
            left = None if end is None else max(0.0, end - time.monotonic())
            if not select.select([self._reply], [], [], left)[0]:
                return b""
            part = os.read(self._reply, 100)
            if not part:
                raise AssertionError("the Python that is copied has ended")
            self._told += part
        line, _, self._told = self._told.partition(b"\n")
        return line

    def poll(self) -> int | None:
        """Its exit status, negative for a signal; None while it runs."""
        if self.returncode is None and (line := self._line(0)):
            self._ended(line)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status. Raises `subprocess.TimeoutExpired`."""
        if self.returncode is None:
            line = self._line(timeout)
            if not line:
                raise subprocess.TimeoutExpired(["forked"], timeout or 0.0)
            self._ended(line)
        assert self.returncode is not None
        return self.returncode

    def _ended(self, line: bytes) -> None:
        self.returncode = int(line)
        os.close(self._reply)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, input: Any = None, timeout: float | None = None) -> tuple[Any, Any]:
        """Give it `input`, take all it says, wait for its end."""
        said: dict[str, Any] = {}

        def take(name: str, stream: IO[Any]) -> None:
            said[name] = stream.read()

        threads = [
            threading.Thread(target=take, args=("out", self.stdout), daemon=True),
            threading.Thread(target=take, args=("err", self.stderr), daemon=True),
        ]
        for thread in threads:
            thread.start()
        if self.stdin is not None:
            with suppress(BrokenPipeError):  # it did not want to hear
                if input:
                    self.stdin.write(input)
                self.stdin.close()
        self.wait(timeout)
        for thread in threads:
            thread.join(60)
        return said["out"], said["err"]

    def __enter__(self) -> Forked:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.wait(180)
        for stream in (self.stdin, self.stdout, self.stderr):
            if stream is not None and not stream.closed:
                with suppress(BrokenPipeError):
                    stream.close()


Started: TypeAlias = "Forked | subprocess.Popen[Any]"


@cache
def _copied(_pid: int) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """The channel to this process's copied Python; it ends when the channel does, that is with this process."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in (here, there):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST_BYTES)
    command = [sys.executable, str(Path(__file__).resolve()), str(there.fileno())]
    process = subprocess.Popen(command, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL)
    there.close()
    return here, process


def start(
    arguments: Sequence[str | Path], environment: Mapping[str, str], *, feed: bool = False, text: bool = True
) -> Started:
    """Start Python with these arguments (`-m MODULE …` or `SCRIPT …`); its standard streams are pipes, the input only
    with `feed`.
    """
    words = [str(argument) for argument in arguments]
    if not LINUX:
        more = {"text": True, "encoding": "utf-8"} if text else {}
        given = subprocess.PIPE if feed else subprocess.DEVNULL
        return subprocess.Popen(
            [sys.executable, *words],
            stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(environment), **more,  # type: ignore[call-overload]
        )  # fmt: skip
    channel, _ = _copied(os.getpid())
    return Forked(channel, Order(tuple(words), environment, str(Path.cwd())), feed=feed, text=text)


# -- the Python that is copied ----------------------------------------------------------------------------------------


def load() -> None:
    """Everything the program loads anywhere but in its window."""
    import editor_app

    for module in pkgutil.walk_packages(editor_app.__path__, "editor_app.", onerror=lambda _name: None):
        if not module.name.startswith("editor_app.desktop") and "__main__" not in module.name:
            importlib.import_module(module.name)
    for name in LATER:
        importlib.import_module(name)
    importlib.import_module("editor_app.pinyin").readings("字")  # reads its tables
    gc.collect()
    gc.freeze()


def become(order: Order, streams: Sequence[int]) -> None:
    """Be the process that was ordered."""
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(order.folder)
    os.environ.clear()
    os.environ.update(order.environment)
    kinds = {"encoding": "utf-8", "errors": "surrogateescape"}
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BufferedReader(io.FileIO(0)), **kinds)  # type: ignore[misc, assignment, arg-type]
    sys.stdout = sys.__stdout__ = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")), **kinds)  # type: ignore[misc, assignment, arg-type]
    kinds["errors"] = "backslashreplace"
    sys.stderr = sys.__stderr__ = io.TextIOWrapper(  # type: ignore[misc, assignment]
        io.BufferedWriter(io.FileIO(2, "w")), line_buffering=True, **kinds  # type: ignore[arg-type]
    )  # fmt: skip
    from editor_app.model import failpoints

    failpoints._armed = order.environment.get(failpoints.VARIABLE, "")


def keep(reply: int, streams: Sequence[int]) -> int:
    """Say the number of the process that is made here, and how it ended; returns in that process alone."""
    pid = os.fork()
    if pid == 0:
        os.close(reply)
        return 0
    for descriptor in streams:
        os.close(descriptor)
    os.write(reply, f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    os.write(reply, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def serve(channel: socket.socket) -> Order | None:
    """Take orders until the channel ends; returns an order in the process that is to carry it out."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        data, descriptors, _, _ = socket.recv_fds(channel, MOST_BYTES, 4)
        if not data:
            return None
        if os.fork() == 0:
            channel.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            arguments, environment, folder = json.loads(data)
            order = Order(tuple(arguments), environment, folder)
            keep(descriptors[3], descriptors[:3])
            become(order, descriptors[:3])
            return order
        for descriptor in descriptors:
            os.close(descriptor)


def main() -> None:
    load()
    order = serve(socket.socket(fileno=int(sys.argv[1])))
    if order is None:
        return
    if order.arguments[0] == "-m":
        sys.argv = ["", *order.arguments[2:]]
        runpy.run_module(order.arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = [*order.arguments]
        sys.path[0] = str(Path(order.arguments[0]).parent)
        runpy.run_path(order.arguments[0], run_name="__main__")


if __name__ == "__main__":
    main()
