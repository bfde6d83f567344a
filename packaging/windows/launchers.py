"""The two program files that people start, compiled with mingw-w64."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
COMPILER, RESOURCES = "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-windres"


@dataclass(frozen=True, slots=True)
class Launcher:
    """One program file: its name without .exe, what Windows says of it, and whether it has a console."""

    name: str
    description: str
    console: bool


LAUNCHERS = (Launcher("PioneerDesk", "先锋采编", console=False), Launcher("editor-app", "先锋采编命令行", console=True))
_STAGES = {"dev": 0, "a": 1, "b": 2, "rc": 3, "": 4, "post": 5}
_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?(?:\.?(dev|a|b|rc|post)(\d+))?")


def numbers(version: str) -> tuple[int, int, int, int]:
    """A version as Windows compares them, four numbers up to 65535: releases after their previews. Raises `ValueError`."""
    match = _VERSION.fullmatch(version)
    if match is None:
        raise ValueError(f"not a version: {version}")
    major, minor, patch, stage, step = match.groups()
    return int(major), int(minor), int(patch or 0), _STAGES[stage or ""] * 10000 + int(step or 0)


def _filled(template: str, values: dict[str, str]) -> str:
    text = (HERE / template).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def build(launcher: Launcher, version: str, icon: Path, folder: Path, scratch: Path) -> Path:
    """Compile one into `folder`; the same sources give the same bytes. Raises `subprocess.CalledProcessError`."""
    scratch.mkdir(parents=True, exist_ok=True)
    four = numbers(version)
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
