"""The article as a file that a browser on this computer opens: beside the library, for the person's eyes alone."""

from __future__ import annotations

import re
import time
from pathlib import Path

from editor_app.model.article import Article
from editor_app.model.errors import Unavailable
from editor_app.model.text import file_name
from editor_app.model.views import View
from editor_app.services.preview import Preview
from editor_app.services.writing_out import write_new

KEEP_SECONDS = 86_400
_OWN = re.compile(r"\.?[^/\\]*-[0-9a-f]{6,64}\.html(?:\..*)?\Z")


class BrowserPages:
    """Writes such files into `folder`, which holds nothing else. They hold the text of articles that are not published, so
    they lie in no shared folder, others may not read them, and they go after a day.
    """

    def __init__(self, folder: Path, preview: Preview) -> None:
        self._folder = folder
        self._preview = preview

    def write(self, article: Article, view: View = View.PAGE) -> Path:
        """A view of the article as one self-contained page; where it is now. The same article takes the same file. Raises
        `Refused` where the template fails, `Unavailable("disk.full")`, `Unavailable("file.unwritable")`.
        """
        page = self._preview.single_file(article, view)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable("file.unwritable", name=self._folder.name, why=error.strerror or "") from error
        name = f"{file_name(article.metadata.title) or '稿件'}-{article.id[-12:].lower()}.html"
        path = self._folder / name
        write_new(path, page.encode())  # its temporary file is the owner's alone, and so is what becomes of it
        return path

    def sweep(self, now: float | None = None) -> int:
        """Delete what is older than a day; how many files. What another program made is left alone, and what is in use
        until the next time. `now` is seconds since 1970.
        """
        gone = 0
        before = (time.time() if now is None else now) - KEEP_SECONDS
        for path in sorted(self._folder.glob("*")) if self._folder.is_dir() else ():
            try:
                if _OWN.match(path.name) and path.is_file() and not path.is_symlink() and path.stat().st_mtime < before:
                    path.unlink()
                    gone += 1
            except OSError:  # a browser on Windows has it open
                continue
        return gone
