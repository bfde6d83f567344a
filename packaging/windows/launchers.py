"""The two program files that people start, compiled with mingw-w64."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from editor_app.model.release import version_numbers

HERE = Path(__file__).parent
COMPILER, RESOURCES = "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-windres"


@dataclass(frozen=True, slots=True)
class Launcher:
    """One program file: its name without .exe, what Windows says of it, and whether it has a console."""

    name: str
    description: str
    console: bool


LAUNCHERS = (Launcher("PioneerDesk", "先锋采编", console=False), Launcher("editor-app", "先锋采编命令行", console=True))


def _filled(template: str, values: dict[str, str]) -> str:
    text = (HERE / template).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def build(launcher: Launcher, version: str, icon: Path, folder: Path, scratch: Path) -> Path:
    """Compile one into `folder`; the same sources give the same bytes. Raises `subprocess.CalledProcessError`."""
    scratch.mkdir(parents=True, exist_ok=True)
    four = version_numbers(version)
    manifest = scratch / "launcher.manifest"
    manifest.write_text(_filled("launcher.manifest", {"VERSION": ".".join(map(str, four))}), encoding="utf-8")
    values = {
        "ICON": icon.as_posix(),
        "MANIFEST": manifest.as_posix(),
        "NUMBERS": ",".join(map(str, four)),
        "VERSION": version,
        "NAME": launcher.name,
        "DESCRIPTION": launcher.description,
    }
    source, compiled = scratch / f"{launcher.name}.rc", scratch / f"{launcher.name}.res.o"
    source.write_text(_filled("launcher.rc", values), encoding="utf-8")
    subprocess.run([RESOURCES, "--codepage=65001", "-O", "coff", source, compiled], check=True)
    target = folder / f"{launcher.name}.exe"
    kind = ["-mconsole"] if launcher.console else ["-mwindows", "-DWINDOW"]
    flags = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-finput-charset=UTF-8", "-static", "-s", *kind]
    linker = ["-Wl,--no-insert-timestamp", "-Wl,--dynamicbase,--nxcompat,--high-entropy-va"]
    subprocess.run([COMPILER, *flags, *linker, "-o", target, HERE / "launcher.c", compiled, "-lshell32"], check=True)
    return target
