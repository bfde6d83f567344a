"""The word list that a unit keeps in its library: its own entries, in the order they were added."""

from __future__ import annotations

import json
from collections.abc import Iterable

from editor_app.library.database import Database
from editor_app.library.settings import Settings
from editor_app.model.errors import Unavailable
from editor_app.model.house_list import Entry, ListKind, entry_of, rule_of

STAMP = "lists.stamp"


class LocalList:
    """Entries by id and kind: what lowers the level of another list's entry has that one's id."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._settings = Settings(database)

    def stamp(self) -> int:
        """Another number after every change, also of another process."""
        return int(self._settings.get(STAMP, 0))

    def entries(self) -> tuple[Entry, ...]:
        """All of them. Raises `Unavailable("library.corrupt")` for one that is no entry."""
        return tuple(_entry(row[0]) for row in self._database.all("SELECT rule FROM local_list ORDER BY position, id"))

    def put(self, entries: Iterable[Entry]) -> None:
        """Keep these; one that is there already is changed in its place. All or none."""
        with self._database.transaction():
            for entry in entries:
                text = json.dumps(rule_of(entry), ensure_ascii=False)
                self._database.run(
                    "INSERT INTO local_list VALUES (?, ?, (SELECT IFNULL(MAX(position), 0) + 1 FROM local_list), ?)"
                    " ON CONFLICT (id, lowers) DO UPDATE SET rule = excluded.rule",
                    (entry.id, int(entry.kind is ListKind.LEVEL), text),
                )
            self._changed()

    def remove(self, entries: Iterable[Entry]) -> int:
        """Forget these; how many of them were there."""
        with self._database.transaction():
            gone = sum(
                self._database.run(
                    "DELETE FROM local_list WHERE id = ? AND lowers = ?", (entry.id, int(entry.kind is ListKind.LEVEL))
                )
                for entry in entries
            )
            self._changed()
        return gone

    def _changed(self) -> None:
        self._settings.set(STAMP, self.stamp() + 1)


def _entry(text: str) -> Entry:
    try:
        return entry_of(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unavailable("library.corrupt", why="local_list") from error
