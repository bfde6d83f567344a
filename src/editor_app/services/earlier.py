"""What an article is compared with in the checks: texts and pictures that were sent to its site before, and those of other
articles of the library that are meant for it.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Body
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.profile import SiteProfile
from editor_app.model.revision import RevisionReason
from editor_app.model.submission import HandedIn
from editor_app.model.wording import Stretch, body_stretches
from editor_app.services.illustrating import Illustrating
from editor_app.services.surroundings import PORTAL_TIME

if TYPE_CHECKING:  # the rules are loaded when something is first checked
    from editor_app.checks.rule import Earlier, Photo, Surroundings

_log = logging.getLogger(__name__)
LOOKED_AT = 300
"""Submissions that are compared whatever their words are, newest first: what is pasted in while writing is found too."""

REMEMBERED = 2000
"""Texts whose prints are kept."""

INDEXING_SECONDS = 0.1
"""What a check gives at most to articles whose words are not in the index yet; the next one goes on."""


class SentBefore:
    """Reads the library, and keeps its index of shingles up. A thread at a time may ask (they wait for each other there)."""

    def __init__(self, library: Library, illustrating: Illustrating | None = None) -> None:
        self._library = library
        self._illustrating = illustrating
        self._known: OrderedDict[tuple[str, int, bool], frozenset[int]] = OrderedDict()

    def around(self, article: Article, today: str, profile: SiteProfile | None = None) -> Surroundings:
        """What stands around an article on the day `today` (`YYYY-MM-DD`); by a profile also how heavy its web versions are."""
        from editor_app.checks.rule import Surroundings

        site = self._site(article.site)
        with self._library.database.alone():
            self._index()
            sent = {each.article: each for each in self._handed_in(article, site)}
            earlier = {each.article: self._sent(each) for each in sent.values()}
            for like, mine in self._alike(article, site):
                before = sent.get(like) or next(iter(self._library.outbox.handed_in_of(site, [like], "")), None)
                earlier[like] = self._with_words(like, before, mine)
            photos = self._photos(article, site, sent.keys(), profile)
            looked_up = self._library.looked_up
            codes, origin = looked_up.codes(article.body.sources()), looked_up.points(article.id)
            begun = self._begun(article)
        return Surroundings(today, begun, tuple(earlier.values()), photos, codes, origin)

    def _begun(self, article: Article) -> str:
        """The day on which an article was begun here, on the portal's clock; empty for one that was written before it came in."""
        if any(row.reason is RevisionReason.IMPORTED for row in self._library.revisions.list(article.id)):
            return ""
        try:
            moment = datetime.fromisoformat(article.created_at)
        except ValueError:
            return ""
        return f"{moment.astimezone(PORTAL_TIME):%Y-%m-%d}"

    def _site(self, name: str) -> str:
        return name or next((each.name for each in self._library.sites.list()), "")

    def _handed_in(self, article: Article, site: str) -> Iterable[HandedIn]:
        if not site:
            return ()
        outbox, title = self._library.outbox, article.metadata.title
        found = {each.article: each for each in outbox.handed_in_of(site, (), title)} if title else {}
        found |= {each.article: each for each in outbox.handed_in(site, LOOKED_AT)}
        return [each for each in found.values() if each.article != article.id]

    # -- words --------------------------------------------------------------------------------------------------------

    def _index(self) -> None:
        """Put what was saved since into the index, the newest first, for a while. What cannot be written now is another time."""
        library = self._library
        end = time.monotonic() + INDEXING_SECONDS
        try:
            while not library.read_only and time.monotonic() < end and (behind := library.sketches.behind(4)):
                with library.transaction():
                    for article_id in behind:
                        self._sketch(article_id)
        except Unavailable as error:
            library.sketches.again()
            _log.warning("repeats are looked for without the newest articles: %s", error.code)

    def _sketch(self, article_id: str) -> None:
        from editor_app.checks.rules_repeats import sketch

        try:
            article = self._library.articles.get(article_id)
        except EditorError as error:
            if _is_lost(error):
                self._library.sketches.forget(article_id)  # the doctor names it
                return
            raise
        self._library.sketches.keep(article_id, article.version, sketch(body_stretches(article.body)))

    def _alike(self, article: Article, site: str) -> Iterable[tuple[str, int]]:
        """Ids and versions of other articles for the site that may share a paragraph."""
        from editor_app.checks.rules_repeats import sketch

        found = self._library.sketches.like(sketch(body_stretches(article.body)), article.id)
        return [(each.article, each.version) for each in found if not each.site or self._site(each.site) == site]

    def _with_words(self, article: str, sent: HandedIn | None, version: int) -> Earlier:
        from editor_app.checks.rule import Earlier

        words = self._prints(article, version, current=True)
        title = next((row.title for row in self._library.articles.rows([article])), "")
        if sent is None:
            return Earlier(title, "", words)
        return Earlier(sent.title, sent.at[:10], words | self._prints(article, sent.revision, current=False))

    def _sent(self, handed: HandedIn) -> Earlier:
        from editor_app.checks.rule import Earlier

        return Earlier(handed.title, handed.at[:10], self._prints(handed.article, handed.revision, current=False))

    def _prints(self, article: str, number: int, *, current: bool) -> frozenset[int]:
        """The prints of a revision, or of the `current` version; none where it was removed or cannot be read."""
        key = (article, number, current)
        known = self._known.get(key)
        if known is None:
            try:
                body = self._body(article, number, current)
                known = _all_prints(body_stretches(body))
            except EditorError as error:
                if not _is_lost(error):
                    raise
                known = frozenset()
            self._known[key] = known
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return known

    def _body(self, article: str, number: int, current: bool) -> Body:
        library = self._library
        return library.articles.get(article).body if current else library.revisions.get(article, number).body

    # -- pictures -----------------------------------------------------------------------------------------------------

    def _photos(
        self, article: Article, site: str, sent: Iterable[str], profile: SiteProfile | None
    ) -> dict[str, Photo]:
        from editor_app.checks.rule import Photo

        assets = self._library.assets
        likenesses = assets.likenesses
        pictures = article.body.assets()
        near, cut = likenesses.near_each(pictures), likenesses.cropped_each(pictures)
        before = frozenset(sent)
        found: dict[str, Photo] = {}
        sources = {figure.asset: figure.source for figure in article.body.figures()}
        for asset in pictures:
            try:
                info = assets.get(asset).info
            except Refused:
                found[asset] = Photo(readable=False)
                continue
            shown = likenesses.shown_for([asset, *near.get(asset, []), *cut.get(asset, [])], article.id)
            mine = [each for each, where in shown if each.article in before or not where or self._site(where) == site]
            mine.sort(key=lambda each: each.article not in before)  # what was sent tells more
            elsewhere = tuple(each.title for each in mine)
            found[asset] = Photo(
                info.width,
                info.height,
                private=info.has_device_data,
                located=info.has_location,
                animated=info.animated,
                size=self._size(sources[asset], profile),
                elsewhere=elsewhere,
            )
        return found

    def _size(self, source: str, profile: SiteProfile | None) -> int:
        if self._illustrating is None or profile is None:
            return 0
        return self._illustrating.kept_size(source, profile.pictures)


def _is_lost(error: EditorError) -> bool:
    """Whether an article is gone or cannot be read, rather than the disk."""
    return isinstance(error, Refused) or error.code == "library.corrupt"


def _all_prints(stretches: Iterable[Stretch]) -> frozenset[int]:
    from editor_app.checks.rules_repeats import prints

    return frozenset().union(*(prints(stretch.text) for stretch in stretches))
