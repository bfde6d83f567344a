"""Writing results into a folder that the person chose: whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from editor_app.model import held_files
from editor_app.model.digest import sha256
from editor_app.model.errors import EditorError, Unavailable
from editor_app.model.long_paths import reachable
from editor_app.model.picture import PictureRules, Rendition
from editor_app.services.illustrating import read_picture
from editor_app.services.progress import Progress, silent

TEMPORARY_ROOM = 50  # characters of the temporary file's name beyond the path


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """One input of `prepare_files` and what became of it: `output` and `rendition`, or `error`."""

    source: Path
    output: Path | None = None
    rendition: Rendition | None = None
    error: EditorError | None = None


def write_new(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write `data`, whole or in pieces, to `path`: into a temporary file beside it, synced, then renamed over. A file that
    was there stays as it is until the new one is whole. On Windows the path may be as long as it likes. Raises
    `Unavailable("disk.full")` or `Unavailable("file.unwritable")`, and what the pieces raise.
    """
    path, size = reachable(path, TEMPORARY_ROOM), 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in (data,) if isinstance(data, bytes) else data:
                    size = len(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            held_files.replace(temporary, path)
        except BaseException:
            held_files.remove(temporary)
            raise
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT) or _lacks_room(path.parent, size)
        raise Unavailable(
            "disk.full" if full else "file.unwritable", name=path.name, why=error.strerror or ""
        ) from error


def _lacks_room(folder: Path, size: int) -> bool:
    """Whether a full disk is behind an error that does not say so: on Windows a write into it can fail as "invalid"."""
    try:
        return shutil.disk_usage(folder).free < size
    except OSError:
        return False


def numbered(path: Path, number: int, count: int) -> Path:
    """The name of the `number`th of `count` files that are written for `path`: its own where there is one alone, else
    `name-1.png` and so on, with zeros in front where there are ten or more.
    """
    return path if count == 1 else path.with_name(f"{path.stem}-{number:0{len(str(count))}d}{path.suffix}")


def free_stem(folder: Path, stem: str, tails: Sequence[str]) -> str:
    """`stem`, or `stem (2)` and so on, whichever is the first under which no file with one of `tails` is in `folder`."""
    number = 1
    while True:
        name = stem if number == 1 else f"{stem} ({number})"
        if not any((folder / f"{name}{tail}").exists() for tail in tails):
            return name
        number += 1


def prepare_files(
    files: Sequence[Path], output: Path, rules: PictureRules, *, jobs: int = 0, progress: Progress = silent
) -> list[PreparedFile]:
    """Renditions of `files` written into the folder `output`, in the order given. `jobs` pictures are worked on at the
    same time (0: one a processor); decoding and encoding let other threads run.
    """
    results: list[PreparedFile] = []
    with ThreadPoolExecutor(max_workers=jobs or os.cpu_count() or 1) as pool:
        for number, result in enumerate(pool.map(lambda path: _prepare(path, output, rules), files), 1):
            results.append(result)
            progress("正在整理图片", number, len(files))
    return results


def _prepare(path: Path, output: Path, rules: PictureRules) -> PreparedFile:
    from editor_app.pictures.prepare import prepare

    try:
        data = read_picture(path)
        prepared = prepare(data, sha256(data), rules)
        target = output / prepared.rendition.name
        write_new(target, prepared.data)
    except EditorError as error:
        return PreparedFile(path, error=error)
    return PreparedFile(path, target, prepared.rendition)
