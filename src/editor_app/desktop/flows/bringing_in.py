"""Files that come in: documents become articles, photos become figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal
from PySide6.QtGui import QImage, QImageWriter

from editor_app.desktop.desk import Desk
from editor_app.desktop.jobs import Handle, LaneName, Step
from editor_app.model.article import Article
from editor_app.model.body import Figure
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError, Refused
from editor_app.model.problems import explain
from editor_app.services.gathering import PICTURE_SUFFIXES
from editor_app.services.illustrating import Added
from editor_app.services.import_summary import SummaryRow, summary_rows
from editor_app.services.importing import ImportOutcome
from editor_app.services.placing import before_signature
from editor_app.services.progress import Progress


@dataclass(frozen=True, slots=True)
class Target:
    """Where something that comes in belongs: an article, in it the place of a missing picture (its block id) or a
    position of the editor (-1: at the caret).
    """

    article: str
    missing: str = ""
    position: int = -1


@dataclass(frozen=True, slots=True)
class PicturesAdded:
    """What became of photos, and where they belong."""

    target: Target
    added: tuple[Added, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a batch of documents, and a row for each file."""

    outcome: ImportOutcome
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """Dropped files by what they are taken for."""

    documents: tuple[Path, ...]
    pictures: tuple[Path, ...]


def sort_files(paths: Sequence[Path]) -> Sorted:
    """Photos by their suffix; everything else is tried as a document."""
    pictures = tuple(path for path in paths if path.suffix.lower() in PICTURE_SUFFIXES)
    return Sorted(tuple(path for path in paths if path not in pictures), pictures)


class BringingIn(QObject):
    """Signals: `imported` (Brought), `pictures_added` (PicturesAdded), `put` (the Article that got figures at its end),
    `stepped` (Step), `ended` when the work is over in whatever way, `failed` (a sentence).
    """

    imported = Signal(object)
    pictures_added = Signal(object)
    put = Signal(object)
    stepped = Signal(object)
    ended = Signal()
    failed = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._handle: Handle | None = None

    def import_documents(self, paths: Sequence[Path], site: str) -> None:
        """Make an article of each file, for a site."""
        room, files = self._desk.room, list(paths)

        def work(progress: Progress) -> Brought:
            outcome = room.importing.import_files(files, site=site, progress=progress)
            return Brought(outcome, summary_rows(outcome, files))

        self._handle = self._desk.jobs.start(LaneName.WORK, work, self._on_imported, self._on_failed, self._on_stepped)

    def add_pictures(self, paths: Sequence[Path], target: Target) -> None:
        """Keep photos as originals, to be shown as figures."""
        room, files = self._desk.room, list(paths)

        def work(progress: Progress) -> PicturesAdded:
            return PicturesAdded(target, tuple(room.illustrating.add_files(files, progress)))

        self._handle = self._desk.jobs.start(LaneName.PICTURES, work, self._on_added, self._on_failed, self._on_stepped)

    def add_image(self, image: QImage, target: Target) -> None:
        """Keep a picture from the clipboard (a screen shot) as an original."""
        room, copy = self._desk.room, QImage(image)
        name = self.tr("截图.png")

        def work(_progress: Progress) -> PicturesAdded:
            try:
                added = Added(name, room.illustrating.add_bytes(png_bytes(copy), name))
            except Refused as error:
                added = Added(name, None, error)
            return PicturesAdded(target, (added,))

        self._handle = self._desk.jobs.start(LaneName.PICTURES, work, self._on_added, self._on_failed)

    def put_at_end(self, article: str, figures: Sequence[Figure]) -> None:
        """Put figures at the end of an article that is not open any more."""
        room = self._desk.room

        def work(_progress: Progress) -> Article:
            there = room.authoring.open(article)
            body = before_signature(there.body, figures)
            return room.authoring.save(article, there.metadata, body, there.version)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_put, self._on_failed)

    def cancel(self) -> None:
        """Stop at the next file; what is in already stays."""
        if self._handle is not None:
            self._handle.cancel()

    def _on_imported(self, brought: Brought) -> None:
        self.ended.emit()
        made = frozenset(each.article.id for each in brought.outcome.imported)
        self._desk.news.tell(Changes(articles=made), self)
        self.imported.emit(brought)

    def _on_added(self, batch: PicturesAdded) -> None:
        self.ended.emit()
        kept = frozenset(each.asset.sha256 for each in batch.added if each.asset)
        self._desk.news.tell(Changes(pictures=kept), self)
        self.pictures_added.emit(batch)

    def _on_put(self, article: Article) -> None:
        self._desk.news.tell(Changes(articles=frozenset([article.id])), self)
        self.put.emit(article)

    def _on_stepped(self, step: Step) -> None:
        self.stepped.emit(step)

    def _on_failed(self, error: Exception) -> None:
        self.ended.emit()
        if isinstance(error, EditorError):
            self.failed.emit(explain(error))
        else:
            self._desk.jobs.crashed.emit(error)


def png_bytes(image: QImage) -> bytes:
    """The picture as a PNG file; on a lane, for it takes its time."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    return bytes(data.data())
