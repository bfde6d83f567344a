"""What every command shares: the chosen library, the output's form, exit statuses, and the doors' outside.

Standard output carries one JSON document with `--json` and nothing else; people read standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from editor_app.model.errors import Cancelled, EditorError, Refused
from editor_app.model.problems import explain
from editor_app.model.profile import SiteProfile
from editor_app.services.practice import PracticeAccess
from editor_app.services.sheets import Sheet
from editor_app.services.workroom import Workroom

DONE, REFUSED, USAGE, UNAVAILABLE, PARTLY, CANCELLED = 0, 1, 2, 3, 4, 130


class Outside(Protocol):
    """What the composition root hands to the commands and they may not build themselves."""

    def default_library(self) -> Path:
        """The platform's data folder of the program."""

    def usual_backups(self, library: Path) -> Path | None:
        """The folder that visible backups of a library go to until another is chosen; `None` where there is none."""

    def open_workroom(self, library: Path) -> AbstractContextManager[Workroom]:
        """Open the library and build the services over it."""

    def salvage(self, damaged: Path, folder: Path) -> tuple[int, int, int]:
        """Make a library in the new `folder` of what can be read in a damaged database file, which is only read. Gives the
        numbers of articles, revisions, and texts without an article.
        """

    def profile(self, profile_id: str) -> SiteProfile:
        """A bundled site profile, for commands that need no library."""

    def pinyin(self, text: str) -> str:
        """The pinyin of each Chinese character in lower case without tones, one after the other."""

    def practice_site(self, data: Path) -> AbstractContextManager[PracticeAccess]:
        """Run the practice site in a process of its own, on a free port of the loopback."""

    def serve_practice_site(self, data: Path, port: int, *, stop_with_stdin: bool, review: bool = False) -> None:
        """Run the practice site here, until it is stopped."""

    def sheet_png(self, sheet: Sheet, output: Path, max_height: int) -> list[Path]:
        """Paint a page with Chromium into PNG files of at most `max_height` pixels; `output` where one is enough."""

    def sheet_pdf(self, sheet: Sheet) -> bytes:
        """Print a page with Chromium."""

    def web_engine_version(self) -> str:
        """The version of the web engine; raises `Unavailable` where it cannot be loaded."""

    def open_window(self, library: Path) -> int:
        """Open the desktop and return its exit status."""


@dataclass(frozen=True, slots=True)
class Context:
    """One call of the program."""

    outside: Outside
    library: Path
    as_json: bool

    def workroom(self) -> AbstractContextManager[Workroom]:
        """The services over the chosen library."""
        return self.outside.open_workroom(self.library)

    def progress(self, what: str, done: int, total: int) -> None:
        """A `Progress` for people: a line on standard error, only where that is a terminal."""
        if sys.stderr.isatty():
            print(f"\r\033[K{what} {done}/{total}", end="" if done < total else "\n", file=sys.stderr, flush=True)

    def say(self, text: str) -> None:
        """A sentence for people."""
        print(text, file=sys.stderr)

    def result(self, value: Any, headings: Sequence[str] = (), rows: Iterable[Sequence[object]] = ()) -> None:
        """The command's result: JSON for scripts, for people a table where there is anything to list."""
        if self.as_json:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
            return
        if headings and (lines := list(rows)):
            self._table(headings, lines)

    def _table(self, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        from rich.console import Console
        from rich.table import Table

        table = Table(*headings, box=None, header_style="bold")
        for row in rows:
            table.add_row(*(str(cell) for cell in row))
        Console(stderr=True).print(table)

    def text(self, text: str) -> None:
        """Plain text on standard output (a rendered article)."""
        sys.stdout.write(text if text.endswith("\n") else text + "\n")

    def fail(self, error: EditorError) -> int:
        """Tell the error and return the exit status that fits it."""
        message = explain(error)
        if self.as_json:
            problem = {"error": {"code": error.code, "message": message, "details": error.details}}
            sys.stdout.write(json.dumps(problem, ensure_ascii=False, indent=2) + "\n")
        self.say(message)
        return status_of(error)


def status_of(error: EditorError) -> int:
    """Exit status of an error that ends a command."""
    if isinstance(error, Cancelled):
        return CANCELLED
    return REFUSED if isinstance(error, Refused) else UNAVAILABLE


def problem_json(error: EditorError) -> dict[str, Any]:
    """An error as part of a result."""
    return {"code": error.code, "message": explain(error)}
