"""`doctor`: is everything in order?"""

from __future__ import annotations

from typing import Annotated

import typer

from editor_app.cli.context import REFUSED, Context


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("doctor", help="检查资料库、图片、钥匙串、网页引擎、磁盘、时钟")(doctor)


def doctor(
    ctx: typer.Context,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair", help="修好能证明的：索引、摘要、关联、丢失的图片和文字（从备份）；先留一份，不删任何东西"
        ),
    ] = False,
) -> None:
    """Examine everything; exit 1 if anything is not in order."""
    context: Context = ctx.obj
    with context.workroom() as room:
        found = room.keeping.examine(repair=repair, progress=context.progress)
    value = [{"name": item.name, "ok": item.ok, "said": item.said} for item in found]
    context.result(value, ("项目", "结果", "说明"), [(i.name, "好" if i.ok else "有问题", i.said) for i in found])
    if not all(item.ok for item in found if item.grave):
        raise typer.Exit(REFUSED)
