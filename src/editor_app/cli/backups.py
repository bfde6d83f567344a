"""`backup`: keep a copy, see which there are, say where they go, bring one back. `export-library`: all in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from editor_app.cli.context import Context
from editor_app.cli.groups import WithUsual
from editor_app.cli.parser import Commands
from editor_app.services.backups import list_backups, remembered_folder
from editor_app.services.exporting import export_library as whole_library
from editor_app.services.rescue import Rescue


class _Backup(WithUsual):
    USUAL = "to"


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    group = Commands(
        cls=_Backup, help="备份：backup DIR 备份到文件夹；list、folder、restore、salvage", no_args_is_help=True
    )
    group.command("to", help="备份到文件夹（to 可以不写）")(to)
    group.command("list", help="列出有哪些备份")(list_)
    group.command("folder", help="看或换每天备份到的文件夹")(folder)
    group.command("restore", help="用备份或导出的文件恢复；现有的资料库移到旁边")(restore)
    group.command("salvage", help="从损坏的资料库文件里抢救文字，另成一个资料库")(salvage)
    app.add_typer(group, name="backup")
    app.command("export-library", help="把整个资料库导出成一个文件；恢复用 backup restore FILE")(export_library)


def to(ctx: typer.Context, directory: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """Copy database and originals into a folder."""
    context: Context = ctx.obj
    with context.workroom() as room:
        made = room.keeping.back_up(directory, context.progress)
    context.say(f"已备份到 {made}")
    context.result({"backup": str(made)})


def list_(ctx: typer.Context) -> None:
    """The library's own backups and those in the visible folder, newest first; also while the library is open in the
    window, or damaged.
    """
    context: Context = ctx.obj
    visible = remembered_folder(context.library) or context.outside.usual_backups(context.library)
    found = list_backups(context.library, visible)
    value = [
        {
            "file": str(item.path),
            "made_at": f"{item.made_at:%Y-%m-%dT%H:%M:%S}",
            "why": item.why,
            "bytes": item.size,
            "articles": item.articles,
            "visible": item.visible,
        }
        for item in found
    ]
    rows = [
        (
            f"{item.made_at:%Y-%m-%d %H:%M:%S}",
            item.why_words,
            f"{item.size / 1048576:.1f} MB",
            "读不出来" if item.articles is None else item.articles,
            str(item.path),
        )
        for item in found
    ]
    context.result(value, ("时间", "原因", "大小", "稿件", "文件"), rows)
    if not context.as_json:
        context.say(f"共 {len(found)} 份" if found else "还没有备份")


def folder(
    ctx: typer.Context,
    directory: Annotated[Path | None, typer.Argument(metavar="DIR", help="换成这个文件夹；不写则只看")] = None,
    usual: Annotated[bool, typer.Option("--usual", help="换回平常的文件夹")] = False,
) -> None:
    """Where the day's backup is copied to for the person to see."""
    context: Context = ctx.obj
    if usual and directory is not None:
        raise typer.BadParameter("DIR 和 --usual 只能写一个")
    with context.workroom() as room:
        if usual or directory is not None:
            room.keeping.choose_backup_folder(directory)
        now = room.keeping.backup_folder()
    context.say(
        f"每天备份到 {now}" if now else "没有设备份文件夹，备份只在资料库里面。用 backup folder DIR 可以设一个。"
    )
    context.result({"folder": str(now) if now else None, "there": bool(now and now.is_dir())})


def restore(ctx: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Put a backup's database in the place of a damaged one, which is set aside, not deleted."""
    _restore(ctx.obj, file)


def salvage(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    to: Annotated[Path, typer.Option(help="新资料库的文件夹，必须还不存在")],
) -> None:
    """Make a new library of what can be read in a damaged one, which is only read."""
    _salvage(ctx.obj, file, to)


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
