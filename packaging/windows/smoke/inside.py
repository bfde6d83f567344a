"""Runs in the installed program's Python, under Windows: what cannot be done or seen from outside. Prints one JSON value.

python.exe -X utf8 inside.py WHAT [ARGUMENTS]; see the functions.
"""

from __future__ import annotations

import ctypes
import json
import locale
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CLOSE = 0x0010  # WM_CLOSE
READ_WRITE, OPEN_EXISTING = 0xC0000000, 3
WINDOWS: Any = getattr(ctypes, "windll", None)


def environment() -> dict[str, Any]:
    """What the system says of itself to Python."""
    return {
        "python": sys.version.split()[0],
        "windows": list(sys.getwindowsversion()[:3]),  # type: ignore[attr-defined,unused-ignore]
        "code_page": WINDOWS.kernel32.GetACP(),
        "encoding": locale.getencoding(),  # type: ignore[attr-defined,unused-ignore]
        "utf8": sys.flags.utf8_mode,
        "path": sys.path,
    }


def keyring(secret: str) -> dict[str, Any]:
    """A secret kept in the system's store by one name, found by another object, and forgotten."""
    from editor_app.sites.credentials import Credentials

    Credentials().store("烟雾站", "通讯员", secret)
    found = Credentials().find("烟雾站", "通讯员")
    Credentials().forget("烟雾站", "通讯员")
    return {"found": found == secret, "left": Credentials().find("烟雾站", "通讯员"), "said": Credentials().examine()}


def held(folder: str) -> list[dict[str, Any]]:
    """Files of ours written over ones that another process holds, as a virus scanner does: one lets go after a moment, one
    does not.
    """
    from editor_app.model import held_files

    usual = held_files.PAUSES
    try:
        held_files.PAUSES = (0.2,) * 150  # so that a busy computer cannot make the moment too long
        shortly = _write_over(Path(folder) / "一会儿.txt", release_after=1.0)
    finally:
        held_files.PAUSES = usual
    return [shortly, _write_over(Path(folder) / "一直.txt", release_after=None)]


def _write_over(path: Path, release_after: float | None) -> dict[str, Any]:
    from editor_app.model.errors import EditorError
    from editor_app.services.writing_out import write_new

    path.write_bytes(b"old")
    command = [sys.executable, "-X", "utf8", __file__, "hold", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        is_held = json.loads(holder.stdout.readline())
        if release_after is not None:
            threading.Timer(release_after, holder.stdin.close).start()
        began, code = time.monotonic(), ""
        try:
            write_new(path, b"new")
        except EditorError as error:
            code = error.code
        seconds = round(time.monotonic() - began, 2)
        if release_after is None:
            holder.stdin.close()
    left = sorted(item.name for item in path.parent.iterdir())
    return {"held": is_held, "code": code, "seconds": seconds, "data": path.read_text("utf-8"), "left": left}


def hold(name: str) -> bool:
    """A file held open so that nobody may rename over it, until the standard input ends."""
    kernel = WINDOWS.kernel32
    kernel.CreateFileW.restype = ctypes.c_void_p
    handle = kernel.CreateFileW(ctypes.c_wchar_p(name), READ_WRITE, 0, None, OPEN_EXISTING, 0, None)
    print(json.dumps(handle != ctypes.c_void_p(-1).value), flush=True)
    sys.stdin.read()
    return bool(kernel.CloseHandle(ctypes.c_void_p(handle)))


def titles() -> dict[int, str]:
    """The visible windows by handle."""
    found: dict[int, str] = {}

    def look(window: int, _extra: int) -> bool:
        text = ctypes.create_unicode_buffer(512)
        WINDOWS.user32.GetWindowTextW(ctypes.c_void_p(window), text, 512)
        if WINDOWS.user32.IsWindowVisible(ctypes.c_void_p(window)) and text.value:
            found[window] = text.value
        return True

    kind = ctypes.WINFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)  # type: ignore[attr-defined,unused-ignore]
    WINDOWS.user32.EnumWindows(kind(look), None)
    return found


def windows() -> list[str]:
    """The titles of the visible windows."""
    return sorted(titles().values())


def close(title: str, end: str) -> int:
    """Ask each window whose title is `title`, or ends with `end`, to close, as a click on its cross does; how many there
    were.
    """
    wanted = [window for window, shown in titles().items() if shown == title or (end and shown.endswith(end))]
    for window in wanted:
        WINDOWS.user32.PostMessageW(ctypes.c_void_p(window), CLOSE, None, None)
    return len(wanted)


def open_next(library: str, article: str) -> str:
    """Let the window open this article when it starts, and ask nothing first."""
    from editor_app.app import open_workroom
    from editor_app.model.session import OpenTab, Session
    from editor_app.services.preferences import Person

    with open_workroom(Path(library)) as room:
        title = room.authoring.open(article).metadata.title
        room.sessions.keep(Session((OpenTab(article, title),), article))
        room.preferences.set_person(Person("测试区委组织部", "测试员"))
        room.preferences.keep("welcomed", True)
    return title


TASKS: dict[str, Callable[..., Any]] = {
    task.__name__: task for task in (environment, keyring, held, hold, windows, close, open_next)
}


if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:]), ensure_ascii=False), flush=True)
