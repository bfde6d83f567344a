"""Which processes `start` began, and how they are ended: by pid, checked by start time."""

import contextlib
import os
import pathlib
import signal
import time

# in the order they are ended
NAMES = ("nginx", "php-fpm", "mariadbd")
SIGNALS = {"nginx": signal.SIGTERM, "php-fpm": signal.SIGTERM, "mariadbd": signal.SIGTERM}


def born(pid):
    """The process's start time in clock ticks, or None (gone, or a zombie)."""
    try:
        rest = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if rest[0] in "ZX" else rest[19]


def record(data, name, pid):
    path = pathlib.Path(data) / "pid" / name
    path.write_text(f"{pid} {born(pid)}\n")


def alive(data, name):
    """The pid of the process recorded under that name, if it is still that process."""
    try:
        pid, when = (pathlib.Path(data) / "pid" / name).read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    return int(pid) if born(int(pid)) == when else None


def end(data, name, patience=20.0):
    pid = alive(data, name)
    if pid:
        os.kill(pid, SIGNALS[name])
        limit = time.monotonic() + patience
        while alive(data, name) and time.monotonic() < limit:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            time.sleep(0.05)
        if alive(data, name):
            os.kill(pid, signal.SIGKILL)
            time.sleep(0.2)
    (pathlib.Path(data) / "pid" / name).unlink(missing_ok=True)
    return pid


def end_all(data):
    return {name: end(data, name) for name in NAMES}
