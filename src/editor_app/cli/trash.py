"""`trash`: put away, look, take back, remove for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from editor_app.cli.articles import IdArgument
from editor_app.cli.context import PARTLY, Context, problem_json, status_of
from editor_app.cli.groups import WithUsual
from editor_app.cli.parser import Commands
from editor_app.model.article import STATE_WORDS, ArticleState
from editor_app.model.errors import EditorError
from editor_app.model.trash import HINDRANCE_WORDS
from editor_app.services.receipts import local_time
from editor_app.services.workroom import Workroom

IdsArgument = Annotated[list[str], typer.Argument(help="稿件编号，前四位以上即可", metavar="ID…")]


class _Trash(WithUsual):
    USUAL = "add"


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    group = Commands(
        cls=_Trash, help="回收站：trash ID 放进去；list 看；restore 取回；purge 彻底删除", no_args_is_help=True
    )
    group.command("add", help="放进回收站（add 可以不写）")(add)
    group.command("list", help="回收站里有什么，还剩几天")(list_)
    group.command("restore", help="从回收站取回")(restore)
    group.command("purge", help="彻底删除：满三十天、进过备份、不在上报的才行；不能撤回")(purge)
    app.add_typer(group, name="trash")
    app.command("untrash", help="从回收站取回一篇，同 trash restore")(untrash)


def add(ctx: typer.Context, article: IdArgument) -> None:
    """Into the trash; restorable."""
    context: Context = ctx.obj
    with context.workroom() as room:
        article_id = room.authoring.find(article)
        room.authoring.trash(article_id)
    context.say("已放进回收站，随时可以取回。")
    context.result({"id": article_id, "state": ArticleState.TRASH.value})


def list_(ctx: typer.Context) -> None:
    """What lies there, last changed first."""
    context: Context = ctx.obj
    with context.workroom() as room:
        found = room.authoring.trashed()
    value = [
        {
            "id": item.article,
            "title": item.title,
            "trashed_at": item.trashed_at,
            "deadline": item.deadline,
            "days_left": item.days_left,
            "may_purge": item.hindrance is None,
            "hindrance": item.hindrance.value if item.hindrance else None,
        }
        for item in found
    ]
    rows = [
        (
            item.article[:8],
            item.title,
            local_time(item.trashed_at),
            item.left_words,
            HINDRANCE_WORDS[item.hindrance] if item.hindrance else "可以彻底删除",
        )
        for item in found
    ]
    context.result(value, ("编号", "标题", "放进来的时间", "期限", "说明"), rows)
    if not context.as_json:
        context.say(f"回收站里有 {len(found)} 篇")


def restore(ctx: typer.Context, articles: IdsArgument) -> None:
    """Back into the boxes they came from; exit 1 if none could be, 4 if some."""

    def take_back(room: Workroom, article: str) -> str:
        room.authoring.trash_item(article)  # refuses what does not lie there
        room.authoring.untrash(article)
        return str(room.authoring.open(article).state.value)

    context: Context = ctx.obj
    _each(context, articles, take_back, "取回了 {n} 篇。")


def untrash(ctx: typer.Context, article: IdArgument) -> None:
    """Out of the trash."""
    context: Context = ctx.obj
    with context.workroom() as room:
        article_id = room.authoring.find(article)
        room.authoring.untrash(article_id)
        found = room.authoring.open(article_id)
    context.say(f"已取回，在“{STATE_WORDS[found.state]}”里。")
    context.result({"id": article_id, "state": found.state.value})


def purge(
    ctx: typer.Context,
    articles: Annotated[list[str] | None, typer.Argument(help="稿件编号，前四位以上即可", metavar="ID…")] = None,
    due: Annotated[bool, typer.Option("--due", help="已经到期、可以删的全部删掉")] = False,
) -> None:
    """Remove for good; exit 1 if none could be, 4 if some."""
    context: Context = ctx.obj
    if bool(articles) == due:
        raise typer.BadParameter("应写成 trash purge ID… 或 trash purge --due")

    def remove(room: Workroom, article: str) -> str:
        room.authoring.purge(article)
        return "gone"

    if not due:
        _each(context, articles or [], remove, "彻底删除了 {n} 篇。")
        return
    with context.workroom() as room:
        ready = [item.article for item in room.authoring.trashed() if item.hindrance is None]
        outcomes = [_done(room, article, remove) for article in ready]
    _report(context, outcomes, "彻底删除了 {n} 篇。")


def _each(context: Context, prefixes: Sequence[str], work: Callable[[Workroom, str], str], said: str) -> None:
    with context.workroom() as room:
        outcomes = [_done(room, prefix, work) for prefix in dict.fromkeys(prefixes)]
    _report(context, outcomes, said)


def _done(room: Workroom, prefix: str, work: Callable[[Workroom, str], str]) -> tuple[str, str | EditorError]:
    """The article's id, or what was given for it, and its state now or why it is as before."""
    article = prefix
    try:
        article = room.authoring.find(prefix)
        return article, work(room, article)
    except EditorError as error:
        return article, error


def _report(context: Context, outcomes: Sequence[tuple[str, str | EditorError]], said: str) -> None:
    failed = [error for _, error in outcomes if isinstance(error, EditorError)]
    value: list[dict[str, Any]] = []
    for article, outcome in outcomes:
        if isinstance(outcome, EditorError):
            value.append({"id": article, "error": problem_json(outcome)})
            context.say(f"{article[:8]}：{problem_json(outcome)['message']}")
        else:
            value.append({"id": article, "state": outcome})
    context.say(said.format(n=len(outcomes) - len(failed)))
    context.result(value)
    if failed:
        raise typer.Exit(PARTLY if len(failed) < len(outcomes) else status_of(failed[0]))
