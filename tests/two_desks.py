"""Two libraries that exchange packages, as a contributor's and a reviewer's do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from editor_app.app import build_workroom
from editor_app.formats.textpack import pack, read_textpack
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Refused
from editor_app.model.revision import RevisionReason
from editor_app.services.merging import Merged
from editor_app.services.preferences import Person
from editor_app.services.workroom import Workroom


class Ring:
    """A keyring in memory, of the kind that systems have; in the place of `sites.credentials._real_keyring`."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, user: str) -> str | None:
        return self.kept.get((service, user))

    def set_password(self, service: str, user: str, secret: str) -> None:
        self.kept[service, user] = secret


@contextmanager
def desk(folder: Path, name: str, unit: str) -> Iterator[Workroom]:
    """A library of its own in which this person works."""
    with Library.open(folder) as library:
        room = build_workroom(library)
        room.preferences.set_person(Person(unit, name))
        yield room


def give(source: Workroom, article_id: str) -> bytes:
    """The package of an article."""
    return pack(source.packaging.packed(article_id))


def take(room: Workroom, package: bytes) -> Merged:
    """Read a package and take it over."""
    return room.merging.merge(read_textpack(package, "包.textpack"))


def write_over(room: Workroom, article_id: str, words: str) -> Article | None:
    """Put other words in the place of the body; None where it is under review."""
    article = room.authoring.open(article_id)
    try:
        body = Body((paragraph(words),))
        return room.authoring.save(article_id, article.metadata, body, article.version, RevisionReason.MANUAL)
    except Refused as error:
        if error.code != "article.in_review":
            raise
        return None


def sign(room: Workroom, article_id: str, name: str, unit: str = "区委组织部") -> None:
    """Pass the round that is due, everything ticked."""
    room.preferences.set_person(Person(unit, name))
    view = room.reviewing.view(article_id)
    room.reviewing.sign(article_id, view.state.digest, ticked=view.rules.checklist(view.state.round))
