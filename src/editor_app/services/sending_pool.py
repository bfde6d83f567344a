"""The lines to one site: connectors that are kept and reused, how many may be in use, and when the site may be tried."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from editor_app.model.errors import EditorError, Unavailable
from editor_app.model.site import Site
from editor_app.model.submission import Phase, Submission
from editor_app.services.crew import Crew
from editor_app.services.freezing import account_key
from editor_app.services.timing import Wait
from editor_app.sites.connector import Capabilities, Connector

AHEAD = 2
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Stopped(Unavailable):
    """The run is being ended, or the site has just got into trouble: a request was not begun."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is known of a site once it was connected: `most` connectors may be in use at once."""

    capabilities: Capabilities
    most: int


class SitePool:
    """The connectors of one account. A connector is used by one thread at a time; each keeps its own connection, and its
    session where the site has such a thing. `lent` is for the threads that send, `interrupt` for any, the rest for the one
    that hands out work.
    """

    def __init__(self, site: Site, connect: Callable[[], tuple[Connector, int]], crew: Crew) -> None:
        """`connect` makes a connector and says how many connections the profile allows; it may ask for the secret."""
        self.site = site
        self.account = account_key(site)
        self.terms: Terms | None = None
        self.running = 0
        self.articles = 0
        """How many articles are being handed in now."""
        self.due = 0.0
        self.faults = 0
        self.heard = False
        """Whether it answered since it was last in trouble: until then there is one probe at a time."""
        self._connect = connect
        self._crew = crew
        self._lock = threading.Lock()
        self._idle: list[Connector] = []
        self._used: set[Connector] = set()
        self._lent = self._first = 0
        self._troubles = 0
        self._retired = self._halted = self._closed = False
        self._asked_until = 0.0
        self._fault_at = 0.0

    @property
    def local(self) -> bool:
        """Whether it is on this computer, so that it needs no network."""
        return urlsplit(self.site.url).hostname in _LOOPBACK

    @property
    def room_for_wholes(self) -> int:
        """As `room`, for what finishes articles: it goes before the pictures of later ones, however many of them wait."""
        most = self.terms.most if self.terms is not None and self.heard else 0
        return self.room + most if not self._troubles else 0

    @property
    def room(self) -> int:
        """How many more steps may begin now: more than there are connectors, so that what comes before and after a request,
        on the disk, does not leave a connection idle.
        """
        most = self.terms.most * AHEAD if self.terms is not None and self.heard else 1
        return 0 if self._troubles else most - self.running

    @property
    def takes_article(self) -> bool:
        """Whether an article may be handed in now."""
        parallel = self.terms is not None and self.terms.capabilities.parallel_articles
        return parallel or not self.articles

    def needs_first(self, item: Submission) -> bool:
        """Whether something has to be done before this submission's pictures can go: the site was never connected, or an
        empty draft has to be reserved.
        """
        if self.terms is None:
            return True
        return self.terms.capabilities.reserves and item.phase is Phase.FROZEN and not item.remote_id

    # -- connectors ---------------------------------------------------------------------------------------------------

    @contextmanager
    def lent(
        self, failed: Callable[[EditorError], None] = lambda error: None, *, first: bool = False
    ) -> Iterator[Connector]:
        """A connector for the calling thread alone, once one of as many as may be used is free; made where there are fewer.
        Raises what the registry and the keyring do, and `Stopped` where it is not the time for a request. `failed` hears of an
        error before the connector is given to somebody else. Who has to be served `first` is.
        """
        with self._lock:
            self._first += first
        try:
            self._crew.until(lambda: self._may_take(first=first))
        finally:
            with self._lock:
                self._first -= first
            if first:
                self._crew.news()
        try:
            connector = self._take()
            try:
                yield connector
            except EditorError as error:
                failed(error)
                raise
            finally:
                self._give(connector)
        finally:
            with self._lock:
                self._lent -= 1
            self._crew.news()

    def _may_take(self, *, first: bool) -> bool:
        with self._lock:
            full = self.terms is not None and self._lent >= self.terms.most
            if not self._halted and (full or (self._first and not first)):
                return False
            self._lent += 1
            return True

    def hold_back(self) -> None:
        """Something is wrong at the site: what has not begun yet stands back at once, until `look_at_trouble`. Not one more
        request to a site that wants none, or with a secret that was refused.
        """
        with self._lock:
            self._troubles += 1

    def look_at_trouble(self) -> None:
        """The one that hands out work has heard of the trouble, and says when to go on by beginning the next step."""
        with self._lock:
            self._troubles -= 1
            self._closed = True

    def begin(self) -> None:
        """A step begins: requests may be made."""
        with self._lock:
            self._closed = False

    def _take(self) -> Connector:
        with self._lock:
            if self._halted or self._troubles or self._closed:
                raise Stopped("submission.interrupted")
            if self._idle:
                connector = self._idle.pop()
                self._used.add(connector)
                return connector
        connector, allowed = self._connect()
        can = connector.capabilities()
        with self._lock:
            self.terms = Terms(can, max(1, min(allowed, can.max_connections)))
            self._used.add(connector)
        return connector

    def _give(self, connector: Connector) -> None:
        with self._lock:
            self._used.discard(connector)
            if not self._retired:
                self._idle.append(connector)
                return
        connector.close()

    def retire(self) -> None:
        """Use none of these again: close what is free now, the others when they come back."""
        with self._lock:
            self._retired = True
            idle, self._idle = self._idle, []
        for connector in idle:
            connector.close()

    def interrupt(self) -> None:
        """End the requests under way, and begin no more."""
        with self._lock:
            self._halted = True
            used = list(self._used)
        self._crew.news()
        for connector in used:
            connector.interrupt()

    # -- good and bad times -------------------------------------------------------------------------------------------

    def answered(self) -> None:
        """The site was heard."""
        self.heard, self.faults = True, 0

    def failed(self, wait: Wait, started: float, now: float, *, counts: bool) -> None:
        """A step that began at `started` ended in trouble: the whole site waits, then one probe goes. What began before the
        last trouble is part of it and is not counted again, nor is anything where there is no network at all.
        """
        self.heard = False
        self.due = max(self.due, now + wait.site_seconds)
        if wait.asked:
            self._asked_until = max(self._asked_until, now + wait.site_seconds)
        if counts and started >= self._fault_at:
            self.faults += 1
            self._fault_at = now

    def try_soon(self) -> None:
        """The network is another one, or is back: do not wait any longer, unless the site itself has asked for it."""
        self.due, self.faults, self.heard = self._asked_until, 0, False

    def forgive(self) -> None:
        """The person wants it tried now."""
        self.due = self._asked_until = 0.0
        self.faults = 0
