"""What all steps of sending share: the library and the ways to it, what is under way, and how a submission ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from editor_app.library.library import Library
from editor_app.model.article import ArticleState
from editor_app.model.submission import Receipt, Submission
from editor_app.services.lanes import RunOnLibrary
from editor_app.services.timing import Timing
from editor_app.services.together import Together
from editor_app.sites.connector import ArticleKey


def key_of(item: Submission) -> ArticleKey:
    """What a submission's article is asked for by."""
    return ArticleKey(item.uid, item.remote_id, item.title, item.digest)


class Flights:
    """Which pictures of which submissions are under way now: their intents are open, but in no doubt. From any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._out: dict[str, set[str]] = {}

    def start(self, submission: str, rendition: str) -> None:
        """A picture is being handed in."""
        with self._lock:
            self._out.setdefault(submission, set()).add(rendition)

    def end(self, submission: str, rendition: str) -> None:
        """It is not any more."""
        with self._lock:
            self._out.get(submission, set()).discard(rendition)

    def of(self, submission: str) -> frozenset[str]:
        """Those of one submission."""
        with self._lock:
            return frozenset(self._out.get(submission, ()))


@dataclass(slots=True)
class Ground:
    """What all attempts share. `run` makes changes durable, `read` only looks; `label` turns seconds from now into the RFC
    3339 time that is shown; `longest_call` in seconds; `online` is False while it is known that there is no network.
    """

    library: Library
    run: Together
    read: RunOnLibrary
    timing: Timing
    label: Callable[[float], str]
    flights: Flights = field(default_factory=Flights)
    longest_call: float = 0.0
    online: bool = True


def finish(library: Library, item: Submission, receipt: Receipt, etag: str) -> None:
    """Keep a receipt. On the library's thread. The article is 已报, unless something newer of it is still on its way or it
    was put elsewhere meanwhile.
    """
    with library.transaction():
        library.outbox.finish(item, receipt, etag)
        if library.articles.state_of(item.article) is ArticleState.SENDING and library.outbox.is_newest(item):
            library.articles.set_state(item.article, ArticleState.SENT)
