"""A damaged file whose every table is whole becomes a new one, table by table: half of a library is its search index, and
damage to that costs nothing but the time to make it anew. The damaged file is only read.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

import apsw

from editor_app.library.backup import sync_folder
from editor_app.library.database import Database, migrations, translate
from editor_app.library.search import TABLES, Search
from editor_app.model import held_files
from editor_app.model.errors import Unavailable

WORKING = ".restoring-"  # the sweeper knows it


def rewrite(damaged: Path, target: Path) -> bool:
    """Make the database `target`, which must not exist, of `damaged` and its log, if every table but the search index is
    whole and of this program's form. Returns whether; else there is no `target`. Raises what the disk raises.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=WORKING, dir=target.parent) as name:
            folder = Path(name)
            copy, made = folder / "damaged.db", folder / "made.db"
            for tail in ("", "-wal"):
                source = damaged.with_name(damaged.name + tail)
                if source.exists():
                    shutil.copyfile(source, copy.with_name(copy.name + tail))
            if not _carry_over(copy, made):
                return False
            held_files.replace(made, target)
        sync_folder(target.parent)
    except OSError as error:
        raise translate(error) from error
    return True


def _carry_over(copy: Path, made: Path) -> bool:
    with contextlib.closing(Database(made, made.parent / "backups")) as database:
        Search(database, lambda text: "").rebuild_at_next_open()
    try:
        with contextlib.closing(apsw.Connection(str(made))) as connection:
            connection.execute("ATTACH ? AS old", (str(copy),))
            if connection.execute("PRAGMA old.user_version").fetchone() != (len(migrations()),):
                return False
            with connection:
                whole = all(_carry(connection, table) for table in _tables(connection))
            sound = whole and not connection.execute("PRAGMA main.foreign_key_check").fetchall()
            sound = sound and connection.execute("PRAGMA main.quick_check(1)").fetchone() == ("ok",)
            connection.execute("DETACH old")
            connection.execute("PRAGMA main.wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA main.journal_mode = DELETE")
    except apsw.FullError as error:
        raise translate(error) from error
    except (apsw.Error, UnicodeDecodeError):  # the second where even the name of a column is damaged
        return False  # no whole database: the person chooses
    return sound


def _tables(connection: apsw.Connection) -> list[str]:
    """The tables of this program's form, without those of the search index."""
    rows = connection.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " AND name NOT LIKE 'sqlite_%'"
    )
    return [str(row[0]) for row in rows if not str(row[0]).startswith(tuple(TABLES))]


def _carry(connection: apsw.Connection, table: str) -> bool:
    """Copy one table; False where it is not whole, or has other columns."""
    if connection.execute(f"PRAGMA old.quick_check('{table}')").fetchone() != ("ok",):
        return False
    columns, there = (
        [str(row[1]) for row in connection.execute(f"PRAGMA {schema}.table_info('{table}')")]
        for schema in ("main", "old")
    )
    if sorted(columns) != sorted(there):
        return False
    listed = ", ".join(f'"{column}"' for column in columns)
    kept = " WHERE key <> 'search.form'" if table == "settings" else ""
    connection.execute(f"INSERT INTO main.{table} ({listed}) SELECT {listed} FROM old.{table}{kept}")
    return True


def rewrite_in_place(folder: Path, database: str, aside: str) -> bool:
    """Make the library's database in `folder` anew of the one that was just set aside as `aside`; see `rewrite`."""
    with contextlib.suppress(Unavailable):  # a full disk: the choice is there as before
        return rewrite(folder / aside, folder / database)
    return False
