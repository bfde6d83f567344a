"""Sites: the accounts at portals, their columns, and whether they can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from editor_app.library.library import Library
from editor_app.model.errors import Refused
from editor_app.model.profile import Column
from editor_app.model.site import Site, Way
from editor_app.model.text import one_line
from editor_app.services.connecting import connect
from editor_app.services.practice import PRACTICE_PROFILE, PRACTICE_SITE, PracticeAccess
from editor_app.services.profiles import ProfileShelf
from editor_app.sites.connector import Connector, Verified
from editor_app.sites.credentials import Credentials, password_variable
from editor_app.sites.folder_files import folder_path
from editor_app.sites.registry import Connectors
from editor_app.sites.ways import check_way

if TYPE_CHECKING:  # what speaks to sites is loaded when the first one is asked
    from editor_app.services.diagnosing import Examination
    from editor_app.sites.detecting import Found

SYSTEM_WAY = Way()
FOLDER = "folder"
"""The kind of site whose address is a folder."""

__all__ = ["FOLDER", "Accounts", "Verified", "password_variable"]


class Accounts:
    """Use cases around sites. `test` and `columns` speak to the network: never on the window's thread."""

    def __init__(
        self, library: Library, profiles: ProfileShelf, connectors: Connectors, credentials: Credentials
    ) -> None:
        self._library = library
        self._profiles = profiles
        self._connectors = connectors
        self._credentials = credentials

    def list(self) -> list[Site]:
        """All sites, in the order they were added."""
        return self._library.sites.list()

    def get(self, name: str) -> Site:
        """The site of that name. Raises `Refused("site.unknown")`."""
        return self._library.sites.get(name)

    def add(self, site: Site, secret: str = "") -> Site:
        """Keep a site, or change the one of that name; `secret` goes into the keyring (empty: it is asked for later).
        Raises `Refused` for an unusable name, address, connector or profile.
        """
        if not site.name or one_line(site.name) != site.name:
            raise Refused("site.bad_name", name=site.name[:40])
        check_way(site.way)
        self._connectors.check(site.kind)
        self._check_address(site)
        self._profiles.get(site.profile)
        if secret:
            self._credentials.store(site.name, site.user, secret)
        self._library.sites.add(site)
        return site

    def add_practice(self, access: PracticeAccess) -> Site:
        """The running practice site as a site of this library. Its token is kept in memory only."""
        site = Site(PRACTICE_SITE, "intake", access.url, access.user, PRACTICE_PROFILE)
        self._credentials.remember(site.name, site.user, access.token)
        self._library.sites.add(site)
        return site

    def remove(self, name: str) -> None:
        """Forget a site and its secret; articles, submissions and receipts stay."""
        site = self.get(name)
        self._credentials.forget(site.name, site.user)
        self._library.sites.remove(name)

    def sign_in(self, name: str, secret: str) -> None:
        """Keep a new secret for a site."""
        site = self.get(name)
        self._credentials.store(site.name, site.user, secret)

    def connector(self, name: str, *, stand_in: bool = False) -> Connector:
        """The connector of a site, with its secret. The caller closes it. With `stand_in` it is also had where the site's
        profile cannot be used: to ask for a new one.
        """
        site = self.get(name)
        return connect(site, self._profiles, self._connectors, self._credentials, stand_in=stand_in)

    def gives_profiles(self, name: str) -> bool:
        """Whether sites of its kind may offer their profile; asks nobody."""
        return self._connectors.gives_profiles(self.get(name).kind)

    def examine(self, site: Site, secret: str = "") -> Examination:
        """The check of an account that need not be saved; without `secret` with the one that is kept. Asks nobody yet; may
        be called on any thread but the window's (the keyring may take its time). Raises `Refused` for kind and profile.
        """
        from editor_app.services.diagnosing import Examination, utc_now

        self._connectors.check(site.kind)
        known = secret or self._credentials.find(site.name, site.user)
        return Examination(site, known, self._profiles.get(site.profile), self._connectors, utc_now)

    def detect(self, words: str, way: Way = SYSTEM_WAY) -> Sequence[Found]:
        """The kinds of site behind whatever address was pasted, the likeliest first; the site is asked, without a login.
        Raises `Refused` for what is no address and `NotSent` where nobody answers.
        """
        from editor_app.sites.detecting import Found, clean_address, detect, is_folder

        if is_folder(words):
            return [Found(FOLDER, words.strip().strip('"'), "文件夹")]
        url = clean_address(words)
        return detect(url, self._connectors.equipped(Site("", "", url, "", "", way)).way)

    def test(self, name: str) -> Verified:
        """Who we are at the site. Raises `Unavailable` without a network, `Refused` where the account is not accepted."""
        with self.connector(name) as connector:
            return connector.verify()

    def columns(self, name: str) -> Sequence[Column]:
        """The site's columns as it tells them now."""
        with self.connector(name) as connector:
            return connector.columns()

    def _check_address(self, site: Site) -> None:
        if site.kind == FOLDER:
            folder_path(site.url)
            return
        url = site.url
        parts = urlsplit(url)
        loopback = parts.hostname in ("127.0.0.1", "::1", "localhost")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise Refused("site.bad_address", address=url[:200])
        if parts.scheme == "http" and not loopback:
            raise Refused("site.insecure_address", address=url[:200])
