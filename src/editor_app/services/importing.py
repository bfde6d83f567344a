"""Bringing in: any readable file, folder or archive becomes articles, with an account of what became of everything in it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.library.space import must_have_room
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body, Figure, MissingPicture
from editor_app.model.errors import Cancelled, EditorError, Refused, Unavailable
from editor_app.model.metadata import FIELD_LABELS, Metadata, with_field
from editor_app.model.origin import open_points
from editor_app.model.packed import Packed
from editor_app.model.reading import Draft, Fate, ReportItem
from editor_app.model.revision import RevisionReason
from editor_app.services.authoring import with_defaults
from editor_app.services.gathering import PICTURE_SUFFIXES, Material, NotGathered, Part, gather, natural, unclaimed
from editor_app.services.illustrating import Added, Illustrating, in_shooting_order, read_picture
from editor_app.services.merging import Merged, Merging, Text, told
from editor_app.services.placing import base_name, map_figures, place_photos
from editor_app.services.profiles import ProfileShelf
from editor_app.services.progress import Progress, silent
from editor_app.services.resolving import Resolver, archive_resolver, local_resolver, pasted_resolver
from editor_app.services.untidying import untidied

if TYPE_CHECKING:  # reading processes and office programs are loaded when something comes in
    from editor_app.services.converting import Converter
    from editor_app.services.isolated_reading import Read, Reader

BACKED_UP_OVER = 20  # articles at once: before that many the library is backed up
_NAMED = 5
_FOLDER_TITLE_SURE = 0.4
_TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Imported:
    """One article made, with its account and how sure each recognised field is (0.0 to 1.0). `as_read` is the text
    before it was tidied, with the pictures as the file had them (`services.untidying`); None where nothing was tidied.
    `path` is the file, or the place in the folder or archive it was in; `merged` what became of a package; `used` the names
    of the pictures that came into it.
    """

    article: Article
    source: str
    report: tuple[ReportItem, ...]
    confidence: dict[str, float]
    as_read: Body | None = None
    path: Path | None = None
    merged: Merged | None = None
    used: frozenset[str] = frozenset()


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
    """Use cases that bring foreign material in. A file is read whole, in a process of its own, before anything of it is
    written.
    """

    def __init__(self, library: Library, profiles: ProfileShelf, illustrating: Illustrating, merging: Merging) -> None:
        self._library = library
        self._merging = merging
        self._profiles = profiles
        self._illustrating = illustrating
        self._given: dict[Path, Path] = {}  # for materials that came with others: the folder or archive

    def import_files(
        self,
        paths: Sequence[Path],
        *,
        photos: Path | None = None,
        site: str = "",
        column: str = "",
        progress: Progress = silent,
        readers: int = 0,
    ) -> ImportOutcome:
        """Each file becomes an article; a folder or zip archive as many as it has documents, with the photos in it.
        `photos` is a folder whose pictures fill 待补图 and stand at the end otherwise; `column` an id or name; `readers`
        how many files are read at the same time (0: by the machine). What cannot be read is in `failed`; the others are
        imported all the same. Cancelling, or a disk that gives out, stops before the next file; what is done stays and is
        told. Raises `Refused("column.unknown")`, and `Unavailable` and `Cancelled` where nothing was done yet.
        """
        if column and self._profiles.for_site(site).find_column(column) is None:
            raise Refused("column.unknown", column=column)
        must_have_room(self._library.path)
        materials = self._gather(paths)
        if len(materials) > BACKED_UP_OVER:
            self._library.back_up("before-import")
        imported: list[Imported] = []
        failed: list[tuple[Material | NotGathered, EditorError]] = []
        try:
            with closing(self._read_all(materials, photos, readers, progress)) as reading:
                for material, read in reading:
                    try:
                        if isinstance(read, EditorError):
                            raise read
                        imported.append(self._keep(read, material, photos, site, column))
                    except Refused as error:
                        failed.append((material, error))
        except (Cancelled, Unavailable) as error:
            if not imported:
                raise
            if isinstance(error, Unavailable):
                failed.append((materials[len(imported) + len(failed)], error))
        return ImportOutcome(
            _telling_unused(imported, materials),
            tuple((material.label, error) for material, error in failed),
            tuple(material.path for material, _error in failed),
            tuple(dict.fromkeys(material.path for material in materials[len(imported) + len(failed) :])),
        )

    def import_file(self, path: Path, *, photos: Path | None = None, site: str = "", column: str = "") -> Imported:
        """One file becomes one article. Raises `Refused("import.…")` or `Refused("file.…")`; then nothing was made."""
        outcome = self.import_files([path], photos=photos, site=site, column=column)
        for _name, error in outcome.failed:
            raise error
        return outcome.imported[0]

    def read_html(self, html: str) -> tuple[Body, tuple[ReportItem, ...]]:
        """A pasted fragment as blocks; its pictures are kept in the library now, at paste time."""
        from editor_app.formats.html import read_html

        draft = read_html(html, resolve=pasted_resolver)
        body, lost = self.take_pictures(draft)
        return body, (*draft.report, *lost)

    def _gather(self, paths: Sequence[Path]) -> list[Material | NotGathered]:
        """The material of `paths`. One that came with others in a folder or archive before, and is to be tried again, is
        looked for there, for its photos are there too.
        """
        found: list[Material | NotGathered] = []
        for path in paths:
            again = [one for one in gather([self._given[path]]) if one.path == path] if path in self._given else []
            found.extend(again or gather([path]))
        self._given.update((one.path, one.given) for one in found if one.path != one.given)
        return found

    # -- reading ------------------------------------------------------------------------------------------------------

    def _read_all(
        self, materials: Sequence[Material | NotGathered], photos: Path | None, readers: int, progress: Progress
    ) -> Generator[tuple[Material | NotGathered, Read | EditorError]]:
        """Each material with what was read of it, in order."""
        from editor_app.services.converting import Converter
        from editor_app.services.isolated_reading import Readers

        done = 0

        def tell() -> None:
            if done < len(materials):
                progress(f"正在导入 {materials[done].label}", done, len(materials))

        with closing(Converter()) as converter:

            def work(reader: Reader, material: Material | NotGathered) -> Read:
                return _read(reader, material, photos, converter)

            with closing(Readers(work, readers).results(materials, tell)) as results:
                tell()
                for material, read in zip(materials, results, strict=True):
                    yield material, read
                    done += 1
                    tell()

    # -- keeping ------------------------------------------------------------------------------------------------------

    def _keep(
        self, read: Read, material: Material | NotGathered, photos: Path | None, site: str, column: str
    ) -> Imported:
        assert isinstance(material, Material)
        draft = read.draft
        if read.packed is not None:
            return self._merge(read.packed, draft, material, site)
        body, report = self.take_pictures(draft)
        wanted = _wanted(body, material)
        body, placed = self._place(body, (*material.photos, *wanted), photos)
        report = (*draft.report, *report, *placed, *_left(material))
        profile = self._profiles.for_site(site)
        metadata = draft.metadata
        if column and (found := profile.find_column(column)):
            metadata = with_field(metadata, "column", found.id)
        metadata = with_defaults(metadata, profile)
        as_read = untidied(draft.as_read, body) if draft.as_read is not None else None
        article = self._library.articles.create(
            metadata, body, site=site, reason=RevisionReason.IMPORTED, as_read=as_read
        )
        self._library.looked_up.keep_points(article.id, open_points(draft.report))
        used = frozenset(
            base_name(name)
            for name in (*(each.name for each in draft.pictures.values()), *(part.name for part in wanted))
        )
        return Imported(article, material.label, report, _sureness(draft), draft.as_read, material.path, used=used)

    def _merge(self, packed: Packed, draft: Draft, material: Material, site: str) -> Imported:
        """A package: its article is made as it is, or comes together with the one that is here (`services.merging`)."""
        merged = self._merging.merge(packed, site)
        what = told(merged)
        if merged.article.state is ArticleState.TRASH:
            what += "；它在回收站里，要用请先还原"
        report = () if merged.text is Text.NEW and not merged.entries else (ReportItem(Fate.KEPT, what),)
        sure = _sureness(draft) if merged.text is Text.NEW else {}
        return Imported(merged.article, material.label, report, sure, path=material.path, merged=merged)

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

    def _place(self, body: Body, parts: Sequence[Part], photos: Path | None) -> tuple[Body, tuple[ReportItem, ...]]:
        """Put the photos that came beside the text in their places."""
        added = [self._add(part.name, part.read) for part in parts]
        if photos is not None:
            if not photos.is_dir():
                raise Refused("file.no_folder", name=photos.name)
            files = [path for path in photos.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES and path.is_file()]
            for path in sorted(files, key=lambda path: natural(path.name)):
                added.append(self._add(path.name, partial(read_picture, path)))
        taken = [(one.name, one.asset.sha256) for one in in_shooting_order(added) if one.asset]
        body, report, _at_end = place_photos(body, taken)
        failed = tuple(ReportItem(Fate.DROPPED, f"{a.name}：{_why(a.error)}") for a in added if a.error)
        return body, (*report, *failed)

    def _add(self, name: str, read: Callable[[], bytes]) -> Added:
        try:
            return Added(name, self._illustrating.add_bytes(read(), name))
        except Refused as error:
            return Added(name, None, error)


def _read(reader: Reader, material: Material | NotGathered, photos: Path | None, converter: Converter) -> Read:
    """What is in a material's document; a material of photos alone is an empty draft named after its folder. Runs on a
    reading thread.
    """
    from editor_app.services.isolated_reading import Read

    if isinstance(material, NotGathered):
        raise material.error
    if material.document is None:
        title = Metadata(title=_title(material.label))
        return Read(Draft(title, Body(), confidence={"title": _FOLDER_TITLE_SURE}))
    data, name = material.document.read(), material.document.name
    resolve: Resolver | None = None
    if material.around or material.folder is None:
        resolve = archive_resolver(material.around)
    else:
        resolve = local_resolver(material.folder, photos)
    try:
        return reader.read(name, data, resolve=resolve)
    except Refused as error:
        from editor_app.formats.files import is_old_word

        if not is_old_word(error):
            raise
    converted = converter.convert(data)
    if converted is None:
        return _noting(reader.read(name, data, words_only=True), _NO_OFFICE)
    return _noting(reader.read(name, converted.data), f"旧格式由 {converted.by} 转换后读入")


_NO_OFFICE = (
    "这台电脑上没有能转换旧格式的 Word、WPS 或 LibreOffice：在装有 Word/WPS 的电脑上另存为 .docx，能带入格式和图片"
)


def _noting(read: Read, what: str) -> Read:
    item = ReportItem(Fate.CONVERTED, what)
    return replace(read, draft=replace(read.draft, report=(item, *read.draft.report)))


def _title(label: str) -> str:
    from editor_app.model.text import one_line, replace_illegal

    return one_line(replace_illegal(label)[0])[:_TITLE_LENGTH]


def _left(material: Material) -> tuple[ReportItem, ...]:
    named = [ReportItem(Fate.DROPPED, f"没有读入的文件：{name[-80:]}") for name in material.left[:_NAMED]]
    more = len(material.left) - _NAMED
    return (*named, ReportItem(Fate.DROPPED, "还有别的文件没有读入", more)) if more > 0 else tuple(named)


def _wanted(body: Body, material: Material) -> list[Part]:
    """Of the photos that only may belong to it (several documents lie side by side) those that a 待补图 names."""
    named = {base_name(missing.origin) for missing in body.missing()}
    return [part for part in material.shared if base_name(part.name) in named]


def _telling_unused(imported: Sequence[Imported], materials: Sequence[Material | NotGathered]) -> tuple[Imported, ...]:
    """The articles, the first of each folder with an account of the photos there that none of its articles has used: nobody
    could tell whose they are.
    """
    told = list(imported)
    given: dict[Path | None, Path] = {material.path: material.given for material in materials}
    for folder in dict.fromkeys(given[one.path] for one in imported if one.path in given):
        there = [each for each in materials if isinstance(each, Material) and each.given == folder]
        used = {name for one in imported if given.get(one.path) == folder for name in one.used}
        names = [name for name in unclaimed(there) if base_name(name) not in used]
        if names:
            place = next(number for number, one in enumerate(told) if given.get(one.path) == folder)
            shown = "、".join(name[-40:] for name in names[:_NAMED]) + (" 等" if len(names) > _NAMED else "")
            what = f"没有用上的照片（旁边有几份文件，认不出是哪一篇的，请拖进那一篇）：{shown}"
            told[place] = replace(told[place], report=(*told[place].report, ReportItem(Fate.DROPPED, what, len(names))))
    return tuple(told)


def _sureness(draft: Draft) -> dict[str, float]:
    """How sure each field is; what the file itself names as a field (a package, Markdown) is sure."""
    named = {name: 1.0 for name in FIELD_LABELS if getattr(draft.metadata, name)}
    return {**named, **draft.confidence}


def _why(error: EditorError) -> str:
    from editor_app.model.problems import explain
    from editor_app.model.text import one_line

    return one_line(explain(error))
