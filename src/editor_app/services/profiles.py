"""Which site profile is in force where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.model.errors import Refused
from editor_app.model.profile import SiteProfile

if TYPE_CHECKING:  # templates are loaded when a page is first made
    from editor_app.portal.profiles import LoadedProfile, Profiles

DEFAULT_PROFILE = "hrbxf"


class ProfileShelf:
    """The profiles that are there and what each site uses. Loaded profiles are kept; they are immutable."""

    def __init__(self, library: Library, profiles: Profiles) -> None:
        self._library = library
        self._profiles = profiles
        self._loaded: dict[str, LoadedProfile] = {}

    def ids(self) -> list[str]:
        """Ids of the profiles that can be used."""
        return list(self._profiles.ids())

    def loaded(self, profile_id: str) -> LoadedProfile:
        """The profile with its templates. Raises `Refused` where there is none or it is broken."""
        if profile_id not in self._loaded:
            self._loaded[profile_id] = self._profiles.get(profile_id)
        return self._loaded[profile_id]

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
        """The profile in force for the site of that name."""
        return self.get(self.id_for_site(site))

    def loaded_for(self, site: str) -> LoadedProfile:
        """The same with its templates."""
        return self.loaded(self.id_for_site(site))
