"""How long the comparison of two revisions takes: `python benchmarks/compare.py [CHARACTERS]` (default 20000).

Prints one line a case: milliseconds of computing, median and worst of the rounds. The goal is 100 ms for 20,000 characters.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from dataclasses import replace

from editor_app.model.body import Body, Paragraph, paragraph
from editor_app.model.difference import compare, tally
from editor_app.model.inline import canonical, loose_text, plain
from editor_app.model.metadata import Metadata

ROUNDS = 15
GOAL = 100.0
PARAGRAPH = 250


class Writer:
    """Makes texts in which a character's frequency falls with its rank, the same ones at every run."""

    def __init__(self) -> None:
        self._chance = random.Random(20260808)
        self._characters = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
        self._weights = [1 / (rank + 3) for rank in range(3000)]

    def text(self, length: int) -> str:
        return "".join(self._chance.choices(self._characters, self._weights, k=length))

    def edited(self, text: str, edits: int) -> str:
        """`text` with phrases changed here and there."""
        for _ in range(edits):
            place = self._chance.randrange(len(text))
            text = text[:place] + self.text(4) + text[place + self._chance.choice((0, 3, 6)) :]
        return text

    def body(self, length: int) -> Body:
        return Body(tuple(paragraph(self.text(PARAGRAPH)) for _ in range(max(1, length // PARAGRAPH))))

    def changed(self, body: Body, edits: int, *, ids: bool) -> Body:
        """Every paragraph edited; without `ids` as if it had been brought in anew."""
        made = []
        for block in body.blocks:
            assert isinstance(block, Paragraph)
            inlines = canonical(loose_text(self.edited(plain(block.inlines), edits)))
            made.append(replace(block, inlines=inlines) if ids else Paragraph(inlines))
        return Body(tuple(made))


def cases(length: int) -> dict[str, tuple[Body, Body]]:
    """Pairs of bodies."""
    writer = Writer()
    body = writer.body(length)
    one = writer.text(length)
    return {
        "equal": (body, body),
        "one word in each paragraph": (body, writer.changed(body, 1, ids=True)),
        "eight changes in each": (body, writer.changed(body, 8, ids=True)),
        "brought in anew": (body, writer.changed(body, 2, ids=False)),
        "wholly other": (body, writer.body(length)),
        "paragraphs shuffled": (body, Body(tuple(random.Random(1).sample(body.blocks, len(body.blocks))))),
        "one paragraph": (Body((paragraph(one),)), Body((paragraph(writer.edited(one, 200)),))),
        "one paragraph, wholly other": (Body((paragraph(one),)), Body((paragraph(writer.text(length)),))),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("characters", type=int, nargs="?", default=20_000)
    length = parser.parse_args().characters
    print(f"{length} characters; goal {GOAL:.0f} ms")
    for name, (old, new) in cases(length).items():
        times = []
        for _ in range(ROUNDS):
            start = time.process_time()
            difference = compare((Metadata(), old), (Metadata(), new))
            times.append((time.process_time() - start) * 1000)
        print(
            f"{name:30} median {statistics.median(times):7.1f}  worst {max(times):7.1f}  {tally(difference).places} places"
        )


if __name__ == "__main__":
    main()
