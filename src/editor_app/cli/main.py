"""Entry of the terminal's door: options every command shares, and errors turned into sentences and exit statuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from editor_app import __version__
from editor_app.cli import (
    articles,
    backups,
    checking,
    comparing,
    demo,
    doctor,
    following,
    layout,
    lists,
    outbox,
    outputs,
    packages,
    profiles,
    reviews,
    sites,
    statistics,
    trash,
    updates,
)
from editor_app.cli.context import CANCELLED, USAGE, Context, Outside
from editor_app.cli.parser import Commands, told
from editor_app.model.errors import EditorError

CANCELLED_SAID = "已取消。此前做好的都还在。"
GROUPS = (
    articles,
    trash,
    comparing,
    layout,
    outputs,
    checking,
    packages,
    profiles,
    lists,
    sites,
    outbox,
    following,
    statistics,
    reviews,
    demo,
    doctor,
    backups,
    updates,
)  # in the order of the help
_WITH_VALUE = "--library"
_FLAG = "--json"


def common_first(argv: Sequence[str]) -> list[str]:
    """`argv` with `--library DIR` and `--json` moved to the front, so that they may stand anywhere before a `--`."""
    front: list[str] = []
    rest: list[str] = []
    items = iter(argv)
    for item in items:
        if item == "--":
            rest += [item, *items]
        elif item == _FLAG or item.startswith(_WITH_VALUE + "="):
            front.append(item)
        elif item == _WITH_VALUE:
            front += [item, *(value for value in [next(items, None)] if value is not None)]
        else:
            rest.append(item)
    return front + rest


def build(outside: Outside) -> typer.Typer:
    """The program's commands over the given outside."""
    app = Commands(name="editor-app", help="先锋采编：离线写稿、预览、检查、上报")

    @app.callback(invoke_without_command=True)
    def root(
        ctx: typer.Context,
        library: Annotated[Path | None, typer.Option(help="用另一个资料库", envvar="EDITOR_APP_LIBRARY")] = None,
        as_json: Annotated[bool, typer.Option(_FLAG, help="标准输出上只给一份 JSON")] = False,
        version: Annotated[bool, typer.Option("--version", help="显示版本")] = False,
    ) -> None:
        if version:
            typer.echo(__version__)
            raise typer.Exit
        ctx.obj = Context(outside, library or outside.default_library(), as_json)
        if ctx.invoked_subcommand is None:
            raise typer.Exit(outside.open_window(ctx.obj.library))

    for group in GROUPS:
        group.register(app)
    return app


def run(argv: Sequence[str], outside: Outside) -> int:
    """Run one command line and return its exit status. Never raises for anything a person can cause."""
    arguments = common_first(argv)
    as_json = _FLAG in arguments[: arguments.index("--")] if "--" in arguments else _FLAG in arguments
    try:
        status = build(outside)(args=arguments, prog_name="editor-app", standalone_mode=False) or 0
    except typer.TyperException as error:
        print(told(error), file=sys.stderr)
        return USAGE
    except typer.Abort:  # what was asked got no answer
        status = CANCELLED
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 0
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except EditorError as error:
        return Context(outside, Path(), as_json).fail(error)
    if status == CANCELLED:
        print(CANCELLED_SAID, file=sys.stderr)
    return int(status)
