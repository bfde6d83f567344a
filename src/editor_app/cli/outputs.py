"""Commands that make something of an article or of pictures: render, picture prepare, picture watermark."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from editor_app.cli.articles import IdArgument
from editor_app.cli.context import PARTLY, REFUSED, Context, problem_json
from editor_app.cli.parser import Commands
from editor_app.model.article import Article
from editor_app.model.errors import EditorError
from editor_app.model.forms import BINARY_FORMS, FORMS_OF, PAINTED_FORMS, Form
from editor_app.model.views import View
from editor_app.services.addresses import IMAGE_BASE
from editor_app.services.illustrating import read_picture
from editor_app.services.pasting import MAX_COPIED, Copied
from editor_app.services.sheets import MAX_PICTURE_HEIGHT, Sheet
from editor_app.services.workroom import Workroom
from editor_app.services.writing_out import prepare_files, write_new


def register(app: typer.Typer) -> None:
    """Add this group's commands to `app`."""
    app.command("render", help="把稿件变成网页、图片、PDF、清样、Word、Markdown、文字、JSON、公众号格式")(render)
    pictures = Commands(help="图片", no_args_is_help=True)
    pictures.command("prepare", help="按站点规则整理图片：摆正、去隐私、缩小、压缩")(prepare)
    pictures.command("watermark", help="看或换单位的水印（PNG），--off 不用水印")(watermark)
    app.add_typer(pictures, name="picture")


def render(
    ctx: typer.Context,
    article: IdArgument,
    view: Annotated[View, typer.Option(help="页面、列表、首页、幻灯、手机、清样，或只要正文")] = View.PAGE,
    as_: Annotated[
        Form, typer.Option("--as", help="形式；rich 是公众号格式：用浏览器打开，全选、复制，粘进公众号后台的正文")
    ] = Form.HTML,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写到哪里；不写则到标准输出")] = None,
    max_height: Annotated[
        int, typer.Option(min=500, max=30_000, help="图片最高多少像素，更长的页面分成几张（聊天软件不收太长的图）")
    ] = MAX_PICTURE_HEIGHT,
) -> None:
    """One output of one article; binary forms need `-o`."""
    context: Context = ctx.obj
    if as_ not in FORMS_OF[view]:
        known = "、".join(form.value for form in Form if form in FORMS_OF[view])
        raise typer.BadParameter(f"{view.value} 没有 {as_.value} 这种形式。可以用：{known}", param_hint="--as")
    if output is None and as_ in BINARY_FORMS:
        raise typer.BadParameter("图片、PDF 和 Word 要用 -o 指定文件", param_hint="-o")
    with context.workroom() as room:
        found = room.authoring.open(room.authoring.find(article))
        if output is None:
            context.text(room.outputs.written(found, view, as_).decode())
            return
        files = _write(context, room, found, Wanted(view, as_, output, max_height))
    context.say("已写到 " + "、".join(str(file) for file in files))
    if len(files) > 1:
        context.say(f"页面长，分成了 {len(files)} 张图，每张不高于 {max_height} 像素")
    if context.as_json:
        names = [str(file) for file in files]
        value = {"id": found.id, "view": view.value, "as": as_.value, "output": names[0], "outputs": names}
        context.result(value)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One call of `render`."""

    view: View
    form: Form
    output: Path
    max_height: int = MAX_PICTURE_HEIGHT


def _write(context: Context, room: Workroom, article: Article, wanted: Wanted) -> list[Path]:
    if wanted.form is Form.RICH:
        whole, copied = room.outputs.rich(article, context.progress)
        write_new(wanted.output, whole.encode())
        _tell_copied(context, copied)
        return [wanted.output]
    if wanted.form not in PAINTED_FORMS:
        write_new(wanted.output, room.outputs.written(article, wanted.view, wanted.form))
        return [wanted.output]
    lost: set[str] = set()
    sheet = _watched(room.outputs.sheet(article, wanted.view), lost)
    if wanted.form is Form.PNG:
        files = context.outside.sheet_png(sheet, wanted.output, wanted.max_height)
    else:
        write_new(wanted.output, context.outside.sheet_pdf(sheet))
        files = [wanted.output]
    if lost:
        context.say(f"有 {len(lost)} 张图片读不出来，不在里面")
    return files


def _tell_copied(context: Context, copied: Copied) -> None:
    context.say(f"{copied.pictures} 张图片在内；用浏览器打开，全选、复制，粘进公众号后台的正文，标题另填")
    if copied.too_many:
        context.say(
            f"公众号格式一次最多放 {MAX_COPIED} 张图片，其余 {copied.too_many} 张没有放进去，请在公众号后台补上"
        )
    if copied.unreadable:
        context.say(f"有 {copied.unreadable} 张图片读不出来，不在里面")


def _watched(sheet: Sheet, lost: set[str]) -> Sheet:
    """The same sheet; pictures that it asks for in vain are noted in `lost`."""

    def fetch(url: str) -> tuple[bytes, str]:
        try:
            return sheet.fetch(url)
        except EditorError:
            if url.startswith(IMAGE_BASE + "/"):
                lost.add(url)
            raise

    return replace(sheet, fetch=fetch)


def page_png(context: Context, room: Workroom, article: Article, output: Path) -> None:
    """The portal's page of `article`, painted by Chromium into `output`."""
    _write(context, room, article, Wanted(View.PAGE, Form.PNG, output))


def prepare(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…")],
    output: Annotated[Path, typer.Option("-o", "--output", help="成品图放到哪个文件夹")],
    profile: Annotated[str, typer.Option(help="站点配置")] = "hrbxf",
    jobs: Annotated[int, typer.Option(min=0, max=64, help="同时处理几张，0 表示按处理器")] = 0,
) -> None:
    """Renditions of picture files, in the order given; needs no library."""
    context: Context = ctx.obj
    rules = context.outside.profile(profile).pictures
    results = prepare_files(files, output, rules, jobs=jobs, progress=context.progress)
    value: list[dict[str, Any]] = []
    rows: list[tuple[object, ...]] = []
    for item in results:
        made = item.rendition
        if made is None or item.output is None:
            problem = problem_json(item.error) if item.error else {}
            value.append({"source": str(item.source), "output": None, "reason": problem})
            context.say(f"{item.source.name}：{problem.get('message', '')}")
            continue
        value.append(
            {
                "source": str(item.source),
                "output": str(item.output),
                "width": made.width,
                "height": made.height,
                "bytes": made.size,
                "media_type": made.media_type,
                "notes": list(made.notes),
            }
        )
        rows.append((item.source.name, f"{made.width}×{made.height}", made.size, "，".join(made.notes)))
    context.result(value, ("文件", "大小", "字节", "说明"), rows)
    failed = sum(item.error is not None for item in results)
    if failed:
        raise typer.Exit(PARTLY if failed < len(results) else REFUSED)


def watermark(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="PNG", help="水印图片，可以有透明处")] = None,
    off: Annotated[bool, typer.Option("--off", help="不用水印")] = False,
) -> None:
    """The unit's watermark: shown, set from a file, or taken off; originals are never touched."""
    context: Context = ctx.obj
    if off and file is not None:
        raise typer.BadParameter("给了图片就不要 --off", param_hint="--off")
    with context.workroom() as room:
        if off or file is not None:
            room.illustrating.set_mark(read_picture(file) if file is not None else b"")
        size = len(room.illustrating.mark())
    context.say(f"成品图加水印（{size} 字节）" if size else "成品图不加水印")
    if context.as_json:
        context.result({"watermark": size > 0, "bytes": size})
