"""What stands around an article on its site, as far as this library knows: what was handed in there before.

An offline client cannot ask the site. It knows its own receipts, and where a profile brings example titles they stand for
what other people have handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Body
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile
from editor_app.services.addresses import OWN_ADDRESS, image_address
from editor_app.services.illustrating import Illustrating

if TYPE_CHECKING:  # templates are loaded when a page is first made
    from editor_app.portal.page import ListEntry, PictureCut

LOOKED_AT = 500
"""Submissions that are looked at, newest first: lists show fifteen of a column."""
PORTAL_TIME = timezone(timedelta(hours=8))
"""The zone of the portals: Beijing time, with no summer time."""
_STAMP = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Line:
    """One article in the site's order. `entry` has title, address and date; `article` is empty for an example, `revision` 0
    for the article that is previewed.
    """

    entry: ListEntry
    column: str
    article: str = ""
    revision: int = 0
    at: str = ""

    @property
    def own(self) -> bool:
        """Whether it is the article that is previewed."""
        return bool(self.article) and not self.revision


@dataclass(frozen=True, slots=True)
class Around:
    """The site's articles, newest first, the previewed one among them; `stood_at` is `YYYY-MM-DD HH:MM` in the portal's zone
    of when the site took that one in, empty where it has not.
    """

    lines: tuple[Line, ...]
    stood_at: str

    def of_column(self, column: str) -> tuple[Line, ...]:
        """The lines of one column."""
        return tuple(line for line in self.lines if line.column == column)

    def neighbours(self, column: str) -> tuple[Line | None, Line | None]:
        """The lines before and after the previewed one in its column: the older and the newer."""
        lines = self.of_column(column)
        at = next((number for number, line in enumerate(lines) if line.own), -1)
        if at < 0:
            return None, None
        return (lines[at + 1] if at + 1 < len(lines) else None), (lines[at - 1] if at else None)


class Surroundings:
    """Reads the library; safe on any thread that may."""

    def __init__(
        self, library: Library, illustrating: Illustrating, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._library = library
        self._illustrating = illustrating
        self._now = now

    def today(self) -> datetime:
        """The present on the portal's clock."""
        return self._now().astimezone(PORTAL_TIME)

    def around(self, article: Article, profile: SiteProfile) -> Around:
        """What stands on the article's site, or on the first site where it names none."""
        from editor_app.portal.page import ListEntry

        lines: list[Line] = []
        stood_at = ""
        own = Line(
            ListEntry(article.metadata.title, OWN_ADDRESS, f"{self.today():%Y-%m-%d}"),
            article.metadata.column,
            article.id,
        )
        for handed in self._library.outbox.handed_in(self._site_name(article.site), LOOKED_AT):
            moment = _portal_time(handed.at)
            if handed.article == article.id:
                stood_at = moment
                lines.append(replace(own, entry=replace(own.entry, date=moment[:10])))
            else:
                entry = ListEntry(handed.title, handed.url, moment[:10])
                column = profile.find_column(handed.column)
                lines.append(Line(entry, column.id if column else "", handed.article, handed.revision, moment))
        if not stood_at:
            lines.insert(0, own)
        columns = tuple(column.id for column in profile.columns)
        return Around((*lines, *_examples(profile.examples, columns, own.column, self.today().date())), stood_at)

    def _site_name(self, site: str) -> str:
        if site:
            return site
        sites = self._library.sites.list()
        return sites[0].name if sites else ""

    def full(self, lines: Sequence[Line], article: Article, profile: SiteProfile) -> list[ListEntry]:
        """The entries of `lines` with picture and summary, where the front page has room for them."""
        return [self._full(line, article, profile) for line in lines]

    def _full(self, line: Line, article: Article, profile: SiteProfile) -> ListEntry:
        if not line.article:
            return line.entry
        metadata, body = article.metadata, article.body
        if not line.own:
            try:
                revision = self._library.revisions.get(line.article, line.revision)
            except Refused:  # removed from the library for good; the site shows it all the same
                return line.entry
            metadata, body = revision.metadata, revision.body
        source, cut = self.cover(metadata, body, profile)
        image = image_address(source) if source else ""
        return replace(line.entry, image=image, summary=metadata.summary, cut=cut)

    def cover(self, metadata: Metadata, body: Body, profile: SiteProfile) -> tuple[str, PictureCut | None]:
        """What stands for an article in slides, as a figure's source (empty: nothing), and what of it is shown."""
        from editor_app.portal.covers import cover_source, slide_cut

        source = cover_source(metadata, body.sources())
        if not source or not metadata.cover_slide or source.partition(".")[0] != metadata.cover:
            return source, None
        made = self._illustrating.rendition(source, profile.pictures)
        return source, slide_cut(metadata, made.width, made.height)


@lru_cache(maxsize=4)  # asked for with every key, and the same all day
def _examples(titles: tuple[str, ...], columns: tuple[str, ...], column: str, today: date) -> tuple[Line, ...]:
    """Each example title in the article's column and, turned round a little, in the three that follow it."""
    from editor_app.portal.page import ListEntry

    start = columns.index(column) if column in columns else 0
    found: list[Line] = []
    for place, each in enumerate((columns[start:] + columns[:start])[:4]):
        shift = place * len(titles) // 4
        for number, title in enumerate((*titles[shift:], *titles[:shift])):
            day = today - timedelta(days=number // 2 + 1)
            found.append(Line(ListEntry(title, "", f"{day:%Y-%m-%d}"), each))
    return tuple(found)


@lru_cache(maxsize=2 * LOOKED_AT)
def _portal_time(stamp: str) -> str:
    """`YYYY-MM-DD HH:MM` in the portal's zone for a receipt's RFC 3339 UTC; what is no such time stays as it is."""
    try:
        moment = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return stamp[:16].replace("T", " ")
    return f"{moment.astimezone(PORTAL_TIME):%Y-%m-%d %H:%M}"
