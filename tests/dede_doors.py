"""Connectors to a running stand-in for DedeCMS, and articles to hand in there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dede_engine import MEMBER, MEMBER_PASSWORD, OFFICE, OFFICE_PASSWORD, DedeSite
from editor_app.model.article import Article
from editor_app.model.profile import SiteProfile
from editor_app.model.site import Site
from editor_app.services.workroom import Workroom
from editor_app.sites.connector import Connector
from editor_app.sites.dedecms import DedeConnector
from editor_app.sites.registry import Connectors
from harnesses import Prepared


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


def composed(prepared: Prepared, connector: Connector) -> bytes:
    """What is sent, once the pictures are there."""
    return prepared.composed(connector, prepared.hand_in_pictures(connector))


def hand_in(prepared: Prepared, connector: Connector) -> str:
    """Hand in all of it; the site's number."""
    return prepared.hand_in(connector)[1].remote_id


def changed(room: Workroom, article: Article, **fields: object) -> Article:
    metadata = replace(article.metadata, **fields)  # type: ignore[arg-type]
    return room.authoring.save(article.id, metadata, article.body, article.version)
