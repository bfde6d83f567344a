"""Reviewing at a site: what waits there comes into the library with its record, what was decided here goes back, each once.

A decision's name at the site is made from the entry it is about, so that sending it again changes nothing; where an answer got
lost, the site is looked at before anything is said again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.model.article import ArticleState
from editor_app.model.body import Body
from editor_app.model.digest import sha256
from editor_app.model.errors import EditorError, Refused
from editor_app.model.following import Followed, RemoteState
from editor_app.model.metadata import Metadata
from editor_app.model.packed import Packed
from editor_app.model.picture import Prepared, Rendition
from editor_app.model.review import REPLYING, Act, Entry, Person
from editor_app.model.review_moves import Effect, Stage, state_of
from editor_app.model.review_record import Record, record_of
from editor_app.model.text import one_line
from editor_app.services.connecting import connect
from editor_app.services.lanes import RunOnLibrary, run_here
from editor_app.services.merging import Merged, Merging, Text
from editor_app.services.profiles import ProfileShelf
from editor_app.services.progress import Progress, silent
from editor_app.sites.connector import Connector, Doubt
from editor_app.sites.credentials import Credentials
from editor_app.sites.registry import Connectors
from editor_app.sites.review_site import Decision, Remark, RemoteReview, ReviewSite, Verdict, Waiting

if TYPE_CHECKING:
    from editor_app.services.reviewing import Reviewing

VERDICTS = {
    Act.PASSED: Verdict.APPROVE,
    Act.RETURNED: Verdict.RETURN,
    Act.PUBLISHED: Verdict.PUBLISH,
    Act.WITHDRAWN: Verdict.WITHDRAW,
}
_NAMES = uuid.UUID("6d9a0a52-3f0e-5c53-9d55-2f2b6b2f6a11")
_BY_SITE, _SEEN, _SENT = "review.sites", "review.seen", "review.sent"
MOST = 2_000
STRANGE = "network.strange_answer"


@dataclass(frozen=True, slots=True)
class Sent:
    """A decision that has arrived at the site."""

    article: str
    title: str
    verdict: Verdict


@dataclass
class Exchanged:
    """What an exchange with a site gave: what came (`taken`), what arrived there (`sent`), and by title what did not go."""

    taken: list[Merged] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    troubles: list[tuple[str, EditorError]] = field(default_factory=list)


class SiteReviews:
    """Use cases of reviewing at sites. They speak to the network: never on the window's thread. The library is reached through
    `run_on_library` alone.
    """

    def __init__(
        self,
        library: Library,
        merging: Merging,
        reviewing: Reviewing,
        *,
        profiles: ProfileShelf,
        connectors: Connectors,
        credentials: Credentials,
        run_on_library: RunOnLibrary = run_here,
    ) -> None:
        self._library = library
        self._merging = merging
        self._reviewing = reviewing
        self._profiles = profiles
        self._connectors = connectors
        self._credentials = credentials
        self._run = run_on_library

    def waiting(self, site: str) -> Sequence[Waiting]:
        """What waits at a site; nothing is changed. Raises `Refused("review.site_cannot")`, `Unavailable`, `SignInNeeded`."""
        with self._connect(site) as connector:
            return _reviewing(connector, site).pending()

    def exchange(self, site: str, progress: Progress = silent) -> Exchanged:
        """Take over what waits at the site and what has happened to what we know from there, and hand in what was decided here.
        What does not go for one article does not hold up the others. Raises `Refused("review.site_cannot")`, and `Unavailable`
        and `SignInNeeded` where the site cannot be asked at all.
        """
        done = Exchanged()
        with self._connect(site) as connector:
            at_site = _reviewing(connector, site)
            ids = dict.fromkeys([*(each.uid for each in at_site.pending() if each.uid), *self._known(site)])
            for number, article in enumerate(list(ids)[:MOST], 1):
                progress("正在与站点交换审稿", number, len(ids))
                try:
                    self._exchange(at_site, site, article, done)
                except EditorError as error:
                    if isinstance(error, Doubt) and error.code != STRANGE:  # it is away: the next would wait as long
                        raise
                    done.troubles.append((self._title(article), error))
        return done

    def fetch_remarks(self, site: str, told: Sequence[Followed]) -> Exchanged:
        """After a site has told what became of articles: the records of those that it has returned, and of those whose
        record is known here, are taken over; nothing is handed in. Sites that keep no record give nothing. Raises as
        `exchange`.
        """
        done = Exchanged()
        wanted = [
            each.article
            for each in told
            if each.state is RemoteState.RETURNED
            or (each.state is RemoteState.PENDING and self._has_record(each.article))
        ]
        if not wanted:
            return done
        with self._connect(site) as connector:
            if not _can_review(connector):
                return done
            at_site = _reviewing(connector, site)
            for article in wanted[:MOST]:
                try:
                    remote = _whole(at_site.open_review(article))
                    if remote is not None and (remote.status != "pending" or remote.digest == self._digest(article)):
                        self._take_over(at_site, remote, site, done)  # what is being written is left alone
                except EditorError as error:
                    if isinstance(error, Doubt) and error.code != STRANGE:
                        raise
                    done.troubles.append((self._title(article), error))
        return done

    def _has_record(self, article: str) -> bool:
        return bool(self._run(lambda: self._library.reviews.record(article)).entries)

    def _digest(self, article: str) -> str:
        return self._run(lambda: self._library.articles.get(article)).digest

    def bring(self, article: str, site: str) -> Exchanged:
        """Fetch the site's content of an article, so that a person can merge it: it becomes a revision beside what was written
        here, or the present one where nothing was. Raises `Refused("review.site_no_content")`, and as `exchange`.
        """
        done = Exchanged()
        with self._connect(site) as connector:
            at_site = _reviewing(connector, site) if _can_review(connector) else None
            remote = _whole(at_site.open_review(article)) if at_site is not None else None
            if at_site is None or remote is None:
                raise Refused("review.site_no_content", site=site)
            pictures = self._pictures(at_site, remote)
            packed = Packed(article, remote.metadata or Metadata(), remote.body or Body(), {})
            merged = self._run(lambda: self._merging.merge(packed, site, pictures))
        if merged.text in (Text.TAKEN, Text.BESIDE):
            done.taken.append(merged)
        return done

    def recall(self, article: str, why: str = "", site: str = "") -> str:
        """撤回: what waits at a site and is not out yet is not wanted there any more; its receipt stays, the article is a draft
        again. Returns the site. Where the answer is lost, the withdrawal stands here and goes with the next exchange. Raises
        `Refused("following.not_handed_in")`, `Refused("review.cannot_recall")`, `Refused("review.too_late")`,
        `Refused("review.nobody")`, `Unavailable`.
        """
        name = site or self._where(article)
        done = Exchanged()
        with self._connect(name) as connector:
            if not _can_review(connector):
                raise Refused("review.cannot_recall", site=name)
            at_site = _reviewing(connector, name)
            remote = _whole(at_site.open_review(article))
            if remote is None or remote.status != "pending":
                raise Refused("review.too_late", site=name)
            self._take_over(at_site, remote, name, done)
            self._run(lambda: self._reviewing.withdraw(article, why))
            self._hand_in(at_site, remote, done)
        for _title, error in done.troubles:
            raise error
        self._run(lambda: self._back_to_draft(article))
        return name

    def _where(self, article: str) -> str:
        def find() -> str:
            for site in self._library.sites.list():
                if any(each.article == article for each in self._library.following.handed_in(site.name, MOST)):
                    return site.name
            raise Refused("following.not_handed_in")

        return self._run(find)

    def _back_to_draft(self, article: str) -> None:
        if self._library.articles.get(article).state is ArticleState.SENT:
            self._library.articles.set_state(article, ArticleState.DRAFT)

    def _known(self, site: str) -> list[str]:
        """Articles that were handed in to the site from here, or came from it."""
        handed = self._run(lambda: self._library.following.handed_in(site, MOST))
        came = self._run(lambda: self._library.settings.get(f"{_BY_SITE}.{site}", []))
        return [*(each.article for each in handed), *(str(each) for each in came)]

    def _title(self, article: str) -> str:
        try:
            return self._run(lambda: self._library.articles.get(article)).metadata.title
        except Refused:
            return article[:8]

    def _exchange(self, at_site: ReviewSite, site: str, article: str, done: Exchanged) -> None:
        remote = at_site.open_review(article)
        if remote is None:
            return
        if remote.metadata is None or remote.body is None:
            self._exchange_words(at_site, site, remote, done)
            return
        self._take_over(at_site, remote, site, done)
        self._hand_in(at_site, remote, done)

    # -- sites that keep pages and no record ---------------------------------------------------------------------------

    def _exchange_words(self, at_site: ReviewSite, site: str, remote: RemoteReview, done: Exchanged) -> None:
        """The site keeps title and HTML, and nothing of a review but its state: the record is here, and so is what was sent."""
        seen = self._run(lambda: dict(self._library.settings.get(f"{_SEEN}.{site}", {})))
        title, before = self._title(remote.uid), seen.get(remote.uid, ["", ""])
        if remote.status == "pending" and remote.digest != before[0]:
            merged = self._run(lambda: self._take_words(remote, site))
            if merged is not None:
                done.taken.append(merged)
            before = [remote.digest, self._run(lambda: self._library.articles.get(remote.uid)).digest]
            kept = {**seen, remote.uid: before}
            self._run(lambda: self._library.settings.set(f"{_SEEN}.{site}", kept))
        if remote.status != "pending" or not before[1]:
            return
        record = self._run(lambda: self._library.reviews.record(remote.uid))
        rules = self._run(lambda: self._reviewing.rules_of(site))
        effects = state_of(record, len(rules.rounds)).effects
        sent = self._run(lambda: self._library.settings.get(f"{_SENT}.{site}", []))
        for entry in record:
            verdict = VERDICTS.get(entry.act)
            counts = effects.get(entry.hash) is Effect.COUNTS and entry.digest == before[1]
            if verdict is None or not counts or entry.hash in sent:
                continue
            try:
                self._say(at_site, replace(_decision(remote, verdict, entry, record.entries, record), digest=before[0]))
            except Refused as error:
                done.troubles.append((title, error))
                return
            sent = [*sent, entry.hash][-MOST:]
            self._run(lambda sent=sent: self._library.settings.set(f"{_SENT}.{site}", sent))  # type: ignore[misc]
            done.sent.append(Sent(remote.uid, title, verdict))

    def _say(self, at_site: ReviewSite, decision: Decision) -> None:
        """Such a site is looked at by the connector before anything is changed, so that saying it again is safe."""
        try:
            at_site.decide(decision)
        except Doubt:
            at_site.decide(decision)

    def _take_words(self, remote: RemoteReview, site: str) -> Merged | None:
        """What waits there: the article that is here, where it is the very one, else one made of the site's page."""
        from editor_app.formats.html import read_html

        packed: Packed
        try:
            here = self._library.articles.get(remote.uid)
        except Refused:
            here = None
        if here is not None and remote.ours in {row.digest for row in self._library.revisions.list(remote.uid)}:
            revision = next(row for row in self._library.revisions.list(remote.uid) if row.digest == remote.ours)
            content = self._library.revisions.get(remote.uid, revision.number)
            packed = Packed(remote.uid, content.metadata, content.body, {})
        else:
            packed = Packed(remote.uid, Metadata(title=one_line(remote.title)), read_html(remote.html).body, {})
        whole = self._library.reviews.record(remote.uid)
        last = next((each for each in reversed(whole.entries) if each.act is Act.SUBMITTED), None)
        if last is None or last.digest != packed.digest:
            by = Person(one_line(remote.author) or "网站", one_line(remote.unit))
            made = Entry(Act.SUBMITTED, remote.uid, by, remote.at, packed.digest, text="在站点上报，由站点转来")
            whole = whole.with_entries([whole.next(made)])
        merged = self._merging.merge(replace(packed, review=whole), site)
        self._keep_known(site, remote.uid)
        return merged if merged.entries or merged.text is not Text.SAME else None

    # -- coming -------------------------------------------------------------------------------------------------------

    def _take_over(self, at_site: ReviewSite, remote: RemoteReview, site: str, done: Exchanged) -> None:
        pictures = self._pictures(at_site, remote)
        merged = self._run(lambda: self._take(remote, site, pictures))
        if merged.entries or merged.text.value in ("new", "taken", "beside"):
            done.taken.append(merged)

    def _take(self, remote: RemoteReview, site: str, pictures: Sequence[Prepared]) -> Merged:
        assert remote.metadata is not None
        assert remote.body is not None
        record = self._with_its_submission(remote, site)
        packed = Packed(remote.uid, remote.metadata, remote.body, {}, review=record)
        merged = self._merging.merge(packed, site, pictures)
        self._keep_known(site, remote.uid)
        return merged

    def _keep_known(self, site: str, article: str) -> None:
        key = f"{_BY_SITE}.{site}"
        came = [each for each in self._library.settings.get(key, []) if each != article]
        self._library.settings.set(key, [*came, article][-MOST:])

    def _with_its_submission(self, remote: RemoteReview, site: str) -> Record:
        """The site's record; where it does not say that the waiting content was submitted, handing it in there was just that.
        The entry has nothing of this computer in it: whoever takes the article over writes the same.
        """
        record = record_of(remote.entries)
        if remote.status != "pending" or not remote.author:
            return record
        whole = self._library.reviews.record(remote.uid).with_entries(record)
        if any(each.act is Act.SUBMITTED and each.digest == remote.digest for each in whole):
            return record
        state = state_of(record, len(self._reviewing.rules_of(site).rounds))
        if state.stage is Stage.SIGNED:
            return record
        by = Person(one_line(remote.author), one_line(remote.unit))
        made = Entry(Act.SUBMITTED, remote.uid, by, remote.at, remote.digest, text="在站点上报，由站点转来")
        return record.with_entries([record.next(made)])

    def _pictures(self, at_site: ReviewSite, remote: RemoteReview) -> list[Prepared]:
        """Web versions of pictures whose originals are not here."""
        from editor_app.pictures.inspect import inspect

        found = []
        for each in remote.pictures:
            source = each.source
            original = source.partition(".")[0]
            if self._run(lambda original=original: self._library.assets.has(original)):  # type: ignore[misc]
                continue
            if self._run(lambda source=source: self._library.assets.lent(source)) is not None:  # type: ignore[misc]
                continue
            data = at_site.picture(each.place)
            about = inspect(data)
            name = f"{sha256(data)[:16]}.{about.media_type.rpartition('/')[2]}"
            rendition = Rendition(sha256(data), source, about.media_type, about.width, about.height, len(data), name)
            found.append(Prepared(rendition, data))
        return found

    # -- going --------------------------------------------------------------------------------------------------------

    def _hand_in(self, at_site: ReviewSite, remote: RemoteReview, done: Exchanged) -> None:
        record = self._run(lambda: self._library.reviews.record(remote.uid))
        there = {entry.hash for entry in remote.entries}
        missing = [entry for entry in record if entry.hash not in there]
        if not missing:
            return
        site_rules = self._run(lambda: self._reviewing.rules(self._library.articles.get(remote.uid)))
        effects = state_of(record, len(site_rules.rounds)).effects
        deciding = [entry for entry in missing if effects.get(entry.hash) is Effect.COUNTS and _moves(entry, remote)]
        title = self._title(remote.uid)
        try:
            for entry in deciding:
                verdict = VERDICTS[entry.act]
                self._decide(at_site, _decision(remote, verdict, entry, _up_to(record, entry, there), record))
                there |= {each.hash for each in _up_to(record, entry, there)}
                done.sent.append(Sent(remote.uid, title, verdict))
        except Refused as error:  # also a conflict: what is there now comes with the next exchange
            done.troubles.append((title, error))
            return
        rest = [entry for entry in record if entry.hash not in there]
        if rest:
            self._decide(at_site, _note(remote, rest, record))
            done.sent.append(Sent(remote.uid, title, Verdict.NOTE))

    def _decide(self, at_site: ReviewSite, decision: Decision) -> None:
        """Where the answer got lost, the site is looked at; what is not there is said again under the same name."""
        try:
            at_site.decide(decision)
        except Doubt:
            found = at_site.open_review(decision.uid, decision.remote_id)
            there = {entry.hash for entry in found.entries} if found else set()
            if not {entry.hash for entry in decision.entries} <= there:
                at_site.decide(decision)

    def _connect(self, name: str) -> Connector:
        site = self._run(lambda: self._library.sites.get(name))
        return connect(site, self._profiles, self._connectors, self._credentials)


def _can_review(connector: Connector) -> bool:
    """Whether a site's record is to be had without asking it first what the account may do."""
    return isinstance(connector, ReviewSite) and connector.capabilities().reviews


def _reviewing(connector: Connector, site: str) -> ReviewSite:
    if isinstance(connector, ReviewSite) and not connector.capabilities().reviews:
        connector.verify()  # some know what the account may do only when they have asked
    if not isinstance(connector, ReviewSite) or not connector.capabilities().reviews:
        raise Refused("review.site_cannot", site=site)
    return connector


def _whole(remote: RemoteReview | None) -> RemoteReview | None:
    """An article as a site holds it, if it holds articles and not only pages made of them."""
    return remote if remote is not None and remote.metadata is not None and remote.body is not None else None


def _moves(entry: Entry, remote: RemoteReview) -> bool:
    """Whether the site can do what an entry says: another content, or one that waits no more, is only told of it."""
    if entry.act not in VERDICTS or entry.digest != remote.digest:
        return False
    return remote.status == "pending" or entry.act is Act.WITHDRAWN


def _up_to(record: Record, entry: Entry, there: Iterable[str]) -> list[Entry]:
    """An entry with all of its past that the site lacks: parents and what they are about come along."""
    wanted = {entry.hash}
    for each in reversed(record.entries):  # parents come first in a record
        if each.hash in wanted:
            wanted.update(each.parents)
            if each.about:
                wanted.add(each.about)
    known = set(there)
    return [each for each in record if each.hash in wanted and each.hash not in known]


def _decision(
    remote: RemoteReview, verdict: Verdict, entry: Entry, entries: Sequence[Entry], record: Record
) -> Decision:
    return Decision(
        id=str(uuid.uuid5(_NAMES, entry.hash)),
        remote_id=remote.remote_id,
        uid=remote.uid,
        verdict=verdict,
        digest=entry.digest,
        text=entry.text,
        reasons=entry.reasons,
        remarks=_remarks(entries, record),
        entries=tuple(entries),
    )


def _note(remote: RemoteReview, entries: Sequence[Entry], record: Record) -> Decision:
    name = sha256("\n".join(entry.hash for entry in entries).encode())
    return Decision(
        id=str(uuid.uuid5(_NAMES, name)),
        remote_id=remote.remote_id,
        uid=remote.uid,
        verdict=Verdict.NOTE,
        digest=remote.digest,
        remarks=_remarks(entries, record),
        entries=tuple(entries),
    )


def _remarks(entries: Sequence[Entry], record: Record) -> tuple[Remark, ...]:
    """Annotations and answers in words, for people who look at the site without this program."""
    found = []
    for entry in entries:
        about = record.by_hash.get(entry.about)
        anchor = entry.anchor or (about.anchor if about else None)
        if entry.act is Act.ANNOTATED or entry.act in REPLYING:
            quote, block = (anchor.quote, anchor.block) if anchor else ("", "")
            found.append(Remark(entry.text, quote, block, entry.replacement or ""))
    return tuple(found)
