"""How large the program is, part by part: on the disk, and packed one by one in the portable zip."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from portable import PROGRAM

MEGABYTE = 1_000_000
LIMIT = 160 * MEGABYTE  # of the installer, by the design
_PACKAGES = ("python", "site-packages")
_ENGINE = ("Qt6WebEngine", "QtWebEngine", "resources/", "translations/qtwebengine_locales/")
_SMALL = 1_000_000  # packages under this many bytes are one line


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the table. Sizes in bytes."""

    name: str
    files: int
    unpacked: int
    packed: int


def part_of(name: str) -> str:
    """The part that a file (below the program's folder) belongs to; a package's own name for packages."""
    path = PurePosixPath(name)
    if path.parts[:2] != _PACKAGES:
        return "CPython 3.12" if path.parts[0] == "python" else "启动程序和许可"
    top, rest = path.parts[2], "/".join(path.parts[3:])
    if top in ("PySide6", "shiboken6"):
        if rest == "opengl32sw.dll":
            return "Qt：没有显卡驱动时的绘图"
        return "Qt：网页引擎" if rest.startswith(_ENGINE) else "Qt：其余"
    return "先锋采编自己" if top.startswith("editor_app") else top.partition("-")[0].partition(".")[0].lower()


def parts_of(zip_file: Path) -> list[Part]:
    """The parts of a portable zip, the largest first; small packages together at the end."""
    found: dict[str, Part] = {}
    with zipfile.ZipFile(zip_file) as archive:
        for info in archive.infolist():
            inner = PurePosixPath(info.filename).parts[1:]
            if len(inner) > 1 and inner[0] == PROGRAM:
                name = part_of("/".join(inner[1:]))
                before = found.get(name, Part(name, 0, 0, 0))
                found[name] = _sum(name, [before, Part(name, 1, info.file_size, info.compress_size)])
    large = [part for part in found.values() if part.unpacked >= _SMALL or not part.name.isascii() or " " in part.name]
    small = [part for part in found.values() if part not in large]
    return [*sorted(large, key=lambda part: -part.unpacked), _sum(f"其余 {len(small)} 个小包", small)]


def _sum(name: str, parts: Iterable[Part]) -> Part:
    each = list(parts)
    return Part(name, sum(p.files for p in each), sum(p.unpacked for p in each), sum(p.packed for p in each))


def table(parts: Iterable[Part], outputs: Iterable[Path]) -> str:
    """The sizes as a Markdown table, then the files that were made."""
    each = list(parts)
    lines = ["| 部分 | 文件数 | 装好后 MB | zip 里 MB |", "|---|---:|---:|---:|"]
    for part in [*each, _sum("合计", each)]:
        unpacked, packed = part.unpacked / MEGABYTE, part.packed / MEGABYTE
        lines.append(f"| {part.name} | {part.files} | {unpacked:.1f} | {packed:.1f} |")
    lines += ["", *(f"{path.name}: {path.stat().st_size / MEGABYTE:.1f} MB" for path in outputs)]
    return "\n".join(lines)
