"""One step of one submission: what is written before it, what the site said, what is written after it.

The rules (exactly-once delivery): an act is written down before it is tried; its outcome after the answer was read; an
act without an outcome is doubt; doubt is resolved by asking the site. A definite refusal stops this submission alone.
Several pictures of a submission may be under way at once, each with an intent of its own; everything else of it is done
while nothing of it is under way.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from editor_app.library.outbox import CREATE, MISSING, PICTURE, RESERVE, Intent
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.failpoints import reach
from editor_app.model.submission import Hold, Phase, PictureState, Receipt, Submission, SubmissionPicture
from editor_app.services.freezing import unfrozen
from editor_app.services.sending_ground import Ground, finish, key_of
from editor_app.services.sending_pool import SitePool, Stopped
from editor_app.services.timing import Wait
from editor_app.sites.connector import (
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
FORBIDDEN = 403
HELD = "submission.held"


class Step(StrEnum):
    """What is done next: connect (no request), resolve a doubt, reserve a draft, send a picture, send the article (which is
    composed first), check what the site holds.
    """

    CONNECT = "connect"
    RESOLVE = "resolve"
    RESERVE = "reserve"
    PICTURE = "picture"
    ARTICLE = "article"
    CHECK = "check"


ARTICLE_STEPS = (Step.RESERVE, Step.ARTICLE)


class Attempt:
    """A step of one submission, on the calling thread; network calls happen outside the library. Afterwards `heard` says
    whether the site answered, `troubled` whether it is in trouble (and its pool held back).
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
        self._first = False
        self.heard = False
        self.troubled = False

    def make(self, step: Step, picture: SubmissionPicture | None = None) -> Wait | None:
        """Do it. Returns how long to wait where it has to, or None; the new state is in the library."""
        self._first = step is not Step.PICTURE  # what finishes an article goes before the pictures of others
        try:
            if step is Step.PICTURE and picture is not None:
                self._send_picture(picture)
                self.heard = True
                return None
            return self._steps()[step]()
        except Stopped:
            return None
        except SignInNeeded as error:
            self._not_allowed(error)
        except (Throttled, NotSent, Doubt) as error:
            return self._wait(error, network=True)
        except Conflict as error:
            self._hold(Hold.CONFLICT, error)
        except Refused as error:
            if error.code != HELD:  # then somebody has decided meanwhile, and it was not even begun
                self._hold(Hold.REFUSED, error)
        except Unavailable as error:  # the disk, not the network: nothing was decided, try again
            return self._wait(error, network=False)
        return None

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

    def _steps(self) -> dict[Step, Callable[[], Wait | None]]:
        return {
            Step.RESOLVE: self._resolve,
            Step.RESERVE: self._reserve,
            Step.ARTICLE: self._article,
            Step.CHECK: self._check,
        }

    # -- forward ------------------------------------------------------------------------------------------------------

    def _reserve(self) -> None:
        """An empty draft of its own, unless an earlier life of this library has made it."""
        item = self._item
        found = self._find()
        self.heard = True
        if found is not None:
            self._take_draft(None, found)
            return
        reach("reserve.before_intent")
        intent = self._run(lambda: self._outbox.begin(item, RESERVE))
        reach("reserve.after_intent")
        try:
            made = self._ask(lambda site: site.reserve(key_of(item)))
        except (Stopped, NotSent, Throttled, SignInNeeded, Refused) as error:
            said = error.code
            self._run(lambda: self._outbox.not_reserved(item, intent, said))
            raise
        reach("reserve.after_answer")
        self._run(lambda: self._outbox.reserved(item, intent, made.remote_id, made.etag))

    def _take_draft(self, intent: Intent | None, found: RemoteArticle) -> None:
        """Our key is taken: by the draft that was looked for, by this very content, or by something that is not ours."""
        item = self._item
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
        self._adopt(begun, found)

    def _send_picture(self, picture: SubmissionPicture) -> None:
        self._ground.flights.start(self._item.id, picture.rendition)
        try:
            if not self._is_there(picture):
                self._put_picture(picture)
        finally:
            self._ground.flights.end(self._item.id, picture.rendition)

    def _is_there(self, picture: SubmissionPicture) -> bool:
        """Ask before a picture is sent, where that could make a second one or where the site was given it before. Where the
        site has just said that it lacks it, asking would lead in a circle.
        """
        if picture.reason == MISSING:
            return False
        item, can = self._item, self._can
        named = self._ground.read(lambda: self._outbox.name_of_picture(item, picture.rendition))
        there: str | None = named
        if can.finds_pictures:
            if can.repeatable and not named:
                return False  # the same again changes nothing there
            there = self._ask(lambda site: site.find_picture(picture.rendition))
        if not there:
            return False
        known = there
        self._run(lambda: self._outbox.picture_stored(item, None, picture.rendition, known))
        return True

    def _put_picture(self, picture: SubmissionPicture) -> None:
        item, outbox = self._item, self._outbox
        try:
            data = self._library.assets.read_rendition(picture.rendition)
        except Unavailable as error:
            if not error.code.startswith("asset."):
                raise
            self._hold(Hold.NEEDS_USER, error)  # the frozen picture is gone; no attempt brings it back
            return
        reach("asset.before_intent")
        intent = self._run(lambda: outbox.begin(item, PICTURE, picture.rendition))
        reach("asset.after_intent")
        try:
            remote = self._ask(lambda site: site.put_picture(picture, data, item.remote_id))
        except (Stopped, NotSent, Throttled, SignInNeeded) as error:
            self._picture_not_stored(intent, picture, error, refused=False)
            raise
        except Refused as error:
            self._picture_not_stored(intent, picture, error, refused=True)
            raise
        except Doubt:
            self._run(lambda: outbox.picture_unsure(item, picture.rendition))
            raise
        reach("asset.after_answer")
        self._run(lambda: outbox.picture_stored(item, intent, picture.rendition, remote))

    def _picture_not_stored(
        self, intent: Intent, picture: SubmissionPicture, error: EditorError, *, refused: bool
    ) -> None:
        item, said = self._item, error.code
        self._run(lambda: self._outbox.picture_not_stored(item, intent, picture.rendition, said, refused=refused))

    def _article(self) -> Wait | None:
        """Compose where that was not done yet, and create."""
        item, outbox = self._item, self._outbox
        if item.phase is not Phase.COMPOSED:
            article = unfrozen(self._ground.read(lambda: outbox.payload(item)))
            made = self._ask(
                lambda site: site.compose(article, {each.rendition: each.remote for each in item.pictures})
            )
            self._run(lambda: outbox.compose(item, made))
        waiting = self._create()
        self.heard = True
        return waiting

    def _create(self) -> Wait | None:
        item, outbox = self._item, self._outbox
        if not self._can.repeatable and self._known():
            return None
        composed, expected = self._ground.read(lambda: (outbox.composed(item), outbox.expected(item)))
        reach("create.before_intent")
        intent = self._run(lambda: outbox.begin(item, CREATE))
        reach("create.after_intent")
        try:
            stored = self._ask(lambda site: site.put_article(key_of(item), composed, expected))
        except PicturesMissing as error:
            return self._pictures_missing(intent, error)
        except Conflict:
            self._settle_conflict(intent)
            return None
        except (Stopped, NotSent, Throttled, SignInNeeded, Refused) as error:
            said = error.code
            self._run(lambda: outbox.not_created(item, intent, said))
            raise
        reach("create.after_answer")
        self._run(lambda: outbox.created(item, intent, stored.remote_id, stored.etag, "created"))
        return None

    def _known(self) -> bool:
        """Look before creating, where a repeat could make a second one: this library may be one that was restored from
        a backup, and have sent the article in its other life. True where it was there already.
        """
        item = self._item
        found = self._find()
        if found is None:
            return False
        if found.in_trash:
            raise Conflict("site.in_trash", url=found.url)
        if found.digest == item.digest:
            intent = self._run(lambda: self._outbox.begin(item, CREATE))
            self._adopt(intent, found)
            return True
        if found.etag != self._ground.read(lambda: self._outbox.expected(item)):
            raise Conflict("site.conflict", url=found.url)
        return False

    def _pictures_missing(self, intent: Intent, error: PicturesMissing) -> Wait | None:
        """Hand in again what the site says it lacks; where it says so over and over, slowly; what we do not have at
        all is a verdict.
        """
        item = self._item
        ours = {picture.rendition for picture in item.pictures}
        missing = [rendition for rendition in error.renditions if rendition in ours]
        if not missing:
            self._run(lambda: self._outbox.not_created(item, intent, error.code))
            raise Refused("site.refused", status=409, said="")
        self._run(lambda: self._outbox.pictures_missing(item, intent, missing))
        if item.attempt:
            return self._wait(error, network=False)
        self._run(lambda: self._outbox.hold(item, Hold.NONE, attempt=1))
        return None

    def _settle_conflict(self, intent: Intent) -> None:
        """The site holds something under our key: if it is this very content, an earlier attempt put it there."""
        item = self._item
        found = self._find()
        if found is not None and found.digest == item.digest and not found.in_trash:
            self._adopt(intent, found)
            return
        self._run(lambda: self._outbox.not_created(item, intent, "conflict"))
        thrown_away = found is not None and found.in_trash
        raise Conflict("site.in_trash" if thrown_away else "site.conflict", url=found.url if found else "")

    def _check(self) -> None:
        """Success is an id and a read-back: the digest of what the site holds decides."""
        item = self._item
        reach("verify.before")
        found = self._find()
        self.heard = True
        reach("verify.after_answer")
        if found is None and self._lookup is not Lookup.STRONG:
            self._run(lambda: self._outbox.hold(item, Hold.UNPROVEN, reason="submission.not_seen"))
            return
        if found is None:
            raise Conflict("site.gone")
        if found.in_trash or found.digest != item.digest:
            raise Conflict("site.changed", url=found.url)
        receipt = Receipt(found.remote_id, found.url, found.digest, found.at, found.number)
        self._run(lambda: finish(self._library, item, receipt, found.etag))
        reach("done.after")

    # -- doubt --------------------------------------------------------------------------------------------------------

    def _resolve(self) -> Wait | None:
        """Ask the site, with a login just proved, what became of an act without an outcome."""
        item = self._item
        intent = self._ground.read(lambda: self._outbox.open_intent(item))
        if intent is None:
            self._run(self._nothing_open)
            return None
        reach("lookup.before")
        self._ask(lambda site: site.verify())
        self.heard = True
        if intent.step == PICTURE:
            remote = self._ask(lambda site: site.find_picture(intent.subject))
            reach("lookup.after_answer")
            if remote is None:
                return self._absent(intent)
            self._run(lambda: self._outbox.picture_stored(item, intent, intent.subject, remote))
            self._go_on()
            return None
        found = self._find()
        reach("lookup.after_answer")
        if found is None:
            return self._absent(intent)
        if intent.step == RESERVE:
            self._take_draft(intent, found)
            self._go_on()
            return None
        return self._found(intent, found)

    def _nothing_open(self) -> None:
        for picture in self._item.pictures:
            if picture.state in (PictureState.SENDING, PictureState.UNSURE):
                self._outbox.picture_not_stored(self._item, None, picture.rendition, "")
        self._outbox.hold(self._item, Hold.NONE)

    def _found(self, intent: Intent, found: RemoteArticle) -> Wait | None:
        item = self._item
        if found.in_trash:
            raise Conflict("site.in_trash", url=found.url)
        if found.digest == item.digest:
            self._adopt(intent, found)
            self._go_on()
            return None
        expected = self._ground.read(lambda: self._outbox.expected(item))
        if expected and found.etag == expected:  # the update has not arrived; what it replaces is still there
            return self._absent(intent)
        wait = self._settle()  # a site that is still writing what came late shows a part of it, which no editor made
        if wait is not None:
            return wait
        self._run(lambda: self._outbox.not_created(item, intent, "conflict"))
        raise Conflict("site.changed", url=found.url)

    def _adopt(self, intent: Intent, found: RemoteArticle) -> None:
        item = self._item
        self._run(lambda: self._outbox.created(item, intent, found.remote_id, found.etag, "adopted"))

    def _absent(self, intent: Intent) -> Wait | None:
        """Not there. Where a repeat could make a second one, only after the first can no longer arrive; and where the site
        cannot be asked for certain, the person has to look. A surplus picture is the price there, a second article never is.
        """
        item, outbox = self._item, self._outbox
        wait = self._settle()
        if wait is not None:
            return wait
        if intent.step == CREATE and self._lookup is not Lookup.STRONG:
            self._run(lambda: outbox.hold(item, Hold.UNPROVEN, reason="submission.unproven"))
            return None

        def free() -> None:
            if intent.step == PICTURE:
                outbox.picture_not_stored(item, intent, intent.subject, "absent")
            elif intent.step == RESERVE:
                outbox.not_reserved(item, intent, "absent")
            else:
                outbox.not_created(item, intent, "absent")

        self._run(free)
        self._go_on()
        return None

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
