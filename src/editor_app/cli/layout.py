"""The command `layout`: 一键排版 for articles of the library."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from editor_app.cli.context import PARTLY, REFUSED, Context, problem_json
from editor_app.model.errors import EditorError
from editor_app.model.layout import DEFAULT_RULES, RULE_WORDS, LayoutRule


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    app.command("layout", help="一键排版：删空行、缩进、改标点等，并列出改了什么")(layout)


def layout(
    ctx: typer.Context,
    articles: Annotated[list[str], typer.Argument(metavar="ID…")],
    rules: Annotated[str, typer.Option(help="、".join(rule.value for rule in LayoutRule) + "；用逗号隔开")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会改什么，不保存")] = False,
) -> None:
    """Exit 1 if no article could be laid out, 4 if some; each keeps a version from before."""
    from editor_app.services.laying_out import rules_named

    context: Context = ctx.obj
    chosen = rules_named(rules.split(",")) if rules else DEFAULT_RULES
    value: list[dict[str, Any]] = []
    rows: list[tuple[object, ...]] = []
    failed = 0
    with context.workroom() as room:
        for place, prefix in enumerate(articles):
            context.progress("正在排版", place, len(articles))
            try:
                article, made = room.laying_out.run(room.authoring.find(prefix), chosen, dry=dry_run)
            except EditorError as error:
                failed += 1
                value.append({"id": prefix, "changes": [], "saved": False, "error": problem_json(error)})
                context.say(f"{prefix}：{problem_json(error)['message']}")
                continue
            changes = [
                {"rule": change.rule.value, "count": change.count, "message": change.sentence}
                for change in made.layout.changes
            ]
            saved = bool(changes) and not dry_run
            value.append({"id": article.id, "version": article.version, "changes": changes, "saved": saved})
            rows += [
                (article.id[:8], RULE_WORDS[change.rule], change.count, change.sentence)
                for change in made.layout.changes
            ]
    context.result(value, ("编号", "规则", "处数", "说明"), rows)
    if not rows and not failed:
        context.say("没有要改的地方")
    if failed:
        raise typer.Exit(PARTLY if failed < len(articles) else REFUSED)
