"""Commands of the library: import, new, list, search, show, set, history, restore, untrash."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.cli.context import PARTLY, REFUSED, Context, problem_json
from editor_app.model.article import STATE_WORDS, Article, ArticleRow, ArticleState
from editor_app.model.errors import Refused
from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.proof_code import looks_like_code
from editor_app.model.revision import REASON_WORDS
from editor_app.services.import_summary import Result, summary_rows
from editor_app.services.importing import Imported, ImportOutcome
from editor_app.services.receipts import local_time
from editor_app.services.workroom import Workroom

IdArgument = Annotated[str, typer.Argument(help="稿件编号，前四位以上即可", metavar="ID")]


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    app.command("import", help="导入 Word/WPS、RTF、网页、Markdown、纯文本、稿件包，或放着稿件和照片的文件夹、zip")(
        import_
    )
    app.command("new", help="新建一篇稿件")(new)
    app.command("list", help="列出稿件")(list_)
    app.command("search", help="按标题、正文查找")(search)
    app.command("show", help="看一篇稿件")(show)
    app.command("set", help="改稿件信息，如 栏目、来源：FIELD=VALUE")(set_)
    app.command("history", help="看一篇稿件的版本")(history)
    app.command("restore", help="恢复到某个版本")(restore)
    app.command("untrash", help="从回收站取回")(untrash)


def import_(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…")],
    photos: Annotated[Path | None, typer.Option(help="照片文件夹")] = None,
    column: Annotated[str, typer.Option(help="栏目编号或名称")] = "",
    site: Annotated[str, typer.Option(help="站点名")] = "",
) -> None:
    """Files in, articles out; exit 1 if none could be read, 4 if some."""
    context: Context = ctx.obj
    with context.workroom() as room:
        outcome = room.importing.import_files(paths, photos=photos, site=site, column=column, progress=context.progress)
    show_imported(context, outcome)


def show_imported(context: Context, outcome: ImportOutcome) -> None:
    """Tell what a batch gave; leaves with 1 where nothing could be read, 4 where some could not."""
    for name, error in outcome.failed:
        context.say(f"{name}：{problem_json(error)['message']}")
    value = [imported_json(item) for item in outcome.imported]
    value += [{"id": None, "source": name, "error": problem_json(error)} for name, error in outcome.failed]
    rows = [
        (
            item.article.id[:8],
            item.article.metadata.title,
            len(item.article.body.blocks),
            len(item.article.body.figures()),
        )
        for item in outcome.imported
    ]
    context.result(value, ("编号", "标题", "段", "图"), rows)
    if not context.as_json:
        for row in summary_rows(outcome):
            if row.result is Result.HINTS:
                context.say(f"{row.source}：{row.problem}")
    if outcome.failed:
        raise typer.Exit(PARTLY if outcome.imported else REFUSED)


def imported_json(item: Imported) -> dict[str, Any]:
    """The shape of `import --json`."""
    article = item.article
    return {
        "id": article.id,
        "source": item.source,
        "title": article.metadata.title,
        "contributor": article.metadata.contributor,
        "column": article.metadata.column,
        "blocks": len(article.body.blocks),
        "pictures": len(article.body.figures()),
        "missing": len(article.body.missing()),
        "confidence": item.confidence,
        "report": [{"kind": line.kind.value, "what": line.what, "count": line.count} for line in item.report],
        "merged": {
            "text": item.merged.text.value,
            "entries": len(item.merged.entries),
            "beside": item.merged.beside or None,
        }
        if item.merged
        else None,
    }


def new(
    ctx: typer.Context,
    title: Annotated[str, typer.Option(help="标题")] = "",
    site: Annotated[str, typer.Option(help="站点名")] = "",
    column: Annotated[str, typer.Option(help="栏目的编号或名称；稿件从这个栏目的模板开始")] = "",
    like: Annotated[str, typer.Option(help="以这一篇（编号）为模板：留文字和栏目，日期和照片要重新填")] = "",
) -> None:
    """An empty article, one from the template of a column, or one with the structure of another article."""
    context: Context = ctx.obj
    with context.workroom() as room:
        if like:
            article = room.authoring.new_like(room.authoring.find(like))
        else:
            article = room.authoring.new(site, title=title, column=column)
    context.result(article_json(article), ("编号", "标题"), [(article.id[:8], article.metadata.title)])


def list_(
    ctx: typer.Context,
    status: Annotated[str, typer.Option(help="、".join(state.value for state in ArticleState))] = "",
    limit: Annotated[int, typer.Option(min=1, help="最多几篇")] = 1000,
) -> None:
    """Rows of one box or of all but the trash."""
    context: Context = ctx.obj
    state = _state(status)
    with context.workroom() as room:
        rows = room.authoring.articles(state, limit=limit)
        columns = _column_names(room, rows)
    _show_rows(context, rows, columns)


def search(ctx: typer.Context, words: Annotated[list[str], typer.Argument(metavar="WORDS…")]) -> None:
    """Articles that hold all words."""
    context: Context = ctx.obj
    with context.workroom() as room:
        rows = room.authoring.search(" ".join(words))
        columns = _column_names(room, rows)
    _show_rows(context, rows, columns)


def show(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(help="稿件编号，前四位以上即可；或清样二维码里的码", metavar="ID")],
) -> None:
    """One article's metadata and where it stands; for the code of a proof, the revision that it shows."""
    context: Context = ctx.obj
    if looks_like_code(article):
        _show_proof(context, article)
        return
    with context.workroom() as room:
        found = room.authoring.open(room.authoring.find(article))
    fields = [(FIELD_LABELS[name], value) for name, value in article_json(found)["metadata"].items() if value]
    context.result(article_json(found), ("项目", "内容"), fields)


def _show_proof(context: Context, code: str) -> None:
    with context.workroom() as room:
        traced = room.proofing.trace(code)
    row, metadata = traced.revision.row, traced.revision.metadata
    if traced.later:
        context.say(f"清样已过期，之后又改过 {traced.later} 版")
    if traced.verdict:
        context.say(traced.verdict)
    value = {
        "id": row.article,
        "title": metadata.title,
        "revision": row.number,
        "reason": row.reason.value,
        "saved_at": row.saved_at,
        "digest": row.digest,
        "later": traced.later,
        "signed": traced.signed or None,
        "stage": traced.stage.value,
        "blocks": len(traced.revision.body.blocks),
    }
    fields = [("编号", row.article), ("标题", metadata.title), ("版本", row.number), ("时间", local_time(row.saved_at))]
    context.result(value, ("项目", "内容"), fields)


def set_(
    ctx: typer.Context,
    article: IdArgument,
    fields: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…")],
) -> None:
    """Set metadata fields by their English or Chinese names."""
    context: Context = ctx.obj
    names = {label: name for name, label in FIELD_LABELS.items()}
    values: dict[str, str] = {}
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals:
            raise typer.BadParameter(f"应写成 FIELD=VALUE：{field}")
        values[names.get(name, name)] = value
    with context.workroom() as room:
        changed = room.authoring.set_fields(room.authoring.find(article), values)
        column = room.profiles.for_site(changed.site).find_column(changed.metadata.column)
    shown = {"column": column.name} if column else {}
    rows = [(FIELD_LABELS[name], shown.get(name, getattr(changed.metadata, name))) for name in values]
    context.result(article_json(changed), ("项目", "内容"), rows)


def history(ctx: typer.Context, article: IdArgument) -> None:
    """The revisions, newest first."""
    context: Context = ctx.obj
    with context.workroom() as room:
        revisions = room.authoring.history(room.authoring.find(article))
    value = [
        {
            "number": row.number,
            "reason": row.reason.value,
            "saved_at": row.saved_at,
            "digest": row.digest,
            "characters": row.characters,
        }
        for row in revisions
    ]
    rows = [(row.number, REASON_WORDS[row.reason], local_time(row.saved_at), row.characters) for row in revisions]
    context.result(value, ("版本", "原因", "时间", "字符"), rows)


def restore(
    ctx: typer.Context, article: IdArgument, revision: Annotated[int, typer.Argument(metavar="REVISION")]
) -> None:
    """Make an earlier revision the current content; the present one stays in the history."""
    context: Context = ctx.obj
    with context.workroom() as room:
        restored = room.authoring.restore(room.authoring.find(article), revision)
    context.say(f"已恢复到第 {revision} 版；原来的内容仍在版本里。")
    context.result(article_json(restored))


def untrash(ctx: typer.Context, article: IdArgument) -> None:
    """Out of the trash."""
    context: Context = ctx.obj
    with context.workroom() as room:
        article_id = room.authoring.find(article)
        room.authoring.untrash(article_id)
        found = room.authoring.open(article_id)
    context.say(f"已取回，在“{STATE_WORDS[found.state]}”里。")
    context.result({"id": article_id, "state": found.state.value})


def article_json(article: Article) -> dict[str, Any]:
    """An article without its body."""
    from editor_app.model.codec import metadata_to_json

    return {
        "id": article.id,
        "title": article.metadata.title,
        "state": article.state.value,
        "version": article.version,
        "site": article.site,
        "digest": article.digest,
        "created_at": article.created_at,
        "updated_at": article.updated_at,
        "blocks": len(article.body.blocks),
        "pictures": len(article.body.figures()),
        "missing": len(article.body.missing()),
        "metadata": metadata_to_json(article.metadata),
    }


def row_json(row: ArticleRow) -> dict[str, Any]:
    """A row of `list --json` and `search --json`."""
    return {
        "id": row.id,
        "title": row.title,
        "column": row.column,
        "contributor": row.contributor,
        "state": row.state.value,
        "updated_at": row.updated_at,
        "version": row.version,
        "pictures": row.pictures,
        "missing": row.missing,
    }


def _state(status: str) -> ArticleState | None:
    if not status:
        return None
    words = {word: state for state, word in STATE_WORDS.items()}
    try:
        return words.get(status) or ArticleState(status)
    except ValueError:
        raise Refused("article.unknown_state", state=status, known="、".join(words)) from None


def _column_names(room: Workroom, rows: list[ArticleRow]) -> dict[str, str]:
    """The names of the rows' columns, by id, as the sites call them."""
    wanted = {row.column for row in rows if row.column}
    if not wanted:
        return {}
    profiles = [room.profiles.for_site(site) for site in ("", *(each.name for each in room.accounts.list()))]
    found = {name: profile.column(name) for profile in reversed(profiles) for name in wanted if profile.column(name)}
    return {name: column.name for name, column in found.items() if column is not None}


def _show_rows(context: Context, rows: list[ArticleRow], columns: dict[str, str]) -> None:
    table = [
        (
            row.id[:8],
            STATE_WORDS[row.state],
            row.title,
            columns.get(row.column, row.column),
            local_time(row.updated_at),
        )
        for row in rows
    ]
    context.result([row_json(row) for row in rows], ("编号", "状态", "标题", "栏目", "修改"), table)
    if not context.as_json:
        context.say(f"共 {len(rows)} 篇")
