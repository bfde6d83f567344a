"""How long the library takes as it grows: `python benchmarks/library.py [ARTICLES …]` (default 1000 and 10000).

Articles of 1,500 characters made of a small stock of words, so that words repeat as they do in one office's articles.
Prints one line a size: milliseconds, median and 95th percentile; the goals are those for 100,000 articles.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from editor_app.library.library import Library
from editor_app.model.body import Body, paragraph
from editor_app.model.metadata import Metadata

ROUNDS = 40
GOALS = {
    "save": 20.0,
    "list 50": 20.0,
    "find 2": 2.0,
    "find 3": 2.0,
    "find 6": 2.0,
    "find common": 2.0,
    "find 1": 50.0,
    "initials": 50.0,
    "open": 50.0,
}


class Writer:
    """Makes articles, the same ones at every run."""

    def __init__(self) -> None:
        self._chance = random.Random(20260808)
        # A character's frequency falls with its rank, as in real text.
        characters = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
        weights = [1 / (rank + 3) for rank in range(3000)]
        self.words = [
            "".join(self._chance.choices(characters, weights, k=self._chance.choice((2, 2, 2, 3, 4))))
            for _ in range(20_000)
        ]

    def text(self, length: int) -> str:
        return "".join(self._chance.choices(self.words, k=length // 2))[:length]

    def article(self) -> tuple[Metadata, Body]:
        title = self.text(20)
        return Metadata(title=title, column="news", contributor="区应急局"), Body(
            tuple(paragraph(self.text(250)) for _ in range(6))
        )

    def choose(self, texts: list[str]) -> str:
        return self._chance.choice(texts)


def fill(library: Library, writer: Writer, count: int) -> float:
    """Add articles; return seconds."""
    began = time.perf_counter()
    while count:
        batch = min(count, 200)
        with library.transaction():
            for _ in range(batch):
                library.articles.create(*writer.article())
        count -= batch
    return time.perf_counter() - began


def measure(act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of one call: median and 95th percentile."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), sorted(times)[int(len(times) * 0.95)]


def examine(folder: Path, count: int) -> dict[str, tuple[float, float]]:
    """All measurements at one size."""
    writer = Writer()
    initials = "".join
    with Library.open(folder, initials=lambda title: initials(chr(97 + ord(char) % 26) for char in title)) as library:
        print(
            f"{count} articles written in {fill(library, writer, count):.0f} s, {(folder / 'library.db').stat().st_size / 1e6:.0f} MB"
        )
        began, parts = time.perf_counter(), library.search.segments()
        library.search.compact()  # as the day's tidying does
        print(f"index of {parts} parts made one in {time.perf_counter() - began:.0f} s")
        rows = library.articles.list(limit=500)
        article = library.articles.get(rows[0].id)
        texts = [writer.text(400) for _ in range(50)]

        def save() -> None:
            nonlocal article
            article = library.articles.save(article.id, *writer.article(), base_version=article.version)

        def find(length: int) -> Callable[[], object]:
            return lambda: library.search.find(writer.choose(texts)[:length], limit=20)

        common = chr(0x4E00) + chr(0x4E01)
        return {
            "save": measure(save),
            "list 50": measure(lambda: library.articles.list(limit=50)),
            "find 2": measure(find(2)),
            "find 3": measure(find(3)),
            "find 6": measure(find(6)),
            "find common": measure(lambda: library.search.find(common, limit=20)),
            "find 1": measure(lambda: library.search.find(chr(0x4E00), limit=20)),
            "initials": measure(lambda: library.search.find("qxz", limit=20)),
        }


def main() -> None:
    """Measure every size asked for and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=int, default=[1000, 10_000])
    for count in parser.parse_args().articles:
        with tempfile.TemporaryDirectory() as name:
            results = examine(Path(name), count)
            results["open"] = measure(lambda: Library.open(Path(name)).close())
            for what, (median, worst) in results.items():
                print(f"{count:>8} {what:<12} {median:8.2f} {worst:8.2f}   goal {GOALS[what]:g}")


if __name__ == "__main__":
    main()
