"""One step of one submission: what is done next, and what is written before and after it.

The rules (exactly-once delivery): an act is written down before it is tried; its outcome after the answer was read; an
act without an outcome is doubt; doubt is resolved by asking the site. A definite refusal stops this submission alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from editor_app.library.library import Library
from editor_app.library.outbox import CREATE, MISSING, PICTURE, RESERVE, Intent
from editor_app.model.article import ArticleState
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.failpoints import reach
from editor_app.model.submission import Hold, Phase, PictureState, Receipt, Submission, SubmissionPicture
from editor_app.services.freezing import unfrozen
from editor_app.services.lanes import RunOnLibrary
from editor_app.sites.connector import (
    ArticleKey,
    Conflict,
    Connector,
    Doubt,
    Lookup,
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
TRUSTING_ATTEMPTS = 5
FORBIDDEN = 403


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things wait, in seconds. `factor` multiplies every wait (tests); `jitter` gives 0.0 to 1.0."""

    factor: float = 1.0
    jitter: Callable[[], float] = random.random

    def retry(self, attempt: int, error: EditorError | None = None) -> float:
        """The pause before the next attempt; what the site asked for goes before our own rule."""
        pause = min(FIRST_RETRY_SECONDS * 2.0 ** min(attempt, 10), LONGEST_RETRY_SECONDS)
        pause *= 0.75 + 0.25 * self.jitter()
        asked = float(getattr(error, "retry_after", 0.0))
        if asked:  # but who always asks for a second is not believed for ever
            return (asked if attempt < TRUSTING_ATTEMPTS else max(asked, pause)) * self.factor
        if error is not None and error.code == "network.tls":
            return TLS_RETRY_SECONDS * self.factor
        return pause * self.factor

    def settle(self, longest_call: float) -> float:
        """The pause after which a request that was given up can no longer be carried out."""
        return max(SETTLE_SECONDS * self.factor, 2 * longest_call)


@dataclass(frozen=True, slots=True)
class Wait:
    """The end of a step that has to wait: how long, and how long its whole site has to because the connection or the
    site itself was at fault (0: it does not).
    """

    seconds: float
    site_seconds: float = 0.0


def key_of(item: Submission) -> ArticleKey:
    """What a submission's article is asked for by."""
    return ArticleKey(item.uid, item.remote_id, item.title, item.digest)


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
        self.heard = False
        self._faults = 0

    def step(self, item: Submission, connector: Connector, faults: int = 0) -> Wait | None:
        """Do the next thing. Returns how long to wait where it has to, or None; the new state is in the library.
        `faults`: how often in a row the site could not be reached. Afterwards `heard` says whether it was.
        """
        self.heard = False
        self._faults = faults
        intent = self._run(lambda: self._outbox.open_intent(item))
        try:
            if intent is not None:
                return self._resolve(item, intent, connector)
            return self._forward(item, connector)
        except SignInNeeded as error:
            self._not_allowed(item, error, connector)
            return None
        except Throttled as error:
            return self._wait(item, error, network=True)
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
            if connector.capabilities().reserves and not item.remote_id:
                self._reserve(item, connector)
                self.heard = True
            else:
                self._run(lambda: self._outbox.advance(item, Phase.ASSETS))
            return None
        if item.phase is Phase.ASSETS:
            picture = next((each for each in item.pictures if each.state is not PictureState.STORED), None)
            if picture is None:
                self._compose(item, connector)
                return None
            self._send_picture(item, picture, connector)
        elif item.phase is Phase.COMPOSED:
            waiting = self._create(item, connector)
            self.heard = True
            return waiting
        else:
            self._verify(item, connector)
        self.heard = True
        return None

    def _reserve(self, item: Submission, connector: Connector) -> None:
        """An empty draft of its own, unless an earlier life of this library has made it."""
        found = connector.find_article(key_of(item))
        if found is not None:
            self._take_draft(item, None, found)
            return
        reach("reserve.before_intent")
        intent = self._run(lambda: self._outbox.begin(item, RESERVE))
        reach("reserve.after_intent")
        try:
            made = connector.reserve(key_of(item))
        except (NotSent, Throttled, SignInNeeded, Refused) as error:
            said = error.code
            self._run(lambda: self._outbox.not_reserved(item, intent, said))
            raise
        reach("reserve.after_answer")
        self._run(lambda: self._outbox.reserved(item, intent, made.remote_id, made.etag))

    def _take_draft(self, item: Submission, intent: Intent | None, found: RemoteArticle) -> None:
        """Our key is taken: by the draft that was looked for, by this very content, or by something that is not ours."""
        if found.unfinished and not found.in_trash:
            self._run(lambda: self._outbox.reserved(item, intent, found.remote_id, found.etag))
            return
        if intent is not None:
            ended = intent
            self._run(lambda: self._outbox.not_reserved(item, ended, "taken"))
        if found.in_trash:
            raise Conflict("site.in_trash", url=found.url)
        if found.digest != item.digest:
            raise Conflict("site.conflict", url=found.url)
        begun = self._run(lambda: self._outbox.begin(item, CREATE))
        self._adopt(item, begun, found)

    def _send_picture(self, item: Submission, picture: SubmissionPicture, connector: Connector) -> None:
        # Where the site has just said that it lacks it, asking whether it is there would lead in a circle.
        there = None if picture.reason == MISSING else connector.find_picture(picture.rendition)
        if there is not None:
            known = there
            self._run(lambda: self._outbox.picture_stored(item, None, picture.rendition, known))
            return
        try:
            data = self._run(lambda: self._library.assets.read_rendition(picture.rendition))
        except Unavailable as error:
            if not error.code.startswith("asset."):
                raise
            self._hold(item, Hold.NEEDS_USER, error)  # the frozen picture is gone; no attempt brings it back
            return
        reach("asset.before_intent")
        intent = self._run(lambda: self._outbox.begin(item, PICTURE, picture.rendition))
        reach("asset.after_intent")
        try:
            remote = connector.put_picture(picture, data, item.remote_id)
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
        article = unfrozen(self._run(lambda: self._outbox.payload(item)))
        composed = connector.compose(article, {each.rendition: each.remote for each in item.pictures})
        self._run(lambda: self._outbox.compose(item, composed))

    def _create(self, item: Submission, connector: Connector) -> Wait | None:
        if not connector.capabilities().repeatable and self._known(item, connector):
            return None
        composed = self._run(lambda: self._outbox.composed(item))
        expected = self._run(lambda: self._outbox.expected(item))
        reach("create.before_intent")
        intent = self._run(lambda: self._outbox.begin(item, CREATE))
        reach("create.after_intent")
        try:
            stored = connector.put_article(key_of(item), composed, expected)
        except PicturesMissing as error:
            return self._pictures_missing(item, intent, error)
        except Conflict:
            self._settle_conflict(item, intent, connector)
            return None
        except (NotSent, Throttled, SignInNeeded, Refused) as error:
            said = error.code
            self._run(lambda: self._outbox.not_created(item, intent, said))
            raise
        reach("create.after_answer")
        self._run(lambda: self._outbox.created(item, intent, stored.remote_id, stored.etag, "created"))
        return None

    def _known(self, item: Submission, connector: Connector) -> bool:
        """Look before creating, where a repeat could make a second one: this library may be one that was restored from
        a backup, and have sent the article in its other life. True where it was there already.
        """
        found = connector.find_article(key_of(item))
        if found is None:
            return False
        if found.in_trash:
            raise Conflict("site.in_trash", url=found.url)
        if found.digest == item.digest:
            intent = self._run(lambda: self._outbox.begin(item, CREATE))
            self._adopt(item, intent, found)
            return True
        if found.etag != self._run(lambda: self._outbox.expected(item)):
            raise Conflict("site.conflict", url=found.url)
        return False

    def _pictures_missing(self, item: Submission, intent: Intent, error: PicturesMissing) -> Wait | None:
        """Hand in again what the site says it lacks; where it says so over and over, slowly; what we do not have at
        all is a verdict.
        """
        ours = {picture.rendition for picture in item.pictures}
        missing = [rendition for rendition in error.renditions if rendition in ours]
        if not missing:
            self._run(lambda: self._outbox.not_created(item, intent, error.code))
            raise Refused("site.refused", status=409, said="")
        self._run(lambda: self._outbox.pictures_missing(item, intent, missing))
        if item.attempt:
            return self._wait(item, error, network=False)
        self._run(lambda: self._outbox.hold(item, Hold.NONE, attempt=1))
        return None

    def _settle_conflict(self, item: Submission, intent: Intent, connector: Connector) -> None:
        """The site holds something under our key: if it is this very content, an earlier attempt put it there."""
        found = connector.find_article(key_of(item))
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
        found = connector.find_article(key_of(item))
        reach("verify.after_answer")
        if found is None and connector.capabilities().lookup is not Lookup.STRONG:
            self._run(lambda: self._outbox.hold(item, Hold.UNPROVEN, reason="submission.not_seen"))
            return
        if found is None:
            raise Conflict("site.gone")
        if found.in_trash or found.digest != item.digest:
            raise Conflict("site.changed", url=found.url)
        receipt = Receipt(found.remote_id, found.url, found.digest, found.at, found.number)

        self._run(lambda: self.finish(item, receipt, found.etag))
        reach("done.after")

    def finish(self, item: Submission, receipt: Receipt, etag: str) -> None:
        """Keep a receipt. On the library's thread. The article is 已报, unless something newer of it is still on its way or it was put elsewhere meanwhile."""
        with self._library.transaction():
            self._outbox.finish(item, receipt, etag)
            later = [
                each
                for each in self._outbox.of_article(item.article, item.site)
                if each.order > item.order and each.hold is not Hold.CANCELLED
            ]
            article = self._library.articles.get(item.article)
            if article.state is ArticleState.SENDING and not later:
                self._library.articles.set_state(item.article, ArticleState.SENT)

    # -- doubt --------------------------------------------------------------------------------------------------------

    def _resolve(self, item: Submission, intent: Intent, connector: Connector) -> Wait | None:
        """Ask the site, with a login just proved, what became of an act without an outcome."""
        reach("lookup.before")
        connector.verify()
        self.heard = True
        if intent.step == PICTURE:
            remote = connector.find_picture(intent.subject)
            reach("lookup.after_answer")
            if remote is not None:
                found_as = remote
                self._run(lambda: self._outbox.picture_stored(item, intent, intent.subject, found_as))
                self._go_on(item)
                return None
            return self._absent(item, intent, connector)
        found = connector.find_article(key_of(item))
        reach("lookup.after_answer")
        if found is None:
            return self._absent(item, intent, connector)
        if intent.step == RESERVE:
            self._take_draft(item, intent, found)
            self._go_on(item)
            return None
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
        """Not there. Where a repeat could make a second one, only after the first can no longer arrive; and where the site
        cannot be asked for certain, the person has to look. A surplus picture is the price there, a second article never is.
        """
        if not connector.capabilities().repeatable and item.hold is not Hold.SETTLING:
            seconds = self._timing.settle(self.longest_call)
            until = self._label(seconds)
            self._run(lambda: self._outbox.hold(item, Hold.SETTLING, reason="submission.settling", until=until))
            reach("settle.during")
            return Wait(seconds)

        if intent.step == CREATE and connector.capabilities().lookup is not Lookup.STRONG:
            self._run(lambda: self._outbox.hold(item, Hold.UNPROVEN, reason="submission.unproven"))
            return None

        def free() -> None:
            if intent.step == PICTURE:
                self._outbox.picture_not_stored(item, intent, intent.subject, "absent")
            elif intent.step == RESERVE:
                self._outbox.not_reserved(item, intent, "absent")
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

    def _not_allowed(self, item: Submission, error: SignInNeeded, connector: Connector) -> None:
        """Everything for this account waits for the person, except where the account is good and only this is forbidden:
        that is a verdict on one submission.
        """
        if error.details.get("status") == FORBIDDEN:
            try:
                connector.verify()
            except (SignInNeeded, Unavailable):
                pass  # then the account is what has to be mended first
            else:
                said = str(error.details.get("said") or "")
                self._hold(item, Hold.REFUSED, Refused("site.refused", status=FORBIDDEN, said=said))
                return
        self._hold(item, Hold.AUTH, error)
        reach("auth.wait")

    def _wait(self, item: Submission, error: EditorError, *, network: bool) -> Wait:
        """Try again later. What is in doubt stays so; everything else just waits."""
        site_seconds = self._timing.retry(self._faults, error) if network else 0.0
        seconds = max(self._timing.retry(item.attempt, error), site_seconds)
        doubt = self._run(lambda: self._outbox.open_intent(item)) is not None
        hold = (Hold.SETTLING if item.hold is Hold.SETTLING else Hold.UNSURE) if doubt else Hold.WAITING
        until, attempt = self._label(seconds), item.attempt + 1
        self._run(
            lambda: self._outbox.hold(
                item, hold, reason=error.code, details=error.details, until=until, attempt=attempt
            )
        )
        self.heard = False if network else self.heard
        return Wait(seconds, site_seconds)

    def _doubt(self, item: Submission, error: Doubt) -> Wait:
        """No answer, or none that is understood. Reading alone leaves nothing in doubt and just waits."""
        intent = self._run(lambda: self._outbox.open_intent(item))
        if intent is not None and intent.step == PICTURE:
            self._run(lambda: self._outbox.picture_unsure(item, intent.subject))
        return self._wait(item, error, network=True)
