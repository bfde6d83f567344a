"""Old Word and WPS documents (.doc, .wps) become .docx by the office program that is installed: Word or WPS on Windows,
LibreOffice anywhere.

The program runs apart, with macros off, on a copy in a folder of its own, and is ended when it takes too long.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from editor_app.services.reader_limits import no_console

_log = logging.getLogger(__name__)
SECONDS = 90.0

# Word's object model; 3 is msoAutomationSecurityForceDisable, 16 wdFormatDocumentDefault. A wrong password makes Word fail
# instead of asking for one.
_POWERSHELL = """
$ErrorActionPreference = 'Stop'
$word = New-Object -ComObject $env:CONVERT_PROGRAM
try {
  $word.Visible = $false
  $word.DisplayAlerts = 0
  try { $word.AutomationSecurity = 3 } catch { }
  $document = $word.Documents.Open($env:CONVERT_FROM, $false, $true, $false, '-')
  $document.SaveAs([ref]$env:CONVERT_TO, [ref]16)
  $document.Close($false)
} finally { $word.Quit() }
"""
_PROGRAMS = (("Word.Application", "Word"), ("KWPS.Application", "WPS"))
_OFFICE_PLACES = ("LibreOffice/program/soffice.com", "LibreOffice/program/soffice.exe")


@dataclass(frozen=True, slots=True)
class Converted:
    """A .docx and the name of the program that made it."""

    data: bytes
    by: str


class Converter:
    """Converts one document after the other, whatever threads ask: two LibreOffices cannot share the settings folder that
    is kept until `close`.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._count = 0
        self._turn = threading.Lock()

    def convert(self, data: bytes) -> Converted | None:
        """The document as .docx, or None where no program is installed or none could do it (it is logged why)."""
        with self._turn:
            tries = (self._try(data, *way) for way in self._ways())
            return next((found for found in tries if found is not None), None)

    def _ways(self) -> list[tuple[str, list[str], dict[str, str]]]:
        ways: list[tuple[str, list[str], dict[str, str]]] = []
        if sys.platform == "win32":
            shell = ["powershell", "-NoProfile", "-NonInteractive", "-Command", _POWERSHELL]
            ways += [(name, shell, {"CONVERT_PROGRAM": program}) for program, name in _PROGRAMS]
        office = _libreoffice()
        if office is not None:
            ways.append(("LibreOffice", [office], {}))
        return ways

    def _try(self, data: bytes, by: str, command: list[str], settings: dict[str, str]) -> Converted | None:
        folder = self._new_folder()
        source, target = folder / "document.doc", folder / "out" / "document.docx"
        target.parent.mkdir()
        source.write_bytes(data)
        if by == "LibreOffice":
            profile = (folder.parent / "settings").as_uri()
            command = [*command, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo"]
            command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target.parent), str(source)]
        environment = {**os.environ, **settings, "CONVERT_FROM": str(source), "CONVERT_TO": str(target)}
        flags = no_console()
        try:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self._seconds,
                check=True,
                env=environment,
                creationflags=flags,
            )
            return Converted(target.read_bytes(), by)
        except (OSError, subprocess.SubprocessError) as error:
            _log.info("%s did not convert a document: %s", by, error)
            return None

    def _new_folder(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="pioneer-desk-", ignore_cleanup_errors=True)
        self._count += 1
        folder = Path(self._folder.name) / str(self._count)
        folder.mkdir()
        return folder

    def close(self) -> None:
        """Remove the copies."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _libreoffice() -> str | None:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None and sys.platform == "win32":
        for root in (os.environ.get("PROGRAMFILES", ""), os.environ.get("PROGRAMFILES(X86)", "")):
            for place in _OFFICE_PLACES:
                if root and (Path(root) / place).is_file():
                    return str(Path(root) / place)
    return found
