"""What every step of sending does: ask the site, say what a submission waits for, let doubt settle."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from editor_app.library.outbox import PICTURE
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.failpoints import reach
from editor_app.model.submission import Hold, Submission
from editor_app.services.sending_ground import Ground, key_of
from editor_app.services.sending_pool import SitePool
from editor_app.services.timing import Wait
from editor_app.sites.connector import Connector, Doubt, NotSent, RemoteArticle, SignInNeeded, Throttled

T = TypeVar("T")
FORBIDDEN = 403


class Act:
    """A step of one submission, on the calling thread; network calls happen outside the library. Afterwards `heard` says
    whether the site answered, `troubled` whether it is in trouble (and its pool held back). `outcome` is the change that is
    still to be written then, None where everything is; `stored` the name of the picture that it says to be at the site.
    """

    def __init__(self, ground: Ground, item: Submission, pool: SitePool, faults: int = 0) -> None:
        """`pool` lends connectors and was connected before; `faults`: how often in a row the site could not be reached."""
        assert pool.terms is not None
        self._ground = ground
        self._library = ground.library
        self._outbox = ground.library.outbox
        self._run = ground.run
        self._item = item
        self._pool = pool
        self._can = pool.terms.capabilities
        self._lookup = self._can.lookup
        self._faults = faults
        self._first = self._composed = False
        self.heard = False
        self.troubled = False
        self.outcome: Callable[[], object] | None = None
        self.stored = ""
        self._after = ""

    def written(self) -> None:
        """The outcome is on the disk."""
        if self._after:
            reach(self._after)

    def not_written(self, error: Unavailable) -> Wait:
        """The disk would not take the outcome: the act is in doubt."""
        return self._wait(error, network=False)

    def _ask(self, act: Callable[[Connector], T]) -> T:
        """One call with a connector that nobody else uses meanwhile; what is done before and after it leaves none idle."""
        with self._pool.lent(self._notice, first=self._first) as connector:
            return act(connector)

    def _find(self) -> RemoteArticle | None:
        """What the site holds of it, and how well it could be asked: some connectors know that only then."""
        key = key_of(self._item)
        found, self._lookup = self._ask(lambda site: (site.find_article(key), site.capabilities().lookup))
        return found

    def _notice(self, error: EditorError) -> None:
        """Trouble that is the site's or the account's, and not this submission's alone (403: only this is forbidden)."""
        grave = (
            isinstance(error, (Throttled, NotSent, Doubt, SignInNeeded)) and error.details.get("status") != FORBIDDEN
        )
        if grave and not self.troubled:
            self.troubled = True
            self._pool.hold_back()

    def _settle(self) -> Wait | None:
        """Until the request whose answer was lost can no longer arrive; None once that time is over. No time is needed where
        a repeat changes nothing.
        """
        item = self._item
        if self._can.repeatable or item.hold is Hold.SETTLING:
            return None
        seconds = self._ground.timing.settle(self._ground.longest_call)
        until = self._ground.label(seconds)
        self._run(lambda: self._outbox.hold(item, Hold.SETTLING, reason="submission.settling", until=until))
        reach("settle.during")
        return Wait(seconds)

    def _go_on(self) -> None:
        """End the hold of doubt, unless another act of this submission is in doubt too; a pause that was set meanwhile
        stays.
        """
        item = self._item

        def let_go() -> None:
            if not self._in_doubt():
                self._outbox.hold(item, Hold.NONE)

        self._run(let_go)

    def _in_doubt(self) -> bool:
        """Whether an act has no outcome though it is not under way any more. On the library's thread."""
        out = self._ground.flights.of(self._item.id)
        open_ones = self._outbox.open_intents(self._item)
        return any(intent.step != PICTURE or intent.subject not in out for intent in open_ones)

    # -- holds --------------------------------------------------------------------------------------------------------

    def _hold(self, hold: Hold, error: EditorError) -> None:
        item = self._item
        self._run(lambda: self._outbox.hold(item, hold, reason=error.code, details=error.details))

    def _not_allowed(self, error: SignInNeeded) -> None:
        """Everything for this account waits for the person, except where the account is good and only this is forbidden:
        that is a verdict on one submission.
        """
        if error.details.get("status") == FORBIDDEN:
            try:
                self._ask(lambda site: site.verify())
            except (SignInNeeded, Unavailable):
                pass  # then the account is what has to be mended first
            else:
                said = str(error.details.get("said") or "")
                self._hold(Hold.REFUSED, Refused("site.refused", status=FORBIDDEN, said=said))
                return
        self._hold(Hold.AUTH, error)
        reach("auth.wait")

    def _wait(self, error: EditorError, *, network: bool) -> Wait:
        """Try again later. What is in doubt stays so; everything else just waits. While there is no network, nobody is
        blamed.
        """
        item, timing = self._item, self._ground.timing
        self.heard = self.heard and not network
        site_seconds = timing.retry(self._faults, error) if network else 0.0
        seconds = max(timing.retry(item.attempt, error), site_seconds)
        until, attempt = self._ground.label(seconds), item.attempt + self._ground.online

        def note() -> None:
            hold = Hold.WAITING
            if self._in_doubt():
                hold = Hold.SETTLING if item.hold is Hold.SETTLING else Hold.UNSURE
            self._outbox.hold(item, hold, reason=error.code, details=error.details, until=until, attempt=attempt)

        self._run(note)
        return Wait(seconds, site_seconds, bool(getattr(error, "retry_after", 0.0)))
