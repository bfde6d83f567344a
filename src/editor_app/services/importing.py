"""Bringing in: any readable file becomes an article, with an account of what became of everything in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Block, Body, Figure, FigureRow, MissingPicture, Signature
from editor_app.model.errors import Cancelled, EditorError, Refused, Unavailable
from editor_app.model.metadata import with_field
from editor_app.model.reading import Draft, Fate, PictureSource, ReportItem
from editor_app.model.revision import RevisionReason
from editor_app.services.authoring import with_defaults
from editor_app.services.illustrating import Illustrating, in_shooting_order, read_picture
from editor_app.services.profiles import ProfileShelf
from editor_app.services.progress import Progress, silent

BACKED_UP_OVER = 20  # files at once: before that many the library is backed up
PICTURE_SUFFIXES = frozenset(
    [".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".heics", ".avif", ".gif", ".bmp", ".tif", ".tiff"]
)
MAX_TEXT_FILE_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Imported:
    """One article made, with its account and how sure each recognised field is (0.0 to 1.0). `as_read` is the text
    before it was tidied, with the pictures as the file had them (`services.untidying`); None where nothing was tidied.
    """

    article: Article
    source: str
    report: tuple[ReportItem, ...]
    confidence: dict[str, float]
    as_read: Body | None = None
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What a batch gave: the articles and, by file name, the errors of what could not be read. `again` are the files of
    `failed`, in its order, `left` those that were not reached because it was cancelled or the disk gave out.
    """

    imported: tuple[Imported, ...]
    failed: tuple[tuple[str, EditorError], ...]
    again: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()


class Importing:
    """Use cases that bring foreign material in. A file is read whole before anything is written."""

    def __init__(self, library: Library, profiles: ProfileShelf, illustrating: Illustrating) -> None:
        self._library = library
        self._profiles = profiles
        self._illustrating = illustrating

    def import_files(
        self,
        paths: Sequence[Path],
        *,
        photos: Path | None = None,
        site: str = "",
        column: str = "",
        progress: Progress = silent,
    ) -> ImportOutcome:
        """Each file becomes an article. `photos` is a folder whose pictures fill 待补图 and stand at the end otherwise;
        `column` an id or name. Files that cannot be read are in `failed`; the others are imported all the same. Cancelling
        stops before the next file, what is done stays and is told.
        """
        if column and self._profiles.for_site(site).find_column(column) is None:
            raise Refused("column.unknown", column=column)
        if len(paths) > BACKED_UP_OVER:
            self._library.back_up("before-import")
        imported: list[Imported] = []
        failed: list[tuple[str, EditorError]] = []
        again: list[Path] = []
        for number, path in enumerate(paths):
            try:
                progress(f"正在导入 {path.name}", number, len(paths))
                imported.append(self.import_file(path, photos=photos, site=site, column=column))
            except Refused as error:
                failed.append((path.name, error))
                again.append(path)
            except (Cancelled, Unavailable) as error:
                if not imported:
                    raise
                if isinstance(error, Unavailable):
                    failed.append((path.name, error))
                    again.append(path)
                done = len(imported) + len(failed)
                return ImportOutcome(tuple(imported), tuple(failed), tuple(again), tuple(paths[done:]))
        return ImportOutcome(tuple(imported), tuple(failed), tuple(again))

    def import_file(self, path: Path, *, photos: Path | None = None, site: str = "", column: str = "") -> Imported:
        """One file becomes one article. Raises `Refused("import.…")` or `Refused("file.…")`; then nothing was made."""
        from editor_app.formats.files import read_file

        data = _read(path)
        draft = read_file(path.name, data, resolve=local_resolver(path.parent, photos))
        return replace(self._keep(draft, path.name, photos, site, column), path=path)

    def read_html(self, html: str) -> tuple[Body, tuple[ReportItem, ...]]:
        """A pasted fragment as blocks; its pictures are kept in the library now, at paste time."""
        from editor_app.formats.html import read_html

        draft = read_html(html, resolve=pasted_resolver)
        body, lost = self.take_pictures(draft)
        return body, (*draft.report, *lost)

    def _keep(self, draft: Draft, source: str, photos: Path | None, site: str, column: str) -> Imported:
        body, lost = self.take_pictures(draft)
        if photos is not None:
            body, more = self._place_photos(body, photos)
            lost = (*lost, *more)
        profile = self._profiles.for_site(site)
        metadata = draft.metadata
        if column and (found := profile.find_column(column)):
            metadata = with_field(metadata, "column", found.id)
        metadata = with_defaults(metadata, profile)
        article = self._library.articles.create(metadata, body, site=site, reason=RevisionReason.IMPORTED)
        return Imported(article, source, (*draft.report, *lost), dict(draft.confidence), draft.as_read)

    def take_pictures(self, draft: Draft) -> tuple[Body, tuple[ReportItem, ...]]:
        """Keep the draft's pictures; figures whose picture cannot be used become 待补图 with the reason."""
        lost: dict[str, str] = {}
        places: list[str] = []
        for sha, source in draft.pictures.items():
            try:
                self._illustrating.add_bytes(source.data, source.name)
            except Refused as error:
                lost[sha] = _why(error)
        if not lost:
            return draft.body, ()

        def exchange(figure: Figure) -> Figure | MissingPicture:
            if figure.asset not in lost:
                return figure
            origin = draft.pictures[figure.asset].name
            places.append(figure.id)
            return MissingPicture(lost[figure.asset], origin, figure.alt, figure.caption, figure.credit, figure.id)

        body = map_figures(draft.body, exchange)
        return body, (ReportItem(Fate.DROPPED, "读不出的图片，已放“待补图”", len(lost), tuple(places)),)

    def _place_photos(self, body: Body, photos: Path) -> tuple[Body, tuple[ReportItem, ...]]:
        """Fill 待补图 by the file's name, then in order; put the photos left over before the 供稿 line."""
        if not photos.is_dir():
            raise Refused("file.no_folder", name=photos.name)
        files = sorted(path for path in photos.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES and path.is_file())
        added = in_shooting_order(self._illustrating.add_files(files))
        used = set(body.assets())
        waiting = {a.name: Figure(a.asset.sha256) for a in added if a.asset and a.asset.sha256 not in used}
        report = [ReportItem(Fate.DROPPED, f"{a.name}：{_why(a.error)}") for a in added if a.error]

        def fill(missing: MissingPicture) -> Figure | MissingPicture:
            name = missing.origin.replace("\\", "/").rpartition("/")[2]
            figure = waiting.pop(name, None)
            if figure is None:
                return missing
            return replace(figure, alt=missing.alt, caption=missing.caption, credit=missing.credit, id=missing.id)

        body = map_missing(body, fill)
        if waiting:
            places = tuple(figure.id for figure in waiting.values())
            report.append(ReportItem(Fate.KEPT, "照片放在文末", len(waiting), places))
        return before_signature(body, list(waiting.values())), tuple(report)


def _why(error: EditorError) -> str:
    from editor_app.model.problems import explain
    from editor_app.model.text import one_line

    return one_line(explain(error))


def _read(path: Path) -> bytes:
    try:
        if not path.exists():
            raise Refused("file.not_found", name=path.name)
        if path.is_dir():
            raise Refused("file.is_folder", name=path.name)
        if path.stat().st_size > MAX_TEXT_FILE_BYTES:
            raise Refused("file.too_large", name=path.name, megabytes=path.stat().st_size // 1048576)
        return path.read_bytes()
    except OSError as error:
        raise Refused("file.unreadable", name=path.name, why=error.strerror or "") from error


Resolver = Callable[[str], PictureSource | None]


def local_resolver(folder: Path, photos: Path | None) -> Resolver:
    """Finds pictures that a text file names: those beside or below the file, or of that name in `photos`. Nothing
    outside these two folders is ever opened, whatever the text says.
    """

    def resolve(source: str) -> PictureSource | None:
        name = _local_name(source)
        if not name:
            return None
        candidates = [folder / name]
        if photos is not None:
            candidates.append(photos / Path(name).name)
        for base, candidate in zip((folder, photos), candidates, strict=False):
            try:
                path = candidate.resolve()
                if base is None or not path.is_relative_to(base.resolve()) or not path.is_file():
                    continue
                if path.suffix.lower() in PICTURE_SUFFIXES:
                    return PictureSource(read_picture(path), path.name)
            except (OSError, ValueError, Refused):
                continue
        return None

    return resolve


def pasted_resolver(source: str) -> PictureSource | None:
    """Reads the temporary files that Word and WPS name on the clipboard (`file:///…`), while they still exist."""
    parts = urlsplit(source)
    if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
        return None
    raw = unquote(parts.path)
    path = Path(raw[1:] if len(raw) > 2 and raw[2] == ":" else raw)
    if path.suffix.lower() not in PICTURE_SUFFIXES or not path.is_file():
        return None
    try:
        return PictureSource(read_picture(path), path.name)
    except Refused:
        return None


def _local_name(source: str) -> str:
    """The relative path an image reference means, or nothing for addresses and absolute paths elsewhere."""
    if "\x00" in source or len(source) > 1000:
        return ""
    parts = urlsplit(source.replace("\\", "/"))
    if parts.scheme and parts.scheme.lower() != "file" and len(parts.scheme) > 1:
        return ""
    if parts.netloc:
        return ""
    path = unquote(parts.path)
    return path if not path.startswith("/") and len(parts.scheme) != 1 else path.rpartition("/")[2]


def map_figures(body: Body, change: Callable[[Figure], Figure | MissingPicture]) -> Body:
    """`body` with each figure exchanged for what `change` gives."""
    return _map_pictures(body, lambda picture: change(picture) if isinstance(picture, Figure) else picture)


def map_missing(body: Body, change: Callable[[MissingPicture], Figure | MissingPicture]) -> Body:
    """`body` with each 待补图 exchanged for what `change` gives."""
    return _map_pictures(body, lambda picture: change(picture) if isinstance(picture, MissingPicture) else picture)


def _map_pictures(body: Body, change: Callable[[Figure | MissingPicture], Figure | MissingPicture]) -> Body:
    blocks: list[Block] = []
    for block in body.blocks:
        if isinstance(block, Figure | MissingPicture):
            blocks.append(change(block))
        elif isinstance(block, FigureRow):
            blocks.append(replace(block, figures=tuple(change(figure) for figure in block.figures)))
        else:
            blocks.append(block)
    return Body(tuple(blocks))


def before_signature(body: Body, figures: Sequence[Figure]) -> Body:
    """`body` with figures at its end, yet before a closing 供稿 line."""
    if body.blocks and isinstance(body.blocks[-1], Signature):
        return Body((*body.blocks[:-1], *figures, body.blocks[-1]))
    return Body((*body.blocks, *figures))
