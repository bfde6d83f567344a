"""The lists of everybody put together: the portal's before the general ones, the unit's own last.

The portal may say anything about a general entry. The unit may add, and may lower what is a warning or less; errors
stay, for they are what the portal does not take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from editor_app.checks.house_words import HouseWords, words_of
from editor_app.model.finding import Level
from editor_app.model.house_list import OFF, Entry, InForce, ListKind, ListOrigin, ListRow, in_force

RULES: Mapping[ListKind, tuple[str, str]] = {
    ListKind.TERM: ("X02", Level.WARNING),
    ListKind.PHRASE: ("X01", Level.ERROR),
    ListKind.NAME: ("N01", Level.WARNING),
}
"""The rule of the checks that an entry feeds, and its level where nobody says another."""

GRAVITY = (OFF, Level.INFO, Level.WARNING, Level.ERROR)


@dataclass(frozen=True, slots=True)
class Lists:
    """The entries by whose they are."""

    general: tuple[Entry, ...] = ()
    portal: tuple[Entry, ...] = ()
    local: tuple[Entry, ...] = ()


def standing(entry: Entry, levels: Mapping[str, str]) -> str:
    """The level of what an entry finds, before the unit says anything; `levels` are the profile's, by rule."""
    if entry.level == OFF:
        return OFF
    rule, usual = RULES.get(entry.kind, ("", ""))
    return levels.get(rule) or entry.level or usual


def may_lower(level: str, wanted: str) -> bool:
    """Whether a unit may make `wanted` of a level."""
    return level in (Level.WARNING, Level.INFO) and GRAVITY.index(wanted) < GRAVITY.index(level)


def merged(lists: Lists, levels: Mapping[str, str], today: str) -> tuple[ListRow, ...]:
    """All entries with whose they are and what holds today, the unit's own first."""
    wanted = {
        entry.id: entry.level
        for entry in lists.local
        if entry.kind is ListKind.LEVEL and in_force(entry, today) is InForce.YES
    }
    rows = [ListRow(ListOrigin.LOCAL, entry, in_force(entry, today), standing(entry, levels)) for entry in lists.local]
    for origin, entries in ((ListOrigin.PORTAL, lists.portal), (ListOrigin.GENERAL, lists.general)):
        for entry in entries:
            level, lower = standing(entry, levels), wanted.get(entry.id, "") if entry.id else ""
            lowered = lower if lower and may_lower(level, lower) else ""
            rows.append(
                ListRow(
                    origin,
                    entry,
                    InForce.OFF if lowered == OFF else in_force(entry, today),
                    lowered or level,
                    lowered,
                    bool(entry.id) and level in (Level.WARNING, Level.INFO),
                )
            )
    return _covered(rows)


def _covered(rows: Sequence[ListRow]) -> tuple[ListRow, ...]:
    """The rows, those of the unit that say nothing which another list does not say marked so."""
    known = {
        word
        for row in rows
        if row.origin is not ListOrigin.LOCAL and row.force in (InForce.YES, InForce.OFF)
        for word in _sought(row.entry)
    }
    return tuple(
        replace(row, force=InForce.COVERED)
        if row.origin is ListOrigin.LOCAL
        and row.force is InForce.YES
        and (words := _sought(row.entry))
        and words <= known
        else row
        for row in rows
    )


def _sought(entry: Entry) -> set[str]:
    if entry.kind is ListKind.TERM:
        return set(entry.patterns)
    return {f"={words}" for words in entry.expected} if entry.kind is ListKind.PHRASE else set()


def words_in_force(rows: Sequence[ListRow]) -> HouseWords:
    """What the checks look for by these rows. Where two lists have the same words, the portal's goes before the general
    one, and either before the unit's.
    """
    order = {ListOrigin.PORTAL: 0, ListOrigin.GENERAL: 1, ListOrigin.LOCAL: 2}
    entries: list[Entry] = []
    lowered: set[Entry] = set()
    ids: set[str] = set()
    taken: dict[str, ListOrigin] = {}
    for row in sorted(rows, key=lambda row: order[row.origin]):
        entry = row.entry
        former = (
            entry.kind is ListKind.NAME and row.force is InForce.OVER
        )  # a term of office that is over says what was
        used = former or row.force in (InForce.YES, InForce.OFF)
        if not used or (row.origin is ListOrigin.GENERAL and entry.id in ids):
            continue
        if row.origin is ListOrigin.PORTAL and entry.id:
            ids.add(entry.id)
        if entry.kind in (ListKind.TERM, ListKind.PHRASE):
            entry = _without_taken(entry, row.origin, taken)
        if (former or row.force is InForce.YES) and (entry.kind is not ListKind.TERM or entry.patterns):
            entry = replace(entry, level=row.lowered) if row.lowered else entry
            entries.append(entry)
            if row.lowered:
                lowered.add(entry)
    return words_of(entries, frozenset(lowered))


def _without_taken(entry: Entry, origin: ListOrigin, taken: dict[str, ListOrigin]) -> Entry:
    """The entry without what another list has already."""
    words = entry.patterns if entry.kind is ListKind.TERM else entry.expected
    prefix = "" if entry.kind is ListKind.TERM else "="
    kept = tuple(word for word in words if taken.setdefault(prefix + word, origin) is origin)
    return replace(entry, patterns=kept) if entry.kind is ListKind.TERM else replace(entry, expected=kept)
