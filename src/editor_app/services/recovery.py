"""Text that the library would not take: kept in a file beside it, and taken in at the next start as a revision.

Nothing is ever overwritten. What was recovered becomes a revision under the present one, which stays the present one
until the person chooses; from then on either text is in the history.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from editor_app.library.backup import sync_folder
from editor_app.library.clock import stamp
from editor_app.library.database import translate
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Body
from editor_app.model.codec import body_from_json, body_to_json, canonical_json, metadata_from_json, metadata_to_json
from editor_app.model.digest import sha256
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.failpoints import reach
from editor_app.model.metadata import Metadata
from editor_app.model.revision import RevisionReason

_LOG = logging.getLogger(__name__)
_FORMAT = 1
_PENDING = "recovery.pending"
_LARGEST = 64 * 1024 * 1024  # no article comes near; what is larger is no copy of ours


@dataclass(frozen=True, slots=True)
class Recovered:
    """A recovered text: revision `number` of the article; 0 says that the article itself was not there any more and was made
    anew of the text. `present` is the newest revision, which holds the present content.
    """

    article: str
    title: str
    number: int
    present: int


@dataclass(frozen=True, slots=True)
class _Copy:
    article: str
    site: str
    kept_at: str
    metadata: Metadata
    body: Body


class Recovery:
    """Keeping text in an emergency, and giving it back."""

    def __init__(self, library: Library, folders: Sequence[Path]) -> None:
        """`folders` are where copies are kept, the best place first; none of them need exist."""
        self._library = library
        self._folders = tuple(folders)

    # -- in the emergency ---------------------------------------------------------------------------------------------

    def keep_aside(self, article: str, site: str, metadata: Metadata, body: Body) -> None:
        """Keep a text in a file of its own, whole or not at all, instead of an earlier copy of the article. Touches
        nothing of the library; on any thread. Raises `Unavailable` where no place takes it.
        """
        record = {
            "format": _FORMAT,
            "article": article,
            "site": site,
            "kept_at": stamp(self._library.clock),
            "metadata": metadata_to_json(metadata),
            "body": body_to_json(body),
        }
        data = canonical_json({"sha256": sha256(canonical_json(record)), "copy": record})
        failed: EditorError | None = None
        for folder in self._folders:
            try:
                _write(folder / f"{article}.json", data)
            except Unavailable as error:
                failed = error
            else:
                reach("emergency.kept")
                return
        raise failed or Unavailable("disk.error", why="no place")

    def forget(self, article: str) -> None:
        """The library has taken the text: its copy is not needed any more. On any thread."""
        for folder in self._folders:
            with suppress(OSError):  # one that stays is found to be in the history, and dropped then
                (folder / f"{article}.json").unlink(missing_ok=True)

    # -- at the next start --------------------------------------------------------------------------------------------

    def take_in(self) -> list[Recovered]:
        """Take what was kept aside into the library, unless its history has it already, and tell all that waits for the
        person's choice. A copy goes only after the library has it; one that cannot be read stays where it is.
        """
        newest: dict[str, _Copy] = {}
        for copy in self._copies():
            if copy.article not in newest or newest[copy.article].kept_at < copy.kept_at:
                newest[copy.article] = copy
        for copy in newest.values():
            with self._library.transaction():
                self._take_in(copy)
                reach("recover.before_commit")
            reach("recover.after_commit")
            self.forget(copy.article)
        return self.pending()

    def _take_in(self, copy: _Copy) -> None:
        try:
            number = self._library.revisions.put_under(
                copy.article, copy.metadata, copy.body, RevisionReason.RECOVERED, copy.kept_at
            )
        except Refused as error:
            if error.code != "article.unknown":
                raise
            self._library.articles.create(
                copy.metadata, copy.body, site=copy.site, reason=RevisionReason.RECOVERED, article_id=copy.article
            )
            number = 0
        if number is not None:
            self._library.settings.set(_PENDING, [*self._waiting(), [copy.article, number]])

    def pending(self) -> list[Recovered]:
        """What the person has not chosen about yet, without articles that are gone."""
        waiting = self._waiting()
        titles = {row.id: row.title for row in self._library.articles.rows([article for article, _ in waiting])}
        return [
            Recovered(article, titles[article], number, self._library.revisions.list(article)[0].number)
            for article, number in waiting
            if article in titles
        ]

    def settle(self, recovered: Recovered) -> None:
        """The person has chosen; both texts are in the history."""
        left = [each for each in self._waiting() if each != [recovered.article, recovered.number]]
        self._library.settings.set(_PENDING, left)

    def as_new(self, recovered: Recovered) -> Article:
        """Keep both: the recovered text becomes an article of its own."""
        revision = self._library.revisions.get(recovered.article, recovered.number)
        site = self._library.articles.get(recovered.article).site
        with self._library.transaction():
            made = self._library.articles.create(
                revision.metadata, revision.body, site=site, reason=RevisionReason.RECOVERED
            )
            self.settle(recovered)
        return made

    def _waiting(self) -> list[list[Any]]:
        value = self._library.settings.get(_PENDING, [])
        whole = value if isinstance(value, list) else []
        return [each for each in whole if isinstance(each, list) and [type(part) for part in each] == [str, int]]

    def _copies(self) -> Iterator[_Copy]:
        for folder in self._folders:
            for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
                try:
                    yield _read(path)
                except (OSError, ValueError, TypeError, KeyError, RecursionError, Refused) as error:
                    _LOG.warning("an emergency copy cannot be read and stays where it is: %s (%s)", path.name, error)


def _write(path: Path, data: bytes) -> None:
    from editor_app.services.writing_out import write_new

    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_new(path, data)
        sync_folder(path.parent)
    except OSError as error:
        raise translate(error) from error


def _read(path: Path) -> _Copy:
    """Raises `OSError`, `ValueError`, `TypeError`, `KeyError`, `RecursionError` or `Refused` for what is no whole copy."""
    if path.stat().st_size > _LARGEST:
        raise ValueError("too large")
    whole = json.loads(path.read_bytes())
    record = whole["copy"]
    if sha256(canonical_json(record)) != whole["sha256"] or record["format"] != _FORMAT:
        raise ValueError("not whole, or of another version")
    if record["article"] != path.stem:
        raise ValueError("not under its own name")
    return _Copy(
        path.stem,
        str(record["site"]),
        str(record["kept_at"]),
        metadata_from_json(record["metadata"]),
        body_from_json(record["body"]),
    )
