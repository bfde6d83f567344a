"""Sites: the accounts at portals, their columns, and whether they can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from editor_app.library.library import Library
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.problems import explain
from editor_app.model.profile import Column
from editor_app.model.site import Site, Way
from editor_app.model.text import one_line
from editor_app.services.connecting import connect
from editor_app.services.practice import PRACTICE_PROFILE, PRACTICE_SITE, PracticeAccess
from editor_app.services.profiles import ProfileShelf
from editor_app.sites.connector import AsksLetters, Connector, NeedsCaptcha, Verified
from editor_app.sites.credentials import Credentials, password_variable, proxy_key
from editor_app.sites.folder_files import folder_path
from editor_app.sites.registry import Connectors
from editor_app.sites.ways import check_way

if TYPE_CHECKING:  # what speaks to sites is loaded when the first one is asked
    from editor_app.services.diagnosing import Examination
    from editor_app.sites.detecting import Found


@dataclass(frozen=True, slots=True)
class Recognised:
    """A pasted address as it will be kept, and the kinds of site there, the likeliest first. `trouble`: nobody answered."""

    url: str
    found: tuple[Found, ...]
    trouble: EditorError | None = None


INTAKE_PATH = "/api/v1"
SYSTEM_WAY = Way()
FOLDER = "folder"
"""The kind of site whose address is a folder."""

__all__ = ["FOLDER", "Accounts", "NeedsCaptcha", "Verified", "password_variable"]


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
        if site.kind == "intake":  # people copy the API's own address, which the practice site prints
            site = replace(site, url=site.url.rstrip("/").removesuffix(INTAKE_PATH))
        self.check(site)
        if secret:
            self._credentials.store(site.name, site.user, secret)
        self._library.sites.add(site)
        return site

    def check(self, site: Site) -> None:
        """Raise `Refused` for what could not be kept: an unusable name, way, connector, address or profile."""
        if not site.name or one_line(site.name) != site.name:
            raise Refused("site.bad_name", name=site.name[:40])
        check_way(site.way)
        self._connectors.check(site.kind)
        self._check_address(site)
        self._profiles.get(site.profile)

    def keep(self, site: Site, secret: str, proxy_secret: str, *, before: Site | None, kept: bool) -> str:
        """Keep a site with its secrets, `before` being what it was. Without a new `secret` the old one stays, unless
        `kept` says that it was meant for another address. Returns a sentence where the keyring does not take them: they
        last for this session then. Raises `Refused` as `check` does; nothing is changed then. Takes up to ten seconds:
        not on the library's lane.
        """
        self.check(site)
        if before is not None and (secret or not kept or before.user != site.user):
            self._credentials.forget(before.name, before.user)
        words = self._store_secrets(site, secret, proxy_secret)
        self._library.sites.add(site)
        return words

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

    def sign_in(self, name: str, secret: str) -> str:
        """Keep a new secret for a site. Returns a sentence where the keyring does not take it: it lasts for this session then."""
        return self._store_secrets(self.get(name), secret, "")

    def connector(self, name: str, *, stand_in: bool = False) -> Connector:
        """The connector of a site, with its secret. The caller closes it. With `stand_in` it is also had where the site's
        profile cannot be used: to ask for a new one.
        """
        site = self.get(name)
        return connect(site, self._profiles, self._connectors, self._credentials, stand_in=stand_in)

    def gives_profiles(self, name: str) -> bool:
        """Whether sites of its kind may offer their profile; asks nobody."""
        return self.offers_profiles(self.get(name).kind)

    def offers_profiles(self, kind: str) -> bool:
        """Whether sites of a kind may offer their profile."""
        return self._connectors.gives_profiles(kind)

    def kinds(self) -> Sequence[str]:
        """The kinds of site that can be handed in to."""
        return self._connectors.kinds()

    def needs_secret(self, kind: str) -> bool:
        """Whether accounts of that kind have a password or the like."""
        return self._connectors.needs_secret(kind)

    def examine(self, site: Site, secret: str = "", *, kept: bool = True) -> Examination:
        """The check of an account that need not be saved; without `secret` with the one that is kept, unless `kept` says that
        it was meant for another address. Asks nobody yet; not on the window's thread (the keyring may take its time).
        Raises `Refused` for kind, profile and way.
        """
        from editor_app.services.diagnosing import Examination, utc_now

        self._connectors.check(site.kind)
        check_way(site.way)
        known = secret or (self._credentials.find(site.name, site.user) if kept else "")
        return Examination(site, known, self._profiles.get(site.profile), self._connectors, utc_now)

    def recognise(self, words: str, way: Way = SYSTEM_WAY) -> Recognised:
        """The kinds of site behind whatever address was pasted; the site is asked, without a login. Raises
        `Refused("site.bad_address")` for what is no address at all.
        """
        from editor_app.sites.detecting import Found, clean_address, detect, is_folder

        if is_folder(words):
            folder = words.strip().strip('"')
            return Recognised(folder, (Found(FOLDER, folder, "文件夹"),))
        url = clean_address(words)
        try:
            return Recognised(url, tuple(detect(url, self._connectors.equipped(Site("", "", url, "", "", way)).way)))
        except EditorError as error:
            return Recognised(url, (), error)

    def _store_secrets(self, site: Site, secret: str, proxy_secret: str) -> str:
        words = ""
        pairs = ((site.name, site.user, secret), (proxy_key(site.way.proxy), site.way.proxy_user, proxy_secret))
        for key, user, value in pairs:
            if value:
                try:
                    self._credentials.store(key, user, value)
                except Unavailable as error:
                    words = explain(error)
        return words

    def test(self, name: str) -> Verified:
        """Who we are at the site. Raises `Unavailable` without a network, `Refused` where the account is not accepted."""
        with self.connector(name) as connector:
            return connector.verify()

    def captcha(self, name: str, *, fresh: bool = False) -> bytes:
        """The picture of letters that a site waits for; where there is none, or with `fresh`, the site is asked for another.
        Raises `Refused("site.no_captcha")` for a kind of site that never wants any.
        """
        with self.connector(name) as connector:
            if not isinstance(connector, AsksLetters):
                raise Refused("site.no_captcha", site=name)
            return (b"" if fresh else connector.captcha()) or connector.new_captcha()

    def answer_captcha(self, name: str, text: str) -> Verified:
        """Take what the person has read in that picture to the site: signs in with it, or keeps it for the next
        contribution, so that what waits may be tried again (`Submitting.signed_in`). Raises `NeedsCaptcha` with a new
        picture where it was wrong, `Refused("site.no_captcha")`.
        """
        with self.connector(name) as connector:
            if not isinstance(connector, AsksLetters) or not connector.captcha():
                raise Refused("site.no_captcha", site=name)
            connector.answer_captcha(text)
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
            raise Refused("site.bad_address", address=without_login(url)[:200])
        if parts.scheme == "http" and not loopback:
            raise Refused("site.insecure_address", address=without_login(url)[:200])


def without_login(url: str) -> str:
    """An address without what stands before an `@`: people paste passwords there."""
    scheme, sign, rest = url.partition("://")
    host, slash, path = (rest if sign else scheme).partition("/")
    return (scheme + sign if sign else "") + host.rpartition("@")[2] + slash + path


def read_authority_file(path: Path) -> tuple[str, tuple[str, ...]]:
    """A certificate file that a person chose: as text to keep, and lines that say what it is, its fingerprint among them.
    Raises `Refused("site.bad_authority")`, `Unavailable` where the file cannot be read.
    """
    from editor_app.services.examining_network import certificate_lines
    from editor_app.sites.certificate import MAX_FILE, read_authority

    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise Unavailable("file.unreadable", name=path.name, why=error.strerror or "") from error
    pem, certificate = read_authority(data)
    return pem, tuple(certificate_lines(certificate))


def authority_lines(pem: str) -> tuple[str, ...]:
    """The same lines of a certificate that is kept; none where there is none."""
    from editor_app.services.examining_network import certificate_lines
    from editor_app.sites.certificate import read_authority

    return tuple(certificate_lines(read_authority(pem.encode())[1])) if pem else ()
