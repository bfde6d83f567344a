"""Tries the package in a clean Debian: `python3 dev.py test-linux`, as root.

A smallest Debian 12 is made in a folder, the package is installed there with what it asks for, and a person without rights
examines it, walks the first journey, opens the window on a screen (whose picture is kept), and removes the package again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "dist" / "linux"
PICTURE = ROOT / "test-output" / "linux" / "window.png"
SUITE = "bookworm"
PERSON, HOME = "tester", "/home/tester"
SHOWN_SECONDS = 90
WIDTH, HEIGHT = 1366, 768
# A picture of the screen, and how many colours it has: an empty screen has one.
_GRAB = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
image = app.primaryScreen().grabWindow(0).toImage()
image.save(sys.argv[1])
print(len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}))
"""


class Failed(RuntimeError):
    """A step did not end as it must."""


def step(text: str) -> None:
    """A line for the person at the terminal, with the time."""
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def call(*command: str, **variables: str) -> str:
    """Run to the end; what it printed. Raises `Failed` with its last words."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", **variables}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(command[:6])}: {done.returncode}\n{(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


@contextmanager
def mounted(root: Path) -> Iterator[None]:
    """The kernel's folders inside `root`."""
    with ExitStack() as stack:
        for source, place, kind in (("proc", "proc", "proc"), ("tmpfs", "dev/shm", "tmpfs"), ("sysfs", "sys", "sysfs")):
            (root / place).mkdir(exist_ok=True)
            call("mount", "-t", kind, source, str(root / place))
            stack.callback(call, "umount", "-l", str(root / place))
        yield


def make_debian(root: Path) -> None:
    """A smallest Debian, and a person in it."""
    call("debootstrap", "--variant=minbase", SUITE, str(root))
    shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
    inside(root, "useradd", "-m", PERSON)


def inside(root: Path, *command: str) -> str:
    """Run as root inside."""
    return call("chroot", str(root), *command, PATH="/usr/sbin:/usr/bin:/sbin:/bin")


def as_person(root: Path, *command: str, **variables: str) -> list[str]:
    """The command line that runs something as the person inside."""
    # Chromium's own sandbox wants rights that a folder like this does not give; on a desktop it is on.
    values = {"HOME": HOME, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "QTWEBENGINE_DISABLE_SANDBOX": "1", **variables}
    words = [f"{name}={value}" for name, value in values.items()]
    return ["chroot", f"--userspec={PERSON}:{PERSON}", str(root), "/usr/bin/env", "-i", *words, *command]


@contextmanager
def screen() -> Iterator[str]:
    """A screen that is reached over loopback, as the folder has no socket of it. Gives its name."""
    read, write = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    command = ["Xvfb", "-screen", "0", size, "-ac", "-listen", "tcp", "-displayfd", str(write)]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        try:
            yield f"127.0.0.1:{number}"
        finally:
            server.terminate()


def show_window(root: Path) -> None:
    """Open the window and wait until it is drawn. Raises `Failed`."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with screen() as display:
        command = as_person(root, "pioneer-desk", DISPLAY=display)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as window:
            end = time.monotonic() + SHOWN_SECONDS
            colours = 0
            while colours < 50 and window.poll() is None and time.monotonic() < end:
                time.sleep(2)
                said = call(sys.executable, "-c", _GRAB, str(PICTURE), DISPLAY=display, QT_QPA_PLATFORM="xcb")
                colours = int(said.splitlines()[-1])
            ended = window.poll()
            window.terminate()
            _, words = window.communicate(timeout=60)
    if ended is not None or colours < 50:
        raise Failed(f"the window was not drawn (status {ended}, {colours} colours)\n{words[-2000:]}")


def try_package(package: Path, root: Path) -> None:
    """All steps, each with its line."""
    step(f"installing {package.name}")
    shutil.copyfile(package, root / "tmp" / package.name)
    inside(root, "apt-get", "update", "-q")
    inside(root, "apt-get", "install", "-y", "-q", "--no-install-recommends", f"/tmp/{package.name}")
    step("doctor, as a person without rights")
    for item in json.loads(call(*as_person(root, "editor-app", "doctor", "--json"))):
        print(f"    {'ok ' if item['ok'] else 'NO '} {item['name']}: {item['said']}", flush=True)
    step("the first journey: import, pictures, page, handing in to the practice site")
    said = call(*as_person(root, "editor-app", "demo", "--json", "--out", f"{HOME}/demo", QT_QPA_PLATFORM="offscreen"))
    receipt = json.loads(said)
    print(f"    {json.dumps(receipt.get('seconds'), ensure_ascii=False)}", flush=True)
    if receipt["published_digest"] != receipt["digest"]:
        raise Failed("what the site shows is not what was handed in")
    step("the window")
    show_window(root)
    step("removing it")
    library = root / HOME[1:] / ".local/share/PioneerDesk/library"
    before = sorted(path.name for path in library.iterdir())
    inside(root, "apt-get", "purge", "-y", "-q", "pioneer-desk")
    left = [
        place
        for place in ("usr/lib/pioneer-desk", "usr/bin/pioneer-desk", "usr/bin/editor-app")
        if (root / place).exists()
    ]
    if left or sorted(path.name for path in library.iterdir()) != before:
        raise Failed(f"left behind: {left}; the library: {before}")
    step(f"done: nothing is left but the library; picture: {PICTURE}")


def main(arguments: Sequence[str]) -> int:
    """Try the newest package in `dist/linux`, or the one that is named."""
    parser = argparse.ArgumentParser(prog="dev.py test-linux", description=__doc__)
    parser.add_argument("package", nargs="?", type=Path)
    chosen: Path | None = parser.parse_args(arguments).package
    package = chosen or max(OUTPUT.glob("*.deb"), key=lambda path: path.stat().st_mtime)
    folder = Path(tempfile.mkdtemp(prefix="pioneer-desk-debian-"))
    root = folder / "debian"
    try:
        step("making a clean Debian")
        make_debian(root)
        with mounted(root):
            try_package(package, root)
    except Failed as error:
        step(f"FAILED: {error}")
        return 1
    finally:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
