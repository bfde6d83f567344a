"""A review record: entries that only ever become more, in one order that everybody finds the same.

The record of an article is a set of entries closed under `parents`. Its order comes from the entries alone: first those
that know fewer generations before them, then, side by side, returns before anything else, then by hash. So the union of two
records is the same whoever makes it and in whatever order parts arrive.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from editor_app.model.codec import canonical_json
from editor_app.model.errors import Refused
from editor_app.model.review import Act, Entry, entry_from_json, entry_to_json

MAX_ENTRIES = 20_000
MAX_LINE_BYTES = 200_000


@dataclass(frozen=True)
class Record:
    """Entries of one article in their order. Made by `record_of` and by adding; never by hand."""

    entries: tuple[Entry, ...] = ()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def by_hash(self) -> Mapping[str, Entry]:
        """Entries by their names."""
        return {entry.hash: entry for entry in self.entries}

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """Hashes of the entries that no other knows, sorted: the parents of the next one."""
        known = {parent for entry in self.entries for parent in entry.parents}
        return tuple(sorted(name for name in self.by_hash if name not in known))

    def next(self, entry: Entry) -> Entry:
        """`entry` as it follows everything that is known here."""
        return replace(entry, parents=self.heads)

    def with_entries(self, more: Iterable[Entry]) -> Record:
        """This record with further entries. Raises what `record_of` raises."""
        return record_of((*self.entries, *more))


def record_of(entries: Iterable[Entry]) -> Record:
    """The record of `entries`, each once, in order. Raises `Refused("review.broken_chain")` where a parent or the entry that
    another speaks about is missing, `review.other_article`, `review.too_long`.
    """
    by_hash: dict[str, Entry] = {}
    for entry in entries:
        name = entry.hash
        known = by_hash.get(name)
        if known is None or entry.signature > known.signature:  # the hash leaves the signature out
            by_hash[name] = entry
        if len(by_hash) > MAX_ENTRIES:
            raise Refused("review.too_long", limit=MAX_ENTRIES)
    if len({entry.article for entry in by_hash.values()}) > 1:
        raise Refused("review.other_article")
    generations = _generations(by_hash)
    for entry in by_hash.values():
        if entry.about and entry.about not in by_hash:
            raise Refused("review.broken_chain", hash=entry.about[:16])
    order = sorted(by_hash, key=lambda name: (generations[name], by_hash[name].act is not Act.RETURNED, name))
    return Record(tuple(by_hash[name] for name in order))


def _generations(by_hash: Mapping[str, Entry]) -> dict[str, int]:
    """How many generations stand before each entry. A hash cannot be in its own past, so there are no circles."""
    found: dict[str, int] = {}
    for start in by_hash:
        stack = [start]
        while stack:
            name = stack[-1]
            missing = [parent for parent in by_hash[name].parents if parent not in found]
            for parent in missing:
                if parent not in by_hash:
                    raise Refused("review.broken_chain", hash=parent[:16])
            if missing:
                stack.extend(missing)
                continue
            stack.pop()
            found[name] = 1 + max((found[parent] for parent in by_hash[name].parents), default=0)
    return found


def record_to_lines(record: Record) -> bytes:
    """`review.jsonl`: an entry a line, canonical JSON with its hash, UTF-8, in the record's order."""
    lines = [canonical_json({"hash": entry.hash, **entry_to_json(entry)}) for entry in record]
    return b"".join(line + b"\n" for line in lines)


def record_from_lines(data: bytes) -> Record:
    """Read `review.jsonl`. Raises `Refused("review.changed")` with the number of the line whose hash is not that of its
    words, and what the entries and `record_of` raise.
    """
    entries = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line:
            continue
        if len(line) > MAX_LINE_BYTES or number > MAX_ENTRIES + 1:
            raise Refused("review.too_long", limit=MAX_ENTRIES)
        try:
            value = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise Refused("review.changed", line=number) from error
        if not isinstance(value, dict):
            raise Refused("review.changed", line=number)
        told = value.pop("hash", None)
        entry = entry_from_json(value)
        if entry.hash != told:
            raise Refused("review.changed", line=number)
        entries.append(entry)
    return record_of(entries)
