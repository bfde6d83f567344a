"""How long the reviewer's desk takes to open: `python benchmarks/review.py [ARTICLES]` (default 2000).

Makes a library in which so many articles wait for review, a third of them passed once and some sent back before, and prints
milliseconds of the listing as the window asks for it. The goal is 300 ms for 2,000.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import ArticleState
from editor_app.model.body import Body, paragraph
from editor_app.model.metadata import Metadata
from editor_app.model.review import Act, Anchor, Entry, Person
from editor_app.model.review_record import Record
from editor_app.services.preferences import Person as Me

ROUNDS = 7
GOAL = 300.0
LI, WANG, ZHANG = (Person(name, "区委组织部") for name in ("李明", "王丽", "张建国"))


def record_of_one(article: str, digest: str, number: int) -> Record:
    """What happened to an article before it came to the desk."""
    acts: list[tuple[Act, Person, dict[str, object]]] = [(Act.SUBMITTED, LI, {"revision": 1})]
    if number % 5 == 0:
        acts += [
            (Act.ANNOTATED, WANG, {"text": "请核实", "anchor": Anchor()}),
            (Act.RETURNED, WANG, {"round": 1, "reasons": ("数字前后不一致",)}),
            (Act.SUBMITTED, LI, {"revision": 2}),
        ]
    if number % 3 == 0:
        acts += [(Act.PASSED, WANG, {"round": 1})]
    record = Record()
    for act, by, more in acts:
        made = Entry(act, article, by, "2026-11-28T08:00:00Z", digest, **more)  # type: ignore[arg-type]
        record = record.with_entries([record.next(made)])
    return record


def fill(library: Library, count: int) -> None:
    """Articles that wait."""
    room = build_workroom(library)
    for number in range(count):
        made = room.authoring.new(title=f"第 {number} 篇：社区清雪行动")
        body = Body((paragraph(f"第 {number} 篇的正文。" * 20),))
        saved = room.authoring.save(made.id, Metadata(title=made.metadata.title), body, made.version)
        library.reviews.add(made.id, record_of_one(made.id, saved.digest, number))
        library.articles.set_state(made.id, ArticleState.IN_REVIEW)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=2000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library") as library:
        with library.transaction():
            fill(library, count)
        room = build_workroom(library)
        room.preferences.set_person(Me("区委组织部", "张建国"))
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            waiting = room.reviewing.desk.pending()
            times.append((time.perf_counter() - start) * 1000)
        mine = sum(each.mine for each in waiting)
        print(f"{len(waiting)} waiting, {mine} mine; goal {GOAL:.0f} ms")
        print(f"first {times[0]:.0f} ms, median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")


if __name__ == "__main__":
    main()
