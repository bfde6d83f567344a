"""How good and how quick the checks are: `python benchmarks/checks.py [--faults] [--held-out] [--clean FOLDER] [--batch [--library N]]`.

Printed: for every rule the planted errors of the labelled set (`tests/data/checks`), how many were found, how many findings are
false alarms, how many of the sentences whose right words are known the fixes changed and how many became right; precision and
recall of all rules of level error and warning (goals 0.98 and 0.90). Then the time of all rules on 3,000 characters, whole
(goal 100 ms) and after one keystroke (5 ms), and what a list of 5,000 terms adds (2 ms): time of the processor, so that a busy
machine does not count. `--held-out` measures the second set, which no rule was fitted to. `--faults` names every false alarm, miss
and wrong fix. `--clean FOLDER` looks for false alarms in
other text files (one paragraph a line), for which nothing is planted. `--batch` checks forty articles of 3,000 characters of a
library with N more as `check --all` does, light, repeats and all, then puts their fixes in and writes the reports.
"""

# ruff: noqa: E402 (the path comes first)
from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1] / "tests")  # in the place of this folder, in which `checks` is this file

from checks.labelled import (
    AROUND,
    DATA,
    HELD_OUT,
    INFO_RULES,
    METADATA,
    PROFILE,
    RULES,
    clean_samples,
    clean_sentences,
    planted_samples,
)
from checks.labelled_rules import checker, many_terms
from checks.measuring import Result, measure, shown
from editor_app.app import build_workroom
from editor_app.checks.engine import Checker
from editor_app.library.library import Library
from editor_app.model.body import Body, Paragraph
from editor_app.model.checked import CheckedArticle
from editor_app.model.inline import styled
from editor_app.model.wording import plain_texts
from editor_app.services.workroom import Workroom


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.3f}" if whole else "     –"


def print_table(result: Result, clean: int) -> None:
    """One line a rule, then all of level error and warning."""
    print("rule   planted   found  recall  findings  false  precision  known  mended   right")
    rows = [*((rule, result.scores[rule]) for rule in sorted(RULES)), ("all *", result.totals())]
    for rule, score in rows:
        print(
            f"{rule:5s} {score.planted:8d} {score.found:7d}  {_share(score.found, score.planted)} {score.findings:9d} "
            f"{score.false:6d}     {_share(score.findings - score.false, score.findings)} {score.known:6d} {score.mended:7d} {score.right:7d}"
        )
    print(f"* without {', '.join(sorted(INFO_RULES))}, which only tell; {clean} clean sentences")


def article(characters: int, number: int = 0) -> Body:
    """Clean sentences, five a paragraph, of about so many characters; another `number` gives other paragraphs."""
    chosen, size = [], 0
    for text in clean_sentences():
        if "\n" not in text and text.endswith("。"):
            chosen.append(text)
            size += len(text)
            if size >= characters:
                break
    mark = "春夏秋冬晨昏昼夜东西南北"[number % 12] + "风雪云雨霜"[number // 12 % 5]
    return Body(tuple(Paragraph(styled(mark + "".join(chosen[at : at + 5]))) for at in range(0, len(chosen), 5)))


def _spent(check: Checker, body: Body) -> float:
    begin = time.thread_time()
    check.check(METADATA, body, PROFILE, AROUND)
    return (time.thread_time() - begin) * 1000


def _keystrokes(check: Checker, body: Body, times: int) -> float:
    """The time of a check after one character more in the middle paragraph, in ms."""
    spent, blocks = [], list(body.blocks)
    at = len(blocks) // 2
    text = plain_texts(body)[blocks[at].id]
    _spent(check, body)
    for number in range(times):
        text = f"{text}{'雪路灯树桥'[number % 5]}"
        blocks[at] = replace(blocks[at], inlines=styled(text))
        spent.append(_spent(check, Body(tuple(blocks))))
    return statistics.median(spent)


def print_speed() -> None:
    """Whole, after a keystroke, and both again with 5,000 terms more; every run sees words that no run before it saw."""
    checkers = {"general lists": checker(), "and 5,000 terms": checker(many_terms(5000))}
    runs: dict[str, list[float]] = {name: [] for name in checkers}
    for check in checkers.values():
        _spent(check, article(3000))
    for number in range(1, 25):
        for at, (name, check) in enumerate(checkers.items()):
            runs[name].append(_spent(check, article(3000, 2 * number + at)))
    size = sum(map(len, plain_texts(article(3000)).values()))
    print(f"\nall rules on {size} characters, processor time, median of {len(runs['general lists'])}")
    for name, check in checkers.items():
        key = _keystrokes(check, article(3000), 25)
        print(f"{name:16s} whole {statistics.median(runs[name]):7.1f} ms   after a keystroke {key:6.2f} ms")
    added = statistics.median(runs["and 5,000 terms"]) - statistics.median(runs["general lists"])
    print(f"{'the 5,000 add':16s} whole {added:7.1f} ms")


def _faulty(characters: int, number: int) -> Body:
    """An article in which every paragraph is another one and every third has something to mend."""
    rolled = random.Random(number)
    chosen = [text for text in clean_sentences() if "\n" not in text and text.endswith("。")]
    blocks, size = [], 0
    while size < characters:
        text = "".join(rolled.sample(chosen, 5)) + ("来了,走了。" if len(blocks) % 3 == 0 else "")
        blocks.append(Paragraph(styled(text)))
        size += len(text)
    return Body(tuple(blocks))


def _fill(room: Workroom, articles: int, characters: int, start: int) -> list[str]:
    made = []
    for number in range(start, start + articles):
        article = room.authoring.new(title=f"第 {number} 篇")
        body = _faulty(characters, number)
        made.append(room.authoring.save(article.id, METADATA, body, article.version).id)
    return made


def print_batch(others: int) -> None:
    """Seconds of the clock and of the processor for each step of a batch."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library") as library:
        room = build_workroom(library)
        with library.transaction():
            _fill(room, others, 1000, 1000)
            chosen = _fill(room, 40, 3000, 0)
        room.batch_checking.look(_fill(room, 1, 100, 900)[0])  # the rules are loaded
        while library.sketches.behind(1):
            room.batch_checking.look(chosen[0])  # the index is made once, a tenth of a second at each check
        print(f"\n40 articles of 3,000 characters in a library of {others + 41}: seconds, of the processor in brackets")
        found: list[CheckedArticle] = []
        steps: dict[str, Callable[[], object]] = {
            "checked": lambda: found.extend(room.batch_checking.look_all(chosen)),
            "checked again": lambda: room.batch_checking.look_all(chosen),
            "mended and saved": lambda: room.batch_checking.mend_all(chosen),
            "report for paper": lambda: room.check_reports.write(Path(folder) / "r.html", found),
            "report for Excel": lambda: room.check_reports.write(Path(folder) / "r.xlsx", found),
            "all lights": lambda: room.lights.of(chosen),
        }
        for name, step in steps.items():
            begin, spent = time.perf_counter(), time.process_time()
            step()
            print(f"{name:18s} {time.perf_counter() - begin:6.2f} ({time.process_time() - spent:5.2f})")
        print(f"{sum(len(each.found) for each in found)} findings")


def print_others(folder: Path) -> None:
    """What is found in other texts, by rule, with every place."""
    check, counts = checker(), Counter[str]()
    for path in sorted(folder.glob("*.txt")):
        lines = [line.strip() for line in path.read_text("utf-8").split("\n") if line.strip()]
        body = Body(tuple(Paragraph(styled(line)) for line in lines))
        texts = plain_texts(body)
        for finding in check.check(METADATA, body, PROFILE, AROUND):
            counts[finding.rule] += 1
            print(finding.rule, finding.level, shown(texts.get(finding.place.block, ""), finding.place.span))
    print(dict(counts))


def main() -> None:
    """See the module's words."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--faults", action="store_true")
    options.add_argument("--clean", type=Path)
    options.add_argument("--batch", action="store_true")
    options.add_argument("--library", type=int, default=0)
    options.add_argument("--held-out", action="store_true")
    chosen = options.parse_args()
    if chosen.batch:
        print_batch(chosen.library)
        return
    if chosen.clean:
        print_others(chosen.clean)
        return
    data = HELD_OUT if chosen.held_out else DATA
    result = measure(checker(), [*clean_samples(data), *planted_samples(data)])
    if chosen.faults:
        print("\n".join(result.faults))
    print_table(result, len(clean_sentences(data)))
    if not chosen.held_out:
        print_speed()


if __name__ == "__main__":
    main()
