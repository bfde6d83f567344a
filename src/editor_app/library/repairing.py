"""Putting right what can be put right without a guess: from what is stored twice, and from backups that prove it.

Nothing is deleted: a text that is not what was stored is written to a file in `set-aside/` before a proved one takes its
place, a damaged original is renamed beside the whole one. What cannot be proved stays as it is, and the doctor goes on
saying so. Before the first change a backup is made.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from editor_app.library.aside import copy_aside
from editor_app.library.backup import sync_folder
from editor_app.library.clock import stamp
from editor_app.library.contents import content_hash, load_content, store_content
from editor_app.library.database import is_named, translate
from editor_app.library.doctor import Problem, check, unclaimed
from editor_app.library.library import Library
from editor_app.library.proofs import Proofs, Stored, open_proofs
from editor_app.library.repairing_pictures import Inspect, mend_pictures
from editor_app.library.schema import missing_parts
from editor_app.model.article import ArticleState, new_article_id
from editor_app.model.body import Body, body_text
from editor_app.model.codec import body_from_json, body_to_json, canonical_json, metadata_from_json, metadata_to_json
from editor_app.model.digest import content_digest
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.metadata import Metadata
from editor_app.model.revision import RevisionReason

Mended = Iterator[Problem]
"""What was done: codes of `model.problems` that begin with `repair.`."""
_Step = Callable[[Library, Proofs], Mended]


def repair(library: Library, inspect: Inspect, folders: Sequence[Path] = ()) -> list[Problem]:
    """Mend what can be mended and return what was done, and what went wrong on the way, in order; nothing for a library
    without problems but the new search index. `folders` are visible backups; `inspect` describes a picture's bytes.
    """
    found = check(library)
    done: list[Problem] = []
    if found:
        done.append(_keep_copy(library))
    with open_proofs(library.path, folders) as proofs:
        _take((_schema, _indexes), library, proofs, done)
        if library.database.integrity_check():
            return done  # pages are damaged: whatever is written now could make it worse
        _take((_contents, _articles, _lost_articles, _revisions, _unclaimed, _lists), library, proofs, done)
        _take((lambda there, known: mend_pictures(there, known, inspect),), library, proofs, done)
        _take((_search, _backup), library, proofs, done)
    return done


def _take(steps: Sequence[_Step], library: Library, proofs: Proofs, done: list[Problem]) -> None:
    """One step that fails does not keep the others from being taken."""
    for step in steps:
        try:
            done.extend(step(library, proofs))
        except EditorError as error:
            done.append(Problem(error.code, error.details))


def _keep_copy(library: Library) -> Problem:
    """As it was before the first change: as a proved backup, or where it is not sound, as a copy set aside."""
    try:
        return Problem("repair.backup", {"name": library.back_up("before-repair").name})
    except Unavailable as error:
        if error.code != "backup.failed":
            raise
        return Problem("repair.backup", {"name": copy_aside(library.path)})


# -- the file ---------------------------------------------------------------------------------------------------------


def _schema(library: Library, _proofs: Proofs) -> Mended:
    for name, sql in missing_parts(library.database):
        library.database.run(sql)
        yield Problem("repair.schema", {"name": name})


def _indexes(library: Library, _proofs: Proofs) -> Mended:
    """An index that does not hold what its table does is made anew from the table."""
    if library.database.integrity_check():
        library.database.run("REINDEX")
        if not library.database.integrity_check():
            yield Problem("repair.reindexed", {})


def _search(library: Library, _proofs: Proofs) -> Mended:
    yield Problem("repair.search", {"count": library.search.rebuild()})


def _backup(library: Library, _proofs: Proofs) -> Mended:
    """The day's backup, if that failed, before the repair or of what was there at its first change."""
    library.finish_backup()
    if library.backup_problem is not None:
        library.retry_backup()
        yield Problem("repair.daily", {})


# -- texts ------------------------------------------------------------------------------------------------------------


def _contents(library: Library, proofs: Proofs) -> Mended:
    """Texts that are not what their hash says come back from a backup; those that no backup has are registered as what can
    be read of them; a digest that is not that of its text is computed again.
    """
    for (number,) in library.database.all("SELECT id FROM contents ORDER BY id"):
        name, metadata, body, digest = library.database.one(
            "SELECT hash, metadata, body, digest FROM contents WHERE id = ?", (number,)
        )
        stored = _parsed((metadata, body))
        if is_named(name, metadata, body) and stored is not None:
            if content_digest(*stored) != digest:
                _write(library, number, *stored)
                yield Problem("repair.digest", {"title": stored[0].title})
            continue
        proved = proofs.content(name)
        if proved is not None and (found := _parsed(proved)) is not None:
            file = _put_aside(library, number, metadata, body)
            _write(library, number, *found)
            yield Problem("repair.content", {"title": found[0].title, "file": file})
        elif stored is not None:
            file = _put_aside(library, number, metadata, body)
            _register(library, number, *stored)
            yield Problem("repair.content_as_it_is", {"title": stored[0].title, "file": file})


def _parsed(stored: Stored) -> tuple[Metadata, Body] | None:
    try:
        return metadata_from_json(json.loads(stored[0])), body_from_json(json.loads(stored[1]))
    except (ValueError, TypeError, RecursionError, Refused):
        return None


def _write(library: Library, number: int, metadata: Metadata, body: Body) -> None:
    """Make the row of that number the one of this content."""
    values = (
        content_hash(metadata, body),
        canonical_json(metadata_to_json(metadata)).decode(),
        canonical_json(body_to_json(body)).decode(),
        content_digest(metadata, body),
        sum(not char.isspace() for char in body_text(body)),
        number,
    )
    library.database.run(
        "UPDATE contents SET hash = ?, metadata = ?, body = ?, digest = ?, characters = ? WHERE id = ?", values
    )


def _register(library: Library, number: int, metadata: Metadata, body: Body) -> None:
    """Under its own hash; where that content is there already, whoever named this one names that one."""
    row = library.database.one("SELECT id FROM contents WHERE hash = ?", (content_hash(metadata, body),))
    if not row or row[0] == number:
        _write(library, number, metadata, body)
        return
    with library.transaction():
        for table in ("articles", "revisions"):
            library.database.run(f"UPDATE {table} SET content = ? WHERE content = ?", (row[0], number))
        library.database.run("DELETE FROM contents WHERE id = ?", (number,))  # a second copy, proved by its hash


def _put_aside(library: Library, number: int, metadata: str, body: str) -> str:
    """Write what stands there into a file of its own, durable before anything else is done; its name."""
    folder = library.path / "set-aside"
    name = f"content-{number}-{datetime.now():%Y%m%d-%H%M%S-%f}.json"
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
        (folder / name).write_text(f"[{metadata},\n{body}]\n", encoding="utf-8", errors="surrogatepass")
        with (folder / name).open("rb+") as file:
            os.fsync(file.fileno())
        sync_folder(folder)
    except OSError as error:
        raise translate(error) from error
    return f"set-aside/{name}"


def _articles(library: Library, proofs: Proofs) -> Mended:
    """An article whose present text is gone or cannot be read gets the newest one that can: of its own versions, else of the
    backups, as a new version.
    """
    rows = library.database.all("SELECT id, number, title, content FROM articles ORDER BY number")
    for article_id, number, title, content in rows:
        if _readable(library, content) is not None:
            continue
        found = _newest_readable(library, number)
        if found is None and (proved := proofs.article(article_id)) is not None:
            found = _parsed(proved)
        if found is not None:
            _give(library, article_id, number, *found)
            yield Problem("repair.article", {"title": found[0].title or title})


def _readable(library: Library, content: int) -> tuple[Metadata, Body] | None:
    if not library.database.one("SELECT 1 FROM contents WHERE id = ?", (content,)):
        return None
    try:
        there = load_content(library.database, content)
    except Unavailable:
        return None
    return there.metadata, there.body


def _newest_readable(library: Library, number: int) -> tuple[Metadata, Body] | None:
    for (content,) in library.database.all(
        "SELECT content FROM revisions WHERE article = ? ORDER BY number DESC", (number,)
    ):
        if (found := _readable(library, content)) is not None:
            return found
    return None


def _give(library: Library, article_id: str, number: int, metadata: Metadata, body: Body) -> None:
    database, now = library.database, stamp(library.clock)
    with library.transaction():
        content = store_content(database, metadata, body)
        (last,) = database.one("SELECT coalesce(max(number), 0) FROM revisions WHERE article = ?", (number,))
        database.run(
            "INSERT INTO revisions VALUES (?, ?, ?, ?, ?)",
            (number, last + 1, RevisionReason.RECOVERED.value, content.id, now),
        )
        database.run(
            "UPDATE articles SET version = version + 1, content = ?, updated_at = ? WHERE id = ?",
            (content.id, now, article_id),
        )
        library.articles.describe(number, content)


def _lost_articles(library: Library, _proofs: Proofs) -> Mended:
    """Versions whose article is gone: it comes back among the drafts with the newest of them that can be read."""
    database = library.database
    rows = database.all(
        "SELECT DISTINCT article FROM revisions WHERE article NOT IN (SELECT number FROM articles) ORDER BY article"
    )
    for (number,) in rows:
        found = _newest_readable(library, number)
        if found is None:
            continue
        now = stamp(library.clock)
        with library.transaction():
            content = store_content(database, *found)
            database.run(
                "INSERT INTO articles (number, id, touched, version, state, content, created_at, updated_at, title,"
                " column_id, contributor, pictures, missing) VALUES (?, ?, ?, 1, ?, ?, ?, ?, '', '', '', 0, 0)",
                (number, new_article_id(), database.count("touched"), ArticleState.DRAFT.value, content.id, now, now),
            )
            library.articles.describe(number, content)
        yield Problem("repair.lost_article", {"title": found[0].title})


def _revisions(library: Library, proofs: Proofs) -> Mended:
    """Versions whose text is gone get it back from a backup."""
    rows = library.database.all(
        "SELECT a.id, a.title, a.number, r.number FROM revisions r JOIN articles a ON a.number = r.article"
        " WHERE r.content NOT IN (SELECT id FROM contents)"
    )
    for article_id, title, article, number in rows:
        proved = proofs.revision(article_id, number)
        if proved is None or (found := _parsed(proved)) is None:
            continue
        with library.transaction():
            content = store_content(library.database, *found)
            library.database.run(
                "UPDATE revisions SET content = ? WHERE article = ? AND number = ?", (content.id, article, number)
            )
        yield Problem("repair.revision", {"title": title, "number": number})


def _unclaimed(library: Library, _proofs: Proofs) -> Mended:
    """A text that nothing refers to becomes an article."""
    for number in unclaimed(library.database):
        if (found := _readable(library, number)) is not None:
            library.articles.create(*found, reason=RevisionReason.RECOVERED)
            yield Problem("repair.unclaimed", {"title": found[0].title})


def _lists(library: Library, _proofs: Proofs) -> Mended:
    """What lists show of an article is what stands in it."""
    wrong = library.articles.misdescribed()
    with library.transaction():
        for number, content in wrong:
            library.articles.describe(number, content)
    if wrong:
        yield Problem("repair.lists", {"count": len(wrong)})
