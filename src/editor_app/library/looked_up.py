"""What was found out about articles and pictures once and is needed at every check: open points of the document that
was read, what QR codes say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from editor_app.library.database import Database
from editor_app.model.origin import OpenKind, OpenPoint

_AT_ONCE = 400


class LookedUp:
    """Notes of one library. Writing takes a transaction of its own where there is none; any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_points(self, article: str, points: Sequence[OpenPoint]) -> None:
        """Remember what the document of an article had open; nothing is kept for none."""
        if points:
            value = json.dumps([[each.kind.value, each.words, each.block] for each in points], ensure_ascii=False)
            self._database.run(
                "INSERT OR REPLACE INTO open_points SELECT number, ? FROM articles WHERE id = ?", (value, article)
            )

    def points(self, article: str) -> tuple[OpenPoint, ...]:
        """What the document of an article had open."""
        row = self._database.one(
            "SELECT points FROM open_points JOIN articles ON number = article WHERE id = ?", (article,)
        )
        if not row:
            return ()
        return tuple(OpenPoint(OpenKind(kind), words, block) for kind, words, block in json.loads(row[0]))

    def keep_codes(self, source: str, codes: Iterable[str]) -> None:
        """Remember what the codes of a web version say (`Figure.source`); none is remembered, too."""
        value = json.dumps(list(codes), ensure_ascii=False)
        self._database.run("INSERT OR REPLACE INTO picture_codes VALUES (?, ?)", (source, value))

    def codes(self, sources: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """What the codes of these web versions say; those that nobody has looked at are left out."""
        found: dict[str, tuple[str, ...]] = {}
        for at in range(0, len(sources), _AT_ONCE):
            part = sources[at : at + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            rows = self._database.all(f"SELECT source, codes FROM picture_codes WHERE source IN ({marks})", part)
            found.update((source, tuple(json.loads(codes))) for source, codes in rows)
        return found
