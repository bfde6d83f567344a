"""Commands of 稿件包: package export, package import."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from editor_app.cli.articles import IdArgument, show_imported
from editor_app.cli.context import Context
from editor_app.cli.parser import Commands
from editor_app.model.errors import Refused


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    packages = Commands(help="稿件包：一篇稿件连同图片成一个文件", no_args_is_help=True)
    packages.command("export", help="把一篇稿件写成稿件包")(export)
    packages.command("import", help="从稿件包导入")(import_)
    packages.command("seal", help="几篇稿件装进一个加密交接包，凭口令才能打开")(seal)
    packages.command("open", help="打开加密交接包，收下里面的稿件")(open_)
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


StdinOption = Annotated[bool, typer.Option("--passphrase-stdin", help="从标准输入读口令")]
SEAL_VARIABLE = "EDITOR_APP_PASSPHRASE"


def seal(
    ctx: typer.Context,
    articles: Annotated[list[str], typer.Argument(metavar="ID…")],
    output: Annotated[Path, typer.Option("-o", "--output", help="文件，以 .xfseal 结尾")],
    passphrase_stdin: StdinOption = False,
) -> None:
    """The passphrase comes from EDITOR_APP_PASSPHRASE, from standard input, or is asked for twice."""
    context: Context = ctx.obj
    passphrase = _passphrase(passphrase_stdin, twice=True)
    with context.workroom() as room:
        ids = list(dict.fromkeys(room.authoring.find(prefix) for prefix in articles))
        path = room.sealing.seal(ids, output, passphrase, context.progress)
    context.say(f"{len(ids)} 篇已装进 {path}。口令请当面或打电话告诉对方，不要和文件放在一起。")
    context.result({"output": str(path), "articles": ids})


def open_(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE")],
    site: Annotated[str, typer.Option(help="站点名")] = "",
    passphrase_stdin: StdinOption = False,
) -> None:
    """Articles out of a sealed hand-over; one that is here already gets a revision, never a double."""
    context: Context = ctx.obj
    passphrase = _passphrase(passphrase_stdin, twice=False)
    with context.workroom() as room:
        outcome = room.sealing.open(path, passphrase, site, context.progress)
    show_imported(context, outcome)


def _passphrase(from_stdin: bool, *, twice: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if told := os.environ.get(SEAL_VARIABLE, ""):
        return told
    if not sys.stdin.isatty():
        raise Refused("sealed.no_passphrase")
    first = getpass.getpass("口令（不显示）：", stream=sys.stderr)
    if twice and getpass.getpass("再输一遍：", stream=sys.stderr) != first:
        raise Refused("sealed.differ")
    return first
