"""The .deb: what the files ask of the system, the description, and the archive itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from elf import asks_for, is_elf
from program_folder import timestamp

NAME = "pioneer-desk"
GLIBC = "2.34"  # what the wheels of Qt are built for (manylinux_2_34)
# Asked for while running, by no file's own list: certificates, file types, fonts with Chinese characters, opening a link.
ALSO = ("ca-certificates", "shared-mime-info", "fonts-noto-cjk | fonts-wqy-microhei | fonts-wqy-zenhei", "xdg-utils")
# Old Word and WPS files are read through it.
RECOMMENDED = ("libreoffice-writer-nogui | libreoffice-writer",)
_LISTED = re.compile(r"^\s+(\S+) \(.*\) => (\S+)$", re.MULTILINE)
_CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: Pioneer Desk <pioneer-desk@localhost>
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Section: editors
Priority: optional
Description: offline authoring client for contributors of a city portal
 先锋采编：离线写稿，所见即站点所示，检查、审稿，每篇只上报一次。
 .
 Word and WPS files, copied articles and photos become correct articles, which are checked, reviewed and handed in once.
"""


def architecture() -> str:
    """Debian's name of this machine's processor, such as "amd64"."""
    done = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def system_libraries(tree: Path) -> list[str]:
    """The libraries that files in `tree` ask for and that are not in it, sorted. Wheels bring some under names of their own."""
    files = [path for path in tree.rglob("*") if is_elf(path)]
    own = {path.name for path in files}
    return sorted({name for path in files for name in asks_for(path).libraries} - own)


def depends(tree: Path) -> list[str]:
    """The packages that hold the libraries `tree` asks of the system, as they are on this machine, and `ALSO`. Raises
    `FileNotFoundError` for a library this machine has not.
    """
    listing = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    places = dict(reversed(_LISTED.findall(listing)))  # the first of two counts
    found: set[str] = set()
    for name in system_libraries(tree):
        if name not in places:
            raise FileNotFoundError(f"{name} is asked for, and not on this machine")
        found.add(_owner(places[name]))
    return [*sorted(found - {"libc6"}), f"libc6 (>= {GLIBC})", *ALSO]


def _owner(place: str) -> str:
    """The package a library came with. Where `/lib` leads to `/usr/lib`, dpkg may know it by either name."""
    for path in (place, str(Path(place).resolve()), place.removeprefix("/usr"), f"/usr{place}"):
        done = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    raise FileNotFoundError(f"{place} belongs to no package")


def build(tree: Path, version: str, output: Path) -> Path:
    """Pack `tree` as `output/pioneer-desk_VERSION_ARCH.deb`; every file gets the commit's time and belongs to root."""
    size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    control = _CONTROL.format(
        name=NAME,
        version=version,
        architecture=architecture(),
        size=size // 1024,
        depends=", ".join(depends(tree)),
        recommends=", ".join(RECOMMENDED),
    )
    folder = tree / "DEBIAN"
    folder.mkdir()
    (folder / "control").write_text(control, encoding="utf-8", newline="\n")
    # Unpacking leaves no compiled modules; they are made once here, or every start of every user would make them.
    python = "/usr/lib/pioneer-desk/python"
    script = f"#!/bin/sh\nset -e\n{python}/bin/python3.11 -m compileall -q {python}/lib/python3.11 || true\n"
    _write_script(folder / "postinst", script)
    clean = f"#!/bin/sh\nset -e\nfind {python} -name __pycache__ -prune -exec rm -rf {{}} +\n"
    _write_script(folder / "prerm", clean)
    output.mkdir(parents=True, exist_ok=True)
    target = output / f"{NAME}_{version}_{architecture()}.deb"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(timestamp())}
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(tree), str(target)]
    subprocess.run(command, stdout=sys.stderr, env=environment, check=True)
    return target


def _write_script(path: Path, text: str) -> None:
    path.write_text(text, encoding="ascii", newline="\n")
    path.chmod(0o755)
