"""Of Qt for Linux, only what the program uses: found by following what it imports and what those files ask for.

Plug-ins, translations and the web engine's data are asked for by no file, so they are named here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from elf import asks_for, is_elf
from pruning import module_closure, remove_others

QT, BINDING = "PySide6", "shiboken6"
ENGINE = "Qt/libexec/QtWebEngineProcess"
PLUGINS = (
    *("platforms/libqxcb.so", "platforms/libqwayland.so", "platforms/libqoffscreen.so"),
    # Chinese is typed through ibus; fcitx answers to the same calls.
    *("platforminputcontexts/libibusplatforminputcontextplugin.so",),
    "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
    *("xcbglintegrations/libqxcb-egl-integration.so", "xcbglintegrations/libqxcb-glx-integration.so"),
    *("wayland-shell-integration/libxdg-shell.so", "wayland-graphics-integration-client/libqt-plugin-wayland-egl.so"),
    "wayland-decoration-client/libbradient.so",
    "platformthemes/libqxdgdesktopportal.so",
    *("imageformats/libqgif.so", "imageformats/libqico.so", "imageformats/libqjpeg.so", "imageformats/libqsvg.so"),
    *("imageformats/libqwebp.so", "iconengines/libqsvgicon.so"),
    *("networkinformation/libqglib.so", "networkinformation/libqnetworkmanager.so"),
    "tls/libqopensslbackend.so",
    "printsupport/libcupsprintersupport.so",
)
DATA = (
    "translations/qtbase_zh_CN.qm",
    *("translations/qtwebengine_locales/zh-CN.pak", "translations/qtwebengine_locales/en-US.pak"),
    *("resources/icudtl.dat", "resources/v8_context_snapshot.bin", "resources/qtwebengine_resources.pak"),
    *("resources/qtwebengine_resources_100p.pak", "resources/qtwebengine_resources_200p.pak"),
)
MODULE = ".abi3.so"


def library_closure(roots: Iterable[Path], folders: Iterable[Path]) -> set[Path]:
    """The libraries in `folders` that the files `roots` ask for, directly or through others; what is in none of them is
    the system's.
    """
    places = {path.name: path for folder in folders for path in folder.iterdir() if ".so" in path.name}
    found: set[Path] = set()
    waiting = list(roots)
    while waiting:
        for name in asks_for(waiting.pop()).libraries:
            path = places.get(name)
            if path is not None and path not in found:
                found.add(path)
                waiting.append(path)
    return found


def prune(packages: Path, modules: Iterable[str]) -> None:
    """Take everything out of `packages/PySide6` and `packages/shiboken6` that `modules` do not need. Raises
    `FileNotFoundError` where a file that is named here is not there (another version of Qt).
    """
    qt, binding = packages / QT, packages / BINDING
    kept = {qt / f"{name}{MODULE}" for name in module_closure(modules, qt, MODULE)}
    kept |= {qt / ENGINE} | {qt / "Qt/plugins" / name for name in PLUGINS}
    kept |= {path for path in binding.glob("*.so*") if is_elf(path)}
    kept |= library_closure(kept, (qt, qt / "Qt/lib", binding))
    kept |= {qt / "Qt" / name for name in DATA}
    for path in sorted(kept):
        if not path.is_file():
            raise FileNotFoundError(path)
    kept |= set(qt.glob("*.py")) | set((qt / "support").glob("*.py")) | set(binding.rglob("*.py"))
    for folder in (qt, binding):
        remove_others(folder, kept)
