"""Connectors to a running stand-in for DedeCMS, and articles to hand in there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dede_engine import MEMBER, MEMBER_PASSWORD, OFFICE, OFFICE_PASSWORD, DedeSite
from editor_app.model.article import Article
from editor_app.model.profile import SiteProfile
from editor_app.model.site import Site
from editor_app.model.submission import SubmissionPicture
from editor_app.services.freezing import payload, unfrozen
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import (
    ArticleKey,
)
from editor_app.sites.dedecms import DedeConnector
from editor_app.sites.registry import Connectors


class Door:
    """A running site and connectors to it; every one made anew, as after a start of the program, unless `again`."""

    def __init__(self, site: DedeSite, door: str, profile: SiteProfile) -> None:
        self.site = site
        self.name = door
        self.office = door == "office57"
        self.registry = Connectors()
        self.profile = profile
        self.made: list[DedeConnector] = []

    def account(self, user: str = "") -> Site:
        return Site("门户", "dedecms", self.site.url, user or (OFFICE if self.office else MEMBER), "practice")

    def connect(self, secret: str = "", *, again: bool = False, **options: str) -> DedeConnector:
        if not again:
            self.registry = Connectors()
        profile = replace(self.profile, connector={"door": self.name, **options})
        password = secret or (OFFICE_PASSWORD if self.office else MEMBER_PASSWORD)
        connector = self.registry.connect(self.account(), password, profile)
        assert isinstance(connector, DedeConnector)
        self.made.append(connector)
        return connector


Open = Callable[..., Door]


class Prepared:
    """An article as it is frozen, with its pictures."""

    def __init__(self, room: Workroom, article: Article) -> None:
        rules = room.profiles.get("practice").pictures
        self.article = article
        self.renditions = [room.illustrating.rendition(source, rules) for source in article.body.sources()]
        self.data = [room.illustrating.rendition_bytes(m.asset, rules)[0] for m in self.renditions]
        self.pictures = [SubmissionPicture(m.asset, m.sha256, m.name, m.media_type, m.size) for m in self.renditions]
        self.key = ArticleKey(article.id, title=article.metadata.title, digest=article.digest)

    def composed(self, connector: DedeConnector) -> bytes:
        remotes = {
            picture.rendition: connector.put_picture(picture, data)
            for picture, data in zip(self.pictures, self.data, strict=True)
        }
        return connector.compose(unfrozen(payload(self.article, 1, self.renditions)), remotes)

    def hand_in(self, connector: DedeConnector) -> str:
        return connector.put_article(self.key, self.composed(connector), "").remote_id


def changed(room: Workroom, article: Article, **fields: object) -> Article:
    metadata = replace(article.metadata, **fields)  # type: ignore[arg-type]
    return room.authoring.save(article.id, metadata, article.body, article.version)
