"""Runs inside the launcher (launcher.c), beside Python's own files: says who we are, then starts the program.

Kept free of the program's modules until they are wanted, so that whatever fails can be told.
"""

from __future__ import annotations

import os
import sys

PYTHON = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib takes time at each start
PROGRAM = os.path.dirname(PYTHON)  # noqa: PTH120
PORTABLE = "portable.txt"  # beside the program's folder; its first line names the library's folder from there
LIBRARY = "EDITOR_APP_LIBRARY"
NOT_STARTED = 3


def prepare() -> None:
    """The launcher is the program, helpers are started with the real Python (`services/own_python.py`), and a portable
    copy keeps its library beside it.
    """
    sys.argv[0] = sys.orig_argv[0]
    sys.executable = sys._base_executable = os.path.join(PYTHON, "python.exe")  # type: ignore[attr-defined]  # noqa: PTH118
    place = os.path.dirname(PROGRAM)  # noqa: PTH120
    marker = os.path.join(place, PORTABLE)  # noqa: PTH118
    installed = os.path.isfile(os.path.join(PROGRAM, "uninstall.exe"))  # noqa: PTH113, PTH118
    if os.path.isfile(marker) and not installed and not os.environ.get(LIBRARY):  # noqa: PTH113
        with open(marker, encoding="utf-8-sig") as file:  # noqa: PTH123
            named = file.readline().strip() or "library"
        os.environ[LIBRARY] = os.path.normpath(os.path.join(place, named))  # noqa: PTH118


def tell(text: str) -> None:
    """What went wrong before the program could say it itself: in the console, or in a message box."""
    if sys.stderr is not None:
        sys.stderr.write(text)
        return
    import ctypes

    words = f"先锋采编没有启动。稿件和资料库不受影响。请重新安装；还不行，把下面的话发给管理员。\n\n{text[-1500:]}"
    ctypes.windll.user32.MessageBoxW(None, words, "先锋采编", 0x10)  # type: ignore[attr-defined]  # MB_ICONERROR


def run() -> int:
    """The program, until it ends."""
    prepare()
    from editor_app.__main__ import main

    return main()


if __name__ == "__main__":
    try:
        status = run()
    except Exception:
        import traceback

        tell(traceback.format_exc())
        status = NOT_STARTED
    sys.exit(status)
