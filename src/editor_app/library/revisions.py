"""Revisions: written in the transaction of the save, never changed, thinned by age (rule D3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from editor_app.library.clock import Clock, seconds_between, stamp
from editor_app.library.contents import drop_content, load_content, store_content
from editor_app.library.database import Database, Row
from editor_app.model.body import Body
from editor_app.model.errors import Refused
from editor_app.model.failpoints import reach
from editor_app.model.metadata import Metadata
from editor_app.model.revision import Revision, RevisionReason, RevisionRow

COALESCE_SECONDS = 30.0
MUCH_DELETED = 0.2  # what is left of the fullest recent words when that revision is named and kept
SOME_DELETED = 0.9  # below this share the fuller automatic revision does not give way to the next
WORTH_KEEPING = 20  # characters; fewer are soon written again
LOOKED_AT = 20  # revisions, newest first: about the last ten minutes of typing
NEWEST_KEPT = 10  # by number: a clock that jumps a year ahead cannot thin out what was written just now
_HANDED_OVER = (
    RevisionReason.SUBMITTED,
    RevisionReason.REVIEW,
    RevisionReason.RETURNED,
    RevisionReason.RECOVERED,
    RevisionReason.RESTORED,
)


def add_revision(database: Database, article: int, content: int, reason: RevisionReason, now: str) -> int:
    """Write the next revision and return its number. Call inside the save's transaction.

    Automatic revisions stand half a minute apart: typing leaves one every half minute and the last before a pause.
    Where most of the words are deleted, the fullest of the recent revisions is named first and so never thinned.
    """
    lasts = _newest(database, article, 3)
    number = lasts[0][0] + 1 if lasts else 1
    (left,) = database.one("SELECT characters FROM contents WHERE id = ?", (content,))
    _keep_the_fuller(database, article, left)
    if reason is RevisionReason.AUTO and len(lasts) >= 2 and (crowded := _gives_way(lasts, left, now)):
        _delete(database, article, crowded[0], crowded[3])
    database.run("INSERT INTO revisions VALUES (?, ?, ?, ?, ?)", (article, number, reason.value, content, now))
    _thin(database, article, now)
    return number


def _newest(database: Database, article: int, count: int) -> list[Row]:
    """Number, reason, time, content and characters of the newest revisions, newest first."""
    return database.all(
        "SELECT r.number, reason, saved_at, content, characters FROM revisions r JOIN contents c ON c.id = content"
        " WHERE article = ? ORDER BY r.number DESC LIMIT ?",
        (article, count),
    )


def _gives_way(lasts: list[Row], left: int, now: str) -> Row | None:
    """Which automatic revision stands too close to its neighbours to stay once one of `left` characters follows."""
    last, before = lasts[0], lasts[1]
    if last[1] != RevisionReason.AUTO.value or not _close(before[2], last[2]):
        return None
    if _close(last[2], now):
        return last if left >= last[4] * SOME_DELETED else None
    first = len(lasts) < 3 or before[0] == 1
    if first or before[1] != RevisionReason.AUTO.value or last[4] < before[4] * SOME_DELETED:
        return None
    return before


def _close(earlier: str, later: str) -> bool:
    return 0 <= seconds_between(earlier, later) < COALESCE_SECONDS


def _keep_the_fuller(database: Database, article: int, left: int) -> None:
    """Name the fullest recent revision if a save leaves less than a fifth of it; an earlier great deletion, before which
    another one was named, ends the search.
    """
    fullest: Row | None = None
    for row in _newest(database, article, LOOKED_AT):
        if fullest is not None and row[4] < fullest[4] * MUCH_DELETED:
            break
        if fullest is None or row[4] > fullest[4]:
            fullest = row
    if fullest is None or fullest[4] < WORTH_KEEPING or left >= fullest[4] * MUCH_DELETED:
        return
    if fullest[1] == RevisionReason.AUTO.value:
        database.run(
            "UPDATE revisions SET reason = ? WHERE article = ? AND number = ?",
            (RevisionReason.DELETION.value, article, fullest[0]),
        )


def _delete(database: Database, article: int, number: int, content: int) -> None:
    database.run("DELETE FROM revisions WHERE article = ? AND number = ?", (article, number))
    drop_content(database, content)


def pin_revision(database: Database, article: int, reason: RevisionReason, now: str) -> int:
    """Name the newest revision, so that it is kept for ever, and return its number. An automatic one takes the reason;
    one that has a name already keeps it, and what it is handed over for becomes a revision of the same content.
    """
    number, had, _, content, _ = _newest(database, article, 1)[0]
    if had == RevisionReason.AUTO.value:
        database.run(
            "UPDATE revisions SET reason = ? WHERE article = ? AND number = ?", (reason.value, article, number)
        )
    elif reason in _HANDED_OVER and had != reason.value:
        number += 1
        database.run("INSERT INTO revisions VALUES (?, ?, ?, ?, ?)", (article, number, reason.value, content, now))
    return int(number)


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
            reach("thin.during")
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

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

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

    def put_under(
        self, article: str, metadata: Metadata, body: Body, reason: RevisionReason, saved_at: str
    ) -> int | None:
        """Write a content into the history without making it the present one, whose revision follows it anew: the newest
        revision is always the present content. Returns its number; None where the history holds it already. Raises
        `Refused("article.unknown")`.
        """
        with self._database.transaction():
            number = self._number(article)
            content = store_content(self._database, metadata, body).id
            if self._database.one("SELECT 1 FROM revisions WHERE article = ? AND content = ?", (number, content)):
                return None
            (present,) = self._database.one("SELECT content FROM articles WHERE number = ?", (number,))
            last = _newest(self._database, number, 1)[0]
            under = (reason.value, content, saved_at)
            above = (RevisionReason.AUTO.value, present, last[2])
            for place, row in enumerate((under, above), last[0] + 1):
                self._database.run("INSERT INTO revisions VALUES (?, ?, ?, ?, ?)", (number, place, *row))
            return int(last[0]) + 1

    def pin(self, article: str, reason: RevisionReason) -> RevisionRow:
        """Keep the newest revision for ever, for `reason`, and return the line that carries it (see `pin_revision`)."""
        with self._database.transaction():
            number = pin_revision(self._database, self._number(article), reason, stamp(self._clock))
        return self.get(article, number).row

    def add_beside(self, article: str, metadata: Metadata, body: Body, reason: RevisionReason) -> int:
        """Keep a content that is not the present one as a revision for `reason` and return its number; the present content
        follows it as the newest revision, for that is what it stays.
        """
        with self._database.transaction():
            number = self._number(article)
            now = stamp(self._clock)
            present = _newest(self._database, number, 1)[0]
            foreign = store_content(self._database, metadata, body)
            for place, why, content in (
                (present[0] + 1, reason, foreign.id),
                (present[0] + 2, RevisionReason.MANUAL, present[3]),
            ):
                self._database.run(
                    "INSERT INTO revisions VALUES (?, ?, ?, ?, ?)", (number, place, why.value, content, now)
                )
        return int(present[0]) + 1
