"""What an article is compared with in the checks: the texts and pictures that were sent to its site before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.errors import Refused

if TYPE_CHECKING:  # the rules are loaded when something is first checked
    from editor_app.checks.rule import Earlier, Photo, Surroundings

LOOKED_AT = 300
"""Submissions that are looked at, newest first."""


class SentBefore:
    """Reads the library; what was sent never changes, so its prints are made once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[tuple[str, int], Earlier] = {}

    def around(self, article: Article, today: str) -> Surroundings:
        """What stands around an article on the day `today` (`YYYY-MM-DD`)."""
        from editor_app.checks.rule import Surroundings

        site = article.site or next((each.name for each in self._library.sites.list()), "")
        sent: dict[str, Earlier] = {}
        for handed in self._library.outbox.handed_in(site, LOOKED_AT) if site else ():
            if handed.article != article.id:
                sent[handed.article] = self._earlier(handed.article, handed.revision, handed.title, handed.at)
        return Surroundings(today, article.created_at[:10], tuple(sent.values()), self._photos(article, sent))

    def _earlier(self, article: str, revision: int, title: str, at: str) -> Earlier:
        from editor_app.checks.rule import Earlier
        from editor_app.checks.rules_repeats import prints
        from editor_app.model.wording import body_stretches

        known = self._known.get((article, revision))
        if known is None:
            try:
                body = self._library.revisions.get(article, revision).body
                words = frozenset().union(*(prints(stretch.text) for stretch in body_stretches(body)))
            except Refused:  # removed from the library for good; its title is still known
                words = frozenset()
            known = self._known[article, revision] = Earlier(title, at[:10], words)
        return known

    def _photos(self, article: Article, sent: dict[str, Earlier]) -> dict[str, Photo]:
        from editor_app.checks.rule import Photo

        assets = self._library.assets
        likenesses = assets.likenesses
        near = likenesses.near_each(article.body.assets()) if sent else {}
        found: dict[str, Photo] = {}
        for asset in article.body.assets():
            try:
                info = assets.get(asset).info
            except Refused:
                found[asset] = Photo(readable=False)
                continue
            shown = likenesses.shown_in([asset, *near.get(asset, [])], article.id) if sent else []
            elsewhere = tuple(alike.title for alike in shown if alike.article in sent)
            private = info.has_location or info.has_device_data
            found[asset] = Photo(info.width, info.height, private=private, elsewhere=elsewhere)
        return found
