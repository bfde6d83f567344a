"""三审三校: send for review, annotate, decide, answer; every act an entry of the article's record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from editor_app.library.library import Library
from editor_app.model.article import Article, ArticleRow, ArticleState
from editor_app.model.errors import Refused
from editor_app.model.finding import Level
from editor_app.model.profile import ReviewRules
from editor_app.model.review import MOVING, Act, Anchor, Entry, Person
from editor_app.model.review_moves import ReviewState, Stage, Thread, check_move, doubled, state_of, threads_of
from editor_app.model.review_record import Record, record_of
from editor_app.model.revision import RevisionReason
from editor_app.model.text import one_line
from editor_app.services.preferences import Person as Writer
from editor_app.services.preferences import Preferences
from editor_app.services.preflight import Preflight
from editor_app.services.profiles import ProfileShelf
from editor_app.services.review_desk import ReviewDesk
from editor_app.services.signing import Signing, unproved

MERGED = "站点配置允许合并审次"
_BOXES = {
    Stage.DRAFT: ArticleState.DRAFT,
    Stage.CORRECTING: ArticleState.DRAFT,
    Stage.PENDING: ArticleState.IN_REVIEW,
    Stage.RETURNED: ArticleState.RETURNED,
    Stage.SIGNED: ArticleState.READY,
    Stage.PUBLISHED: ArticleState.ADOPTED,
}
_ITS_OWN = (ArticleState.DRAFT, ArticleState.IN_REVIEW, ArticleState.RETURNED, ArticleState.READY)
"""Boxes that the review puts an article into; from the others (on its way, at the site, in the trash) it takes none out."""


@dataclass(frozen=True, slots=True)
class ReviewView:
    """What a person sees of an article's review. `due` names the round that is due; `hindrance` says why this person should not
    sign it (empty: nothing does); `forged` are entries whose signature is not of the key they name.
    """

    article: Article
    record: Record
    state: ReviewState
    threads: tuple[Thread, ...]
    rules: ReviewRules
    due: str = ""
    hindrance: str = ""
    forged: tuple[Entry, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether the text as it is now is the content that was submitted."""
        return self.state.digest == self.article.digest


class Reviewing:
    """Use cases of the review. Every act is on the disk when the method returns. Asks the keyring the first time: not for the
    window's thread.
    """

    def __init__(
        self, library: Library, profiles: ProfileShelf, preflight: Preflight, preferences: Preferences, signing: Signing
    ) -> None:
        self._library = library
        self._profiles = profiles
        self._preflight = preflight
        self._preferences = preferences
        self._signing = signing
        self._acting = preferences.person
        self.desk = ReviewDesk(library, profiles, preferences)

    # -- looking ------------------------------------------------------------------------------------------------------

    def act_as(self, name: str, unit: str) -> None:
        """From now on this person acts here, as long as the library is open; what is kept of the user stays."""
        who = Writer(one_line(unit), one_line(name))
        self._acting = lambda: who

    def me(self) -> Person:
        """Who acts here. Raises `Refused("review.nobody")` where the program does not know a name."""
        person = self._acting()
        if not person.name:
            raise Refused("review.nobody")
        return self._signing.person(person.name, person.unit)

    def acting_name(self) -> str:
        """The name of who acts here, for the names of files."""
        return self._acting().name or "本机"

    def rules(self, article: Article) -> ReviewRules:
        """The rules of the article's site."""
        return self.rules_of(article.site)

    def rules_of(self, site: str) -> ReviewRules:
        """The rules of a site."""
        return self._profiles.for_site(site).review

    def view(self, article_id: str) -> ReviewView:
        """Where an article stands. Raises `Refused("article.unknown")`, `Refused("review.changed")`."""
        article = self._library.articles.get(article_id)
        record = self._library.reviews.record(article_id)
        rules = self.rules(article)
        state = state_of(record, len(rules.rounds))
        due = rules.name(state.round) if state.stage is Stage.PENDING else ""
        person = self._acting()
        hindrance = doubled(state, Person(person.name, person.unit)) if due and person.name else ""
        forged = tuple(unproved(record))
        return ReviewView(article, record, state, threads_of(record), rules, due, hindrance, forged)

    def pending(self) -> list[ArticleRow]:
        """Articles that wait for a decision, last changed first."""
        return self._library.articles.list(ArticleState.IN_REVIEW)

    def compared_with(self, article_id: str) -> int:
        """The number of the revision that a reviewer has seen last: what was sent back, else what was submitted before. 0 where
        there is none.
        """
        article = self._library.articles.get(article_id)
        record = self._library.reviews.record(article_id)
        seen = [each.digest for each in record if each.act in (Act.RETURNED, Act.SUBMITTED)]
        numbers = {row.digest: row.number for row in self._library.revisions.list(article_id)}
        earlier = [numbers[digest] for digest in seen if digest != article.digest and digest in numbers]
        return earlier[-1] if earlier else 0

    def reviewed(self) -> Sequence[str]:
        """Ids of the articles here that have a record, those with the newest entry first."""
        ids = self._library.reviews.reviewed()
        here = {row.id for row in self._library.articles.rows(ids)}
        return [each for each in ids if each in here]

    # -- moving -------------------------------------------------------------------------------------------------------

    def send(self, article_id: str, note: str = "") -> ReviewView:
        """送审: the content as last saved stands for review from now on; its revision is kept for ever. Raises
        `Refused("review.findings")` where errors block it, `Refused("review.not_now")`.
        """
        article = self._library.articles.get(article_id)
        found = self._preflight.check_article(article)
        errors = [finding for finding in found if finding.level is Level.ERROR]
        if errors:
            title = article.metadata.title or "（无标题）"
            raise Refused("review.findings", title=title, count=len(errors), first=errors[0].message.rstrip("。"))
        revision = self._library.revisions.pin(article_id, RevisionReason.REVIEW)
        return self._act(article, Act.SUBMITTED, article.digest, text=note, revision=revision.number)

    def sign(
        self, article_id: str, digest: str, *, ticked: Sequence[str] = (), note: str = "", exception: str = ""
    ) -> ReviewView:
        """通过: this person passes the round that is due for the content of that digest. Raises `Refused("review.unticked")`,
        `review.same_person` (without a written `exception`), `review.other_content`, `review.not_now`.
        """
        article = self._library.articles.get(article_id)
        rules = self.rules(article)
        state = state_of(self._library.reviews.record(article_id), len(rules.rounds))
        if not exception and rules.may_merge and doubled(state, self.me()):
            exception = MERGED
        return self._act(
            article,
            Act.PASSED,
            digest,
            text=note,
            round=state.round,
            revision=state.revision,
            ticked=tuple(ticked),
            exception=exception,
        )

    def send_back(self, article_id: str, digest: str, text: str, reasons: Sequence[str] = ()) -> ReviewView:
        """退回, with a reason that is written or chosen. Raises `Refused("review.no_reason")` and as `sign`."""
        article = self._library.articles.get(article_id)
        state = state_of(self._library.reviews.record(article_id), len(self.rules(article).rounds))
        moved = self._act(
            article, Act.RETURNED, digest, text=text, reasons=tuple(reasons), round=state.round, revision=state.revision
        )
        self._library.revisions.pin(article_id, RevisionReason.RETURNED)
        return moved

    def withdraw(self, article_id: str, text: str = "") -> ReviewView:
        """撤回: back to a draft; signatures of this content are void."""
        return self._about_state(article_id, Act.WITHDRAWN, text)

    def correct(self, article_id: str, text: str) -> ReviewView:
        """更正: what was signed off stays as it is; a new draft of it begins and has to be reviewed again."""
        if not text.strip():
            raise Refused("review.no_reason")
        return self._about_state(article_id, Act.CORRECTING, text)

    def publish(self, article_id: str, text: str = "") -> ReviewView:
        """刊发: what was signed off is out; `text` says where. Raises `Refused("review.not_now")`."""
        return self._about_state(article_id, Act.PUBLISHED, text)

    def _about_state(self, article_id: str, act: Act, text: str) -> ReviewView:
        article = self._library.articles.get(article_id)
        state = state_of(self._library.reviews.record(article_id), len(self.rules(article).rounds))
        return self._act(article, act, state.digest or article.digest, text=text, revision=state.revision)

    # -- talking ------------------------------------------------------------------------------------------------------

    def annotate(self, article_id: str, anchor: Anchor, text: str, replacement: str | None = None) -> ReviewView:
        """批注 on words, a picture, a field or the whole; with `replacement` a suggested change."""
        article = self._library.articles.get(article_id)
        if not text.strip() and replacement is None:
            raise Refused("review.no_words")
        return self._act(article, Act.ANNOTATED, article.digest, text=text, anchor=anchor, replacement=replacement)

    def reply(self, article_id: str, annotation: str, act: Act, text: str = "") -> ReviewView:
        """Answer an annotation (by its hash), settle it, open it again, accept or decline its suggestion; accepting changes no
        text by itself.
        """
        article = self._library.articles.get(article_id)
        if act is Act.ANSWERED and not text.strip():
            raise Refused("review.no_words")
        return self._act(article, act, article.digest, text=text, about=annotation)

    def waive(self, article_id: str, place: Anchor, finding: str, reason: str) -> ReviewView:
        """忽略: a finding of the check, named by its rule and sentence, stays as it is, for a written reason. Raises
        `Refused("review.no_reason")`.
        """
        if not reason.strip():
            raise Refused("review.no_reason")
        article = self._library.articles.get(article_id)
        return self._act(article, Act.WAIVED, article.digest, text=reason, reasons=(one_line(finding),), anchor=place)

    # -- keeping ------------------------------------------------------------------------------------------------------

    def _act(self, article: Article, act: Act, digest: str, **more: object) -> ReviewView:
        """Write an entry behind everything that is known, and put the article where it then stands."""
        me = self.me()
        with self._library.transaction():
            record = self._library.reviews.record(article.id)
            rules = self.rules(article)
            at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            made = Entry(act, article.id, me, at, digest, **more)  # type: ignore[arg-type]
            state = state_of(record, len(rules.rounds))
            if act in MOVING:
                checklist = rules.checklist(state.round) if act is Act.PASSED else ()
                check_move(state, made, checklist)
            signed = self._signing.signed(record.next(made))
            if made.by.key and not signed.signature:  # the keyring closed meanwhile: nobody could prove the key
                signed = record.next(replace(made, by=replace(made.by, key="")))
            record = self._library.reviews.add(article.id, [signed])
            self._put_in_its_box(article.id, state_of(record, len(rules.rounds)))
        return self.view(article.id)

    def take_over(self, article_id: str, entries: Iterable[Entry]) -> ReviewView:
        """Add what others have recorded to the article it came from: nothing of either side is lost. Raises
        `Refused("review.…")`; then nothing was added.
        """
        article = self._library.articles.get(article_id)
        with self._library.transaction():
            coming = list(entries)
            record_of((*self._library.reviews.record(article_id), *coming))
            record = self._library.reviews.add(article_id, coming)
            self._put_in_its_box(article_id, state_of(record, len(self.rules(article).rounds)))
        return self.view(article_id)

    def _put_in_its_box(self, article_id: str, state: ReviewState) -> None:
        article = self._library.articles.get(article_id)
        box = _BOXES.get(state.stage)
        out = article.state is ArticleState.ADOPTED and state.stage in (Stage.PENDING, Stage.CORRECTING)
        if box is not None and (article.state in _ITS_OWN or out) and article.state is not box:
            self._library.articles.set_state(article_id, box)
