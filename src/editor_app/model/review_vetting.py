"""Is a record that comes from elsewhere one that people can have written? What hashes alone do not show."""

from __future__ import annotations

from editor_app.model.errors import Refused
from editor_app.model.review import MOVING, Act
from editor_app.model.review_record import Record


def check_foreign(record: Record, article: str) -> None:
    """Raises `Refused("review.other_article")` for the record of another article, `Refused("review.never_submitted")` where
    somebody decided on a content that, by all he knew, nobody had submitted: no program writes that.
    """
    if any(entry.article != article for entry in record):
        raise Refused("review.other_article")
    numbers: dict[str, int] = {}
    known: dict[str, int] = {}  # submitted contents in an entry's past, a bit each: hostile records are long
    for entry in record:  # parents come first
        past = 0
        for parent in entry.parents:
            past |= known[parent]
        if entry.act is Act.SUBMITTED:
            past |= 1 << numbers.setdefault(entry.digest, len(numbers))
        elif entry.act in MOVING and not _holds(past, numbers.get(entry.digest)):
            raise Refused("review.never_submitted", name=entry.by.name, digest=entry.digest[:8])
        known[entry.hash] = past


def _holds(past: int, number: int | None) -> bool:
    return number is not None and bool(past >> number & 1)
