"""Many at once: looked through, handed in with one press, and summed up at the end."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from editor_app.library.library import Library
from editor_app.library.space import must_have_room
from editor_app.model.article import Article
from editor_app.model.errors import Cancelled, EditorError, Refused
from editor_app.model.finding import Finding, Level
from editor_app.model.submission import Hold, Submission, SubmissionState
from editor_app.services.accounts import Accounts
from editor_app.services.freezing import payload
from editor_app.services.gatekeeping import must_be_signed
from editor_app.services.illustrating import Illustrating
from editor_app.services.preflight import Preflight
from editor_app.services.profiles import ProfileShelf
from editor_app.services.progress import Progress, silent
from editor_app.services.submitting import Submitting
from editor_app.sites.connector import SignInNeeded

WAITING = (SubmissionState.QUEUED, SubmissionState.SENDING, SubmissionState.WAITING, SubmissionState.PAUSED)
NEEDS_PERSON = (SubmissionState.BLOCKED, SubmissionState.IN_DOUBT)


@dataclass(frozen=True, slots=True)
class Looked:
    """An article before it is handed in to `site` (empty: none could be found for it): what is wrong with it, gravest
    first, and what will be sent: pictures, and bytes of pictures and text together. `problem`: why it cannot be sent
    beside any finding.
    """

    article: str
    title: str
    site: str
    findings: tuple[Finding, ...] = ()
    pictures: int = 0
    size: int = 0
    problem: EditorError | None = None

    @property
    def green(self) -> bool:
        """Whether it can be handed in."""
        return self.problem is None and not any(finding.level is Level.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Left:
    """An article that was not queued, and why."""

    article: str
    title: str
    error: EditorError


@dataclass(frozen=True, slots=True)
class Pressed:
    """One press: the name it can be asked for by later, what is queued now, and what was left where it is."""

    batch: str
    queued: tuple[Submission, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """How a batch stands, each part in the queue's order; what the person withdrew is in none but `cancelled`."""

    done: tuple[Submission, ...] = ()
    waiting: tuple[Submission, ...] = ()
    needing: tuple[Submission, ...] = ()
    cancelled: tuple[Submission, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing of it moves by itself any more."""
        return not any(item.state is not SubmissionState.PAUSED for item in self.waiting)


class Batching:
    """Use cases of many articles. All but `summary` prepare pictures on the calling thread."""

    def __init__(
        self,
        library: Library,
        *,
        profiles: ProfileShelf,
        illustrating: Illustrating,
        preflight: Preflight,
        submitting: Submitting,
        accounts: Accounts,
    ) -> None:
        self._library = library
        self._accounts = accounts
        self._profiles = profiles
        self._illustrating = illustrating
        self._preflight = preflight
        self._submitting = submitting

    def signed_in(self, site: str) -> str:
        """Ask the site whether it would take anything now; returns the name it knows the account by. An account that it has
        turned away is not tried again before somebody has signed in: sites lock those out. Speaks to the network. Raises
        `Unavailable("disk.low")`, `SignInNeeded`, and what stands in the way of reaching it.
        """
        must_have_room(self._library.path)
        if any(item.site == site and item.hold is Hold.AUTH for item in self._submitting.outbox()):
            raise SignInNeeded("site.sign_in_again", site=site)
        who = self._accounts.test(site)
        return who.name or who.user

    def preflight_all(self, articles: Sequence[str], site: str = "", progress: Progress = silent) -> list[Looked]:
        """Look each of them through as `submit` would take it; `site` as there. Nothing is changed."""
        looked = []
        for number, article in enumerate(articles, 1):
            looked.append(self._look(article, site))
            progress("正在检查", number, len(articles))
        return looked

    def _look(self, article_id: str, site_name: str) -> Looked:
        article = self._library.articles.get(article_id)
        title = article.metadata.title
        try:
            site = self._submitting.site_of(article, site_name)
            findings = tuple(self._preflight.check_article(article, site.profile))
        except EditorError as error:
            return Looked(article_id, title, site_name, problem=error)
        try:
            must_be_signed(self._library, self._profiles.get(site.profile), article)
            pictures, size = self._measure(article, site.profile)
        except Cancelled:
            raise
        except EditorError as error:
            return Looked(article_id, title, site.name, findings, problem=error)
        return Looked(article_id, title, site.name, findings, pictures, size)

    def _measure(self, article: Article, profile: str) -> tuple[int, int]:
        rules = self._profiles.get(profile).pictures
        made = [self._illustrating.rendition(source, rules) for source in article.body.sources()]
        sizes = {each.sha256: each.size for each in made}
        return len(sizes), sum(sizes.values()) + len(payload(article, 0, made))

    def submit(self, articles: Sequence[str], site: str = "", progress: Progress = silent) -> Pressed:
        """Queue all that can be, in this order; a bad one does not stop the others. Stopping it (by `progress`) leaves what
        is queued in the queue.
        """
        batch = str(uuid.uuid4())
        queued: list[Submission] = []
        left: list[Left] = []
        for number, article in enumerate(articles, 1):
            try:
                queued += self._submitting.submit([article], site, batch=batch)
            except Refused as error:
                left.append(Left(article, self._library.articles.get(article).metadata.title, error))
            progress("正在放进发件箱", number, len(articles))
        return Pressed(batch, tuple(queued), tuple(left))

    def summary(self, batch: str = "") -> Summary:
        """How a batch stands; without a name, everything in the outbox."""
        items = [item for item in self._submitting.outbox() if not batch or item.batch == batch]

        def those(*states: SubmissionState) -> tuple[Submission, ...]:
            return tuple(item for item in items if item.state in states)

        return Summary(
            those(SubmissionState.DONE), those(*WAITING), those(*NEEDS_PERSON), those(SubmissionState.CANCELLED)
        )
