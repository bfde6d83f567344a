"""The form a library must have, by the migrations themselves: which tables and indexes are not there."""

from __future__ import annotations

import contextlib

import apsw

from editor_app.library.database import Database, migrations

_PARTS = (
    "SELECT name, sql FROM sqlite_schema WHERE sql NOT NULL AND type IN ('table', 'index') AND name NOT LIKE 'sqlite_%'"
    " AND sql NOT LIKE 'CREATE VIRTUAL TABLE%' AND name NOT LIKE 'article\\_words%' ESCAPE '\\'"
    " AND name NOT LIKE 'article\\_characters%' ESCAPE '\\' ORDER BY type DESC, rowid"
)


def missing_parts(database: Database) -> list[tuple[str, str]]:
    """Name and statement of every table and index that the migrations make and the library lacks; tables first. The search
    index is not among them: it is made anew as a whole.
    """
    with contextlib.closing(apsw.Connection(":memory:")) as fresh:
        for script in migrations():
            fresh.execute(script)
        wanted = [(str(name), str(sql)) for name, sql in fresh.execute(_PARTS)]
    there = {row[0] for row in database.all("SELECT name FROM sqlite_schema")}
    return [(name, sql) for name, sql in wanted if name not in there]
