"""Of Qt, only what the program uses: found by following what it imports and what those files ask for.

Python's modules are followed by the names compiled into them, DLLs by their import tables. Plug-ins, translations and the
web engine's data are asked for by no file, so they are named here.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pe_image import read_image

QT, BINDING = "PySide6", "shiboken6"
ENGINE = "QtWebEngineProcess.exe"
# The drawing without a graphics card's help is asked for at run time: over remote desktop, on old drivers.
BY_NAME = (ENGINE, "opengl32sw.dll")
PLUGINS = (
    *("platforms/qwindows.dll", "platforms/qoffscreen.dll"),  # the second paints pages for the command line
    "styles/qmodernwindowsstyle.dll",
    *("imageformats/qgif.dll", "imageformats/qico.dll", "imageformats/qjpeg.dll", "imageformats/qsvg.dll"),
    *("imageformats/qwebp.dll", "iconengines/qsvgicon.dll"),
    "networkinformation/qnetworklistmanager.dll",
    "tls/qschannelbackend.dll",  # Windows' own; ours goes through Python
)
DATA = (
    "translations/qtbase_zh_CN.qm",
    *("translations/qtwebengine_locales/zh-CN.pak", "translations/qtwebengine_locales/en-US.pak"),
    *("resources/icudtl.dat", "resources/v8_context_snapshot.bin", "resources/qtwebengine_resources.pak"),
    *("resources/qtwebengine_resources_100p.pak", "resources/qtwebengine_resources_200p.pak"),
)
_MODULE = re.compile(rb"PySide6\.(Qt\w+)\0")
SYSTEM_LIST = Path(__file__).with_name("system-dlls.txt")
BINARIES = (".dll", ".pyd", ".exe")


@dataclass(frozen=True, slots=True)
class Lacking:
    """A DLL that a file asks for and that neither the folder nor Windows has."""

    file: str
    dll: str


def imported_modules(sources: Path) -> set[str]:
    """The Qt modules (such as "QtGui") that the Python files below a folder import."""
    found: set[str] = set()
    for path in sorted(sources.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[1] for alias in node.names if alias.name.startswith(f"{QT}."))
            elif isinstance(node, ast.ImportFrom) and node.module == QT:
                found.update(alias.name for alias in node.names if alias.name.startswith("Qt"))
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{QT}."):
                found.add(str(node.module).split(".")[1])
    return found


def module_closure(roots: Iterable[str], qt: Path, suffix: str = ".pyd") -> set[str]:
    """`roots` and the modules that these load, by the names compiled into their files (`suffix`: as the system calls them)."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(match.decode() for match in _MODULE.findall((qt / f"{name}{suffix}").read_bytes()))
    return found


def dll_closure(roots: Iterable[Path], folders: Iterable[Path]) -> set[Path]:
    """The DLLs in `folders` that the files `roots` ask for, directly or through others. The file's own folder comes
    first, then `folders` in their order; what is in none of them is Windows' or missing (`lacking` tells).
    """
    places = [{path.name.lower(): path for path in folder.glob("*.dll")} for folder in folders]
    found: set[Path] = set()
    waiting = list(roots)
    while waiting:
        file = waiting.pop()
        beside = {path.name.lower(): path for path in file.parent.glob("*.dll")}
        for name in sorted(read_image(file).asks_for):
            path = next((place[name] for place in [beside, *places] if name in place), None)
            if path is not None and path not in found:
                found.add(path)
                waiting.append(path)
    return found


def prune_qt(packages: Path, modules: Iterable[str]) -> None:
    """Take everything out of `packages/PySide6` and `packages/shiboken6` that `modules` do not need. Raises
    `FileNotFoundError` where a file that is named here is not there (another version of Qt).
    """
    qt, binding = packages / QT, packages / BINDING
    kept = {qt / f"{name}.pyd" for name in module_closure(modules, qt)}
    kept |= {qt / name for name in BY_NAME} | {qt / "plugins" / name for name in PLUGINS}
    kept |= set(binding.glob("*.pyd"))
    kept |= dll_closure(kept, (qt, binding))
    kept |= {qt / name for name in DATA}
    for path in sorted(kept):
        if not path.is_file():
            raise FileNotFoundError(path)
    kept |= set(qt.glob("*.py")) | set((qt / "support").glob("*.py")) | set(binding.rglob("*.py"))
    for folder in (qt, binding):
        remove_others(folder, kept)


def remove_others(folder: Path, kept: set[Path]) -> None:
    """Leave of `folder` the files in `kept` and the folders that hold some of them."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if any(path in each.parents for each in kept):
                remove_others(path, kept)
            else:
                shutil.rmtree(path)
        elif path not in kept:
            path.unlink()


def system_dlls() -> frozenset[str]:
    """What every Windows 10 (1809) and later has, in lower case."""
    lines = SYSTEM_LIST.read_text(encoding="ascii").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


def lacking(program: Path, python: Path, packages: Path) -> list[Lacking]:
    """Every DLL that a file of the finished program asks for and will not find: it is not beside the file, not in
    Python's folder, not in Qt's, and not Windows' own.
    """
    shared = {path.name.lower() for folder in (python, packages / QT, packages / BINDING) for path in folder.iterdir()}
    system = system_dlls()
    missing = []
    for file in sorted(path for path in program.rglob("*") if path.suffix.lower() in BINARIES):
        beside = {path.name.lower() for path in file.parent.iterdir()}
        for name in sorted(read_image(file).asks_for - beside - shared - system):
            if not name.startswith(("api-ms-win-", "ext-ms-")):
                missing.append(Lacking(file.relative_to(program).as_posix(), name))
    return missing
