"""Is everything in the library what it claims to be? Only looks; `repairing` puts right what can be put right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from editor_app.library.contents import content_hash, load_content
from editor_app.library.database import Database
from editor_app.library.library import Library
from editor_app.library.schema import missing_parts
from editor_app.model.digest import content_digest
from editor_app.model.errors import Detail, EditorError
from editor_app.model.submission import Hold, Phase

_PICTURE = re.compile(r'"(?:asset|cover)":"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a code of `model.problems` and its details."""

    code: str
    details: dict[str, Detail]


def check(library: Library) -> list[Problem]:
    """Examine database, references, contents, pictures, what is still to be sent, index and the day's backup; empty for a
    healthy library. One part that cannot be read does not keep the others from being looked at.
    """
    found: list[Problem] = []
    looks = (
        _database,
        _schema,
        _references,
        _contents,
        _unclaimed,
        _lists,
        _pictures,
        _unregistered,
        _waiting_pictures,
        _index,
    )
    for look in looks:
        try:
            found += look(library)
        except EditorError as error:
            found.append(Problem(error.code, error.details))
    if library.backup_problem:
        found.append(Problem(library.backup_problem.code, library.backup_problem.details))
    return found


def _database(library: Library) -> list[Problem]:
    return [Problem("doctor.database", {"why": line[:200]}) for line in library.database.integrity_check()]


def _schema(library: Library) -> list[Problem]:
    return [Problem("doctor.schema", {"name": name}) for name, _sql in missing_parts(library.database)]


def _references(library: Library) -> list[Problem]:
    rows = library.database.all("PRAGMA foreign_key_check")
    return [Problem("doctor.reference", {"table": str(row[0])}) for row in rows]


def _pictures(library: Library) -> list[Problem]:
    return _unreadable(library.assets.all(), library.assets.read)


def named_pictures(database: Database) -> set[str]:
    """Digests of the originals that texts name, by the stored JSON."""
    named: set[str] = set()
    for (number,) in database.all("SELECT id FROM contents"):
        for text in database.one("SELECT metadata, body FROM contents WHERE id = ?", (number,)):
            named.update(_PICTURE.findall(text))
    return named


def _unregistered(library: Library) -> list[Problem]:
    """Pictures that a text names and of which there is not even a row."""
    lost = sorted(named_pictures(library.database) - set(library.assets.all()) - library.assets.borrowed())
    return [Problem("doctor.picture_row", {"asset": digest[:16]}) for digest in lost]


def unclaimed(database: Database) -> list[int]:
    """Numbers of the contents that neither an article nor a revision refers to."""
    rows = database.all(
        "SELECT id FROM contents WHERE id NOT IN (SELECT content FROM articles)"
        " AND id NOT IN (SELECT content FROM revisions) ORDER BY id"
    )
    return [row[0] for row in rows]


def _unclaimed(library: Library) -> list[Problem]:
    count = len(unclaimed(library.database))
    return [Problem("doctor.unclaimed", {"count": count})] if count else []


def _lists(library: Library) -> list[Problem]:
    count = len(library.articles.misdescribed())
    return [Problem("doctor.lists", {"count": count})] if count else []


def _waiting_pictures(library: Library) -> list[Problem]:
    """Web versions of submissions that are on their way: they must be sent as they were frozen."""
    rows = library.database.all(
        "SELECT DISTINCT rendition FROM submission_pictures JOIN submissions ON position = submission"
        " WHERE phase <> ? AND hold <> ?",
        (Phase.DONE.value, Hold.CANCELLED.value),
    )
    return _unreadable([row[0] for row in rows], library.assets.read_rendition)


def _unreadable(digests: Iterable[str], read: Callable[[str], bytes]) -> list[Problem]:
    found: list[Problem] = []
    for digest in digests:
        try:
            read(digest)
        except EditorError as error:
            found.append(Problem(error.code, error.details))
    return found


def _index(library: Library) -> list[Problem]:
    if library.search.broken():
        return [Problem("doctor.index_broken", {})]
    (count,) = library.database.one(
        "SELECT count(*) FROM articles WHERE touched NOT IN (SELECT rowid FROM article_words)"
        " OR touched NOT IN (SELECT rowid FROM article_characters)"
    )
    return [Problem("doctor.index", {"count": count})] if count else []


def _contents(library: Library) -> list[Problem]:
    found: list[Problem] = []
    for (number,) in library.database.all("SELECT id FROM contents"):
        try:
            content = load_content(library.database, number)
        except (EditorError, ValueError) as error:
            found.append(Problem("doctor.content", {"content": number, "why": str(error)[:200]}))
            continue
        right = content_digest(content.metadata, content.body) == content.digest
        if not right or content_hash(content.metadata, content.body) != content.hash:
            found.append(Problem("doctor.content", {"content": number, "why": "digest"}))
    return found
