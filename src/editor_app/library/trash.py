"""The trash: what lies in it, when it may go, and its removal for good.

An article leaves the library for ever only when three things are true: it has lain there for thirty days by a clock that
did not jump, a proved backup holds it as it lies there, and no submission of it is under way. Its receipts stay.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw

from editor_app.library.backup import backups
from editor_app.library.clock import Clock
from editor_app.library.contents import drop_content
from editor_app.library.database import Database, Row
from editor_app.library.search import Search
from editor_app.library.settings import Settings
from editor_app.model.article import ArticleState
from editor_app.model.errors import Refused
from editor_app.model.failpoints import reach
from editor_app.model.trash import Hindrance, Trashed

KEPT_DAYS = 30
_JUMP = timedelta(days=7)  # between two looks at the clock; a longer step means a holiday or a wrong clock
_CLOCK_KEY = "trash.clock"
_CURRENT = (
    "SELECT a.number, a.id, a.title, a.trashed_at, a.version, c.hash, a.touched FROM articles a JOIN contents c"
    " ON c.id = a.content WHERE a.state = ?"
)


def deadline_of(trashed_at: str) -> str:
    """The moment from which what was put there at `trashed_at` may go."""
    moment = datetime.fromisoformat(trashed_at) + timedelta(days=KEPT_DAYS)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Trash:
    """The trash of one library; used on the library's lane."""

    def __init__(self, database: Database, clock: Clock, search: Search, backups_folder: Path) -> None:
        self._database = database
        self._clock = clock
        self._search = search
        self._settings = Settings(database)
        self._backups = backups_folder

    def list(self) -> list[Trashed]:
        """Everything in the trash, last changed first."""
        rows = self._database.all(f"{_CURRENT} ORDER BY a.touched DESC", (ArticleState.TRASH.value,))
        with contextlib.ExitStack() as stack:
            newest = _open_newest(self._backups, stack)
            return [self._trashed(row, newest) for row in rows]

    def deadline(self, article_id: str) -> str:
        """When an article in the trash may go. Raises `Refused("trash.not_there")`."""
        return deadline_of(self._row(article_id)[3])

    def get(self, article_id: str) -> Trashed:
        """One article in the trash. Raises `Refused("trash.not_there")`."""
        row = self._row(article_id)
        with contextlib.ExitStack() as stack:
            return self._trashed(row, _open_newest(self._backups, stack))

    def _row(self, article_id: str) -> Row:
        row = self._database.one(f"{_CURRENT} AND a.id = ?", (ArticleState.TRASH.value, article_id))
        if not row:
            raise Refused("trash.not_there", id=article_id[:40])
        return row

    def _trashed(self, row: Row, newest: apsw.Connection | None) -> Trashed:
        deadline = deadline_of(row[3])
        left = datetime.fromisoformat(deadline) - self._clock.now()
        days = max(0, -(-left // timedelta(days=1)))
        return Trashed(row[1], row[2], row[3], deadline, self._hindrance(row, newest), days)

    def _hindrance(self, row: Row, newest: apsw.Connection | None) -> Hindrance | None:
        if self._under_way(row[1]):
            return Hindrance.UNDER_WAY
        now = self._clock.now()
        if now < datetime.fromisoformat(deadline_of(row[3])) or not self.clock_is_trusted():
            return Hindrance.TOO_EARLY
        return None if _holds(newest, row) else Hindrance.NO_BACKUP

    def _under_way(self, article_id: str) -> bool:
        return bool(
            self._database.one(
                "SELECT 1 FROM submissions WHERE article = ? AND phase <> 'done' AND hold <> 'cancelled'", (article_id,)
            )
        )

    def watch_clock(self) -> None:
        """Note the time, once a day or oftener: a step of more than a week, or backwards, starts a week of waiting, in
        which nothing is removed, for the person to notice a wrong clock.
        """
        now = self._clock.now()
        seen = self._settings.get(_CLOCK_KEY, {})
        last = datetime.fromisoformat(seen["last"]) if seen else now - _JUMP
        jumped = not -timedelta(hours=1) <= now - last <= _JUMP
        trusted = now + _JUMP if jumped or not seen else datetime.fromisoformat(seen["trusted"])
        self._settings.set(_CLOCK_KEY, {"last": now.isoformat(), "trusted": trusted.isoformat()})

    def clock_is_trusted(self) -> bool:
        """Whether the clock has been watched and made no jump for a week."""
        seen = self._settings.get(_CLOCK_KEY, {})
        return bool(seen) and self._clock.now() >= datetime.fromisoformat(seen["trusted"])

    def purge(self, article_id: str) -> None:
        """Remove an article and its revisions for good. Raises `Refused("trash.too_early" | "trash.no_backup" |
        "trash.under_way" | "trash.not_there")`; then nothing was removed. Pictures that nothing else shows go with the
        next sweep.
        """
        with self._database.transaction():
            trashed = self.get(article_id)
            day = trashed.deadline[:10]
            if trashed.hindrance is Hindrance.TOO_EARLY:
                raise Refused("trash.too_early", title=trashed.title, day=day)
            if trashed.hindrance is Hindrance.NO_BACKUP:
                raise Refused("trash.no_backup", title=trashed.title)
            if trashed.hindrance is Hindrance.UNDER_WAY:
                raise Refused("trash.under_way", title=trashed.title)
            self._remove(self._row(article_id))
            reach("purge.before_commit")

    def _remove(self, row: Row) -> None:
        number = row[0]
        contents = self._database.all(
            "SELECT content FROM revisions WHERE article = ?1 UNION SELECT content FROM articles WHERE number = ?1",
            (number,),
        )
        self._search.forget(row[6])
        self._database.run("DELETE FROM revisions WHERE article = ?", (number,))
        self._database.run("DELETE FROM articles WHERE number = ?", (number,))
        for (content,) in contents:
            drop_content(self._database, content)

    def purge_due(self, most: int = 50) -> tuple[str, ...]:
        """Remove up to `most` articles whose time has come and return their ids: a slice that holds up nobody."""
        gone: tuple[str, ...] = ()
        for trashed in self.list():
            if trashed.hindrance is None and len(gone) < most:
                self.purge(trashed.article)
                gone = (*gone, trashed.article)
        return gone


def _open_newest(folder: Path, stack: contextlib.ExitStack) -> apsw.Connection | None:
    """The newest proved backup, read only, closed with `stack`."""
    for path in backups(folder):
        try:
            connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
            stack.callback(connection.close)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        except apsw.Error:
            continue
        return connection
    return None


def _holds(backup: apsw.Connection | None, row: Row) -> bool:
    """Whether the backup holds the article as it lies in the trash: so it is younger than the trashing, whatever the
    clock said.
    """
    if backup is None:
        return False
    try:
        found = backup.execute(f"{_CURRENT} AND a.id = ?", (ArticleState.TRASH.value, row[1])).fetchone()
    except apsw.Error:
        return False
    return found is not None and found[3:6] == row[3:6]
