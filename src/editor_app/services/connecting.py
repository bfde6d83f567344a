"""Making the connector of a site: its secret, and what its profile says to it."""

from __future__ import annotations

from editor_app.model.site import Site
from editor_app.services.profiles import ProfileShelf
from editor_app.sites.connector import Connector
from editor_app.sites.credentials import Credentials
from editor_app.sites.registry import Connectors


def connect(
    site: Site, profiles: ProfileShelf, connectors: Connectors, credentials: Credentials, *, stand_in: bool = False
) -> Connector:
    """The connector of a site; nothing is sent yet. Raises `SignInNeeded` where a secret is needed and nobody has it, and
    `Refused` where its profile or its kind of connector is not there; with `stand_in` another profile does for one that
    cannot be used.
    """
    connectors.check(site.kind)
    profile = profiles.for_site(site.name) if stand_in else profiles.get(site.profile)
    secret = credentials.secret(site.name, site.user) if connectors.needs_secret(site.kind) else ""
    return connectors.connect(site, secret, profile)
