"""Commands of what comes after the receipt: sync, recall, changes."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from editor_app.cli.comparing import difference_json, difference_rows
from editor_app.cli.context import PARTLY, REFUSED, UNAVAILABLE, Context
from editor_app.model.errors import EditorError, Unavailable
from editor_app.model.following import REMOTE_WORDS, Followed
from editor_app.model.problems import explain

SiteOption = Annotated[str, typer.Option(help="站点名；不写就是每个站点")]


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    app.command("sync", help="问站点：报去的稿件待审、退回还是采用了，地址是什么")(sync)
    app.command("recall", help="从站点撤回还没有刊发的：回到草稿，回执留着")(recall)
    app.command("changes", help="看网站编辑改了什么：站点上的与报去的比较")(changes)


def followed_json(said: Followed) -> dict[str, Any]:
    """One article in `sync --json`."""
    return {
        "article": said.article,
        "site": said.site,
        "submission": said.submission,
        "title": said.title,
        "state": said.state.value,
        "url": said.url or None,
        "note": said.note,
        "at": said.at,
        "changed": said.changed,
        "seen_at": said.seen_at,
    }


def sync(ctx: typer.Context, site: SiteOption = "") -> None:
    """Ask each site. Exit 4 where some of them could not be asked, 3 or 1 where none could."""
    context: Context = ctx.obj
    told: list[Followed] = []
    troubles: list[tuple[str, EditorError]] = []
    with context.workroom() as room:
        if site:
            room.accounts.get(site)
        names = [site] if site else room.following.sites()
        for name in names:
            try:
                heard = room.following.sync(name)
                told += heard
                troubles += room.site_reviews.fetch_remarks(name, heard).troubles
            except EditorError as error:
                troubles.append((name, error))
    value = {
        "articles": [followed_json(each) for each in told],
        "troubles": [{"site": name, "code": error.code, "message": explain(error)} for name, error in troubles],
    }
    rows = [(each.title, each.site, _word(each), each.url or each.note) for each in told]
    context.result(value, ("稿件", "站点", "状态", "说明"), rows)
    for name, trouble in troubles:
        context.say(f"{name}：{explain(trouble)}")
    if not told and not troubles:
        context.say("还没有报到过什么")
    if troubles:
        away = all(isinstance(trouble, Unavailable) for _, trouble in troubles)
        raise typer.Exit(PARTLY if len(troubles) < len(names) else UNAVAILABLE if away else REFUSED)


def recall(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(help="稿件编号，前四位以上即可", metavar="ID")],
    why: Annotated[str, typer.Argument(metavar="TEXT")] = "",
    site: SiteOption = "",
    name: Annotated[str, typer.Option("--as", help="以谁的名义；不写就是“单位和姓名”里的")] = "",
    unit: Annotated[str, typer.Option("--unit", help="他的单位")] = "",
) -> None:
    """Take back what waits at a site."""
    context: Context = ctx.obj
    with context.workroom() as room:
        if name:
            room.reviewing.act_as(name, unit)
        found = room.authoring.find(article)
        where = room.site_reviews.recall(found, why, site)
        title = room.authoring.open(found).metadata.title
    context.result({"article": found, "site": where})
    context.say(f"“{title}”已从“{where}”撤回，回到草稿。")


def _word(said: Followed) -> str:
    return REMOTE_WORDS[said.state] + ("，编辑改过" if said.changed else "")


def changes(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(help="稿件编号，前四位以上即可", metavar="ID")],
    site: SiteOption = "",
) -> None:
    """What stands at the site against what was handed in: `[-删去-]{+加上+}`."""
    context: Context = ctx.obj
    with context.workroom() as room:
        found = room.following.changes(room.authoring.find(article), site)
    value = {
        "article": found.sent.row.article,
        "site": found.site,
        "sent": found.sent.row.number,
        "whole": found.whole,
        **difference_json(found.difference),
    }
    rows = difference_rows(found.difference)
    context.result(value, ("处", "", "内容"), rows)
    if not context.as_json:
        context.say("" if rows else "网站编辑没有改动。")
        if not found.whole:
            context.say("这个站点只给出网页，比较的是标题和文字，图片和格式没有比较。")
