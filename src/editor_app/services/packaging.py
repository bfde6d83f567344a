"""稿件包: one article in one file, to be carried on a stick or kept, and read anywhere."""

from __future__ import annotations

from pathlib import Path

from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.reading import PictureSource
from editor_app.model.text import file_name
from editor_app.services.writing_out import write_new


class Packaging:
    """Writes packages. Reading them is importing (`services.importing`)."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def export(self, article_id: str, target: Path) -> Path:
        """Write the package of an article as last saved, whole or not at all. A `target` that is a folder gets a file
        named after the title. Returns the file. Raises `Refused("article.unknown")`, what reading a lost original raises,
        `Unavailable("disk.full" | "file.unwritable")`.
        """
        from editor_app.formats.textpack import SUFFIX, write_textpack

        article = self._library.articles.get(article_id)
        path = target / package_name(article) if target.is_dir() else target
        path = path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)
        assets = self._library.assets
        pictures = {sha: PictureSource(assets.read(sha), assets.get(sha).name) for sha in article.body.assets()}
        write_new(path, write_textpack(article.id, article.metadata, article.body, pictures))
        return path


def package_name(article: Article) -> str:
    """The file name of an article's package: its title as far as file systems take it, and the start of its id, so that
    two articles of one title do not overwrite each other.
    """
    return f"{file_name(article.metadata.title) or '未写标题'}-{article.id[:8]}.textpack"
