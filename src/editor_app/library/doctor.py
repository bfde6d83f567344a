"""Is everything in the library what it claims to be? Looks, and rebuilds only what can be rebuilt."""

from __future__ import annotations

from dataclasses import dataclass

from editor_app.library.contents import content_hash, load_content
from editor_app.library.library import Library
from editor_app.model.digest import content_digest
from editor_app.model.errors import Detail, EditorError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a code of `model.problems` and its details."""

    code: str
    details: dict[str, Detail]


def check(library: Library) -> list[Problem]:
    """Examine database, references, contents, pictures and index; empty for a healthy library."""
    database = library.database
    found = [Problem("doctor.database", {"why": line[:200]}) for line in database.quick_check()]
    found += [Problem("doctor.reference", {"table": str(row[0])}) for row in database.all("PRAGMA foreign_key_check")]
    found += _contents(library)
    for digest in library.assets.all():
        try:
            library.assets.read(digest)
        except EditorError as error:
            found.append(Problem(error.code, error.details))
    unindexed = database.one("SELECT count(*) FROM articles WHERE number NOT IN (SELECT rowid FROM article_words)")[0]
    if unindexed:
        found.append(Problem("doctor.index", {"count": unindexed}))
    return found


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


def repair(library: Library) -> int:
    """Build the search index anew; return how many articles are in it."""
    return library.search.rebuild()
