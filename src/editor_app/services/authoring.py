"""Writing: open, save, find, move to the trash and back, look at the history."""

from __future__ import annotations

from collections.abc import Mapping

from editor_app.library.library import Library
from editor_app.model.article import Article, ArticleRow, ArticleState
from editor_app.model.body import Body
from editor_app.model.errors import Refused
from editor_app.model.metadata import FIELD_LABELS, Metadata, with_field
from editor_app.model.profile import SiteProfile
from editor_app.model.revision import Revision, RevisionReason, RevisionRow
from editor_app.model.trash import Trashed
from editor_app.services.profiles import ProfileShelf


class Authoring:
    """What a contributor does with articles. Every change is on the disk when the method returns."""

    def __init__(self, library: Library, profiles: ProfileShelf) -> None:
        self._library = library
        self._profiles = profiles

    def articles(self, state: ArticleState | None = None, limit: int | None = None) -> list[ArticleRow]:
        """Rows of one box, or of all but the trash; last changed first."""
        return self._library.articles.list(state, limit=limit)

    def counts(self) -> dict[ArticleState, int]:
        """How many articles stand in each box."""
        return self._library.articles.counts()

    def search(self, words: str, limit: int = 200) -> list[ArticleRow]:
        """Articles that hold all `words` (substring; Latin letters also as pinyin initials of the title)."""
        return self._library.search.find(words, limit=limit)

    def find(self, prefix: str) -> str:
        """The id that begins with `prefix` (at least four characters). Raises `Refused` for none or several."""
        return self._library.articles.find(prefix)

    def open(self, article_id: str) -> Article:
        """The article as last saved. Raises `Refused("article.unknown")`."""
        return self._library.articles.get(article_id)

    def new(self, site: str = "", *, title: str = "", column: str = "") -> Article:
        """An empty article, its fields filled from the profile's defaults of `site`. With a `column` (its id or
        name) it begins with that column's template. Raises `Refused("column.unknown")`.
        """
        profile = self._profiles.for_site(site)
        metadata, body = with_defaults(Metadata(), profile), Body()
        if title:
            metadata = with_field(metadata, "title", title)
        if column:
            found = profile.find_column(column)
            if found is None:
                raise Refused("column.unknown", column=column[:40])
            metadata, body = with_field(metadata, "column", found.id), template_body(profile, found.id)
        return self._library.articles.create(metadata, body, site=site)

    def new_like(self, article_id: str) -> Article:
        """A new draft with the structure of another article (`reusing.as_template`): its text, column and names, without
        dates and pictures, in no review and on no site. The other one stays as it is. Raises `Refused("article.unknown")`.
        """
        from editor_app.services.reusing import as_template

        there = self.open(article_id)
        metadata, body = as_template(there.metadata, there.body)
        return self._library.articles.create(metadata, body, site=there.site)

    def save(
        self,
        article_id: str,
        metadata: Metadata,
        body: Body,
        base_version: int,
        reason: RevisionReason = RevisionReason.AUTO,
    ) -> Article:
        """Keep this content. `base_version` is the version it was made from; where the library holds a newer one
        `Refused("article.stale")` is raised and nothing is overwritten.
        """
        return self._library.articles.save(article_id, metadata, body, base_version=base_version, reason=reason)

    def set_fields(self, article_id: str, values: Mapping[str, str]) -> Article:
        """Set metadata fields from text; `column` may be the id or the name of a column of the article's profile."""
        article = self.open(article_id)
        profile = self._profiles.for_site(article.site)
        metadata = article.metadata
        for name, value in values.items():
            if name == "column" and value and (column := profile.find_column(value)):
                value = column.id
            metadata = with_field(metadata, name, value)
        return self.save(article_id, metadata, article.body, article.version, RevisionReason.MANUAL)

    def assign_site(self, article_id: str, site: str) -> Article:
        """Name the site an article is meant for."""
        self._library.articles.set_site(article_id, site)
        return self.open(article_id)

    def trash(self, article_id: str) -> None:
        """Put it into the trash; nothing of it is deleted. It may go for good after thirty days (`trash_item`)."""
        self._library.articles.trash(article_id)

    def untrash(self, article_id: str) -> None:
        """Take it back out of the trash, into the box where it was."""
        self._library.articles.untrash(article_id)

    def trashed(self) -> list[Trashed]:
        """Everything in the trash with the day it may go and what stands in the way now; last changed first."""
        return self._library.trash.list()

    def trash_item(self, article_id: str) -> Trashed:
        """One article in the trash. Raises `Refused("trash.not_there")`."""
        return self._library.trash.get(article_id)

    def purge(self, article_id: str) -> None:
        """Remove an article in the trash and its revisions for good. Raises `Refused("trash.…")` before its thirty days
        are over, without a backup that holds it, or while it is being sent; then nothing was removed.
        """
        self._library.trash.purge(article_id)

    def history(self, article_id: str) -> list[RevisionRow]:
        """The revisions, newest first."""
        return self._library.revisions.list(article_id)

    def revision(self, article_id: str, number: int) -> Revision:
        """One revision with its content."""
        return self._library.revisions.get(article_id, number)

    def restore(self, article_id: str, number: int) -> Article:
        """Make the content of an earlier revision the current one; what was current is named and stays in the history."""
        revision = self.revision(article_id, number)
        article = self.open(article_id)
        if (revision.metadata, revision.body) != (article.metadata, article.body):
            self._library.revisions.pin(article_id, RevisionReason.BEFORE_RESTORE)
        return self.save(article_id, revision.metadata, revision.body, article.version, RevisionReason.RESTORED)


def template_body(profile: SiteProfile, column: str) -> Body:
    """The body a new article of a column begins with; empty where the profile has no template for it."""
    template = profile.template_of(column)
    if not template:
        return Body()
    from editor_app.formats.markdown import read_markdown

    return read_markdown(template).body


def with_defaults(metadata: Metadata, profile: SiteProfile) -> Metadata:
    """`metadata` with the profile's defaults in the fields that are empty."""
    for rule in profile.fields:
        if rule.default and rule.name in FIELD_LABELS and not getattr(metadata, rule.name):
            metadata = with_field(metadata, rule.name, rule.default)
    return metadata
