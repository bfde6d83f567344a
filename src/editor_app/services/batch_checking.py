"""Many articles checked, one after the other, and their certain fixes put in; one that cannot be read holds up none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.checked import CheckedArticle, CheckedFinding, MendedArticle
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.finding import Finding
from editor_app.model.finding_places import place_words, words_at
from editor_app.model.revision import RevisionReason
from editor_app.model.verdict import LIT_STATES
from editor_app.model.waiver import Waiver
from editor_app.services.preflight import Examined, Preflight
from editor_app.services.profiles import ProfileShelf
from editor_app.services.progress import Progress, silent
from editor_app.services.replacing import check_changeable


class BatchChecking:
    """Use cases of a batch. Checks on the calling thread, any that may read the library."""

    def __init__(
        self,
        library: Library,
        profiles: ProfileShelf,
        preflight: Preflight,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._profiles = profiles
        self._preflight = preflight
        self._now = now

    def in_hand(self) -> list[str]:
        """Every article that is still to be handed in: drafts, returned ones, in review and ready; last changed first."""
        articles = self._library.articles
        rows = [row for state in LIT_STATES for row in articles.list(state)]
        return [row.id for row in sorted(rows, key=lambda row: row.updated_at, reverse=True)]

    def titles(self, articles: Sequence[str]) -> list[tuple[str, str]]:
        """Those of `articles` that are there, with their titles, in that order."""
        titles = {row.id: row.title for row in self._library.articles.rows(articles)}
        return [(article, titles[article]) for article in articles if article in titles]

    # -- looking ------------------------------------------------------------------------------------------------------

    def look_all(self, articles: Sequence[str], profile: str = "", progress: Progress = silent) -> list[CheckedArticle]:
        """Check each; `progress` may raise `Cancelled`."""
        made = []
        for number, article in enumerate(articles, 1):
            made.append(self.look(article, profile))
            progress("正在检查", number, len(articles))
        return made

    def look(self, article_id: str, profile: str = "") -> CheckedArticle:
        """Check an article as it was last saved, by its own profile or the one named; its light is renewed. What went wrong
        is in `problem`; raises `Cancelled` only.
        """
        try:
            article = self._library.articles.get(article_id)
        except EditorError as error:
            return self._not_checked(article_id, error)
        try:
            return self._told(article, self._preflight.examine(article, profile))
        except EditorError as error:
            return self._not_checked(article_id, error)

    def _not_checked(self, article_id: str, error: EditorError) -> CheckedArticle:
        if isinstance(error, Cancelled):
            raise error
        title = next((row.title for row in self._library.articles.rows([article_id])), "")
        return CheckedArticle(article_id, title, problem=error)

    def _told(self, article: Article, made: Examined) -> CheckedArticle:
        def told(finding: Finding, waiver: Waiver | None = None) -> CheckedFinding:
            where = place_words(finding, article.body)
            return CheckedFinding(finding, where, words_at(finding, article.metadata, article.body), waiver)

        column = made.profile.column(article.metadata.column)
        newest = self._library.revisions.list(article.id)[0]
        return CheckedArticle(
            article.id,
            article.metadata.title,
            column.name if column else article.metadata.column,
            article.site,
            newest.number,
            article.digest,
            made.profile.name,
            made.profile.version,
            made.basis,
            f"{self._now().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            tuple(told(finding) for finding in made.findings),
            tuple(told(finding, waiver) for finding, waiver in made.waived),
        )

    # -- mending ------------------------------------------------------------------------------------------------------

    def mend_all(self, articles: Sequence[str], profile: str = "", progress: Progress = silent) -> list[MendedArticle]:
        """Put the certain fixes into each; `progress` may raise `Cancelled`, what was done stays."""
        made = []
        for number, article in enumerate(articles, 1):
            made.append(self.mend(article, profile))
            progress("正在修正", number, len(articles))
        return made

    def mend(self, article_id: str, profile: str = "") -> MendedArticle:
        """Put every certain fix into an article and save it as a revision of its own; what stood there before is named and
        kept, so that it can be brought back. One that may not be changed now (in review, handed in), or that somebody
        changes meanwhile, is left as it is and says why. Raises `Cancelled` only.
        """
        looked = self.look(article_id, profile)
        if looked.problem is not None or not looked.fixable:
            return MendedArticle(looked, problem=looked.problem)
        try:
            return self._mend(self._library.articles.get(article_id), profile, looked.fixable)
        except EditorError as error:
            if isinstance(error, Cancelled):
                raise
            return MendedArticle(looked, problem=error)

    def _mend(self, article: Article, profile: str, places: int) -> MendedArticle:
        check_changeable(article)
        made = self._preflight.fix_all(article, profile=profile)
        library = self._library
        with library.transaction():
            before = library.revisions.pin(article.id, RevisionReason.BEFORE_FIXES).number
            saved = library.articles.save(
                article.id, made.metadata, made.body, base_version=article.version, reason=RevisionReason.FIXES
            )
        checked = self.look(article.id, profile)
        if saved.version == article.version:  # its fixes would change nothing
            return MendedArticle(checked)
        return MendedArticle(checked, max(1, places - checked.fixable), before, checked.revision)
