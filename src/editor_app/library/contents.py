"""Contents: metadata and body as stored once, whoever refers to them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from editor_app.library.database import Database
from editor_app.model.body import Body, body_text
from editor_app.model.codec import (
    body_from_json,
    body_to_json,
    canonical_json,
    metadata_from_json,
    metadata_to_json,
)
from editor_app.model.digest import content_digest, sha256
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.metadata import Metadata


@dataclass(frozen=True, slots=True)
class Content:
    """A stored content's row."""

    id: int
    hash: str
    metadata: Metadata
    body: Body
    digest: str


def content_hash(metadata: Metadata, body: Body) -> str:
    """Names the stored form, block ids included: the same words with other ids are another content."""
    return sha256(canonical_json([metadata_to_json(metadata), body_to_json(body)]))


def store_content(database: Database, metadata: Metadata, body: Body) -> Content:
    """The row of this content, made if it is not there. Call inside a transaction."""
    name = content_hash(metadata, body)
    row = database.one("SELECT id, digest FROM contents WHERE hash = ?", (name,))
    if row:
        return Content(row[0], name, metadata, body, row[1])
    digest = content_digest(metadata, body)
    values = (
        name,
        canonical_json(metadata_to_json(metadata)).decode(),
        canonical_json(body_to_json(body)).decode(),
        digest,
        sum(not char.isspace() for char in body_text(body)),
    )
    made = database.insert(
        "INSERT INTO contents (hash, metadata, body, digest, characters) VALUES (?, ?, ?, ?, ?)", values
    )
    return Content(made, name, metadata, body, digest)


def load_content(database: Database, content: int) -> Content:
    """A content by its row id. Raises `Unavailable("library.corrupt")` where what is stored is not what was stored."""
    row = database.one("SELECT hash, metadata, body, digest FROM contents WHERE id = ?", (content,))
    try:
        name, metadata, body, digest = row
        return Content(
            content, name, metadata_from_json(json.loads(metadata)), body_from_json(json.loads(body)), digest
        )
    except (ValueError, RecursionError, Refused) as error:
        raise Unavailable("library.corrupt", why=f"content {content}") from error


def drop_content(database: Database, content: int) -> None:
    """Forget a content that neither an article nor a revision refers to any more. Call inside a transaction."""
    database.run(
        "DELETE FROM contents WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM articles WHERE content = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM revisions WHERE content = ?1)",
        (content,),
    )
