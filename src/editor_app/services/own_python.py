"""The commands with which this program starts itself: its Python for helpers, the whole program for a new start."""

from __future__ import annotations

import sys
from pathlib import Path


def python_command() -> list[str]:
    """The Python that runs this. In UTF-8, said here because Python beside our Windows launcher reads no variables of the
    environment.
    """
    return [sys.executable, "-X", "utf8"]


def program_command() -> list[str]:
    """What started this process, arguments included. Under the Windows launcher `sys.executable` is the Python beside it,
    while the first argument is the launcher.
    """
    if Path(sys.argv[0]).suffix.lower() == ".exe":
        return list(sys.argv)
    return [sys.executable, *sys.orig_argv[1:]]
