"""What a submission is frozen to: the bytes everything is composed from, and the account it belongs to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from editor_app import __version__
from editor_app.model.article import Article
from editor_app.model.codec import body_from_json, body_to_json, canonical_json, metadata_to_json
from editor_app.model.picture import Rendition
from editor_app.model.review import Entry, entry_to_json
from editor_app.model.site import Site
from editor_app.portal.sanitize import clean_html


def account_key(site: Site) -> str:
    """What a submission belongs to: the account and the host, whatever the site is called and by which port or scheme
    it is reached. A folder keeps its account when the stick gets another letter.
    """
    return f"{site.user}@{urlsplit(site.url).hostname or site.kind}"


def payload(article: Article, revision: int, renditions: Sequence[Rendition], record: Iterable[Entry] = ()) -> bytes:
    """The frozen article: everything a site may need, as canonical JSON, with its review where there is one. What is sent is
    composed from it alone.
    """
    review = [entry_to_json(entry) for entry in record]
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
            **({"review": review} if review else {}),
        }
    )


class _Unfrozen(Mapping[str, object]):
    """The values of a frozen article; its HTML is written when somebody asks for it, which few connectors do."""

    def __init__(self, article: dict[str, Any]) -> None:
        self._article = article
        self._html: str | None = None

    def __getitem__(self, name: str) -> object:
        if name != "html":
            return self._article[name]
        if self._html is None:
            self._html = _html_of(self._article)
        return self._html

    def __iter__(self) -> Iterator[str]:
        return iter((*self._article, "html"))

    def __len__(self) -> int:
        return len(self._article) + 1


def unfrozen(data: bytes) -> Mapping[str, object]:
    """What a connector composes from: the frozen article, and under `html` its body as our clean HTML, for sites that take
    no other; pictures stand in it as `asset:` and the digest of the rendition.
    """
    return _Unfrozen(json.loads(data))


def _html_of(article: dict[str, Any]) -> str:
    from editor_app.formats.html_write import write_html

    renditions = {made["asset"]: made["rendition"] for made in article["assets"]}
    written = write_html(
        body_from_json(article["body"]),
        image_url=lambda source: f"asset:{renditions[source]}" if source in renditions else None,
        signature=article["metadata"].get("contributor", ""),
    )
    return clean_html(written)
