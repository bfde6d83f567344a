"""Commands of 稿件包: package export, package import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from editor_app.cli.articles import IdArgument, show_imported
from editor_app.cli.context import Context
from editor_app.cli.parser import Commands


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    packages = Commands(help="稿件包：一篇稿件连同图片成一个文件", no_args_is_help=True)
    packages.command("export", help="把一篇稿件写成稿件包")(export)
    packages.command("import", help="从稿件包导入")(import_)
    app.add_typer(packages, name="package")


def export(
    ctx: typer.Context,
    article: IdArgument,
    output: Annotated[Path, typer.Option("-o", "--output", help="文件或文件夹")] = Path(),
) -> None:
    """One article into one `.textpack`; in a folder it is named after the title."""
    context: Context = ctx.obj
    with context.workroom() as room:
        article_id = room.authoring.find(article)
        path = room.packaging.export(article_id, output)
    context.say(f"已写到 {path}")
    if context.as_json:
        context.result({"id": article_id, "output": str(path)})


def import_(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…")],
    site: Annotated[str, typer.Option(help="站点名")] = "",
) -> None:
    """Packages in, articles out; an article that is here already gets a revision, never a double."""
    context: Context = ctx.obj
    with context.workroom() as room:
        outcome = room.importing.import_files(paths, site=site, progress=context.progress)
    show_imported(context, outcome)
