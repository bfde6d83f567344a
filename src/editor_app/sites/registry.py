"""Which connectors there are: the built-in ones and those that others register as entry points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import TypeAlias

from editor_app.model.errors import Refused
from editor_app.model.profile import SiteProfile
from editor_app.model.site import Site
from editor_app.sites.connector import Connector, ProfileSource
from editor_app.sites.credentials import Credentials, proxy_key
from editor_app.sites.discretion import discreet, forms
from editor_app.sites.setup import Memory, NoPacker, Packer, Setup

GROUP = "editor_app.connectors"
BUILT_IN = {
    "dedecms": "editor_app.sites.dedecms:DedeConnector",
    "folder": "editor_app.sites.folder:FolderConnector",
    "intake": "editor_app.sites.intake:IntakeConnector",
    "metaweblog": "editor_app.sites.metaweblog:MetaWeblogConnector",
    "wordpress": "editor_app.sites.wordpress:WordPressConnector",
}

Factory: TypeAlias = Callable[[Site, str, Setup], Connector]


class Connectors:
    """Connectors by kind; a module is imported when its first site is connected. Those of one account share a memory.
    `credentials` hold the passwords of proxies.
    """

    def __init__(self, credentials: Credentials | None = None, packer: Packer | None = None) -> None:
        self._credentials = credentials
        self._packer = packer or NoPacker()
        self._points: dict[str, EntryPoint] | None = None
        self._memories: dict[tuple[str, str, str], Memory] = {}

    def kinds(self) -> list[str]:
        """Names of all connectors."""
        return sorted({*BUILT_IN, *self._others()})

    def _others(self) -> dict[str, EntryPoint]:
        """What is installed beside the program, looked for once: every installed package is read for it."""
        if self._points is None:
            self._points = {point.name: point for point in entry_points(group=GROUP)}
        return self._points

    def check(self, kind: str) -> None:
        """Raise `Refused("site.unknown_kind")` for a connector that is not there."""
        if kind not in self.kinds():
            raise Refused("site.unknown_kind", kind=kind[:40], known="、".join(self.kinds()))

    def needs_secret(self, kind: str) -> bool:
        """Whether its accounts have a secret: all do, unless the connector says `needs_secret = False`."""
        return bool(getattr(self._factory(kind), "needs_secret", True))

    def gives_profiles(self, kind: str) -> bool:
        """Whether connectors of that kind can ask a site for its profile; false for one that is not there."""
        if kind not in self.kinds():
            return False
        factory = self._factory(kind)
        return isinstance(factory, type) and issubclass(factory, ProfileSource)

    def connect(self, site: Site, secret: str, profile: SiteProfile | None = None) -> Connector:
        """A connector for one account; nothing is sent yet. `profile` is the site's."""
        self.check(site.kind)
        memory = self._memories.setdefault((site.kind, site.url, site.user), Memory())
        setup = Setup(profile, self._packer, memory) if profile else Setup(packer=self._packer, memory=memory)
        site = self.equipped(site)
        words = forms(secret, site.user) + forms(site.way.proxy_secret, site.way.proxy_user)
        return discreet(self._factory(site.kind)(site, secret, setup), words)

    def equipped(self, site: Site) -> Site:
        """The site with the password of its proxy, where it has one of its own: for the moment of connecting only."""
        if self._credentials is None or not site.way.proxy_user or site.way.proxy_secret:
            return site
        secret = self._credentials.find(proxy_key(site.way.proxy), site.way.proxy_user)
        return replace(site, way=replace(site.way, proxy_secret=secret))

    def _factory(self, kind: str) -> Factory:
        if kind in BUILT_IN:
            module, _, name = BUILT_IN[kind].partition(":")
            factory: Factory = getattr(import_module(module), name)
            return factory
        loaded: Factory = self._others()[kind].load()
        return loaded
