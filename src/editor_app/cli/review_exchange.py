"""The commands of review with others: over a folder (a stick, a share) and at sites."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.cli.context import PARTLY, REFUSED, UNAVAILABLE, Context, problem_json
from editor_app.model.errors import EditorError, Unavailable
from editor_app.services.merging import told
from editor_app.services.review_folder import Looked
from editor_app.services.site_reviews import Exchanged


def register(review: typer.Typer) -> None:
    """Add the commands to the review's group."""
    review.command("sync", help="与站点交换：待审的收下来，决定和批注报上去")(sync)
    review.command("folder", help="收下文件夹（U 盘、共享盘）里的稿件包，答复写回旁边")(folder)


def folder(
    ctx: typer.Context,
    where: Annotated[Path, typer.Argument(metavar="DIR")],
    articles: Annotated[list[str] | None, typer.Argument(metavar="ID…", help="先把这几篇放进去")] = None,
    every: Annotated[float, typer.Option("--every", min=0, max=3600, help="每隔几秒再看一次，0 只看一次")] = 0,
    looks: Annotated[int, typer.Option("--looks", min=0, help="看几次就停，0 一直看")] = 0,
    name: Annotated[str, typer.Option("--as", help="以谁的名义")] = "",
    unit: Annotated[str, typer.Option("--unit", help="他的单位")] = "",
) -> None:
    """Take over what has come and answer beside. Exit 4 where some packages were refused, 1 where all were."""
    context: Context = ctx.obj
    total: list[Looked] = []
    put: list[str] = []
    with context.workroom() as room:
        if name:
            room.reviewing.act_as(name, unit)
        for article in articles or ():
            put.append(str(room.review_folder.put(room.authoring.find(article), where)))
        while True:
            looked = _look(context, room.review_folder.look, where)
            total.append(looked)
            if not every or len(total) == looks:
                break
            time.sleep(every)
    context.result(_json(put, total))
    refused = [each for looked in total for each in looked.refused]
    unwritten = [each for looked in total for each in looked.unwritten]
    if refused or unwritten:
        done = any(looked.taken or looked.written for looked in total)
        raise typer.Exit(PARTLY if done else REFUSED)


def sync(
    ctx: typer.Context,
    site: Annotated[str, typer.Option(help="站点名；不写就是每个能审稿的站点")] = "",
) -> None:
    """Exchange with sites. Exit 4 where something did not go, 3 or 1 where nothing did."""
    context: Context = ctx.obj
    done: list[tuple[str, Exchanged]] = []
    troubles: list[tuple[str, EditorError]] = []
    with context.workroom() as room:
        if site:
            room.accounts.get(site)
        for name in [site] if site else [each.name for each in room.accounts.list()]:
            try:
                done.append((name, room.site_reviews.exchange(name, context.progress)))
            except EditorError as error:
                if site or error.code != "review.site_cannot":
                    troubles.append((name, error))
    troubles += [trouble for _, each in done for trouble in each.troubles]
    value = {
        "taken": [
            {"site": name, "id": one.article.id, "title": one.article.metadata.title, "text": one.text.value}
            for name, each in done
            for one in each.taken
        ],
        "sent": [
            {"site": name, "id": one.article, "decision": one.verdict.value} for name, each in done for one in each.sent
        ],
        "troubles": [{"name": name, **problem_json(trouble)} for name, trouble in troubles],
    }
    rows = [(name, one.article.metadata.title, told(one)) for name, each in done for one in each.taken]
    context.result(value, ("站点", "收下", "怎样收的"), rows)
    context.say(f"收下 {len(value['taken'])} 篇，报上 {len(value['sent'])} 个决定。")
    for name, trouble in troubles:
        context.say(f"{name}：{problem_json(trouble)['message']}")
    if troubles:
        away = all(isinstance(trouble, Unavailable) for _, trouble in troubles)
        raise typer.Exit(PARTLY if value["taken"] or value["sent"] else UNAVAILABLE if away else REFUSED)


def _look(context: Context, look: Any, where: Path) -> Looked:
    looked: Looked = look(where)
    for taken in looked.taken:
        if taken.merged is not None:
            context.say(f"{taken.source}：{told(taken.merged)}")
    for path in looked.written:
        context.say(f"已写回 {path.name}")
    for what, error in (*looked.refused, *looked.unwritten):
        context.say(f"{what}：{problem_json(error)['message']}")
    for what in looked.waiting:
        context.say(f"{what}：还在拷贝，下次再收")
    return looked


def _json(put: list[str], total: list[Looked]) -> dict[str, Any]:
    def errors(found: list[tuple[str, EditorError]]) -> list[dict[str, Any]]:
        return [{"name": what, **problem_json(error)} for what, error in found]

    return {
        "put": put,
        "taken": [
            {
                "id": each.article.id,
                "source": each.source,
                "text": each.merged.text.value,
                "entries": len(each.merged.entries),
                "beside": each.merged.beside or None,
            }
            for looked in total
            for each in looked.taken
            if each.merged is not None
        ],
        "written": [str(path) for looked in total for path in looked.written],
        "refused": errors([each for looked in total for each in looked.refused]),
        "unwritten": errors([each for looked in total for each in looked.unwritten]),
        "waiting": list(total[-1].waiting) if total else [],
    }
