"""The lines to one site: connectors that are kept and reused, how many may be in use, and when the site may be tried."""

from __future__ import annotations

import threading
import time
from collections import deque
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

AHEAD, AHEAD_OF_DISK = 2, 4
QUICK_SECONDS = 0.02
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

    def __init__(
        self,
        site: Site,
        connect: Callable[[], tuple[Connector, int]],
        crew: Crew,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
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
        self._monotonic = monotonic
        self._call_seconds = 1.0
        self._lock = threading.Lock()
        self._idle: list[Connector] = []
        self._used: set[Connector] = set()
        self._composer: Connector | None = None
        self._lent = self._first = self._hands = 0
        self._begun: deque[Callable[[], None]] = deque()
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
        if self._troubles:
            return 0
        if self.terms is None or not self.heard:
            return 1 - self.running
        # A site that answers faster than a disk writes: one commit serves more. A repeat changes nothing there, should the
        # program be killed, and what the person pauses or moves is not kept back by what has begun.
        quick = self.terms.capabilities.repeatable and self._call_seconds < QUICK_SECONDS
        return self.terms.most * (AHEAD_OF_DISK if quick else AHEAD) - self.running

    @property
    def takes_article(self) -> bool:
        """Whether an article may be handed in now."""
        parallel = self.terms is not None and self.terms.capabilities.parallel_articles
        return parallel or not self.articles

    @property
    def composer(self) -> Connector:
        """A connector that only composes, on the library's thread: at sites where a repeat changes nothing, once connected."""
        assert self._composer is not None
        return self._composer

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
            began = self._monotonic()
            try:
                yield connector
            except EditorError as error:
                failed(error)
                raise
            finally:
                self._call_seconds += (self._monotonic() - began - self._call_seconds) / 8
                self._give(connector)
        finally:
            with self._lock:
                self._lent -= 1
            self._crew.news()

    def hand_out(self, work: Callable[[], None]) -> None:
        """Let a thread send a picture when it is its turn: only so many are in memory at once, however many have begun. A
        thread takes up the next by itself, while the one that hands out writes what came of the last.
        """
        with self._lock:
            if self._hands >= (self.terms.most * AHEAD if self.terms is not None else 1):
                self._begun.append(work)
                return
            self._hands += 1
        self._crew.start(lambda: self._serve(work))

    def _serve(self, work: Callable[[], None]) -> None:
        mine: Callable[[], None] | None = work
        while mine is not None:
            mine()
            self._crew.wake()
            with self._lock:
                mine = self._begun.popleft() if self._begun else None
                self._hands -= mine is None

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
        if can.repeatable and self._composer is None:
            self._composer, _same = self._connect()
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
            if self._composer is not None:
                idle.append(self._composer)
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
