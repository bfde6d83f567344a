"""What this computer is asked: where the library, its backups and the log are, and which versions are at work."""

from __future__ import annotations

import codecs
import hashlib
import locale
import os
import sys
from pathlib import Path

from editor_app import __version__
from editor_app.model.errors import Unavailable
from editor_app.model.long_paths import settled

LIBRARY_VARIABLE = "EDITOR_APP_LIBRARY"
TIME_FACTOR_VARIABLE = "EDITOR_APP_TIME_FACTOR"
FOLDER = "PioneerDesk"
"""The name of the program's own folders."""


def default_library() -> Path:
    """The library's usual place: `EDITOR_APP_LIBRARY`, else the platform's per-user data folder (not roaming)."""
    named = os.environ.get(LIBRARY_VARIABLE)
    return Path(named) if named else _usual_library()


def _usual_library() -> Path:
    from platformdirs import user_data_path

    return user_data_path(FOLDER, appauthor=False) / "library"


def emergency_folders(library: Path) -> tuple[Path, Path]:
    """Where text is kept that the library does not take: beside its folder, and where that cannot be written (a read-only
    stick) among the person's own files on this computer.
    """
    from platformdirs import user_state_path

    name = hashlib.sha256(str(settled(library)).encode()).hexdigest()[:24]
    return library.with_name(f"{library.name}-emergency"), user_state_path(FOLDER, appauthor=False) / "emergency" / name


def log_folder(library: Path) -> Path:
    """Where the window's log goes: the platform's folder for logs; beside the library where that was named."""
    from platformdirs import user_log_path

    if library == _usual_library():
        return user_log_path(FOLDER, appauthor=False)
    return library.with_name(f"{library.name}-logs")


def visible_backups(library: Path) -> Path | None:
    """The folder for backups that the person sees: among the documents, for the library in its usual place. One that was
    named (scripts, tests, a second office) has none until one is chosen.
    """
    from platformdirs import user_documents_path

    return user_documents_path() / "先锋采编备份" if library == _usual_library() else None


def time_factor() -> float:
    """What every wait is multiplied by: 1 unless `EDITOR_APP_TIME_FACTOR` says otherwise (tests)."""
    try:
        return max(0.0, float(os.environ.get(TIME_FACTOR_VARIABLE, "1")))
    except ValueError:
        return 1.0


def program_version() -> str:
    """A sentence with the versions of program and Python; raises `Unavailable("program.not_utf8")` where Python takes text
    files for something else than UTF-8 (Windows, started around the launcher).
    """
    encoding = codecs.lookup(locale.getpreferredencoding(False)).name
    if encoding != "utf-8":
        raise Unavailable("program.not_utf8", encoding=encoding)
    return f"先锋采编 {__version__}，Python {sys.version.split()[0]}，UTF-8 模式"


def web_engine_version() -> str:
    """A sentence with the web engine's version; raises `Unavailable("webengine.missing")` where it cannot be loaded."""
    try:
        from PySide6.QtWebEngineCore import qWebEngineChromiumVersion
    except ImportError as error:
        raise Unavailable("webengine.missing", why=str(error)[:200]) from error
    version: object = qWebEngineChromiumVersion()  # the stub says bytes, it is text
    return f"网页引擎 Chromium {version.decode() if isinstance(version, bytes) else version}"
