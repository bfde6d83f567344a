"""Profiles that sites offer: asked for, looked through, and put in force where nothing speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

from editor_app.model.errors import Refused
from editor_app.model.profile import SiteProfile
from editor_app.model.profile_signature import Standing
from editor_app.model.profile_version import FROM_SITE
from editor_app.model.signing_key import Signer
from editor_app.services.accounts import Accounts
from editor_app.services.profiles import ProfileShelf, Proposal
from editor_app.sites.connector import ProfileSource


@dataclass(frozen=True, slots=True)
class Updated:
    """What came of asking a site: the profile it offers (None where it said that nothing is new), the version before, and
    whether something was installed. `in_use`: the site already uses the profile of this id here.
    """

    site: str
    profile: SiteProfile | None
    before: int
    changed: bool
    in_use: bool
    standing: Standing = Standing.UNSIGNED
    signer: Signer | None = None


class ProfileUpdates:
    """Speaks to sites: for the sending lane, never the window's thread."""

    def __init__(self, accounts: Accounts, shelf: ProfileShelf) -> None:
        self._accounts = accounts
        self._shelf = shelf

    def offered_by(self, site: str) -> bool:
        """Whether the connector of a site could give a profile; asks nobody."""
        return self._accounts.gives_profiles(site)

    def offer(self, site: str) -> Proposal | None:
        """Ask the site for its profile and look through what it gives, None where it has nothing new; installs nothing.
        Raises `Refused("profile.not_from_site")`, what `ProfileShelf.propose` raises, and `Unavailable` without a network.
        """
        version = self._shelf.version_from(FROM_SITE + site)
        known = version.etag if version is not None else ""
        with self._accounts.connector(site, stand_in=True) as connector:
            if not connector.capabilities().profiles or not isinstance(connector, ProfileSource):
                raise Refused("profile.not_from_site", site=site)
            offered = connector.fetch_profile(known)
        return None if offered is None else self._shelf.propose_zip(offered.package, FROM_SITE + site, offered.etag)

    def update_from_site(self, site: str, *, force: bool = False) -> Updated:
        """Ask the site for its profile and install it if it is new and lawful. Raises as `offer` and
        `ProfileShelf.accept` do; nothing is changed then.
        """
        used = self._accounts.get(site).profile
        version = self._shelf.version_from(FROM_SITE + site)
        proposal = self.offer(site)
        if proposal is None:
            in_use = version is not None and version.profile == used
            return Updated(site, None, version.version if version else 0, False, in_use)
        made = self._shelf.accept(proposal, force=force)
        return Updated(
            site, made.profile, made.before, made.changed, made.profile.id == used, made.standing, made.signer
        )
