"""What a submission is frozen to: the bytes everything is composed from, and the account it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from editor_app import __version__
from editor_app.model.article import Article
from editor_app.model.codec import body_to_json, canonical_json, metadata_to_json
from editor_app.model.picture import Rendition
from editor_app.model.site import Site


def account_key(site: Site) -> str:
    """What a submission belongs to: the account and the host, whatever the site is called and by which port or scheme
    it is reached.
    """
    return f"{site.user}@{urlsplit(site.url).hostname}"


def payload(article: Article, revision: int, renditions: Sequence[Rendition]) -> bytes:
    """The frozen article: everything a site may need, as canonical JSON. What is sent is composed from it alone."""
    return canonical_json(
        {
            "client_id": article.id,
            "digest": article.digest,
            "revision": revision,
            "metadata": metadata_to_json(article.metadata),
            "body": body_to_json(article.body),
            "assets": [
                {
                    "asset": made.asset,
                    "rendition": made.sha256,
                    "media_type": made.media_type,
                    "width": made.width,
                    "height": made.height,
                    "size": made.size,
                    "name": made.name,
                }
                for made in renditions
            ],
            "client": f"editor-app/{__version__}",
        }
    )
