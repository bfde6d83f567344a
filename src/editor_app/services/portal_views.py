"""The portal's views of one article: page, list, front page, slide, phone.

They are made by the same calls as on the practice site: `formats.html.write_html`, then `portal.page.render_…`. What differs
is only where pictures and style sheets come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from editor_app.model.article import Article
from editor_app.model.errors import Refused
from editor_app.model.profile import SiteProfile
from editor_app.model.views import View
from editor_app.services.addresses import SITE_BASE, image_address
from editor_app.services.profiles import ProfileShelf
from editor_app.services.surroundings import Around, Line, Surroundings

if TYPE_CHECKING:  # templates are loaded when a page is first made
    from editor_app.portal.page import ListEntry
    from editor_app.portal.profiles import LoadedProfile

PAGE_SIZE, BOX_SIZE = 15, 5
FIRST_VISIT = "1"
"""What the click counter says to the first reader."""


class PortalViews:
    """Makes the documents. Reads profile and library; makes a cover's web version where its cut has to be known."""

    def __init__(self, profiles: ProfileShelf, surroundings: Surroundings) -> None:
        self._profiles = profiles
        self._surroundings = surroundings

    def html(self, view: View, article: Article) -> str:
        """A complete document with `draft:` addresses. Raises `Refused("preview.no_column")` where a list is wanted of an
        article without a column, `Refused("preview.no_slide")` where it has no picture, and what the portal's pages raise.
        """
        loaded = self._profiles.loaded_for(article.site)
        around = self._surroundings.around(article, loaded.profile)
        match view:
            case View.PAGE | View.PHONE:
                return self._page(loaded, around, article, phone=view is View.PHONE)
            case View.LIST:
                return self._list(loaded, around, article)
            case View.HOME:
                return self._home(loaded, around, article)
            case View.SLIDE:
                return self._slide(loaded, around, article)
        raise ValueError(view)

    def _page(self, loaded: LoadedProfile, around: Around, article: Article, *, phone: bool) -> str:
        from editor_app.formats.html_write import write_html
        from editor_app.portal.covers import cover_source
        from editor_app.portal.page import LATEST, ArticleView, render_article

        metadata, body = article.metadata, article.body
        before, after = around.neighbours(metadata.column)
        source = cover_source(metadata, body.sources())
        shown = ArticleView(
            metadata=metadata,
            body_html=write_html(body, image_url=image_address, signature=metadata.contributor),
            published_at=metadata.published_at or around.stood_at or f"{self._surroundings.today():%Y-%m-%d %H:%M}",
            clicks=FIRST_VISIT,
            previous=_entry(before),
            next=_entry(after),
            latest=[line.entry for line in around.lines[:LATEST]],
            image=image_address(source) if source else "",
        )
        return render_article(loaded, shown, base_url=SITE_BASE, phone=phone)

    def _list(self, loaded: LoadedProfile, around: Around, article: Article) -> str:
        from editor_app.portal.page import LATEST, render_list

        column = loaded.profile.column(article.metadata.column)
        if column is None:
            raise Refused("preview.no_column")
        lines = around.of_column(column.id)
        at = next(number for number, line in enumerate(lines) if line.own)
        page, pages = at // PAGE_SIZE + 1, -(-len(lines) // PAGE_SIZE)
        return render_list(
            loaded,
            column,
            [line.entry for line in lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]],
            base_url=SITE_BASE,
            today=self._today(),
            latest=[line.entry for line in around.lines[:LATEST]],
            page=page,
            pages=pages,
        )

    def _home(self, loaded: LoadedProfile, around: Around, article: Article) -> str:
        from editor_app.portal.page import render_home

        boxes = []
        for column in loaded.profile.columns:
            if lines := around.of_column(column.id)[:BOX_SIZE]:
                boxes.append((column, [line.entry for line in lines]))
        newest = self._newest(loaded.profile, around, article)
        return render_home(loaded, newest, boxes, base_url=SITE_BASE, today=self._today())

    def _slide(self, loaded: LoadedProfile, around: Around, article: Article) -> str:
        """The own article's slide, even where newer ones stand before it on the site."""
        from editor_app.portal.page import render_slide

        newest = self._newest(loaded.profile, around, article)
        own = next(line for line in around.lines if line.own)
        (entry,) = self._surroundings.full([own], article, loaded.profile)
        if not entry.image:
            raise Refused("preview.no_slide")
        others = [each for each in newest if each.url != entry.url]
        return render_slide(loaded, [entry, *others], base_url=SITE_BASE, today=self._today())

    def _newest(self, profile: SiteProfile, around: Around, article: Article) -> list[ListEntry]:
        from editor_app.portal.page import NEWEST

        return self._surroundings.full(around.lines[:NEWEST], article, profile)

    def _today(self) -> str:
        return f"{self._surroundings.today():%Y-%m-%d}"


def _entry(line: Line | None) -> ListEntry | None:
    return line.entry if line else None
