"""Commands of sites and submission: site, submit, outbox, practice-site."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.cli.accounts import detect, test
from editor_app.cli.context import PARTLY, REFUSED, UNAVAILABLE, Context
from editor_app.model.errors import EditorError, Refused
from editor_app.model.problems import explain, sentence
from editor_app.model.site import Site
from editor_app.model.submission import SUBMISSION_WORDS, Submission, SubmissionState
from editor_app.services.accounts import password_variable

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="站点名")]
SiteOption = Annotated[str, typer.Option(help="站点名；只有一个站点时可以不写")]
IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="ID…")]


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    sites = typer.Typer(help="站点（在某个网站的账号）", no_args_is_help=True)
    sites.command("add", help="添加站点")(add)
    sites.command("list", help="列出站点")(list_)
    sites.command("test", help="逐步检查站点：地址、加密、类型、登录、权限、栏目、时间")(test)
    sites.command("detect", help="看一个网址是哪种网站")(detect)
    sites.command("columns", help="看站点的栏目")(columns)
    sites.command("remove", help="移除站点")(remove)
    app.add_typer(sites, name="site")
    app.command("submit", help="上报：放进发件箱，只会送到一次")(submit)
    queue = typer.Typer(help="发件箱", no_args_is_help=True)
    queue.command("list", help="看发件箱")(outbox_list)
    queue.command("run", help="发送，直到没有能动的")(outbox_run)
    queue.command("pause", help="暂停")(outbox_pause)
    queue.command("resume", help="继续")(outbox_resume)
    queue.command("retry", help="立即重试")(outbox_retry)
    queue.command("cancel", help="撤下还没开始送的")(outbox_cancel)
    queue.command("replace", help="站点上已被改过：用我的代替站点上的")(outbox_replace)
    queue.command("accept", help="站点上已被改过：以站点上的为准，不再送")(outbox_accept)
    app.add_typer(queue, name="outbox")
    app.command("practice-site", help="在本机运行练习站点")(practice_site)


def site_json(site: Site) -> dict[str, Any]:
    """A site; its secret is never part of it."""
    return {"name": site.name, "kind": site.kind, "url": site.url, "user": site.user, "profile": site.profile}


def add(
    ctx: typer.Context,
    name: NameArgument,
    url: Annotated[str, typer.Option(help="站点地址")],
    user: Annotated[str, typer.Option(help="账号")],
    kind: Annotated[str, typer.Option(help="连接器")] = "intake",
    profile: Annotated[str, typer.Option(help="站点配置")] = "hrbxf",
    password_stdin: Annotated[bool, typer.Option(help="从标准输入读密码")] = False,
) -> None:
    """Keep an account; its secret goes into the system's keyring."""
    context: Context = ctx.obj
    if password_stdin:
        secret = sys.stdin.readline().rstrip("\r\n")
    elif password_variable(name) in os.environ:
        secret = ""
    elif sys.stdin.isatty():
        secret = getpass.getpass("密码或令牌（不显示）：", stream=sys.stderr)
    else:
        secret = ""
    with context.workroom() as room:
        site = room.accounts.add(Site(name, kind, url.rstrip("/"), user, profile), secret)
    context.say(f"已添加站点“{name}”。")
    context.result(site_json(site))


def list_(ctx: typer.Context) -> None:
    """All sites."""
    context: Context = ctx.obj
    with context.workroom() as room:
        sites = room.accounts.list()
    rows = [(site.name, site.kind, site.url, site.user, site.profile) for site in sites]
    context.result([site_json(site) for site in sites], ("站点", "连接器", "地址", "账号", "配置"), rows)
    if not sites:
        context.say("还没有站点")


def columns(ctx: typer.Context, name: NameArgument) -> None:
    """The site's columns."""
    context: Context = ctx.obj
    with context.workroom() as room:
        found = room.accounts.columns(name)
    value = [{"id": column.id, "name": column.name, "closed": column.closed} for column in found]
    context.result(value, ("编号", "栏目", "不能报送的原因"), [(c.id, c.name, c.closed) for c in found])


def remove(ctx: typer.Context, name: NameArgument) -> None:
    """Forget a site and its secret; articles and receipts stay."""
    context: Context = ctx.obj
    with context.workroom() as room:
        room.accounts.remove(name)
    context.say(f"已移除站点“{name}”；稿件和回执都还在。")
    context.result({"name": name})


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
    """Freeze articles into the outbox; with `--wait` send until nothing can move."""
    context: Context = ctx.obj
    if bool(articles) == every:
        raise typer.BadParameter("写出稿件编号，或用 --all，二者取一")
    with context.workroom() as room:
        ids = [room.authoring.find(prefix) for prefix in articles or []] or room.submitting.candidates()
        queued: list[Submission] = []
        refused: list[EditorError] = []
        for article_id in ids:
            try:
                queued.extend(room.submitting.submit([article_id], site))
            except Refused as error:
                if len(ids) == 1:
                    raise
                context.say(explain(error))
                refused.append(error)
        if wait:
            room.submitting.run(wait=True)
            own = {item.id for item in queued}
            queued = [item for item in room.submitting.outbox() if item.id in own]
    _show(context, queued)
    raise typer.Exit(_status(queued, len(refused)))


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
        room.submitting.run(wait=wait)
        items = room.submitting.outbox()
    _show(context, items)
    raise typer.Exit(_status([item for item in items if item.state is not SubmissionState.CANCELLED]))


def outbox_pause(ctx: typer.Context, submissions: IdsArgument = None) -> None:
    """Hold submissions back (all without ids)."""
    _each(ctx.obj, "pause", submissions)


def outbox_resume(ctx: typer.Context, submissions: IdsArgument = None) -> None:
    """Let paused submissions go on."""
    _each(ctx.obj, "resume", submissions)


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


def _each(context: Context, act: str, prefixes: list[str] | None) -> None:
    with context.workroom() as room:
        chosen = [room.submitting.find(prefix) for prefix in prefixes or []]
        ids = chosen or [item.id for item in room.submitting.outbox() if item.state is not SubmissionState.DONE]
        items = [getattr(room.submitting, act)(submission_id) for submission_id in ids]
    _show(context, items)


def practice_site(
    ctx: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口，0 表示任意空闲的")] = 8765,
    data: Annotated[Path | None, typer.Option(help="数据放在哪里")] = None,
    stop_with_stdin: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """In the foreground, on the loopback only; the first line on standard output is JSON with address and accounts."""
    context: Context = ctx.obj
    context.outside.serve_practice_site(
        data or context.library / "practice-site", port, stop_with_stdin=stop_with_stdin
    )
