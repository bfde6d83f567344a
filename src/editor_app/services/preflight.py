"""The look before handing in: the rules of the checks with the levels and lists of the article's profile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Body
from editor_app.model.errors import Unavailable
from editor_app.model.finding import Finding, Level
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile, required_findings
from editor_app.model.review import Entry
from editor_app.model.verdict import Tally, Verdict, tally
from editor_app.model.waiver import Waiver, turns, waivers_of
from editor_app.services.earlier import SentBefore
from editor_app.services.illustrating import Illustrating
from editor_app.services.profiles import ProfileShelf
from editor_app.services.progress import Progress, silent
from editor_app.services.surroundings import PORTAL_TIME

if TYPE_CHECKING:  # the rules are loaded when something is first checked
    from editor_app.checks.engine import Checker
    from editor_app.checks.rule import Surroundings
    from editor_app.services.house_lists import HouseLists

_log = logging.getLogger(__name__)
ROUNDS = 8
"""How often fixes are looked for anew: one may make room for another."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """An article after its fixes: how many were put in, and what is left."""

    metadata: Metadata
    body: Body
    count: int
    left: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """A check of an article of the library: what is left, gravest first; what was waived, and by which waiver; the
    profile and the fingerprint (`rule_basis`) it went by; the entries of the article's record that settle findings or
    take that back (`waiver.turns`).
    """

    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]
    profile: SiteProfile
    basis: str
    waivers: int = 0

    @property
    def tally(self) -> Tally:
        """Counted."""
        return tally(self.findings, len(self.waived))


@dataclass(frozen=True, slots=True)
class Ground:
    """What the open article is compared with, as the library had it when it was asked: earlier articles and pictures, what its
    record settles.
    """

    around: Surroundings | None = None
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: `found` gravest first; `settled` what somebody decided to leave, and why; `binding` those that handing
    in asks for anyway, so that nobody can settle them.
    """

    found: tuple[Finding, ...]
    settled: tuple[tuple[Finding, Waiver], ...] = ()
    binding: frozenset[Finding] = frozenset()


class Preflight:
    """Article and profile in, findings out. May be asked on any thread that may read the library; askers wait for each other.

    Without a `library` nothing is known of earlier articles and pictures, without `lists` nothing of words.
    """

    def __init__(
        self,
        profiles: ProfileShelf,
        library: Library | None = None,
        lists: HouseLists | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        illustrating: Illustrating | None = None,
    ) -> None:
        self._profiles = profiles
        self._library = library
        self._illustrating = illustrating
        self._before = SentBefore(library, illustrating) if library is not None else None
        self._lists = lists
        self._now = now
        self._lock = threading.Lock()
        self._checkers: dict[tuple[str, int, str, int], tuple[SiteProfile, Checker, str]] = {}

    # -- looking ------------------------------------------------------------------------------------------------------

    def check(
        self, metadata: Metadata, body: Body, site: str = "", *, profile: str = "", waived: Iterable[Waiver] = ()
    ) -> list[Finding]:
        """What is found by the profile of `site`, or by the one named, gravest first; without what was waived."""
        with self._lock:
            found = self._check(metadata, body, self._profile(site, profile))
            return list(_settled(found, tuple(waived), self._profile(site, profile), metadata, body)[0])

    def check_article(self, article: Article, profile: str = "") -> list[Finding]:
        """The same for an article of the library, compared with the others and without what its record waives."""
        return list(self.examine(article, profile).findings)

    def examine(self, article: Article, profile: str = "") -> Examined:
        """`check_article`, with all that it went by. `article` is as it was last saved: the library remembers what was found."""
        made = self._examine(article, profile)
        library = self._library
        own = made.profile.id == self._profile(article.site, "").id
        if library is not None and own and not library.read_only:
            said = Verdict(article.version, article.digest, made.profile.id, made.basis, made.tally, made.waivers)
            try:
                library.verdicts.keep(article.id, said)
            except Unavailable as error:  # a full disk keeps nobody from what was found
                _log.warning("a light could not be kept: %s", error.code)
        return made

    def _examine(self, article: Article, profile: str) -> Examined:
        with self._lock:
            chosen = self._profile(article.site, profile)
            record: Sequence[Entry] = ()
            around = None
            if self._before is not None and self._library is not None:
                around = self._before.around(article, self._today(), chosen)
                record = tuple(self._library.reviews.record(article.id))
            found = self._check(article.metadata, article.body, chosen, around)
            left, waived = _settled(found, waivers_of(record), chosen, article.metadata, article.body)
            return Examined(left, waived, chosen, self._ready(chosen)[2], turns(record))

    def basis(self, site: str) -> str:
        """The fingerprint of what articles of `site` are checked by now."""
        with self._lock:
            return self._ready(self._profile(site, ""))[2]

    def look_at_pictures(self, article: Article, profile: str = "") -> None:
        """Make the web versions that are not there yet, so that the next check knows what is in them. Takes seconds:
        never on the window's thread, where the picture lane does this anyway.
        """
        if self._illustrating is not None:
            with self._lock:
                rules = self._profile(article.site, profile).pictures
            self._illustrating.make_ready(article.body, rules)

    def check_all(
        self, articles: Sequence[Article], progress: Progress = silent
    ) -> list[tuple[Article, list[Finding]]]:
        """Each of them; `progress` may raise `Cancelled`."""
        made = []
        for number, article in enumerate(articles, 1):
            made.append((article, self.check_article(article)))
            progress("正在检查", number, len(articles))
        return made

    # -- while it is written ------------------------------------------------------------------------------------------

    def ground(self, article: Article) -> Ground:
        """What an article, with the pictures it has now, is compared with. Reads the library: for its thread alone. Raises
        `Refused("review.changed")`.
        """
        if self._before is None or self._library is None:
            return Ground()
        profile = self._profiles.for_site(article.site)
        around = self._before.around(article, self._today(), profile)  # without the lock: words are checked meanwhile
        return Ground(around, waivers_of(self._library.reviews.record(article.id)))

    def look(self, metadata: Metadata, body: Body, site: str, ground: Ground) -> Looked:
        """What `check_article` finds, for words that are not saved yet, on any thread; what is settled is told apart."""
        with self._lock:
            profile = self._profile(site, "")
            around = replace(ground.around, today=self._today()) if ground.around is not None else None
            found = self._check(metadata, body, profile, around)
        left, settled = _settled(found, ground.waivers, profile, metadata, body)
        return Looked(left, settled, frozenset(required_findings(profile, metadata, body)))

    def _profile(self, site: str, profile: str) -> SiteProfile:
        return self._profiles.get(profile) if profile else self._profiles.for_site(site)

    def _check(
        self, metadata: Metadata, body: Body, profile: SiteProfile, around: Surroundings | None = None
    ) -> list[Finding]:
        from editor_app.checks.rule import Surroundings

        order = list(Level)
        around = around or Surroundings(today=self._today())
        found = dict.fromkeys(self._ready(profile)[1].check(metadata, body, profile, around))
        return sorted(found, key=lambda finding: order.index(finding.level))

    def _today(self) -> str:
        return f"{self._now().astimezone(PORTAL_TIME):%Y-%m-%d}"

    def _ready(self, profile: SiteProfile) -> tuple[SiteProfile, Checker, str]:
        """The rules for a profile on this day and their fingerprint; one that was installed anew is another value, and a list
        that was changed has another stamp.
        """
        from editor_app.checks.engine import Checker
        from editor_app.checks.house_words import HouseWords
        from editor_app.checks.rules import all_rules
        from editor_app.checks.rules_lists import allowed_words, list_rules
        from editor_app.services.rule_basis import fingerprint

        lists = self._lists
        key = (profile.id, profile.version, self._today(), lists.stamp() if lists is not None else 0)
        known = self._checkers.get(key)
        if known is not None and known[0] is profile:
            return known
        words = lists.words(profile) if lists is not None else HouseWords()
        rules = (*all_rules(), *list_rules(words, key[2]))
        checker = Checker(rules, profile.checks, allowed_words(words, key[2]))
        made = (profile, checker, fingerprint(profile, words, rules, key[2]))
        self._checkers = {other: each for other, each in self._checkers.items() if other[2:] == key[2:]}
        self._checkers[key] = made
        return made

    # -- mending ------------------------------------------------------------------------------------------------------

    def fix(self, metadata: Metadata, body: Body, findings: Iterable[Finding]) -> tuple[Metadata, Body, int]:
        """The article with the fixes of these findings as one change; those whose words have changed meanwhile are left."""
        from editor_app.checks.mending import mend

        made = mend(metadata, body, findings)
        return made.metadata, made.body, made.count

    def fix_all(self, article: Article, rule: str = "", profile: str = "") -> Fixed:
        """Everything that is certain, or all of one rule; done again, it changes nothing. Nothing is saved."""
        from editor_app.checks.mending import mend

        count = 0
        for _round in range(ROUNDS):
            found = self._examine(article, profile).findings
            made = mend(article.metadata, article.body, [each for each in found if not rule or each.rule == rule])
            count += made.count
            if made.body == article.body and made.metadata == article.metadata:
                break
            article = replace(article, metadata=made.metadata, body=made.body)
        return Fixed(article.metadata, article.body, count, self._examine(article, profile).findings)


def _settled(
    found: Sequence[Finding], waivers: Sequence[Waiver], profile: SiteProfile, metadata: Metadata, body: Body
) -> tuple[tuple[Finding, ...], tuple[tuple[Finding, Waiver], ...]]:
    """What is left, and what waivers settle with the waiver; what handing in asks for anyway is settled by none."""
    if not waivers:
        return tuple(found), ()
    binding = set(required_findings(profile, metadata, body))
    by = {each: waiver for each in found for waiver in waivers if waiver.settles(each) and each not in binding}
    return tuple(each for each in found if each not in by), tuple(by.items())
