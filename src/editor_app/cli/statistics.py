"""Commands of 用稿统计: stats."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.cli.context import Context
from editor_app.model.adoption import GROUPING_WORDS, AdoptionReport, Grouping, Tally
from editor_app.services.sheets import MAX_PICTURE_HEIGHT


class Form(StrEnum):
    """What `stats` makes."""

    TABLE = "table"
    CSV = "csv"
    XLSX = "xlsx"
    PNG = "png"
    PDF = "pdf"


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    app.command("stats", help="用稿统计：上报、采用、退回，按单位、栏目、月份")(stats)


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"“{value}”不是日期，要写成 2026-11-28") from None


def stats(
    ctx: typer.Context,
    since: Annotated[date | None, typer.Option("--from", parser=_day, metavar="日期", help="从这一天起")] = None,
    until: Annotated[date | None, typer.Option("--to", parser=_day, metavar="日期", help="到这一天为止")] = None,
    form: Annotated[Form, typer.Option("--as", help="做成什么")] = Form.TABLE,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写到哪个文件")] = None,
) -> None:
    """Count what sites took in a period. It asks nobody: `sync` does."""
    context: Context = ctx.obj
    if since and until and since > until:
        raise typer.BadParameter("--from 晚于 --to")
    if form is not Form.TABLE and output is None:
        raise typer.BadParameter("用 -o 写明文件名")
    with context.workroom() as room:
        report = room.adoption.report(since, until)
        if output is not None and form in (Form.CSV, Form.XLSX):
            room.adoption.write(output.with_suffix(f".{form.value}"), report)
        sheet = room.adoption.sheet(report)
    written = [output.with_suffix(f".{form.value}")] if output is not None and form is not Form.TABLE else []
    if written and form is Form.PNG:
        written = context.outside.sheet_png(sheet, written[0], MAX_PICTURE_HEIGHT)
    elif written and form is Form.PDF:
        _write_pdf(context, sheet, written[0])
    _show(context, report, written)


def _write_pdf(context: Context, sheet: Any, path: Path) -> None:
    from editor_app.services.writing_out import write_new

    write_new(path, context.outside.sheet_pdf(sheet))


def _show(context: Context, report: AdoptionReport, written: list[Path]) -> None:
    rows = [(GROUPING_WORDS[grouping], *_cells(tally)) for grouping in Grouping for tally in report.by(grouping)]
    total = report.total
    context.result(
        report_json(report, written),
        ("统计", "名称", "上报", "采用", "退回", "待定", "采用率"),
        [*rows, ("合计", *_cells(total))] if rows and not written else (),
    )
    context.say(
        f"{report.period}：上报 {total.sent} 篇，采用 {total.adopted} 篇，退回 {total.returned} 篇，待定 {total.open} 篇"
    )
    if report.unasked:
        context.say(f"其中 {report.unasked} 篇还没有问过站点，算在待定里；用 sync 去问")
    for path in written:
        context.say(f"已写到 {path}")


def _cells(tally: Tally) -> tuple[str, int, int, int, int, str]:
    return (tally.name, tally.sent, tally.adopted, tally.returned, tally.open, tally.rate)


def tally_json(tally: Tally) -> dict[str, Any]:
    """One group of `stats --json`."""
    return {
        "name": tally.name,
        "sent": tally.sent,
        "adopted": tally.adopted,
        "returned": tally.returned,
        "open": tally.open,
    }


def report_json(report: AdoptionReport, written: list[Path]) -> dict[str, Any]:
    """The shape of `stats --json`."""
    return {
        "from": report.since.isoformat() if report.since else None,
        "to": report.until.isoformat() if report.until else None,
        "total": tally_json(report.total),
        "unasked": report.unasked,
        **{f"by_{grouping.value}": [tally_json(each) for each in report.by(grouping)] for grouping in Grouping},
        "articles": [
            {
                "id": item.article,
                "title": item.title,
                "unit": item.unit,
                "column": item.column,
                "site": item.site,
                "day": item.day.isoformat(),
                "state": item.became.value,
                "url": item.url or None,
            }
            for item in report.items
        ],
        "output": [str(path) for path in written],
    }
