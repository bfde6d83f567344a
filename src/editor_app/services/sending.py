"""One step of one submission: what is written before it, what the site said, what is written after it.

What is written at the end of a step that went well, and before a picture, is handed to the one that hands out the steps:
it writes what many steps have to say with one commit, and nothing is told and no request begun before that is on the disk.

The rules (exactly-once delivery): an act is written down before it is tried; its outcome after the answer was read; an
act without an outcome is doubt; doubt is resolved by asking the site. A definite refusal stops this submission alone.
Several pictures of a submission may be under way at once, each with an intent of its own; everything else of it is done
while nothing of it is under way.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from editor_app.library.outbox import CREATE, MISSING, PICTURE, RESERVE, Intent
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.failpoints import reach
from editor_app.model.submission import Hold, Phase, PictureState, Receipt, SubmissionPicture
from editor_app.services.freezing import unfrozen
from editor_app.services.sending_act import Act
from editor_app.services.sending_ground import finish, key_of
from editor_app.services.sending_pool import Stopped
from editor_app.services.timing import Wait
from editor_app.services.together import Made
from editor_app.sites.connector import (
    Conflict,
    Doubt,
    Lookup,
    NotSent,
    PicturesMissing,
    RemoteArticle,
    SignInNeeded,
    Throttled,
)

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


class Attempt(Act):
    """A step of one submission."""

    def beginning(self, step: Step, picture: SubmissionPicture | None) -> Callable[[], object] | None:
        """The change that says that an act is about to be done, for others to write and give to `make`; None where the site
        has to be asked first, as the change itself then says too.
        """
        if step is Step.ARTICLE and self._can.repeatable:
            return self._begin_create
        if picture is None or not (self._can.repeatable or picture.reason == MISSING):
            return None
        item, outbox, wanted = self._item, self._outbox, picture

        def begin() -> Intent | None:
            if wanted.reason != MISSING and outbox.name_of_picture(item, wanted.rendition):
                return None
            reach("asset.before_intent")
            return outbox.begin(item, PICTURE, wanted.rendition)

        return begin

    def make(self, step: Step, picture: SubmissionPicture | None = None, begun: Made | None = None) -> Wait | None:
        """Do it. `begun` is what came of `beginning`. Returns how long to wait where it has to, or None; the new state is in
        the library, together with `outcome`.
        """
        self._first = step is not Step.PICTURE  # what finishes an article goes before the pictures of others
        try:
            if step is Step.PICTURE and picture is not None:
                self._send_picture(picture, begun)
                self.heard = True
                return None
            return self._article(begun) if step is Step.ARTICLE else self._steps()[step]()
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

    def _steps(self) -> dict[Step, Callable[[], Wait | None]]:
        return {
            Step.RESOLVE: self._resolve,
            Step.RESERVE: self._reserve,
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

    def _send_picture(self, picture: SubmissionPicture, begun: Made | None) -> None:
        """It is under way until its outcome is written, or something has gone wrong."""
        flights, item = self._ground.flights, self._item.id
        flights.start(item, picture.rendition)
        try:
            intent: Intent | None = begun.result() if begun is not None else None
            if intent is not None or not self._is_there(picture):
                self._put_picture(picture, intent)
        except BaseException:
            flights.end(item, picture.rendition)
            raise

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
        self.outcome = lambda: self._outbox.picture_stored(item, None, picture.rendition, known)
        return True

    def _put_picture(self, picture: SubmissionPicture, intent: Intent | None) -> None:
        item, outbox = self._item, self._outbox
        try:
            data = self._library.assets.read_rendition(picture.rendition)
        except Unavailable as error:
            if intent is not None:
                self._picture_not_stored(intent, picture, error, refused=False)
            if not error.code.startswith("asset."):
                raise
            self._hold(Hold.NEEDS_USER, error)  # the frozen picture is gone; no attempt brings it back
            return
        if intent is None:
            reach("asset.before_intent")
            intent = self._run(lambda: outbox.begin(item, PICTURE, picture.rendition))
        self._put(picture, data, intent)

    def _put(self, picture: SubmissionPicture, data: bytes, intent: Intent) -> None:
        item, outbox = self._item, self._outbox
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
        self.stored = remote
        self.outcome = lambda: outbox.picture_stored(item, intent, picture.rendition, remote)

    def _picture_not_stored(
        self, intent: Intent, picture: SubmissionPicture, error: EditorError, *, refused: bool
    ) -> None:
        item, said = self._item, error.code
        self._run(lambda: self._outbox.picture_not_stored(item, intent, picture.rendition, said, refused=refused))

    def _article(self, begun: Made | None) -> Wait | None:
        """Compose where that was not done yet, and create."""
        if begun is not None:
            composed, expected, intent = begun.result()
        else:
            self._compose()
            if self._known():
                self.heard = True
                return None
            composed, expected, intent = self._run(self._begin_create)
        waiting = self._create(composed, expected, intent)
        self.heard = True
        return waiting

    def _compose(self) -> None:
        item, outbox = self._item, self._outbox
        if item.phase is not Phase.COMPOSED:
            article, names = unfrozen(self._ground.read(lambda: outbox.payload(item))), self._names()
            made = self._ask(lambda site: site.compose(article, names))
            self._run(lambda: outbox.compose(item, made))
            self._composed = True

    def _names(self) -> dict[str, str]:
        return {each.rendition: each.remote for each in self._item.pictures}

    def _begin_create(self) -> tuple[bytes, str, Intent]:
        """The bytes to send, the version they replace, and the act that is begun now. One change, on the library's thread."""
        item, outbox = self._item, self._outbox
        if item.phase is not Phase.COMPOSED and not self._composed:
            outbox.compose(item, self._pool.composer.compose(unfrozen(outbox.payload(item)), self._names()))
        reach("create.before_intent")
        return outbox.composed(item), outbox.expected(item), outbox.begin(item, CREATE)

    def _create(self, composed: bytes, expected: str, intent: Intent) -> Wait | None:
        item, outbox = self._item, self._outbox
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
        self.outcome = lambda: outbox.created(item, intent, stored.remote_id, stored.etag, "created")
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
        self.outcome = lambda: finish(self._library, item, receipt, found.etag)
        self._after = "done.after"

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
