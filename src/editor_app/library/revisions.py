"""Revisions: written in the transaction of the save, never changed, thinned by age (rule D3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from editor_app.library.clock import seconds_between
from editor_app.library.contents import drop_content, load_content
from editor_app.library.database import Database, Row
from editor_app.model.errors import Refused
from editor_app.model.revision import Revision, RevisionReason, RevisionRow

COALESCE_SECONDS = 30.0
MUCH_DELETED = 0.2  # what is left of the words when a save gets a revision of its own whatever the time
NEWEST_KEPT = 10  # by number: a clock that jumps a year ahead cannot thin out what was written just now


def add_revision(database: Database, article: int, content: int, reason: RevisionReason, now: str) -> int:
    """Write the next revision and return its number. Call inside the save's transaction.

    An automatic revision takes the place of the last where both stand within half a minute of what came before them,
    unless most of the words were deleted: so typing leaves one every half minute, and the last before a pause stays.
    """
    lasts = database.all(
        "SELECT number, reason, saved_at, content FROM revisions WHERE article = ? ORDER BY number DESC LIMIT 2",
        (article,),
    )
    number = lasts[0][0] + 1 if lasts else 1
    if reason is RevisionReason.AUTO and len(lasts) == 2 and _replaces(database, lasts[0], lasts[1], content, now):
        _delete(database, article, lasts[0][0], lasts[0][3])
    database.run("INSERT INTO revisions VALUES (?, ?, ?, ?, ?)", (article, number, reason.value, content, now))
    _thin(database, article, now)
    return number


def _replaces(database: Database, last: Row, before: Row, content: int, now: str) -> bool:
    """Whether the last revision (number, reason, time, content) gives way to a new automatic one."""
    if last[1] != RevisionReason.AUTO.value:
        return False
    if not all(
        0 <= gap < COALESCE_SECONDS for gap in (seconds_between(before[2], last[2]), seconds_between(last[2], now))
    ):
        return False
    (left,) = database.one("SELECT characters FROM contents WHERE id = ?", (content,))
    (had,) = database.one("SELECT characters FROM contents WHERE id = ?", (last[3],))
    return bool(left >= had * MUCH_DELETED)


def _delete(database: Database, article: int, number: int, content: int) -> None:
    database.run("DELETE FROM revisions WHERE article = ? AND number = ?", (article, number))
    drop_content(database, content)


def pin_revision(database: Database, article: int, reason: RevisionReason) -> int:
    """Give the newest revision, if it was automatic, a reason for which it is kept for ever; return its number."""
    row = database.one(
        "SELECT number, reason FROM revisions WHERE article = ? ORDER BY number DESC LIMIT 1", (article,)
    )
    if row[1] == RevisionReason.AUTO.value:
        database.run(
            "UPDATE revisions SET reason = ? WHERE article = ? AND number = ?", (reason.value, article, row[0])
        )
    return int(row[0])


def _thin(database: Database, article: int, now: str) -> None:
    """Keep all automatic revisions of the last hour, one an hour for a day, one a day for a month, one a week after;
    the first and the newest few in any case.
    """
    rows = database.all(
        "SELECT number, saved_at, content FROM revisions WHERE article = ? AND reason = ? AND number > 1"
        " ORDER BY number DESC",
        (article, RevisionReason.AUTO.value),
    )
    today = datetime.fromisoformat(now)
    seen: set[str] = set()
    for place, (number, saved_at, content) in enumerate(rows):
        period = _period(datetime.fromisoformat(saved_at), today)
        if period and period in seen and place >= NEWEST_KEPT:
            _delete(database, article, number, content)
        seen.add(period)


def _period(saved: datetime, now: datetime) -> str:
    """The stretch of time of which one revision is kept; empty where every one is."""
    age = now - saved
    if age < timedelta(hours=1):
        return ""
    if age < timedelta(days=1):
        return saved.strftime("%Y-%m-%dT%H")
    return saved.strftime("%Y-%m-%d" if age < timedelta(days=30) else "%G-W%V")


class Revisions:
    """The history of articles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _number(self, article: str) -> int:
        row = self._database.one("SELECT number FROM articles WHERE id = ?", (article,))
        if not row:
            raise Refused("article.unknown", id=article[:40])
        return int(row[0])

    def list(self, article: str) -> list[RevisionRow]:
        """Lines of the history, newest first."""
        rows = self._database.all(
            "SELECT r.number, r.reason, r.saved_at, c.digest, c.characters FROM revisions r"
            " JOIN contents c ON c.id = r.content WHERE r.article = ? ORDER BY r.number DESC",
            (self._number(article),),
        )
        return [RevisionRow(article, row[0], RevisionReason(row[1]), row[2], row[3], row[4]) for row in rows]

    def get(self, article: str, number: int) -> Revision:
        """One revision. Raises `Refused("revision.unknown")`."""
        row = self._database.one(
            "SELECT r.number, r.reason, r.saved_at, c.digest, c.characters, c.id FROM revisions r"
            " JOIN contents c ON c.id = r.content WHERE r.article = ? AND r.number = ?",
            (self._number(article), number),
        )
        if not row:
            raise Refused("revision.unknown", number=number)
        content = load_content(self._database, row[5])
        line = RevisionRow(article, row[0], RevisionReason(row[1]), row[2], row[3], row[4])
        return Revision(line, content.metadata, content.body)

    def latest(self, article: str) -> Revision:
        """The newest revision: the article's present content."""
        return self.get(article, self.list(article)[0].number)

    def pin(self, article: str, reason: RevisionReason) -> RevisionRow:
        """Keep the newest revision for ever, for `reason`; an automatic one takes that reason. Returns its line."""
        with self._database.transaction():
            number = pin_revision(self._database, self._number(article), reason)
        return self.get(article, number).row
