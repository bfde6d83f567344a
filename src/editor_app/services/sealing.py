"""加密交接包: articles that leave a computer without a network on a stick, readable by whoever knows the passphrase alone.

The receiver's articles are the same ones, by their ids: who submits them, submits each once, whoever submits it first.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, BinaryIO

from editor_app.library.library import Library
from editor_app.model.errors import Refused, Unavailable
from editor_app.services.importing import Importing, ImportOutcome
from editor_app.services.packaging import Packaging
from editor_app.services.progress import Progress, silent
from editor_app.services.writing_out import write_new

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "handover"
STALE_SECONDS = 3600


class Sealing:
    """Use cases of sealed hand-overs. Not for the window's thread: making a key from a passphrase is slow on purpose."""

    def __init__(self, library: Library, packaging: Packaging, importing: Importing) -> None:
        self._library = library
        self._packaging = packaging
        self._importing = importing

    def seal(self, articles: Sequence[str], target: Path, passphrase: str, progress: Progress = silent) -> Path:
        """Write articles with their pictures and reviews into one sealed file, whole or not at all; returns it. Raises
        `Refused("sealed.weak" | "sealed.too_large" | "package.lent_pictures")`, `Unavailable("disk.full" | "file.unwritable")`.
        """
        from editor_app.formats.sealed import MAX_BYTES, MAX_FILES, SUFFIX, seal

        if len(articles) > MAX_FILES:
            raise Refused("sealed.too_large")

        def packed() -> Iterator[tuple[str, bytes]]:
            from editor_app.formats.textpack import pack

            total = 0
            for number, article in enumerate(articles, 1):
                progress("正在装进加密交接包", number, len(articles))
                data = pack(self._packaging.packed(article))
                total += len(data)
                if total > MAX_BYTES:
                    raise Refused("sealed.too_large")
                yield f"{number:03}.textpack", data

        path = target if target.suffix.lower() == SUFFIX else target.with_name(target.name + SUFFIX)
        write_new(path, seal(packed(), passphrase))
        return path

    def open(self, path: Path, passphrase: str, site: str = "", progress: Progress = silent) -> ImportOutcome:
        """Take over what is in a sealed file, as if its packages had been imported. Nothing readable is left outside of the
        library. Raises `Refused("sealed.…")`, `Unavailable("file.unreadable")`, and what importing raises.
        """
        try:
            sealed = path.open("rb")
        except OSError as error:
            raise _unreadable(path, error) from error
        with sealed:
            folder = self._folder()
            try:
                return self._importing.import_files(
                    self._laid_out(path, sealed, passphrase, folder), site=site, progress=progress
                )
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def _folder(self) -> Path:
        """A new folder that nobody else may look into."""
        around = self._library.path / FOLDER
        try:
            around.mkdir(mode=0o700, exist_ok=True)
            for left in around.iterdir():  # by a program that was killed
                if left.stat().st_mtime < time.time() - STALE_SECONDS:
                    shutil.rmtree(left, ignore_errors=True)
            return Path(mkdtemp(dir=around))
        except OSError as error:
            raise Unavailable("file.unwritable", name=FOLDER, why=error.strerror or "") from error

    def _laid_out(self, path: Path, sealed: BinaryIO, passphrase: str, folder: Path) -> list[Path]:
        """The packages in a sealed file as files, after the last byte of it was found to be right."""
        from editor_app.formats.sealed import MAX_BYTES, unseal

        laid: list[Path] = []
        try:
            if path.stat().st_size > MAX_BYTES + MAX_BYTES // 100:
                raise Refused("sealed.too_large")
            for number, (_label, packed) in enumerate(unseal(sealed, passphrase), 1):
                laid.append(folder / f"{number:03}.textpack")
                write_new(laid[-1], packed)
        except OSError as error:
            raise _unreadable(path, error) from error
        return laid


def _unreadable(path: Path, error: OSError) -> Unavailable:
    return Unavailable("file.unreadable", name=path.name, why=error.strerror or "")
