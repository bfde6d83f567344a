"""Pictures of an article: take originals in, make and keep the site's renditions, thumbnails."""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from editor_app.library.library import Library
from editor_app.model.body import Body, Figure, split_source
from editor_app.model.digest import sha256
from editor_app.model.errors import Cancelled, EditorError, Refused
from editor_app.model.long_paths import reachable
from editor_app.model.picture import MAX_FILE_BYTES, Alike, Asset, Motive, PictureRules, Rendition, Repeat
from editor_app.model.picture_edit import Edits
from editor_app.services.progress import Progress, silent

MOST_AT_A_TIME = 4
"""Files read at once: each is held whole, up to fifty megabytes."""
MOST_ALIKE = 20
MAX_MARK_BYTES = 300 * 1024
_MARK_KEY = "pictures.mark"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one picture file: the asset, or the error that says why not."""

    name: str
    asset: Asset | None
    error: EditorError | None = None


class Turns:
    """Lets several threads do different things at once and the same thing one after the other."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def take(self, what: str) -> Iterator[None]:
        """Wait for everybody who does `what` already."""
        with self._guard:
            lock, waiting = self._taken.get(what, (threading.Lock(), 0))
            self._taken[what] = lock, waiting + 1
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, waiting = self._taken[what]
                if waiting == 1:
                    del self._taken[what]
                else:
                    self._taken[what] = lock, waiting - 1


class Illustrating:
    """Use cases around pictures. Decoding happens on the calling thread: never call from the window's."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._turns = Turns()

    def add_bytes(self, data: bytes, name: str) -> Asset:
        """Keep an original. Raises `Refused("picture.…")` for what is no usable picture."""
        from editor_app.pictures.inspect import inspect

        return self._library.assets.add(data, name, inspect(data))

    def add_files(self, paths: Iterable[Path], progress: Progress = silent) -> list[Added]:
        """Keep files as originals, in order of shooting time where all have one, else as given; several at a time. A file
        that cannot be used or kept is told in its result; the others are taken over all the same. Stopped, those whose
        turn had not come are told with `Cancelled`.
        """
        files = list(paths)
        with ThreadPoolExecutor(max_workers=max(1, min(MOST_AT_A_TIME, os.cpu_count() or 1))) as pool:
            waiting = [pool.submit(self._add_file, path) for path in files]
            try:
                for done, _future in enumerate(as_completed(waiting), 1):
                    progress("正在收入照片", done, len(files))
            except Cancelled:
                pool.shutdown(cancel_futures=True)
        return in_shooting_order([_result(path, future) for path, future in zip(files, waiting, strict=True)])

    def _add_file(self, path: Path) -> Added:
        try:
            return Added(path.name, self.add_bytes(read_picture(path), path.name))
        except EditorError as error:
            return Added(path.name, None, error)

    def asset(self, source: str) -> Asset:
        """The description of the original of what a figure shows (`Figure.source`)."""
        return self._library.assets.get(split_source(source)[0])

    def rendition(self, source: str, rules: PictureRules) -> Rendition:
        """The web version of what a figure shows, edited, by `rules`; made now if it is not kept yet. Its `asset` is the
        `source`.
        """
        from editor_app.pictures.prepare import prepare

        asset, edits = split_source(source)
        if not self._library.assets.has(asset) and (lent := self._library.assets.lent(source)) is not None:
            return lent
        mark = self._mark_for(asset)
        key = _rendition_key(rules, edits, mark)
        made = self._library.assets.rendition(asset, key)
        if made is None:
            with self._turns.take(f"{asset} {key}"):  # the preview wants it at the same moment as the text does
                made = self._library.assets.rendition(asset, key)
                if made is None:
                    prepared = prepare(self._library.assets.read(asset), asset, rules, edits, mark)
                    made = self._library.assets.add_rendition(prepared, key)
                    self._look_at(asset, prepared.data, edits)
                    self._library.looked_up.keep_codes(source, _codes(prepared.data))
        return replace(made, asset=source)

    def is_ready(self, source: str, rules: PictureRules) -> bool:
        """Whether the web version is kept already, so that it costs no time."""
        asset, edits = split_source(source)
        return self._library.assets.rendition(asset, _rendition_key(rules, edits, self._mark_for(asset))) is not None

    def make_ready(self, body: Body, rules: PictureRules) -> None:
        """Make the web versions that are not there yet, so that checks know their size and codes. What cannot be made
        is left for the checks and the hand-in to tell.
        """
        for source in body.sources():
            with suppress(EditorError):
                self.rendition(source, rules)
                if source not in self._library.looked_up.codes([source]):  # made by an older version of the program
                    self._library.looked_up.keep_codes(source, _codes(self.rendition_bytes(source, rules)[0]))

    def kept_size(self, source: str, rules: PictureRules) -> int:
        """Bytes of the web version, 0 where there is none yet."""
        asset, edits = split_source(source)
        made = self._library.assets.rendition(asset, _rendition_key(rules, edits, self._mark_for(asset)))
        return made.size if made else 0

    def rendition_bytes(self, source: str, rules: PictureRules) -> tuple[bytes, str]:
        """The bytes of the web version and their media type."""
        rendition = self.rendition(source, rules)
        return self._library.assets.read_rendition(rendition.sha256), rendition.media_type

    def loose_bytes(self, source: str, rules: PictureRules) -> tuple[bytes, str]:
        """A web version by other rules than the portal's, edited and marked like any that leaves the house; not kept."""
        from editor_app.pictures.prepare import prepare

        asset, edits = split_source(source)
        prepared = prepare(self._library.assets.read(asset), asset, rules, edits, self._mark_for(asset))
        return prepared.data, prepared.rendition.media_type

    def motive(self, rendition: bytes) -> Motive:
        """What a picture shows, for the hint about covers."""
        from editor_app.pictures.motive import motive

        return motive(rendition)

    def _look_at(self, asset: str, rendition: bytes, edits: Edits) -> None:
        """Originals that were not decoded when they came in (HEIC) are known by their first web version."""
        from editor_app.pictures.inspect import inspect

        likenesses = self._library.assets.likenesses
        if not edits and not likenesses.known(asset):
            info = inspect(rendition)
            if info.likeness is not None:
                likenesses.keep(asset, info.likeness, info.crops)

    def mark(self) -> bytes:
        """The unit's watermark, a PNG; empty where none is used, as at first."""
        return base64.b64decode(str(self._library.settings.get(_MARK_KEY, "")))

    def set_mark(self, mark: bytes) -> None:
        """Use a PNG as the watermark of web versions made from now on; empty: none. It is kept with the library and can
        be taken back at any time, for originals are never touched. Raises `Refused("picture.…")`.
        """
        from editor_app.pictures.watermark import check_mark

        if mark:
            if len(mark) > MAX_MARK_BYTES:
                raise Refused("picture.mark_too_large", limit=MAX_MARK_BYTES // 1024)
            check_mark(mark)
        self._library.settings.set(_MARK_KEY, base64.b64encode(mark).decode("ascii"))

    def _mark_for(self, asset: str) -> bytes:
        """The watermark for an original; a web version of ours that came back in is never stamped twice."""
        mark = self.mark()
        return b"" if mark and self._library.assets.is_rendition(asset) else mark

    def alike(self, source: str, article: str = "") -> list[Alike]:
        """Articles other than `article` that show the same photo or one that looks like it, last changed first."""
        asset = split_source(source)[0]
        likenesses = self._library.assets.likenesses
        return likenesses.shown_in([asset, *likenesses.near(asset)], article)

    def repeats(self, body: Body, article: str) -> dict[str, Repeat]:
        """Which pictures of an article's body are shown twice in it or in another article too, by block id."""
        likenesses = self._library.assets.likenesses
        near = likenesses.near_each(body.assets())
        earlier: dict[str, int] = {}
        found: dict[str, Repeat] = {}
        for number, picture in enumerate(body.pictures(), 1):
            if not isinstance(picture, Figure):
                continue
            alike = near.get(picture.asset, [])
            twin = next((earlier[asset] for asset in (picture.asset, *alike) if asset in earlier), 0)
            elsewhere = tuple(likenesses.shown_in([picture.asset, *alike[:MOST_ALIKE]], article))
            if twin or elsewhere:
                found[picture.id] = Repeat(twin, picture.asset in earlier, elsewhere)
            earlier.setdefault(picture.asset, number)
        return found

    def thumbnail(self, source: str, box: tuple[int, int]) -> bytes:
        """The original (JPEG) so small that it fits into `box` pixels, upright, not edited: before the web version is made."""
        from editor_app.pictures.prepare import thumbnail

        return thumbnail(self._library.assets.read(split_source(source)[0]), box)


def _codes(rendition: bytes) -> tuple[str, ...]:
    from editor_app.pictures.codes import codes

    return codes(rendition)


def _rendition_key(rules: PictureRules, edits: Edits, mark: bytes) -> str:
    return ".".join(filter(None, (rules.key(), str(edits), f"mark{sha256(mark)[:16]}" if mark else "")))


def _result(path: Path, future: Future[Added]) -> Added:
    return Added(path.name, None, Cancelled()) if future.cancelled() else future.result()


def read_picture(path: Path) -> bytes:
    """The bytes of a picture file; too large ones are refused before they are read."""
    path = reachable(path)
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise Refused("picture.file_too_large", name=path.name, megabytes=size // 1048576)
        return path.read_bytes()
    except OSError as error:
        raise Refused("file.unreadable", name=path.name, why=error.strerror or "") from error


def in_shooting_order(results: list[Added]) -> list[Added]:
    """By the camera's time where every picture has one (stable), else unchanged."""
    times = [added.asset.info.taken_at for added in results if added.asset]
    if not times or not all(times):
        return results
    return sorted(results, key=lambda added: added.asset.info.taken_at if added.asset else "9999")


def figure_for(asset: Asset) -> Figure:
    """A figure that shows an original, its words still to be written."""
    return Figure(asset.sha256)
