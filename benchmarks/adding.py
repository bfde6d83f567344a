"""How a drop of many photos is taken in while somebody types: `python benchmarks/adding.py [--count 20] [--rounds 3]`.

The real window over a new library, photos of 12 megapixels dropped into an article of some length. From the drop on a key
is pressed every 40 ms and the window's thread ticks every 2 ms. Shown: when the first and the last thumbnail, all figures
in the text and all web versions were there, the longest time the window's thread did nothing else, and how long keys took.
The web versions alone, on as many threads without any window, are the floor. Goals: first thumbnail within a second,
no key later than 50 ms at the 95th percentile.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor_app.app import ThisComputer, open_workroom
from editor_app.desktop.application import SWITCH_SECONDS
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.desk import Desk, News
from editor_app.desktop.flows.illustrating import Loaded
from editor_app.desktop.jobs import PICTURE_THREADS, Jobs, LaneName
from editor_app.desktop.look import Dresser
from editor_app.desktop.main_window import MainWindow
from editor_app.model.body import Body, paragraph
from editor_app.model.picture import PictureRules
from editor_app.pictures.prepare import prepare

SIZE = (4000, 3000)
KEY_MS, TICK_MS = 40, 2
LIMIT = 120.0


def make_photos(folder: Path, count: int, salt: int) -> list[Path]:
    """Camera-like pictures of 12 megapixels, each another one, taken a minute apart."""
    coarse = Image.effect_noise((SIZE[0] // 64, SIZE[1] // 64), 120).resize(SIZE)
    fine = Image.effect_noise((SIZE[0] // 2, SIZE[1] // 2), 34).filter(ImageFilter.GaussianBlur(0.6)).resize(SIZE)
    whole = Image.merge("RGB", [ImageChops.add(coarse, fine, scale=2, offset=shift) for shift in (-8, 0, 12)])
    paths = []
    for number in range(count):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = f"2026:07:12 07:{number:02}:00"
        path = folder / f"{salt}-{number:02}.jpg"
        ImageChops.offset(whole, number * 190, salt * 97).save(path, quality=92, exif=exif)
        paths.append(path)
    return paths


class Watch:
    """Ticks and types on the window's thread, and remembers when what happened."""

    def __init__(self, conductor: Conductor, window: MainWindow, count: int) -> None:
        self.window = window
        self.count = count
        self.began = self.last = time.perf_counter()
        self.stall = 0.0
        self.keys: list[float] = []
        self.due = self.began
        self.first = self.sights = self.placed = self.made = 0.0
        self._seen: set[str] = set()
        self._made: set[str] = set()
        conductor.picturing.loaded.connect(self.on_loaded)
        self._tick = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self.on_tick)

    def start(self) -> None:
        self._tick.start()

    def now(self) -> float:
        return time.perf_counter() - self.began

    def on_loaded(self, loaded: Loaded) -> None:
        self._seen.add(loaded.asset)
        self.first = self.first or self.now()
        if len(self._seen) == self.count:
            self.sights = self.sights or self.now()
        if loaded.facts.rendition is not None:
            self._made.add(loaded.asset)
        if len(self._made) == self.count:
            self.made = self.made or self.now()

    def on_tick(self) -> None:
        now = time.perf_counter()
        self.stall = max(self.stall, now - self.last)
        if now >= self.due:
            QTest.keyClick(self.window.article.editor, Qt.Key.Key_A)
            self.keys.append(time.perf_counter() - self.due)  # from when the key was due to when the text had it
            self.due = max(self.due + KEY_MS / 1000, now)
        if not self.placed and len(self.window.article.body().figures()) == self.count:
            self.placed = self.now()
        self.last = time.perf_counter()

    def wait(self) -> None:
        loop = QEventLoop()
        while not (self.made and self.placed):
            if self.now() > LIMIT:
                sys.exit("the pictures did not come")
            QTimer.singleShot(20, loop.quit)
            loop.exec()
        self._tick.stop()


def settle(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def one_round(folder: Path, photos: list[Path], dresser: Dresser) -> Watch:
    lanes = Jobs()
    context = open_workroom(folder, lanes.call_on_library)
    room = lanes.call_on_library(context.__enter__)
    window = MainWindow(dresser.look)
    window.show()
    window.right.open_tab(2)
    conductor = Conductor(Desk(room, lanes, dresser.look, News(), folder), ThisComputer(), window)
    conductor.start()
    conductor.new_article()
    while conductor.writing.article is None:
        settle(0.05)
    window.article.editor.set_body(Body(tuple(paragraph("汛情就是命令，防汛就是责任。" * 20) for _ in range(30))))
    settle(1.0)
    watch = Watch(conductor, window, len(photos))
    window.article.editor.files_dropped.emit([str(path) for path in photos], 40)
    watch.start()
    watch.wait()
    conductor.writing.stop()
    others = [name for name in LaneName if name is not LaneName.LIBRARY]
    lanes.close(*others)
    while lanes.alive(*others):
        settle(0.05)
    lanes.call_on_library(lambda: context.__exit__(None, None, None))
    lanes.close()
    window.deleteLater()
    conductor.deleteLater()
    settle(0.1)
    return watch


def floor(photos: list[Path]) -> float:
    """Seconds for the web versions alone."""
    began = time.perf_counter()
    with ThreadPoolExecutor(PICTURE_THREADS) as pool:
        list(pool.map(lambda path: prepare(path.read_bytes(), "0" * 64, PictureRules()), photos))
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    sys.setswitchinterval(SWITCH_SECONDS)
    app = QApplication([])
    dresser = Dresser(app)
    watches: list[Watch] = []
    floors: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        for number in range(arguments.rounds):
            photos = make_photos(Path(name), arguments.count, number)
            floors.append(floor(photos))
            watches.append(one_round(Path(name) / f"library{number}", photos, dresser))
    rows = {
        "first thumbnail": [watch.first for watch in watches],
        "all in the text": [watch.placed for watch in watches],
        "all thumbnails": [watch.sights for watch in watches],
        "all web versions": [watch.made for watch in watches],
        "(web versions alone)": floors,
        "longest stall": [watch.stall for watch in watches],
        "key, median": [statistics.median(watch.keys) for watch in watches],
        "key, 95th": [statistics.quantiles(watch.keys, n=20)[-1] for watch in watches],
    }
    print(f"{arguments.count} photos of 12 megapixels, {os.cpu_count()} cores, {arguments.rounds} rounds, medians")
    for words, values in rows.items():
        print(f"{words:22} {statistics.median(values):7.3f} s")


if __name__ == "__main__":
    main()
