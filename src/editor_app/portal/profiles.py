"""Site profiles: a folder each, read whole or refused whole with the place that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from editor_app.model.errors import Refused
from editor_app.model.profile import SiteProfile
from editor_app.model.toml_places import line_of
from editor_app.portal.installed import Installed
from editor_app.portal.profile_toml import FILE, ID, read_profile
from editor_app.portal.sandbox import LimitedEnvironment
from editor_app.portal.vetting import broken, read_text, sandbox

TEMPLATES = ("article.html.j2", "list.html.j2", "home.html.j2", "slide.html.j2")
STYLES = ("style.css", "phone.css")
FindPages: TypeAlias = Callable[[str], Path | None]
"""Gives the folder with the pages of the profile of that id, or None."""


@dataclass(frozen=True, slots=True)
class LoadedProfile:
    """A profile, the folder that holds its templates and style sheets, the folder of its own `profile.toml` (another one
    where it uses another profile's pages), and the sandbox the templates run in.
    """

    profile: SiteProfile
    folder: Path
    source: Path
    templates: LimitedEnvironment = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Found:
    """The profile that is in force. `instead_of` is set where it stands in for a newer one that could not be used: why."""

    loaded: LoadedProfile
    bundled: bool
    instead_of: Refused | None = None


class Profiles:
    """The profiles that ship with the program and those that were installed; an installed one goes before."""

    def __init__(self, bundled: Path, installed: Path | None = None) -> None:
        self.bundled = bundled
        self.installed = Installed(installed) if installed is not None else None

    def ids(self) -> list[str]:
        """Ids of all profiles, sorted."""
        return sorted({*self.bundled_ids(), *(self.installed.ids() if self.installed else ())})

    def bundled_ids(self) -> list[str]:
        """Ids of those that ship with the program, sorted."""
        return sorted(p.name for p in self.bundled.iterdir() if ID.match(p.name) and (p / FILE).is_file())

    def get(self, profile_id: str) -> LoadedProfile:
        """The profile of that id. Raises `Refused("profile.unknown")` or what `load_profile` raises."""
        return self.find(profile_id).loaded

    def find(self, profile_id: str) -> Found:
        """The profile in force. An installed one whose files have changed, or that cannot be read any more, is passed over
        for the one before it, in the end for the one that ships with the program. Raises as `get`.
        """
        wrong: Refused | None = None
        if ID.match(profile_id):
            for folder in self.installed.in_order(profile_id) if self.installed else ():
                try:
                    return Found(self._load_installed(profile_id, folder), False, wrong)
                except Refused as error:
                    wrong = wrong or error
            if profile_id in self.bundled_ids():
                return Found(self._load_bundled(profile_id), True, wrong)
        if wrong is not None:
            raise wrong
        raise Refused("profile.unknown", profile=profile_id[:40], known="、".join(self.ids()))

    def _load_installed(self, profile_id: str, folder: Path) -> LoadedProfile:
        if self.installed is None or not self.installed.is_whole(folder):
            raise broken(FILE, "文件与安装时不同，可能是磁盘出了问题，或有人改过")
        return load_profile(folder, self.pages_of, profile_id)

    def shipped(self, profile_id: str) -> LoadedProfile | None:
        """The one that comes with the program, whatever is installed."""
        return self._load_bundled(profile_id) if profile_id in self.bundled_ids() else None

    def _load_bundled(self, profile_id: str) -> LoadedProfile:
        """One that ships with the program, with pages that do: the practice site, which knows no others, shows the same."""
        return load_profile(self.bundled / profile_id)

    def pages_of(self, profile_id: str) -> Path | None:
        """The folder of another profile's pages: of the first version that has some."""
        if not ID.match(profile_id):
            return None
        places = [*(self.installed.in_order(profile_id) if self.installed else ()), self.bundled / profile_id]
        return next((place for place in places if (place / TEMPLATES[0]).is_file()), None)


def load_profile(folder: Path, find_pages: FindPages | None = None, profile_id: str = "") -> LoadedProfile:
    """Read the profile in `folder`, which may use the pages of another one (`find_pages`; without it, of one beside it). It
    must have the id `profile_id`, else the folder's name.

    Raises `Refused("profile.broken")` with the file, the line and what is wrong in it; nothing of it is used then.
    """
    text = read_text(folder / FILE)
    profile, look = read_profile(text)
    expected = profile_id or folder.name
    if profile.id != expected:
        raise broken(FILE, f"id 是“{profile.id}”，文件夹名是“{expected}”", line_of(text, ("id",)))
    pages: Path | None = folder
    if look != profile.id:
        beside = folder.parent / look
        pages = find_pages(look) if find_pages else beside if (beside / TEMPLATES[0]).is_file() else None
    if pages is None:
        raise broken(FILE, f"look：没有“{look}”的页面模板", line_of(text, ("look",)))
    for name in (*TEMPLATES, *STYLES):
        if not (pages / name).is_file():
            raise broken(name, "没有这个文件")
    return LoadedProfile(profile, pages, folder, sandbox(pages))
