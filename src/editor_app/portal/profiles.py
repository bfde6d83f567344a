"""Site profiles: a folder each, read whole or refused whole with the place that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment

from editor_app.model.errors import Refused
from editor_app.model.profile import SiteProfile
from editor_app.model.toml_places import line_of
from editor_app.portal.profile_toml import FILE, ID, read_profile
from editor_app.portal.vetting import broken, read_text, sandbox

TEMPLATES = ("article.html.j2", "list.html.j2", "home.html.j2", "slide.html.j2")
STYLES = ("style.css", "phone.css")


@dataclass(frozen=True, slots=True)
class LoadedProfile:
    """A profile, the folder that holds its templates and style sheets, and the sandbox the templates run in."""

    profile: SiteProfile
    folder: Path
    templates: Environment = field(repr=False, compare=False)


class Profiles:
    """The profiles that ship with the program and those that were installed; an installed one goes before."""

    def __init__(self, bundled: Path, installed: Path | None = None) -> None:
        self._folders = [folder for folder in (installed, bundled) if folder is not None]

    def ids(self) -> list[str]:
        """Ids of all profiles, sorted."""
        found = {
            path.name
            for folder in self._folders
            if folder.is_dir()
            for path in folder.iterdir()
            if ID.match(path.name) and (path / FILE).is_file()
        }
        return sorted(found)

    def get(self, profile_id: str) -> LoadedProfile:
        """The profile of that id. Raises `Refused("profile.unknown")` or what `load_profile` raises."""
        if ID.match(profile_id):
            for folder in self._folders:
                if (folder / profile_id / FILE).is_file():
                    return load_profile(folder / profile_id, self._folders)
        raise Refused("profile.unknown", profile=profile_id[:40], known="、".join(self.ids()))


def load_profile(folder: Path, looks: Sequence[Path] = ()) -> LoadedProfile:
    """Read the profile in `folder`, which may use the pages of another one beside it or in one of `looks`.

    Raises `Refused("profile.broken")` with the file, the line and what is wrong in it; nothing of it is used then.
    """
    text = read_text(folder / FILE)
    profile, look = read_profile(text)
    if profile.id != folder.name:
        raise broken(FILE, f"id 是“{profile.id}”，文件夹名是“{folder.name}”", line_of(text, ("id",)))
    pages = folder
    if look != profile.id:
        places = [parent / look for parent in (folder.parent, *looks) if (parent / look / TEMPLATES[0]).is_file()]
        if not places:
            raise broken(FILE, f"look：没有“{look}”的页面模板", line_of(text, ("look",)))
        pages = places[0]
    for name in (*TEMPLATES, *STYLES):
        if not (pages / name).is_file():
            raise broken(name, "没有这个文件")
    return LoadedProfile(profile, pages, sandbox(pages))
