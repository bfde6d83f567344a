"""What a library's backups can prove: texts whose hash is right, originals whose digest is right. Only reads."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import apsw

from editor_app.library.backup import backups
from editor_app.library.database import is_named
from editor_app.model.digest import sha256

Stored = tuple[str, str]
"""Metadata and body as they are stored: canonical JSON."""


class Proofs:
    """Backups inside a library and in visible folders, newest first. What cannot be read is passed over."""

    def __init__(self, connections: Sequence[apsw.Connection], folders: Sequence[Path]) -> None:
        self._connections = connections
        self._folders = folders

    def content(self, name: str) -> Stored | None:
        """The stored form whose hash is `name`."""
        return self._first("SELECT hash, metadata, body FROM contents WHERE hash = ?", (name,))

    def article(self, article_id: str) -> Stored | None:
        """The content of an article in the newest backup that has it whole."""
        return self._first(
            "SELECT hash, metadata, body FROM articles JOIN contents ON contents.id = content WHERE articles.id = ?",
            (article_id,),
        )

    def revision(self, article_id: str, number: int) -> Stored | None:
        """The content of one revision."""
        return self._first(
            "SELECT hash, metadata, body FROM revisions r JOIN articles a ON a.number = r.article"
            " JOIN contents c ON c.id = r.content WHERE a.id = ? AND r.number = ?",
            (article_id, number),
        )

    def picture_name(self, digest: str) -> str:
        """The name under which an original came in; empty where no backup knows it."""
        for connection in self._connections:
            with contextlib.suppress(apsw.Error):
                if row := connection.execute("SELECT name FROM assets WHERE sha256 = ?", (digest,)).fetchone():
                    return str(row[0])
        return ""

    def picture(self, digest: str) -> bytes | None:
        """The bytes of an original, from a visible backup."""
        for folder in self._folders:
            with contextlib.suppress(OSError):
                data = (folder / "assets" / digest[:2] / digest).read_bytes()
                if sha256(data) == digest:
                    return data
        return None

    def _first(self, sql: str, values: tuple[object, ...]) -> Stored | None:
        for connection in self._connections:
            with contextlib.suppress(apsw.Error):
                row = connection.execute(sql, values).fetchone()
                if row and is_named(str(row[0]), str(row[1]), str(row[2])):
                    return str(row[1]), str(row[2])
        return None


@contextlib.contextmanager
def open_proofs(library: Path, folders: Sequence[Path]) -> Iterator[Proofs]:
    """The proofs for the library in that folder; `folders` are its visible backups."""
    paths = [path for folder in (library / "backups", *folders) for path in backups(folder)]
    paths.sort(key=lambda path: path.name, reverse=True)
    with contextlib.ExitStack() as stack:
        connections: list[apsw.Connection] = []
        for path in paths:
            with contextlib.suppress(apsw.Error):
                connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
                stack.callback(connection.close)
                connections.append(connection)
        yield Proofs(connections, folders)
