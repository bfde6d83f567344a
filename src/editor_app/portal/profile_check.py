"""Everything that is wrong with a profile's folder: for its author, who wants to see all of it at once."""

from __future__ import annotations

from pathlib import Path

from editor_app.model.errors import Refused
from editor_app.model.profile import SiteProfile
from editor_app.model.profile_fault import ProfileFault, fault_of
from editor_app.model.toml_places import line_of
from editor_app.portal.profile_toml import FILE, examine_profile
from editor_app.portal.profile_trial import try_pages, undeclared_names
from editor_app.portal.profiles import STYLES, TEMPLATES, FindPages, LoadedProfile
from editor_app.portal.vetting import STYLE_SUFFIX, TEMPLATE_SUFFIX, closed_environment, vet_text

MOST_IN_ONE_FILE = 50
_GOES_ON = "页面里不许有的"


def examine_folder(folder: Path, find_pages: FindPages) -> tuple[SiteProfile | None, list[ProfileFault]]:
    """The profile (None where its TOML cannot be read), and every fault, sorted by file and line. The folder holds vetted
    files only (`profile_package.vet_files`); `find_pages` gives the folder of another profile's pages.
    """
    path = folder / FILE
    if not path.is_file():
        return None, [ProfileFault(FILE, 0, "没有这个文件")]
    text = path.read_text(encoding="utf-8")
    profile, look, faults = examine_profile(text)
    own = not look or profile is None or look == profile.id
    pages = folder if own else find_pages(look)
    if pages is None:
        faults.append(ProfileFault(FILE, line_of(text, ("look",)) or 0, f"look：没有“{look}”的页面模板"))
        pages = folder
    elif own:
        faults += [
            ProfileFault(name, 0, "没有这个文件") for name in (*TEMPLATES, *STYLES) if not (folder / name).is_file()
        ]
    usable = pages is not folder or all((folder / name).is_file() for name in TEMPLATES)
    try:
        found = _vet_all(folder)
        environment = closed_environment(pages)
        if profile is not None and usable and not found:  # with values in the place of those that are wrong in its TOML
            found = try_pages(LoadedProfile(profile, pages, folder, environment))
        else:
            found += list(undeclared_names(environment))
    except Refused as error:  # too many or too large to be looked at one by one
        found = [fault_of(error)]
    return profile, sorted({*faults, *found})


def _vet_all(folder: Path) -> list[ProfileFault]:
    environment = closed_environment(folder)
    found: list[ProfileFault] = []
    for path in sorted(folder.iterdir()):
        if path.suffix not in (TEMPLATE_SUFFIX, STYLE_SUFFIX):
            continue
        text = path.read_text(encoding="utf-8")
        for _ in range(MOST_IN_ONE_FILE):
            try:
                vet_text(path.name, text, environment)
                break
            except Refused as error:
                fault = fault_of(error)
                found.append(fault)
                if not fault.line or not fault.why.startswith(_GOES_ON):
                    break  # what follows a mistake of the language would be its consequences
                text = _without_line(text, fault.line)
    return found


def _without_line(text: str, line: int) -> str:
    """`text` with one line empty, so that the next fault is found in its own place."""
    lines = text.split("\n")
    lines[line - 1] = ""
    return "\n".join(lines)
