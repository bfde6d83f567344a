"""How soon the preview shows what is typed, and what it costs: `python benchmarks/preview.py [--library N] [--rounds N]`.

An article of 10,000 characters with twenty pictures, seen from outside on an X display of its own (Xvfb, 1366x768).
Printed, as median and 95th percentile in milliseconds: from a key (XTEST) to changed pixels in the preview, and the same
from the end of the pause that tells the preview that typing rests; from a key to changed pixels in the text, with the
preview beside it, with the findings in its place, and in a bare QTextEdit with the same words in the same run; from a
click on a view's button until the page stands still. Then the memory (proportional set size of the process tree) beside
a bare QWebEngineView with the same words, and of what it consists. Each measure is printed as soon as it is there; one
round takes about a minute, on a busy machine two.
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from dataclasses import replace as changed
from pathlib import Path

from PIL import Image
from screen import Box, Screen
from window import BARE, WHOLE, Seen, process_memory, tree_memory, type_keys, usable, virtual_screen

from editor_app.app import open_workroom
from editor_app.desktop.showing import PAUSE_MS
from editor_app.library.library import Library
from editor_app.model.body import Block, Body, Figure, paragraph
from editor_app.model.session import OpenTab, Session
from library import Writer, fill

CHARACTERS, PICTURES = 10_000, 20
TEXT = (560, 260)  # a point in the first paragraph, in the editor and in the bare window
PAGE: Box = (932, 124, 420, 540)  # the preview, without its scroll bar
BUTTONS = {"列表": (1033, 101), "首页": (1095, 101), "手机": (1218, 101), "页面": (970, 101)}
KEYS = 60
QUIET = 0.4  # without a change, a page stands still
SETTLE = 12.0  # for twenty pictures to be made ready, once

BARE_VIEW = """
import sys, html
from PySide6.QtWidgets import QApplication
from PySide6.QtWebEngineWidgets import QWebEngineView
app = QApplication([])
view = QWebEngineView()
words = open(sys.argv[1], encoding="utf-8").read()
view.setHtml("".join(f"<p>{html.escape(line)}</p>" for line in words.splitlines()))
view.setGeometry(0, 0, 1366, 768)
view.show()
app.exec()
"""


@dataclass
class Times:
    """Seconds of each measure, and megabytes."""

    shown: list[float] = field(default_factory=list)
    keys: dict[str, list[float]] = field(default_factory=dict)
    views: dict[str, list[float]] = field(default_factory=dict)
    memory: dict[str, list[float]] = field(default_factory=dict)


def prepare(folder: Path, writer: Writer, behind: int, pictures: int) -> Path:
    """A library with the article open and others behind it; the same words as a plain file beside it."""
    folder.mkdir()
    texts = [writer.text(150) + "。" for _ in range(CHARACTERS // 151)]
    (folder / "text.txt").write_text("\n".join(texts), encoding="utf-8")
    place = folder / "library"
    with Library.open(place) as library:
        fill(library, writer, behind)
    with open_workroom(place) as room:
        blocks: list[Block] = []
        for number, text in enumerate(texts):
            blocks.append(paragraph(text))
            if number % 3 == 2 and number // 3 < pictures:
                added = room.illustrating.add_bytes(photo(number), f"{number}.jpg")
                blocks.append(Figure(added.sha256, caption=f"第{number // 3 + 1}张"))
        made = room.authoring.new()
        metadata = changed(made.metadata, title="基层党建工作纪实", column="dianxingshiji", contributor="区应急局")
        room.authoring.save(made.id, metadata, Body(tuple(blocks)), made.version)
        room.sessions.keep(Session((OpenTab(made.id),), made.id))
        room.preferences.keep("welcomed", True)
    return place


def photo(number: int) -> bytes:
    """A JPEG of 1600 by 1067 pixels that no other number gives."""
    target = io.BytesIO()
    Image.effect_noise((1600, 1067), 30 + number).convert("RGB").save(target, "JPEG", quality=80)
    return target.getvalue()


def type_and_watch(screen: Screen, times: Times) -> None:
    """Type into the first paragraph, each key after a rest, and wait for the preview."""
    screen.click(*TEXT)
    time.sleep(1.0)
    for number in range(KEYS):
        time.sleep(0.35 + number % 5 * 0.03)
        before = screen.grab(PAGE)
        screen.press("x" if number % 2 == 0 else "BackSpace")
        took = screen.wait_change(PAGE, before, 3.0)
        if took is not None:
            times.shown.append(took)


def change_views(screen: Screen, times: Times) -> None:
    """Click on the views' buttons."""
    for name, place in BUTTONS.items():
        last = screen.grab(PAGE)
        screen.click(*place)
        began = changed_at = time.perf_counter()
        while time.perf_counter() - changed_at < QUIET or changed_at == began:
            pixels = screen.grab(PAGE)
            if pixels != last:
                last, changed_at = pixels, time.perf_counter()
            if time.perf_counter() - began > 5.0:
                break
            time.sleep(0.002)
        times.views.setdefault(name, []).append(changed_at - began)


def keys_of(screen: Screen, times: Times, name: str) -> None:
    seen = Seen()
    type_keys(screen, TEXT, seen)
    times.keys.setdefault(name, []).extend(seen.keys)


def run_editor(place: Path, times: Times, settle: float) -> None:
    """Everything that is measured in the program's window."""
    with Screen() as screen:
        screen.clear()
        process = start([sys.executable, "-m", "editor_app", "--library", str(place)])
        try:
            usable(screen, time.perf_counter(), TEXT)
            time.sleep(settle)
            type_and_watch(screen, times)
            weigh(times, f"{PICTURES} pictures", process)
            keys_of(screen, times, "preview beside")
            change_views(screen, times)
            screen.press("Alt_L", "2")
            time.sleep(1.0)
            keys_of(screen, times, "findings beside")
        finally:
            stop(process)


def weigh_editor(place: Path, times: Times) -> None:
    """The memory of the program with its preview open on the same words without pictures."""
    with Screen() as screen:
        screen.clear()
        process = start([sys.executable, "-m", "editor_app", "--library", str(place)])
        try:
            usable(screen, time.perf_counter(), TEXT)
            time.sleep(3.0)
            keys_of(screen, Times(), "")
            weigh(times, "no pictures", process)
        finally:
            stop(process)


def run_bare(name: str, program: str, words: Path, times: Times) -> None:
    with Screen() as screen:
        screen.clear()
        process = start([sys.executable, "-c", program, str(words)])
        try:
            usable(screen, time.perf_counter(), TEXT)
            if program is BARE:
                keys_of(screen, times, name)
            else:
                time.sleep(2.0)
            weigh(times, name, process)
        finally:
            stop(process)


def weigh(times: Times, name: str, process: subprocess.Popen[bytes]) -> None:
    """Note what a program takes: the whole tree, and the process itself, which is where the window is."""
    times.memory.setdefault(name, []).append(tree_memory(process.pid))
    times.memory.setdefault(f"{name}, window's process", []).append(process_memory(process.pid))


def start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def line(label: str, seconds: list[float], less: float = 0.0) -> str:
    """One row: median and 95th percentile in milliseconds, less so many."""
    ordered = sorted(seconds)
    if not ordered:
        return f"{label.ljust(34)} nothing seen"
    high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{label.ljust(34)} {statistics.median(ordered) * 1000 - less:7.1f} / {high * 1000 - less:7.1f}   ({len(ordered)})"


def tell(times: Times) -> None:
    """Print all that is known by now."""
    print(line("key -> preview", times.shown))
    print(line(f"end of the pause ({PAUSE_MS} ms) -> preview", times.shown, PAUSE_MS))
    for name, seconds in times.keys.items():
        print(line(f"key -> text, {name}", seconds))
    for name, seconds in times.views.items():
        print(line(f"view {name}", seconds))
    for name, megabytes in times.memory.items():
        print(f"memory, {name.ljust(38)} {statistics.median(megabytes):7.0f} MB")
    sys.stdout.flush()


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=int, default=1000, help="articles behind the window")
    parser.add_argument("--rounds", type=int, default=3, help="each starts the programs anew")
    chosen = parser.parse_args()
    times = Times()
    with virtual_screen(), tempfile.TemporaryDirectory() as held:
        folder = Path(held) / "pictures"
        place = prepare(folder, Writer(), chosen.library, PICTURES)
        plain = prepare(Path(held) / "plain", Writer(), chosen.library, 0)
        print(
            f"{CHARACTERS} characters, {PICTURES} pictures, {WHOLE[2]}x{WHOLE[3]};"
            " median / 95th percentile, ms (times seen)",
            flush=True,
        )
        for number in range(chosen.rounds):
            run_bare("bare QTextEdit", BARE, folder / "text.txt", times)
            run_editor(place, times, SETTLE if number == 0 else 3.0)
            run_bare("bare QWebEngineView", BARE_VIEW, folder / "text.txt", times)
            weigh_editor(plain, times)
            print(f"-- after round {number + 1} of {chosen.rounds}")
            tell(times)


if __name__ == "__main__":
    main()
