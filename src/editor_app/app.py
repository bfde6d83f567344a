"""The composition root: the only place that knows which workshop serves which use case."""

from __future__ import annotations

import codecs
import hashlib
import json
import locale
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from editor_app import __version__
from editor_app.assets import resource
from editor_app.model.errors import Unavailable
from editor_app.model.long_paths import reachable, settled
from editor_app.model.profile import SiteProfile
from editor_app.services.lanes import RunOnLibrary, run_here
from editor_app.services.own_python import python_command
from editor_app.services.practice import PRACTICE_PROFILE, PracticeAccess
from editor_app.services.reader_limits import no_console
from editor_app.services.sheets import Sheet
from editor_app.services.workroom import Workroom

if TYPE_CHECKING:
    from editor_app.library.library import Library

LIBRARY_VARIABLE = "EDITOR_APP_LIBRARY"
TIME_FACTOR_VARIABLE = "EDITOR_APP_TIME_FACTOR"
START_SECONDS = 30.0
LIBRARY_ROOM = 150
"""Characters of the longest name inside a library, with the temporary files while it is written."""


def default_library() -> Path:
    """The library's usual place: `EDITOR_APP_LIBRARY`, else the platform's per-user data folder (not roaming)."""
    from platformdirs import user_data_path

    named = os.environ.get(LIBRARY_VARIABLE)
    return Path(named) if named else user_data_path("PioneerDesk", appauthor=False) / "library"


def time_factor() -> float:
    """What every wait is multiplied by: 1 unless `EDITOR_APP_TIME_FACTOR` says otherwise (tests)."""
    try:
        return max(0.0, float(os.environ.get(TIME_FACTOR_VARIABLE, "1")))
    except ValueError:
        return 1.0


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
    from editor_app.portal.profiles import Profiles
    from editor_app.services.accounts import Accounts
    from editor_app.services.authoring import Authoring
    from editor_app.services.batch_checking import BatchChecking
    from editor_app.services.batching import Batching
    from editor_app.services.browsing import BrowserPages
    from editor_app.services.check_reports import CheckReports
    from editor_app.services.comparing import Comparing
    from editor_app.services.describing import Describing
    from editor_app.services.following import Following
    from editor_app.services.house_lists import HouseLists
    from editor_app.services.illustrating import Illustrating
    from editor_app.services.importing import Importing
    from editor_app.services.keeping import Keeping
    from editor_app.services.laying_out import LayingOut
    from editor_app.services.lights import Lights
    from editor_app.services.merging import Merging
    from editor_app.services.outputs import Outputs
    from editor_app.services.packaging import Packaging
    from editor_app.services.parcels import Parcels
    from editor_app.services.pasting import Pasting
    from editor_app.services.preferences import Preferences
    from editor_app.services.preflight import Preflight
    from editor_app.services.preview import Preview
    from editor_app.services.profile_updates import ProfileUpdates
    from editor_app.services.profiles import ProfileShelf
    from editor_app.services.proofing import Proofing
    from editor_app.services.receipts import Receipts
    from editor_app.services.recovery import Recovery
    from editor_app.services.replacing import Replacing
    from editor_app.services.retouching import Retouching
    from editor_app.services.review_folder import ReviewFolder
    from editor_app.services.reviewing import Reviewing
    from editor_app.services.sessions import Sessions
    from editor_app.services.signing import Signing
    from editor_app.services.signoff_sheets import SignoffSheets
    from editor_app.services.site_reviews import SiteReviews
    from editor_app.services.submitting import Submitting
    from editor_app.services.surroundings import Surroundings
    from editor_app.sites.credentials import Credentials
    from editor_app.sites.registry import Connectors

    profiles = ProfileShelf(library, Profiles(resource("profiles"), library.path / "profiles"))
    illustrating = Illustrating(library)
    credentials = Credentials()
    house_lists = HouseLists(library, profiles, resource("lists", "general"))
    preflight = Preflight(profiles, library, house_lists, illustrating=illustrating)
    reviewing = Reviewing(library, profiles, preflight, Preferences(library), Signing(credentials))
    merging = Merging(library, reviewing)
    importing = Importing(library, profiles, illustrating, merging)
    batch_checking = BatchChecking(library, profiles, preflight)
    packaging = Packaging(library, profiles, batch_checking)
    connectors = Connectors(credentials, Parcels())
    accounts = Accounts(library, profiles, connectors, credentials)
    preview = Preview(profiles, illustrating, Surroundings(library, illustrating))
    proofing = Proofing(library, profiles, illustrating, resource("proof"))
    submitting = Submitting(
        library,
        profiles=profiles,
        illustrating=illustrating,
        connectors=connectors,
        credentials=credentials,
        run_on_library=run_on_library,
        time_factor=time_factor(),
        preflight=preflight,
    )
    return Workroom(
        authoring=Authoring(library, profiles),
        comparing=Comparing(library),
        describing=Describing(library, profiles, pinyin_initials, full_pinyin),
        importing=importing,
        illustrating=illustrating,
        retouching=Retouching(library),
        preview=preview,
        browsing=BrowserPages(library.path / "previews", preview),
        preflight=preflight,
        lights=Lights(library, preflight),
        house_lists=house_lists,
        batch_checking=batch_checking,
        check_reports=CheckReports(library, resource("checkreport")),
        accounts=accounts,
        profile_updates=ProfileUpdates(accounts, profiles),
        profiles=profiles,
        submitting=submitting,
        batching=Batching(
            library, profiles=profiles, illustrating=illustrating, preflight=preflight, submitting=submitting
        ),
        receipts=Receipts(library, resource("slip")),
        following=Following(
            library,
            profiles=profiles,
            connectors=connectors,
            credentials=credentials,
            run_on_library=run_on_library,
        ),
        preferences=Preferences(library),
        reviewing=reviewing,
        merging=merging,
        sessions=Sessions(library),
        recovery=Recovery(library, emergency_folders(library.path)),
        keeping=Keeping(
            library,
            {
                "program": program_version,
                "keyring": credentials.examine,
                "web_engine": web_engine_version,
                "profiles": profiles.examine,
            },
            visible_backups(library.path),
        ),
        replacing=Replacing(library, run_on_library),
        laying_out=LayingOut(library),
        pasting=Pasting(importing, illustrating, Preferences(library)),
        read_only=library.read_only,
        packaging=packaging,
        review_folder=ReviewFolder(library, importing, packaging, reviewing),
        site_reviews=SiteReviews(
            library,
            merging,
            reviewing,
            profiles=profiles,
            connectors=connectors,
            credentials=credentials,
            run_on_library=run_on_library,
        ),
        proofing=proofing,
        outputs=Outputs(preview, proofing, SignoffSheets(library, profiles, reviewing, resource("signoff"))),
    )


def emergency_folders(library: Path) -> tuple[Path, Path]:
    """Where text is kept that the library does not take: beside its folder, and where that cannot be written (a read-only
    stick) among the person's own files on this computer.
    """
    from platformdirs import user_state_path

    name = hashlib.sha256(str(settled(library)).encode()).hexdigest()[:24]
    return library.with_name(f"{library.name}-emergency"), user_state_path("PioneerDesk", False) / "emergency" / name


def log_folder(library: Path) -> Path:
    """Where the window's log goes: the platform's folder for logs; beside the library where that was named."""
    from platformdirs import user_data_path, user_log_path

    usual = user_data_path("PioneerDesk", appauthor=False) / "library"
    named = library.with_name(f"{library.name}-logs")
    return user_log_path("PioneerDesk", appauthor=False) if library == usual else named


def visible_backups(library: Path) -> Path | None:
    """The folder for backups that the person sees: among the documents, for the library in its usual place. One that was
    named (scripts, tests, a second office) has none until one is chosen.
    """
    from platformdirs import user_data_path, user_documents_path

    usual = user_data_path("PioneerDesk", appauthor=False) / "library"
    return user_documents_path() / "先锋采编备份" if library == usual else None


def pinyin_initials(text: str) -> str:
    """Lower-case first letters of the pinyin of each Chinese character, other letters and digits as they are."""
    from pypinyin import Style, lazy_pinyin

    parts = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=str.lower)
    return "".join(char for part in parts for char in part if char.isalnum())


def full_pinyin(text: str) -> str:
    """The pinyin of each Chinese character in lower case without tones, one after the other; letters and digits as they
    are.
    """
    from pypinyin import lazy_pinyin

    return "".join(char for part in lazy_pinyin(text, errors=str.lower) for char in part if char.isalnum())


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
