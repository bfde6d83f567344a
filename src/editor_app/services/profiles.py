"""Which site profile is in force where, and how others come in its place."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.problems import explain
from editor_app.model.profile import SiteProfile
from editor_app.model.profile_signature import SIGNATURE, Standing
from editor_app.model.profile_version import BUNDLED, FROM_FILE, Pointer, ProfileInfo, ProfileVersion
from editor_app.model.signing_key import Signer
from editor_app.model.site import Site
from editor_app.services.profile_packages import Checked, check_package, check_zip
from editor_app.services.profile_trust import ProfileTrust, moment, signature_in

if TYPE_CHECKING:  # templates are loaded when a page is first made
    from editor_app.portal.profiles import Found, LoadedProfile, Profiles
    from editor_app.services.profile_store import ProfileStore

DEFAULT_PROFILE = "hrbxf"
STAND_IN = "plain"
"""What a site is shown with while its own profile cannot be used: writing goes on, handing in does not."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What came of installing: the profile in force now, and the version that was before (0: there was none). `changed` is
    false where the very same was in force already.
    """

    profile: SiteProfile
    before: int
    changed: bool
    standing: Standing = Standing.UNSIGNED
    signer: Signer | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A package without faults, held whole, that may be put in force: what is shown is what will be installed. `before` as
    in `Installation`; `known` is the signer that was known until now; `first`: nothing of its id is installed.
    """

    checked: Checked
    origin: str
    etag: str
    before: int
    standing: Standing
    known: Signer | None
    first: bool

    @property
    def profile(self) -> SiteProfile:
        """The profile in it."""
        return self.checked.refuse()

    @property
    def signer(self) -> Signer | None:
        """Who signed it."""
        return self.checked.signature.by() if self.checked.signature else None


@dataclass(frozen=True, slots=True)
class Switch:
    """What another profile would mean for a site: columns that its articles use and that the other one lacks (name, number
    of articles), and fields that it requires and the present one does not. Articles are not rewritten.
    """

    site: str
    profile: str
    name: str
    missing: tuple[tuple[str, int], ...]
    required: tuple[str, ...]


class ProfileShelf:
    """The profiles that are there and what each site uses. Loaded profiles are kept and immutable; what is installed
    takes their place at once. Reading is safe on any thread; changes wait for each other.
    """

    def __init__(self, library: Library, profiles: Profiles) -> None:
        self._library = library
        self._profiles = profiles
        self._trust = ProfileTrust(library, profiles.installed)
        self._loaded: dict[str, Found] = {}
        self._changing = threading.Lock()

    # -- what is in force ---------------------------------------------------------------------------------------------

    def ids(self) -> list[str]:
        """Ids of the profiles that can be used."""
        return list(self._profiles.ids())

    def loaded(self, profile_id: str) -> LoadedProfile:
        """The profile with its templates. Raises `Refused` where there is none or it is broken."""
        return self._found(profile_id).loaded

    def _found(self, profile_id: str) -> Found:
        cache = self._loaded  # a change puts another one in its place: what was read before must not get in there
        found = cache.get(profile_id)
        if found is None:
            found = cache[profile_id] = self._profiles.find(profile_id)
        return found

    def get(self, profile_id: str) -> SiteProfile:
        """The profile's values."""
        return self.loaded(profile_id).profile

    def id_for_site(self, site: str) -> str:
        """The profile id of the site of that name; of the first site, or the default, for an empty or forgotten name."""
        if site:
            try:
                return self._library.sites.get(site).profile
            except Refused:
                return DEFAULT_PROFILE
        sites = self._library.sites.list()
        return sites[0].profile if sites else DEFAULT_PROFILE

    def for_site(self, site: str) -> SiteProfile:
        """The profile in force for the site of that name; `loaded_for` says what stands in for one that is lost."""
        return self.loaded_for(site).profile

    def loaded_for(self, site: str) -> LoadedProfile:
        """The same with its templates. Where it cannot be used and nothing older is there, the plain one stands in, so that
        its articles can be opened and written; `troubles` says so, and handing in asks for the profile itself.
        """
        try:
            return self.loaded(self.id_for_site(site))
        except Refused:
            return self.loaded(STAND_IN)

    def troubles(self) -> tuple[str, ...]:
        """A sentence for each profile of a site that is not in force as it should be. What ships is not even loaded."""
        installed, bundled = self._profiles.installed, self._profiles.bundled_ids()
        doubtful = {*(installed.ids() if installed else ())}
        used = dict.fromkeys(site.profile for site in self._library.sites.list())
        looked_at = [profile_id for profile_id in used if profile_id in doubtful or profile_id not in bundled]
        return tuple(words for profile_id in looked_at if (words := self._trouble(profile_id)))

    def examine(self) -> str:
        """For the doctor: a sentence where all are in force as they should be. Reads them from the disk anew. Raises the first
        trouble.
        """
        self._forget()
        ids = self._profiles.ids()
        for profile_id in ids:
            if (error := self._error(profile_id)) is not None:
                raise error
        return f"{len(ids)} 份站点配置都完好"

    def _trouble(self, profile_id: str) -> str:
        error = self._error(profile_id)
        return explain(error) if error is not None else ""

    def _error(self, profile_id: str) -> Refused | None:
        try:
            found = self._found(profile_id)
        except Refused as error:
            return error
        if found.instead_of is None:
            return None
        return Refused(
            "profile.fallen_back",
            profile=found.loaded.profile.name,
            version=found.loaded.profile.version,
            why=str(found.instead_of.details.get("why", "")),
        )

    # -- what there is ------------------------------------------------------------------------------------------------

    def infos(self) -> list[ProfileInfo]:
        """Every profile, sorted by id; also those that sites name and that are not there."""
        sites = self._library.sites.list()
        ids = sorted({*self._profiles.ids(), *(site.profile for site in sites)})
        return [self._info(profile_id, sites) for profile_id in ids]

    def info(self, profile_id: str) -> ProfileInfo:
        """One of them. Raises `Refused("profile.unknown")`."""
        if profile_id not in self._profiles.ids():
            raise Refused("profile.unknown", profile=profile_id[:40], known="、".join(self.ids()))
        return self._info(profile_id, self._library.sites.list())

    def _info(self, profile_id: str, sites: list[Site]) -> ProfileInfo:
        used = tuple(site.name for site in sites if site.profile == profile_id)
        trouble = self._trouble(profile_id)
        try:
            found = self._found(profile_id)
        except Refused:
            known = self._trust.known(profile_id)
            return ProfileInfo(profile_id, profile_id, 0, "", FROM_FILE, sites=used, trouble=trouble, known=known)
        profile = found.loaded.profile
        installed = self._profiles.installed
        version = installed.version(profile_id, found.loaded.source.name) if installed and not found.bundled else None
        shipped = self._profiles.shipped(profile_id)
        pointer = installed.pointer(profile_id) if installed else None
        signature = None if found.bundled else signature_in(found.loaded.source)
        return ProfileInfo(
            profile_id,
            profile.name,
            profile.version,
            profile.issued_by,
            BUNDLED if found.bundled else version.origin if version else FROM_FILE,
            shipped.profile.version if shipped else 0,
            pointer is not None and bool(pointer.before or (pointer.in_force and shipped)),
            used,
            trouble,
            signature.by() if signature else None,
            self._trust.known(profile_id),
        )

    def versions(self, profile_id: str) -> list[ProfileVersion]:
        """The versions that are kept, the one installed last first."""
        return self._profiles.installed.versions(profile_id) if self._profiles.installed else []

    def version_in_force(self, profile_id: str) -> ProfileVersion | None:
        """What is known of the one in force, where it was installed."""
        try:
            found = self._found(profile_id)
        except Refused:
            return None
        key = found.loaded.source.name
        return next((each for each in self.versions(profile_id) if each.key == key and not found.bundled), None)

    def version_from(self, origin: str) -> ProfileVersion | None:
        """The version in force that came from there."""
        found = (self.version_in_force(profile_id) for profile_id in self._profiles.ids())
        return next((version for version in found if version is not None and version.origin == origin), None)

    def check(self, path: Path) -> Checked:
        """Everything that is wrong with a folder or a zip; changes nothing. Costs up to a second."""
        installed = self._profiles.installed
        return check_package(path, self._profiles.bundled, installed.folder if installed else None)

    def package(self, profile_id: str) -> bytes:
        """The profile in force as one zip."""
        from editor_app.portal.profile_package import folder_files, pack

        return pack(folder_files(self.loaded(profile_id).source)[0])

    # -- changing -----------------------------------------------------------------------------------------------------

    def propose(self, path: Path) -> Proposal:
        """Look through a folder or a zip that may be installed; changes nothing. Raises `Refused`: `profile.broken`,
        `profile.signature_broken`, `profile.signature_missing`, `profile.signature_changed`.
        """
        return self._propose(self.check(path), FROM_FILE, "")

    def propose_zip(self, data: bytes, origin: str, etag: str) -> Proposal:
        """The same for a package that a site gave."""
        installed = self._profiles.installed
        checked = check_zip(data, "profile.zip", self._profiles.bundled, installed.folder if installed else None)
        return self._propose(checked, origin, etag)

    def _propose(self, checked: Checked, origin: str, etag: str) -> Proposal:
        profile = checked.refuse()
        known = self._trust.known(profile.id)
        standing = self._trust.judge(checked, known)
        now = self._in_force(profile.id)
        first = self._profiles.installed is None or profile.id not in self._profiles.installed.ids()
        return Proposal(checked, origin, etag, now[0].version if now else 0, standing, known, first)

    def install(self, path: Path, *, force: bool = False) -> Installation:
        """Look through a folder or a zip and put it in force. Raises as `propose` and `accept` do."""
        return self.accept(self.propose(path), force=force)

    def accept(self, proposal: Proposal, *, force: bool = False) -> Installation:
        """Put a package in force. Raises `Refused` for its signature as `propose`, and without `force` where it is older than
        the one in force (`profile.older`), has the same version and other content (`profile.same_version`), or comes
        from somebody else whom no known signer vouches for (`profile.other_issuer`). What was in force before stays and
        can be gone back to. A signer is known from the first package of his on.
        """
        from editor_app.portal.installed import key_of
        from editor_app.portal.profile_package import package_digest

        checked, profile = proposal.checked, proposal.profile
        digest = package_digest(checked.files)
        with self._changing:
            store = self._store()
            standing = self._trust.judge(checked, self._trust.known(profile.id))
            now = self._in_force(profile.id)
            changed = now is None or now[1] != digest
            if now is not None and changed and not force:
                _compare(proposal, standing, now)
            if changed:
                key = key_of(profile.version, digest)
                origin, etag = proposal.origin, proposal.etag
                made = ProfileVersion(
                    key, profile.id, profile.version, digest, profile.issued_by, origin, etag, moment()
                )
                store.put(made, checked.files)
                self._forget()
            self._trust.keep(checked)
        return Installation(profile, now[0].version if now else 0, changed, standing, proposal.signer)

    def _in_force(self, profile_id: str) -> tuple[SiteProfile, str, str] | None:
        """The profile in force, the digest of its files, and that of its files without the signature; None where there is
        none that can be used.
        """
        from editor_app.portal.profile_package import folder_files, package_digest, vet_files

        try:
            found = self._profiles.find(profile_id)
        except Refused:
            return None
        if found.instead_of is not None:  # the newer one is damaged: the very same may come again
            return None
        files = vet_files(folder_files(found.loaded.source)[0])[0]
        return found.loaded.profile, package_digest(files), package_digest(without_signature(files))

    def _store(self) -> ProfileStore:
        from editor_app.services.profile_store import ProfileStore

        if self._library.read_only or self._profiles.installed is None:
            raise Unavailable("library.read_only")
        return ProfileStore(self._profiles.installed)

    def roll_back(self, profile_id: str) -> ProfileInfo:
        """Put the version before in force; in the end the one that comes with the program. Raises
        `Refused("profile.no_earlier")`.
        """
        with self._changing:
            store = self._store()
            installed = self._profiles.installed
            pointer = installed.pointer(profile_id) if installed else None
            shipped = profile_id in self._profiles.bundled_ids()
            if pointer is None or not pointer.in_force or not (pointer.before or shipped):
                raise Refused("profile.no_earlier", profile=profile_id[:40])
            store.point(profile_id, Pointer(pointer.before[0], pointer.before[1:]) if pointer.before else Pointer())
            self._forget()
        return self.info(profile_id)

    def remove(self, profile_id: str) -> None:
        """Take away every installed version; what comes with the program is in force then. Raises
        `Refused("profile.not_installed")`, and `Refused("profile.in_use" | "profile.pages_in_use")` where sites would be
        left without one, or other profiles without pages.
        """
        with self._changing:
            store = self._store()
            if self._profiles.installed is None or profile_id not in self._profiles.installed.ids():
                raise Refused("profile.not_installed", profile=profile_id[:40])
            users = [site.name for site in self._library.sites.list() if site.profile == profile_id]
            if users and profile_id not in self._profiles.bundled_ids():
                raise Refused("profile.in_use", profile=profile_id, sites="、".join(users)[:100])
            folder = self._profiles.installed.folder / profile_id
            borrowers = [other for other in self.ids() if other != profile_id and self._borrows(other, folder)]
            if borrowers and profile_id not in self._profiles.bundled_ids():
                raise Refused("profile.pages_in_use", profile=profile_id, others="、".join(borrowers)[:100])
            store.remove(profile_id)
            self._trust.forget(profile_id)
            self._forget()

    def give_up_signer(self, profile_id: str) -> Signer:
        """Take updates of a profile from anybody again, until the next signed one; who was given up. Raises
        `Refused("profile.no_signer")`.
        """
        with self._changing:
            self._store()
            return self._trust.give_up(profile_id)

    def _borrows(self, profile_id: str, folder: Path) -> bool:
        """Whether a profile uses pages that lie in `folder`."""
        try:
            return folder in self.loaded(profile_id).folder.parents
        except Refused:
            return False

    def _forget(self) -> None:
        """Let every profile be loaded anew: one may use another one's pages."""
        self._loaded = {}

    # -- which site uses which ----------------------------------------------------------------------------------------

    def compare(self, site: str, profile_id: str) -> Switch:
        """What it would mean for a site to use another profile. Raises `Refused("site.unknown")`, and for the profile."""
        self._library.sites.get(site)
        new = self.get(profile_id)
        old = self._profile_or_none(self.id_for_site(site))
        known = {column.id for column in new.columns}
        missing = []
        for column_id, count in self._library.articles.columns_of_site(site).items():
            if column_id and column_id not in known:
                column = old.column(column_id) if old else None
                missing.append((column.name if column else column_id, count))
        required = {rule.name for rule in new.fields if rule.required}
        required -= {rule.name for rule in old.fields if rule.required} if old else set()
        return Switch(site, new.id, new.name, tuple(missing), tuple(sorted(required)))

    def switch(self, site: str, profile_id: str) -> Site:
        """Let a site use another profile; its articles stay as they are."""
        changed = replace(self._library.sites.get(site), profile=self.get(profile_id).id)
        self._library.sites.add(changed)
        self._forget()
        return changed

    def _profile_or_none(self, profile_id: str) -> SiteProfile | None:
        try:
            return self.get(profile_id)
        except EditorError:
            return None


def _compare(proposal: Proposal, standing: Standing, now: tuple[SiteProfile, str, str]) -> None:
    """Refuse what must not come over the one in force unasked. A known signer may call himself otherwise; the same content
    may get a signature.
    """
    from editor_app.portal.profile_package import package_digest

    new, old = proposal.profile, now[0]
    details: dict[str, str | int] = {"profile": new.name, "version": new.version, "current": old.version}
    if new.issued_by != old.issued_by and standing not in (Standing.KNOWN, Standing.CHANGED):
        raise Refused(
            "profile.other_issuer", new=new.issued_by or "没有写明", now=old.issued_by or "没有写明", **details
        )
    if new.version < old.version:
        raise Refused("profile.older", **details)
    if new.version == old.version and package_digest(without_signature(proposal.checked.files)) != now[2]:
        raise Refused("profile.same_version", **details)


def without_signature(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files that a signature is about."""
    return {name: data for name, data in files.items() if name != SIGNATURE}
