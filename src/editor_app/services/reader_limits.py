"""How much memory a reading process may take: by a resource limit of its own, on Windows by a job object around it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
import sys

MEGABYTES_VARIABLE = "EDITOR_APP_READER_MEGABYTES"
MEMORY_BYTES = 1024 * 1024 * 1024
_PROCESS_MEMORY, _KILL_ON_CLOSE, _NO_DIALOG = 0x100, 0x2000, 0x400  # JOB_OBJECT_LIMIT_…, winnt.h
_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation


def memory_bytes() -> int:
    """The cap: MEMORY_BYTES unless the environment asks for less (tests)."""
    named = os.environ.get(MEGABYTES_VARIABLE, "")
    return min(MEMORY_BYTES, int(named) * 1024 * 1024) if named.isdecimal() else MEMORY_BYTES


def limit_this_process() -> None:
    """Called by the reading process itself. On Windows the job object does it from outside."""
    if sys.platform == "win32":
        return
    import resource

    for limit, value in ((resource.RLIMIT_AS, memory_bytes()), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # an administrator's stricter limit stays
            resource.setrlimit(limit, (value, value))


def no_console() -> int:
    """The creation flags with which a process gets no console window of its own on Windows."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0


class _BasicLimits(ctypes.Structure):
    _fields_ = [
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    ]


class _ExtendedLimits(ctypes.Structure):
    _fields_ = [
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    ]


class Job:
    """A Windows job object: the processes in it share its limit, and die with it, so none outlives this program. Does
    nothing elsewhere.
    """

    def __init__(self) -> None:
        self._handle: int | None = None
        if sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.CreateJobObjectW.restype = ctypes.c_void_p
            self._handle = kernel.CreateJobObjectW(None, None)
            limits = _ExtendedLimits()
            limits.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY | _KILL_ON_CLOSE | _NO_DIALOG
            limits.ProcessMemoryLimit = memory_bytes()
            kernel.SetInformationJobObject(
                ctypes.c_void_p(self._handle), _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            )

    def take(self, process_handle: int) -> None:
        """Put a process (its Windows handle) into the job."""
        if sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.AssignProcessToJobObject(ctypes.c_void_p(self._handle), ctypes.c_void_p(process_handle))

    def close(self) -> None:
        """End it, and with it the processes still in it."""
        if sys.platform == "win32" and self._handle:
            ctypes.WinDLL("kernel32").CloseHandle(ctypes.c_void_p(self._handle))
            self._handle = None
