"""How fast the window is, beside a bare QTextEdit in the same run: `python benchmarks/window.py [--library N]`.

Everything is seen from outside, on an X display of its own (Xvfb, 1366x768): from the start of a process to a painted
window with the last article open, and from a key (XTEST) to changed pixels where the caret is. Rounds alternate between
the two programs. Printed: milliseconds, median and 95th percentile, and how often the bare window's each is; then the
memory (proportional set size of the process tree).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from screen import Box, Screen, differing, painted

from editor_app.library.library import Library
from editor_app.model.body import Body, paragraph
from editor_app.model.metadata import Metadata
from library import Writer, fill

WIDTH, HEIGHT = 1366, 768
WHOLE: Box = (0, 0, WIDTH, 720)  # the program leaves room for a task bar
# A point in the text of each window; the last line that is sure to be there.
PLACES = {"bare": (600, 400), "editor": (560, 560)}
KEYS, STARTS = 60, 5
LIMIT = 30.0  # seconds for a window to come

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QTextEdit
app = QApplication([])
edit = QTextEdit()
edit.setPlainText(open(sys.argv[1], encoding="utf-8").read())
edit.setGeometry(0, 0, 1366, 768)
edit.show()
app.exec()
"""


@dataclass
class Seen:
    """Times of one program, seconds."""

    starts: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    memory: float = 0.0


@contextmanager
def virtual_screen() -> Iterator[None]:
    """An X server of our own."""
    server = shutil.which("Xvfb")
    if server is None:
        sys.exit("Xvfb is not installed")
    read, write = os.pipe()
    command = [server, "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset"]
    process = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        os.environ["DISPLAY"] = ":" + os.read(read, 20).decode().strip()
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        if os.geteuid() == 0:  # a container: Chromium's sandbox refuses the superuser
            os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
        yield
    finally:
        process.terminate()
        process.wait()


def prepare(folder: Path, writer: Writer, characters: int, behind: int) -> Path:
    """A library with one open article of that size and others behind it; the same words as a plain file beside it."""
    text = [writer.text(150) + "。" for _ in range(max(1, characters // 151))]
    (folder / "text.txt").write_text("\n".join(text), encoding="utf-8")
    place = folder / "library"
    with Library.open(place) as library:
        fill(library, writer, behind)
        metadata = Metadata(title="基层党建工作纪实", column="news", contributor="区应急局")
        article = library.articles.create(metadata, Body(tuple(map(paragraph, text))))
        library.settings.set("window.welcomed", True)
        library.settings.set("window.article", article.id)
    return place


def tree_memory(pid: int) -> float:
    """Megabytes of a process and those it started, shared pages counted by share."""
    total = process_memory(pid)
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        total += sum(tree_memory(int(child)) for child in children.read_text().split())
    return total


def process_memory(pid: int) -> float:
    """Megabytes of one process, shared pages counted by share."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def usable(screen: Screen, began: float, place: tuple[int, int], quiet: float = 1.5) -> float:
    """Seconds from `began` until the window is painted and the text around `place` is there: the last change of it
    before it stays the same for `quiet` seconds.
    """
    box = (place[0] - 250, place[1] - 100, 500, 200)
    last, changed, whole = b"", began, False
    while (now := time.perf_counter()) - began < LIMIT:
        pixels = screen.grab(box)
        if pixels != last:
            last, changed = pixels, time.perf_counter()
        elif now - changed > quiet and (whole := whole or painted(screen.grab(WHOLE)) >= 0.99):
            return changed - began
        time.sleep(0.002)
    sys.exit("the window did not come")


def type_keys(screen: Screen, place: tuple[int, int], seen: Seen) -> None:
    """Click into the text, find where letters appear, then type there."""
    screen.click(*place)
    time.sleep(0.4)
    before = screen.grab(WHOLE)
    screen.press("x")
    time.sleep(0.15)
    found = differing(before, screen.grab(WHOLE), WIDTH)
    if found is None:
        sys.exit("a key changed nothing")
    # The line with the caret alone: other parts of the window tell of the change later, on their own clock.
    box = (max(0, place[0] - 300), max(0, place[1] - 20), 600, 40)
    for number in range(KEYS):
        time.sleep(0.05 + number % 7 * 0.02)
        before = screen.grab(box)
        screen.press("x" if number % 2 else "BackSpace")
        took = screen.wait_change(box, before, 2.0)
        if took is not None:
            seen.keys.append(took)


def run_once(name: str, command: list[str], seen: Seen, *, typing: bool, preview: bool) -> None:
    """Start a program, look, perhaps type, and end it."""
    with Screen() as screen:
        screen.clear()
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            seen.starts.append(usable(screen, began, PLACES[name]))
            if typing:
                if name == "editor" and not preview:
                    screen.press("Alt_L", "2")  # the findings in the preview's place
                    time.sleep(1.0)
                type_keys(screen, PLACES[name], seen)
                seen.memory = tree_memory(process.pid)
        finally:
            process.kill()
            process.wait()


def line(label: str, values: dict[str, list[float]]) -> str:
    """One row: median and 95th percentile of both, and their ratio."""
    cells, last = [label.ljust(28)], (1.0, 1.0)
    for name, times in values.items():
        ordered = sorted(times)
        found = statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.95)] * 1000
        cells.append(f"{name} {found[0]:7.2f} / {found[1]:7.2f}")
        ratio = found[0] / last[0], found[1] / last[1]
        last = found
    return "   ".join([*cells, f"ratio {ratio[0]:.2f} / {ratio[1]:.2f}"])


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=int, default=1000, help="articles behind the window")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000], help="characters")
    parser.add_argument("--preview", action="store_true", help="with the live preview beside the text")
    chosen = parser.parse_args()
    with virtual_screen(), tempfile.TemporaryDirectory() as held:
        for size in chosen.sizes:
            folder = Path(held) / str(size)
            folder.mkdir()
            place = prepare(folder, Writer(), size, chosen.library)
            commands = {
                "bare": [sys.executable, "-c", BARE, str(folder / "text.txt")],
                "editor": [sys.executable, "-m", "editor_app", "--library", str(place)],
            }
            seen = {name: Seen() for name in commands}
            for number in range(STARTS):
                for name, command in commands.items():
                    run_once(name, command, seen[name], typing=number < 2, preview=chosen.preview)
            print(line(f"{size} characters, start", {name: one.starts for name, one in seen.items()}))
            print(line(f"{size} characters, key", {name: one.keys for name, one in seen.items()}))
            print(f"{size} characters, memory: " + ", ".join(f"{n} {one.memory:.0f} MB" for n, one in seen.items()))


if __name__ == "__main__":
    main()
