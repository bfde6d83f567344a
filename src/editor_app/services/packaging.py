"""稿件包: one article in one file, to be carried on a stick or kept, and read anywhere."""

from __future__ import annotations

from pathlib import Path

from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Body
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.packed import MAX_HISTORY, Packed
from editor_app.model.reading import PictureSource
from editor_app.model.review_moves import state_of
from editor_app.model.revision import RevisionReason
from editor_app.model.text import file_name
from editor_app.services.batch_checking import BatchChecking
from editor_app.services.profiles import ProfileShelf
from editor_app.services.writing_out import write_new


class Packaging:
    """Writes packages. Reading them is importing (`services.importing`)."""

    def __init__(self, library: Library, profiles: ProfileShelf, batch: BatchChecking | None = None) -> None:
        self._library = library
        self._profiles = profiles
        self._batch = batch

    def export(self, article_id: str, target: Path) -> Path:
        """Write the package of an article as last saved, whole or not at all. A `target` that is a folder gets a file
        named after the title. Returns the file. Raises `Refused("article.unknown")`, what reading a lost original raises,
        `Unavailable("disk.full" | "file.unwritable")`.
        """
        from editor_app.formats.textpack import SUFFIX, pack

        article = self._library.articles.get(article_id)
        path = target / package_name(article) if target.is_dir() else target
        path = path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)
        write_new(path, pack(self.packed(article_id)))
        return path

    def packed(self, article_id: str) -> Packed:
        """An article as it goes to others: as last saved, with its review and a report of the checks, with what it was
        made from, and with the content that stands for review where that is another one. Its revision is kept for ever
        from now on: others build on it.
        """
        library = self._library
        article, record = library.articles.get(article_id), library.reviews.record(article_id)
        if not library.read_only:
            library.revisions.pin(article_id, RevisionReason.MANUAL)
        state = state_of(record, len(self._profiles.for_site(article.site).review.rounds))
        submitted = self._content(article_id, state.digest) if state.digest not in ("", article.digest) else None
        shown = dict.fromkeys((*article.body.assets(), *(submitted[1].assets() if submitted else ())))
        if lent := [sha for sha in shown if not library.assets.has(sha) and sha in library.assets.borrowed()]:
            raise Refused("package.lent_pictures", title=article.metadata.title, count=len(lent))
        pictures = {sha: PictureSource(library.assets.read(sha), library.assets.get(sha).name) for sha in shown}
        past = [digest for digest in library.lineage.past(article_id) if digest != article.digest]
        return Packed(
            article_id,
            article.metadata,
            article.body,
            pictures,
            review=record,
            history=tuple(past[-MAX_HISTORY:]),
            submitted=submitted,
            report=self._report(article_id),
        )

    def _report(self, article_id: str) -> bytes:
        """What the checks find, so that whoever gets the package sees what was found and who left what; it goes without where
        nothing can be checked.
        """
        from editor_app.services.check_reports import report_part

        checked = self._batch.look(article_id) if self._batch is not None else None
        return report_part(checked) if checked is not None and checked.problem is None else b""

    def _content(self, article_id: str, digest: str) -> tuple[Metadata, Body] | None:
        """A content of the history by its digest; None where it is not kept here."""
        for row in self._library.revisions.list(article_id):
            if row.digest == digest:
                revision = self._library.revisions.get(article_id, row.number)
                return revision.metadata, revision.body
        return None


def package_name(article: Article) -> str:
    """The file name of an article's package: its title as far as file systems take it, and the start of its id, so that
    two articles of one title do not overwrite each other.
    """
    return f"{file_name(article.metadata.title) or '未写标题'}-{article.id[:8]}.textpack"
