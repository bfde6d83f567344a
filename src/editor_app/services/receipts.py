"""What was handed in and what came back: 回执 as a table for other programs, and the slip that goes with a hand-over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from editor_app.library.library import Library
from editor_app.model.errors import Refused
from editor_app.model.paper import A4
from editor_app.model.problems import sentence
from editor_app.model.submission import SUBMISSION_WORDS, Submission, SubmissionState
from editor_app.services.addresses import SITE_BASE
from editor_app.services.preferences import Preferences
from editor_app.services.sheets import Sheet
from editor_app.services.writing_out import write_new

HEADER = (
    *("状态", "标题", "栏目", "站点", "回执号", "网页", "站点收到时间", "站点编号"),
    *("版本", "图片", "内容摘要", "说明", "稿件编号"),
)
SHEET = "回执"
SUFFIXES = (".csv", ".xlsx")
SLIP_WIDTH = 794  # A4 at 96 pixels an inch
SHOWN_DIGEST = 12


class Receipts:
    """Use cases around receipts. On the library's thread; `folder` holds the slip's template."""

    def __init__(self, library: Library, folder: Path) -> None:
        self._library = library
        self._folder = folder

    def write(self, path: Path, submissions: Collection[str] = ()) -> int:
        """Write the table to a `.csv` or `.xlsx` file and return how many lines it has; `submissions` chooses some, else
        everything in the outbox. Raises `Refused("receipts.unknown_form")` and what writing raises.
        """
        items = self._chosen(submissions)
        rows = [line(item) for item in items]
        write_new(path, self._table(path, rows))
        return len(rows)

    def _table(self, path: Path, rows: list[tuple[str, ...]]) -> bytes:
        from editor_app.formats.tables_out import write_csv, write_xlsx

        match path.suffix.lower():
            case ".csv":
                return write_csv(HEADER, rows)
            case ".xlsx":
                return write_xlsx(SHEET, HEADER, rows)
            case _:
                raise Refused("receipts.unknown_form", name=path.name)

    def slip(self, submissions: Collection[str] = (), now: datetime | None = None) -> Sheet:
        """交接单, ready to be printed: what was handed in, with receipt numbers, and lines to sign. `now` is this computer's
        time.
        """
        from editor_app.portal.slip import SlipLine, render_slip

        items = self._chosen(submissions)
        person = Preferences(self._library).person()
        lines = [
            SlipLine(
                item.title,
                item.column,
                item.site,
                len(item.pictures),
                item.revision,
                SUBMISSION_WORDS[item.state],
                item.receipt.number if item.receipt else "",
                local_time(item.receipt.at) if item.receipt else "",
                item.digest[:SHOWN_DIGEST],
            )
            for item in items
        ]
        page = render_slip(
            self._folder, lines, unit=person.unit, name=person.name, at=f"{now or datetime.now():%Y-%m-%d %H:%M}",
            base_url=SITE_BASE,
        )  # fmt: skip

        def fetch(url: str) -> tuple[bytes, str]:
            base, _, name = url.rpartition("/")
            if base == SITE_BASE and name in page.files:
                return page.files[name]
            raise Refused("preview.foreign_address", address=url[:200])

        return Sheet(page.html, fetch, SLIP_WIDTH, A4)

    def _chosen(self, submissions: Collection[str]) -> list[Submission]:
        items = self._library.outbox.list()
        if submissions:
            return [item for item in items if item.id in submissions]
        return [item for item in items if item.state is not SubmissionState.CANCELLED]


def line(item: Submission) -> tuple[str, ...]:
    """A submission as a line of the table."""
    receipt = item.receipt
    why = sentence(item.reason, item.details) if item.reason else ""
    seen = "" if receipt is None or receipt.digest else "本人在站点上看到，没有读回核对"
    return (
        *(SUBMISSION_WORDS[item.state], item.title, item.column, item.site),
        *((receipt.number, receipt.url, local_time(receipt.at), receipt.remote_id) if receipt else ("", "", "", "")),
        *(str(item.revision), str(len(item.pictures)), item.digest, seen or why, item.article),
    )


def local_time(at: str) -> str:
    """RFC 3339 as people read it here; what is none stays as the site wrote it."""
    try:
        return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return at
