"""`doctor`: is everything in order? `backup`: keep a copy, or bring one back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from editor_app.cli.context import REFUSED, Context
from editor_app.services.exporting import export_library as whole_library
from editor_app.services.rescue import Rescue


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("doctor", help="检查资料库、图片、钥匙串、网页引擎、磁盘、时钟")(doctor)
    app.command(
        "backup", help="备份到文件夹：backup DIR；恢复：backup restore FILE；抢救：backup salvage FILE --to DIR"
    )(backup)
    app.command("export-library", help="把整个资料库导出成一个文件；恢复用 backup restore FILE")(export_library)


def doctor(
    ctx: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="重建可以重建的（查找索引）；不删任何东西")] = False,
) -> None:
    """Examine everything; exit 1 if anything is not in order."""
    context: Context = ctx.obj
    with context.workroom() as room:
        found = room.keeping.examine(repair=repair, progress=context.progress)
    value = [{"name": item.name, "ok": item.ok, "said": item.said} for item in found]
    context.result(value, ("项目", "结果", "说明"), [(i.name, "好" if i.ok else "有问题", i.said) for i in found])
    if not all(item.ok for item in found if item.grave):
        raise typer.Exit(REFUSED)


def backup(
    ctx: typer.Context,
    where: Annotated[str, typer.Argument(metavar="DIR")],
    file: Annotated[Path | None, typer.Argument(metavar="FILE")] = None,
    to: Annotated[Path | None, typer.Option(help="salvage：新资料库的文件夹，必须还不存在")] = None,
) -> None:
    """Copy database and originals into a folder; or put a backup's database in the place of a damaged one, which is set
    aside, not deleted.
    """
    context: Context = ctx.obj
    if file is None:
        with context.workroom() as room:
            made = room.keeping.back_up(Path(where), context.progress)
        context.say(f"已备份到 {made}")
        context.result({"backup": str(made)})
        return
    if where == "salvage" and to is not None:
        _salvage(context, file, to)
        return
    if where != "restore":
        raise typer.BadParameter("应写成 backup DIR、backup restore FILE 或 backup salvage FILE --to DIR")
    _restore(context, file)


def export_library(
    ctx: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="要写成的文件，通常以 .zip 结尾")]
) -> None:
    """Everything in one file; also of a library that is damaged, read-only or open in the window."""
    context: Context = ctx.obj
    made = whole_library(context.library, file, context.progress)
    context.say(f"已导出 {made.articles} 篇稿件、{made.pictures} 张图片到 {made.path}")
    if made.salvaged:
        context.say("资料库有损坏，导出的是还能读出的部分；原来的文件没有动。")
    if made.missing or made.unreadable:
        context.say(f"有 {made.missing} 张图片、{made.unreadable} 份文字读不出来，没有在里面。")
    context.result(
        {
            "file": str(made.path),
            "articles": made.articles,
            "pictures": made.pictures,
            "missing": made.missing,
            "unreadable": made.unreadable,
            "salvaged": made.salvaged,
        }
    )


def _restore(context: Context, file: Path) -> None:
    restored = Rescue(context.library).restore(file, context.progress)
    with context.workroom() as room:
        problems = [item.said for item in room.keeping.examine(progress=context.progress) if item.name == "library"]
    context.say("已用备份恢复；原来的资料库文件移到了旁边，没有删除。")
    for said in problems:
        context.say(said)
    context.result(
        {
            "restored": str(file),
            "library": str(context.library),
            "articles": restored.articles,
            "missing": restored.missing,
            "aside": restored.aside,
        }
    )


def _salvage(context: Context, damaged: Path, folder: Path) -> None:
    if folder.exists():
        raise typer.BadParameter(f"{folder} 已经存在，没有动它；请另选一个新文件夹")
    articles, revisions, unclaimed = context.outside.salvage(damaged, folder)
    context.say(
        f"抢救出 {articles} 篇稿件、{revisions} 个版本，另有 {unclaimed} 份没有归属的文字，都在 {folder}；原文件没有动。"
    )
    context.result({"library": str(folder), "articles": articles, "revisions": revisions, "unclaimed": unclaimed})
