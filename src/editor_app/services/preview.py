"""The article as the portal will show it, and the other texts made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from editor_app.model.article import Article, content_as_article
from editor_app.model.body import Body
from editor_app.model.codec import body_to_json, metadata_to_json
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.views import View
from editor_app.services.addresses import IMAGE_BASE, SITE_BASE, image_address
from editor_app.services.illustrating import Illustrating
from editor_app.services.portal_views import PortalViews
from editor_app.services.profiles import ProfileShelf
from editor_app.services.sheets import Fetch, self_contained
from editor_app.services.surroundings import Surroundings

ImageUrl = Callable[[str], str | None]


class Preview:
    """Pages and texts of one content. Pure apart from reading profiles; safe on any thread."""

    def __init__(self, profiles: ProfileShelf, illustrating: Illustrating, surroundings: Surroundings) -> None:
        self._profiles = profiles
        self._illustrating = illustrating
        self._views = PortalViews(profiles, surroundings)

    def body_html(self, metadata: Metadata, body: Body, image_url: ImageUrl = image_address) -> str:
        """The body's HTML as it is submitted and shown, sanitised."""
        from editor_app.formats.html_write import write_html
        from editor_app.portal.sanitize import clean_html

        return clean_html(write_html(body, image_url=image_url, signature=metadata.contributor))

    def view(self, view: View, article: str, metadata: Metadata, body: Body, site: str = "") -> str:
        """One of the portal's views of a content, a complete document whose pictures and style sheets have `draft:` addresses
        (`image`, `resource`). `article` is the id, which may be of an article that is not kept yet. Without a proposed time it
        shows the time at which the site took it in, else the present. Raises `Refused` where there is nothing to show or
        the profile's templates fail.
        """
        return self._views.html(view, content_as_article(article, metadata, body, site))

    def resource(self, name: str, site: str = "") -> tuple[bytes, str]:
        """A file of the profile (style sheet, banner) and its media type. Raises `Refused` for any other name."""
        from editor_app.portal.page import resource

        return resource(self._profiles.loaded_for(site), name)

    def image(self, asset: str, site: str = "") -> tuple[bytes, str]:
        """The rendition of an original by the profile's rules, and its media type; made on demand."""
        return self._illustrating.rendition_bytes(asset, self._profiles.for_site(site).pictures)

    def markdown(self, article: Article) -> str:
        """The body in the Markdown dialect."""
        from editor_app.formats.markdown import write_markdown

        return write_markdown(article.body, signature=article.metadata.contributor)

    def text(self, article: Article, *, page: bool = True) -> str:
        """Words a reader sees, one block a line; with `page` the title and the info line come first."""
        from editor_app.formats.text import write_text

        if page:
            return write_text(article.metadata, article.body)
        return write_text(Metadata(contributor=article.metadata.contributor), article.body)

    def docx(self, article: Article) -> bytes:
        """A Word file with the renditions in it, for review on paper."""
        from editor_app.formats.docx_write import write_docx

        def picture(asset: str) -> bytes | None:
            return self.image(asset, article.site)[0]

        return write_docx(article.metadata, article.body, picture)

    def data(self, article: Article) -> dict[str, Any]:
        """`{"title", "metadata", "blocks"}` for scripts; blocks carry their ids and `type`."""
        return {
            "title": article.metadata.title,
            "metadata": metadata_to_json(article.metadata),
            "digest": article.digest,
            "blocks": body_to_json(article.body)["blocks"],
        }

    def single_file(self, article: Article, view: View = View.PAGE) -> str:
        """A view as one self-contained document: pictures and style sheets inside, nothing asked of anywhere."""
        return self_contained(self._views.html(view, article), self.fetcher(article.site))

    def fetcher(self, site: str) -> Fetch:
        """What the addresses of a view's page stand for: the profile's files and the articles' renditions."""

        def fetch(url: str) -> tuple[bytes, str]:
            for base, get in ((SITE_BASE, self.resource), (IMAGE_BASE, self.image)):
                if url.startswith(base + "/"):
                    return get(url[len(base) + 1 :], site)
            raise Refused("preview.foreign_address", address=url[:200])

        return fetch
