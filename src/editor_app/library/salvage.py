"""What can still be read of a damaged library becomes a new one beside it; the damaged file is only read (rule D6)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from editor_app.library.contents import store_content
from editor_app.library.database import is_named, translate
from editor_app.library.library import Library
from editor_app.library.pages import Value, records
from editor_app.model.body import Body, is_sha256
from editor_app.model.codec import body_from_json, metadata_from_json
from editor_app.model.digest import sha256
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.picture import PictureInfo
from editor_app.model.revision import RevisionReason


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came out: articles that were known, revisions of them, and texts that no readable article row claimed, each
    now an article of its own.
    """

    articles: int
    revisions: int
    unclaimed: int


@dataclass
class _Found:
    contents: dict[int, tuple[Metadata, Body]] = field(default_factory=dict)
    articles: dict[int, list[Value]] = field(default_factory=dict)
    revisions: dict[tuple[int, int], list[Value]] = field(default_factory=dict)
    pictures: dict[str, list[Value]] = field(default_factory=dict)


def salvage(damaged: Path, folder: Path, *, files: bool = True) -> Salvaged:
    """Make a library in `folder`, which must be new, of every text in `damaged` (and its log) whose stored hash is right.
    Site, title and history are taken over where their rows can be read. Without `files` only the rows of whole originals
    are made, for a database that will be put back beside them. Raises `Unavailable` where `damaged` cannot be read at all.
    """
    log = damaged.with_name(damaged.name + "-wal")
    try:
        found = _sort(damaged.read_bytes(), log.read_bytes() if log.exists() else b"")
    except OSError as error:
        raise translate(error) from error
    claimed: set[int] = set()
    revisions = 0
    with Library.open(folder) as library:
        _pictures(library, damaged.parent / "assets", found, files=files)
    with Library.open(folder) as library, library.transaction():
        for number, row in sorted(found.articles.items()):
            current = row[7]
            if not isinstance(current, int) or current not in found.contents:
                continue
            claimed.add(current)
            article = library.articles.create(
                *found.contents[current],
                site=str(row[6]),
                reason=RevisionReason.RECOVERED,
                article_id=str(row[1]),
            )
            revisions += _history(library, article.id, number, found, claimed)
        known = len(library.articles.list())
        unclaimed = [content for content in found.contents if content not in claimed]
        for content in unclaimed:
            library.articles.create(*found.contents[content], reason=RevisionReason.RECOVERED)
        library.search.rebuild_at_next_open()
    return Salvaged(known, revisions, len(unclaimed))


def _pictures(library: Library, originals: Path, found: _Found, *, files: bool) -> None:
    """Take over originals whose row can be read and whose file, beside the damaged database, is whole."""
    for name, row in found.pictures.items():
        try:
            data = (originals / name[:2] / name).read_bytes()
        except OSError:
            continue  # its figure stays, and the doctor names the picture
        if sha256(data) == name:
            media_type, width, height, orientation, taken_at = row[3:8]
            info = PictureInfo(
                str(media_type),
                int(str(width)),
                int(str(height)),
                int(str(orientation)),
                str(taken_at),
                *map(bool, row[8:11]),
            )
            if files:
                library.assets.add(data, str(row[2]), info)
            else:
                library.assets.adopt(name, len(data), str(row[2]), info)


def _history(library: Library, article_id: str, number: int, found: _Found, claimed: set[int]) -> int:
    """Put the readable revisions before the present content; return how many."""
    lines = [row for key, row in sorted(found.revisions.items()) if key[0] == number and row[3] in found.contents]
    (made,) = library.database.one("SELECT number FROM articles WHERE id = ?", (article_id,))
    last = max((int(str(row[1])) for row in lines), default=0)
    library.database.run("UPDATE revisions SET number = ? WHERE article = ?", (last + 1, made))
    for row in lines:
        content = int(str(row[3]))
        claimed.add(content)
        stored = store_content(library.database, *found.contents[content])
        library.database.run("INSERT INTO revisions VALUES (?, ?, ?, ?, ?)", (made, row[1], row[2], stored.id, row[4]))
    return len(lines)


def _sort(file: bytes, log: bytes) -> _Found:
    found = _Found()
    reasons = {reason.value for reason in RevisionReason}
    for rowid, values in records(file, log):
        match values:
            case [None, str(name), str(metadata), str(body), str(), int()] if is_named(name, metadata, body):
                try:
                    content = metadata_from_json(json.loads(metadata)), body_from_json(json.loads(body))
                except (ValueError, RecursionError, Refused):
                    continue
                found.contents[rowid] = content
            case [None, str(name), int(), int(), str(), str(), str(), int(), *_] if len(name) == 36:
                found.articles[rowid] = values
            case [str(name), int(), str(), str(), int(), int(), int(), str(), int(), int(), int(), str()] if is_sha256(
                name
            ):
                found.pictures[name] = values
            case [int(article), int(number), str(reason), int(), str()] if reason in reasons:
                found.revisions[article, number] = values
    return found
