"""One step of one submission: what is done next, and what is written before and after it.

The rules (exactly-once delivery): an act is written down before it is tried; its outcome after the answer was read; an
act without an outcome is doubt; doubt is resolved by asking the site. A definite refusal stops this submission alone.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from editor_app.library.library import Library
from editor_app.library.outbox import CREATE, PICTURE, Intent
from editor_app.model.article import ArticleState
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.failpoints import reach
from editor_app.model.submission import Hold, Phase, PictureState, Receipt, Submission, SubmissionPicture
from editor_app.services.lanes import RunOnLibrary
from editor_app.sites.connector import (
    Conflict,
    Connector,
    Doubt,
    NotSent,
    PicturesMissing,
    RemoteArticle,
    SignInNeeded,
    Throttled,
)

T = TypeVar("T")
SETTLE_SECONDS = 60.0
FIRST_RETRY_SECONDS = 5.0
LONGEST_RETRY_SECONDS = 60.0
TLS_RETRY_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things wait, in seconds. `factor` multiplies every wait (tests); `jitter` gives 0.0 to 1.0."""

    factor: float = 1.0
    jitter: Callable[[], float] = random.random

    def retry(self, attempt: int, error: EditorError | None = None) -> float:
        """The pause before the next attempt; what the site asked for goes before our own rule."""
        asked = getattr(error, "retry_after", 0.0)
        if asked:
            return float(asked) * self.factor
        if error is not None and error.code == "network.tls":
            return TLS_RETRY_SECONDS * self.factor
        pause = min(FIRST_RETRY_SECONDS * 2.0 ** min(attempt, 10), LONGEST_RETRY_SECONDS)
        return pause * (0.75 + 0.25 * self.jitter()) * self.factor

    def settle(self, longest_call: float) -> float:
        """The pause after which a request that was given up can no longer be carried out."""
        return max(SETTLE_SECONDS * self.factor, 2 * longest_call)


@dataclass(frozen=True, slots=True)
class Wait:
    """The end of a step that has to wait: how long, and whether the connection itself was at fault."""

    seconds: float
    network: bool


class Sender:
    """Takes submissions forward, one step a call. Network calls happen on the calling thread, outside the library."""

    def __init__(self, library: Library, run: RunOnLibrary, timing: Timing, label: Callable[[float], str]) -> None:
        """`label` turns seconds from now into the RFC 3339 time that is shown."""
        self._library = library
        self._outbox = library.outbox
        self._run = run
        self._timing = timing
        self._label = label
        self.longest_call = 0.0

    def step(self, item: Submission, connector: Connector) -> Wait | None:
        """Do the next thing. Returns how long to wait where it has to, or None; the new state is in the library."""
        intent = self._run(lambda: self._outbox.open_intent(item))
        try:
            if intent is not None:
                return self._resolve(item, intent, connector)
            return self._forward(item, connector)
        except SignInNeeded as error:
            self._hold(item, Hold.AUTH, error)
            return None
        except Throttled as error:
            return self._wait(item, error, network=False)
        except NotSent as error:
            return self._wait(item, error, network=True)
        except Doubt as error:
            return self._doubt(item, error)
        except Conflict as error:
            self._hold(item, Hold.CONFLICT, error)
            return None
        except Refused as error:
            self._hold(item, Hold.REFUSED, error)
            return None
        except Unavailable as error:  # the disk, not the network: nothing was decided, try again
            return self._wait(item, error, network=False)

    # -- forward ------------------------------------------------------------------------------------------------------

    def _forward(self, item: Submission, connector: Connector) -> Wait | None:
        if item.phase is Phase.FROZEN:
            self._run(lambda: self._outbox.advance(item, Phase.ASSETS))
        elif item.phase is Phase.ASSETS:
            picture = next((each for each in item.pictures if each.state is not PictureState.STORED), None)
            if picture is None:
                self._compose(item, connector)
            else:
                self._send_picture(item, picture, connector)
        elif item.phase is Phase.COMPOSED:
            self._create(item, connector)
        else:
            self._verify(item, connector)
        return None

    def _send_picture(self, item: Submission, picture: SubmissionPicture, connector: Connector) -> None:
        there = connector.find_picture(picture.rendition)
        if there is not None:
            known = there
            self._run(lambda: self._outbox.picture_stored(item, None, picture.rendition, known))
            return
        data = self._run(lambda: self._library.assets.read_rendition(picture.rendition))
        reach("asset.before_intent")
        intent = self._run(lambda: self._outbox.begin(item, PICTURE, picture.rendition))
        reach("asset.after_intent")
        try:
            remote = connector.put_picture(picture, data)
        except (NotSent, Throttled, SignInNeeded) as error:
            self._picture_not_stored(item, intent, picture, error, refused=False)
            raise
        except Refused as error:
            self._picture_not_stored(item, intent, picture, error, refused=True)
            raise
        reach("asset.after_answer")
        self._run(lambda: self._outbox.picture_stored(item, intent, picture.rendition, remote))

    def _picture_not_stored(
        self, item: Submission, intent: Intent, picture: SubmissionPicture, error: EditorError, *, refused: bool
    ) -> None:
        self._run(lambda: self._outbox.picture_not_stored(item, intent, picture.rendition, error.code, refused=refused))

    def _compose(self, item: Submission, connector: Connector) -> None:
        article = json.loads(self._run(lambda: self._outbox.payload(item)))
        composed = connector.compose(article, {each.rendition: each.remote for each in item.pictures})
        self._run(lambda: self._outbox.compose(item, composed))

    def _create(self, item: Submission, connector: Connector) -> None:
        composed = self._run(lambda: self._outbox.composed(item))
        expected = self._run(lambda: self._outbox.expected(item))
        reach("create.before_intent")
        intent = self._run(lambda: self._outbox.begin(item, CREATE))
        reach("create.after_intent")
        try:
            stored = connector.put_article(item.uid, composed, expected)
        except PicturesMissing as error:
            missing = error.renditions
            self._run(lambda: self._outbox.pictures_missing(item, intent, missing))
            return
        except Conflict:
            self._settle_conflict(item, intent, connector)
            return
        except (NotSent, Throttled, SignInNeeded, Refused) as error:
            said = error.code
            self._run(lambda: self._outbox.not_created(item, intent, said))
            raise
        reach("create.after_answer")
        self._run(lambda: self._outbox.created(item, intent, stored.remote_id, stored.etag, "created"))

    def _settle_conflict(self, item: Submission, intent: Intent, connector: Connector) -> None:
        """The site holds something under our key: if it is this very content, an earlier attempt put it there."""
        found = connector.find_article(item.uid)
        if found is not None and found.digest == item.digest and not found.in_trash:
            self._adopt(item, intent, found)
            return
        self._run(lambda: self._outbox.not_created(item, intent, "conflict"))
        raise Conflict("site.conflict", url=found.url if found else "")

    def _verify(self, item: Submission, connector: Connector) -> None:
        """Success is an id and a read-back: the digest of what the site holds decides."""
        if item.phase is not Phase.VERIFYING:
            self._run(lambda: self._outbox.advance(item, Phase.VERIFYING))
        reach("verify.before")
        found = connector.find_article(item.uid)
        reach("verify.after_answer")
        if found is None:
            raise Conflict("site.gone")
        if found.in_trash or found.digest != item.digest:
            raise Conflict("site.changed", url=found.url)
        receipt = Receipt(found.remote_id, found.url, found.digest, found.at, found.number)

        def finish() -> None:
            with self._library.transaction():
                self._outbox.finish(item, receipt, found.etag)
                self._settle_article(item)

        self._run(finish)
        reach("done.after")

    def _settle_article(self, item: Submission) -> None:
        """The article is 已报, unless something newer of it is still on its way or it was put elsewhere meanwhile."""
        later = [each for each in self._outbox.of_article(item.article, item.site) if each.order > item.order]
        article = self._library.articles.get(item.article)
        if article.state is ArticleState.SENDING and not later:
            self._library.articles.set_state(item.article, ArticleState.SENT)

    # -- doubt --------------------------------------------------------------------------------------------------------

    def _resolve(self, item: Submission, intent: Intent, connector: Connector) -> Wait | None:
        """Ask the site, with a login just proved, what became of an act without an outcome."""
        reach("lookup.before")
        connector.verify()
        if intent.step == PICTURE:
            remote = connector.find_picture(intent.subject)
            reach("lookup.after_answer")
            if remote is not None:
                found_as = remote
                self._run(lambda: self._outbox.picture_stored(item, intent, intent.subject, found_as))
                self._go_on(item)
                return None
            return self._absent(item, intent, connector)
        found = connector.find_article(item.uid)
        reach("lookup.after_answer")
        if found is None:
            return self._absent(item, intent, connector)
        return self._found(item, intent, found, connector)

    def _found(self, item: Submission, intent: Intent, found: RemoteArticle, connector: Connector) -> Wait | None:
        if found.in_trash:
            raise Conflict("site.in_trash", url=found.url)
        if found.digest == item.digest:
            self._adopt(item, intent, found)
            self._go_on(item)
            return None
        expected = self._run(lambda: self._outbox.expected(item))
        if expected and found.etag == expected:  # the update has not arrived; what it replaces is still there
            return self._absent(item, intent, connector)
        self._run(lambda: self._outbox.not_created(item, intent, "conflict"))
        raise Conflict("site.changed", url=found.url)

    def _adopt(self, item: Submission, intent: Intent, found: RemoteArticle) -> None:
        self._run(lambda: self._outbox.created(item, intent, found.remote_id, found.etag, "adopted"))

    def _absent(self, item: Submission, intent: Intent, connector: Connector) -> Wait | None:
        """Not there. Where a repeat could make a second one, only after the first can no longer arrive."""
        if not connector.capabilities().repeatable and item.hold is not Hold.SETTLING:
            seconds = self._timing.settle(self.longest_call)
            until = self._label(seconds)
            self._run(lambda: self._outbox.hold(item, Hold.SETTLING, reason="submission.settling", until=until))
            reach("settle.during")
            return Wait(seconds, network=False)

        def free() -> None:
            if intent.step == PICTURE:
                self._outbox.picture_not_stored(item, intent, intent.subject, "absent")
            else:
                self._outbox.not_created(item, intent, "absent")

        self._run(free)
        self._go_on(item)
        return None

    def _go_on(self, item: Submission) -> None:
        """End the hold of doubt; a pause that was set meanwhile stays."""
        self._run(lambda: self._outbox.hold(item, Hold.NONE))

    # -- holds --------------------------------------------------------------------------------------------------------

    def _hold(self, item: Submission, hold: Hold, error: EditorError) -> None:
        self._run(lambda: self._outbox.hold(item, hold, reason=error.code, details=error.details))

    def _wait(self, item: Submission, error: EditorError, *, network: bool) -> Wait:
        """Try again later. What is in doubt stays so; everything else just waits."""
        seconds = self._timing.retry(item.attempt, error)
        doubt = self._run(lambda: self._outbox.open_intent(item)) is not None
        hold = (Hold.SETTLING if item.hold is Hold.SETTLING else Hold.UNSURE) if doubt else Hold.WAITING
        until, attempt = self._label(seconds), item.attempt + 1
        self._run(
            lambda: self._outbox.hold(
                item, hold, reason=error.code, details=error.details, until=until, attempt=attempt
            )
        )
        return Wait(seconds, network)

    def _doubt(self, item: Submission, error: Doubt) -> Wait:
        """No answer, or none that is understood. Reading alone leaves nothing in doubt and just waits."""
        intent = self._run(lambda: self._outbox.open_intent(item))
        if intent is not None and intent.step == PICTURE:
            self._run(lambda: self._outbox.picture_unsure(item, intent.subject))
        return self._wait(item, error, network=True)
