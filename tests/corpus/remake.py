"""Writes the listings of the corpus anew: `python -m corpus.remake` in the folder of tests, then read the difference."""

from __future__ import annotations

import sys

from corpus.listing import listing
from corpus.planting import DOCUMENTS
from corpus.reading import EXPECTED, expected_file, read


def listings(names: list[str]) -> None:
    """Write the listings of these documents, all where none is named; listings without a document go."""
    for document in DOCUMENTS.values():
        if not names or document.name in names:
            planted, draft = read(document)
            expected_file(document).write_text(listing(draft, planted.pictures), "utf-8", newline="\n")
    for file in set(EXPECTED.iterdir()) - {expected_file(one) for one in DOCUMENTS.values()}:
        file.unlink()


if __name__ == "__main__":
    listings(sys.argv[1:])
