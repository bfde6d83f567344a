"""The composition root: what the doors are handed. `wiring` is its other half, loaded with the first library."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from editor_app.assets import resource
from editor_app.computer import default_library, log_folder, visible_backups, web_engine_version
from editor_app.model.errors import Unavailable
from editor_app.model.long_paths import reachable
from editor_app.model.profile import SiteProfile
from editor_app.pinyin import full_pinyin, pinyin_initials
from editor_app.services.lanes import RunOnLibrary, run_here
from editor_app.services.own_python import python_command
from editor_app.services.practice import PRACTICE_PROFILE, PracticeAccess
from editor_app.services.reader_limits import no_console
from editor_app.services.sheets import Sheet
from editor_app.services.workroom import Workroom

if TYPE_CHECKING:
    from editor_app.library.library import Library

START_SECONDS = 30.0
LIBRARY_ROOM = 150
"""Characters of the longest name inside a library, with the temporary files while it is written."""


@contextmanager
def open_workroom(
    folder: Path, run_on_library: RunOnLibrary = run_here, *, read_only: bool = False
) -> Iterator[Workroom]:
    """Open the library in `folder` (made if it is not there) and build the services over it; `run_on_library` as for
    `build_workroom`. Raises `Unavailable` where another program has it open (then it can be opened `read_only`), the disk
    does not allow it, or it is damaged.
    """
    from editor_app.library.library import Library

    opened = Library.open_to_read if read_only else Library.open
    with opened(reachable(folder, LIBRARY_ROOM), initials=pinyin_initials) as library:
        yield build_workroom(library, run_on_library=run_on_library)


def build_workroom(library: Library, *, run_on_library: RunOnLibrary = run_here) -> Workroom:
    """The services over an open library. `run_on_library` is how the sender reaches the library from its own thread."""
    from editor_app.wiring import wire

    return wire(library, run_on_library)


@contextmanager
def practice_site(data: Path) -> Iterator[PracticeAccess]:
    """Run the practice site in a process of its own on a free port; it ends with the block, and with this process
    (it watches its standard input). Raises `Unavailable("practice.not_started")`.
    """
    command = [*python_command(), "-m", "editor_app", "practice-site", "--port", "0", "--data", str(data)]
    with subprocess.Popen(
        [*command, "--stop-with-stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        creationflags=no_console(),
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise Unavailable("practice.not_started", status=process.wait(START_SECONDS))
            yield practice_access(json.loads(line))
        finally:
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def practice_access(announced: dict[str, Any]) -> PracticeAccess:
    """The contributor's access from the practice site's first line."""
    account = next(item for item in announced["accounts"] if item["role"] == "contributor")
    return PracticeAccess(announced["url"], account["user"], account["token"], announced["data"])


class ThisComputer:
    """The outside of the terminal's door on this computer."""

    def default_library(self) -> Path:
        """The library's usual place."""
        return default_library()

    def usual_backups(self, library: Path) -> Path | None:
        """Among the documents, for the library in its usual place."""
        return visible_backups(library)

    def open_workroom(
        self, library: Path, run_on_library: RunOnLibrary = run_here, *, read_only: bool = False
    ) -> AbstractContextManager[Workroom]:
        """Open the library and build the services."""
        return open_workroom(library, run_on_library, read_only=read_only)

    def salvage(self, damaged: Path, folder: Path) -> tuple[int, int, int]:
        """A library of what can still be read."""
        from editor_app.library.salvage import salvage

        came = salvage(damaged, folder)
        return came.articles, came.revisions, came.unclaimed

    def profile(self, profile_id: str) -> SiteProfile:
        """A bundled profile."""
        from editor_app.portal.profiles import Profiles

        return Profiles(resource("profiles"), None).get(profile_id).profile

    def pinyin(self, text: str) -> str:
        """The pinyin without tones."""
        return full_pinyin(text)

    def practice_site(self, data: Path) -> AbstractContextManager[PracticeAccess]:
        """The practice site in a process of its own."""
        return practice_site(data)

    def serve_practice_site(self, data: Path, port: int, *, stop_with_stdin: bool, review: bool = False) -> None:
        """The practice site in this process; its first line on standard output tells address and accounts."""
        from editor_app.portal.profiles import Profiles
        from editor_app.receiver.server import serve

        def announce(access: dict[str, Any]) -> None:
            print(json.dumps(access, ensure_ascii=False), flush=True)

        loaded = Profiles(resource("profiles"), None).get(PRACTICE_PROFILE)
        serve(data, port, profile=loaded, announce=announce, stop_with_stdin=stop_with_stdin, review=review)

    def sheet_png(self, sheet: Sheet, output: Path, max_height: int) -> list[Path]:
        """Paint a page in a hidden window."""
        from editor_app.desktop.webview.snapshot import sheet_png

        return sheet_png(sheet, output, max_height)

    def sheet_pdf(self, sheet: Sheet) -> bytes:
        """Print a page in a hidden window."""
        from editor_app.desktop.webview.snapshot import sheet_pdf

        return sheet_pdf(sheet)

    def web_engine_version(self) -> str:
        """The web engine's version."""
        return web_engine_version()

    def open_window(self, library: Path, files: Sequence[Path] = ()) -> int:
        """The desktop; `files` are taken in at once."""
        from editor_app.desktop.application import run

        return run(library, self, log_folder(library), files)
