"""用稿统计 over one library: computed from receipts, with what the sites said last of each article."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from editor_app.library.library import Library
from editor_app.model.adoption import (
    BECAME_WORDS,
    GROUPING_WORDS,
    AdoptionReport,
    Grouping,
    HandedArticle,
    Tally,
    became,
)
from editor_app.model.errors import Refused
from editor_app.model.paper import A4
from editor_app.services.addresses import SITE_BASE
from editor_app.services.sheets import Sheet
from editor_app.services.writing_out import write_new

SUFFIXES = (".csv", ".xlsx")
HEADER = ("上报", "采用", "退回", "待定", "采用率")
ITEM_HEADER = ("上报日期", "标题", "单位", "栏目", "站点", "结果", "网页", "稿件编号")
PICTURE_WIDTH = 794  # A4 at 96 pixels an inch
NEVER = date(1970, 1, 1)  # where a site gave a time that is none


class Adoption:
    """Use cases of the figures. On the library's thread; `folder` holds the sheet's template."""

    def __init__(self, library: Library, folder: Path) -> None:
        self._library = library
        self._folder = folder

    def report(self, since: date | None = None, until: date | None = None) -> AdoptionReport:
        """The figures of what sites took from `since` to `until`, local days, both included. Asks nobody:
        `Following.sync` does.
        """
        said = {(each.article, each.site): each for each in self._library.following.all()}
        found: list[HandedArticle] = []
        for site in self._library.following.sites():
            handed = self._library.outbox.handed_in(site, -1)
            units = {row.id: row.contributor for row in self._library.articles.rows([each.article for each in handed])}
            for each in handed:
                day = _local_day(each.at)
                if (since and day < since) or (until and day > until):
                    continue
                last = said.get((each.article, site))
                found.append(
                    HandedArticle(
                        each.article,
                        each.title,
                        units[each.article]
                        if each.article in units
                        else self._unit_of_revision(each.article, each.revision),
                        each.column,
                        site,
                        day,
                        became(last.state if last else None),
                        last is not None,
                        (last.url if last else "") or each.url,
                    )
                )
        found.sort(key=lambda item: item.day, reverse=True)
        return AdoptionReport(since, until, tuple(found))

    def _unit_of_revision(self, article: str, number: int) -> str:
        """Of an article that was deleted here for good, if its revision is still known."""
        try:
            return self._library.revisions.get(article, number).metadata.contributor
        except Refused:
            return ""

    def write(self, path: Path, report: AdoptionReport) -> None:
        """Write the figures to a `.csv` or `.xlsx` file; a workbook has a sheet with a chart for each grouping, and one
        with every article. Raises `Refused("statistics.unknown_form")` and what writing raises.
        """
        from editor_app.formats.tables_out import ChartedSheet, write_charts, write_csv

        match path.suffix.lower():
            case ".csv":
                lines = [
                    (GROUPING_WORDS[grouping], *_cells(tally)) for grouping in Grouping for tally in report.by(grouping)
                ]
                lines.append(("合计", *_cells(report.total)))
                write_new(path, write_csv(("统计", "名称", *HEADER), lines))
            case ".xlsx":
                sheets = [
                    ChartedSheet(
                        f"按{GROUPING_WORDS[grouping]}", (GROUPING_WORDS[grouping], *HEADER), _rows(report, grouping)
                    )
                    for grouping in Grouping
                ]
                write_new(path, write_charts(sheets, "稿件", ITEM_HEADER, [_item_cells(item) for item in report.items]))
            case _:
                raise Refused("statistics.unknown_form", name=path.name)

    def sheet(self, report: AdoptionReport, now: datetime | None = None) -> Sheet:
        """The figures with bars on one page, to be painted or printed. `now` is this computer's time."""
        from editor_app.portal.adoption_sheet import render_adoption

        page = render_adoption(
            self._folder,
            report,
            at=f"{now or datetime.now():%Y-%m-%d %H:%M}",
            base_url=SITE_BASE,
        )

        def fetch(url: str) -> tuple[bytes, str]:
            base, _, name = url.rpartition("/")
            if base == SITE_BASE and name in page.files:
                return page.files[name]
            raise Refused("preview.foreign_address", address=url[:200])

        return Sheet(page.html, fetch, PICTURE_WIDTH, A4)


def _cells(tally: Tally) -> tuple[str, ...]:
    return (
        tally.name,
        *(str(number) for number in (tally.sent, tally.adopted, tally.returned, tally.open)),
        tally.rate,
    )


def _rows(report: AdoptionReport, grouping: Grouping) -> list[tuple[str | int, ...]]:
    tallies = [*report.by(grouping), report.total]
    return [(each.name, each.sent, each.adopted, each.returned, each.open, each.rate) for each in tallies]


def _item_cells(item: HandedArticle) -> tuple[str, ...]:
    day = "" if item.day == NEVER else item.day.isoformat()
    return (day, item.title, item.unit, item.column, item.site, BECAME_WORDS[item.became], item.url, item.article)


def _local_day(at: str) -> date:
    """The day on this computer's calendar of a time that a site gave, RFC 3339."""
    try:
        return datetime.fromisoformat(at).astimezone().date()
    except ValueError:
        return NEVER
