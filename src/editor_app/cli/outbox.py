"""Commands of handing in: submit, outbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.cli.context import PARTLY, REFUSED, UNAVAILABLE, Context
from editor_app.cli.parser import Commands
from editor_app.model.errors import Refused
from editor_app.model.problems import explain, sentence
from editor_app.model.submission import SUBMISSION_WORDS, Submission, SubmissionState
from editor_app.services.sheets import self_contained
from editor_app.services.writing_out import write_new

SiteOption = Annotated[str, typer.Option(help="站点名；只有一个站点时可以不写")]
IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="ID…")]
EveryOption = Annotated[bool, typer.Option("--all", help="发件箱里的全部")]
TELLING = (SubmissionState.DONE, SubmissionState.BLOCKED, SubmissionState.IN_DOUBT, SubmissionState.WAITING)


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    app.command("submit", help="上报：放进发件箱，只会送到一次")(submit)
    queue = Commands(help="发件箱", no_args_is_help=True)
    queue.command("list", help="看发件箱")(outbox_list)
    queue.command("run", help="发送，直到没有能动的")(outbox_run)
    queue.command("pause", help="暂停")(outbox_pause)
    queue.command("resume", help="继续")(outbox_resume)
    queue.command("retry", help="立即重试")(outbox_retry)
    queue.command("cancel", help="撤下还没开始送的")(outbox_cancel)
    queue.command("schedule", help='定时：到那时再送，如 --at "2026-12-01 08:00"；resume 提前送')(outbox_schedule)
    queue.command("move", help="换次序：排到另一篇之前，或排到最后")(outbox_move)
    queue.command("limit", help="限速，每秒多少 KB；0 表示不限")(outbox_limit)
    queue.command("receipts", help="导出回执：.csv 或 .xlsx")(outbox_receipts)
    queue.command("slip", help="交接单：.html 或 .pdf")(outbox_slip)
    queue.command("replace", help="站点上已被改过：用我的代替站点上的")(outbox_replace)
    queue.command("accept", help="站点上已被改过：以站点上的为准，不再送")(outbox_accept)
    queue.command("look", help="待核实：看站点上最近的稿件里有没有它")(outbox_look)
    queue.command("there", help="待核实：看过了，它已经在站点上")(outbox_there)
    queue.command("again", help="待核实：看过了，站点上没有，再报一次")(outbox_again)
    app.add_typer(queue, name="outbox")


def submission_json(item: Submission) -> dict[str, Any]:
    """The shape of `submit --json` and `outbox … --json`."""
    receipt = item.receipt
    return {
        "id": item.id,
        "article": item.article,
        "title": item.title,
        "site": item.site,
        "state": item.state.value,
        "phase": item.phase.value,
        "reason": {"code": item.reason, "message": sentence(item.reason, item.details)} if item.reason else None,
        "next": item.until or None,
        "pictures": {"stored": item.stored_pictures, "total": len(item.pictures)},
        "receipt": {
            "remote_id": receipt.remote_id,
            "url": receipt.url,
            "digest": receipt.digest,
            "at": receipt.at,
            "number": receipt.number,
        }
        if receipt
        else None,
    }


def _show(context: Context, items: Sequence[Submission]) -> None:
    rows = [
        (
            item.id[:8],
            SUBMISSION_WORDS[item.state],
            item.title,
            f"{item.stored_pictures}/{len(item.pictures)}",
            item.receipt.url if item.receipt else (sentence(item.reason, item.details) if item.reason else ""),
        )
        for item in items
    ]
    context.result([submission_json(item) for item in items], ("编号", "状态", "稿件", "图", "说明"), rows)
    if not items:
        context.say("没有要报的稿件")


def _status(items: Sequence[Submission], errors: int = 0) -> int:
    """0 all done or on their way; 1 none went because the user is needed; 3 none because of the network; 4 in part."""
    stuck = [item for item in items if item.state is SubmissionState.BLOCKED]
    waits = [item for item in items if item.state in (SubmissionState.WAITING, SubmissionState.IN_DOUBT)]
    if not stuck and not waits and not errors:
        return 0
    if len(stuck) + len(waits) < len(items):
        return PARTLY
    return UNAVAILABLE if waits and not stuck and not errors else REFUSED


def submit(
    ctx: typer.Context,
    articles: IdsArgument = None,
    every: Annotated[bool, typer.Option("--all", help="全部草稿和待报")] = False,
    site: SiteOption = "",
    wait: Annotated[bool, typer.Option("--wait", help="等到送完或不能再动")] = False,
) -> None:
    """Look all of them through, freeze those that can go into the outbox and tell of the others; with `--wait` send until
    nothing can move.
    """
    context: Context = ctx.obj
    if bool(articles) == every:
        raise typer.BadParameter("写出稿件编号，或用 --all，二者取一")
    with context.workroom() as room:
        ids = [room.authoring.find(prefix) for prefix in articles or []] or room.submitting.candidates()
        if len(ids) == 1:
            queued, left = room.submitting.submit(ids, site), 0
        else:
            pressed = room.batching.submit(ids, site, context.progress)
            for each in pressed.left:
                context.say(f"没有放进发件箱：{explain(each.error)}")
            queued, left = list(pressed.queued), len(pressed.left)
            pictures = sum(len(item.pictures) for item in queued)
            context.say(f"已放进发件箱 {len(queued)} 篇，图片 {pictures} 张。")
        if wait:
            own = {item.id for item in queued}
            room.submitting.run(wait=True, changed=_teller(context, own))
            queued = [item for item in room.submitting.outbox() if item.id in own]
    if queued or not left:
        _show(context, queued)
    else:
        context.result([])
    raise typer.Exit(_status(queued, left))


def _teller(context: Context, own: set[str]) -> Callable[[Submission], None]:
    """Says what becomes of each submission, once a state. `own`: which of them; none chooses all."""
    told: dict[str, SubmissionState] = {}

    def changed(item: Submission) -> None:
        if (own and item.id not in own) or item.state not in TELLING or told.get(item.id) is item.state:
            return
        told[item.id] = item.state
        done = sum(state is SubmissionState.DONE for state in told.values())
        tail = f"（{done}/{len(own)}）" if own and item.state is SubmissionState.DONE else ""
        why = f"：{sentence(item.reason, item.details)}" if item.reason else ""
        context.say(f"{SUBMISSION_WORDS[item.state]}{tail} {item.title}{why}")

    return changed


def outbox_list(ctx: typer.Context) -> None:
    """Everything in the outbox, receipts included."""
    context: Context = ctx.obj
    with context.workroom() as room:
        items = room.submitting.outbox()
    _show(context, items)


def outbox_run(
    ctx: typer.Context,
    wait: Annotated[bool, typer.Option(help="也等重试的时间到")] = True,
) -> None:
    """Send until nothing can move."""
    context: Context = ctx.obj
    with context.workroom() as room:
        room.submitting.release_due()
        room.submitting.run(wait=wait, changed=_teller(context, set()))
        items = room.submitting.outbox()
    _show(context, items)
    raise typer.Exit(_status([item for item in items if item.state is not SubmissionState.CANCELLED]))


def outbox_pause(ctx: typer.Context, submissions: IdsArgument = None, every: EveryOption = False) -> None:
    """Hold submissions back (all without ids)."""
    _some_or_all(ctx.obj, "pause", submissions, every=every)


def outbox_resume(ctx: typer.Context, submissions: IdsArgument = None, every: EveryOption = False) -> None:
    """Let paused submissions go on (all without ids)."""
    _some_or_all(ctx.obj, "resume", submissions, every=every)


def outbox_schedule(
    ctx: typer.Context,
    submissions: Annotated[list[str], typer.Argument(metavar="ID…")],
    at: Annotated[
        datetime, typer.Option(metavar="时间", formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"], help="本机的时间")
    ],
) -> None:
    """Hold submissions back until then; `outbox run` sends those whose time has come."""
    context: Context = ctx.obj
    with context.workroom() as room:
        ids = [room.submitting.find(prefix) for prefix in submissions]
        items = [room.submitting.schedule(each, at.astimezone()) for each in ids]
    _show(context, items)


def _some_or_all(context: Context, act: str, submissions: list[str] | None, *, every: bool) -> None:
    if submissions and every:
        raise typer.BadParameter("写出编号，或用 --all，二者取一")
    if submissions:
        _each(context, act, submissions)
        return
    with context.workroom() as room:
        items = room.submitting.pause_all() if act == "pause" else room.submitting.resume_all()
    _show(context, items)


def outbox_move(
    ctx: typer.Context,
    submission: Annotated[str, typer.Argument(metavar="ID")],
    before: Annotated[str, typer.Option(metavar="ID", help="排到这一篇之前；不写就排到最后")] = "",
) -> None:
    """Change the order of what has not arrived."""
    context: Context = ctx.obj
    with context.workroom() as room:
        target = room.submitting.find(before) if before else ""
        items = room.submitting.move(room.submitting.find(submission), target)
    _show(context, items)


def outbox_limit(
    ctx: typer.Context, kilobytes: Annotated[int | None, typer.Argument(min=0, metavar="[KB]")] = None
) -> None:
    """Show or change how fast may be sent."""
    context: Context = ctx.obj
    with context.workroom() as room:
        if kilobytes is not None:
            room.submitting.set_bandwidth(kilobytes * 1000)
        limit = room.submitting.bandwidth()
    context.say(f"限速每秒 {limit // 1000} KB" if limit else "不限速")
    context.result({"bytes_per_second": limit})


OutputOption = Annotated[Path, typer.Option("-o", "--output", help="写到哪个文件")]


def outbox_receipts(ctx: typer.Context, output: OutputOption, submissions: IdsArgument = None) -> None:
    """A table of everything in the outbox, or of some; cells are text and never a formula."""
    context: Context = ctx.obj
    with context.workroom() as room:
        chosen = [room.submitting.find(prefix) for prefix in submissions or []]
        count = room.receipts.write(output, chosen)
    context.say(f"已写出 {count} 行：{output}")
    context.result({"output": str(output), "rows": count})


def outbox_slip(ctx: typer.Context, output: OutputOption, submissions: IdsArgument = None) -> None:
    """The slip that goes with a hand-over, as one HTML file or as PDF."""
    context: Context = ctx.obj
    with context.workroom() as room:
        if output.suffix.lower() not in (".pdf", ".html", ".htm"):
            raise Refused("receipts.unknown_slip", name=output.name)
        sheet = room.receipts.slip([room.submitting.find(prefix) for prefix in submissions or []])
        pdf = output.suffix.lower() == ".pdf"
        data = context.outside.sheet_pdf(sheet) if pdf else self_contained(sheet.html, sheet.fetch).encode()
        write_new(output, data)
    context.say(f"交接单已写到 {output}")
    context.result({"output": str(output)})


def outbox_retry(ctx: typer.Context, submissions: IdsArgument = None) -> None:
    """End waiting now; what is blocked is tried again."""
    _each(ctx.obj, "retry", submissions)


def outbox_cancel(ctx: typer.Context, submissions: IdsArgument = None) -> None:
    """Take back what has not begun."""
    if not submissions:
        raise typer.BadParameter("写出要撤下的编号")
    _each(ctx.obj, "cancel", submissions)


def outbox_replace(ctx: typer.Context, submission: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Settle a conflict: what the site holds now is replaced at the next run, unless it changes once more."""
    _each(ctx.obj, "replace_remote", [submission])


def outbox_accept(ctx: typer.Context, submission: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Settle a conflict: what the site holds stays, and nothing is sent."""
    _each(ctx.obj, "accept_remote", [submission])


def outbox_look(ctx: typer.Context, submission: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """What the site holds that may be the one in doubt; nothing is changed."""
    context: Context = ctx.obj
    with context.workroom() as room:
        found = room.submitting.candidates_at(room.submitting.find(submission))
    value = [{"title": each.title, "at": each.at, "status": each.status, "url": each.url} for each in found]
    context.result(value, ("标题", "时间", "状态", "地址"), [tuple(each.values()) for each in value])
    if not found:
        context.say("站点上最近的稿件里没有像它的。")


def outbox_there(
    ctx: typer.Context,
    submission: Annotated[str, typer.Argument(metavar="ID")],
    url: Annotated[str, typer.Option(help="它在站点上的地址，不知道可以不写")] = "",
) -> None:
    """Settle a doubt: a person has seen it at the site."""
    context: Context = ctx.obj
    if url and not url.startswith(("https://", "http://")):
        raise typer.BadParameter("地址要以 http:// 或 https:// 开头")
    with context.workroom() as room:
        items = [room.submitting.it_is_there(room.submitting.find(submission), url)]
    _show(context, items)


def outbox_again(ctx: typer.Context, submission: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Settle a doubt: a person has looked, and it is not at the site."""
    _each(ctx.obj, "send_again", [submission])


def _each(context: Context, act: str, prefixes: list[str] | None) -> None:
    with context.workroom() as room:
        chosen = [room.submitting.find(prefix) for prefix in prefixes or []]
        ids = chosen or [item.id for item in room.submitting.outbox() if item.state is not SubmissionState.DONE]
        items = [getattr(room.submitting, act)(submission_id) for submission_id in ids]
    _show(context, items)
