"""A Windows of its own under wine: a fresh prefix in a folder, a virtual screen, and the DLLs that wine lacks.

What wine 8 needs to behave like a contributor's PC, each for a reason:
- `bcryptprimitives` and `icuuc` come from stubs/*.c: part of Windows 10, missing in wine. Never shipped.
- no debugger: where a program crashes it ends, as it does on a PC, instead of waiting for somebody.
- no WMI (`wbemprox`): wine's has a function missing that ends Python's `platform` module with the whole process.
- no network list (`netprofm`): asking wine's for changes never returns.
- standard input, output and errors are pipes: with files Python does not start there.
- the locale is zh_CN, so that the system's code page is 936, as on the PCs it is for.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from PIL import Image

HERE = Path(__file__).parent
STUBS = ("bcryptprimitives", "icuuc")
SCREEN = "1366x768x24"
OVERRIDES = "mscoree,mshtml=;winedbg.exe=d;wbemprox,netprofm="
PACKAGES = ("wine", "wine64", "gcc-mingw-w64-x86-64", "xvfb", "locales", "fonts-noto-cjk")
"""Of Debian 12; dev.py installs them."""


class Failed(Exception):
    """A step did not end as it must."""


@dataclass(frozen=True)
class Ran:
    """A finished Windows program."""

    status: int
    out: str
    err: str
    seconds: float


class Wine:
    """Enter it to have it; leaving ends all that runs in it. `folder` is made and kept; delete it when done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prefix = folder / "prefix"
        self.home = PureWindowsPath("C:/users") / os.environ.get("USER", "root")
        self.environment: dict[str, str] = {}
        self._screen: subprocess.Popen[str] | None = None

    def __enter__(self) -> Wine:
        self.folder.mkdir(parents=True)
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.end_all()
        if self._screen is not None:
            self._screen.terminate()
            self._screen.wait(20)
            self._screen = None
        for drive in (self.prefix / "dosdevices").glob("[d-y]:"):
            drive.unlink()

    # -- beginning ----------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        locales = self.folder / "locales"
        locales.mkdir()
        _call(["localedef", "-i", "zh_CN", "-f", "UTF-8", str(locales / "zh_CN.UTF-8")])
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "USER", "TMPDIR") if name in os.environ}
        self.environment = {
            **kept,
            "DISPLAY": self._start_screen(),
            "LANG": "zh_CN.UTF-8",
            "LC_ALL": "zh_CN.UTF-8",
            "LOCPATH": str(locales),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": OVERRIDES,
            "WINEPREFIX": str(self.prefix),
        }
        self.run("wineboot", "-i", seconds=300)
        self.run("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
        self.home = PureWindowsPath("C:/users") / self._person()
        for stub in STUBS:
            target = self.prefix / "drive_c/windows/system32" / f"{stub}.dll"
            compiler = "x86_64-w64-mingw32-gcc"
            _call([compiler, "-O1", "-shared", "-s", "-o", str(target), str(HERE / f"stubs/{stub}.c"), "-ladvapi32"])

    def _person(self) -> str:
        people = [item.name for item in (self.prefix / "drive_c/users").iterdir() if item.name != "Public"]
        if len(people) != 1:
            raise Failed(f"who is the person? {people}")
        return people[0]

    def _start_screen(self) -> str:
        """The name of a display that nobody had; what is on it can be read from a file."""
        ours, theirs = os.pipe()
        command = [
            "Xvfb",
            "-displayfd",
            str(theirs),
            "-screen",
            "0",
            SCREEN,
            "-fbdir",
            str(self.folder),
            "-nolisten",
            "tcp",
        ]
        self._screen = subprocess.Popen(command, pass_fds=(theirs,), stderr=subprocess.DEVNULL, text=True)
        os.close(theirs)
        with os.fdopen(ours) as told:
            number = told.readline().strip()
        if not number:
            raise Failed("the virtual screen did not start")
        return f":{number}"

    # -- programs -----------------------------------------------------------------------------------------------------

    def start(self, *command: object, **variables: str) -> subprocess.Popen[str]:
        """Start a Windows program; the first of `command` may be a path on either side."""
        return subprocess.Popen(
            ["wine", *(str(part) for part in command)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**self.environment, **variables},
            cwd=self.folder,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )

    def run(self, *command: object, seconds: float = 300, given: str = "\n", **variables: str) -> Ran:
        """Run a Windows program to its end. Raises `Failed` where it does not end in time; then it is ended."""
        began = time.monotonic()
        process = self.start(*command, **variables)
        try:
            out, err = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            self.end_all()
            out, err = process.communicate()
            raise Failed(f"{command[0]} did not end within {seconds:.0f} s\n{out[-2000:]}\n{err[-2000:]}") from None
        return Ran(process.returncode, out, err, time.monotonic() - began)

    def end_all(self) -> None:
        """End everything that runs in this Windows."""
        if self.environment:
            subprocess.run(["wineserver", "-k"], env=self.environment, check=False, timeout=60)
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run(["wineserver", "-w"], env=self.environment, check=False, timeout=60)

    # -- looking ------------------------------------------------------------------------------------------------------

    def path(self, place: str | PureWindowsPath) -> Path:
        """Where `place` of its drives lies on ours. Names are compared as they are written."""
        windows = PureWindowsPath(place)
        return (self.prefix / "dosdevices" / windows.drive.lower()).resolve().joinpath(*windows.parts[1:])

    def drive(self, letter: str, folder: Path) -> None:
        """Make a folder of ours one of its drives."""
        (self.prefix / "dosdevices" / f"{letter}:").symlink_to(folder)

    def files(self) -> set[str]:
        """Every file and folder on drive C."""
        root = self.prefix / "drive_c"
        return {path.relative_to(root).as_posix() for path in root.rglob("*")}

    def registry(self) -> set[str]:
        """Every key and value name of the person's and the machine's software, as `KEY` and `KEY → NAME`."""
        found: set[str] = set()
        for hive in (r"HKEY_CURRENT_USER\Software", r"HKEY_LOCAL_MACHINE\Software"):
            target = self.folder / "registry.reg"
            self.run("regedit", "/E", f"Z:{target}", hive)
            key = ""
            for line in target.read_text(encoding="utf-16").splitlines():
                if line.startswith("["):
                    key = line.strip("[]")
                    found.add(key)
                elif line.startswith(('"', "@")):
                    found.add(f"{key} → {line.partition('=')[0]}")
            target.unlink()
        return found

    def screenshot(self) -> Image.Image:
        """What is on the screen now. The file is of the X window dump format: a header, colours, rows."""
        data = (self.folder / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", data[:100])
        start, width, height, row, colours = header[0], header[4], header[5], header[12], header[19]
        pixels = data[start + colours * 12 :][: row * height]
        return Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX", row)


def _call(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{command[0]}: {done.stdout[-1000:]}{done.stderr[-1000:]}")


def versions() -> str:
    """Which wine this is."""
    done = subprocess.run(
        ["wine", "--version"], capture_output=True, text=True, env={**os.environ, "WINEDEBUG": "-all"}, check=False
    )
    return done.stdout.strip() or "wine"


def remove_tree(folder: Path) -> None:
    """Delete a folder without following the drives in it."""

    def tell(_function: Any, path: str, error: Any) -> None:
        print(f"left behind: {path}: {error[1]}", file=sys.stderr)

    shutil.rmtree(folder, onerror=tell)
