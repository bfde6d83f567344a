"""Handing in: into the outbox with one press, out of it exactly once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from editor_app.library.library import Library
from editor_app.library.outbox import CREATE, Frozen
from editor_app.model.article import Article, ArticleState
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.failpoints import reach
from editor_app.model.finding import Finding, Level
from editor_app.model.picture import Rendition
from editor_app.model.profile import SiteProfile, required_findings
from editor_app.model.revision import RevisionReason
from editor_app.model.site import Site
from editor_app.model.submission import Hold, Phase, Receipt, Submission
from editor_app.services.connecting import connect
from editor_app.services.crew import Crew, ThreadCrew
from editor_app.services.dispatching import STAMP, Changed, Dispatcher
from editor_app.services.freezing import account_key, payload
from editor_app.services.gatekeeping import must_be_signed
from editor_app.services.illustrating import Illustrating
from editor_app.services.lanes import RunOnLibrary, run_here
from editor_app.services.preflight import Preflight
from editor_app.services.profiles import ProfileShelf
from editor_app.services.sending_ground import Ground, finish, key_of
from editor_app.services.timing import Timing
from editor_app.services.together import Together
from editor_app.sites.bandwidth import OUTGOING
from editor_app.sites.connector import Candidate, Connector
from editor_app.sites.credentials import Credentials
from editor_app.sites.registry import Connectors

BANDWIDTH_KEY = "sending.bandwidth"
LEAST_BANDWIDTH, MOST_BANDWIDTH = 8_000, 1_000_000_000


SCHEDULED = "submission.scheduled"


def _scheduled(item: Submission) -> bool:
    return item.hold is Hold.PAUSED and item.reason == SCHEDULED


def _unheard(item: Submission) -> None:
    """The listener of callers who do not look."""


class Submitting:
    """Use cases of the outbox. `run` may be busy for long and belongs on a thread of its own; every other method is
    short. The library is reached through `run_on_library` alone while sending.
    """

    def __init__(
        self,
        library: Library,
        *,
        profiles: ProfileShelf,
        illustrating: Illustrating,
        connectors: Connectors,
        credentials: Credentials,
        run_on_library: RunOnLibrary = run_here,
        time_factor: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
        crew: Callable[[], Crew] = ThreadCrew,
        preflight: Preflight | None = None,
    ) -> None:
        self._library = library
        self._preflight = preflight
        self._outbox = library.outbox
        self._profiles = profiles
        self._illustrating = illustrating
        self._connectors = connectors
        self._credentials = credentials
        self._read = run_on_library
        self._run = Together(run_on_library, library.transaction)
        ground = Ground(library, self._run, run_on_library, Timing(time_factor), self._label)
        self._dispatcher = Dispatcher(library, ground, self._to_connect, crew, monotonic)
        self._running = threading.Lock()
        self._called = False

    # -- into the outbox ----------------------------------------------------------------------------------------------

    def candidates(self) -> list[str]:
        """Ids of the articles that could be handed in: drafts and those that are ready, oldest change first."""
        rows = [
            row
            for state in (ArticleState.DRAFT, ArticleState.READY, ArticleState.RETURNED)
            for row in self._library.articles.list(state)
        ]
        return [row.id for row in reversed(rows)]

    def submit(self, articles: Sequence[str], site: str = "", *, batch: str = "") -> list[Submission]:
        """Freeze articles for a site: the one named, the article's own, or the only one there is.

        An article whose very content is on its way there, or has arrived, gives that submission back; what was refused
        is tried again then. Pictures are prepared on the calling thread. Raises `Refused("submission.findings")` where
        errors block it, `submission.not_signed` where the site wants it signed off, `submission.unsettled` while an
        earlier content is still on its way, `site.unknown`; articles before it in the list are queued all the same.
        `batch` names the press.
        """
        return [self._submit(article, site, batch) for article in articles]

    def _submit(self, article_id: str, site_name: str, batch: str) -> Submission:
        while True:
            made = self._frozen(article_id, site_name, batch)
            if made is not None:
                return made

    def _frozen(self, article_id: str, site_name: str, batch: str) -> Submission | None:
        """None where the article was saved in between: what is frozen is what was checked."""
        article = self._library.articles.get(article_id)
        site = self.site_of(article, site_name)
        profile = self._profiles.get(site.profile)
        errors = [finding for finding in self._findings(article, profile) if finding.level is Level.ERROR]
        if errors:
            raise Refused(
                "submission.findings",
                title=article.metadata.title or "（无标题）",
                count=len(errors),
                first=errors[0].message.rstrip("。"),
            )
        must_be_signed(self._library, profile, article)
        earlier = self._outbox.of_article(article_id, site.name)
        alive = [each for each in earlier if each.hold is not Hold.CANCELLED]
        if alive and alive[-1].digest == article.digest:
            if alive[-1].hold in (Hold.REFUSED, Hold.NEEDS_USER):
                return self.retry(alive[-1].id)
            return alive[-1]
        renditions = tuple(self._illustrating.rendition(source, profile.pictures) for source in article.body.sources())
        return self._freeze(article, site, alive, renditions, batch)

    def _findings(self, article: Article, profile: SiteProfile) -> list[Finding]:
        """What the checks find by the profile of the site it goes to; without them what the site itself asks for."""
        if self._preflight is None:
            return required_findings(profile, article.metadata, article.body)
        return self._preflight.check_article(article, profile.id)

    def site_of(self, article: Article, name: str = "") -> Site:
        """Where an article would be handed in: to the site of that name, its own, or the only one there is. Raises
        `Refused("site.unknown" | "submission.which_site" | "submission.no_site")`.
        """
        if name := name or article.site:
            return self._library.sites.get(name)
        sites = self._library.sites.list()
        if len(sites) != 1:
            raise Refused("submission.which_site" if sites else "submission.no_site", count=len(sites))
        return sites[0]

    def _freeze(
        self, article: Article, site: Site, alive: Sequence[Submission], renditions: tuple[Rendition, ...], batch: str
    ) -> Submission | None:
        profile = self._profiles.get(site.profile)
        column = profile.column(article.metadata.column)
        with self._library.transaction():
            if self._library.articles.get(article.id).version != article.version:
                return None
            for each in alive:
                self._supersede(self._outbox.get(each.id))
            known = [each for each in alive if each.etag]
            revision = self._library.revisions.pin(article.id, RevisionReason.SUBMITTED)
            frozen = Frozen(
                article=article.id,
                title=article.metadata.title,
                column=column.name if column else article.metadata.column,
                site=site.name,
                account=account_key(site),
                digest=article.digest,
                revision=revision.number,
                payload=payload(article, revision.number, renditions, self._library.reviews.record(article.id)),
                expected=known[-1].etag if known else "",
                renditions=renditions,
                remote_id=known[-1].remote_id if known else "",
                batch=batch,
            )
            made = self._outbox.add(frozen)
            self._library.articles.set_state(article.id, ArticleState.SENDING)
            reach("submit.before_commit")
        reach("submit.after_commit")
        self._dispatcher.look_again()
        return made

    def _supersede(self, item: Submission) -> None:
        """Make way for a newer content: what was stopped by a verdict is withdrawn, what is on its way or in doubt is
        not.
        """
        if item.phase is Phase.DONE or item.hold is Hold.CANCELLED:
            return
        if self._outbox.open_intent(item) is not None or item.hold not in (
            Hold.REFUSED,
            Hold.CONFLICT,
            Hold.NEEDS_USER,
        ):
            raise Refused("submission.unsettled", title=item.title)
        self._outbox.hold(item, Hold.CANCELLED, reason="submission.superseded")

    # -- looking and steering -----------------------------------------------------------------------------------------

    def outbox(self) -> list[Submission]:
        """Everything in the outbox, in order, receipts included."""
        return self._outbox.list()

    def find(self, prefix: str) -> str:
        """The id of the submission that begins with `prefix`."""
        return self._outbox.find(prefix)

    def pause(self, submission_id: str) -> Submission:
        """Hold it back; a request under way is finished first."""
        item = self._outbox.get(submission_id)
        if item.phase is not Phase.DONE and item.hold is not Hold.CANCELLED:
            self._outbox.hold(item, Hold.PAUSED, reason="submission.paused")
            self._dispatcher.look_again()
        return self._outbox.get(submission_id)

    def resume(self, submission_id: str) -> Submission:
        """End a pause."""
        item = self._outbox.get(submission_id)
        if item.hold is Hold.PAUSED:
            self._let_go(item)
        return self._outbox.get(submission_id)

    def pause_all(self) -> list[Submission]:
        """Hold back everything that has not arrived; what is meant for a later time keeps it."""
        with self._library.transaction():
            return [self.pause(item.id) for item in self._outbox.open() if not _scheduled(item)]

    def resume_all(self) -> list[Submission]:
        """End all pauses, but not those until a later time."""
        with self._library.transaction():
            paused = [item for item in self._outbox.open() if item.hold is Hold.PAUSED and not _scheduled(item)]
            return [self.resume(item.id) for item in paused]

    def schedule(self, submission_id: str, at: datetime) -> Submission:
        """定时: hold it back until then, by this computer's clock; `resume` sends it before. Raises
        `Refused("submission.time_gone")`.
        """
        stamp = at.astimezone(UTC).strftime(STAMP)
        if stamp <= self._label(0.0):
            raise Refused("submission.time_gone")
        item = self._outbox.get(submission_id)
        if item.phase is not Phase.DONE and item.hold is not Hold.CANCELLED:
            words = f"{at.astimezone():%Y-%m-%d %H:%M}"
            self._outbox.hold(item, Hold.PAUSED, reason=SCHEDULED, details={"at": words}, until=stamp)
            self._dispatcher.look_again()
        return self._outbox.get(submission_id)

    def release_due(self) -> list[Submission]:
        """Let go what was held back until a time that has come, also while the program was not running."""
        now = self._label(0.0)
        with self._library.transaction():
            return [self.resume(item.id) for item in self._outbox.open() if _scheduled(item) and item.until <= now]

    def move(self, submission_id: str, before: str = "") -> list[Submission]:
        """Change the order: put one before another that has not arrived yet, or at the end. What is under way is not held
        up. Returns what is open, in its new order.
        """
        item = self._outbox.get(submission_id)
        self._outbox.move(item, self._outbox.get(before) if before else None)
        self._dispatcher.look_again()
        return self._outbox.open()

    def bandwidth(self) -> int:
        """How many bytes a second may be sent at most, over all sites together; 0 for no limit."""
        limit = self._library.settings.get(BANDWIDTH_KEY, 0)
        return limit if isinstance(limit, int) and LEAST_BANDWIDTH <= limit <= MOST_BANDWIDTH else 0

    def set_bandwidth(self, limit: int) -> None:
        """Change that, from the next piece on; kept with the library. Raises `Refused("sending.bad_bandwidth")`."""
        if limit and not LEAST_BANDWIDTH <= limit <= MOST_BANDWIDTH:
            raise Refused("sending.bad_bandwidth", least=LEAST_BANDWIDTH // 1000)
        self._library.settings.set(BANDWIDTH_KEY, limit)
        OUTGOING.limit = limit

    def retry(self, submission_id: str) -> Submission:
        """Try now what waits or was stopped; what is in doubt is looked up now."""
        item = self._outbox.get(submission_id)
        if item.hold is Hold.AUTH:
            self.signed_in(item.site)
        elif item.phase is not Phase.DONE and item.hold not in (Hold.CANCELLED, Hold.NONE):
            self._let_go(item)
        return self._outbox.get(submission_id)

    def replace_remote(self, submission_id: str) -> Submission:
        """The person's answer to a conflict: send ours over what the site holds now. Asks the site, so not for the
        window's thread. Raises `Refused("submission.no_conflict")`.
        """
        item = self._conflicting(submission_id)
        with self._connect(item.site) as connector:
            found = connector.find_article(key_of(item))
        expected = found.etag if found is not None else ""
        self._run(lambda: self._outbox.replace(self._conflicting(submission_id), expected))
        self._dispatcher.free(item)
        return self._read(lambda: self._outbox.get(item.id))

    def accept_remote(self, submission_id: str) -> Submission:
        """The other answer: leave what the site holds. The submission ends without a receipt. Raises
        `Refused("submission.no_conflict")`.
        """
        with self._library.transaction():
            item = self._conflicting(submission_id)
            self._outbox.hold(item, Hold.CANCELLED, reason="submission.theirs")
            if self._library.articles.get(item.article).state is ArticleState.SENDING:
                self._library.articles.set_state(item.article, ArticleState.SENT)
        self._dispatcher.look_again()
        return self._outbox.get(submission_id)

    def _conflicting(self, submission_id: str) -> Submission:
        item = self._outbox.get(submission_id)
        if item.hold is not Hold.CONFLICT or self._outbox.open_intent(item) is not None:
            raise Refused("submission.no_conflict", title=item.title)
        return item

    def candidates_at(self, submission_id: str) -> Sequence[Candidate]:
        """What stands at the site that may be this article, for the person to look at. Asks the site."""
        item = self._outbox.get(submission_id)
        with self._connect(item.site) as connector:
            return connector.candidates(key_of(item))

    def it_is_there(self, submission_id: str, url: str = "") -> Submission:
        """The person has seen the article at the site: it is done, with a receipt that says that nothing was read back.
        Raises `Refused("submission.not_in_doubt")`.
        """
        with self._library.transaction():
            item = self._unproven(submission_id)
            intent = self._outbox.open_intent(item)
            if intent is not None:
                self._outbox.created(item, intent, item.remote_id, item.etag, "seen by the person")
            finish(self._library, item, Receipt(item.remote_id, url, "", self._label(0.0)), item.etag)
        self._dispatcher.look_again()
        return self._outbox.get(submission_id)

    def send_again(self, submission_id: str) -> Submission:
        """The person has looked: the article is not at the site, so that it may be sent once more. Raises
        `Refused("submission.not_in_doubt")`.
        """
        with self._library.transaction():
            item = self._unproven(submission_id)
            intent = self._outbox.open_intent(item)
            if intent is not None:
                self._outbox.not_created(item, intent, "not there, says the person")
            else:
                self._outbox.advance(item, Phase.COMPOSED)
            self._let_go(item)
        return self._outbox.get(submission_id)

    def _unproven(self, submission_id: str) -> Submission:
        item = self._outbox.get(submission_id)
        if item.hold is not Hold.UNPROVEN:
            raise Refused("submission.not_in_doubt", title=item.title)
        return item

    def signed_in(self, site: str) -> list[Submission]:
        """After a new secret: everything that waited for it goes on."""
        waiting = [item for item in self._outbox.list() if item.site == site and item.hold is Hold.AUTH]
        for item in waiting:
            self._let_go(item)
        return [self._outbox.get(item.id) for item in waiting]

    def _let_go(self, item: Submission) -> None:
        self._outbox.release(item)
        self._dispatcher.free(item)

    def cancel(self, submission_id: str) -> Submission:
        """Withdraw what the site cannot hold yet. Raises `Refused("submission.too_late")` once the article may be
        there.
        """
        with self._library.transaction():  # so that the sender cannot begin in between
            item = self._outbox.get(submission_id)
            early = item.phase in (Phase.FROZEN, Phase.ASSETS, Phase.COMPOSED)
            intent = self._outbox.open_intent(item)
            if not early or (intent is not None and intent.step == CREATE):
                raise Refused("submission.too_late", title=item.title)
            self._outbox.hold(item, Hold.CANCELLED, reason="submission.cancelled")
            article = self._library.articles.get(item.article)
            if article.state is ArticleState.SENDING:
                self._library.articles.set_state(item.article, ArticleState.DRAFT)
        self._dispatcher.look_again()
        return self._outbox.get(submission_id)

    def read_back(self, submission_id: str) -> str:
        """The digest of what the site holds now for this submission, computed from its answer."""
        item = self._outbox.get(submission_id)
        with self._connect(item.site) as connector:
            found = connector.find_article(key_of(item))
        if found is None:
            raise Unavailable("site.gone")
        return found.digest

    # -- out of the outbox --------------------------------------------------------------------------------------------

    def run(self, *, wait: bool = False, changed: Changed = _unheard, stop: Callable[[], bool] = lambda: False) -> None:
        """Send until nothing can move; with `wait` also what has to wait for its time. Only one run at a time: a second
        call returns at once, and the first looks once more before it ends. `changed` is called after each step, on
        this thread; `stop` is asked between steps (`interrupt` ends the steps that are under way).
        """
        self._library.must_be_writable()  # what is sent must be noted first
        OUTGOING.limit = self._read(self.bandwidth)
        self._called = True
        self._dispatcher.look_again()
        while self._called and not stop() and self._running.acquire(blocking=False):
            try:
                self._called = False
                self._dispatcher.drain(wait, changed, stop)
            finally:
                self._running.release()

    def interrupt(self) -> None:
        """End the requests under way, from any thread, so that `run` can stop at once; they are in doubt then and are
        resolved by the next run.
        """
        self._dispatcher.interrupt()

    def set_online(self, online: bool) -> None:
        """Whether this computer has a network, from any thread. Without one nothing is tried but at sites on this computer,
        and nobody is blamed; when it is back, what waited is tried at once. A run that has ended has to be started again.
        """
        self._dispatcher.set_online(online)

    def _connect(self, site_name: str) -> Connector:
        return self._to_connect(self._read(lambda: self._library.sites.get(site_name)))[0]

    def _to_connect(self, site: Site) -> tuple[Connector, int]:
        """A new connector, and how many of them the profile allows at once."""
        made = connect(site, self._profiles, self._connectors, self._credentials)
        return made, self._profiles.get(site.profile).connections

    def _label(self, seconds: float) -> str:
        """The time that is shown for a wait of `seconds` from now."""
        return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime(STAMP)
