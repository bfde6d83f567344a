"""发稿检查 of one article, of many or of all that are still to be handed in: findings, certain fixes, a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.cli.context import PARTLY, REFUSED, UNAVAILABLE, Context, problem_json
from editor_app.model.checked import CheckedArticle, CheckedFinding, MendedArticle
from editor_app.model.errors import EditorError, Refused
from editor_app.model.finding import Finding
from editor_app.model.verdict import Light
from editor_app.services.check_reports import SUFFIXES, light_word
from editor_app.services.workroom import Workroom
from editor_app.services.writing_out import write_new


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    app.command("check", help="发稿检查：一篇、几篇，或 --all 所有还没上报的")(check)


def check(
    ctx: typer.Context,
    articles: Annotated[list[str] | None, typer.Argument(metavar="ID…")] = None,
    everything: Annotated[bool, typer.Option("--all", help="草稿、退回、待审、待报的所有稿件")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="改正所有有把握的，每篇各存成一版")] = False,
    profile: Annotated[str, typer.Option(help="按哪份站点配置查，不写则按稿件的站点")] = "",
    report: Annotated[
        Path | None, typer.Option("--report", help="检查报告写到哪个文件：" + "、".join(SUFFIXES), metavar="FILE")
    ] = None,
) -> None:
    """Findings, after `--fix` those that are left for a person. Exit 1 if any is an error, 4 if some could not be checked or
    not be mended.
    """
    context: Context = ctx.obj
    if bool(articles) == everything:
        raise typer.BadParameter("写稿件编号，或写 --all，二者取一")
    if report is not None and report.suffix.lower() not in SUFFIXES:
        raise Refused("report.unknown_form", name=report.name)
    with context.workroom() as room:
        if profile:
            room.profiles.get(profile)  # a wrong name is told once, before anything is done
        wanted = room.batch_checking.in_hand() if everything else list(map(room.authoring.find, articles or ()))
        for number, article in enumerate(wanted, 1):
            with suppress(EditorError):  # what cannot be opened is told by the check
                room.preflight.look_at_pictures(room.authoring.open(article), profile)
            context.progress("正在看图片", number, len(wanted))
        mended = _mended(context, room, wanted, profile) if fix else []
        done = [each.checked for each in mended] or room.batch_checking.look_all(wanted, profile, context.progress)
        if report is not None:
            _write(context, room, report, done)
    _tell(context, done, mended, batch=everything or len(done) > 1)
    _leave(done, mended)


def _mended(context: Context, room: Workroom, wanted: Sequence[str], profile: str) -> list[MendedArticle]:
    made = room.batch_checking.mend_all(wanted, profile, context.progress)
    for each in made:
        if each.problem is not None and each.checked.problem is None:
            context.say(f"“{each.checked.title}”没有改：{problem_json(each.problem)['message']}")
    return made


def _write(context: Context, room: Workroom, report: Path, done: Sequence[CheckedArticle]) -> None:
    if report.suffix.lower() == ".pdf":
        write_new(report, context.outside.sheet_pdf(room.check_reports.sheet(done)))
    else:
        room.check_reports.write(report, done)
    context.say(f"检查报告已写到 {report}")


def _tell(context: Context, done: Sequence[CheckedArticle], mended: Sequence[MendedArticle], *, batch: bool) -> None:
    value: list[dict[str, Any]] = []
    for each in done:
        value += [{"article": each.article, **finding_json(found.finding)} for found in each.found]
        if each.problem is not None:
            value.append({"article": each.article, "error": problem_json(each.problem)})
    for article in mended:
        if article.problem is not None and article.checked.problem is None:
            value.append({"article": article.checked.article, "error": problem_json(article.problem)})
    rows = [row for each in done for row in _rows(each)]
    headings = ("稿件", "规则", "级别", "位置", "原文", "问题")
    skipped = 0 if batch else 1  # of one article everybody knows the title
    context.result(value, headings[skipped:], [row[skipped:] for row in rows])
    if batch:
        for each in done:
            words = problem_json(each.problem)["message"] if each.problem else each.tally.words
            context.say(f"{light_word(each.light)}　{each.article[:8]}　{each.title or '（无标题）'}：{words}")
        counts = [each.light for each in done]
        sums = "，".join(f"{light_word(light)} {counts.count(light)} 篇" for light in Light if light in counts)
        context.say(f"共 {len(done)} 篇" + (f"：{sums}" if sums else ""))
    elif left := sum(each.tally.waived for each in done):
        context.say(f"另有 {left} 处说明理由后忽略，没有算在内")
    if mended:
        context.say(f"改正了 {sum(each.count for each in mended)} 处")
    if done and not value:
        context.say("没有问题，可以上报")


def _rows(checked: CheckedArticle) -> Iterator[tuple[str, ...]]:
    """The findings of an article as people read them: what a rule says of many places alike stands in one line."""
    lines: dict[tuple[str, str, str], list[CheckedFinding]] = {}
    for found in checked.found:
        hit = found.finding
        lines.setdefault((hit.rule, hit.level.value, hit.message), []).append(found)
    for (rule, level, message), places in lines.items():
        more = f" 等 {len(places)} 处" if len(places) > 1 else ""
        yield checked.title, rule, level, f"{places[0].where}{more}", places[0].words, message


def _leave(done: Sequence[CheckedArticle], mended: Sequence[MendedArticle]) -> None:
    refusals = {each.checked.article: each.problem for each in mended if each.problem is not None}
    problems: dict[str, EditorError] = {**refusals, **{each.article: each.problem for each in done if each.problem}}
    if problems and len(problems) == len(done):
        raise typer.Exit(REFUSED if all(isinstance(each, Refused) for each in problems.values()) else UNAVAILABLE)
    if problems:
        raise typer.Exit(PARTLY)
    if any(each.light is Light.ERRORS for each in done):
        raise typer.Exit(REFUSED)


def finding_json(finding: Finding) -> dict[str, Any]:
    """The shape of `check --json`."""
    place = {"field": finding.place.field, "block": finding.place.block, "span": finding.place.span}
    fix = {"before": finding.fix.before, "after": finding.fix.after} if finding.fix else None
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "place": place,
        "message": finding.message,
        "fix": fix,
    }
